"""One figure, one value: the sum of the ledger is what every page, panel, drawing, file, command and interface shows.

On any day, as known at any instant, after random histories of entries, reversals, amendments, transfers and tranches.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as texts
from tests.factories import funding as make
from tests.factories.funding import Programme, mad
from twiza.core.refusals import Refusal
from twiza.funding import actions
from twiza.funding.models import Entry, Tranche
from twiza.funding.queries import statement
from twiza.funding.rules.stages import STAGES

pytestmark = pytest.mark.django_db
KINDS = (
    "committed",
    "ordered",
    "paid",
    "received",
    "spent",
    "justified",
    "returned",
    "reverse",
    "amend",
    "tranche",
    "donor",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(1, 900), st.integers(0, 1), st.integers(0, 30)),
    min_size=4,
    max_size=16,
)
FIRST = date(2024, 2, 1)
LAST = datetime(2100, 1, 1, tzinfo=UTC)


class Life:
    """A programme and what happens to its money; what the rules refuse simply does not happen."""

    def __init__(self, cast: Cast, at: datetime, key: str) -> None:
        self.cast, self.at = cast, at
        self.of = make.programme(cast, at, key=key)
        self.donor: Programme | None = None

    def live(self, steps: list[tuple[str, int, int, int]]) -> None:
        """Every step in turn."""
        for turn, step in enumerate(steps):
            self.take(turn, *step)

    def take(self, turn: int, what: str, amount: int, who: int, day: int) -> None:
        """One step on a day of the value, recorded some days later than the one before."""
        at, on = self.at + timedelta(days=turn), FIRST + timedelta(days=day)
        payer = (self.of.region, self.of.ministry)[who]
        try:
            self._take(what, mad(amount), payer, on, at)
        except Refusal:
            return

    def _take(self, what: str, amount: Any, payer: Any, on: date, at: datetime) -> None:
        agreement = self.of.agreement
        if what == "reverse":
            rows = Entry.objects.filter(agreement=agreement).as_of().exclude(stage="promised")
            if entry := rows.order_by("-pk").first():
                actions.reverse_entry(entry=entry, note="essai", by=SYSTEM, at=at)
        elif what == "amend":
            amendment = texts.draft(at, kind="amendment", parent=agreement, parties=0)
            told = {"amendment": amendment, "payer": payer, "year": 2024, "amount": amount, "value_on": on}
            actions.amend_promise(by=SYSTEM, at=at, **told)
        elif what == "tranche":
            tranche = make.tranche(self.of, at, payer=payer, amount=amount)
            actions.move_tranche(tranche=tranche, name="prepare_tranche", by=self.cast.rachid, at=at)
            actions.release_tranche(tranche=tranche, by=self.cast.nadia, at=at)
        elif what == "donor":
            self.donor = self.donor or make.donor(self.of, at)
        elif what in ("spent", "justified"):
            make.entry(agreement, at, what, None, amount, payee=self.cast.tamount, on=on)
        elif what == "returned":
            make.entry(agreement, at, what, None, amount, payee=payer, on=on)
        else:
            make.entry(agreement, at, what, payer, amount, on=on)


def sums(on: date, known: datetime, keys: list[str]) -> Counter[str]:
    """Centimes of dirham by stage, straight from the rows: a mirror takes away from the instant of its recording."""
    rows = Entry.objects.filter(agreement__key__in=keys, value_on__lte=on, recorded_at__lte=known, is_in_kind=False)
    found: Counter[str] = Counter()
    for stage, centimes in rows.values_list("stage", "home_centimes"):
        found[stage] += centimes
    return Counter({stage: centimes for stage, centimes in found.items() if centimes})


def amounts(text: str, stage: str, column: str) -> Counter[str]:
    """Centimes by stage of a column of an exported file."""
    lines = text.lstrip("\ufeff").splitlines()
    start = next(place for place, line in enumerate(lines) if stage in line and column in line)
    found: Counter[str] = Counter()
    for row in csv.DictReader(lines[start:], delimiter=";"):
        if row.get(column):
            told = row[column].replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
            found[row[stage]] += int(Decimal(told) * 100)
    return Counter({name: centimes for name, centimes in found.items() if centimes})


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, day=st.integers(0, 45), known_after=st.integers(0, 16))
def test_the_ledger_is_what_every_place_shows(
    cast: Cast, at: datetime, steps: list[tuple[str, int, int, int]], day: int, known_after: int
) -> None:
    key = f"e{Entry.objects.count()}-{abs(hash((tuple(steps), day, known_after))) % 10**9}"
    life = Life(cast, at, key)
    life.live(steps)
    on, known_on = FIRST + timedelta(days=day), (at + timedelta(days=known_after)).date()
    known = timezone.make_aware(datetime.combine(known_on, datetime.max.time()))
    mine = sums(on, known, [key])
    client = Client(HTTP_ACCEPT_LANGUAGE="fr")
    client.force_login(cast.nadia)
    show = Shown(client, key, f"?on={on}&known_at={known_on}")
    whole = statement(life.of.agreement, on=on, known_at=known)
    assert Counter({stage: total for stage, total in whole["recorded"].items() if total}) == mine
    for name, found in show.every(on, known).items():
        expected = (
            mine if name in PLACES else Counter({one: mine[one] for one in found.keys() | ({*mine} & {*LIMITED[name]})})
        )
        assert found == Counter({one: total for one, total in expected.items() if total}), name
    assert Counter(show.rows()) == sums(date.max, LAST, [key])
    if life.donor is not None:
        top = life.donor.agreement
        told = statement(top, on=on, known_at=known)
        assert Counter({s: t for s, t in told["recorded"].items() if t}) == sums(on, known, told["scope"])
        assert all(told["recorded"][s] == told["consolidated"][s] + told["transfers"][s] for s in told["recorded"])
    for tranche in Tranche.objects.filter(agreement=life.of.agreement):
        page = client.get(reverse("funding:tranche-detail", args=[tranche.pk]))
        rows = Entry.objects.filter(tranche=tranche)
        assert sum(one.centimes for one in page.context["entries"]) == sum(one.centimes for one in rows)


HEADLINE = ("promised", "committed", "paid", "spent", "justified")
PLACES = {"command", "money page", "years", "parties", "entries", "interface", "statement file", "entries file"}
LIMITED = {"agreement panel": HEADLINE, "money list": HEADLINE, "cost table": ("promised",), "flow": ("paid", "spent")}


class Shown:
    """What each place shows of one agreement, as centimes by stage."""

    def __init__(self, client: Client, key: str, query: str) -> None:
        self.client, self.key, self.query = client, key, query

    def get(self, name: str, *args: Any, query: str = "") -> Any:
        answer = self.client.get(reverse(f"funding:{name}", args=args) + self.query + query)
        assert answer.status_code == 200, name
        return answer

    def every(self, on: date, known: datetime) -> dict[str, Counter[str]]:
        """Place -> stage -> centimes."""
        page = self.get("money-detail", self.key)
        book = page.context["book"]
        labels = {str(label): code for code, label in book.stages}
        out = StringIO()
        call_command(
            "funding_statement", self.key, "--on", str(on), "--known-at", known.isoformat(), "--json", stdout=out
        )
        found = {
            "command": Counter(json.loads(out.getvalue())["recorded"]),
            "interface": Counter(self._interface(on, known)),
            "money page": self._cells(book.cells),
            "years": self._cells([cell for line in book.years for cell in line.cells]),
            "parties": self._cells([cell for line in book.parties for cell in line.cells]),
            "agreement panel": self._panel(),
            "cost table": Counter(
                {"promised": self.get("cost-table", self.key).context["table"].total.amount.centimes}
            ),
            "entries": self._entries(),
            "money list": self._list(labels),
            "flow": self._flow(page, labels),
            "statement file": self._file("statement-export", labels),
            "entries file": self._file("entry-export", labels),
        }
        return {name: Counter({s: t for s, t in sums_.items() if t}) for name, sums_ in found.items()}

    def _interface(self, on: date, known: datetime) -> dict[str, int]:
        address = f"/api/funding/{self.key}/statement"
        told: dict[str, Any] = self.client.get(address, {"on": str(on), "known_at": known.isoformat()}).json()
        return dict(told["recorded"])

    def rows(self) -> dict[str, int]:
        """What the interface gives row by row, as known now."""
        told: Any = self.client.get(f"/api/funding/{self.key}/entries", {"limit": 1000}).json()
        assert told["count"] == len(told["items"])
        found: Counter[str] = Counter()
        for row in told["items"]:
            found[row["stage"]] += 0 if row["is_in_kind"] else row["home_centimes"]
        return {stage: total for stage, total in found.items() if total}

    def _cells(self, cells: Any) -> Counter[str]:
        found: Counter[str] = Counter()
        for cell in cells:
            found[cell.stage] += cell.own.centimes + cell.transfer.centimes
        return found

    def _panel(self) -> Counter[str]:
        context = self.get("agreement-panel", self.key).context
        return self._cells(context["book"].headline) if context["book"].rows else Counter()

    def _entries(self) -> Counter[str]:
        found: Counter[str] = Counter()
        number = 1
        while True:
            page = self.get("entry-list", self.key, query=f"&page={number}")
            for row in page.context["lines"]:
                found[row["entry"].stage] += row["amount"].centimes
            if not page.context["page_obj"].has_next():
                return found
            number += 1

    def _list(self, labels: dict[str, str]) -> Counter[str]:
        number = 1
        while True:
            page = self.get("money-list", query=f"&page={number}")
            for line in page.context["lines"]:
                if line["agreement"].key == self.key:
                    told = zip(HEADLINE, line["cells"], strict=True)
                    return Counter({stage: amount.centimes for stage, (_label, amount) in told})
            assert page.context["page_obj"].has_next()
            number += 1

    def _flow(self, page: Any, labels: dict[str, str]) -> Counter[str]:
        """The bands that leave or reach this agreement alone (the chain above it has its own)."""
        flow, found = page.context["flow"], Counter[str]()
        for line in flow.lines if flow is not None else ():
            if line.source != "AECID":
                found[labels.get(line.stage, line.stage)] += line.amount.centimes
        return found

    def _file(self, name: str, labels: dict[str, str]) -> Counter[str]:
        answer = self.get(name, self.key, "csv")
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        column = "Somme des écritures" if name == "statement-export" else "Montant"
        return Counter({labels.get(one, one): total for one, total in amounts(text.decode(), "Étape", column).items()})


def test_stages_are_all_looked_at() -> None:
    assert {*HEADLINE, "ordered", "received", "returned"} == {stage.value for stage in STAGES}
