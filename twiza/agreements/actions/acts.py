"""The acts of this room, with the words in which the trail says them."""

from __future__ import annotations

from twiza.core.audit import AuditType
from twiza.core.messages import gettext_noop as _


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    ABANDON = "abandon", _("convention given up before its signature")
    ADD_CLAUSE = "add_clause", _("clause added")
    ADD_COMMITMENT = "add_commitment", _("commitment added")
    ADD_PARTY = "add_party", _("party added")
    APPROVE_AMENDMENT = "approve_amendment", _("amendment approved")
    CHANGE_TEXT = "change_text", _("change added to an amendment")
    CLOSE = "close", _("convention closed")
    CONFIRM_READING = "confirm_reading", _("reading of a text confirmed")
    CORRECT_FULFILMENT = "correct_fulfilment", _("proof corrected")
    DEPOSIT_DOCUMENT = "deposit_document", _("document deposited")
    DRAFT_AGREEMENT = "draft_agreement", _("convention drafted")
    DRAFT_AMENDMENT = "draft_amendment", _("amendment drafted")
    EDIT_AGREEMENT = "edit_agreement", _("draft corrected")
    EDIT_CLAUSE = "edit_clause", _("clause corrected")
    EDIT_COMMITMENT = "edit_commitment", _("commitment corrected")
    EDIT_PARTY = "edit_party", _("party corrected")
    ENTER_INTO_FORCE = "enter_into_force", _("convention in force")
    EXPIRE = "expire", _("expiry recorded")
    FILL_CLAUSES = "fill_clauses", _("usual clauses added")
    GRANT_VISA = "grant_visa", _("visa recorded")
    NUMBER_AGREEMENT = "number_agreement", _("number given to a convention")
    OPEN_SESSION = "open_session", _("council session opened")
    PUBLISH_AGREEMENT = "publish_agreement", _("convention made public")
    PUT_ON_SESSION = "put_on_session", _("item put on a session")
    QUOTE_FIELDS = "quote_fields", _("passages of a text kept")
    READ_DOCUMENT = "read_document", _("text read")
    RECORD_FULFILMENT = "record_fulfilment", _("proof recorded")
    RECORD_SIGNATURE = "record_signature", _("signature recorded")
    RECORD_STEP = "record_step", _("step of a session recorded")
    REGISTER_INSTITUTION = "register_institution", _("institution registered")
    REMOVE_CHANGE = "remove_change", _("change removed from an amendment")
    REMOVE_CLAUSE = "remove_clause", _("clause removed")
    REMOVE_COMMITMENT = "remove_commitment", _("commitment removed")
    REMOVE_PARTY = "remove_party", _("party removed")
    RESUME = "resume", _("resumed")
    RETURN_TO_DRAFT = "return_to_draft", _("convention returned to draft")
    SET_COST_TABLE = "set_cost_table", _("cost table of a convention set")
    SIGN = "sign", _("convention signed by all")
    STUDY = "study", _("convention sent to study")
    SUSPEND = "suspend", _("convention suspended")
    TERMINATE = "terminate", _("convention terminated")
    UNPUBLISH_AGREEMENT = "unpublish_agreement", _("convention no longer public")
    VOTE = "vote", _("vote recorded")
    WITHDRAW_AMENDMENT = "withdraw_amendment", _("amendment withdrawn")
    WITHDRAW_FULFILMENT = "withdraw_fulfilment", _("proof withdrawn")
