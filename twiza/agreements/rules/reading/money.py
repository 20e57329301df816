"""What is promised in figures: the budget, the shares of the payers, the targets with their population and term."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import Any

from .amounts import OPENS, Found, amounts, equal_parts, percentages
from .bodies import Body
from .dates import days, years
from .identity import is_upstream
from .numerals import FIGURE, read_figure
from .parties import mentions, resolved
from .proposals import Notebook
from .tables import read_tables
from .texts import Sentence

_BUDGET = re.compile(
    (
        r"enveloppe|budget|coût|montant (?:global|total|prévisionnel)|d'un montant|dotée? (?:de|d')|"
        r"montant d(?:e la|e l'|u|e cette|e ce|e cet) (?:présente? )?(?:convention|accord|avenant|"
        r"contrat|projet|programme)|financement "
        r"global|investissement (?:global|total)|total cost|"
        r"overall budget|total budget|الغلاف المالي|غلاف مالي|الكلفة|كلفة|التكلفة|تكلفة|ميزانية|كلفته|كلفتها|"
        r"تكلفتها|قيمتها|"
        r"الميزانية|مبلغ إجمالي|بمبلغ إجمالي"
    ),
    re.I,
)
_CONTRIBUTION = re.compile(
    r"contribution|contribue|contribuera|prend(?:ra)? en charge|supporte(?:ra)?\b|apport|participation|"
    r"verse(?:ra)?\b|s'engage|"
    r"quote-part|à hauteur de|part d[eu]|contribut|pays?\b|"
    r"مساهمة|تساهم|يساهم|حصة|تلتزم|يلتزم|تساهم|ويساهم|تتحمل|يتحمل",
    re.I,
)
_FUNDING = re.compile(
    r"financ|fund|contribu|quote-part|part d[eu]|coût|montant|ممول|تمويل|ساهم|حصة|الكلفة|التكلفة", re.I
)
# `60 % du coût total` is a share of the money, not of a population.
_WHOLE = re.compile(
    r"(?:(?:la|le|l'|the)\s*)?(?:coût|montant|budget|enveloppe|financement|cost|amount|"
    r"(?:ال)?(?:كلفة|تكلفة|غلاف|مبلغ|ميزانية|تمويل))",
    re.I,
)
_TARGET = re.compile(
    r"accompagn|porte(?:nt)? sur|visant|vise|objectif|bénéfici|sera|seront|d'ici|soutenir|soutien|former|"
    r"formation|appuyer|créer|création|toucher|profit|"
    r"support|train|reach|benefit|target|مواكبة|استفادة|لفائدة|تكوين|دعم|إحداث|بلوغ|خلق|ستهدف|تأهيل|تمكين|إنجاز",
    re.I,
)
# What is told of the present or the past is no promise.
_TOLD = re.compile(
    (
        r"actuellement|a explosé|ont explosé|a atteint|déjà|représente|compte(?:nt)? "
        r"(?:actuellement|désormais)|étaient|currently|حاليا|بلغ عدد"
    ),
    re.I,
)
_THINGS = {
    "cooperatives": r"coopératives?|cooperatives?|تعاونيات|تعاونية",
    "people": (
        r"personnes|bénéficiaires|femmes(?: et (?:de )?jeunes)?|jeunes|artisans|porteurs de "
        r"projets?|people|beneficiaries|women|مستفيدا?|مستفيد[ةه]?|امرأة|نساء|شابا?|شخصا?|صانعا?|صانعة"
    ),
    "projects": r"projets?|projects?|مشروعا?|مشاريع",
    "jobs": r"emplois|postes d'emploi|jobs|مناصب شغل|منصب شغل|فرصة? شغل",
    "sessions": r"sessions de formation|formations|training sessions|دورات? تكوينية|دورة تكوينية",
}
_COUNT = re.compile(
    (
        rf"{OPENS}(?<![/-])(?P<figure>{FIGURE})\s+(?:nouvelles? |nouveaux |"
        rf"new )?(?P<thing>{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in _THINGS.items())})(?!\w)"
    ),
    re.I,
)
_POPULATION = re.compile(
    (
        r"\s*(?:de la totalité )?(?:des|de|d'|of(?: the)?|من(?: مجموع)?)\s*(?P<what>[^,.;،؛]{3,"
        r"120}?)(?=\s+(?:par|durant|d'ici|pendant|avant|sur une|by|within|من طرف|خلال|في أفق|قبل)\b|"
        r"[,.;،؛]|$)"
    ),
    re.I,
)


# Who pays stands after the sum: `20 MDH à la charge de la Région`, `apporté par l'Agence`, `ممولة من طرف`.
_BY = re.compile(
    r"[^.;؛\d]{0,25}?(?:\bpar|de la part d[eu]|à la charge d[eu]|من طرف|على عاتق|\bby)(?!\w)[\s,]*(?:la |"
    r"le |l'|les |the )?$",
    re.I,
)
# A sum that replaces another one: `est porté de 3 MDH à 4 MDH`, `ترفع الكلفة من ... إلى ...`.
_RAISED = re.compile(
    r"\b(?:port[ée]+s?|ramen[ée]+s?|relev[ée]+s?|raised|increased|reduced)\b|(?<!\w)(?:ترفع|يرفع|رفع|تخفض|تحدد مجددا)",
    re.I,
)
_INSTEAD = re.compile(r"\s*(?:\([^)]*\))?\s*(?:à|to|إلى|الى)\s*", re.I)
_YEAR_OF = re.compile(
    r"(?:au titre d[eu]|pour|en|année|exercice|برسم|سنة|عام|in|for)\s*(?:l'|la |السنة )?(?:année |"
    r"exercice |سنة |financial year )?"
    r"(20\d{2})\b(?!\s*(?:-|/|à|et|to|إلى|و)\s*20\d)",
    re.I,
)


def read_money(notes: Notebook) -> None:
    """Budget, shares, other sums and targets of the agreement."""
    tabled = read_tables(notes)
    _read_sentences(notes, tabled)
    _drop_said_again(notes)


def _drop_said_again(notes: Notebook) -> None:
    """The whole of a party's years is no share beside them: `2,4 MDH, soit 0,8 MDH au titre de 2025 ...`."""
    years: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in notes.of("share"):
        if one.value and one.value.get("year"):
            years[one.value["party"], one.value["currency"]].append(one.value["centimes"])
    wholes = {(*payer, sum(sums)) for payer, sums in years.items() if len(sums) > 1}
    notes.drop("share", lambda one: _whole(one.value) in wholes)


def _whole(share: dict[str, Any] | None) -> tuple[str, str, int] | None:
    """The payer, the currency and the sum of a share without a year."""
    if not share or not share.get("centimes") or share["year"] is not None:
        return None
    return share["party"], share["currency"], share["centimes"]


def _read_sentences(notes: Notebook, tabled: set[int]) -> None:
    for one in notes.sentences:
        found = amounts(one.text)
        named = mentions(notes, one.text)
        for money in _current(one.text, found):
            if one.start not in tabled and not is_upstream(one.text, money.start):
                _sum(notes, one, money, named)
        _percentages(notes, one, named)
        _counts(notes, one, found)


def _current(text: str, found: list[Found]) -> list[Found]:
    """The sums that hold: of one that is raised to another only the new one."""
    if not _RAISED.search(text):
        return found
    old = {id(one) for one, new in pairwise(found) if _INSTEAD.fullmatch(text[one.end : new.start])}
    return [one for one in found if id(one) not in old]


def _sum(notes: Notebook, one: Sentence, money: Found, named: list[Body]) -> None:
    """One sum: the budget when the words before say so, a share beside a payer, else a sum to be looked at."""
    before = one.text[: money.start]
    payer = _payer(notes, one.text, money, named)
    budget, share = _last(_BUDGET, before), _last(_CONTRIBUTION, before)
    value = {"centimes": money.centimes, "currency": money.currency, "is_about": money.is_about}
    readings = [{**value, "centimes": reading} for reading in money.readings]
    doubt = "figures_differ" if money.differs else "ambiguous_amount" if len(money.readings) > 1 else ""
    # `الاتفاقية ... بمبلغ`: the sum of the agreement where nobody is said to pay it.
    is_its_own = share < 0 and re.search(r"(?:اتفاقية|الاتفاقية)[^.؛]*بمبلغ\s*$", before)
    if ((budget >= 0 and budget > share) or is_its_own) and not notes.of("budget"):
        name, confidence = "budget", "high"
    elif payer and (share >= 0 or _is_beside(one.text, money, named)):
        name, confidence = "share", "medium"
        match = _YEAR_OF.search(one.text[money.end : money.end + 45])
        year = int(match[1]) if match else None
        readings = [{**reading, "party": payer, "year": year} for reading in readings]
    elif (one.line == 0 or budget < 0) and " | " not in one.text:
        # The budget said again is not another sum.
        if any(other.value and other.value["centimes"] == money.centimes for other in notes.of("budget")):
            return
        name, confidence = "amount", "low"
    else:
        return
    notes.add(
        name,
        None if doubt else readings[0],
        one,
        money.start,
        money.end,
        doubt=doubt,
        readings=readings if doubt else (),
        confidence="low" if doubt else confidence,
    )


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _payer(notes: Notebook, text: str, money: Found, named: list[Body]) -> str:
    """The party named nearest before the sum, or right after it (`... par le Conseil régional`)."""
    before = [body for body in named if body.end <= money.start]
    # The nearest one pays: where it is no party, nobody else is put in its place.
    nearest = [*_named_after(text, money, named), *reversed(before)][:1]
    return resolved(notes, nearest[0]) if nearest else ""


def _is_beside(text: str, money: Found, named: list[Body]) -> bool:
    """Whether a body is said to pay a sum by its place alone: right after it, or before it and a colon."""
    before = [body for body in named if body.end <= money.start]
    is_listed = before and re.fullmatch(r"\s*(?:\([^)]*\))?\s*[:=-]\s*", text[before[-1].end : money.start])
    return bool(is_listed or _named_after(text, money, named))


def _named_after(text: str, money: Found, named: list[Body]) -> list[Body]:
    """The body that a sum is said to come from right after it."""
    after = next((body for body in named if body.start >= money.end), None)
    return [after] if after and _BY.fullmatch(text[money.end : after.start]) else []


def _percentages(notes: Notebook, one: Sentence, named: list[Body]) -> None:
    is_shared = False
    halves = equal_parts(one.text)
    if halves and _FUNDING.search(one.text):
        notes.add("share", {"rule": "equal"}, one, *halves)
    for share in percentages(one.text):
        of_what = _population(one.text, share.end)[0]
        place = Found((0,), "MAD", share.start, share.end)
        match = _FUNDING.search(one.text[: share.end][-90:]) or _named_after(one.text, place, named)
        if (match or is_shared) and (not of_what or _WHOLE.match(of_what)):
            is_shared = True
            payer = _payer(notes, one.text, place, named)
            notes.add(
                "share",
                {"party": payer, "percent": share.readings[0]},
                one,
                share.start,
                share.end,
                confidence="medium" if payer else "low",
            )
        elif _TARGET.search(one.text) and not _TOLD.search(one.text):
            _target(notes, one, share.readings[0], "percent", _population(one.text, share.end), share.start, share.end)


def _population(text: str, at: int) -> tuple[str, int]:
    """Of what a percentage is: the words and where they end; empty when the sentence does not say."""
    match = _POPULATION.match(text, at)
    return (match["what"].strip(), match.end()) if match else ("", 0)


def _counts(notes: Notebook, one: Sentence, sums: list[Found]) -> None:
    """So many cooperatives, people, projects: a target where the sentence promises, not where it tells."""
    if _TOLD.search(one.text) or not _TARGET.search(one.text):
        return
    for match in _COUNT.finditer(one.text):
        if any(money.start < match.end() and match.start() < money.end for money in sums):
            continue
        unit = next(name for name in _THINGS if match[name])
        # Nobody counts cooperatives with three decimals: here the point groups.
        count = read_figure(match["figure"]).value
        if count == count.to_integral_value():
            _target(notes, one, count, unit, (match["thing"], match.end()), match.start(), match.end())


def _target(
    notes: Notebook, one: Sentence, quantity: Decimal, unit: str, population: tuple[str, int], start: int, end: int
) -> None:
    words, stop = population
    by = re.search(
        (
            r"(?:d'ici(?: à| fin)?|à l'horizon|avant fin|by(?: the end of)?|في أفق(?: سنة)?|قبل "
            r"نهاية)\s*(?:l'an )?(20\d{2})"
        ),
        one.text,
        re.I,
    )
    year = int(by[1]) if by else max((period.last for period in years(one.text)), default=None)
    on = (
        next((day.on for day in days(one.text, notes.language) if day.on and day.start > end), None)
        if year is None
        else None
    )
    value = {
        "quantity": quantity,
        "unit": unit,
        "population": words if unit == "percent" else "",
        "due_year": year,
        "due_on": on,
    }
    notes.add("target", value, one, start, max(end, stop), confidence="medium")
