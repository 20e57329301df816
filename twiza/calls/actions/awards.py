"""Awards: the grant becomes a sub-agreement with its promise and its tranches; its use is justified in the ledger."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import User
from twiza.agreements.actions import (
    add_clause,
    add_party,
    deposit_document,
    draft_agreement,
    move_agreement,
    register_institution,
)
from twiza.agreements.models import Agreement, Institution
from twiza.agreements.rules.states import ABANDON, TERMINATE
from twiza.agreements.rules.vocabulary import DocumentKind, InstitutionKind, Kind, PartyRole, may_be_child_of
from twiza.core.actions import Actor, perform, record_audit, require
from twiza.core.refusals import MoveRefused, Refusal
from twiza.core.saving import day_of
from twiza.core.values import Money
from twiza.funding.actions import (
    ConditionTold,
    Share,
    move_tranche,
    plan_tranche,
    record_cost_table,
    record_entry,
    reverse_entry,
)
from twiza.funding.models import Entry, Tranche
from twiza.funding.rules.stages import Stage
from twiza.funding.rules.tranches import TrancheState

from ..models import Application, Award, Revocation, Window
from ..models.labels import shown_value
from ..queries import kept_for_others
from ..rules import costs
from ..rules.ranking import Outcome
from ..rules.states import AWARD, REOPEN, REVOKE, SEALED, FileState
from .acts import Act
from .locking import NoteNeeded, locked_call, locked_file
from .reviews import has_interest

DEFAULT_TRANCHES: tuple[dict[str, Any], ...] = (
    {"percent": 60, "conditions": [{"kind": "signature"}]},
    {"percent": 40, "conditions": [{"kind": "justified", "params": {"rate": "0.5"}}]},
)


class OwnInterest(Refusal):
    """Nobody decides on a file in which they have an interest."""

    message = _("You have an interest in this file: somebody else decides on it.")


class TwinGranted(Refusal):
    """The same organisation applied under two records that are one today."""

    message = _("This organisation already has a grant of this call: the file %(file)s.")


class MoneyMoved(Refusal):
    """A grant is taken back before its money is engaged; afterwards its agreement is terminated."""

    message = _(
        "Money of this grant is already engaged or paid (%(amount)s): "
        "reverse the entry first, or terminate the agreement."
    )


class ProofMissing(Refusal):
    """Money is justified by a paper."""

    message = _("Attach the paper that justifies the amount.")
    field = "file"


class OnBehalf:
    """Whoever awards, doing what an award is made of: the award's own permission was checked."""

    def __init__(self, by: Actor) -> None:
        self.pk, self.label = by.pk, str(by)

    def may(self, permission: str, obj: object = None) -> bool:
        """What the award needs, and nothing else passes through here."""
        return True

    def __str__(self) -> str:
        return self.label


@transaction.atomic
def award_application(*, application: Application, amount: Money, by: Actor, at: datetime, note: str = "") -> Award:
    """Grant a ranked file: a sub-agreement under the call's agreement, its promise, its tranches. All or nothing.

    A file of the reserve list takes only what the files before it leave. Raises: NotAllowed, OwnInterest, MoveRefused,
    AwardBelow, AwardBeyondMost, AwardBeyondBudget, AwardNotPositive.
    """
    require(by, AWARD.needs, application)
    call = locked_call(application.call)
    fresh = locked_file(application)
    if isinstance(by, User) and has_interest(fresh, by):
        raise OwnInterest()
    if call.state not in SEALED or not AWARD.starts_from(fresh.state):
        raise MoveRefused(move=str(_("Award the grant")), state=fresh.get_state_display())
    assert fresh.window_id is not None
    window = Window.objects.select_for_update(of=("self",)).select_related("payer").get(pk=fresh.window_id)
    _check_twin(fresh)
    taken = window.awards.centimes() + kept_for_others(fresh)
    is_below = fresh.place.outcome == Outcome.BELOW
    costs.check_award(amount.centimes, fresh.grantable, window.budget_centimes, taken, is_below=is_below)
    agreement = _sub_agreement(fresh, window, amount, by=OnBehalf(by), at=at)
    award = Award.objects.create(
        application=fresh, window=window, agreement=agreement, centimes=amount.centimes, currency=amount.currency,
        decided_on=day_of(at), note=note[:300], recorded_at=at, recorded_by_id=by.pk,
    )  # fmt: skip
    perform(AWARD, fresh, by=by, at=at, note=note)
    after = {"centimes": amount.centimes, "agreement": agreement.key}
    record_audit(Act.AWARD_GRANT, award, by=by, at=at, after=after, note=note)
    application.state = AWARD.to
    return award


def _check_twin(application: Application) -> None:
    """One grant of a call for one organisation, whichever of its records applied."""
    files = application.call.applications.filter(state=FileState.AWARDED).exclude(pk=application.pk)
    twin = files.of_organisation(application.organisation).first()
    if twin is not None:
        raise TwinGranted(file=twin.reference)


def _sub_agreement(application: Application, window: Window, amount: Money, *, by: OnBehalf, at: datetime) -> Agreement:
    """The agreement of the grant, its parties, its articles, its promise and its tranches."""
    call, organisation = application.call, application.organisation
    parent = call.agreement
    kind = Kind.SPECIFIC if may_be_child_of(Kind.SPECIFIC, parent.kind) else Kind.PARTNERSHIP
    latin, arabic = organisation.name_fr or organisation.name_ar, organisation.name_ar or organisation.name_fr
    turn = application.revocations.count()  # a decision taken again has an agreement of its own
    reference = f"{application.reference}-{turn + 1}" if turn else application.reference
    titles = {
        "title_fr": f"Convention de subvention {reference} : {latin}",
        "title_ar": f"اتفاقية دعم {reference}: {arabic}",
        "title_en": f"Grant agreement {reference}: {latin}",
    }
    made = draft_agreement(
        key=reference, kind=kind, parent=parent, territory=organisation.territory,
        budget_centimes=amount.centimes, currency=amount.currency, duration_months=call.months,
        is_demo=call.is_demo, by=by, at=at, **titles,
    )  # fmt: skip
    roles = {window.payer: [PartyRole.FUNDER], _beneficiary(application, by=by, at=at): [PartyRole.BENEFICIARY]}
    for institution, extra in roles.items():
        add_party(agreement=made, institution=institution, roles=[PartyRole.SIGNATORY, *extra], by=by, at=at)
    add_clause(
        agreement=made, type="object", title_fr="Objet", title_ar="موضوع الاتفاقية", title_en="Object",
        body_fr=f"{application.title}\n\n{application.activities}", by=by, at=at,
    )  # fmt: skip
    record_cost_table(
        agreement=made,
        shares=[Share(_giver(parent), call.year, amount)],
        total=amount,
        value_on=day_of(at),
        by=by,
        at=at,
    )
    _plan(made, application, amount, by=by, at=at)
    return made


def _giver(parent: Agreement) -> Institution:
    """The programme of the call's agreement pays: what its own payers brought is passed on and counted once."""
    return parent  # type: ignore[return-value]  # a holder of money like an institution


def _beneficiary(application: Application, *, by: OnBehalf, at: datetime) -> Institution:
    """The organisation as a party that signs; made once."""
    organisation = application.organisation
    return register_institution(
        code=f"organisation-{organisation.pk}", kind=InstitutionKind.BENEFICIARIES,
        name_fr=organisation.name_fr or organisation.name_ar, name_ar=organisation.name_ar,
        territory=organisation.territory, by=by, at=at,
    )  # fmt: skip


def _plan(agreement: Agreement, application: Application, amount: Money, *, by: OnBehalf, at: datetime) -> None:
    """The tranches that the call announced, exact to the centime."""
    parts = application.call.tranches or DEFAULT_TRANCHES
    amounts = amount.split([int(part["percent"]) for part in parts])
    for number, (part, share) in enumerate(zip(parts, amounts, strict=True), start=1):
        if not share:
            continue
        lines = [ConditionTold(one["kind"], one.get("params", {})) for one in part.get("conditions", ())]
        plan_tranche(
            agreement=agreement, number=number, payer=application.call.agreement, amount=share,
            year=application.call.year, conditions=lines, by=by, at=at,
        )  # fmt: skip


@transaction.atomic
def revoke_award(*, award: Award, reason: str, by: Actor, at: datetime, keeps_place: bool = False) -> Revocation:
    """Take a grant back before any money is engaged: its promise is reversed, its tranches and agreement are given up.

    The budget is free again: the next file of the ranking is proposed, or the same one when it `keeps_place` (the
    decision was wrong, not the file). Raises: NotAllowed, OwnInterest, MoveRefused (already revoked), NoteNeeded,
    MoneyMoved.
    """
    move = REOPEN if keeps_place else REVOKE
    require(by, move.needs, award.application)
    locked_call(award.application.call)
    fresh = locked_file(award.application)
    if isinstance(by, User) and has_interest(fresh, by):
        raise OwnInterest()
    held = Award.objects.select_related("agreement").filter(application=fresh, pk=award.pk).first()
    if held is None:
        raise MoveRefused(move=str(_("Revoke the grant")), state=fresh.get_state_display())
    if not reason.strip():
        raise NoteNeeded()
    agreement = held.agreement
    moved = {stage: sum_ for stage, sum_ in held.sums().items() if stage != Stage.PROMISED and sum_.centimes}
    if moved:
        raise MoneyMoved(amount=shown_value("amount", max(moved.values(), key=lambda sum_: sum_.centimes)))
    made = Revocation.objects.create(
        application=fresh, agreement=agreement, centimes=held.centimes, currency=held.currency,
        decided_on=held.decided_on, reason=reason.strip()[:300], keeps_place=keeps_place, recorded_at=at,
        recorded_by_id=by.pk,
    )  # fmt: skip
    _give_up(agreement, reason, by=OnBehalf(by), at=at)
    before = {"centimes": held.centimes, "agreement": agreement.key, "decided_on": str(held.decided_on)}
    record_audit(Act.REVOKE_GRANT, held, by=by, at=at, before=before, note=reason)
    held.delete()
    moved_file: Application = perform(move, fresh, by=by, at=at, note=reason)
    award.application.state = moved_file.state
    return made


def _give_up(agreement: Agreement, reason: str, *, by: OnBehalf, at: datetime) -> None:
    """Nothing of the grant waits any more: tranches cancelled, promise reversed, agreement ended."""
    living = (TrancheState.PLANNED, TrancheState.PREPARED)
    for tranche in Tranche.objects.filter(agreement=agreement, state__in=living):
        move_tranche(tranche=tranche, name="cancel_tranche", note=reason, by=by, at=at)
    for entry in Entry.objects.filter(agreement=agreement, stage=Stage.PROMISED).as_of():
        reverse_entry(entry=entry, note=reason, by=by, at=at)
    names = [move.name for move in (ABANDON, TERMINATE) if move.starts_from(agreement.state)]
    for name in names:
        move_agreement(agreement=agreement, name=name, note=reason, by=by, at=at)


@transaction.atomic
def justify_award(
    *,
    award: Award,
    amount: Money,
    on: date,
    content: bytes,
    filename: str,
    by: Actor,
    at: datetime,
    reference: str = "",
) -> Entry:
    """The organisation shows what it did with the money: spent and justified enter the ledger with their paper.

    Within what it received; the same reference enters once. Raises: NotAllowed, ProofMissing, and what the ledger
    refuses (`beyond_received`, FutureValue, NotBinding, ReferenceTaken).
    """
    if not content:
        raise ProofMissing()
    locked_file(award.application)
    agreement = award.agreement
    document = deposit_document(
        agreement=agreement, kind=DocumentKind.PROOF, title=filename or "justification", content=content,
        filename=filename, dated_on=on, by=by, at=at,
    )  # fmt: skip
    entry: Entry | None = None
    for stage in (Stage.SPENT, Stage.JUSTIFIED):
        entry = record_entry(
            agreement=agreement, stage=stage, amount=amount, value_on=on, payee=award.application.organisation,
            document=document, reference=reference or document.sha256[:12], by=by, at=at,
        )  # fmt: skip
    assert entry is not None
    record_audit(Act.JUSTIFY_AWARD, award, by=by, at=at, after={"centimes": amount.centimes, "sha256": document.sha256})
    return entry
