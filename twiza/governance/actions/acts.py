"""The acts of this room, with the words in which the trail says them."""

from __future__ import annotations

from twiza.core.audit import AuditType
from twiza.core.messages import gettext_noop as _


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    APPROVE = "approve", _("report approved")
    CANCEL = "cancel", _("meeting cancelled")
    CLOSE_DECISION = "close_decision", _("decision closed")
    COMPUTE_REPORT = "compute_report", _("report computed")
    CONVENE = "convene", _("committee convened")
    HOLD = "hold", _("meeting held")
    HOLD_MEETING = "hold_meeting", _("attendance of a meeting recorded")
    PLAN_MEETING = "plan_meeting", _("meeting planned")
    PUBLISH = "publish", _("report published")
    RECORD_COMMITTEE = "record_committee", _("committee recorded")
    RECORD_DECISION = "record_decision", _("decision recorded")
    RECORD_MEETING = "record_meeting", _("meeting recorded")
    REJECT = "reject", _("report sent back")
    SUBMIT = "submit", _("report submitted to the committee")
    WRITE_MINUTES = "write_minutes", _("minutes written")
