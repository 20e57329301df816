"""What an investor may know of a cooperative: dated facts with their source, and the routes that the law leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twiza.core import formats
from twiza.register.models import Identifier, Organisation
from twiza.register.rules.vocabulary import BRANCHES, SIZES
from twiza.support.models import Case, Session

from ..rules.people import Relation
from .presenters import lang, sector


@dataclass(frozen=True)
class ReadinessFact:
    """One thing that is known: its words, the day it speaks of, who told it."""

    label: str
    value: str
    on: date | None
    source: str


@dataclass(frozen=True)
class Readiness:
    """A cooperative as an investor reads it."""

    organisation: Organisation
    activity: str
    facts: list[ReadinessFact]
    unknown: list[str]


@dataclass(frozen=True)
class Route:
    """One legal way to bring money or orders; `text` says what it is and what it is not."""

    code: str
    label: Promise
    text: Promise


# Law 112-12 on cooperatives, and the general law of obligations and of associations: a frame in words, not advice.
ROUTES = (
    Route(
        Relation.MEMBER,
        gettext_lazy("Co-operative shares"),
        gettext_lazy(
            "You become a member: you buy shares and take part in the work that the cooperative is there for. "
            "One member has one vote, whatever the shares. What is shared out follows the transactions of each "
            "member, not the money brought; shares are paid back at their nominal value when you leave."
        ),
    ),
    Route(
        Relation.LENDER,
        gettext_lazy("Loan"),
        gettext_lazy(
            "You lend by a written contract with a term and, if you agree on one, an interest. The cooperative "
            "owes you the sum whatever its results; the assembly or the board must have allowed the loan."
        ),
    ),
    Route(
        Relation.DONOR,
        gettext_lazy("Donation"),
        gettext_lazy(
            "You give money or equipment, with or without a purpose in writing. Nothing is owed in return; the "
            "cooperative writes the gift in its accounts."
        ),
    ),
    Route(
        Relation.BUYER,
        gettext_lazy("Purchase"),
        gettext_lazy(
            "You order and pay, in advance if you wish: an order of one year often helps more than capital. "
            "Price, quality and delivery stand in the contract; certificates and export papers are the seller’s"
            " to show."
        ),
    ),
    Route(
        Relation.PARTNER,
        gettext_lazy("Joint company or grouping"),
        gettext_lazy(
            "With several cooperatives you found a company or an economic interest grouping beside them; the "
            "cooperatives hold their part through it. Their statutes must allow it and their assemblies decide."
        ),
    ),
)
SMALL, LARGE = 20_000, 500_000  # dirhams: below, shares and gifts are usual; above, a contract or a company


def routes(ticket: int | None, relations: list[str] | None) -> list[tuple[Route, bool]]:
    """Every route, those that suit the amount and the person marked."""

    def suits(route: Route) -> bool:
        if relations is not None and route.code not in relations:
            return False
        if ticket is None:
            return relations is not None
        if ticket < SMALL:
            return route.code in (Relation.MEMBER, Relation.DONOR, Relation.BUYER)
        return ticket <= LARGE or route.code in (Relation.LENDER, Relation.BUYER, Relation.PARTNER)

    return [(route, suits(route)) for route in ROUTES]


def readiness_lines(organisations: Iterable[object]) -> list[Readiness]:
    """Lines of a list; support and identifiers are read once for all of them."""
    rows = list(organisations)
    keys = [row.pk for row in rows]
    held = (
        Session.objects.current()
        .held()
        .filter(case__organisation__in=keys)
        .order_by()
        .values("case__organisation")
        .annotate(n=Count("pk"), last=Max("valid_from"))
    )
    sessions = {row["case__organisation"]: (row["n"], row["last"]) for row in held}
    closed = Case.objects.filter(organisation__in=keys, state="closed_done")
    done = set(closed.values_list("organisation_id", flat=True))
    numbers: dict[int, Identifier] = {}
    for one in Identifier.objects.current().filter(organisation__in=keys).select_related("source").order_by("-pk"):
        numbers[one.organisation_id] = one
    return [_line(row, sessions.get(row.pk), row.pk in done, numbers.get(row.pk)) for row in rows]


def _line(organisation: object, held: tuple[int, date] | None, is_done: bool, number: Identifier | None) -> Readiness:
    language, values = lang(), str(organisation.source)
    facts: list[ReadinessFact] = []
    unknown: list[str] = []

    def say(label: str, value: str, on: date | None = None, source: str = values) -> None:
        if value:
            facts.append(ReadinessFact(label, value, on, source))
        else:
            unknown.append(label)

    founded = organisation.founded_on
    say(_("Founded"), formats.day(founded, language) if founded else "", founded)
    say(
        _("Registered under"),
        number.value if number else "",
        number.valid_from if number else None,
        str(number.source) if number else "",
    )
    size = SIZES.label(organisation.size, language) if organisation.size in SIZES else ""
    say(_("Size"), size, organisation.counted_on)
    members, women = organisation.members, organisation.women
    share = formats.percent(women / members, language, 0) if members and women is not None else ""
    say(_("Women among members"), share, organisation.counted_on)
    if held:
        support = _("%(n)s sessions") % {"n": formats.number(held[0], language)}
        support += f", {_('work done')}" if is_done else ""
        say(_("Accompanied"), support, held[1], _("support files"))
    else:
        unknown.append(_("Accompanied"))
    branch = BRANCHES.label(organisation.branch, language) if organisation.branch in BRANCHES else ""
    return Readiness(
        organisation, " · ".join(part for part in (sector(organisation.sector), branch) if part), facts, unknown
    )
