"""Reads that compute over governance: the agenda of a committee, the snapshot of a report."""

from .agenda import agenda_of
from .report_snapshot import gather

__all__ = ["agenda_of", "gather"]
