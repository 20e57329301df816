"""Common nouns and adjectives that a French and an Arabic name of one organisation translate rather than spell.

General words of the social and solidarity economy: people, aims, trades, products, places. Each row is its own example: all
its words have one key, the consonants of its first Arabic word or phrase, so that "miel", "عسل" and "Assal" meet and
"apiculture" meets "تربية النحل". Inflections are listed; a French plural in s or x is found by its singular.
"""

# ruff: noqa: E501  rows of data

from __future__ import annotations

# french | arabic: the first is the key ; more arabic
_PEOPLE = """
femme feminine feminin | نساء ; نسوية نسوي نسائية نسائي نسوة مرأة امرأة
fille | فتاة ; فتيات بنات
jeune jeunesse juvenile | شباب ; شبابية شبان شابات
enfant enfance | طفل ; أطفال طفولة
famille familial familiale familiaux | أسرة ; أسر عائلة عائلية أسرية
mere maternite | أمومة ; أمهات
homme | رجل ; رجال
handicape handicap handicapee | معاق ; معاقين إعاقة معاقات
agriculteur agricultrice paysan paysanne paysannerie fellah | فلاح ; فلاحين فلاحات
eleveur eleveuse | كساب ; كسابة مربين مربيات
artisan artisane | صانع ; صناع صانعات حرفي حرفيين حرفيات
pecheur pecheuse | صياد ; صيادين صيادو
apiculteur apicultrice | نحال ; نحالين نحالات
etudiant diplome laureat | خريج ; خريجين خريجي خريجات
producteur productrice | منتج ; منتجين منتجات منتجي
usager usagere | مستعمل ; مستعملي مستعملين
membre adherent | عضو ; أعضاء
habitant riverain | ساكنة ; سكان
ami | صديق ; أصدقاء صديقات
frere fraternite | أخ ; إخوة إخوان أخوة
"""
_AIMS = """
developpement developper | تنمية ; تنموية تنموي
solidarite solidaire entraide | تضامن ; تضامنية تضامني
cooperation | تعاون
union unite | اتحاد
espoir esperance | أمل
lumiere | نور ; أنوار
paix | سلام
avenir futur | مستقبل
progres | تقدم
reussite succes | نجاح
renaissance | نهضة
bonheur | سعادة
prosperite | ازدهار
initiative | مبادرة
creation | إحداث
creativite creatif creative innovation innovant | إبداع ; إبداعات ابتكار
qualite | جودة
travail | عمل
emploi | تشغيل ; شغل
savoir science | علم ; علوم
education | تربية ; تربوية
enseignement scolaire ecole | تعليم ; مدرسة مدرسي
formation | تكوين
alphabetisation | محو الأمية
sante | صحة ; صحية
culture culturel culturelle | ثقافة ; ثقافية ثقافي
patrimoine heritage | تراث ; تراثية
environnement environnemental ecologie ecologique ecologiste | بيئة ; بيئية بيئي
protection | حماية
sauvegarde preservation conservation | محافظة
valorisation | تثمين
promotion | نهوض
commercialisation vente | تسويق ; بيع
production | إنتاج
transformation | تحويل
fabrication industrie industriel industrielle | صناعة ; صناعية صناعي
collecte ramassage | جمع
gestion | تدبير
service prestation | خدمة ; خدمات خدماتية
economie | اقتصاد
social sociale sociaux | اجتماعي ; اجتماعية
humain humaine | بشري ; بشرية إنسانية
durable | مستدام ; مستدامة
national nationale | وطني ; وطنية
regional regionale region | جهوي ; جهوية جهة
local locale | محلي ; محلية
rural rurale | قروي ; قروية
moderne | حديث ; حديثة عصرية
nouveau nouvelle | جديد ; جديدة
grand grande | كبير ; كبيرة كبرى
petit petite | صغير ; صغيرة صغرى
vert verte | أخضر ; خضراء
blanc blanche | أبيض ; بيضاء
rouge | أحمر ; حمراء
or dore doree | ذهب ; ذهبي ذهبية
argent | فضة ; فضي فضية
beaute | جمال
main | يد ; أيادي أيدي
naturel naturelle nature | طبيعي ; طبيعية طبيعة
biologique bio organique | بيولوجي ; بيولوجية عضوية
traditionnel traditionnelle tradition | تقليدي ; تقليدية تقاليد
multifonctionnel multifonctionnelle polyvalente polyvalent multiservice | متعدد ; متعددة
"""
_TRADES = """
agricole agriculture agronomique | فلاحية ; فلاحة فلاحي زراعة زراعية زراعي
artisanal artisanale artisanat | صناعة تقليدية
apiculture apicole | تربية النحل
aviculture avicole | تربية الدواجن
volaille | دواجن
cuniculture cunicole | تربية الأرانب
elevage | تربية المواشي
bovin bovine | أبقار ; بقر
ovin ovine | أغنام ; غنم
caprin caprine | ماعز ; معز
camelin cameline | إبل
oleiculture oleicole olivier olive | زيتون
arboriculture arboricole | أشجار مثمرة
viticulture viticole vigne raisin | كروم ; عنب
maraichage maraicher maraichere legume | خضروات ; خضر
irrigation arrosage | سقي ; ري
tissage tissu textile | نسيج ; نسيجية
tapis | زربية ; زرابي
couture confection | خياطة
broderie | طرز ; تطريز
poterie potier | فخار
ceramique | خزف
menuiserie ebenisterie | نجارة
bois | خشب
cuir maroquinerie | جلد ; جلدية جلود
tannerie tanneur | دباغة ; دباغين
bijou bijouterie joaillerie | حلي ; مجوهرات
ferronnerie forgeron forge | حدادة ; حدادين
cuivre dinanderie | نحاس ; نحاسيات
laine | صوف
peche | صيد
aquaculture aquacole | تربية الأحياء المائية
forestier forestiere foret sylviculture | غابة ; غابات غابوية غابوي
touristique tourisme | سياحة ; سياحية سياحي
hebergement | إيواء
restauration restaurant | مطعم ; مطاعم مطعمة
commerce commercial commerciale commercant | تجارة ; تجارية تجاري تجار
transport transporteur | نقل
habitat logement immobilier | سكن ; سكنية سكنى
construction batiment | بناء
carriere | مقلع ; مقالع
recyclage | تدوير
dechet | نفاية ; نفايات
nettoyage proprete | نظافة
alimentaire alimentation nutrition | غذائية ; غذائي تغذية
cosmetique | تجميل
medicinal medicinale medical medicale | طبي ; طبية
aromatique | عطري ; عطرية
numerique digital digitale informatique | رقمي ; رقمية رقمنة معلوميات
art arts artistique artiste | فن ; فنون فنية فنانين
theatre | مسرح
musique musical | موسيقى
sport sportif sportive | رياضة ; رياضية
"""
_PRODUCTS = """
lait laitier laitiere | حليب ; ألبان
fromage fromager fromagerie | جبن ; أجبان
miel mellifere | عسل
abeille | نحل ; نحلة
huile | زيت ; زيوت
argan arganier argane arganeraie | أركان ; أركانة أرݣان أرغان
safran | زعفران
cactus | صبار
figue figuier | تين
datte | تمر ; تمور
palmier palmeraie palme | نخيل ; نخلة نخيلة
amande amandier | لوز
noyer noix | جوز
grenade grenadier | رمان
pomme pommier | تفاح
agrume | حوامض
cereale grain | حبوب
ble | قمح
orge | شعير
farine minoterie | دقيق ; مطحنة
pain boulangerie | خبز ; مخبزة
couscous | كسكس
gateau patisserie | حلويات ; حلوى
confiture | مربى
epice | توابل
sel | ملح
cafe | قهوة
viande boucherie | لحم ; لحوم
poulet poule | دجاج
lapin | أرنب ; أرانب
oeuf | بيض
betail | مواشي ; ماشية
cheval equestre equin | خيل ; خيول فروسية
poisson | سمك ; أسماك
plante | نبات ; نباتات
herbe | عشب ; أعشاب
fleur floral florale | زهر ; زهور أزهار
rose | ورد ; وردة ورود
arbre | شجر ; أشجار شجرة
fruit fruitier fruitiere | فواكه ; فاكهة
graine semence | بذور ; بذرة
savon | صابون
eau hydrique | ماء ; مياه
produit | منتوج ; منتوجات
terroir | مجالية ; مجالي
"""
_PLACES = """
maroc marocain marocaine | مغرب ; مغربي مغربية
casablanca | دار بيضاء
mediterranee mediterraneen mediterraneenne | متوسط ; متوسطية
atlantique ocean | أطلسي ; محيط
oriental orientale orient est | شرق ; شرقي شرقية
occidental occident ouest | غرب ; غربي غربية
nord septentrional | شمال ; شمالي شمالية
sud meridional | جنوب ; جنوبي جنوبية
mer maritime marin marine | بحر ; بحري بحرية
montagne montagnard montagneux | جبل ; جبال جبلي جبلية
plaine | سهل ; سهول
vallee | واد
riviere fleuve | نهر ; أنهار
oasis oasien oasienne | واحة ; واحات
desert saharien saharienne | صحراء ; صحراوي صحراوية
source | منبع ; ينبوع
cote cotier littoral | ساحل ; ساحلي
ile | جزيرة
jardin | حديقة ; حدائق
champ | حقل ; حقول
terre | أرض
ciel | سماء
soleil solaire | شمس ; شمسية
lune | قمر
etoile | نجمة ; نجوم
aube aurore | فجر
matin | صباح
printemps | ربيع
maison | دار
porte | باب
marche souk | سوق ; أسواق
village | قرية ; قرى
ville | مدينة
route voie chemin | طريق
pont | قنطرة
puits | بئر
perle | لؤلؤ ; لؤلؤة
rive | ضفة ; ضفاف
horizon | أفق ; آفاق
colline | تل ; تلال
cascade | شلال ; شلالات
"""


def parse(text: str) -> tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]:
    """(French words, the Arabic phrase that is the key, its other Arabic forms) of each line."""
    found = []
    for line in text.strip().splitlines():
        french, arabic = line.split(" | ")
        key, _, others = arabic.partition(" ; ")
        found.append((tuple(french.split()), key.strip(), tuple(others.split())))
    return tuple(found)


LEXICON = parse("".join((_PEOPLE, _AIMS, _TRADES, _PRODUCTS, _PLACES)).replace("\n\n", "\n"))
