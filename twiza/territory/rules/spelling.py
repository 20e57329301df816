"""How one place name is written in many ways: three keys, each looser than the one before.

    exact      folded words without the words of the administration ("Province de", "(Mun.)", "إقليم")
    spoken     articles dropped, sounds that French writes in several ways unified, doubled letters single
    skeleton   consonants only

Keys are compared inside one script only: a Latin text with Latin names, an Arabic text with Arabic names.
"""

from __future__ import annotations

import re
from itertools import groupby

from twiza.core.text import fold, is_arabic

TIERS = ("exact", "spoken", "skeleton")

_OFFICE = frozenset(
    "province prefecture pref prov region commune communes municipalite mun centre rurale urbaine urbain rural "
    "territoriale wilaya ville cercle arrondissement arrondissements prefectures cr cu ct city of district "
    "اقليم عماله جهه جماعه بلديه مركز المركز البلديه القرويه الحضريه الترابيه ولايه مدينه "
    "مقاطعه مقاطعات دايره الجماعه قرويه حضريه ترابيه العماله الاقليم".split()
)
_SMALL = frozenset(
    "l la le les d de du des el al et ed es er en ez ech ach ad as ar at an az ess ett ens il ou o".split()
)
# What French writes in several ways, in the order of replacement: written=sound.
_SOUNDS = [
    tuple(pair.split("="))
    for pair in (
        "tch=S sch=S ch=S sh=S kh=K gh=G rh=G dj=j ph=f th=t dh=d gue=ge gui=gi quo=ko qo=ko qu=k q=k ck=k ce=se ci=si "
        "cy=si c=k x=ks oui=wi oua=wa ou=u w=u oo=u ee=i ei=i ai=i ay=i y=i o=u e=i h= v=b p=b"
    ).split()
]
# Emphatic and plain letters, the four ways of writing the Moroccan g, and the long vowels.
_ALIKE_ARABIC = str.maketrans("طضظذثصقجغ", "تدددتسككك", "هاويع")
_ARTICLE = re.compile(r"^(?:ال)(?=..)")
_PARTS = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]+(?:[^A-Za-z\u00c0-\u024f]*)")


def scripts(text: str) -> list[str]:
    """The text alone, or its Arabic and its Latin part when a cell holds both ("Tanger طنجة")."""
    arabic = " ".join(_PARTS.findall(text)).strip()
    latin = _PARTS.sub(" ", text).strip()
    both = arabic and any(char.isalpha() for char in latin)
    return [arabic, latin] if both else [text]


def _single(letters: str) -> str:
    return "".join(letter for letter, _ in groupby(letters))


def _words(text: str) -> list[str]:
    words = fold(text).split()
    kept = [word for word in words if word not in _OFFICE]
    return kept or words


def keys(text: str) -> tuple[str, str, str]:
    """The three keys of a name, in the order of TIERS; empty for a text without letters."""
    words = _words(text)
    return _arabic_keys(words) if is_arabic(text) else _latin_keys(words)


def _latin_keys(words: list[str]) -> tuple[str, str, str]:
    exact = "".join(words)
    large = [word for word in words if word not in _SMALL] or words
    spoken = "".join(large)
    for written, sound in _SOUNDS:
        spoken = spoken.replace(written, sound)
    spoken = _single(spoken)
    skeleton = _single("".join(letter for letter in spoken if letter not in "aiu"))
    return exact, spoken, skeleton


def _arabic_keys(words: list[str]) -> tuple[str, str, str]:
    exact = "".join(words)
    bare = [_ARTICLE.sub("", word) for word in words if word != "ال"]
    spoken = _single("".join(bare)).removeprefix("ا")
    skeleton = _single("".join(bare).translate(_ALIKE_ARABIC))
    return exact, spoken, skeleton
