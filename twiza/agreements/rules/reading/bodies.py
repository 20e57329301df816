"""Names of institutions and of offices in a sentence, and the lists that they make. People's names are left out.

A name opens with a word such as *ministère*, *office*, *وزارة* and runs while its complements run: a comma goes on only
before *de*, *du*, *des*, and ends it before an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from twiza.core.text import fold

# Head of a name -> kind of institution, the longest first where one opens another.
_HEADS = {
    r"conseil (?:de la )?régional|conseil de la région|région": "region",
    r"ministère": "ministry",
    r"secrétariat d'[eé]tat": "ministry",
    r"wilaya": "wilaya",
    r"conseil (?:provincial|préfectoral|communal|municipal)|préfecture|province|commune": "local_authority",
    (
        r"office|agence|caisse|haut[- ]commissariat|entraide nationale|initiative nationale|institut|"
        r"centre|observatoire|"
        r"chambre|maison de l'artisan|direction générale"
    ): "public_body",
    r"université|école": "university",
    r"fondation": "foundation",
    r"association|fédération|union|réseau": "association",
    r"société|groupe|banque|(?<=l')[eé]tat(?! (?:de|du|d')\b)|(?<!une )coopérative": "other",
    r"délégations? gouvernementales?|gouvernement": "foreign_government",
}
_HEADS_EN = {
    r"ministry": "ministry",
    r"(?:regional )?council|region": "region",
    r"office|agency|fund|institute": "public_body",
    r"university": "university",
    r"foundation": "foundation",
    r"association|federation": "association",
}
_HEADS_AR = {
    r"وزارة|كتابة الدولة|الوزارة": "ministry",
    r"مجلس جهة|المجلس الجهوي|جهة|الجهة": "region",
    r"ولاية|الولاية": "wilaya",
    (
        r"عمالة|إقليم|جماعة|مجلس عمالة|مجلس إقليم|مجلس جماعة|المجلس الإقليمي|المجلس الجماعي|مجلس العمالة|الجماعة|المجلس"
    ): "local_authority",
    (
        r"مكتب|المكتب|وكالة|الوكالة|صندوق|الصندوق|المندوبية|غرفة|الغرفة|معهد|المعهد|مركز|المركز|مديرية|المديرية"
    ): "public_body",
    r"جامعة|الجامعة": "university",
    r"مؤسسة|المؤسسة": "foundation",
    r"جمعية|الجمعية|فيدرالية|الفيدرالية|اتحاد|الاتحاد|الجامعة الوطنية|شبكة|الشبكة": "association",
    r"شركة|الشركة|مجموعة|بنك|البنك|الحكومة|حكومة|(?<!\d )(?<!\d\d )تعاونية": "other",
}
_OFFICE = (
    r"(?:vice-)?président[e]?|ministre(?: déléguée?)?|secrétaire d'[eé]tat|secrétaire générale?|"
    r"wali|gouverneur|directeur|directrice|"
    r"délégué[e]?|والي|الوالي|رئيستها|رئيسته|رئيسها|رئيسه|رئيس[ة]?|الرئيسة?|وزير[ة]?|الوزيرة?|كاتبة? الدولة|عامل|"
    r"مدير(?:ت)?ها(?: العامة?)?|مدير(?:ت)?ه(?: العامة?)?|مدير[ة]?|المدير العام|"
    r"secretary(?: general)?|minister|governor|director|president|chair"
)
_HEAD = re.compile(
    r"(?<![\w-])(?:و|ب|ل)?(?P<head>"
    + "|".join(f"(?P<k{index}>{pattern})" for index, pattern in enumerate((*_HEADS, *_HEADS_EN, *_HEADS_AR)))
    + r")(?![\w-])",
    re.IGNORECASE,
)
_KINDS = (*_HEADS.values(), *_HEADS_EN.values(), *_HEADS_AR.values())
_WHOLE_NAME = re.compile(r"(?:[eé]tat|maison de l'artisan|entraide nationale|initiative nationale)$", re.IGNORECASE)
_OFFICE_HEAD = re.compile(rf"(?<![\w-])(?:{_OFFICE})(?![\w-])", re.IGNORECASE)
_TOKEN = re.compile(r"\s*([,،]|\([^()]{2,20}\)|[^\W\d_](?:[\w'-]|\.(?=\w))*)")
_LINKS = {
    "de",
    "du",
    "des",
    "la",
    "le",
    "les",
    "au",
    "aux",
    "à",
    "of",
    "the",
    "for",
    "and",
    "et",
    "en",
    "d'une",
    "pour",
    "sur",
}
_COMPLEMENT = re.compile(
    r"\s*(?:et\s+)?(?:de\s|du\s|des\s|d'(?!un|environ|ici|autre)|chargée?s?\s|of\s|for\s)", re.IGNORECASE
)
# `Ministry of Tourism, Handicrafts and Social Economy`: capitals parted by commas, the last one after *and*.
_LISTED_EN = re.compile(r"(?:\s*[A-Z]\w+(?: [A-Z]\w+)*,)*\s*[A-Z]\w+(?: [A-Z]\w+)*,? and (?!the |its )[A-Z]\w+")
_ADJECTIVE = re.compile(r"\s+(?!le |la |les |l'|un |une |ses |son |leurs? )(?!composé|\w+(?:ant|ent)\b)[a-zà-ÿ]{5,}")
_STOP = set(
    "afin dans qui que qu'il ont a est sera seront relative relatif relatives vise visant "
    "portant lors ainsi dont ayant représentée représenté "
    "représentés ci-après sis sise désigné désignée d'une d'autre signé procédé s'engage s'engagent entre avec par "
    "réunit réunissent regroupe comme composé composée composés où lequel laquelle sous ce "
    "cette il elle se soit pourra peut signed which that in on to with by represented "
    "hereinafter has have will intends entend entendent signent conclu concluent conviennent "
    "ou and/or verse contribue apporte finance "
    "m mm mme mlle mr mrs monsieur madame "
    "assure élabore prend met organise supervise est-il également apportera versera contribuera".split()
)
_STOP_AR = set(
    (
        "ممثلة ممثلا ممثل الممثلة الممثل من المشار الموقعة على في بشأن لفائدة بتاريخ التي الذي بين "
        "إلى الى عن وقعت وقع وقعا قصد حول بصفتها بصفته "
        "يشار المسماة المسمى والمشار ويمثلها يمثلها تلتزم يلتزم وذلك بمبلغ بمساهمة كطرف بهدف خلال "
        "تبلغ يبلغ تقدر يقدر تحدد يحدد تمتد يمتد وتمتد ويمتد تساهم يساهم وتساهم ويساهم كلفتها قيمتها مدتها "
        "المجتمع المجتمعة المنعقد المنعقدة أو السيد السيدة السادة برسم وتتكون وتضم وتتألف وتجتمع ورئيسها بعضوية"
    ).split()
)
_PERSON = re.compile(
    r"(?:m\.|mme|mlle|mr|mrs|ms|dr|pr|monsieur|madame|السيدة?|الأستاذة?|الدكتورة?)\s+(?:[A-ZÀ-Ý][\w'-]*\s*){1,5}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Body:
    """An institution named in a sentence: its words, acronym, kind and place in the sentence."""

    name: str
    acronym: str
    kind: str
    start: int
    end: int
    is_bare: bool = False

    @property
    def key(self) -> str:
        """What two mentions of the same body share."""
        return fold(self.acronym) if self.acronym else fold(self.name)


def bodies(text: str) -> list[Body]:
    """The institutions named in a sentence, in order; a bare `le ministère` is marked as such."""
    found: list[Body] = []
    for match in _HEAD.finditer(text):
        if (found and match.start("head") < found[-1].end) or _is_side(text, match):
            continue
        kind = next(_KINDS[int(name[1:])] for name, value in match.groupdict().items() if name != "head" and value)
        start = _english_start(text, match.start("head"))
        end, acronym = _spelled(text, start, match.end()) or _run(text, match.end(), kind)
        name = re.sub(r"\s*\([^()]*\)\s*$", "", text[start:end]).strip()
        is_bare = end <= match.end() and start == match.start("head") and not _WHOLE_NAME.match(name)
        found.append(Body(name, acronym, kind, start, end, is_bare))
    return found


def _is_side(text: str, head: re.Match[str]) -> bool:
    """`من جهة أخرى`: the side of a party, not a region."""
    return (
        head["head"] == "جهة"
        and re.search(r"من\s+$", text[: head.start()]) is not None
        and re.match(r"\s*(?:[،,؛;.)]|أولى|ثانية|ثالثة|رابعة|أخرى|$)", text[head.end() :]) is not None
    )


def _spelled(text: str, start: int, at: int) -> tuple[int, str] | None:
    """Where a name ends whose acronym, in brackets after it, is made of the initials of its words in their order."""
    match = re.compile(r"[^,;:()]{0,140}?\s*\(\s*([A-ZÀ-Ý][A-ZÀ-Ý0-9]{1,9})\s*\)").match(text, at)
    if match is None or _HEAD.search(text, at, match.start(1)):
        return None
    initials = iter(fold(word)[:1] for word in re.findall(r"[^\W\d_]{3,}", text[start : match.start(1)]))
    return (match.end(), match[1]) if all(letter in initials for letter in fold(match[1])) else None


def _english_start(text: str, start: int) -> int:
    """`The Mohammed VI Polytechnic University`: capitals before an English head belong to its name."""
    if not re.match(r"(?:University|Agency|Foundation|Council|Fund|Institute)\b", text[start:]):
        return start
    before = re.search(r"(?:(?!The\b)[A-Z][\w'-]*\s+)+$", text[:start])
    return before.start() if before else start


def _run(text: str, at: int, kind: str) -> tuple[int, str]:
    """Where the name that opened before `at` ends, and its acronym."""
    end = position = at
    while match := _TOKEN.match(text, position):
        token, rest = match[1], text[match.end() :]
        if token.startswith("("):
            acronym = re.fullmatch(r"\(\s*([A-ZÀ-Ý][A-ZÀ-Ý0-9 .&-]*)\s*\)", token)
            return (match.end(), acronym[1].strip()) if acronym else (end, "")
        if not _goes_on(token, rest, kind):
            break
        if token not in (",", "،") and token.casefold() not in _LINKS:
            end = match.end()
        position = match.end()
    return end, ""


def _goes_on(token: str, rest: str, kind: str) -> bool:
    """Whether a name goes on through this word."""
    word = token.casefold().rstrip(".")
    if word in (",", "،"):
        is_listed = kind == "ministry" and _LISTED_EN.match(rest) is not None
        return is_listed or _COMPLEMENT.match(rest) is not None
    if word in ("et", "and"):
        is_next_body = _HEAD.match(re.sub(r"^\s*(?:de la |de l'|du |des |le |la |l'|les |the )", "", rest.lstrip()))
        # `des Eaux et Forêts`: a ministry goes on through a capital that opens no other body.
        is_noun = kind == "ministry" and re.match(r"\s+[A-ZÀ-Ý][a-zà-ÿ]{3,}", rest) is not None
        return not is_next_body and (
            is_noun or _COMPLEMENT.match(rest) is not None or _ADJECTIVE.match(rest) is not None
        )
    if word == "pour":
        return kind in ("public_body", "foundation") and not re.match(r"\s+(?:la|une) (?:période|durée)", rest)
    if word == "من":
        return kind == "public_body" and rest.lstrip().startswith("أجل")
    if token.startswith("و") and len(token) > 3 and _HEAD.match(token):
        return False
    return word not in _STOP and token not in _STOP_AR and not _is_far(word)


def _is_far(word: str) -> bool:
    return word in {"en", "sur", "the", "le", "les"} or word.startswith(("qu'", "s'", "n'", "c'"))


_BETWEEN = re.compile(
    r"^[\s,،;:.()\"«»*-]*(?:(?:et|ainsi que|and|avec|و|كل من|d'une part|d'autre part|de "
    r"première part|de seconde part)[\s,،:]*)*"
    r"(?:(?:le|la|les|l'|du|de la|de l'|the|كل من|و)\s*)*(?:و|ب|ل)?$",
    re.IGNORECASE,
)


# `, représenté par le ministère de ...`: the body that stands for a party is none itself.
_STANDS_FOR = re.compile(r"^[\s,،]*(?:représentée?s? par|represented by)\s+(?:le |la |les |l'|the )?$", re.IGNORECASE)
_OFFICE_FOR = re.compile(
    r"^[\s,،(]*(?:ci-après|hereinafter|المشار إليها?|représentée?s? par|represented by|ممثلة? (?:من طرف|"
    r"في شخص)|ممثلا (?:من طرف|في شخص|ب))[^;؛.]{1,70}?"
    r"(?=,|،|\)|\s+et\s|\s+and\s|$)",
    re.IGNORECASE,
)


_ASIDE = re.compile(r"ci-après|hereinafter|المشار|يشار", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def chain(text: str, found: Sequence[Body], first: int) -> list[Body]:
    """The bodies of a list that opens with the one at `first`.

    Nothing but commas, articles, *et* and who represents them parts them.
    """
    result, end = [found[first]], found[first].end
    for one in found[first + 1 :]:
        gap = text[end : one.start]
        if _STANDS_FOR.match(gap):
            end = one.end
            continue
        # `(ci-après « le Ministère »)`: the short name of the one before, not another one.
        if one.is_bare and _ASIDE.search(gap):
            continue
        if not _BETWEEN.match(_OFFICE_FOR.sub("", _IN_BRACKETS.sub(" ", gap))):
            break
        result.append(one)
        end = one.end
    return result


def chain_before(text: str, found: Sequence[Body], at: int) -> list[Body]:
    """The list of bodies that ends right before a place of the sentence (a verb)."""
    for first in range(len(found)):
        linked = [one for one in chain(text, found, first) if one.end <= at]
        if linked and len(text[linked[-1].end : at].split()) <= 2 and not re.search(r"[.;]", text[linked[-1].end : at]):
            return linked
    return []


_UNKNOWN = re.compile(
    r"\s*(?:,|et|and)\s+(?:le |la |l'|the )?(?P<name>[A-ZÀ-Ý][\w'-]*(?:\s+(?:(?:de|du|des|of)\s+|"
    r"d')?[A-ZÀ-Ý][\w'-]*)*)\s*"
)


def last_before(text: str, start: int, at: int) -> Body | None:
    """The last one of a list before a verb, when its name opens with no known word: capitals to the end."""
    match = _UNKNOWN.fullmatch(text, start, at)
    return Body(match["name"], "", "other", *match.span("name")) if match else None


@dataclass(frozen=True)
class Office:
    """An office that represents, chairs or speaks: its words and place; never the person."""

    name: str
    start: int
    end: int


def office_after(text: str, at: int) -> Office | None:
    """The office named within a few words of a place (`représentée par M. …, Wali de la région`)."""
    rest = text[at:]
    person = _PERSON.match(rest.lstrip(" ,،:"))
    skipped = (len(rest) - len(rest.lstrip(" ,،:"))) + (person.end() if person else 0)
    match = _OFFICE_HEAD.search(text, at + skipped)
    if match is None or match.start() - (at + skipped) > 25:
        return None
    return _office(text, match)


def offices(text: str) -> list[Office]:
    """The offices named in a sentence."""
    found: list[Office] = []
    for match in _OFFICE_HEAD.finditer(text):
        if not found or match.start() >= found[-1].end:
            found.append(_office(text, match))
    return found


def _office(text: str, match: re.Match[str]) -> Office:
    end, _acronym = _run(text, match.end(), "office")
    inner = _HEAD.search(text, match.end(), max(end, match.end()))
    if inner is None:
        # `directrice des politiques ... au ministère de ...` goes on through the body that it serves.
        tail = re.match(r"\s*(?:au|à la|à l'|de la|de l'|du)\s+", text[end:])
        body = next((one for one in bodies(text[end:]) if tail and one.start == tail.end()), None)
        end = end + body.end if body else end
    return Office(text[match.start() : end].strip(), match.start(), end)
