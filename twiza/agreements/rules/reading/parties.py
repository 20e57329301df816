"""Who is party to an agreement, in which role, represented by which office; and the committee that follows it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from twiza.core.text import fold

from ..vocabulary import PartyRole
from .bodies import Body, Office, bodies, chain, chain_before, office_after, offices
from .identity import is_upstream
from .proposals import Known, Notebook
from .texts import Sentence

_BETWEEN = re.compile(
    r"\b(?:conventions?|accord|protocole|partenariat|coopération|contrat|avenant|agreement|اتفاقية|بروتوكول)\b[^.]{0,90}?(?:\bentre\b|\bbetween\b|بين)\s*:?",
    re.I,
)
_SIGN = re.compile(
    r"\b(?:ont procédé|a procédé|ont signé|a signé|signent|ont conclu|signed|have signed|وقعت|وقعتا|وقعا)\b",
    re.I,
)
_OPENING = re.compile(
    (
        r"^\W*(?:entre(?: les soussignés?e?s?)?|between(?: the undersigned)?|بين(?: "
        r"الموقعين[^:]*)?)\s*:?\s*$|^\W*entre les soussigné"
    ),
    re.I,
)
_CLOSING = re.compile(
    r"^\W*(?:préambule|vu\b|considérant|article|il a été convenu|étant|ديباجة|المادة|بناء|تم الاتفاق|preamble)",
    re.I,
)
_REPRESENTED = re.compile(
    r"représenté(?:e|\(e\))?s? par|represented by|(?:ي|ت)?مثلها|(?:ال)?ممثل(?:ة|ا|ا\(ة\))? (?:ب|من طرف|في شخص)|يمثله",
    re.I,
)
_MEETINGS = re.compile(
    r"(?:rencontres bilatérales|لقاءات ثنائية|bilateral meetings)(?: avec| مع| with)?", re.I
)
_FUNDED = re.compile(
    r"(?:co)?financée?s?(?: conjointement)? par|jointly funded by|funded by|(?:ال)?ممولة?(?: مناصفة)? (?:من طرف|بين)",
    re.I,
)
_OWNER = re.compile(
    (
        r"(?P<delegated>maître d'ouvrage délégué|maîtrise d'ouvrage déléguée|صاحب المشروع المنتدب)|"
        r"maître d'ouvrage|maîtrise d'ouvrage|صاحب المشروع"
    ),
    re.I,
)
_COMMITTEE = re.compile(
    (
        r"(?<!\w)(?:un |le |ce |du )?(?P<name>comité (?:de suivi(?: et d'évaluation)?|de pilotage|"
        r"mixte|technique|conjoint)|(?:ال)?لجنة (?:ال)?(?:تتبع|قيادة|مشتركة|تقنية)|(?:steering|"
        r"follow-up|joint) committee)"
    ),
    re.I,
)
_CHAIRED = re.compile(
    r"(?:présidée?|presidée?) par|sous la présidence d[eu]|chaired by|يرأسها|برئاسة|تترأسها|يترأسها", re.I
)
_MEMBERS = re.compile(
    (
        r"(?:composée? d(?:es|e|u)\b|comprend|réunit|composed of|made up of|(?:و)?تتكون من|"
        r"(?:و)?تضم|(?:و)?تتألف من)\s*:?\s*"
    ),
    re.I,
)
_MEETS = re.compile(
    (
        r"se réuni(?:t|ra)[^.;]{0,60}?(?P<fr>(?:au moins |au minimum )?(?:(?:une|deux|trois|quatre|"
        r"\d+) fois (?:par|l')\s?(?:an|année|semestre|trimestre|mois)|"
        r"(?:tous|toutes) les \w+ (?:mois|semaines)|chaque (?:mois|trimestre|semestre|année)|(?:bi|"
        r"tri)?mensuellement|trimestriellement|semestriellement|annuellement))|"
        r"meets?[^.;]{0,30}?(?P<en>(?:at least )?(?:once|twice|\w+ times) (?:a|per) (?:year|quarter|"
        r"month)|every \w+ months|quarterly|yearly)|"
        r"تجتمع[^.؛]{0,40}?(?P<ar>(?:على الأقل )?(?:مرة|مرتين|ثلاث مرات|أربع مرات)(?: واحدة)?(?: "
        r"على الأقل)? (?:في|كل) (?:السنة|سنة|السداسي|ستة أشهر|ثلاثة أشهر|الشهر|شهر)|كل "
        r"(?:\w+ )?(?:أشهر|شهر|سنة))"
    ),
    re.I,
)
_NAMES = {
    "malien": "Mali",
    "finlandais": "Finlande",
    "coreen": "République de Corée",
    "espagnol": "Espagne",
    "francais": "France",
    "senegalais": "Sénégal",
    "tunisien": "Tunisie",
    "belge": "Belgique",
    "italien": "Italie",
    "mauritanien": "Mauritanie",
}


def read_parties(notes: Notebook) -> None:
    """The parties, then their roles and offices, then the committee."""
    is_open = False
    for one in notes.sentences:
        found = bodies(one.text)
        is_open = (is_open or _OPENING.search(one.text) is not None) and not _CLOSING.match(one.text)
        if is_open:
            _undersigned(notes, one, found)
        for match in _BETWEEN.finditer(one.text):
            _between(notes, one, found, match)
        for match in _SIGN.finditer(one.text):
            for body in chain_before(one.text, found, match.start()):
                _party(notes, one, body, signs=True)
        _meetings(notes, one, found)
        _owners(notes, one, found)
    for one in notes.sentences:
        _funders(notes, one)
        _committee(notes, one)


def _party(notes: Notebook, one: Sentence, body: Body, *, signs: bool, confidence: str = "high") -> None:
    """Propose a body as party, once; the one the house knows by a name or an acronym carries its code."""
    if body.is_bare or _known_party(notes, body.name, body.acronym):
        return
    code = match_known(notes.institutions, body.name, body.acronym)
    place = next((one.value["name"] for one in notes.of("territory")), "")
    if not code and place and fold(body.name).endswith(("region", "جهه")):
        # `la wilaya de la région`: the region is the one that the text speaks of.
        code = match_known(notes.institutions, f"{body.name} {place}")
    value = {"name": body.name, "acronym": body.acronym, "kind": body.kind, "code": code}
    notes.add("party", value, one, body.start, body.end, confidence=confidence)
    if signs:
        notes.add(
            "role",
            {"party": body.name, "role": PartyRole.SIGNATORY.value},
            one,
            body.start,
            body.end,
            confidence="medium",
        )


def match_known(known: Sequence[Known], name: str, acronym: str = "") -> str:
    """The code of the known one that has this very name or acronym; empty when none or two have."""
    wanted = {_bare(name), *([fold(acronym)] if acronym else [])}
    found = {
        one.code
        for one in known
        if wanted & {key for text in one.names for key in (_bare(text), fold(text)) if key}
    }
    return found.pop() if len(found) == 1 else ""


def _bare(name: str) -> str:
    """A name without its small words: two writings of *Office du / de développement* are one."""
    small = {
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
        "et",
        "charge",
        "chargee",
        "of",
        "the",
        "for",
        "and",
    }
    return " ".join(word for word in fold(name).split() if word not in small)


def _known_party(notes: Notebook, name: str, acronym: str) -> bool:
    for party in notes.of("party"):
        is_same = _bare(party.value["name"]) == _bare(name)
        if is_same or (acronym and party.value["acronym"] == acronym):
            return True
    return False


def _between(notes: Notebook, one: Sentence, found: list[Body], match: re.Match[str]) -> None:
    """`convention entre A, B et C`; of another agreement that this one applies only the fact is kept."""
    first = next((index for index, body in enumerate(found) if body.start >= match.end() - 1), None)
    if first is None or found[first].start - match.end() > 25:
        return
    listed = chain(one.text, found, first)
    if is_upstream(one.text, match.start()):
        value = {"parties": [body.name + (f" ({body.acronym})" if body.acronym else "") for body in listed]}
        notes.add("upstream", value, one, match.start(), listed[-1].end, confidence="medium")
        return
    for body in listed:
        _party(notes, one, body, signs=True)


def _undersigned(notes: Notebook, one: Sentence, found: list[Body]) -> None:
    """The formal opening: each party at the head of its sentence, with the office that represents it."""
    body = next((body for body in found if not body.is_bare), None)
    if body is None or len(one.text[: body.start].split()) > 4:
        return
    _party(notes, one, body, signs=True)
    match = _REPRESENTED.search(one.text, body.end)
    office = office_after(one.text, match.end()) if match else None
    if office:
        _office(notes, one, body.name, office)


def _office(notes: Notebook, one: Sentence, party: str, office: Office, confidence: str = "high") -> None:
    notes.add(
        "office",
        {"party": party, "office": office.name},
        one,
        office.start,
        office.end,
        confidence=confidence,
    )


def _meetings(notes: Notebook, one: Sentence, found: list[Body]) -> None:
    """Bilateral meetings: who held them, and the delegations met. Nobody signs."""
    match = _MEETINGS.search(one.text)
    if match is None:
        return
    for office in offices(one.text[: match.start()]):
        if len(office.name.split()) > 3 and not notes.of("office"):
            name = re.sub(r"^secrétaire d'", "Secrétariat d'", office.name, flags=re.I)
            name = re.sub(r"^ministre\b", "Ministère", name, flags=re.I)
            body = Body(name, "", "ministry", office.start, office.end)
            _party(notes, one, body, signs=False, confidence="medium")
            _office(notes, one, name, office)
    for body in found:
        if body.kind == "foreign_government" and body.start > match.start():
            for country, start, end in _countries(one.text, body):
                _party(
                    notes,
                    one,
                    Body(country, "", "foreign_government", start, end),
                    signs=False,
                    confidence="medium",
                )


def _countries(text: str, body: Body) -> list[tuple[str, int, int]]:
    """The countries that a delegation comes from, by name or by adjective."""
    head = re.match(r"(?:délégations? gouvernementales?|gouvernement)\s*", text[body.start : body.end], re.I)
    found = []
    for match in re.finditer(r"[^\W\d_][\w-]+", text[body.start + (head.end() if head else 0) : body.end]):
        word, start = match[0], body.start + (head.end() if head else 0) + match.start()
        if word.casefold() in ("de", "du", "des", "la", "et"):
            continue
        known = next((name for stem, name in _NAMES.items() if fold(word).startswith(stem)), "")
        if known or word[0].isupper():
            found.append((known or word, start, start + len(word)))
    return found


def _resolved(notes: Notebook, body: Body) -> str:
    """The party that a mention means: the same name, or the only party of that kind for a bare `le ministère`."""
    parties = [one.value for one in notes.of("party")]
    for party in parties:
        if _bare(party["name"]) == _bare(body.name) or (body.acronym and party["acronym"] == body.acronym):
            return str(party["name"])
    same = [party for party in parties if party["kind"] == body.kind]
    return str(same[0]["name"]) if len(same) == 1 else ""


def _role(notes: Notebook, one: Sentence, body: Body, role: PartyRole, start: int) -> None:
    name = _resolved(notes, body)
    if name:
        notes.add(
            "role",
            {"party": name, "role": role.value},
            one,
            min(start, body.start),
            body.end,
            confidence="medium",
        )


def _funders(notes: Notebook, one: Sentence) -> None:
    found = bodies(one.text)
    for match in _FUNDED.finditer(one.text):
        first = next((index for index, body in enumerate(found) if 0 <= body.start - match.end() < 12), None)
        for body in chain(one.text, found, first) if first is not None else []:
            _role(notes, one, body, PartyRole.FUNDER, match.start())


def _owners(notes: Notebook, one: Sentence, found: list[Body]) -> None:
    match = _OWNER.search(one.text)
    body = next(
        (body for body in found if match and (body.end <= match.start() or body.start >= match.end())), None
    )
    if match and body:
        role = PartyRole.DELEGATED_OWNER if match["delegated"] else PartyRole.PROJECT_OWNER
        _role(notes, one, body, role, match.start())


def _committee(notes: Notebook, one: Sentence) -> None:
    """Its name, chair, members and rhythm; a sentence that opens with `ce comité` speaks of the one named before."""
    named = _COMMITTEE.search(one.text)
    if named and not notes.of("committee"):
        notes.add("committee", named["name"], one, *named.span("name"))
    is_about = named or re.match(
        r"\W*(?:ce comité|le comité|il |elle |this committee|the committee|اللجنة|هذه اللجنة)", one.text, re.I
    )
    if not notes.of("committee") or not is_about:
        return
    _chair(notes, one)
    members = _MEMBERS.search(one.text)
    if members and not notes.of("members"):
        end = re.search(
            r"[.;؛]|,\s*(?:sera|se réuni|est chargé)|\s(?:sera chargé|et se réuni)|،?\s+و?تجتمع",
            one.text[members.end() :],
        )
        stop = members.end() + end.start() if end else len(one.text)
        words = notes.shade.quote(one.start + members.end(), one.start + stop).strip(" ,،")
        notes.add("members", words, one, members.start(), stop, confidence="medium")
    meets = _MEETS.search(one.text)
    if meets and not notes.of("frequency"):
        said = meets["fr"] or meets["en"] or meets["ar"]
        notes.add("frequency", said.strip(), one, *meets.span())


def _chair(notes: Notebook, one: Sentence) -> None:
    """The office in the chair; it is that of the party whose own office it is (the Wali of the wilaya)."""
    chaired = _CHAIRED.search(one.text)
    office = office_after(one.text, chaired.end()) if chaired else None
    if chaired is None or office is None or notes.of("chair"):
        return
    notes.add("chair", office.name, one, chaired.start(), office.end)
    kinds = {
        "wali": "wilaya",
        "والي": "wilaya",
        "الوالي": "wilaya",
        "ministre": "ministry",
        "وزير": "ministry",
    }
    kind = kinds.get(office.name.casefold().split()[0], "")
    if kind:
        body = Body(office.name, "", kind, office.start, office.end)
        name = _resolved(notes, body)
        if name:
            _office(notes, one, name, office, confidence="medium")
            _role(notes, one, body, PartyRole.CHAIR, chaired.start())
