"""Tables of the ledger and of tranches, and every read."""

from .books import count, downstream, late_shares, ledger, links, whole_chain
from .commitments import Proof, measure_commitment, proofs
from .ledger import Component, Entry, EntryQuerySet, Feed, FundedAgreement, Purse, Rate, purses
from .shelf import Shelf, shelf
from .statements import counted, donor_statement, statement
from .tranches import Condition, FundCall, Judged, PaymentFile, Tranche

__all__ = [
    "Component", "Condition", "Entry", "EntryQuerySet", "Feed", "FundCall", "FundedAgreement", "Judged",
    "PaymentFile", "Proof", "Purse", "Rate", "Shelf", "Tranche", "count", "counted", "donor_statement", "downstream",
    "late_shares", "ledger", "links", "measure_commitment", "proofs", "purses", "shelf", "statement",
    "whole_chain",
]  # fmt: skip
