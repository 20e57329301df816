"""The five conventions that the product was conceived from, entered as demonstration from sources/*.json.

Each file holds what its text says, in three languages of our own, and for each field the short sentence it comes from.
A file goes through the same actions as a person's work; what exists already is left as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, require
from twiza.core.refusals import Refusal
from twiza.core.translated import Translated
from twiza.core.values import Money
from twiza.territory.models import Territory

from ..models import Agreement, Clause, Commitment, Document, Institution, Party
from .drafting import add_clause, add_commitment, add_party, draft_agreement, register_institution
from .fulfilments import QuotedField, deposit_document, quote_fields
from .lifecycle import move_agreement, publish_agreement, record_signature

FOLDER = Path(__file__).resolve().parents[1] / "sources"
PLAIN = ("duration_months", "precision", "budget_centimes", "currency", "is_budget_approximate", "reference")


class SourceUnreadable(Refusal):
    """A source file is missing or broken, or names a territory that is not loaded."""

    message = _("The demonstration “%(key)s” cannot be entered: %(reason)s")


@transaction.atomic
def load_sources(*, by: Actor, at: datetime, keys: Iterable[str] | None = None) -> dict[str, str]:
    """Enter the source conventions that are not there yet; key -> `created` or `unchanged`. All or nothing.

    Raises: NotAllowed, SourceUnreadable.
    """
    require(by, Permission.AGREEMENT_DRAFT)
    wanted = sorted(path.stem for path in FOLDER.glob("*-*.json")) if keys is None else list(keys)
    present = set(Agreement.objects.filter(key__in=wanted).values_list("key", flat=True))
    result = {}
    for key in wanted:
        result[key] = "unchanged" if key in present else "created"
        if key not in present:
            _enter(_read(key), by=by, at=at)
    return result


def _read(key: str) -> Any:
    try:
        return json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceUnreadable(key=key, reason=str(error)) from error


def _words(name: str, words: dict[str, str] | None) -> dict[str, Any]:
    """{"fr": ..., "ar": ...} as the columns name_fr, name_ar."""
    return dict(Translated(words or {}).columns(name))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _territory(key: str, pk: int | None) -> Territory | None:
    if pk is None:
        return None
    found = Territory.objects.filter(pk=pk).first()
    if found is None:
        raise SourceUnreadable(key=key, reason=f"territory {pk}")
    return found


def _enter(data: dict[str, Any], *, by: Actor, at: datetime) -> Agreement:
    """One convention, through the actions of the room."""
    key = data["key"]
    titles = (
        _words("title", data["title"]) | _words("summary", data.get("summary")) | _words("scope", data.get("scope"))
    )
    agreement = draft_agreement(
        key=key,
        kind=data["kind"],
        by=by,
        at=at,
        territory=_territory(key, data.get("territory")),
        is_demo=True,
        starts_on=_day(data.get("starts_on")),
        ends_on=_day(data.get("ends_on")),
        **titles,
        **{name: data[name] for name in PLAIN if name in data},
    )
    papers = {paper["ref"]: _document(agreement, paper, by=by, at=at) for paper in data["documents"]}
    parties = {row["institution"]: _party(agreement, row, by=by, at=at) for row in data["parties"]}
    clauses = [_clause(agreement, row, by=by, at=at) for row in data["clauses"]]
    promises = [_commitment(agreement, row, clauses, parties, by=by, at=at) for row in data["commitments"]]
    entered: list[tuple[models.Model, Any]] = [
        (agreement, data),
        *zip(parties.values(), data["parties"], strict=True),
        *zip(clauses, data["clauses"], strict=True),
        *zip(promises, data["commitments"], strict=True),
    ]
    readings = [found for obj, row in entered for found in _read_from(obj, row.get("quotes"), papers)]
    quote_fields(agreement=agreement, readings=readings, by=by, at=at)
    for name in data["moves"]:
        if name == "sign":
            _sign(parties, data["parties"], by=by, at=at)
        move_agreement(agreement=agreement, name=name, by=by, at=at)
    return publish_agreement(agreement=agreement, by=by, at=at)


def _document(agreement: Agreement, row: dict[str, Any], *, by: Actor, at: datetime) -> Document:
    fields = {name: row[name] for name in ("kind", "title", "url", "publisher", "language", "is_public") if name in row}
    return deposit_document(agreement=agreement, dated_on=_day(row.get("dated_on")), by=by, at=at, **fields)


def _read_from(obj: models.Model, quotes: Any, papers: dict[str, Document]) -> list[QuotedField]:
    """The sentences behind the fields of one object."""
    return [
        QuotedField(
            obj,
            field,
            papers[quote["document"]],
            quote["sentence"],
            quote.get("locator", ""),
            quote.get("is_deduced", False),
        )
        for field, quote in _pairs(quotes)
    ]


def _pairs(quotes: dict[str, Any] | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Field and sentence; a field may have one sentence or a list of them."""
    for field, found in (quotes or {}).items():
        for one in found if isinstance(found, list) else [found]:
            yield field, one


def _institution(code: str, *, by: Actor, at: datetime) -> Institution:
    existing = Institution.objects.filter(code=code).first()
    if existing is not None:
        return existing
    row = next(one for one in _read("institutions") if one["code"] == code)
    return register_institution(
        code=code,
        kind=row["kind"],
        acronym=row["acronym"],
        by=by,
        at=at,
        territory=Territory.objects.filter(pk=row.get("territory")).first(),
        **_words("name", row["name"]),
    )


def _party(agreement: Agreement, row: dict[str, Any], *, by: Actor, at: datetime) -> Party:
    institution = _institution(row["institution"], by=by, at=at)
    return add_party(
        agreement=agreement,
        institution=institution,
        roles=row["roles"],
        by=by,
        at=at,
        **_words("office", row.get("office")),
    )


def _sign(parties: dict[str, Party], rows: list[dict[str, Any]], *, by: Actor, at: datetime) -> None:
    for row in rows:
        if "signed_on" in row:
            record_signature(
                party=parties[row["institution"]], signed_on=date.fromisoformat(row["signed_on"]), by=by, at=at
            )


def _clause(agreement: Agreement, row: dict[str, Any], *, by: Actor, at: datetime) -> Clause:
    return add_clause(
        agreement=agreement,
        type=row["type"],
        by=by,
        at=at,
        **_words("title", row["title"]),
        **_words("body", row["body"]),
    )


def _commitment(
    agreement: Agreement,
    row: dict[str, Any],
    clauses: list[Clause],
    parties: dict[str, Party],
    *,
    by: Actor,
    at: datetime,
) -> Commitment:
    return add_commitment(
        agreement=agreement,
        kind=row["kind"],
        evidence_rule=row["evidence_rule"],
        by=by,
        at=at,
        evidence_params=row["evidence_params"],
        clause=clauses[row["clause"] - 1],
        parties=[parties[code] for code in row["parties"]],
        quantity=Decimal(row["quantity"]) if "quantity" in row else None,
        unit=row.get("unit", ""),
        amount=Money(row["centimes"], row["currency"]) if "centimes" in row else None,
        starts_on=_day(row.get("starts_on")),
        due_on=_day(row.get("due_on")),
        due_year=row.get("due_year"),
        **_words("wording", row["wording"]),
    )
