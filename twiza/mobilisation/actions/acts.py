"""The acts of this room, with the words in which the trail says them."""

from __future__ import annotations

from twiza.core.audit import AuditType
from twiza.core.messages import gettext_noop as _


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    ACCEPT_PROPOSAL = "accept_proposal", _("request accepted by the expert")
    ASK_TO_PAUSE = "ask_to_pause", _("expert asked whether to pause")
    ASK_TO_REFRESH = "ask_to_refresh", _("expert asked to refresh the profile")
    COMPLETE_MISSION = "complete_mission", _("mission completed")
    COMPUTE_RUN = "compute_run", _("matching computed")
    CONFIRM_PROPOSAL = "confirm_proposal", _("expert accepted by the cooperative")
    DECLINE_PROPOSAL = "decline_proposal", _("request declined")
    ERASE_PERSON = "erase_person", _("personal data erased")
    FINISH_PROPOSAL = "finish_proposal", _("request closed with its mission")
    GIVE_CONSENT = "give_consent", _("consent given")
    LOAD_PEOPLE = "load_people", _("experts loaded")
    OPEN_MISSION = "open_mission", _("mission opened")
    PAUSE = "pause", _("expert paused")
    RATE_MISSION = "rate_mission", _("mission rated")
    REFRESH_EXPERT = "refresh_expert", _("profile of an expert refreshed")
    REFUSE = "refuse", _("expert refused")
    REFRESH_INVESTOR = "refresh_investor", _("profile of an investor refreshed")
    REGISTER_EXPERT = "register_expert", _("expert registered")
    REGISTER_INVESTOR = "register_investor", _("investor registered")
    RELEASE_PROPOSAL = "release_proposal", _("request taken back")
    RELEASE_SILENT = "release_silent", _("request released without an answer")
    REMIND_EXPERT = "remind_expert", _("expert reminded")
    REQUEST_RUN = "request_run", _("matching asked for")
    RESUME = "resume", _("resumed")
    SEND_PROPOSAL = "send_proposal", _("request sent to an expert")
    SET_CONFLICT = "set_conflict", _("conflict of interest recorded")
    STOP_MISSION = "stop_mission", _("mission stopped")
    VET = "vet", _("expert vetted")
    WITHDRAW_CONSENT = "withdraw_consent", _("consent withdrawn")
