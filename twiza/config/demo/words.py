"""Words of which the names of Moroccan cooperatives are made, each in French letters and in Arabic."""

from __future__ import annotations

Pair = tuple[str, str]


def _pairs(text: str) -> tuple[Pair, ...]:
    return tuple(
        (latin.strip(), arabic.strip())
        for latin, arabic in (one.split("=") for one in text.split(";") if "=" in one)
    )


# Arabic words of hope, union, light, gardens.
COMMON = _pairs("""
Al Amal=الأمل; Annour=النور; Al Baraka=البركة; Annahda=النهضة; Al Wahda=الوحدة; Al Ittihad=الاتحاد;
Al Fath=الفتح; Al Khair=الخير; Assalam=السلام; Al Ikhlas=الإخلاص; Attaaoune=التعاون; Attadamoune=التضامن;
Al Wafae=الوفاء; Arrahma=الرحمة; Assaada=السعادة; Al Majd=المجد; Al Massira=المسيرة; Al Hilal=الهلال;
Al Firdaous=الفردوس; Chourouk=الشروق; Al Afak=الآفاق; Al Ibtissama=الابتسامة; Annassim=النسيم;
Yassmine=الياسمين; Al Warda=الوردة; Azzouhour=الزهور; Annarjiss=النرجس; Arrihane=الريحان;
Al Khouzama=الخزامى; Azzaatar=الزعتر; Annakhil=النخيل; Azzaitoune=الزيتون; Arroumane=الرمان; Allouz=اللوز;
Al Karma=الكرمة; Al Youssr=اليسر; Al Falah=الفلاح; Annajah=النجاح; Attawfik=التوفيق; Al Karama=الكرامة;
Al Houria=الحرية; Al Moustakbal=المستقبل; Al Inbiaat=الانبعاث; Al Inara=الإنارة; Al Manar=المنار;
Al Fajr=الفجر; Assabah=الصباح; Ennassr=النصر; Al Azhar=الأزهار; Al Andalous=الأندلس; Al Boughaz=البوغاز;
Al Bahja=البهجة; Al Hanae=الهناء; Al Mawada=المودة; Al Oulfa=الألفة; Al Jawda=الجودة; Al Itkane=الإتقان;
Al Ibdaa=الإبداع; Al Ibtikar=الابتكار; Al Hirafiyine=الحرفيين; Assanaa=الصناع; Anamil=الأنامل;
Al Anamil Addahabia=الأنامل الذهبية; Al Assala=الأصالة; Attourath=التراث; Al Hadara=الحضارة;
Dar Al Maalema=دار المعلمة; Al Maalem=المعلم; Attaklid=التقليد; Rabiaa=الربيع; Al Bassatine=البساتين;
Al Mouroj=المروج; Al Hakl=الحقل; Assanabil=السنابل; Al Ghalla=الغلة; Al Khadra=الخضراء; Al Atlas=الأطلس;
Assahra=الصحراء; Al Waha=الواحة; Assahel=الساحل; Al Jabal=الجبل; Al Wadi=الوادي; Aïn=العين;
Al Manbaa=المنبع; Al Kods=القدس; Al Madina=المدينة; Arriyad=الرياض; Assafae=الصفاء; Al Widad=الوداد;
Arraja=الرجاء; Al Izdihar=الازدهار; Attanmia=التنمية; Attakadoum=التقدم; Al Ofok=الأفق; Annama=النماء;
Al Mouhssinine=المحسنين; Al Mostafidine=المستفيدين; Al Jil Al Jadid=الجيل الجديد; Achabab=الشباب;
Al Oumouma=الأمومة; Nissae Al Ghad=نساء الغد; Fatayat=الفتيات; Al Fataoua=الفتوة; Al Houda=الهدى;
Al Imane=الإيمان; Al Ihssane=الإحسان; Attakwa=التقوى; Al Barara=البررة; Assadaka=الصداقة; Al Jiwar=الجوار;
Al Hidaya=الهداية; Al Bouraq=البراق; Al Kandil=القنديل; Al Yakout=الياقوت; Al Marjane=المرجان;
Al Louelou=اللؤلؤ; Adahab=الذهب; Al Fadda=الفضة; Al Hayat=الحياة; Arrabita=الرابطة; Al Moubadara=المبادرة;
Al Irada=الإرادة; Attahadi=التحدي; Al Moukawala=المقاولة
""")

# Amazigh words.
AMAZIGH = _pairs("""
Tiwizi=تيويزي; Tifawine=تيفاوين; Tamount=تامونت; Afoulki=أفولكي; Tigmmi=تيگمي; Ayour=أيور; Itri=إتري;
Itrane=إتران; Izourane=إيزوران; Tamaynoute=تاماينوت; Agdal=أگدال; Assays=أسايس; Anarouz=أناروز;
Toudert=تودرت; Tafoukt=تافوكت; Tanirt=تانيرت; Tilelli=تيليلي; Tassounte=تاسونت; Amoud=أمود;
Tazerzite=تازرزيت; Tafsoute=تافسوت; Amazday=أمازداي; Imal=إيمال; Aghbalou=أغبالو; Tizi=تيزي; Adrar=أدرار;
Assif=أسيف; Taghbaloute=تاغبالوت; Tanamarte=تانامارت; Assirem=أسيرم; Targante=تارگانت; Tizwa=تيزوا;
Timmouzgha=تيموزغا; Igherm=إيغرم; Tamazirte=تامازيرت; Aourir=أورير; Tanout=تانوت; Ighil=إيغيل;
Tasskourte=تاسكورت; Azemmour=أزمور; Tadouarte=تادوارت; Taroudante=تارودانت; Yakoub=إيعقوبن; Touaya=تواية;
Inzi=إينزي; Tamghart=تامغارت; Timgharine=تيمغارين; Isrikis=إسريكيس; Azawane=أزاوان
""")

# Hassania and southern words.
SOUTHERN = _pairs("""
Al Khaima=الخيمة; Tiris=تيريس; Assakia=الساقية; Oued Eddahab=وادي الذهب; Al Mahmil=المحمل; Lamssid=لمسيد;
Al Garaa=الگارة; Lehmada=الحمادة; Al Ibil=الإبل; Attalh=الطلح; Lakhyam=الخيام; Assaguia=السگية;
Al Mouhit=المحيط; Al Marsa=المرسى; Al Karkara=الكركارة; Lbadia=البادية; Annouk=النوق; Al Badou=البدو;
Dchira=الدشيرة; Argoub=العرگوب; Imlili=إمليلي; Tarouma=تاروما; Foum El Oued=فم الواد; Lagouira=لگويرة
""")

# Names of saints, tribes and springs that precede a place or stand alone.
HONOURED = _pairs("""
Sidi Ahmed=سيدي أحمد; Sidi Ali=سيدي علي; Sidi Brahim=سيدي إبراهيم; Sidi Yahya=سيدي يحيى;
Sidi Mohamed=سيدي محمد; Moulay Driss=مولاي إدريس; Moulay Ali Chérif=مولاي علي الشريف;
Lalla Aïcha=للا عائشة; Lalla Fatima=للا فاطمة; Sidi Bouazza=سيدي بوعزة; Sidi Hmad=سيدي احماد;
Oulad Said=أولاد سعيد; Oulad Ali=أولاد علي; Aït Brahim=آيت إبراهيم; Aït Said=آيت سعيد; Aït Hammou=آيت حمو;
Aït Ouahi=آيت واحي; Bni Yakhlef=بني يخلف; Bni Malek=بني مالك; Aïn Chifa=عين الشفاء; Aïn Zarka=عين الزرقاء;
Dar Jdida=الدار الجديدة; Bab Errih=باب الريح
""")

SECOND = _pairs("""
Al Jadida=الجديدة; Al Kabira=الكبيرة; Al Khadra=الخضراء; Al Mahalia=المحلية; Al Ouataniya=الوطنية;
Al Maghribiya=المغربية; Al Atlassia=الأطلسية; Al Jabaliya=الجبلية; Al Karawiya=القروية; Arrifia=الريفية;
Al Hassania=الحسنية; Al Aaliya=العالية; Addahabiya=الذهبية; Al Wassat=الوسط
""")

# What they do: after the name. Branch code of the register -> words in French, in Arabic.
TRADES: dict[str, Pair] = {
    code: (latin.strip(), arabic.strip())
    for code, latin, arabic in (
        (part.strip() for part in line.split("|"))
        for line in """
dairy | pour la production laitière | لإنتاج الحليب
cattle | pour l’élevage bovin | لتربية الأبقار
sheep | pour l’élevage ovin | لتربية الأغنام
goats | pour l’élevage caprin | لتربية الماعز
camels | pour l’élevage camelin | لتربية الإبل
livestock | pour l’élevage | لتربية المواشي
poultry | pour l’aviculture | لتربية الدواجن
rabbits | pour la cuniculture | لتربية الأرانب
beekeeping | pour l’apiculture | لتربية النحل
cereals | pour les céréales | لإنتاج الحبوب
market_gardening | pour le maraîchage | لإنتاج الخضروات
fruit_trees | pour l’arboriculture | للأشجار المثمرة
olives | pour l’oléiculture | لتثمين الزيتون
dates | pour les dattes | لتثمين التمور
figs | pour la figue | لتثمين التين
almonds | pour l’amande et la noix | لتثمين اللوز والجوز
cactus | pour le cactus | لتثمين الصبار
saffron | pour le safran | لإنتاج الزعفران
roses | pour la rose à parfum | لتثمين الورد العطري
carob | pour le caroube | لتثمين الخروب
irrigation | pour l’irrigation | للسقي
farm_services | pour les services agricoles | للخدمات الفلاحية
mixed_farming | multifonctionnelle | المتعددة الأنشطة
carpets | pour le tapis et le tissage | للزرابي والنسيج
embroidery | pour la broderie | للطرز
sewing | pour la couture | للخياطة
pottery | pour la poterie | للفخار
leather | pour le cuir | للمصنوعات الجلدية
woodwork | pour le bois | للنجارة
metalwork | pour la dinanderie | للنحاسيات
jewellery | pour la bijouterie | للحلي
basketry | pour la vannerie | لمنتوجات الدوم
zellige | pour le zellige | للزليج
felt_wool | pour la laine | للصوف
candles_soap | pour le savon et les cosmétiques | للصابون ومواد التجميل
home_building | d’habitat | للسكن
couscous | pour le couscous | للكسكس
pastry | pour la pâtisserie | للحلويات
olive_oil | pour l’huile d’olive | لزيت الزيتون
cheese | pour le fromage | للأجبان
preserves | pour les fruits séchés et confitures | للفواكه المجففة والمربى
spices | pour les épices | للتوابل
food_other | pour les produits du terroir | للمنتوجات المجالية
argan_oil | pour l’huile d’argan | لزيت أركان
argan_cosmetics | pour les cosmétiques d’argan | لمواد التجميل من أركان
argan_fruit | pour le fruit de l’arganier | لجمع ثمار أركان
sea_fishing | pour la pêche artisanale | للصيد التقليدي
aquaculture | pour l’aquaculture | لتربية الأحياء البحرية
seaweed | pour les algues et coquillages | للطحالب والصدفيات
fish_processing | pour les produits de la mer | لتثمين المنتوجات البحرية
logging | pour l’exploitation forestière | لاستغلال الغابات
forest_gathering | pour les produits de la forêt | للمنتوجات الغابوية
reforestation | pour le reboisement | للتشجير
herbs_growing | pour les plantes aromatiques | للنباتات العطرية
essential_oils | pour les huiles essentielles | للزيوت الأساسية
lodging | pour l’hébergement rural | للإيواء القروي
guiding | pour les circuits de montagne | للمدارات الجبلية
catering_tourism | pour la restauration du voyageur | للمطعمة السياحية
leisure | pour l’écotourisme | للسياحة البيئية
retail | pour le commerce | للتجارة
marketplace | pour la vente en ligne | للبيع عبر الإنترنت
passengers | pour le transport scolaire | للنقل المدرسي
goods | pour le transport de marchandises | لنقل البضائع
sand_stone | pour les carrières | لاستغلال المقالع
salt | pour le sel | لاستخراج الملح
literacy | pour l’alphabétisation | لمحو الأمية
preschool | pour le préscolaire | للتعليم الأولي
training | pour la formation | للتكوين
cleaning | pour les espaces verts | للمساحات الخضراء
digital | pour le numérique | للرقمنة
consulting | pour le conseil | للاستشارة
care | pour l’aide à la personne | للرعاية
catering | pour la restauration | للتموين
repair | pour la maintenance | للصيانة
beauty | pour le bien-être | للتجميل
building_trades | pour les travaux du bâtiment | لأشغال البناء
collection | pour la collecte et le tri | لجمع وفرز النفايات
recovery | pour le compost | لإنتاج السماد
performing_arts | pour les arts du spectacle | لفنون العرض
media | pour l’audiovisuel | للسمعي البصري
""".strip().splitlines()
    )
}

ADJECTIVES: dict[str, Pair] = {
    "agriculture": ("agricole", "الفلاحية"),
    "craft": ("artisanale", "للصناعة التقليدية"),
    "housing": ("d’habitat", "السكنية"),
    "fishing": ("de pêche", "للصيد البحري"),
    "forestry": ("forestière", "الغابوية"),
    "tourism": ("de tourisme", "السياحية"),
    "trade": ("commerciale", "التجارية"),
    "services": ("de services", "للخدمات"),
    "transport": ("de transport", "للنقل"),
    "culture": ("culturelle", "الثقافية"),
}
WOMEN: Pair = ("féminine", "النسوية")

# Branches of each sector with their relative weight; a branch bound to regions or provinces stands in HOMES below.
BRANCHES: dict[str, dict[str, float]] = {
    "agriculture": {
        "dairy": 14, "livestock": 9, "sheep": 8, "goats": 5,
        "cattle": 5, "beekeeping": 13, "poultry": 6, "rabbits": 2, "cereals": 4,
        "market_gardening": 6, "fruit_trees": 6, "olives": 8, "dates": 5,
        "figs": 2, "almonds": 4, "cactus": 3, "saffron": 3, "roses": 2,
        "carob": 1.5, "camels": 4, "irrigation": 2, "farm_services": 3, "mixed_farming": 6, "citrus": 1.5, "vines": 1,
    },
    "craft": {
        "carpets": 27, "sewing": 17, "embroidery": 12, "pottery": 7,
        "leather": 6, "woodwork": 8, "metalwork": 4, "jewellery": 4,
        "basketry": 5, "zellige": 4, "felt_wool": 4, "candles_soap": 3, "craft_other": 3, "shoes": 1,
    },
    "housing": {"home_building": 96, "housing_management": 4},
    "food": {
        "couscous": 24, "pastry": 22, "olive_oil": 12, "cheese": 8, "preserves": 8, "spices": 6,
        "food_other": 16, "flour": 2, "beverages": 2,
    },
    "argan": {"argan_oil": 70, "argan_cosmetics": 20, "argan_fruit": 10},
    "fishing": {"sea_fishing": 68, "seaweed": 10, "fish_processing": 14, "aquaculture": 8},
    "forestry": {"logging": 58, "forest_gathering": 30, "reforestation": 12},
    "aromatic_plants": {"herbs_growing": 62, "essential_oils": 38},
    "tourism": {"lodging": 42, "guiding": 24, "catering_tourism": 20, "leisure": 14},
    "trade": {"retail": 66, "marketplace": 18, "wholesale": 10, "consumer": 6},
    "transport": {"passengers": 60, "goods": 40},
    "quarrying": {"sand_stone": 50, "salt": 34, "artisanal_mining": 16},
    "education": {"literacy": 40, "preschool": 42, "training": 18},
    "services": {
        "cleaning": 20, "digital": 14, "consulting": 14, "care": 9,
        "catering": 16, "repair": 10, "beauty": 8, "building_trades": 9,
    },
    "recycling": {"collection": 66, "recovery": 34},
    "culture": {"performing_arts": 62, "media": 38},
}  # fmt: skip

# Where what grows: sector or branch -> codes of regions and provinces with their factor; elsewhere the factor under "".
HOMES: dict[str, dict[str, float]] = {
    "argan": {"": 0, "09": 1, "07.211": 1.6, "10.473": 1.2, "10.261": 0.3},
    "fishing": {"": 0, **dict.fromkeys(
        ("01.511", "01.573", "01.571", "01.051", "01.151", "01.331",
         "02.381", "02.167", "02.113", "04.281", "04.441", "06.141", "06.371",
         "06.181", "06.467", "07.431", "07.211", "09.001", "09.273",
         "09.163", "09.581", "10.473", "10.521", "11.321", "11.121", "11.537",
         "12.391", "12.066"), 1.0), "11": 6, "12": 8},
    "forestry": {"": 0.35, "01": 1, "03": 1.5, "04": 1.3, "05": 1.2, "02": 0.8, "11": 0, "12": 0},
    "aromatic_plants": {"": 0.7, "02": 2.2, "03": 1.7, "08": 1.4, "05": 1.2, "06": 0.4},
    "tourism": {"": 0.7, "07": 2.2, "08": 2.4, "09": 1.6, "01": 1.3, "12": 1.6, "06": 0.4},
    "craft": {"": 0.9, "03": 1.5, "07": 1.4, "08": 1.3, "04": 1.2, "06": 0.7},
    "dates": {"": 0, "08": 1, "09.551": 1.2, "10": 0.5, "02.251": 1},
    "saffron": {"": 0, "09.541": 1, "08.401": 0.8, "05.081": 0.1},
    "roses": {"": 0, "08.577": 1, "08.401": 0.4},
    "camels": {"": 0, "10": 1, "11": 1, "12": 1},
    "cactus": {"": 0.1, "10": 2, "07.427": 1.6, "09.581": 1},
    "citrus": {"": 0.1, "09": 1, "02.113": 1.5, "04": 0.8},
    "carob": {"": 0.2, "01": 1, "05": 1, "03": 0.8, "11": 0, "12": 0},
    "olives": {"": 1, "11": 0.05, "12": 0.02, "10": 0.3},
    "cereals": {"": 1, "11": 0.02, "12": 0.02, "10": 0.2},
    "dairy": {"": 1, "11": 0.3, "12": 0.3},
    "vines": {"": 0.1, "03": 1, "06.111": 1.5},
    "almonds": {"": 0.4, "09": 1, "08": 1, "03": 1, "05": 1, "11": 0, "12": 0},
}  # fmt: skip
