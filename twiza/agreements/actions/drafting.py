"""Writing a convention: institutions, the draft, its parties, clauses and commitments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Stamp
from twiza.core.refusals import NotAllowed, Refusal
from twiza.core.saving import save_checked
from twiza.core.values import Money
from twiza.territory.models import Territory

from ..models import Agreement, Clause, Commitment, Institution, Party
from ..rules.evidence import check_rule
from ..rules.periods import check_span
from ..rules.vocabulary import PartyRole, may_be_child_of
from .acts import Act
from .locking import STAMP, editable, plain, refresh_search

Draft = TypeVar("Draft", Agreement, Party, Clause, Commitment)


class KeyTaken(Refusal):
    """Another agreement has this key."""

    message = _("The key “%(key)s” is already used by another agreement.")


class PartyForeign(Refusal):
    """A commitment names a party of another agreement."""

    message = _("“%(party)s” is not party to this agreement.")


class RoleUnknown(Refusal):
    """A role that does not exist."""

    message = _("“%(role)s” is not a role of a party.")


class StillUsed(Refusal):
    """What is removed still carries commitments or signatures."""

    message = _("“%(object)s” still carries commitments or a signature: remove them first.")


@transaction.atomic
def register_institution(
    *,
    code: str,
    kind: str,
    by: Actor,
    at: datetime,
    acronym: str = "",
    territory: Territory | None = None,
    **texts: str,
) -> Institution:
    """An institution that can be party to agreements; the same code again returns the one that exists.

    `texts`: the columns of its name, by language.
    """
    require(by, Permission.AGREEMENT_DRAFT)
    existing = Institution.objects.filter(code=code).first()
    if existing is not None:
        return existing
    Stamp.bump(STAMP)
    institution = Institution(code=code, kind=kind, acronym=acronym, territory=territory, **texts)
    institution.search = institution.search_text()
    save_checked(institution)
    record_audit(Act.REGISTER_INSTITUTION, institution, by=by, at=at, after={"code": code})
    return institution


@transaction.atomic
def draft_agreement(
    *, key: str, kind: str, title_fr: str, by: Actor, at: datetime, parent: Agreement | None = None, **fields: object
) -> Agreement:
    """A new draft. `fields` are columns of Agreement (titles, dates, territory, budget_centimes with currency...).

    Raises: NotAllowed, KeyTaken, InvalidFields, what the rules refuse (dates, parent).
    """
    require(by, Permission.AGREEMENT_DRAFT)
    if Agreement.objects.filter(key=key).exists():
        raise KeyTaken(key=key)
    Stamp.bump(STAMP)
    agreement = Agreement(key=key, kind=kind, title_fr=title_fr, parent=parent, **fields)
    _check_agreement(agreement)
    save_checked(agreement)
    if not by.may(Permission.AGREEMENT_DRAFT, agreement):
        raise NotAllowed()
    refresh_search(agreement)
    record_audit(
        Act.DRAFT_AGREEMENT, agreement, by=by, at=at, after={"key": key, "kind": str(kind), "title_fr": title_fr}
    )
    return agreement


def _check_agreement(agreement: Agreement) -> None:
    check_span(agreement.span)
    if agreement.parent is not None:
        _check_parent(agreement.kind, agreement.parent.kind)


class ParentKind(Refusal):
    message = _("An agreement of this kind cannot hang under that parent.")


def _check_parent(kind: str, parent_kind: str) -> None:
    if not may_be_child_of(kind, parent_kind):
        raise ParentKind(kind=kind, parent=parent_kind)


@transaction.atomic
def add_party(
    *,
    agreement: Agreement,
    institution: Institution,
    roles: Sequence[str],
    by: Actor,
    at: datetime,
    order: int | None = None,
    **texts: str,
) -> Party:
    """An institution enters the draft with its roles. `texts`: the columns of the office, by language.

    Raises: NotAllowed, TextFrozen, RoleUnknown, InvalidFields (already party).
    """
    require(by, Permission.AGREEMENT_DRAFT, agreement)
    fresh = editable(agreement)
    party = Party(
        agreement=fresh,
        institution=institution,
        roles=_known_roles(roles),
        order=order or fresh.parties.count() + 1,
        **texts,
    )
    save_checked(party)
    refresh_search(fresh)
    record_audit(Act.ADD_PARTY, fresh, by=by, at=at, after={"party": institution.code, "roles": party.roles})
    return party


def _known_roles(roles: Sequence[str]) -> list[str]:
    for role in roles:
        if role not in set(PartyRole):
            raise RoleUnknown(role=role)
    return [str(role) for role in PartyRole if role in roles]


@transaction.atomic
def add_clause(
    *, agreement: Agreement, type: str, title_fr: str, by: Actor, at: datetime, number: int | None = None, **texts: str
) -> Clause:
    """An article of the draft; without a number it takes the next one. `texts`: the columns of title and body.

    Raises: NotAllowed, TextFrozen, InvalidFields (number taken).
    """
    require(by, Permission.AGREEMENT_DRAFT, agreement)
    fresh = editable(agreement)
    last = fresh.clauses.order_by("-number").first()
    clause = Clause(
        agreement=fresh, type=type, title_fr=title_fr, number=number or (last.number if last else 0) + 1, **texts
    )
    save_checked(clause)
    record_audit(Act.ADD_CLAUSE, fresh, by=by, at=at, after={"number": clause.number, "type": str(type)})
    return clause


@transaction.atomic
def add_commitment(
    *,
    agreement: Agreement,
    kind: str,
    evidence_rule: str,
    by: Actor,
    at: datetime,
    parties: Sequence[Party] = (),
    clause: Clause | None = None,
    quantity: Decimal | None = None,
    unit: str = "",
    amount: Money | None = None,
    due_on: date | None = None,
    due_year: int | None = None,
    starts_on: date | None = None,
    evidence_params: dict[str, Any] | None = None,
    number: int | None = None,
    **texts: str,
) -> Commitment:
    """A promise of one or several parties, with the rule that will prove it; without a number it takes the next one.

    `texts`: the columns of its wording, by language.

    Raises: NotAllowed, TextFrozen, PartyForeign, InvalidFields, what the rules refuse (evidence rule).
    """
    require(by, Permission.AGREEMENT_DRAFT, agreement)
    fresh = editable(agreement)
    params = evidence_params or {}
    check_rule(kind, evidence_rule, params)
    _check_own_parties(fresh, parties)
    last, codes = fresh.commitments.order_by("-number").first(), [party.institution.code for party in parties]
    commitment = Commitment(
        agreement=fresh,
        clause=clause,
        kind=kind,
        number=number or (last.number if last else 0) + 1,
        **texts,
        quantity=quantity,
        unit=unit,
        centimes=amount.centimes if amount else None,
        currency=amount.currency if amount else "",
        starts_on=starts_on,
        due_on=due_on,
        due_year=due_year,
        evidence_rule=evidence_rule,
        evidence_params=params,
    )
    save_checked(commitment)
    commitment.parties.set(parties)
    record_audit(
        Act.ADD_COMMITMENT,
        fresh,
        by=by,
        at=at,
        after={"number": commitment.number, "kind": str(kind), "parties": codes},
    )
    return commitment


def _check_own_parties(agreement: Agreement, parties: Sequence[Party]) -> None:
    for party in parties:
        if party.agreement_id != agreement.pk:
            raise PartyForeign(party=party)


@transaction.atomic
def edit_draft(*, obj: Draft, changes: dict[str, Any], by: Actor, at: datetime) -> Draft:
    """Change fields of a draft, its party, clause or commitment; `changes` maps column to value, `parties` to a list.

    Nothing changed leaves no trace. Raises: NotAllowed, TextFrozen, InvalidFields, what the rules refuse, PartyForeign.
    """
    agreement = obj if isinstance(obj, Agreement) else obj.agreement
    require(by, Permission.AGREEMENT_DRAFT, agreement)
    fresh = editable(agreement)
    row: Any = type(obj).objects.get(pk=obj.pk)
    parties = changes.pop("parties", None)
    if isinstance(row, Party) and "roles" in changes:
        changes["roles"] = _known_roles(changes["roles"])
    before = plain(row, list(changes))
    for name, value in changes.items():
        setattr(row, name, value)
    after = plain(row, list(changes))
    if isinstance(row, Agreement):
        _check_agreement(row)
    if isinstance(row, Commitment):
        check_rule(row.kind, row.evidence_rule, row.evidence_params)
        if parties is not None:
            _check_own_parties(fresh, parties)
            row.parties.set(parties)
    save_checked(row)
    refresh_search(row if isinstance(row, Agreement) else fresh)
    if before != after or parties is not None:
        record_audit(Act(f"edit_{row._meta.model_name}"), agreement, by=by, at=at, before=before, after=after)
    return row


@transaction.atomic
def remove_from_draft(*, obj: Party | Clause | Commitment, by: Actor, at: datetime) -> None:
    """Take a party, a clause or a commitment out of the draft. Raises: NotAllowed, TextFrozen, StillUsed."""
    require(by, Permission.AGREEMENT_DRAFT, obj.agreement)
    fresh = editable(obj.agreement)
    used = obj.fulfilments.exists() if isinstance(obj, Commitment) else obj.commitments.exists()
    if used or (isinstance(obj, Party) and obj.signed_on is not None):
        raise StillUsed(object=obj)
    label, kind = str(obj), obj._meta.model_name
    fresh.quotes.filter(object_type=kind, object_id=obj.pk).delete()
    obj.delete()
    refresh_search(fresh)
    record_audit(Act(f"remove_{kind}"), fresh, by=by, at=at, before={"object": label})
