"""The acts of this room, with the words in which the trail says them."""

from __future__ import annotations

from twiza.core.audit import AuditType
from twiza.core.messages import gettext_noop as _


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    ACCEPT_APPLICATION = "accept_application", _("application declared eligible")
    ANNOUNCE_RESULTS = "announce_results", _("results of a call published")
    ATTACH_PAPER = "attach_paper", _("paper joined to an application")
    AWARD_APPLICATION = "award_application", _("grant awarded")
    AWARD_GRANT = "award_grant", _("grant agreement made")
    CANCEL_CALL = "cancel_call", _("call for projects cancelled")
    DECLARE_INTEREST = "declare_interest", _("interest declared")
    DRAFT_CALL = "draft_call", _("call for projects drafted")
    ERASE_PERSON = "calls.erase_person", _("contact of a file erased")
    JUSTIFY_AWARD = "justify_award", _("spending of a grant justified")
    PUBLISH_CALL = "publish_call", _("call for projects published")
    RANK_CALL = "rank_call", _("scoring closed and files ranked")
    RECORD_REVIEW = "record_review", _("application scored")
    REJECT_APPLICATION = "reject_application", _("application declared not eligible")
    REMOVE_PAPER = "remove_paper", _("paper removed from an application")
    REOPEN_AWARD = "reopen_award", _("decision on a grant taken back")
    REVOKE_AWARD = "revoke_award", _("grant revoked")
    REVOKE_GRANT = "revoke_grant", _("grant of a cooperative withdrawn")
    SAVE_APPLICATION = "save_application", _("application saved")
    SEAL_APPLICATION = "seal_application", _("application sealed")
    START_APPLICATION = "start_application", _("application started")
    SUBMIT_APPLICATION = "submit_application", _("application submitted")
    WITHDRAW_APPLICATION = "withdraw_application", _("application withdrawn")
