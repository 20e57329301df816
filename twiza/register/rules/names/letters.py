"""Letters as sounds: what each script writes for one consonant. Data; every row has an example that a test reads.

The consonants of a key are ASCII letters: c is ش (ch, sh), g is غ (gh), x is خ (kh), the others read as they look.
Vowels, long or short, w and y inside a word, hamza and ain leave no trace: Arabic does not write them or French does not.
Sources: the Unicode confusables for look-alikes; the spelling of Moroccan place names on both sides of road signs.
"""

# ruff: noqa: E501  rows of data, look-alikes on purpose

from __future__ import annotations

from .rule import KeyRule, rows

# written (a regular expression on folded Latin letters) | sound | example | its key | why
LATIN: tuple[KeyRule, ...] = rows(
    "latin",
    """
cch | c | Acchourouk | crk | ch after the article that it takes over
tch | tc | Tcharaka | tcrk | t before ch
sch | c | Schems | cms | ch as other alphabets spell it
ch | c | Chourouk | crk | ش
sh | c | Shourouk | crk | ش as English spells it
kh | x | Khayma | xm | خ
gh | g | Ghaba | gb | غ
rh | g | Rharb | grb | غ in the old spelling
dj | j | Djebel | jbl | ج as Algeria spells it
ph | f | Phosphate | fsf | Greek ph
th | t | Thimar | tmr | ث is t in Moroccan speech
dh | d | Dhahab | dhb | ذ ض ظ are d
ck | k | Tarickt | trkt | one k
qu | k | Taqualit | tklt | ق
q | k | Qsar | ksr | ق
sc(?=[eiy]) | s | Scila | sl | the c is silent
c(?=[eiy]) | s | Cedra | sdr | soft c
c | k | Cadi | kd | hard c
gu(?=[eiy]) | k | Guelmim | klmm | گ as Arabic writes it with ك
g | k | Agadir | kdr | گ as Arabic writes it with ك
x | ks | Axxam | ksm | two sounds
v | f | Volubilis | flbls | ڤ is written ف
p | b | Pacha | bc | پ is written ب
""",
)

# letters | sound | example | its key | why
ARABIC: tuple[KeyRule, ...] = rows(
    "arabic",
    """
ب پ | b | بركان | brkn | b; Persian p
ت ث ط ٹ | t | ثمار | tmr | plain, lisped and emphatic t
ج چ | j | جبل | jbl | j; Persian tch
دج | j | تادجيت | tjt | dj, one sound
ح ه ہ ھ ە | h | حمامة | hmm | both breaths
خ | x | خيمة | xm | kh
د ذ ض ظ ڈ | d | ضحى | dh | plain, lisped and emphatic d
ر ڑ | r | ريف | rf | r
ز ژ | z | زهور | zhr | z
س ص | s | صحراء | shr | plain and emphatic s
ش ڜ | c | شروق | crk | ch
غ ڠ | g | غابة | gb | gh
ف ڤ ڥ | f | فتح | ft | f; v
ق ڨ ك ک ڪ گ ݣ ڭ | k | ݣلميم | klmm | k, q and the hard g that Arabic letters lack
ل | l | ليلى | ll | l
م | m | مرجان | mrjn | m
ن ں | n | نور | nr | n
""",
)

# Tifinagh as the Moroccan standard writes it; the double letters of its labialised k and g are one sound
TIFINAGH: tuple[KeyRule, ...] = rows(
    "tifinagh",
    """
ⴱ ⴲ | b | ⴱⴰⴱⴰ | bb | b
ⵜ ⵟ ⵝ | t | ⵜⵉⵡⵉⵣⵉ | tz | t
ⵊ | j | ⵜⵊⴰ | tj | j
ⵀ ⵃ | h | ⵀⵔⵓ | hr | h
ⵅ | x | ⴰⵅⴰⵎ | xm | kh
ⴷ ⴹ ⴸ | d | ⴰⴷⵔⴰⵔ | drr | d
ⵔ ⵕ | r | ⴰⵢⵓⵔ | r | r
ⵣ ⵥ | z | ⵉⵣⵎ | zm | z
ⵙ ⵚ | s | ⵜⴰⴼⵙⵓⵜ | tfst | s
ⵛ | c | ⴰⵛⴰⵛ | cc | ch
ⵖ | g | ⵉⵖⵔⵎ | grm | gh
ⴼ | f | ⴰⴼⵓⵍⴽⵉ | flk | f
ⴳ ⴽ ⵇ ⴿ | k | ⴰⴳⴰⴷⵉⵔ | kdr | g, k, q
ⵍ | l | ⵜⵉⵍⵉ | tl | l
ⵎ | m | ⵜⴰⵎⵓⵏⵜ | tmnt | m
ⵏ | n | ⴰⵏⵣⴰⵔ | nzr | n
""",
)

# look-alikes | Latin letter | example (written with them) | its key | alphabet
HOMOGLYPHS: tuple[KeyRule, ...] = rows(
    "homoglyphs",
    """
А а Α | a | Аmаl | ml | Cyrillic a, Greek alpha
Е е Ε | e | Nоurеddine | nrdn | Cyrillic ie, Greek epsilon
О о Ο ο | o | Nоur | nr | Cyrillic o, Greek omicron
Р р Ρ | p | Рalma | blm | Cyrillic er, Greek rho
С с | c | Сhifae | cf | Cyrillic es
У у Υ | y | Уasmine | ysmn | Cyrillic u, Greek upsilon
Х х Χ | x | Tiхa | tks | Cyrillic ha, Greek chi
І і Ι ι | i | Dаrі | dr | Cyrillic i, Greek iota
Ј ј | j | Наjаr | hjr | Cyrillic je
Ѕ ѕ | s | Ѕalam | slm | Cyrillic dze
К к Κ | k | Вarаkа | brk | Cyrillic ka, Greek kappa
М м Μ | m | Мarjan | mrjn | Cyrillic em, Greek mu
Н Η | h | Нanan | hnn | Cyrillic en, Greek eta
Т т Τ | t | Тarik | trk | Cyrillic te, Greek tau
В Β | b | Вab | bb | Cyrillic ve, Greek beta
Ν | n | Νour | nr | Greek nu
Ζ | z | Ζohour | zhr | Greek zeta
ν | v | νolubilis | flbls | small Greek nu
""",
)
