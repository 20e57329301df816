"""Tables of support: pathways, cases, sessions, findings."""

from .cases import Case, CaseQuerySet, sessions_per_stage
from .findings import Diagnostic, Measure, Need, Score
from .pathways import Pathway, Stage
from .sessions import Attendance, Session, SessionQuerySet

__all__ = [
    "Attendance",
    "Case",
    "CaseQuerySet",
    "Diagnostic",
    "Measure",
    "Need",
    "Pathway",
    "Score",
    "Session",
    "SessionQuerySet",
    "Stage",
    "sessions_per_stage",
]
