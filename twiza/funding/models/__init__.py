"""Tables of the ledger and of tranches, and every read."""

from .exchange_rates import Rate
from .ledger import Component, Entry, EntryQuerySet, Feed, FundedAgreement, Purse, purses
from .tranches import Condition, FundCall, Judged, PaymentFile, Tranche

__all__ = [
    "Component",
    "Condition",
    "Entry",
    "EntryQuerySet",
    "Feed",
    "FundCall",
    "FundedAgreement",
    "Judged",
    "PaymentFile",
    "Purse",
    "Rate",
    "Tranche",
    "purses",
]
