"""Who is funded elsewhere already: the ledger, other calls, and records that may be the same organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, Sum

from twiza.agreements.models import Agreement
from twiza.core.values import Money
from twiza.funding.models import Entry
from twiza.register.models import Organisation, Pair, PairState, group_of, lineage

from ..models.applications import Application
from ..models.awards import Award, sums_of
from ..models.calls import Call

# The stages that say that money was meant for an organisation or reached it
TOLD = ("promised", "committed", "ordered", "paid", "received", "spent", "justified")


@dataclass
class Funding:
    """What one agreement gives an organisation: net centimes by stage, the award or the papers that say so."""

    agreement: Agreement
    sums: dict[str, Money] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    award: Award | None = None

    def add(self, sums: Mapping[str, int], sources: Iterable[str]) -> None:
        """One more record of the same organisation: its sums and its papers."""
        for stage, total in sums.items():
            self.sums[stage] = Money(total + self.sums.get(stage, Money(0)).centimes)
        self.sources += [said for said in sources if said not in self.sources]

    @property
    def given(self) -> Money:
        """What it came to: the grant awarded, else the furthest that the ledger knows."""
        if self.award is not None:
            return self.award.amount
        return max(self.sums.values(), key=lambda sum_: sum_.centimes, default=Money(0))

    @property
    def justified(self) -> Money:
        """What was shown to be used."""
        return self.sums.get("justified", Money(0, self.given.currency))

    @property
    def is_open(self) -> bool:
        """Whether something of it is not justified yet."""
        return self.given.centimes > self.justified.centimes


@dataclass(frozen=True)
class Namesake:
    """A record that may be the same organisation, undecided: what it receives, and its files in the same call."""

    organisation: Organisation
    probability: float | None
    fundings: list[Funding]
    files: list[Application]


def funded_elsewhere(organisation: Organisation | int, *, but: Application | None = None) -> list[Funding]:
    """Agreements whose money reaches an organisation, by any of its records; those of one file left out."""
    pk = organisation.pk if isinstance(organisation, Organisation) else organisation
    return without(fundings_of([pk])[pk], but)


def without(fundings: list[Funding], but: Application | None) -> list[Funding]:
    """The fundings that are not the grant of a file itself."""
    return [one for one in fundings if but is None or one.award is None or one.award.application_id != but.pk]


def open_grants(organisation: Organisation | int) -> list[Funding]:
    """Earlier grants of which something is still to be justified."""
    return [one for one in funded_elsewhere(organisation) if one.is_open]


def namesakes(organisation: Organisation | int, call: Call | None = None) -> list[Namesake]:
    """Undecided pairs of the queue whose other record is funded or applies to the same call: perhaps the same one."""
    group = group_of(organisation)
    pairs = Pair.objects.filter(Q(left_id__in=group) | Q(right_id__in=group), state=PairState.OPEN, left__isnull=False)
    lines = [
        (pair.right if pair.left_id in group or pair.left is None else pair.left, pair.probability)
        for pair in pairs.select_related("left", "right").order_by("-probability", "pk")
    ]
    fundings = fundings_of(other.pk for other, _probability in lines)
    files: dict[int, list[Application]] = defaultdict(list)
    if call is not None and lines:
        records = {record: other.pk for other, _probability in lines for record in group_of(other)}
        for file in call.applications.lodged().filter(organisation_id__in=records).order_by("number"):
            files[records[file.organisation_id]].append(file)
    return [
        Namesake(other, probability, fundings[other.pk], files[other.pk])
        for other, probability in lines
        if fundings[other.pk] or files[other.pk]
    ]


def fundings_of(organisations: Iterable[int]) -> dict[int, list[Funding]]:
    """What reaches each of many organisations, by its id, from any of its records: five queries for any number."""
    known = lineage()
    groups = {pk: known.group(pk) for pk in organisations}
    records = sorted({record for group in groups.values() for record in group})
    if not records:
        return {}
    awarded = _awarded(records)
    ledger, papers = _ledger(records)
    agreements = Agreement.objects.in_bulk({agreement for known in ledger.values() for agreement in known})
    found: dict[int, list[Funding]] = {}
    for pk, group in groups.items():
        mine = {one.agreement.pk: one for record in group for one in awarded.get(record, ())}
        lines = [(record, agreement) for record in group for agreement in ledger.get(record, ())]
        for record, agreement in lines:
            one = mine.setdefault(agreement, Funding(agreements[agreement]))
            if one.award is None:
                one.add(ledger[record][agreement], papers[record, agreement])
        found[pk] = sorted(mine.values(), key=lambda one: one.agreement.key)
    return found


def _awarded(records: list[int]) -> dict[int, list[Funding]]:
    """The grants of calls by record, each with what the ledger says of its agreement."""
    rows = Award.objects.filter(application__organisation_id__in=records)
    awards = list(rows.select_related("agreement", "application__call").order_by("pk"))
    sums = sums_of(awards)
    found: dict[int, list[Funding]] = defaultdict(list)
    for award in awards:
        one = Funding(award.agreement, sums[award.pk], [award.application.reference], award)
        found[award.application.organisation_id].append(one)
    return found


Cells = dict[int, dict[int, dict[str, int]]]
Papers = dict[tuple[int, int], list[str]]


def _ledger(records: list[int]) -> tuple[Cells, Papers]:
    """Net centimes to each record by agreement and stage, and the references by which a reader finds them (three)."""
    rows = Entry.objects.filter(payee__organisation_id__in=records, stage__in=TOLD, is_in_kind=False)
    cells: Cells = defaultdict(lambda: defaultdict(dict))
    ends = ("payee__organisation_id", "agreement_id")
    for record, agreement, stage, total in (
        rows.order_by().values_list(*ends, "stage").annotate(total=Sum("home_centimes"))
    ):
        if total:
            cells[record][agreement][stage] = int(total)
    papers: Papers = defaultdict(list)
    rows_result = rows.filter(reverses__isnull=True).order_by("value_on", "pk")
    for record, agreement, reference in rows_result.values_list(*ends, "reference"):
        kept = papers[record, agreement]
        if reference and reference not in kept and len(kept) < 3:
            kept.append(reference)
    return cells, papers
