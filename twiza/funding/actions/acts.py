"""The acts of this room, with the words in which the trail says them."""

from __future__ import annotations

from twiza.core.audit import AuditType
from twiza.core.messages import gettext_noop as _


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    AMEND_PROMISE = "amend_promise", _("promise amended")
    APPLY_PAYMENTS = "apply_payments", _("payment file recorded")
    ATTEST_CONDITION = "attest_condition", _("condition of a tranche attested")
    CANCEL_TRANCHE = "cancel_tranche", _("tranche cancelled")
    DECLARE_FEED = "declare_feed", _("source of figures declared")
    ISSUE_FUND_CALL = "issue_fund_call", _("call letter issued")
    PLAN_TRANCHE = "plan_tranche", _("tranche planned")
    PREPARE_TRANCHE = "prepare_tranche", _("release of a tranche proposed")
    RECORD_COST_TABLE = "record_cost_table", _("cost table recorded in the ledger")
    RECORD_ENTRY = "record_entry", _("entry of the ledger recorded")
    RECORD_RATE = "record_rate", _("exchange rate recorded")
    RELEASE_TRANCHE = "release_tranche", _("tranche released")
    REVERSE_ENTRY = "reverse_entry", _("entry reversed")
    SEND_BACK_TRANCHE = "send_back_tranche", _("tranche sent back")
    SETTLE_PROMISES = "settle_promises", _("promises brought to the amended text")
    TRY_PAYMENTS = "try_payments", _("payment file tried")
