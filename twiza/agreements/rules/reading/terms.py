"""When an agreement was voted and signed, and how long it runs: days, period, duration, renewal."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from .bodies import bodies
from .dates import Day, days, is_horizon, lengths, years
from .identity import DECISION, is_upstream
from .proposals import Notebook
from .texts import Sentence

_IN_SESSION = re.compile(
    r"\s*(?:\([^)]*\))?[\s,،]*(?:réunie?s?|convoquée?|siégeant|المجتمعة?|المنعقدة?|المجتمع خلال|meeting|"
    r"assembled)(?!\w)",
    re.I,
)
_MET = re.compile(r"(?<!\w)(?:اجتمع|انعقد|عقد)\s+$")
_SIGNED = re.compile(
    (
        r"\bsign(?:é|ée|és|ées|ent|ature|atures|ed|ing)\b|\bfait à\b|\bfait en\b|\bconclu(?:e|es|"
        r"s)?\b|\bdone at\b|\bis made\b|(?:وقع|توقيع|حرر|أبرم)"
    ),
    re.I,
)
_ENTERS = re.compile(
    (
        r"entre(?:ra)? en vigueur|prend(?:ra)? effet|à compter d|enters? into force|takes? effect|"
        r"حيز التنفيذ|يسري|ابتداء من"
    ),
    re.I,
)
_ENDS = re.compile(r"prend(?:ra)? fin|jusqu'au|expire(?:ra)? le|au plus tard le|until|expires? on|إلى غاية|تنتهي", re.I)
_PERIOD = re.compile(r"période|années|exercices?|plan d'action|programme|period|between|الفترة|برسم|سنوات|مخطط", re.I)
_DURATION = re.compile(
    r"durée|période|pour une|period|term\b|duration|مدة|لمدة|على مدى|تمتد|valable|conclue pour|"
    r"\bsur (?=\w+ ?(?:\(\d+\) ?)?(?:ans|mois|années))",
    re.I,
)
# More time is not the whole of the time.
_LONGER = re.compile(r"prorog|prolong|extend|تمدد|يمدد|تمديد|تمدد مدة", re.I)
_RENEWAL = re.compile(
    (
        r"tacite(?:ment)? (?:re)?conduction|tacite reconduction|renouvel\w+ tacitement|tacitly "
        r"renew\w*|تجدد (?:ضمنيا|تلقائيا)|(?:بال|لل|ال)تجديد (?:الضمني|التلقائي)"
    ),
    re.I,
)
_VOTED = re.compile(
    r"(?:approuvée?|adoptée?|votée?|approved|صادق|المصادقة)[^.]{0,60}?(?P<by>conseil[\w' -]*?|مجلس[\w' -]*?|council)"
    r"(?=,|\.| lors| réuni| en | dans | at | during| خلال| في|$)",
    re.I,
)


def read_days(notes: Notebook) -> None:
    """When it was signed and voted, when it runs."""
    for one in notes.sentences:
        found = days(one.text, notes.language)
        if _SIGNED.search(one.text):
            _signed(notes, one, found)
        _approval(notes, one, found)
        _run(notes, one, found)
        _duration(notes, one)


def _signed(notes: Notebook, one: Sentence, found: list[Day]) -> None:
    """The day nearest to the word that signs; a legal text cited by its day is not a signature."""
    if re.match(r"\W*(?:vu|considérant|بناء على|و?بناء)\b", one.text, re.I) or not found:
        return
    verbs = [match.start() for match in _SIGNED.finditer(one.text)]
    nearest = min(found, key=lambda day: min(abs(day.start - verb) for verb in verbs))
    if any(is_upstream(one.text, verb) for verb in verbs) or _ENTERS.search(one.text[: nearest.start][-40:]):
        return
    notes.add(
        "signed_on",
        nearest.on,
        one,
        nearest.start,
        nearest.end,
        doubt=nearest.doubt,
        readings=nearest.readings,
        confidence="low" if nearest.doubt else "high",
    )


def _approval(notes: Notebook, one: Sentence, found: list[Day]) -> None:
    if notes.of("approval") or _sitting(notes, one, found):
        return
    match = _VOTED.search(one.text)
    if match is None or is_upstream(one.text, match.start()):
        return
    session = re.search(
        r"session (?:extra)?ordinaire|دورة[\w\s]{0,20}?(?:عادية|استثنائية)", one.text[match.end() :], re.I
    )
    end = match.end() + session.end() if session else match.end()
    on: date | None = next((day.on for day in found if day.on and day.start >= match.start()), None)
    notes.add(
        "approval",
        {"by": match["by"].strip(), "on": on.isoformat() if on else None},
        one,
        match.start(),
        end,
        confidence="medium",
    )


def _sitting(notes: Notebook, one: Sentence, found: list[Day]) -> bool:
    """`Le Conseil de ..., réuni en session ordinaire le ...`: the council whose decision the text is."""
    if not any(DECISION.match(head.text) for head in notes.sentences[:8]):
        return False
    for body in bodies(one.text):
        sits = _IN_SESSION.match(one.text, body.end)
        end = sits.end() if sits else body.end if _MET.search(one.text[: body.start]) else 0
        if body.kind in ("region", "local_authority") and end:
            on = next((day.on for day in found if day.on and day.start >= end), None)
            value = {"by": body.name, "on": on.isoformat() if on else None}
            return notes.add("approval", value, one, body.start, end, confidence="medium") is not None
    return False


def _run(notes: Notebook, one: Sentence, found: list[Day]) -> None:
    """The first and the last day: entry into force, end, a period of years or `du ... au ...`."""
    for period in years(one.text):
        if _PERIOD.search(one.text[max(0, period.start - 45) : period.start]) and not notes.of("starts_on"):
            notes.add("starts_on", date(period.first, 1, 1), one, period.start, period.end, confidence="medium")
            notes.add("ends_on", date(period.last, 12, 31), one, period.start, period.end, confidence="medium")
    dated = [day for day in found if day.on or day.doubt == "hijri"]
    for day in dated:
        before = one.text[max(0, day.start - 45) : day.start]
        name = "ends_on" if _ENDS.search(before) else "starts_on" if _ENTERS.search(before) else ""
        if name and not [p for p in notes.of(name) if p.confidence == "high"]:
            notes.drop(name, lambda p: not p.doubt)
            notes.add(name, day.on, one, day.start, day.end, doubt=day.doubt, confidence="low" if day.doubt else "high")
    for first, last in pairwise(dated):
        between = one.text[first.end : last.start].strip().casefold()
        opens = one.text[: first.start].rstrip().casefold()
        if between in ("au", "to", "إلى", "إلى غاية", "jusqu'au") and opens.endswith(("du", "from", "من")):
            notes.add("starts_on", first.on, one, first.start, first.end, doubt=first.doubt)
            notes.add("ends_on", last.on, one, last.start, last.end, doubt=last.doubt)


def _duration(notes: Notebook, one: Sentence) -> None:
    for length in lengths(one.text):
        around = one.text[max(0, length.start - 50) : length.end + 10]
        is_more = _LONGER.search(one.text[: length.start])
        if _DURATION.search(around) and not (is_more or is_horizon(one.text, length) or _RENEWAL.search(around)):
            doubt = "figures_differ" if length.differs else ""
            value = None if doubt else length.months
            if not notes.of("duration_months"):
                notes.add("duration_months", value, one, length.start, length.end, doubt=doubt)
    match = _RENEWAL.search(one.text)
    if match:
        months = next((length.months for length in lengths(one.text) if length.start > match.end()), None)
        notes.add("renewal", {"months": months}, one, *match.span(), confidence="medium")
