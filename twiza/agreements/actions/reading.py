"""Reading a paper and making a draft of what a person kept of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.languages import default
from twiza.core.models import Stamp
from twiza.core.refusals import Refusal
from twiza.core.text import fold
from twiza.core.translated import Translated, column_of
from twiza.core.values import Money

from ..models import Agreement, Document, Institution, PaperReading, Party, known_institutions, known_places
from ..models.labels import CLAUSE_TYPES, UNITS
from ..rules.reading import QUOTE_MAX, read, read_paper, unread_pages
from ..rules.reading.deciding import CommitmentPlan, DraftPlan, KeptField, PartyPlan, plan, retyped
from ..rules.reading.parties import match_known
from ..rules.vocabulary import DocumentKind
from .acts import Act
from .drafting import add_clause, add_commitment, add_party, draft_agreement, register_institution
from .fulfilments import QuotedField, deposit_document, quote_fields
from .locking import STAMP


class FieldsUndecided(Refusal):
    """Nothing becomes a draft before each proposed field was kept or set aside."""

    message = _("%(count)s fields wait for a decision: keep, change or discard each of them.")


class NothingRead(Refusal):
    """The text proposes nothing."""

    message = _("Nothing of a convention could be read in this file.")


class NotYours(Refusal):
    """A reading belongs to the person who gave the paper."""

    message = _("Only the person who gave this paper decides on it.")


@dataclass(frozen=True)
class Decision:
    """What a person made of one proposal: kept or not.

    `reading` picks one of a doubt, `text` is what was typed instead.
    """

    is_kept: bool
    reading: int | None = None
    text: str | None = None


@transaction.atomic
def read_document(*, content: bytes, filename: str, by: Actor, at: datetime, language: str = "") -> PaperReading:
    """Read a file and keep its proposals until their person has decided. The same file again gives the same reading.

    Raises: NotAllowed, what the rules refuse (a paper that cannot be read), NothingRead.
    """
    require(by, Permission.AGREEMENT_DRAFT)
    Stamp.bump(STAMP)
    sha256 = hashlib.sha256(content).hexdigest()
    existing = PaperReading.objects.made_by(by.pk).waiting().filter(sha256=sha256).first()
    if existing is not None:
        return existing
    text = read_paper(content, filename)
    result = read(text, language, institutions=known_institutions(), places=known_places())
    if not result.proposals:
        raise NothingRead()
    reading = PaperReading(
        filename=filename[-200:],
        sha256=sha256,
        language=result.language,
        by_id=by.pk,
        read_at=at,
        fields=[proposal.plain() for proposal in result.proposals],
        unread_pages=list(unread_pages(content)),
    )
    reading.file.save(filename[-100:] or "paper", ContentFile(content), save=False)
    reading.save()
    record_audit(Act.READ_DOCUMENT, reading, by=by, at=at, after={"sha256": sha256, "fields": len(result.proposals)})
    return reading


@transaction.atomic
def confirm_reading(
    *, reading: PaperReading, key: str, decisions: Mapping[int, Decision], by: Actor, at: datetime
) -> Agreement:
    """Make the draft of what was kept, with its paper and the sentence behind each field. Twice makes one draft.

    `decisions` maps the number of each proposal to what the person made of it.
    Raises: NotAllowed, NotYours, FieldsUndecided, what the rules refuse (a typed value, what a draft lacks), KeyTaken,
    InvalidFields.
    """
    require(by, Permission.AGREEMENT_DRAFT)
    Stamp.bump(STAMP)
    fresh = PaperReading.objects.select_for_update().get(pk=reading.pk)
    if fresh.by_id != by.pk:
        raise NotYours()
    if fresh.agreement is not None:
        return fresh.agreement
    missing = len(fresh.fields) - sum(number in decisions for number in range(len(fresh.fields)))
    if missing:
        raise FieldsUndecided(count=missing)
    kept = [one for number, row in enumerate(fresh.fields) if (one := _kept(number, row, decisions[number]))]
    rows = dict(enumerate(fresh.fields))
    made = plan(kept, fresh.language, {number: row["sentence"] for number, row in rows.items()})
    agreement = _draft(fresh, key, made, by=by, at=at)
    fresh.agreement = agreement
    fresh.save(update_fields=["agreement"])
    after = {"kept": len(kept), "discarded": len(rows) - len(kept), "sha256": fresh.sha256}
    record_audit(Act.CONFIRM_READING, agreement, by=by, at=at, after=after)
    return agreement


def _kept(number: int, row: Mapping[str, Any], decision: Decision) -> KeptField | None:
    """The kept value of a proposal; a doubt is kept only by a reading chosen or a value typed."""
    if not decision.is_kept:
        return None
    value = row["value"]
    if decision.reading is not None and decision.reading < len(row["readings"]):
        value = row["readings"][decision.reading]
    if decision.text is not None:
        base = value if value is not None or not row["readings"] else row["readings"][0]
        value = retyped(row["field"], base, decision.text)
    if value is None:
        raise FieldsUndecided(count=1)
    return KeptField(row["field"], value, number)


def _draft(reading: PaperReading, key: str, made: DraftPlan, *, by: Actor, at: datetime) -> Agreement:
    """The agreement with its parts and their sentences, through the actions of the room."""
    columns = dict(made.columns)
    agreement = draft_agreement(key=key, kind=columns.pop("kind"), by=by, at=at, **columns)
    with reading.file.open("rb") as file:
        paper = deposit_document(
            agreement=agreement,
            kind=DocumentKind.CONVENTION,
            title=reading.filename,
            content=file.read(),
            by=by,
            at=at,
            filename=reading.filename,
            language=reading.language,
            dated_on=made.signed_on,
        )
    sources: list[tuple[models.Model, str, int]] = [(agreement, name, origin) for name, origin in made.origins.items()]
    parties: dict[str, Party] = {}
    for one in made.parties:
        party = _party(agreement, one, reading.language, by=by, at=at)
        parties[fold(one.name)] = party
        sources.append((party, "institution", one.proposal))
        sources += [(party, "office", one.office_from)] if one.office_from is not None else []
        sources += [(party, "roles", one.roles_from)] if one.roles_from is not None else []
    for type_, title, body, origin in made.clauses:
        # An object longer than a title is the body of its clause.
        title = title or str(CLAUSE_TYPES[type_])
        texts: dict[str, Any] = {
            column_of("body", reading.language): body,
            **_told("title", title[:400], reading.language),
        }
        clause = add_clause(agreement=agreement, type=type_, by=by, at=at, **texts)
        sources += [(clause, "body", origin)] if origin is not None else []
    for promised in made.commitments:
        sources += _commitment(agreement, promised, parties, reading.language, by=by, at=at)
    quote_fields(agreement=agreement, readings=_sentences(reading, sources, paper), by=by, at=at)
    return agreement


def _sentences(
    reading: PaperReading, sources: list[tuple[models.Model, str, int]], paper: Document
) -> list[QuotedField]:
    """The sentence behind each field, once; the words that tell when the sentence is too long to be quoted."""
    found: dict[tuple[str, Any, str], QuotedField] = {}
    for obj, name, origin in sources:
        row = reading.fields[origin]
        sentence = row["sentence"] if len(row["sentence"]) <= QUOTE_MAX else row["quote"][:QUOTE_MAX]
        found.setdefault((obj._meta.label, obj.pk, name), QuotedField(obj, name, paper, sentence))
    return list(found.values())


def _party(agreement: Agreement, one: PartyPlan, language: str, *, by: Actor, at: datetime) -> Party:
    """The party, with an institution of the house or a new one under its own name."""
    code = one.code or match_known(known_institutions(), one.name, one.acronym)
    institution = Institution.objects.filter(code=code).first() if code else None
    if institution is None:
        slug = re.sub(r"[^a-z0-9]+", "-", fold(one.acronym or one.name)).strip("-")[:40]
        digest = hashlib.sha256(one.name.encode()).hexdigest()[:8]
        institution = register_institution(
            code=f"{slug}-{digest}" if slug else f"institution-{digest}",
            kind=one.kind,
            acronym=one.acronym,
            by=by,
            at=at,
            **_told("name", one.name, language),
        )
    existing = agreement.parties.filter(institution=institution).first()
    office = _told("office", one.office, language) if one.office else {}
    return existing or add_party(agreement=agreement, institution=institution, roles=one.roles, by=by, at=at, **office)


def _told(name: str, text: str, language: str) -> dict[str, Any]:
    """A text in its own language and, as a draft wants it, in French."""
    return Translated({default().code: text, language: text}).columns(name)


def _commitment(
    agreement: Agreement, one: CommitmentPlan, parties: Mapping[str, Party], language: str, *, by: Actor, at: datetime
) -> list[tuple[models.Model, str, int]]:
    """A commitment with its sentences: of its wording, and of what it counts."""
    columns = dict(one.columns)
    centimes, currency = columns.pop("centimes", None), columns.pop("currency", "")
    payer = parties.get(fold(one.party))
    who = [payer] if payer else [] if one.party else list(parties.values())
    wording = one.wording
    with override(language):
        if one.kind == "money":
            wording = gettext("Contribution of %(party)s") % {"party": one.party or "–"}
        elif columns.get("unit") in UNITS and columns["unit"] != "percent":
            wording = f"{columns['quantity']} {UNITS[columns['unit']]}"
    commitment = add_commitment(
        agreement=agreement,
        kind=one.kind,
        evidence_rule=one.rule,
        parties=who,
        by=by,
        at=at,
        amount=Money(centimes, currency) if centimes else None,
        **_told("wording", wording, language),
        **columns,
    )
    counted = {"money": "amount", "quantity": "quantity"}.get(one.kind)
    return [(commitment, "wording", one.proposal), *([(commitment, counted, one.proposal)] if counted else [])]
