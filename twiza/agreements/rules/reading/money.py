"""What is promised in figures: the budget, the shares of the payers, the targets with their population and term."""

from __future__ import annotations

import re
from decimal import Decimal

from .amounts import Found, amounts, equal_parts, percentages
from .bodies import Body, bodies
from .dates import days, years
from .identity import is_upstream
from .numerals import FIGURE, read_figure
from .proposals import Notebook
from .texts import Sentence

_BUDGET = re.compile(
    (
        r"enveloppe|budget|coût|montant (?:global|total|prévisionnel)|d'un montant|financement "
        r"global|investissement (?:global|total)|total cost|"
        r"overall budget|total budget|الغلاف المالي|غلاف مالي|الكلفة|كلفة|التكلفة|تكلفة|ميزانية|"
        r"الميزانية|مبلغ إجمالي|بمبلغ إجمالي"
    ),
    re.I,
)
_CONTRIBUTION = re.compile(
    r"contribution|contribue|contribuera|apport|participation|verse(?:ra)?\b|s'engage|"
    r"quote-part|à hauteur de|part d[eu]|contribut|pays?\b|"
    r"مساهمة|تساهم|يساهم|حصة|تلتزم|يلتزم",
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
    r"accompagn|visant|vise|objectif|bénéfici|sera|seront|d'ici|soutenir|soutien|former|formation|appuyer|créer|création|toucher|profit|"
    r"support|train|reach|benefit|target|مواكبة|استفادة|لفائدة|تكوين|دعم|إحداث|بلوغ|خلق", re.I
)  # fmt: skip
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
        r"projets?|people|beneficiaries|women|مستفيدا?|مستفيد[ةه]?|امرأة|نساء|شابا?|شخصا?"
    ),
    "projects": r"projets?|projects?|مشروعا?|مشاريع",
    "jobs": r"emplois|postes d'emploi|jobs|مناصب شغل|منصب شغل|فرصة? شغل",
    "sessions": r"sessions de formation|formations|training sessions|دورات? تكوينية|دورة تكوينية",
}
_COUNT = re.compile(
    (
        rf"(?<![\w.,/-])(?P<figure>{FIGURE})\s+(?:nouvelles? |nouveaux |"
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


def read_money(notes: Notebook) -> None:
    """Budget, shares, other sums and targets of the agreement."""
    for one in notes.sentences:
        found = amounts(one.text)
        named = bodies(one.text)
        for money in found:
            if not is_upstream(one.text, money.start):
                _sum(notes, one, money, named)
        _percentages(notes, one, named)
        _counts(notes, one, found)


def _sum(notes: Notebook, one: Sentence, money: Found, named: list[Body]) -> None:
    """One sum: the budget when the words before say so, a share beside a payer, else a sum to be looked at."""
    before = one.text[: money.start]
    payer = _payer(notes, one.text, money, named)
    budget, share = _last(_BUDGET, before), _last(_CONTRIBUTION, before)
    value = {"centimes": money.centimes, "currency": money.currency, "is_about": money.is_about}
    readings = [{**value, "centimes": reading} for reading in money.readings]
    doubt = "figures_differ" if money.differs else "ambiguous_amount" if len(money.readings) > 1 else ""
    if budget >= 0 and budget > share and not notes.of("budget"):
        name, confidence = "budget", "high"
    elif payer and share >= 0:
        name, confidence = "share", "medium"
        year = next(
            (int(match) for match in re.findall(r"\b(20\d{2})\b", one.text[money.end : money.end + 40])), None
        )
        readings = [{**reading, "party": payer, "year": year} for reading in readings]
    elif (one.line == 0 or budget < 0) and " | " not in one.text:
        # The budget said again is not another sum.
        if any(other.value and other.value["centimes"] == money.centimes for other in notes.of("budget")):
            return
        name, confidence = "amount", "low"
    else:
        return
    notes.add(
        name, None if doubt else readings[0], one, money.start, money.end, doubt=doubt,
        readings=readings if doubt else (), confidence="low" if doubt else confidence,
    )  # fmt: skip


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _payer(notes: Notebook, text: str, money: Found, named: list[Body]) -> str:
    """The party named nearest before the sum, or right after it (`... par le Conseil régional`)."""
    from .parties import _resolved

    before = [body for body in named if body.end <= money.start]
    after = [body for body in named if 0 <= body.start - money.end < 30]
    by = re.match(r"\s*(?:par|de la part d[eu]|من طرف|by)\b", text[money.end :])
    for body in [*(after[:1] if by else []), *reversed(before)]:
        name = _resolved(notes, body)
        if name:
            return name
    return ""


def _percentages(notes: Notebook, one: Sentence, named: list[Body]) -> None:
    halves = equal_parts(one.text)
    if halves and _FUNDING.search(one.text):
        notes.add("share", {"rule": "equal"}, one, *halves)
    for share in percentages(one.text):
        of_what = _population(one.text, share.end)[0]
        is_funding = _FUNDING.search(one.text[: share.end][-90:]) and (not of_what or _WHOLE.match(of_what))
        if is_funding:
            payer = _payer(notes, one.text, Found((0,), "MAD", share.start, share.end), named)
            notes.add(
                "share",
                {"party": payer, "percent": share.readings[0]},
                one,
                share.start,
                share.end,
                confidence="medium" if payer else "low",
            )
        elif _TARGET.search(one.text) and not _TOLD.search(one.text):
            _target(
                notes,
                one,
                share.readings[0],
                "percent",
                _population(one.text, share.end),
                share.start,
                share.end,
            )


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
    notes: Notebook,
    one: Sentence,
    quantity: Decimal,
    unit: str,
    population: tuple[str, int],
    start: int,
    end: int,
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
