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
    register_institution,
)
from twiza.agreements.models import Agreement, Institution
from twiza.agreements.rules.vocabulary import DocumentKind, InstitutionKind, Kind, PartyRole, may_be_child_of
from twiza.core.actions import Actor, perform, record_audit, require
from twiza.core.refusals import MoveRefused, Refusal
from twiza.core.values import Money
from twiza.funding.actions import ConditionTold, Share, plan_tranche, record_cost_table, record_entry
from twiza.funding.models import Entry
from twiza.funding.rules.stages import Stage

from ..models import Application, Award, Window
from ..rules import costs
from ..rules.ranking import Outcome
from ..rules.states import AWARD, CallState
from .common import day_of, judged, locked_call, locked_file
from .reviews import has_interest

DEFAULT_TRANCHES: tuple[dict[str, Any], ...] = (
    {"percent": 60, "conditions": [{"kind": "signature"}]},
    {"percent": 40, "conditions": [{"kind": "justified", "params": {"rate": "0.5"}}]},
)


class OwnInterest(Refusal):
    """Nobody decides on a file in which they have an interest."""

    message = _("You have an interest in this file: somebody else decides on it.")


class ProofMissing(Refusal):
    """Money is justified by a paper."""

    message = _("Attach the paper that justifies the amount.")


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
def award_application(
    *, application: Application, amount: Money, by: Actor, at: datetime, note: str = ""
) -> Award:
    """Grant a ranked file: a sub-agreement under the call's agreement, its promise, its tranches. All or nothing.

    A file of the reserve list takes only what the files before it leave. Raises NotAllowed, OwnInterest, MoveRefused,
    RuleRefused (`award_below`, `award_beyond_most`, `award_beyond_budget`, `award_not_positive`).
    """
    require(by, AWARD.needs, application)
    call = locked_call(application.call)
    fresh = locked_file(application)
    if isinstance(by, User) and has_interest(fresh, by):
        raise OwnInterest()
    if call.state not in (CallState.RANKED, CallState.ANNOUNCED) or not AWARD.starts_from(fresh.state):
        raise MoveRefused(move=str(_("Award the grant")), state=fresh.get_state_display())
    assert fresh.window_id is not None
    window = Window.objects.select_for_update(of=("self",)).select_related("payer").get(pk=fresh.window_id)
    taken = window.awards.centimes() + _kept_for_others(fresh, window)
    is_below = fresh.place.outcome == Outcome.BELOW
    judged(
        costs.check_award, amount.centimes, fresh.grantable, window.budget_centimes, taken, is_below=is_below
    )
    agreement = _sub_agreement(fresh, window, amount, by=OnBehalf(by), at=at)
    award = Award.objects.create(
        application=fresh, window=window, agreement=agreement, centimes=amount.centimes, currency=amount.currency,
        decided_on=day_of(at), note=note[:300], recorded_at=at, recorded_by_id=by.pk,
    )  # fmt: skip
    perform(AWARD, fresh, by=by, at=at, note=note)
    after = {"centimes": amount.centimes, "agreement": agreement.key}
    record_audit("award_grant", award, by=by, at=at, after=after, note=note)
    application.state = AWARD.to
    return award


def _kept_for_others(application: Application, window: Window) -> int:
    """What the ranking proposes to files that still wait for their award; nought for a file that it funds itself."""
    if application.place.outcome == Outcome.FUNDED:
        return 0
    waiting = Application.objects.filter(window=window, state=AWARD_FROM, place__outcome=Outcome.FUNDED)
    return sum(one.place.proposed_centimes for one in waiting.select_related("place"))


AWARD_FROM = next(iter(AWARD.frm))


def _sub_agreement(
    application: Application, window: Window, amount: Money, *, by: OnBehalf, at: datetime
) -> Agreement:
    """The agreement of the grant, its parties, its articles, its promise and its tranches."""
    call, organisation = application.call, application.organisation
    parent = call.agreement
    kind = Kind.SPECIFIC if may_be_child_of(Kind.SPECIFIC, parent.kind) else Kind.PARTNERSHIP
    latin, arabic = organisation.name_fr or organisation.name_ar, organisation.name_ar or organisation.name_fr
    titles = {
        "title_fr": f"Convention de subvention {application.reference} : {latin}",
        "title_ar": f"اتفاقية دعم {application.reference}: {arabic}",
        "title_en": f"Grant agreement {application.reference}: {latin}",
    }
    made = draft_agreement(
        key=application.reference, kind=kind, parent=parent, territory=organisation.territory,
        budget_centimes=amount.centimes, currency=amount.currency, duration_months=call.months,
        is_demo=call.is_demo, by=by, at=at, **titles,
    )  # fmt: skip
    roles = {
        window.payer: [PartyRole.FUNDER],
        _beneficiary(application, by=by, at=at): [PartyRole.BENEFICIARY],
    }
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


def _plan(
    agreement: Agreement, application: Application, amount: Money, *, by: OnBehalf, at: datetime
) -> None:
    """The tranches that the call announced, exact to the centime."""
    parts = application.call.tranches or DEFAULT_TRANCHES
    amounts = amount.split([int(part["percent"]) for part in parts])
    for number, (part, share) in enumerate(zip(parts, amounts, strict=True), start=1):
        if not share:
            continue
        told = [ConditionTold(one["kind"], one.get("params", {})) for one in part.get("conditions", ())]
        plan_tranche(
            agreement=agreement, number=number, payer=application.call.agreement, amount=share,
            year=application.call.year, conditions=told, by=by, at=at,
        )  # fmt: skip


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

    Within what it received; the same reference enters once. Raises NotAllowed, ProofMissing, and what the ledger
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
    record_audit(
        "justify_award", award, by=by, at=at, after={"centimes": amount.centimes, "sha256": document.sha256}
    )
    return entry
