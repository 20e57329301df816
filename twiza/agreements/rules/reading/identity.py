"""What an agreement is and when: its kind, title, object, number, territory, days, duration, renewal."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from twiza.core.text import fold

from ..vocabulary import Kind
from .dates import Day, days, is_horizon, lengths, years
from .proposals import Notebook
from .texts import Sentence

_KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.AMENDMENT, r"avenant\b(?: n° ?\d+)?|ملحق(?: رقم)?|amendment (?:no\.?|to)"),
    (
        Kind.FRAMEWORK,
        (
            r"(?:convention|accord)[- ]cadre(?: de \w+)?|اتفاقية[- ]?إطار|اتفاقية الإطار|framework "
            r"(?:agreement|convention)"
        ),
    ),
    (Kind.SPECIFIC, r"convention spécifique\b|اتفاقية خاصة|specific agreement"),
    (Kind.SERIES, r"série de conventions|سلسلة (?:من )?(?:ال)?اتفاقيات|series of (?:conventions|agreements)"),
    (Kind.CONTRACT_PROGRAMME, r"contrat[- ]programme|عقد[- ]?برنامج|عقد البرنامج"),
    (Kind.MEMORANDUM, r"m[ée]morandum d'entente|مذكرة (?:ال)?تفاهم|memorandum of understanding"),
    (Kind.PROTOCOL, r"protocole (?:d'accord|administratif|de coopération)|بروتوكول"),
    (
        Kind.PARTNERSHIP,
        r"conventions? de (?:partenariat|coopération)|accord de partenariat|اتفاقية (?:ال)?شراكة|partnership agreement",
    ),
    (Kind.EXCHANGE, r"rencontres bilatérales|لقاءات ثنائية|bilateral meetings"),
)
_UPSTREAM = re.compile(
    r"(?:dans le cadre|en application|en exécution|en vertu|conformément|تنفيذا|تفعيلا|في إطار|under)[^.]{0,25}$",
    re.I,
)
_APPLIES = re.compile(_UPSTREAM.pattern.removesuffix(r"[^.]{0,25}$"), re.I)
_OBJECT = re.compile(
    r"(?:portant sur|a pour objet(?: de)?|relative à|relatif à|بشأن|حول|موضوعها|for the promotion of|concerning)\s+",
    re.I,
)
# What speaks of itself as its object; `concerning` and the like may follow any other word.
_AGREEMENT = re.compile(
    r"convention|accord|avenant|protocole|partenariat|contrat|agreement|memorandum|partnership|اتفاقية|بروتوكول|شراكة|ملحق|عقد",
    re.I,
)
_OWN_OBJECT = re.compile(r"a pour objet|موضوعها", re.I)
_NO_TITLE = re.compile(r"\W*(?:entre\b|between\b|vu\b|n°|numéro|رقم|بين\b|بناء|royaume|المملكة)", re.I)
_NUMBER = re.compile(r"(?:n°|numéro|رقم|no\.)\s*:?\s*(?P<number>[\w.\-/ء-ي]*\d[\w.\-/ء-ي]*\d?)", re.I)
_SIGNED = re.compile(
    (
        r"\bsign(?:é|ée|és|ées|ent|ature|atures|ed|ing)\b|\bfait à\b|\bfait en\b|\bconclu(?:e|es|"
        r"s)?\b|\bdone at\b|(?:وقع|توقيع|حرر|أبرم)"
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
_ENDS = re.compile(
    r"prend(?:ra)? fin|jusqu'au|expire(?:ra)? le|au plus tard le|until|expires? on|إلى غاية|تنتهي", re.I
)
_PERIOD = re.compile(
    r"période|années|exercices?|plan d'action|programme|period|between|الفترة|برسم|سنوات|مخطط", re.I
)
_DURATION = re.compile(r"durée|période|pour une|period|term\b|duration|مدة|لمدة|valable|conclue pour", re.I)
_RENEWAL = re.compile(
    (
        r"tacite(?:ment)? (?:re)?conduction|tacite reconduction|renouvel\w+ tacitement|tacitly "
        r"renew\w*|تجدد (?:ضمنيا|تلقائيا)|بالتجديد الضمني"
    ),
    re.I,
)
_VOTED = re.compile(
    r"(?:approuvée?|adoptée?|votée?|approved|صادق|المصادقة)[^.]{0,60}?(?P<by>conseil[\w' -]*?|مجلس[\w' -]*?|council)"
    r"(?=,|\.| lors| réuni| en | dans | at | during| خلال| في|$)", re.I
)  # fmt: skip


def read_identity(notes: Notebook) -> None:
    """Kind, title, object, number, territory."""
    _kind(notes)
    _title(notes)
    for one in notes.sentences:
        match = _OBJECT.search(one.text)
        before = one.text[: match.start()] if match else ""
        is_own = match and (_OWN_OBJECT.match(match[0]) or _AGREEMENT.search(before[-90:]))
        if match and is_own and not _APPLIES.search(before) and not notes.of("object"):
            end = _phrase(one.text, match.end())
            if end - match.end() > 15:
                notes.add(
                    "object",
                    notes.shade.quote(one.start + match.end(), one.start + end),
                    one,
                    match.end(),
                    end,
                    confidence="medium",
                )
        _number(notes, one)
        _places(notes, one)


def is_upstream(text: str, at: int) -> bool:
    """Whether the agreement named at a place of a sentence is another one, which this one applies."""
    return _UPSTREAM.search(text[max(0, at - 60) : at]) is not None


def _kind(notes: Notebook) -> None:
    """The first kind of instrument named, agreements that this one applies left out."""
    for one in notes.sentences:
        found = [
            (match.start(), -match.end(), kind, match)
            for kind, pattern in _KINDS
            for match in re.finditer(rf"(?<!\w)(?:{pattern})", one.text, re.I)
            if not is_upstream(one.text, match.start())
        ]
        if found:
            _start, _end, kind, match = min(found, key=lambda item: item[:2])
            notes.add("kind", kind.value, one, *match.span())
            return


def _title(notes: Notebook) -> None:
    """The heading above the text: a line that names the agreement, else a first line that is no sentence."""
    head = [
        one
        for one in notes.sentences[:6]
        if sum(other.line == one.line for other in notes.sentences[:12]) == 1
    ]
    named = [
        one
        for one in head
        if any(re.match(rf"\W*(?:{pattern})", one.text, re.I) for _kind, pattern in _KINDS)
    ]
    # A line that only says the kind stands above the title.
    whole = [one for one in named if len(one.text.split()) > 3]
    bare = next((one for one in named if one not in whole), None)
    below = [one for one in head if bare and one.line > bare.line and not _NO_TITLE.match(one.text)]
    first = next(iter([*whole, *below[:1], *named, *notes.sentences[:1]]), None)
    if first is None or len(notes.sentences) < 2 or first not in head:
        return
    words = first.text.rstrip()
    start = words.rfind("> ") + 2 if re.match(r"\[[^\]]*\]\([^)]*\) >", words) else 0
    if words.endswith((".", ":", ";")) or not 4 <= len(words[start:].split()) <= 60:
        return
    notes.add(
        "title",
        notes.shade.quote(first.start + start, first.end),
        first,
        start,
        len(words),
        confidence="medium",
    )


def _phrase(text: str, start: int) -> int:
    """Where a phrase that opens at a place ends: before a stop, a new clause or the end."""
    stop = re.search(
        r"[.;:،]|,\s+(?:qui|pour une durée|d'un montant|et ce)|\s+(?:pour une durée|signée? le)\b",
        text[start:],
    )
    return start + stop.start() if stop else len(text)


def _number(notes: Notebook, one: Sentence) -> None:
    """The number of the agreement, in the head of the text."""
    match = _NUMBER.search(one.text)
    is_head = notes.sentences and one.line - notes.sentences[0].line < 12 and len(one.text.split()) < 25
    if (
        match
        and is_head
        and re.search(r"convention|avenant|accord|اتفاقية|ملحق|agreement", one.text, re.I)
        and not notes.of("reference")
    ):
        notes.add(
            "reference",
            notes.shade.quote(one.start + match.start("number"), one.start + match.end("number")),
            one,
            *match.span("number"),
        )


def _places(notes: Notebook, one: Sentence) -> None:
    """A known place after `région`, `province`, `جهة`; only the first."""
    if notes.of("territory"):
        return
    for match in re.finditer(
        r"(?:région|province|préfecture|جهة|إقليم|عمالة|region of)\s+(?:de |d'|du )?", one.text, re.I
    ):
        rest = one.text[match.end() : match.end() + 60]
        for place in notes.places:
            for name in place.names:
                size = _prefix(rest, name)
                if size:
                    notes.add(
                        "territory",
                        {"code": place.code, "name": name},
                        one,
                        match.start(),
                        match.end() + size,
                        confidence="medium",
                    )
                    return


def _prefix(text: str, name: str) -> int:
    """How many signs of a text spell a name, however it is folded; nought when it does not open with it."""
    wanted = fold(name)
    for size in range(len(name) - 2, min(len(text), len(name) + 6) + 1):
        if size > 0 and fold(text[:size]) == wanted and not text[size : size + 1].isalnum():
            return size
    return 0


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
        "signed_on", nearest.on, one, nearest.start, nearest.end, doubt=nearest.doubt, readings=nearest.readings,
        confidence="low" if nearest.doubt else "high",
    )  # fmt: skip


def _approval(notes: Notebook, one: Sentence, found: list[Day]) -> None:
    match = _VOTED.search(one.text)
    if match is None or is_upstream(one.text, match.start()) or notes.of("approval"):
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


def _run(notes: Notebook, one: Sentence, found: list[Day]) -> None:
    """The first and the last day: entry into force, end, a period of years or `du ... au ...`."""
    for period in years(one.text):
        if _PERIOD.search(one.text[max(0, period.start - 45) : period.start]) and not notes.of("starts_on"):
            notes.add(
                "starts_on", date(period.first, 1, 1), one, period.start, period.end, confidence="medium"
            )
            notes.add(
                "ends_on", date(period.last, 12, 31), one, period.start, period.end, confidence="medium"
            )
    dated = [day for day in found if day.on or day.doubt == "hijri"]
    for day in dated:
        before = one.text[max(0, day.start - 45) : day.start]
        name = "ends_on" if _ENDS.search(before) else "starts_on" if _ENTERS.search(before) else ""
        if name and not [p for p in notes.of(name) if p.confidence == "high"]:
            notes.found = [p for p in notes.found if p.field != name or p.doubt]
            notes.add(
                name,
                day.on,
                one,
                day.start,
                day.end,
                doubt=day.doubt,
                confidence="low" if day.doubt else "high",
            )
    for first, last in pairwise(dated):
        between = one.text[first.end : last.start].strip().casefold()
        opens = one.text[: first.start].rstrip().casefold()
        if between in ("au", "to", "إلى", "إلى غاية", "jusqu'au") and opens.endswith(("du", "from", "من")):
            notes.add("starts_on", first.on, one, first.start, first.end, doubt=first.doubt)
            notes.add("ends_on", last.on, one, last.start, last.end, doubt=last.doubt)


def _duration(notes: Notebook, one: Sentence) -> None:
    for length in lengths(one.text):
        around = one.text[max(0, length.start - 50) : length.end + 10]
        if _DURATION.search(around) and not is_horizon(one.text, length) and not _RENEWAL.search(around):
            doubt = "figures_differ" if length.differs else ""
            value = None if doubt else length.months
            if not notes.of("duration_months"):
                notes.add("duration_months", value, one, length.start, length.end, doubt=doubt)
    match = _RENEWAL.search(one.text)
    if match:
        months = next((length.months for length in lengths(one.text) if length.start > match.end()), None)
        notes.add("renewal", {"months": months}, one, *match.span(), confidence="medium")
