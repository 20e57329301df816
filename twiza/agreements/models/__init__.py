"""Tables of agreements and all their reads."""

from . import sentences, words
from .agreements import Agreement, Clause, Party, Signature
from .commitments import Commitment, Fulfilment, Stood, external_measure, measures, stand, stand_agreements
from .documents import Document, Quote
from .institutions import Institution

__all__ = [
    "Agreement", "Clause", "Commitment", "Document", "Fulfilment", "Institution", "Party", "Quote", "Signature",
    "Stood", "external_measure", "measures", "sentences", "stand", "stand_agreements", "words",
]  # fmt: skip
