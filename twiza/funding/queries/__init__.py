"""Reads that compute over the ledger: totals, statements, what commitments were paid."""

from .commitment_measures import Proof, measure_commitment, proofs
from .ledger_cache import count, downstream, late_shares, ledger, links, whole_chain
from .statements import counted, donor_statement, statement
from .totals_by_reader import ReaderTotals, totals_of_reader

__all__ = [
    "Proof",
    "ReaderTotals",
    "count",
    "counted",
    "donor_statement",
    "downstream",
    "late_shares",
    "ledger",
    "links",
    "measure_commitment",
    "proofs",
    "statement",
    "totals_of_reader",
    "whole_chain",
]
