"""Who is party to an agreement, in which role, represented by which office."""

from __future__ import annotations

import re
from collections.abc import Sequence

from twiza.core.text import fold

from ..vocabulary import PartyRole
from .bodies import Body, Office, bodies, chain, chain_before, last_before, office_after, offices
from .identity import is_upstream
from .proposals import KnownName, Notebook
from .texts import Sentence

_BETWEEN = re.compile(
    r"\b(?:conventions?|accord|protocole|partenariat|coopération|contrat|avenant|m[ée]morandum|agreement|اتفاقية|بروتوكول|مذكرة)\b[^.]{0,90}?(?:\bentre\b|\bbetween\b|بين)\s*:?",
    re.I,
)
_SIGN = re.compile(
    r"\b(?:ont procédé|a procédé|ont signé|a signé|signent|ont conclu|signed|have signed|وقعت|وقعتا|وقعا)\b", re.I
)
_OPENING = re.compile(
    (
        r"^\W*(?:entre(?: les soussignés?e?s?)?|between(?: the undersigned)?|(?:ما )?بين)\s*:?\s*$|"
        r"^\W*(?:ما )?بين\s+(?:الأطراف\s+)?الموقع[^:]{0,40}:?\s*$|"
        r"^\W*entre les soussigné|(?:\bentre\b|\bbetween\b|(?<!\w)(?:ما )?بين(?!\w))[^:;؛.]{0,60}:\s*$"
    ),
    re.I,
)
_CLOSING = re.compile(
    r"^\W*(?:préambule|vu\b|considérant|il a été convenu|étant|ديباجة|و?بناء|تم الاتفاق|preamble)", re.I
)
_LISTS = re.compile(r"\W*(?:entre|between|(?:ما )?بين)(?!\w)(?: les soussignée?s?)?\s*:?", re.I)
# From here on the text disposes: what it lists between two colons is no party.
_DISPOSES = re.compile(r"^\W*(?:article|titre|chapitre|المادة|البند|الفصل|الباب)(?!\w)|^\W*1\s*[.)°-]\s*objet", re.I)
# A party whose name opens with no word that is known here: it stands at the head of its line, then who represents it.
_NAMED = re.compile(
    r"^\W*(?:\d+\s*[.)°-]\s*|[^\W\d_]{3,7}\s*:\s*)?(?:l'|le |la |les |the )?"
    r"(?P<name>[^\W\d_a-zà-ÿ](?:[^,،;؛:.()]|"
    r"(?<=[A-Z])\.){2,90}?)\s*(?:\(\s*(?P<acronym>[A-ZÀ-Ý][A-ZÀ-Ý0-9 &-]{1,15})\s*\))?\s*[,،]\s*"
    r"(?:représentée?s?\b|ci-après|société\b|établissement\b|sise?\b|d'une part|d'autre part|represented|"
    r"hereinafter|(?:ال)?ممثل|في شخص|من جهة|يمثل)"
)
_REPRESENTED = re.compile(
    r"représenté(?:e|\(e\))?s? par|represented by|(?:ي|ت)?مثلها|(?:ال)?ممثل(?:ة|ا|ا\(ة\))? (?:ب|من طرف|"
    r"في شخص)|يمثله|في شخص",
    re.I,
)
_PERSON = re.compile(r"(?:m\.|mme|mlle|mr|monsieur|madame|السيدة?)(?!\w)", re.I)
_MEETINGS = re.compile(r"(?:rencontres bilatérales|لقاءات ثنائية|bilateral meetings)(?: avec| مع| with)?", re.I)
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
    """The parties, then their roles and offices."""
    is_open = is_over = False
    for one in notes.sentences:
        found = bodies(one.text)
        is_over = is_over or _DISPOSES.match(one.text) is not None
        opens = not is_over and _OPENING.search(one.text) is not None
        is_open = (is_open or opens) and not is_over and not _CLOSING.match(one.text)
        if not is_over and (match := _LISTS.match(one.text)):
            _between(notes, one, found, match)
        elif is_open:
            _undersigned(notes, one, found)
        for match in _BETWEEN.finditer(one.text):
            _between(notes, one, found, match)
        for match in _SIGN.finditer(one.text):
            for body in _signing(one.text, found, match):
                _party(notes, one, body, signs=True)
        _meetings(notes, one, found)
    for one in notes.sentences:
        _owners(notes, one, mentions(notes, one.text))
        _funders(notes, one)


def _signing(text: str, found: list[Body], verb: re.Match[str]) -> list[Body]:
    """Those who sign: the list before the verb, the last of them by any name; after it in Arabic."""
    listed = chain_before(text, found, verb.start())
    if not listed and found and found[0].end <= verb.start():
        last = last_before(text, found[0].end, verb.start())
        listed = [found[0], last] if last else []
    return listed or _verb_first(text, found, verb)


def _verb_first(text: str, found: list[Body], verb: re.Match[str]) -> list[Body]:
    """`وقعت الوزارة والوكالة اتفاقية`: in Arabic those who sign follow the verb."""
    if verb[0][0] < "\u0600" or not found:
        return []
    first = next((index for index, body in enumerate(found) if body.start >= verb.end()), None)
    is_near = first is not None and not text[verb.end() : found[first].start].strip(" ول")
    return chain(text, found, first) if first is not None and is_near else []


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


def match_known(known: Sequence[KnownName], name: str, acronym: str = "") -> str:
    """The code of the known one that has this very name or acronym; empty when none or two have."""
    wanted = {_bare(name), *([fold(acronym)] if acronym else [])}
    found = {
        one.code for one in known if wanted & {key for text in one.names for key in (_bare(text), fold(text)) if key}
    }
    return found.pop() if len(found) == 1 else ""


def _bare(name: str) -> str:
    """A name without its small words: two writings of *Office du / de développement* are one."""
    small = {"de", "du", "des", "d", "la", "le", "les", "l", "et", "charge", "chargee", "of", "the", "for", "and"}
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
    if body is None or len(one.text[: body.start].split()) > 4 or re.search("[,،]", one.text[: body.start]):
        body = _named(one.text)
    if body is None:
        return
    _party(notes, one, body, signs=True)
    match = _REPRESENTED.search(one.text, body.end)
    office = office_after(one.text, match.end()) if match else None
    if office:
        give_office(notes, one, body.name, office)


def _named(text: str) -> Body | None:
    """The party at the head of its line, whatever the first word of its name."""
    match = _NAMED.match(text)
    if match is None or len(match["name"].split()) > 12 or _PERSON.match(match["name"]):
        return None
    end = match.end("acronym") + 1 if match["acronym"] else match.end("name")
    return Body(match["name"].strip(), match["acronym"] or "", "other", match.start("name"), end)


def give_office(notes: Notebook, one: Sentence, party: str, office: Office, confidence: str = "high") -> None:
    """Propose the office that represents a party."""
    notes.add("office", {"party": party, "office": office.name}, one, office.start, office.end, confidence=confidence)


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
            give_office(notes, one, name, office)
    for body in found:
        if body.kind == "foreign_government" and body.start > match.start():
            for country, start, end in _countries(one.text, body):
                _party(
                    notes, one, Body(country, "", "foreign_government", start, end), signs=False, confidence="medium"
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


def mentions(notes: Notebook, text: str) -> list[Body]:
    """The bodies that a sentence names, the parties called by their acronym or whole name too, in order."""
    found = bodies(text)
    for party in [one.value for one in notes.of("party")]:
        names = [party["acronym"], re.sub(r"\s+(?:S\.?A\.?(?:R\.?L\.?)?|SNC|SAS)$", "", party["name"])]
        calls = "|".join(re.escape(name) for name in names if name)
        for match in re.finditer(rf"(?<![\w-])(?:{calls})(?![\w-])", text):
            if not any(body.start <= match.start() < body.end for body in found):
                found.append(Body(party["name"], party["acronym"], party["kind"], *match.span()))
    return sorted(found, key=lambda body: body.start)


def resolved(notes: Notebook, body: Body) -> str:
    """The party that a mention means: the same name, or the only party of that kind for a bare `le ministère`."""
    parties = [one.value for one in notes.of("party")]
    for party in parties:
        if _bare(party["name"]) == _bare(body.name) or (body.acronym and party["acronym"] == body.acronym):
            return str(party["name"])
    # `la Chambre d'artisanat` for the one of the region: the opening words of only one name.
    begun = [party for party in parties if not body.is_bare and fold(party["name"]).startswith(f"{fold(body.name)} ")]
    if len(begun) == 1:
        return str(begun[0]["name"])
    same = [party for party in parties if party["kind"] == body.kind]
    if body.is_bare and fold(body.name) in ("conseil", "المجلس"):
        same = [party for party in parties if party["kind"] in ("region", "local_authority")]
    if body.kind == "other":
        # Bodies of no common kind: only `la Banque` for the one bank.
        head = fold(body.name).split()[0].removeprefix("ال")
        same = [party for party in same if body.is_bare and fold(party["name"]).split()[0].removeprefix("ال") == head]
    return str(same[0]["name"]) if len(same) == 1 else ""


def give_role(notes: Notebook, one: Sentence, body: Body, role: PartyRole, start: int) -> None:
    """Propose the role of the party that a mention means; nothing when it means none."""
    name = resolved(notes, body)
    if name:
        notes.add(
            "role", {"party": name, "role": role.value}, one, min(start, body.start), body.end, confidence="medium"
        )


def _funders(notes: Notebook, one: Sentence) -> None:
    found = mentions(notes, one.text)
    for match in _FUNDED.finditer(one.text):
        first = next((index for index, body in enumerate(found) if 0 <= body.start - match.end() < 12), None)
        for body in chain(one.text, found, first) if first is not None else []:
            give_role(notes, one, body, PartyRole.FUNDER, match.start())


def _owners(notes: Notebook, one: Sentence, found: list[Body]) -> None:
    match = _OWNER.search(one.text)
    body = next((body for body in found if match and (body.end <= match.start() or body.start >= match.end())), None)
    if match and body:
        role = PartyRole.DELEGATED_OWNER if match["delegated"] else PartyRole.PROJECT_OWNER
        give_role(notes, one, body, role, match.start())
