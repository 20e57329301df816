"""Tables of the ledger and of tranches, and every read."""

from .books import count, downstream, late_shares, ledger, links, whole_chain, with_money
from .commitments import Proof, measure_commitment, proofs
from .ledger import Component, Entry, EntryQuerySet, Feed, FundedAgreement, Purse, Rate, purses
from .statements import counted, donor_statement, statement
from .tranches import Condition, FundCall, Judged, PaymentFile, Tranche

__all__ = [
    "Component", "Condition", "Entry", "EntryQuerySet", "Feed", "FundCall", "FundedAgreement", "Judged",
    "PaymentFile", "Proof", "Purse", "Rate", "Tranche", "count", "counted", "donor_statement", "downstream",
    "late_shares", "ledger", "links", "measure_commitment", "proofs", "purses", "statement", "whole_chain",
    "with_money",
]  # fmt: skip
