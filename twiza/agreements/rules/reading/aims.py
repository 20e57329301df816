"""What a convention sets out to do: its articles when it has them, else the aims that its sentences list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twiza.core.text import fold

from ..vocabulary import ClauseType
from .numerals import is_number_word, read_words
from .texts import Sentence, Shadow

_HEADING = re.compile(
    r"^\W*(?:article|art\.?|المادة|البند|الفصل)\s*(?:n°\s*)?(?P<number>\d{1,3}|1er|premi(?:er|ère)|[^\W\d_]+)?(?:er|ère|ème|e)?\s*"
    r"[:.\-–)/]*\s*(?P<title>[^\n]{0,200})$",
    re.IGNORECASE,
)
_ORDINALS = {
    "premier": 1,
    "premiere": 1,
    "الاولي": 1,
    "الثانيه": 2,
    "الثالثه": 3,
    "الرابعه": 4,
    "الخامسه": 5,
    "السادسه": 6,
    "السابعه": 7,
    "الثامنه": 8,
    "التاسعه": 9,
    "العاشره": 10,
    "الاول": 1,
    "الثاني": 2,
    "الثالث": 3,
    "الرابع": 4,
    "الخامس": 5,
    "السادس": 6,
    "السابع": 7,
    "الثامن": 8,
    "التاسع": 9,
    "العاشر": 10,
}
# The words of a heading that tell the type of an article, the most telling first.
_TYPES: tuple[tuple[ClauseType, str], ...] = (
    (ClauseType.PREAMBLE, r"preambule|ديباجه|تقديم"),
    (ClauseType.COMMITTEE, r"comite|commission|gouvernance|pilotage|governance|لجنه|الحكامه"),
    (ClauseType.EVALUATION, r"evaluation|reporting|suivi|تقييم|التتبع"),
    (ClauseType.PAYMENT, r"versement|deblocage|paiement|modalites financieres|صرف|تحويل|اداء"),
    (
        ClauseType.COST,
        r"cout|montage financier|financement|budget|financing|تركيبه|الكلفه|التكلفه|تمويل|الغلاف|المساهمات",
    ),
    (ClauseType.OWNER, r"maitre d ouvrage|maitrise d ouvrage|صاحب المشروع"),
    (ClauseType.COMMITMENTS, r"engagement|obligation|commitments|التزامات"),
    (ClauseType.AMENDMENT, r"avenant|modification|revision|amendment|تعديل|ملحق"),
    (ClauseType.TERMINATION, r"resiliation|termination|فسخ"),
    (ClauseType.DISPUTES, r"litige|differend|disputes|نزاع|خلاف"),
    (ClauseType.COMMUNICATION, r"communication|donnees|confidential|propriete|تواصل|المعطيات"),
    (ClauseType.DURATION, r"duree|entree en vigueur|duration|term\b|مده|الدخول حيز"),
    (ClauseType.CONSISTENCY, r"consistance|composantes|axes|contenu|مكونات|محاور|محتوي"),
    (ClauseType.OBJECT, r"objet|objectif|purpose|object|موضوع|اهداف|الغايه|الغرض"),
)
_SIGNATURES = re.compile(r"^\W*(?:fait à|fait en|signatures?\b|حرر|وحرر|التوقيعات|done at)", re.IGNORECASE)
_AIM = re.compile(
    r"(?:(?:vise|visent|visant)(?: également| aussi| notamment)? à|ont? pour objectifs?(?: "
    r"notamment)?(?= de| d')|ambitionne(?: également)?(?= de| d')|"
    r"portent(?: notamment| également)? (?:sur|à)|porte(?: notamment| également)? (?:sur|à)|"
    r"prévoi(?:t|ent)|il s'agit(?: également)?(?= de| d')|"
    r"sera chargé(?= de| d')|permettra(?: également)?(?: aux \w+ \w+)?(?= de| d')|"
    r"permettant(?= de| d')|(?<=[\w)] )entend(?= )|s'engagent? à|grâce à des accords visant à|"
    r"plan d'action [\w-]+ sera mis en place|"
    r"تهدف[^.]{0,30}? إلى|تلتزم[^.]{0,40}? ب|aims? (?:to|at)|undertakes? to)\s*",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\s*[,،;]\s*(?:et |ainsi que |tout en |à travers |en )*(?=(?:à|d'|de|du|des|le|la|l'|les|"
    r"au|sur|en|un|une|\w+ant)\b|l'|d')|"
    r"\s+(?:ainsi que|tout en)\s+|\s+et\s+(?=à \w+(?:er|ir|re)\b|l'|la |le |les )"
)
_PUT_IN_PLACE = re.compile(
    (
        r"(?P<what>un(?:e)? (?:\w+ ){0,2}(?:comité|plan|programme|commission|fonds|cellule)[^,.;]{0,"
        r"60}?) (?:sera|seront) (?:mis|mise|créé|créée|institué|instituée)(?: en place)?"
    ),
    re.I,
)


_EVENT = re.compile(
    r"\b(?:cet|cette|l'|ce) ?(?:évènement|événement|sommet|forum|édition|rencontre|salon)\b[^.]{0,40}\b(?:a pour|vise)",
    re.I,
)
_PROMISE = re.compile(r"l'engagement d(?:u|e|es) [\w' ]{2,40}? à \w+(?:er|ir|re)\b[^,.;»\"]*", re.IGNORECASE)


@dataclass(frozen=True)
class ReadArticle:
    """An article: number, type (empty when its heading does not tell).

    Title and the bounds of its body in the shadow.
    """

    number: int
    type: str
    title: str
    start: int
    end: int
    body_start: int
    body_end: int


def articles(shade: Shadow) -> list[ReadArticle]:
    """The numbered articles of a convention, in order; empty for a text of the press."""
    heads: list[tuple[int, int, int, str]] = []
    offset, over = 0, len(shade.text)
    for line in shade.text.split("\n"):
        match = _HEADING.match(line)
        number = _number(match["number"]) if match and match["number"] else None
        if match and number is not None and number == len(heads) + 1:
            heads.append((offset + len(line) - len(line.lstrip()), offset + len(line), number, match["title"].strip()))
        elif heads and _SIGNATURES.match(line):
            over = offset
            break
        offset += len(line) + 1
    bounds = [*(head[0] for head in heads[1:]), over]
    return (
        [_article(shade.text, head, after) for head, after in zip(heads, bounds, strict=True)] if len(heads) > 1 else []
    )


def _article(text: str, head: tuple[int, int, int, str], after: int) -> ReadArticle:
    start, end, number, title = head
    body = text[end:after]
    left, right = len(body) - len(body.lstrip()), len(body.rstrip())
    return ReadArticle(number, _type(title), title.rstrip(" :.-"), start, end, end + min(left, right), end + right)


def _number(word: str) -> int | None:
    plain = fold(word)
    if plain.rstrip("er").isdigit():
        return int(plain.rstrip("er"))
    return _ORDINALS.get(plain) or (read_words(plain) if is_number_word(plain) else None)


def _type(title: str) -> str:
    plain = fold(title)
    return next((kind.value for kind, pattern in _TYPES if re.search(pattern, plain)), "")


@dataclass(frozen=True)
class Aim:
    """Something to be done: its place in the shadow."""

    start: int
    end: int
    is_item: bool = False


def aims(found: Sequence[Sentence]) -> list[Aim]:
    """What the sentences of a text without articles set out to do: list items and the parts of announcing sentences."""
    result: list[Aim] = []
    is_listing, is_event = False, False
    for one in found:
        is_event = bool(_EVENT.search(one.text)) or (
            is_event and bool(re.match(r"(?:ils?|elles?|it)\b", one.text, re.I))
        )
        if is_event:
            continue
        if one.is_item and is_listing:
            result.append(Aim(one.start + _mark(one.text), one.end, is_item=True))
            continue
        is_listing = one.text.rstrip().endswith(":") or (is_listing and one.is_item)
        result += _parts(one)
        result += [Aim(one.start + m.start("what"), one.start + m.end()) for m in _PUT_IN_PLACE.finditer(one.text)]
    return _apart(result)


def _parts(one: Sentence) -> Iterator[Aim]:
    """The parts of what follows the announcing words of a sentence."""
    match = _AIM.search(one.text)
    if match is None or one.text.rstrip().endswith(":"):
        return
    start, last = match.end(), len(one.text.rstrip(" .;!?"))
    for stop in [*_PART.finditer(one.text, start), None]:
        end = stop.start() if stop else last
        # A few words are the rest of a phrase, not an aim of their own: the next part takes them along.
        if len(one.text[start:end].split()) >= 4:
            small = re.match(r"(?:à|de|sur|du|des|au|d')(?:\s+|(?<='))", one.text[start:end])
            if not re.match(r"en particulier|notamment|et ce\b", one.text[start:end]):
                yield Aim(one.start + start + (small.end() if small else 0), one.start + end)
            start = stop.end() if stop else end


def promises(found: Sequence[Sentence]) -> list[Aim]:
    """What somebody is said to have engaged to do (`l'engagement du Maroc à adhérer ...`)."""
    return [Aim(one.start + m.start(), one.start + m.end()) for one in found for m in _PROMISE.finditer(one.text)]


def _apart(found: list[Aim]) -> list[Aim]:
    """Each stretch of text once, in order."""
    result: list[Aim] = []
    for one in sorted(found, key=lambda aim: (aim.start, -aim.end)):
        if not result or one.start >= result[-1].end:
            result.append(one)
    return result


def _mark(text: str) -> int:
    """The length of the bullet before an item."""
    match = re.match(r"\s*(?:[•▪◦*–-]|\d+\s*[)°]|[a-z]\))?\s*", text)
    return match.end() if match else 0
