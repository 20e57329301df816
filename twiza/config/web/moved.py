"""What moved: the last acts of people, in words, from the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from twiza.core.models import AuditRow

LABELS: dict[str, object] = {
    "add_clause": _("clause added"),
    "add_commitment": _("commitment added"),
    "add_need": _("need noted"),
    "add_party": _("party added"),
    "adopt_plan": _("plan adopted"),
    "cancel_session": _("session cancelled"),
    "close_case": _("case closed"),
    "close_decision": _("decision closed"),
    "compute_report": _("report computed"),
    "correct_event": _("fact corrected"),
    "correct_fulfilment": _("proof corrected"),
    "correct_session": _("session corrected"),
    "create_plan": _("plan created"),
    "create_user": _("account opened"),
    "declare_indicator": _("indicator declared"),
    "deposit_document": _("document deposited"),
    "draft_agreement": _("convention drafted"),
    "grant_role": _("role given"),
    "hand_over_case": _("case handed over"),
    "meet_need": _("need met"),
    "open_case": _("case opened"),
    "record_committee": _("committee recorded"),
    "record_decision": _("decision recorded"),
    "record_diagnostic": _("diagnosis recorded"),
    "record_event": _("fact recorded"),
    "record_fulfilment": _("proof recorded"),
    "record_measure": _("measure recorded"),
    "record_meeting": _("meeting recorded"),
    "record_session": _("session recorded"),
    "record_signature": _("signature recorded"),
    "register.apply_import": _("list imported"),
    "register.correct_organisation": _("cooperative corrected"),
    "register.set_status": _("status changed"),
    "register.stage_import": _("list received"),
    "register.undo_import": _("import undone"),
    "register_institution": _("institution registered"),
    "revoke_role": _("role revoked"),
    "set_active": _("account opened or closed"),
    "set_target": _("target set"),
    "withdraw_fulfilment": _("proof withdrawn"),
}
ANY = _("state changed")


ECHOES = ["plans.event"]  # the shadow of another act
UNNAMED = {"support.session", "support.diagnostic", "support.measure", "agreements.fulfilment"}


@dataclass(frozen=True)
class Act:
    """One act: what was done, to what (when that has a name), by whom, when."""

    words: object
    name: str
    by: str
    at: datetime


def last(count: int) -> Iterator[Act]:
    """The last acts of people (not of the software), newest first."""
    rows = (
        AuditRow.objects.filter(by_id__isnull=False)
        .exclude(action="set_language")
        .exclude(object_type__in=ECHOES)
    )
    for row in rows[:count]:
        name = "" if row.object_type in UNNAMED else row.object_label
        yield Act(LABELS.get(row.action, ANY), name, row.by_label, row.at)
