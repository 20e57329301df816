"""Tables of the ledger and of tranches, and every read."""

from .books import count, downstream, late_shares, ledger, links, whole_chain, with_money
from .ledger import Component, Entry, EntryQuerySet, Feed, FundedAgreement, Purse, Rate, purses
from .statements import counted, statement
from .tranches import Condition, FundCall, Judged, PaymentFile, Tranche

__all__ = [
    "Component", "Condition", "Entry", "EntryQuerySet", "Feed", "FundCall", "FundedAgreement", "Judged", "PaymentFile",
    "Purse", "Rate", "Tranche", "count", "counted", "downstream", "late_shares", "ledger", "links", "purses",
    "statement", "whole_chain", "with_money",
]  # fmt: skip
