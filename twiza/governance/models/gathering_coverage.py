"""Gathers the targets of an agreement's plans: every reading at one day and one instant."""

from __future__ import annotations

from datetime import date, datetime

from twiza.agreements.models import Agreement

from ..rules import figures
from .sources import Citations


def targets_of(agreement: Agreement, *, on: date, known: datetime, cited: Citations) -> tuple[figures.Target, ...]:
    """Each target of the agreement's plans with its readings, figures, parts and trajectory."""
    return ()
