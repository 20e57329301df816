"""What a person made of the proposals: the values kept, and the draft that they make. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from twiza.core.languages import default
from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal
from twiza.core.text import fold
from twiza.core.translated import Translated, column_of

from ..vocabulary import ClauseType, Kind, PartyRole, Precision
from .proposals import Field
from .sums import read_sum

# The part of a compound value that a person may type over.
TYPED = {
    "territory": "name",
    "approval": "by",
    "party": "name",
    "office": "office",
    "budget": "centimes",
    "share": "centimes",
    "amount": "centimes",
    "target": "quantity",
    "clause": "title",
}
DAYS = frozenset({"signed_on", "starts_on", "ends_on"})
# Fields that only say yes or no: their value is made of other fields.
UNTYPED = frozenset({"role", "upstream", "renewal", "territory"})
WORDING_MAX = 400


def typed_value(name: str, value: Any) -> str:
    """What stands in the box of a field: its text, its number, its sum in whole units."""
    part = _part(name, value)
    found_row = value.get(part) if isinstance(value, Mapping) else value
    if found_row is None or name in UNTYPED:
        return ""
    return f"{Decimal(found_row) / 100:f}".removesuffix(".00") if part == "centimes" else str(found_row)


class TypedUnreadable(Refusal):
    message = _("“%(text)s” cannot be read as a value of the field “%(field)s”.")


def retyped(name: str, value: Any, text: str) -> Any:
    """The value with what a person typed in its box.

    Raises: TypedUnreadable (field, text) or, of a sum, what `read_sum` raises.
    """
    text = text.strip()
    part = _part(name, value)
    try:
        new: Any = text
        if name in DAYS:
            new = date.fromisoformat(text).isoformat()
        elif name == "duration_months":
            new = int(text)
        elif name == "kind":
            new = Kind(text).value
        elif part == "centimes":
            new = read_sum(text, value["currency"]).centimes
        elif part in ("quantity", "percent"):
            new = str(Decimal(text.replace(",", ".")))
        if new in ("", 0) or (isinstance(new, int) and new < 0):
            raise ValueError(text)
    except (ValueError, InvalidOperation) as error:
        raise TypedUnreadable(field=Field(name), text=text) from error
    if name == "party":
        # Roles and offices still speak of the party by the name that the text gave it.
        return {**value, "name": new, "code": "", "said": value["name"]} if new != value["name"] else value
    return {**value, part: new} if isinstance(value, Mapping) else new


def _part(name: str, value: object) -> str:
    is_rate = name == "share" and isinstance(value, Mapping) and "centimes" not in value
    return "percent" if is_rate else TYPED.get(name, "")


@dataclass(frozen=True)
class KeptField:
    """A field that a person kept: its name, its value, and the number of the proposal that it came from."""

    field: str
    value: Any
    proposal: int


@dataclass
class PartyPlan:
    """A party to enter: `code` of a known institution, or empty for one to register."""

    name: str
    code: str
    kind: str
    acronym: str
    proposal: int
    roles: list[str] = field(default_factory=list)
    office: str = ""
    office_from: int | None = None
    roles_from: int | None = None


@dataclass(frozen=True)
class CommitmentPlan:
    """A commitment to enter; `party` is a name among the parties, empty for all of them."""

    kind: str
    wording: str
    rule: str
    proposal: int
    party: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DraftPlan:
    """The draft that the kept fields make; `origins` says which proposal each column was read from."""

    columns: dict[str, Any]
    origins: dict[str, int]
    parties: list[PartyPlan]
    clauses: list[tuple[ClauseType, str, str, int | None]]
    commitments: list[CommitmentPlan]
    signed_on: date | None = None


class KindMissing(Refusal):
    message = _("Keep the kind of the agreement, or type another one.")


class TitleMissing(Refusal):
    message = _("Keep a title or an object: an agreement has a title.")


def plan(kept: Sequence[KeptField], language: str, sentences: Mapping[int, str]) -> DraftPlan:
    """Columns, parties, clauses and commitments from kept fields. Raises: TitleMissing, KindMissing."""
    first = {one.field: one for one in reversed(kept)}
    if "kind" not in first:
        raise KindMissing()
    titled = first.get("title") or first.get("object")
    if titled is None:
        raise TitleMissing()
    columns, origins = _columns(first, titled, language)
    signed = first.get("signed_on")
    parties = _parties(kept)
    budget = first.get("budget")
    return DraftPlan(
        columns,
        origins,
        parties,
        _clauses(kept, first, sentences),
        _commitments(kept, parties, budget.value if budget else None),
        date.fromisoformat(signed.value) if signed else None,
    )


def _columns(first: Mapping[str, KeptField], titled: KeptField, language: str) -> tuple[dict[str, Any], dict[str, int]]:
    columns: dict[str, Any] = {
        "kind": first["kind"].value,
        **Translated({default().code: titled.value[:400], language: titled.value[:400]}).columns("title"),
    }
    origins = {"kind": first["kind"].proposal, "title": titled.proposal}
    for name, column in (
        ("reference", "reference"),
        ("duration_months", "duration_months"),
        ("starts_on", "starts_on"),
        ("ends_on", "ends_on"),
    ):
        if name in first:
            value = first[name].value
            columns[column] = date.fromisoformat(value) if name in DAYS else value
            origins["period" if name in DAYS else column.removesuffix("_months")] = first[name].proposal
    if "renewal" in first:
        columns["is_renewed_tacitly"], columns["renewal_months"] = True, first["renewal"].value.get("months")
        origins["renewal"] = first["renewal"].proposal
    starts, ends = columns.get("starts_on"), columns.get("ends_on")
    if starts and ends and (starts.month, starts.day, ends.month, ends.day) == (1, 1, 12, 31):
        columns["precision"] = Precision.YEAR.value
    if "budget" in first:
        sum_ = first["budget"].value
        columns |= {
            "budget_centimes": sum_["centimes"],
            "currency": sum_["currency"],
            "is_budget_approximate": sum_["is_about"],
        }
        origins["budget"] = first["budget"].proposal
    if "object" in first and titled.field != "object":
        columns[column_of("summary", language)] = first["object"].value
        origins["summary"] = first["object"].proposal
    if "territory" in first and first["territory"].value.get("code"):
        columns["territory_id"] = int(first["territory"].value["code"])
        origins["territory"] = first["territory"].proposal
    return columns, origins


def _parties(kept: Iterable[KeptField]) -> list[PartyPlan]:
    rows = list(kept)
    found: dict[str, PartyPlan] = {}
    for one in rows:
        if one.field == "party":
            value = one.value
            found[fold(value.get("said") or value["name"])] = PartyPlan(
                value["name"], value["code"], value["kind"] or "other", value["acronym"], one.proposal
            )
    for one in rows:
        party = found.get(fold(one.value["party"])) if one.field in ("role", "office") else None
        if party and one.field == "role" and one.value["role"] in set(PartyRole):
            party.roles.append(one.value["role"])
            party.roles_from = one.proposal if one.value["role"] != PartyRole.SIGNATORY else party.roles_from
        elif party and one.field == "office":
            party.office, party.office_from = one.value["office"], one.proposal
    return list(found.values())


def _clauses(
    kept: Sequence[KeptField], first: Mapping[str, KeptField], sentences: Mapping[int, str]
) -> list[tuple[ClauseType, str, str, int | None]]:
    """Articles as they are; else the object, and the committee in the words of the text."""
    articles = [one for one in kept if one.field == "clause"]
    if articles:
        return [
            (
                ClauseType(one.value["type"] or ClauseType.CONSISTENCY),
                one.value["title"] or f"{one.value['number']}",
                one.value["body"],
                one.proposal,
            )
            for one in articles
        ]
    found: list[tuple[ClauseType, str, str, int | None]] = []
    if "object" in first:
        found.append((ClauseType.OBJECT, "", first["object"].value, first["object"].proposal))
    if "committee" in first:
        said = dict.fromkeys(
            sentences[one.proposal] for one in kept if one.field in ("committee", "chair", "members", "frequency")
        )
        found.append((ClauseType.COMMITTEE, "", "\n".join(said), first["committee"].proposal))
    return found


def _commitments(
    kept: Iterable[KeptField], parties: Sequence[PartyPlan], budget: Mapping[str, Any] | None
) -> list[CommitmentPlan]:
    """Targets are quantities, shares are money, aims are acts. A rate of a known budget gives the sum."""
    found: list[CommitmentPlan] = []
    funders = [party.name for party in parties if PartyRole.FUNDER in party.roles]
    for one in kept:
        if one.field == "target":
            found.append(_target(one))
        elif one.field == "share" and one.value.get("centimes"):
            found.append(_sum(one, one.value.get("party", ""), one.value, due_year=one.value.get("year")))
        elif one.field == "share" and budget:
            own = [(one.value.get("party", ""), Decimal(one.value["percent"]))] if "percent" in one.value else None
            for party, rate in own or _equal(funders):
                part = int(Decimal(budget["centimes"]) * rate / 100)
                found.append(_sum(one, party, {**budget, "centimes": part}))
        elif one.field == "commitment":
            words = re.sub(r"\s+", " ", one.value)[:WORDING_MAX]
            found.append(CommitmentPlan("act", words, "act_recorded", one.proposal))
    return found


def _target(one: KeptField) -> CommitmentPlan:
    value = one.value
    what = f"% {value['population']}" if value["unit"] == "percent" else value["unit"]
    columns = {"quantity": Decimal(value["quantity"]), "unit": value["unit"], "due_year": value["due_year"]}
    if value["due_on"] and not value["due_year"]:
        columns["due_on"] = date.fromisoformat(value["due_on"])
    words = f"{value['quantity']} {what}".strip()
    return CommitmentPlan("quantity", words, "quantity_reached", one.proposal, columns=columns)


def _sum(one: KeptField, party: str, amount: Mapping[str, object], **more: object) -> CommitmentPlan:
    columns = {"centimes": amount["centimes"], "currency": amount["currency"], **more}
    return CommitmentPlan("money", "", "money_paid", one.proposal, party, columns)


def _equal(funders: Sequence[str]) -> list[tuple[str, Decimal]]:
    return [(name, Decimal(100) / len(funders)) for name in funders]
