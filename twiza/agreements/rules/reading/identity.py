"""What an agreement is: its kind, title, object, number, territory."""

from __future__ import annotations

import re
from collections.abc import Sequence

from twiza.core.text import fold

from ..vocabulary import Kind
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
        (
            r"conventions? de (?:partenariat|coopération)|accord de partenariat|اتفاقية (?:ال)?(?:شراكة|تعاون)|"
            r"partnership agreement"
        ),
    ),
    (Kind.EXCHANGE, r"rencontres bilatérales|لقاءات ثنائية|bilateral meetings"),
)
_UPSTREAM = re.compile(
    r"(?:dans le cadre|en application|en exécution|en vertu|conformément|تنفيذا|تفعيلا|في إطار|under)[^.]{0,25}$", re.I
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
# A convention that names no kind of its own, in its head.
_PLAIN_KIND = re.compile(r"(?<!\w)(?:convention|اتفاقية|agreement)(?!\w)", re.I)
# The rest of a title on the next line.
_TITLE_GOES_ON = re.compile(
    r"\W*(?:relatifs?\b|relatives?\b|portant\b|pour\b|concernant\b|en vue\b|au titre\b|en faveur\b|"
    r"au profit\b|dans le cadre\b|"
    r"(?:between|for|on|concerning) |من أجل|بشأن|ال?متعلق|حول|لدعم|لفائدة|قصد|في مجال)",
    re.I,
)
# A council that meets in session: what it votes bears its own number and day.
DECISION = re.compile(
    r"\W*(?:extrait|procès-verbal|délibération|décision|محضر|مقرر|مداولة|deliberation|minutes)(?!\w)", re.I
)
_NO_TITLE = re.compile(r"\W*(?:entre\b|between\b|vu\b|n°|numéro|رقم|بين\b|بناء|royaume|المملكة)", re.I)
_NUMBER = re.compile(r"(?:n°|numéro|رقم|no\.)\s*:?\s*(?P<number>[\w.\-/ء-ي]*\d[\w.\-/ء-ي]*\d?)", re.I)


def read_identity(notes: Notebook) -> None:
    """Kind, title, object, number, territory."""
    _kind(notes)
    titled = _title(notes)
    for one in [*([titled] if titled else []), *notes.sentences]:
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
    for one in notes.sentences[:6]:
        plain = _PLAIN_KIND.search(one.text)
        if plain and not is_upstream(one.text, plain.start()):
            notes.add("kind", Kind.PARTNERSHIP.value, one, *plain.span(), confidence="low")
            return


def _title(notes: Notebook) -> Sentence | None:
    """The heading above the text: a line that names the agreement, else a first line that is no sentence.

    The heading with the lines that go on with it, when there are any, to be read for its object.
    """
    head = [one for one in notes.sentences[:6] if sum(other.line == one.line for other in notes.sentences[:12]) == 1]
    named = [one for one in head if any(re.match(rf"\W*(?:{pattern})", one.text, re.I) for _kind, pattern in _KINDS)]
    # A line that only says the kind stands above the title.
    whole = [one for one in named if len(one.text.split()) > 3]
    bare = next((one for one in named if one not in whole), None)
    below = [one for one in head if bare and one.line > bare.line and not _NO_TITLE.match(one.text)]
    bared = [one for one in below[:1] if not _TITLE_GOES_ON.match(one.text)]
    voted = _voted_title(head) if not named else None
    first = voted or next(iter([*whole, *bared, *named, *notes.sentences[:1]]), None)
    if first is None or len(notes.sentences) < 2 or (first not in head and first is not voted):
        return None
    first = _whole_title(notes, first)
    words = first.text.rstrip()
    start = words.rfind("> ") + 2 if re.match(r"\[[^\]]*\]\([^)]*\) >", words) else 0
    if words.endswith((".", ":", ";")) or not 4 <= len(words[start:].split()) <= 60:
        return None
    notes.add(
        "title",
        " ".join(notes.shade.quote(first.start + start, first.end).split()),
        first,
        start,
        len(words),
        confidence="medium",
    )
    return first if first not in notes.sentences else None


def _voted_title(head: Sequence[Sentence]) -> Sentence | None:
    """The agreement that the heading of a decision names: `Délibération n° 8 approuvant la convention ...`."""
    is_voted = False
    for one in head:
        is_voted = is_voted or DECISION.match(one.text) is not None
        found = [
            match.start()
            for _kind, pattern in _KINDS
            for match in re.finditer(rf"(?<!\w)(?:{pattern})", one.text, re.I)
        ]
        if found and is_voted:
            return Sentence(one.start + min(found), one.end, one.text[min(found) :], one.line)
    return None


def _whole_title(notes: Notebook, first: Sentence) -> Sentence:
    """A heading with the next lines that go on with it."""
    end, line = first.end, first.line
    for one in notes.sentences:
        text = one.text.rstrip()
        is_rest = one.start > first.start and line < one.line <= line + 2 and _TITLE_GOES_ON.match(text)
        if is_rest and not text.endswith((":", ";", ".")) and len(text.split()) <= 40:
            end, line = one.end, one.line
    return first if end == first.end else Sentence(first.start, end, notes.shade.text[first.start : end], first.line)


def _phrase(text: str, start: int) -> int:
    """Where a phrase that opens at a place ends: before a stop, a new clause or the end."""
    stop = re.search(
        r"[.;:،]|,\s+(?:qui|pour une durée|d'un montant|et ce)|\s+(?:pour une durée|signée? le)\b", text[start:]
    )
    return start + stop.start() if stop else len(text)


def _number(notes: Notebook, one: Sentence) -> None:
    """The number of the agreement, in the head of the text."""
    # A deliberation, a law and a decision have numbers of their own.
    match = next(
        (
            found
            for found in _NUMBER.finditer(one.text)
            if not re.search(
                r"(?:délibération|décision|loi|dahir|décret|arrêté|مقرر|قرار|قانون|ظهير|مرسوم|deliberation|law)\W*[^.,،]{0,25}$",
                one.text[: found.start()],
                re.I,
            )
        ),
        None,
    )
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
