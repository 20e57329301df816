"""Words that say the form, the number or nothing: data, each row with an example that a test reads.

Sources: law 112-12 (cooperatives and unions), law 13-97 (economic interest groupings), dahir of 1963 (mutual societies),
dahir 1-58-376 (associations), the uniform act of OHADA on cooperatives (SCOOPS, COOP-CA); months as Morocco names them.
"""

# ruff: noqa: E501  rows of data

from __future__ import annotations

from .rule import KeyRule, rows

# What a legal word needs in order to be one: `anywhere` in the name; `head`: in the run of legal words that opens it;
# `run`: there, after another legal word. Arabic words are given without article; `head` words with an article are names.
# words, latin and arabic | code of the form, place | example | its key
LEGAL: tuple[KeyRule, ...] = rows(
    "legal",
    """
cooperative cooperatives coop coops coope cooper cve cpve copérative ت تعاونية تعاونيات تعاونيه | cooperative anywhere | COOP. Al Amal | ml
scoop scoops scop scops uscoop | cooperative anywhere | SCOOPS Novi | nf
union unions اتحاد | union head | Union des coopératives Tifaout | tft
federation federations confederation جامعة فدرالية فيدرالية كونفدرالية | federation head | Fédération Annajah | nj
gie | economic_interest_group anywhere | G.I.E. Targanine | trknn
groupement groupements مجموعة تجمع | group head | Groupement d'intérêt économique Tamount | tmnt
association associations asso assoc ass جمعية جمعيات جمعيه | association head | جمعية الأمل | ml
mutuelle mutuelles mutualite تعاضدية تعاضديات تعاضديه | mutual head | تعاضدية النور | nr
societe societes ste sarl sarlau snc شركة شركات شركه | company head | Sté Al Baraka | brk
entreprise entreprises مقاولة مقاولات | company head | مقاولة النهضة | nhd
fondation fondations مؤسسة | foundation head | Fondation Zakoura | zkr
reseau شبكة | network head | Réseau Targa | trk
interet interets economique economiques simplifiee simplifie anonyme responsabilite limitee ca ذات النفع نفع الاقتصادي اقتصادي الاقتصادية اقتصادية المحدودة | - run | مجموعة ذات النفع الاقتصادي تامونت | tmnt
""",
)
# Spellings of "coopérative" and "تعاونية" with a letter lost, added or struck twice
MISSPELT: tuple[KeyRule, ...] = rows(
    "misspelt",
    r"""
co{1,3}p{1,2}[eé]?r?[ae]?r?t{1,2}i[vf]{1,2}e?s? | cooperative anywhere | Coopertive Salam | slm
(?:ال)?تعا?و+ن[يهت]{1,3} | cooperative anywhere | تعونية السلام | slm
""",
)

# Words that link others and carry nothing
LINKS: tuple[KeyRule, ...] = rows(
    "links",
    """
de du des d la le les l aux au a en et pour par sur dans avec dit dite denommee the of and & | | Coopérative de la Tour pour les Dames | tr dms
al el il ul as es ess ad ed edd ar er err an en enn at ett az ez ezz ach ech ash esh | | Nour Ed Dine | nr dn
من في و ف ل ب ال المسماة المدعوة لفائدة أجل | | تعاونية المرأة من أجل الغد | ns gd
ou n أو او ن | | Aït Hammou Ou Lahcen | yt hm hsn
""",
)

# Small words before a name: one spelling for all, kept apart from the words that their bare consonants would meet
PARTICLES: tuple[KeyRule, ...] = rows(
    "particles",
    """
ait aït ayt at آيت أيت ايت ءايت | yt | Ait Baha | yt bh
oulad ouled ould awlad oulade wlad أولاد اولاد ولاد ولد | wld | Ouled Teima | wld tm
bni beni bnou bnu bani بني بنو | bn | Béni Mellal | bn mll
sidi sid si sayed سيدي سيد سي | syd | Sidi Ifni | syd fn
moulay mly my mawlay مولاي مولى | mwly | My Bousselham | mwly bslhm
lalla lala لالة لالا للا | lll | Lalla Takerkoust | lll tkrkst
oum om umm أم ام | wm | Oum Er Rbia | wm rb
ain aïn ayn عين | yn | Aïn Leuh | yn l
oued ouad wad wadi واد وادي | wd | Oued Zem | wd zm
douar dwar دوار | dwr | Douar Lahjar | dwr hjr
ali علي | aly | Sidi Ali | syd aly
mohamed mohammed mohamad muhammad mhamed mouhamed med محمد امحمد | mhmd | Med Ben Ali | mhmd bnaly
""",
)

# Words written in one or in two: joined to what follows
JOINED: tuple[KeyRule, ...] = rows(
    "joined",
    """
bou bu abou abu بو أبو ابو | b | Bou Azmou | bzm
ben bin ibn بن ابن إبن | bn | Ben Guerir | bnkrr
bel بل | bl | Bel Kassem | blksm
abd abdel abdal abdul abdou abder abdes abdess abder عبد | bd | Abdel Krim | bdkrm
""",
)

NUMBERS: tuple[KeyRule, ...] = rows(
    "numbers",
    """
deux اثنان اثنين اثنتان زوج | 2 | Les deux Tours | 2 trs
trois ثلاثة ثلاث تلاتة | 3 | الأصدقاء الثلاثة | sdk 3
quatre أربعة أربع | 4 | Quatre Tours | 4 trs
cinq خمسة خمس | 5 | خمس نجوم | 5 njm
six ستة ست | 6 | Six | 6
sept sebaa sabaa سبعة سبع | 7 | Sebaa Aioun | 7 ny
huit ثمانية ثماني تمانية | 8 | Huit | 8
neuf تسعة تسع | 9 | Neuf | 9
dix عشرة عشر | 10 | Dix | 10
onze احدعشر | 11 | Onze | 11
douze اثناعشر | 12 | Douze | 12
treize | 13 | Treize | 13
quatorze | 14 | Quatorze | 14
quinze | 15 | Quinze | 15
seize | 16 | Seize | 16
vingt vingts عشرون عشرين | 20 | vingt-cinq | 25
trente ثلاثون ثلاثين | 30 | Trente | 30
quarante أربعون أربعين | 40 | Quarante | 40
cinquante خمسون خمسين | 50 | خمسة وخمسون | 55
soixante ستون ستين | 60 | soixante-dix | 70
cent مائة مئة | 100 | Cent | 100
mille ألف | 1000 | Mille Tours | 1000 trs
premier premiere 1er 1ere الأول | 1 | الجيل الأول | jl 1
deuxieme second seconde 2e 2eme الثاني الثانية | 2 | Hassan II | hsn 2
troisieme 3e 3eme الثالث الثالثة | 3 | الثالث | 3
quatrieme 4e 4eme الرابع الرابعة | 4 | الرابع | 4
cinquieme 5e 5eme الخامس الخامسة | 5 | محمد الخامس | mhmd 5
sixieme 6e 6eme السادس السادسة | 6 | محمد السادس | mhmd 6
""",
)

# A month is one after a number only ("mars", "mai" and "ماي" are also names)
MONTHS: tuple[KeyRule, ...] = rows(
    "months",
    """
janvier january يناير جانفي | 01 | 11 janvier | 11 m01
fevrier february فبراير فيفري | 02 | 2 فبراير | 2 m02
mars march مارس | 03 | 3 mars | 3 m03
avril april أبريل ابريل أفريل | 04 | 9 avril | 9 m04
mai may ماي مايو | 05 | 1er mai | 1 m05
juin june يونيو جوان | 06 | 30 juin | 30 m06
juillet july يوليوز يوليو جويلية | 07 | 30 يوليوز | 30 m07
aout august غشت أغسطس أوت | 08 | ٢٠ غشت | 20 m08
septembre september شتنبر سبتمبر | 09 | 5 septembre | 5 m09
octobre october أكتوبر اكتوبر | 10 | 14 أكتوبر | 14 m10
novembre november نونبر نوفمبر | 11 | 6 novembre | 6 m11
decembre december دجنبر ديسمبر | 12 | 25 décembre | 25 m12
""",
)

# A day written in digits: its month as the words of the months have it
DATES: tuple[KeyRule, ...] = rows(
    "dates",
    r"""
(\d{1,2})[/.-](\d{1,2}) | day and month | Coopérative 20/08 | 20 m08
(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}) | day, month and year | تعاونية ٢٠-٠٨-١٩٥٣ | 20 m08 1953
""",
)
