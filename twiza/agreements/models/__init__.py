"""Tables of agreements and all their reads."""

from . import labels, sentences
from .agreements import Agreement, Clause, Party, Signature
from .amendments import (
    Amendment,
    Change,
    Consolidated,
    CostLine,
    base_text,
    component_titles,
    consolidated,
    overlay,
    signed_or_original_on,
)
from .commitments import Commitment, Fulfilment, Stood, external_measure, measures, stand, stand_agreements
from .councils import CouncilSession, SessionCost, SessionItem, session_cost
from .documents import Document, Quote
from .institutions import Institution
from .papers import NumberSeries, paper_of, template_clauses
from .readings import PaperReading, known_institutions, known_places

__all__ = [
    "Agreement",
    "Amendment",
    "Change",
    "Clause",
    "Commitment",
    "Consolidated",
    "CostLine",
    "CouncilSession",
    "Document",
    "Fulfilment",
    "Institution",
    "NumberSeries",
    "PaperReading",
    "Party",
    "Quote",
    "SessionCost",
    "SessionItem",
    "Signature",
    "Stood",
    "base_text",
    "component_titles",
    "consolidated",
    "external_measure",
    "known_institutions",
    "known_places",
    "labels",
    "measures",
    "overlay",
    "paper_of",
    "sentences",
    "session_cost",
    "signed_or_original_on",
    "stand",
    "stand_agreements",
    "template_clauses",
]
