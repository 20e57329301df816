"""Who is funded elsewhere already: the ledger, other calls, and records that may be the same organisation."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, Sum

from twiza.agreements.models import Agreement
from twiza.core.values import Money
from twiza.funding.models import Entry
from twiza.register.models import Organisation, Pair, PairState, group_of

from .applications import Application
from .awards import Award

# The stages that say that money was meant for an organisation or reached it
TOLD = ("promised", "committed", "ordered", "paid", "received", "spent", "justified")


@dataclass
class Funding:
    """What one agreement gives an organisation: net centimes by stage, the award or the papers that say so."""

    agreement: Agreement
    sums: dict[str, Money] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    award: Award | None = None

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
    """A record that may be the same organisation, undecided, with what it receives."""

    organisation: Organisation
    probability: float | None
    fundings: list[Funding]


def funded_elsewhere(organisation: Organisation | int, *, but: Application | None = None) -> list[Funding]:
    """Agreements whose money reaches an organisation, by any of its records; those of one file left out."""
    return _fundings(group_of(organisation), but)


def open_grants(organisation: Organisation | int) -> list[Funding]:
    """Earlier grants of which something is still to be justified."""
    return [one for one in funded_elsewhere(organisation) if one.is_open]


def namesakes(organisation: Organisation | int) -> list[Namesake]:
    """Undecided pairs of the queue whose other record is funded: perhaps the same organisation."""
    group = group_of(organisation)
    pairs = Pair.objects.filter(
        Q(left_id__in=group) | Q(right_id__in=group), state=PairState.OPEN, left__isnull=False
    )
    found = []
    for pair in pairs.select_related("left", "right").order_by("-probability", "pk"):
        other = pair.right if pair.left_id in group or pair.left is None else pair.left
        fundings = _fundings(group_of(other), None)
        if fundings:
            found.append(Namesake(other, pair.probability, fundings))
    return found


def _fundings(group: list[int], but: Application | None) -> list[Funding]:
    """By agreement: the ledger's net sums to the records of a group, and the awards of calls."""
    found: dict[int, Funding] = {}
    awards = Award.objects.filter(application__organisation_id__in=group).select_related(
        "agreement", "application__call"
    )
    for award in awards.exclude(application=but) if but is not None else awards:
        one = Funding(award.agreement, award.sums(), [award.application.reference], award)
        found[award.agreement_id] = one
    rows = Entry.objects.filter(payee__organisation_id__in=group, stage__in=TOLD, is_in_kind=False).order_by()
    if but is not None:
        rows = rows.exclude(agreement__in=Award.objects.filter(application=but).values("agreement"))
    sums: dict[int, dict[str, Money]] = defaultdict(dict)
    totals = rows.values_list("agreement_id", "stage").annotate(total=Sum("home_centimes"))
    for agreement, stage, total in totals:
        if agreement not in found and total:
            sums[agreement][stage] = Money(int(total))
    agreements = Agreement.objects.in_bulk(list(sums))
    papers = _references(rows, list(sums))
    for agreement, stages in sums.items():
        found[agreement] = Funding(agreements[agreement], stages, papers[agreement])
    return sorted(found.values(), key=lambda one: one.agreement.key)


def _references(rows: object, agreements: list[int]) -> dict[int, list[str]]:
    """The references of the entries, the papers by which a reader finds them; three at most."""
    found: dict[int, list[str]] = defaultdict(list)
    query = rows.filter(agreement_id__in=agreements, reverses__isnull=True)  # type: ignore[attr-defined]
    for agreement, reference in query.order_by("value_on", "pk").values_list("agreement_id", "reference"):
        if reference and reference not in found[agreement] and len(found[agreement]) < 3:
            found[agreement].append(reference)
    return found
