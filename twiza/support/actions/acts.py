"""The acts of this room, with the words in which the trail says them."""

from __future__ import annotations

from twiza.core.audit import AuditType
from twiza.core.messages import gettext_noop as _


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    ABANDON_CASE = "abandon_case", _("case closed: abandoned")
    ADD_NEED = "add_need", _("need noted")
    CANCEL_SESSION = "cancel_session", _("session cancelled")
    CLOSE_CASE = "close_case", _("case closed")
    CORRECT_SESSION = "correct_session", _("session corrected")
    HAND_OVER_CASE = "hand_over_case", _("case handed over")
    HOLD_CASE = "hold_case", _("case put on hold")
    LOAD_CASES = "load_cases", _("cases loaded")
    MEET_NEED = "meet_need", _("need met")
    OPEN_CASE = "open_case", _("case opened")
    RECORD_DIAGNOSTIC = "record_diagnostic", _("diagnosis recorded")
    RECORD_MEASURE = "record_measure", _("measure recorded")
    RECORD_SESSION = "record_session", _("session recorded")
    RESUME_CASE = "resume_case", _("case resumed")
    SHIP_PATHWAY = "ship_pathway", _("pathway shipped")
