"""The list of agreements as data: rows with their standing, facets with counts, the order; asked by the URL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.memory import remember
from twiza.core.tables import Column
from twiza.core.values import Money
from twiza.core.web.facets import Choice, Facet

from ..models import Agreement, Stood, sentences, stand_agreements
from ..models.words import KINDS, STANDINGS, STATES
from ..rules.notices import Notice
from ..rules.standing import SEVERITY, Standing, tally, worst

NOTICE_LABELS = {
    "lapsed_without_evaluation": _("Lapsed without evaluation"),
    "period_over": _("Period over"),
    "over_unsigned": _("Period over, unsigned"),
    "expires_soon": _("Expires within six months"),
    "renews_soon": _("Renewal within six months"),
    "unsigned_parties": _("Signatures missing"),
}
SORTS = {"attention": _("What needs attention"), "lapse": _("Lapse date"), "title": _("Title")}


@dataclass
class Row:
    """One agreement with what its line shows."""

    agreement: Agreement
    stood: Sequence[Stood]
    notices: Sequence[Notice]
    lapses_on: date | None
    worst: Standing | None = field(init=False)
    tally: dict[Standing, int] = field(init=False)
    codes: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.worst = worst(one.verdict.standing for one in self.stood)
        self.tally = tally(one.verdict.standing for one in self.stood)
        # A row is kept in memory: what it counts for is told once.
        self.codes = {name: tuple(dimension.codes(self)) for name, dimension in DIMENSIONS.items()}

    @property
    def shown_tally(self) -> list[tuple[Standing, int]]:
        """Only the standings that occur."""
        return [(code, count) for code, count in self.tally.items() if count]

    @property
    def parties(self) -> list[Any]:
        """The parties of the agreement."""
        return list(self.agreement.parties.all())


@dataclass(frozen=True)
class _Dimension:
    title: Any
    codes: Callable[[Row], Iterable[str]]
    label: Callable[[Row, str], str]


def _territory(row: Row) -> list[str]:
    return [str(row.agreement.territory_id)] if row.agreement.territory_id else []


def _party_label(row: Row, code: str) -> str:
    return next(p.institution.short_name for p in row.parties if p.institution.code == code)


DIMENSIONS: dict[str, _Dimension] = {
    "state": _Dimension(_("State"), lambda row: [row.agreement.state], lambda row, code: str(STATES[code])),
    "standing": _Dimension(
        _("Standing"),
        lambda row: [row.worst.value] if row.worst else [],
        lambda row, code: str(STANDINGS[code]),
    ),
    "notice": _Dimension(
        _("Attention"), lambda row: [n.code for n in row.notices], lambda row, code: str(NOTICE_LABELS[code])
    ),
    "kind": _Dimension(_("Kind"), lambda row: [row.agreement.kind], lambda row, code: str(KINDS[code])),
    "party": _Dimension(_("Party"), lambda row: [p.institution.code for p in row.parties], _party_label),
    "territory": _Dimension(_("Territory"), _territory, lambda row, code: str(row.agreement.territory)),
}


def read_rows(agreements: QuerySet[Agreement], *, on: date) -> list[Row]:
    """Every agreement of a queryset with its standing on a day: a handful of queries whatever their number."""
    found = list(agreements)
    stood = stand_agreements(found, on=on, with_parties=False)
    return [Row(one, stood[one.pk], one.notices(on), one.lapses_on(on)) for one in found]


# What the standing of a commitment is computed from, own room and higher ones
STAMPS = ("agreements", "territory", "register", "plans", "support", "mobilisation", "funding")


def all_rows(*, on: date) -> list[Row]:
    """Every agreement with its standing on a day, kept in memory until a fact moves (decision 0018).

    Not to be changed.
    """
    return remember(
        f"agreements.rows:{on}",
        STAMPS,
        lambda: read_rows(Agreement.objects.for_list().order_by("key"), on=on),
    )


def narrow(rows: Iterable[Row], chosen: Mapping[str, str]) -> list[Row]:
    """The rows that fit every chosen value."""
    kept = [(name, code) for name, code in chosen.items() if code]
    return [row for row in rows if all(code in row.codes[name] for name, code in kept)]


def facets(
    rows: Sequence[Row], chosen: Mapping[str, str], address: Callable[[str, str], str] = lambda *_: ""
) -> list[Facet]:
    """Each dimension with its values and how many rows each would leave; most frequent first.

    address: of the list with one dimension changed. A dimension counts the rows that fit every other choice: those
    that fail none, or only its own.
    """
    kept = [(name, code) for name, code in chosen.items() if code]
    counts: dict[str, Counter[str]] = {name: Counter() for name in DIMENSIONS}
    first: dict[str, dict[str, Row]] = {name: {} for name in DIMENSIONS}
    for row in rows:
        failed = [name for name, code in kept if code not in row.codes[name]]
        if len(failed) < 2:
            for name in failed or DIMENSIONS:
                for code in row.codes[name]:
                    counts[name][code] += 1
                    first[name].setdefault(code, row)
    result = []
    for name, dimension in DIMENSIONS.items():
        choices = [
            _choice(name, c, dimension.label(first[name][c], c), n, chosen.get(name) == c, address)
            for c, n in sorted(counts[name].items(), key=_most)
        ]
        if choices:
            result.append(Facet(name, str(dimension.title), choices))
    return result


def _choice(
    name: str, code: str, label: str, count: int, is_chosen: bool, address: Callable[[str, str], str]
) -> Choice:
    return Choice(code, label, count, is_chosen, address(name, "" if is_chosen else code))


def seen_by(user: Any) -> tuple[str, frozenset[int]]:
    """A name for the rights of a reader, and the agreements that they open; asked again when one has changed."""
    rights = ",".join(str(grant.pk) for grant in user.live_grants()) if user.is_active else "-"

    def ask() -> frozenset[int]:
        rows = visible(user, Permission.AGREEMENT_VIEW, Agreement.objects.order_by("key"))
        return frozenset(rows.values_list("pk", flat=True))

    return rights, remember(f"agreements.seen:{rights}", ("agreements", "territory", "register"), ask)


def rows_drawn(rows: Iterable[Row], *, on: date) -> SafeString:
    """Rows of the list, each drawn once for each language until a fact moves."""
    language = (get_language() or "fr")[:2]
    drawn: dict[int, str] = remember(f"agreements.drawn:{language}:{on}", STAMPS, dict)
    parts = []
    for row in rows:
        pk = row.agreement.pk
        if pk not in drawn:
            drawn[pk] = render_to_string("agreements/agreement_row.html", {"row": row})
        parts.append(drawn[pk])
    return mark_safe("".join(parts))


def facets_drawn(
    rows: Sequence[Row], words: str, chosen: Mapping[str, str], sort: str, *, rights: str, on: date
) -> SafeString:
    """The filters beside the list, drawn once for each question, reader's rights and language until a fact moves."""
    language = (get_language() or "fr")[:2]
    plain = {"q": words, **chosen, "sort": "" if sort == "attention" else sort}

    def address(name: str, code: str) -> str:
        return "?" + urlencode({key: value for key, value in {**plain, name: code}.items() if value})

    def build() -> SafeString:
        context = {"facets": facets(rows, chosen, address)}
        return mark_safe(render_to_string("agreements/agreement_facets.html", context))

    return remember(f"agreements.facets:{language}:{rights}:{on}:{sorted(plain.items())}", STAMPS, build)


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def ordered(rows: Iterable[Row], sort: str) -> list[Row]:
    """The rows in the order asked: what needs attention first, by lapse date, or by title."""
    if sort == "title":
        return sorted(rows, key=lambda row: row.agreement.title.casefold())
    if sort == "lapse":
        return sorted(
            rows, key=lambda row: (row.lapses_on is None, row.lapses_on or date.max, row.agreement.key)
        )
    grave = {"danger": 0, "warning": 1, "info": 2}
    severity = {code: place for place, code in enumerate(SEVERITY)}
    return sorted(
        rows,
        key=lambda row: (
            min((grave[n.tone] for n in row.notices), default=3),
            severity.get(row.worst, 9) if row.worst else 9,
            row.agreement.key,
        ),
    )


def columns() -> list[Column]:
    """The columns of the export, with their words."""
    counted = [
        Column(f"commitments_{code.value}", str(STANDINGS[code.value]), _counting(code), "integer", 12)
        for code in SEVERITY
    ]
    return [
        Column("key", str(_("Key")), lambda row: row.agreement.key),
        Column("title", str(_("Title")), lambda row: row.agreement.title, width=60),
        Column("kind", str(_("Kind")), lambda row: row.agreement.get_kind_display(), width=24),
        Column("state", str(_("State")), lambda row: row.agreement.get_state_display()),
        Column("parties", str(_("Parties")), lambda row: " · ".join(str(p) for p in row.parties), width=60),
        Column("territory", str(_("Territory")), lambda row: str(row.agreement.territory or "")),
        Column("signed_on", str(_("Signed on")), lambda row: row.agreement.signed_on(), "day", 14),
        Column("starts_on", str(_("Starts on")), lambda row: row.agreement.starts_on, "day", 14),
        Column("lapses_on", str(_("Lapses on")), lambda row: row.lapses_on, "day", 14),
        Column("budget", str(_("Budget")), _budget, "money", 18),
        Column("standing", str(_("Standing")), lambda row: str(STANDINGS[row.worst.value]) if row.worst else ""),
        *counted,
        Column("notices", str(_("Attention")), _notices, width=60),
    ]  # fmt: skip


def _counting(code: Standing) -> Callable[[Row], int]:
    return lambda row: row.tally[code]


def _notices(row: Row) -> str:
    return " ".join(sentences.notice(notice) for notice in row.notices)


def _budget(row: Row) -> Money | None:
    return row.agreement.budget
