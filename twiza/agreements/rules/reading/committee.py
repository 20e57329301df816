"""The committee that follows an agreement: its name, chair, members and rhythm."""

from __future__ import annotations

import re

from ..vocabulary import PartyRole
from .bodies import Body, office_after
from .parties import give_office, give_role, resolved
from .proposals import Notebook
from .texts import Sentence

_COMMITTEE = re.compile(
    (
        r"(?<!\w)(?:une? |le |la |ce |cette |du )?(?P<name>(?:comité|"
        r"commission) (?:de suivi(?: et d'évaluation)?|de pilotage|"
        r"mixte|technique|conjointe?)|(?:ال)?لجنة (?:ال)?(?:تتبع|قيادة|مشتركة|تقنية)|(?:steering|"
        r"follow-up|joint) committee)"
    ),
    re.I,
)
_CHAIRED = re.compile(
    r"(?:présidée?|presidée?) par|sous la présidence d[eu]|chaired by|يرأسها|برئاسة|تترأسها|يترأسها|"
    r"[يت]ترأس\s+(?:ال)?لجنة\s+(?:ال)?\w+",
    re.I,
)
_MEMBERS = re.compile(
    (
        r"(?:composée? (?:d(?:es|e|u)\b|d'(?=une? ))|comprend|(?<!se )réunit|composed of|made up of|(?:و)?تتكون من|"
        r"(?:و)?تضم|(?:و)?تتألف من)\s*:?\s*"
    ),
    re.I,
)
_MEETS = re.compile(
    (
        r"se (?:réuni(?:t|ra)|tien(?:t|dra))[^.;]{0,60}?(?P<fr>(?:au moins |au minimum )?(?:(?:une|deux|trois|quatre|"
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


def read_committee(notes: Notebook) -> None:
    """The first committee that the text names."""
    for one in notes.sentences:
        _committee(notes, one)


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
    kinds = {"wali": "wilaya", "والي": "wilaya", "الوالي": "wilaya", "ministre": "ministry", "وزير": "ministry"}
    kind = kinds.get(office.name.casefold().split()[0], "")
    if kind:
        body = Body(office.name, "", kind, office.start, office.end)
        name = resolved(notes, body)
        if name:
            give_office(notes, one, name, office, confidence="medium")
            give_role(notes, one, body, PartyRole.CHAIR, chaired.start())
