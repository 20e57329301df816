"""The list of bilateral exchanges: what needs attention first, what narrows it, its file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement
from twiza.core.tables import Column
from twiza.core.templatetags.twiza import number
from twiza.core.web.fields import TitledChoiceField
from twiza.core.web.lists import Empty, Filter, Head, Listing

from ..models import Exchange
from ..models.labels import TOPIC_WORDS
from ..queries import followed
from ..queries.timeline import Followed
from .briefing import said_silence

ATTENTION = [
    ("", _("All exchanges")),
    ("late", _("With a promise late")),
    ("silent", _("Without news")),
    ("open", _("With a promise open")),
    ("closed", _("Closed")),
]


@dataclass(frozen=True)
class ExchangeLine:
    """An exchange with what may be said of its silence."""

    row: Followed
    silence: str


def seen(user: object) -> Any:
    """The exchanges that a reader may see."""
    return visible(user, Permission.AGREEMENT_VIEW, Exchange.objects.all())


def agreements_of(exchanges: QuerySet[Exchange]) -> QuerySet[Agreement]:
    """The agreements under which some exchanges stand."""
    return Agreement.objects.filter(pk__in=exchanges.order_by().values("agreement")).order_by("key")


def followed_of(rows: QuerySet[Exchange]) -> list[Followed]:
    """Where some exchanges stand today, in the order asked."""
    followed_result = followed(timezone.localdate())
    return [followed_result[pk] for pk in rows.values_list("pk", flat=True) if pk in followed_result]


def urgency(row: Followed) -> tuple[bool, int, bool, str]:
    """What needs attention first."""
    return row.exchange.closed_on is not None, -row.late, row.silence is None, row.exchange.partner.name


def _needs(row: Followed, attention: str) -> bool:
    is_closed = row.exchange.closed_on is not None
    return {
        "late": bool(row.late),
        "silent": row.silence is not None,
        "open": bool(row.open_pledges) and not is_closed,
        "closed": is_closed,
    }[attention]


class ExchangeList(Listing[Followed, ExchangeLine]):
    """Every exchange that the reader may see, what needs attention first."""

    name = "exchanges"
    template = "exchanges/exchange_list.html"
    row_template = "exchanges/exchange_row.html"
    caption = _("Bilateral exchanges")
    heads = (
        Head(_("Delegation")),
        Head(_("Last meeting")),
        Head(_("Promises")),
        Head(_("Practices")),
        Head(_("Attention")),
    )
    search_label = _("Delegation, country or agreement")
    export_url = "exchanges:exchange-export"
    file_name = "exchanges"
    file_note = _("Standings are computed from recorded facts and dates on the day of the export.")

    def filters(self) -> list[Filter[list[Followed]]]:
        """Agreement, topic, what needs attention."""
        agreement = TitledChoiceField(
            label=_("Agreement"),
            queryset=agreements_of(seen(self.reader)),
            to_field_name="key",
            required=False,
            empty_label=_("All agreements"),
        )
        topics = [("", _("All topics")), *TOPIC_WORDS.items()]
        return [
            Filter(
                "agreement", agreement, lambda rows, one: [row for row in rows if row.exchange.agreement_id == one.pk]
            ),
            Filter(
                "topic",
                forms.ChoiceField(label=_("Topic"), choices=topics, required=False),
                lambda rows, code: [row for row in rows if code in row.topics],
            ),
            Filter(
                "attention",
                forms.ChoiceField(label=_("Attention"), choices=ATTENTION, required=False),
                lambda rows, code: [row for row in rows if _needs(row, code)],
            ),
        ]

    @cached_property
    def found(self) -> list[Followed]:  # type: ignore[override]
        """The exchanges that hold the words and fit."""
        rows = followed_of(seen(self.reader).matching(self.question.words))
        return sorted(self.fitting(rows), key=urgency)

    def lines(self, rows: Iterable[Followed]) -> list[ExchangeLine]:
        """Each with its silence in words."""
        return [ExchangeLine(row, said_silence(row, self.language)) for row in rows]

    def own(self) -> dict[str, object]:
        """What the reader may do."""
        return {"may_record": self.may_record}

    @property
    def may_record(self) -> bool:
        """Whether the reader may open an exchange."""
        return bool(self.reader.holds(Permission.EXCHANGE_RECORD))

    def counted(self, total: int) -> str:
        """The number of exchanges."""
        return ngettext("%(number)s exchange", "%(number)s exchanges", total) % {"number": number(total)}

    def nothing_fits(self) -> Empty:
        """Filters are to be taken away."""
        hint = _("Take a filter away, or search for fewer words.")
        return Empty("file-search", _("No exchange fits"), hint, _("Clear the filters"), "?")

    def nothing_yet(self) -> Empty:
        """A first one, for who may open one."""
        if not self.may_record:
            return Empty("world", _("No exchange yet"))
        hint = _("Open one for each delegation that was met: its meetings, promises and practices come after.")
        address = reverse("exchanges:exchange-record")
        return Empty("world", _("No exchange yet"), hint, _("Open an exchange"), address)

    def columns(self) -> list[Column]:
        """What became of each."""
        return [
            Column("partner", _("Delegation"), lambda line: line.row.exchange.partner.name, width=40),
            Column("country", _("Country"), lambda line: line.row.exchange.country, width=24),
            Column("agreement", _("Agreement"), lambda line: line.row.exchange.agreement.key, width=18),
            Column("meetings", _("Meetings"), lambda line: len(line.row.encounters), "integer", 12),
            Column("last_on", _("Last contact"), lambda line: line.row.last_on, "day", 14),
            Column("open", _("Open promises"), lambda line: len(line.row.open_pledges), "integer", 12),
            Column("late", _("Promises late"), lambda line: line.row.late, "integer", 12),
            Column("practices", _("Good practices"), lambda line: len(line.row.practices), "integer", 12),
            Column("instruments", _("Instruments"), lambda line: len(line.row.instruments), "integer", 12),
            Column("topics", _("Topics"), _topics, width=60),
            Column("silence", _("Silence"), "silence", width=40),
            Column("closed_on", _("Closed on"), lambda line: line.row.exchange.closed_on, "day", 14),
        ]


def _topics(line: ExchangeLine) -> str:
    return " · ".join(str(words) for code, words in TOPIC_WORDS.items() if code in line.row.topics)
