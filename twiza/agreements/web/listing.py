"""The list of agreements: each with its standing, what narrows the list, its orders, its file."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from twiza.accounts.models import seen
from twiza.accounts.rules import Permission
from twiza.core.cache import remember
from twiza.core.tables import Column
from twiza.core.web.lists import Empty, Facet, Head, KeptListing, Order

from ..models import Agreement, Stood, sentences, stand_agreements
from ..models.labels import KINDS, STANDINGS, STATES
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
GRAVITY = {"danger": 0, "warning": 1, "info": 2}
# What the standing of a commitment is computed from, own room and higher ones
STAMPS = ("agreements", "territory", "register", "plans", "support", "mobilisation", "funding")


@dataclass
class AgreementRow:
    """One agreement with what its line shows. It is kept in memory: not to be changed."""

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
        self.codes = {facet.name: tuple(facet.codes(self)) for facet in FACETS if facet.codes}

    @property
    def search(self) -> str:
        """The folded text in which words are sought."""
        return self.agreement.search

    @property
    def shown_tally(self) -> list[tuple[Standing, int]]:
        """Only the standings that occur."""
        return [(code, count) for code, count in self.tally.items() if count]

    @property
    def parties(self) -> list[Any]:
        """The parties of the agreement."""
        return list(self.agreement.parties.all())

    @property
    def urgency(self) -> tuple[int, int, str]:
        """What needs attention first: the gravest notice, then the worst standing."""
        notice = min((GRAVITY[notice.tone] for notice in self.notices), default=3)
        return notice, SEVERITY.index(self.worst) if self.worst else len(SEVERITY), self.agreement.key

    @property
    def lapse(self) -> tuple[date, str]:
        """What lapses first; what has no term comes last."""
        return self.lapses_on or date.max, self.agreement.key


FACETS: tuple[Facet[AgreementRow], ...] = (
    Facet("state", _("State"), words=STATES, codes=lambda row: [row.agreement.state]),
    Facet("standing", _("Standing"), words=STANDINGS, codes=lambda row: [row.worst.value] if row.worst else []),
    Facet("notice", _("Attention"), words=NOTICE_LABELS, codes=lambda row: [one.code for one in row.notices]),
    Facet("kind", _("Kind"), words=KINDS, codes=lambda row: [row.agreement.kind]),
    Facet(
        "party",
        _("Party"),
        codes=lambda row: [party.institution.code for party in row.parties],
        named=lambda row, code: next(
            party.institution.short_name for party in row.parties if party.institution.code == code
        ),
    ),
    Facet(
        "territory",
        _("Territory"),
        codes=lambda row: [str(row.agreement.territory_id)] if row.agreement.territory_id else [],
        named=lambda row, code: row.agreement.territory,
    ),
)


def read_rows(agreements: QuerySet[Agreement], *, on: date) -> list[AgreementRow]:
    """Every agreement of a queryset with its standing on a day: a handful of queries whatever their number."""
    found = list(agreements)
    stood = stand_agreements(found, on=on, with_parties=False)
    return [AgreementRow(one, stood[one.pk], one.notices(on), one.lapses_on(on)) for one in found]


def all_rows(*, on: date) -> list[AgreementRow]:
    """Every agreement with its standing on a day, what needs attention first, kept in memory until a fact moves."""
    return remember(
        f"agreements.rows:{on}",
        STAMPS,
        lambda: sorted(read_rows(Agreement.objects.for_list(), on=on), key=lambda row: row.urgency),
    )


def rows_seen(user: object, *, on: date) -> list[AgreementRow]:
    """The rows of the agreements that a reader may see, what needs attention first."""
    mine = seen(user, Permission.AGREEMENT_VIEW, Agreement.objects.order_by(), ("agreements", "territory", "register"))
    return [row for row in all_rows(on=on) if row.agreement.pk in mine]


class AgreementList(KeptListing[AgreementRow, AgreementRow]):
    """The agreements that the reader may see, with their standing today."""

    name = "agreements"
    template = "agreements/agreement_list.html"
    row_template = "agreements/agreement_row.html"
    caption = _("Conventions")
    heads = (Head(_("Convention")), Head(_("State")), Head(_("Standing")), Head(_("Lapses on")))
    search_label = _("Title, key or party")
    facets = FACETS
    orders = (
        Order("attention", _("What needs attention")),
        Order("lapse", _("Lapse date"), lambda row: row.lapse),
        Order("title", _("Title"), lambda row: row.agreement.title.casefold()),
    )
    stamps = STAMPS
    export_url = "agreements:agreement-export"
    file_name = "agreements"
    file_note = _("Standings are computed from recorded facts and dates on the day of the export.")

    def seen(self) -> list[AgreementRow]:
        """Kept in memory for everybody; what the reader may not see is taken out."""
        return rows_seen(self.reader, on=self.today)

    def keep_as(self, line: AgreementRow) -> Hashable:
        """The same line for every reader."""
        return line.agreement.pk

    def variant(self) -> str:
        """Standings are those of a day."""
        return str(self.today)

    def counted(self, total: int) -> str:
        """The number of conventions."""
        return ngettext("%(counter)s convention", "%(counter)s conventions", total) % {"counter": total}

    def nothing_fits(self) -> Empty:
        """Filters are to be taken away."""
        hint = _("Take a filter away, or search for fewer words.")
        return Empty("file-search", _("No convention fits"), hint, _("Clear the filters"), "?")

    def nothing_yet(self) -> Empty:
        """A first draft, for who may write one."""
        if not self.may_draft:
            return Empty("file-text", _("No convention yet"))
        hint = _("Open a first draft: its parties, clauses and commitments come after.")
        address = reverse("agreements:agreement-draft")
        return Empty("file-text", _("No convention yet"), hint, _("New convention"), address)

    @property
    def may_draft(self) -> bool:
        """Whether the reader may open a draft."""
        return bool(self.reader.may(Permission.AGREEMENT_DRAFT))

    def columns(self) -> list[Column]:
        """What a line says, and how many commitments stand how."""
        return [
            Column("key", _("Key"), lambda row: row.agreement.key),
            Column("title", _("Title"), lambda row: row.agreement.title, width=60),
            Column("kind", _("Kind"), lambda row: row.agreement.get_kind_display(), width=24),
            Column("state", _("State"), lambda row: row.agreement.get_state_display()),
            Column("parties", _("Parties"), lambda row: " · ".join(map(str, row.parties)), width=60),
            Column("territory", _("Territory"), lambda row: str(row.agreement.territory or "")),
            Column("signed_on", _("Signed on"), lambda row: row.agreement.signed_on(), "day", 14),
            Column("starts_on", _("Starts on"), lambda row: row.agreement.starts_on, "day", 14),
            Column("lapses_on", _("Lapses on"), lambda row: row.lapses_on, "day", 14),
            Column("budget", _("Budget"), lambda row: row.agreement.budget, "money", 18),
            Column("standing", _("Standing"), lambda row: str(STANDINGS[row.worst]) if row.worst else ""),
            *(
                Column(f"commitments_{code.value}", STANDINGS[code.value], _counting(code), "integer", 12)
                for code in SEVERITY
            ),
            Column("notices", _("Attention"), _notices, width=60),
        ]


def _counting(code: Standing) -> Callable[[AgreementRow], int]:
    return lambda row: row.tally[code]


def _notices(row: AgreementRow) -> str:
    return " ".join(sentences.notice(notice) for notice in row.notices)
