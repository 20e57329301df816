"""The acts of this room, with the words in which the trail says them."""

from __future__ import annotations

from twiza.core.audit import AuditType
from twiza.core.messages import gettext_noop as _


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    ADOPT_PLAN = "adopt_plan", _("plan adopted")
    CORRECT_EVENT = "correct_event", _("fact corrected")
    CREATE_PLAN = "create_plan", _("plan created")
    DECLARE_INDICATOR = "declare_indicator", _("indicator declared")
    LOAD_EVENTS = "load_events", _("facts loaded")
    RECORD_EVENT = "record_event", _("fact recorded")
    SET_TARGET = "set_target", _("target set")
    SUPERSEDE_EVENT = "supersede_event", _("fact replaced")
