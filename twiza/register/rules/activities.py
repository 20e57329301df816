"""Sectors and branches: what organisations do, with the ISIC rev. 4 division or class that each belongs to.

Sectors follow the cuts that ODCO publishes; branches those of its yearbooks, of regional lists and of the conventions.
`more["isic"]` holds ISIC rev. 4 codes (two digits a division, three a group, four a class), `more["sector"]` the parent.
"""

# ruff: noqa: E501  rows of data

from __future__ import annotations

from .codelists import CodeList, Term

# code | français | العربية | English | ISIC | spellings
_SECTORS = """
agriculture | Agriculture | الفلاحة | Agriculture | 01 | agricole; agricoles; cooperative agricole; secteur agricole; farming; الفلاحي; فلاحية; فلاحة
craft | Artisanat | الصناعة التقليدية | Crafts | 13 14 15 16 23 25 32 | artisanal; artisanale; artisanales; handicraft; crafts; الصناعة التقليدية; صناعة تقليدية; حرف
housing | Habitat | السكن | Housing | 41 68 | logement; immobilier; habitation; الإسكان; سكن; سكنية
food | Denrées alimentaires | المواد الغذائية | Food products | 10 11 | agroalimentaire; agro-alimentaire; alimentaire; alimentation; denrees; transformation alimentaire; المنتجات الغذائية; غذائية; تغذية
argan | Arganier | الأركان | Argan | 1040 2023 | argane; argan; arganeraie; huile d'argan; أركان; شجر الأركان; زيت أركان
fishing | Pêche | الصيد البحري | Fishing | 03 | peche maritime; peche artisanale; halieutique; aquaculture; الصيد; صيد
forestry | Forêts | الغابات | Forestry | 02 | foret; forestier; forestiere; exploitation forestiere; sylviculture; الغابة; غابوية
aromatic_plants | Plantes aromatiques et médicinales | النباتات العطرية والطبية | Aromatic and medicinal plants | 0128 0230 2029 | pam; plantes medicinales; plantes aromatiques; p.a.m.; نباتات عطرية; نباتات طبية وعطرية; الأعشاب الطبية والعطرية
tourism | Tourisme | السياحة | Tourism | 55 56 79 | touristique; tourisme rural; tourisme solidaire; hotellerie; السياحي; سياحة; سياحية
trade | Commerce | التجارة | Trade | 46 47 | commerces; commercant; commercants; vente; consommation; commercialisation; distribution; تجارة; تجارية; التجار
transport | Transport | النقل | Transport | 49 | transports; transporteurs; نقل
quarrying | Exploitation de carrières | استغلال المقالع | Quarrying | 08 | carriere; carrieres; mines; exploitation des carrieres; mines et carrieres; المقالع; مقالع
education | Éducation et formation | التربية والتكوين | Education and training | 85 | enseignement; alphabetisation; alphabetisation et education; formation; التعليم; محو الأمية; تربية; تعليم
services | Services | الخدمات | Services | 62 70 78 80 81 82 86 88 96 | service; prestation de services; prestations; main d'oeuvre; خدمات; خدماتية
recycling | Recyclage et traitement des déchets | إعادة تدوير ومعالجة النفايات | Recycling and waste | 38 39 | dechets; recyclage; environnement; tri des dechets; النفايات; تدوير النفايات; البيئة
culture | Art et culture | الفن والثقافة | Arts and culture | 58 59 90 91 93 | culturel; culturelle; arts; art; art et culture; loisirs; sport; الثقافة; ثقافية; فنون
"""

_BRANCHES = """
agriculture
  agrarian_reform | Réforme agraire | الإصلاح الزراعي | Agrarian reform | 0150 | cooperatives de la reforme agraire; reforme agraire
  dairy | Lait | الحليب | Milk | 0141 | laitiere; laitieres; collecte de lait; production laitiere; cooperatives laitieres; حليب; إنتاج الحليب
  cattle | Bovins | الأبقار | Cattle | 0141 | elevage bovin; engraissement; cooperatives d'engraissement; تسمين العجول; تربية الأبقار
  sheep | Ovins | الأغنام | Sheep | 0144 | elevage ovin; elevage des ovins; cooperatives d'elevage des ovins; تربية الأغنام; أغنام
  goats | Caprins | الماعز | Goats | 0144 | elevage caprin; elevage des caprins; cooperatives d'elevage des caprins; تربية الماعز
  camels | Camelins | الإبل | Camels | 0143 | elevage camelin; dromadaires; تربية الإبل
  livestock | Élevage | تربية المواشي | Livestock | 014 | elevage; production animale; تربية الماشية; المواشي
  poultry | Aviculture | تربية الدواجن | Poultry | 0146 | avicole; avicoles; volaille; cooperatives avicoles; دواجن
  rabbits | Cuniculture | تربية الأرانب | Rabbits | 0149 | cunicole; cunicoles; cooperatives cunicoles; lapins; أرانب
  beekeeping | Apiculture | تربية النحل | Beekeeping | 0149 | apicole; apicoles; cooperatives apicoles; miel; ruches; نحل; العسل; إنتاج العسل
  snails | Héliciculture | تربية الحلزون | Snail farming | 0149 | escargots; الحلزون
  cereals | Céréales et légumineuses | الحبوب والقطاني | Cereals and pulses | 0111 | cereales; legumineuses; ble; mais; حبوب; قطاني
  market_gardening | Maraîchage | الخضروات | Market gardening | 0113 | maraichere; maraicheres; legumes; cooperatives maraicheres; خضروات; زراعة الخضر
  fruit_trees | Arboriculture | الأشجار المثمرة | Fruit trees | 012 | arboricole; plantations; arbres fruitiers; pommes; rosacees; أشجار مثمرة; الاشجار المثمرة
  olives | Olives | الزيتون | Olives | 0126 | oleicole; oleiculture; oliviers; zaytoun; زيتون
  dates | Dattes | التمور | Dates | 0122 | phoeniciculture; palmier dattier; palmiers; datte; تمور; النخيل
  figs | Figues | التين | Figs | 0122 | figuier; figuiers; cooperatives de developpement du figuier; developpement du figuier; تين
  citrus | Agrumes | الحوامض | Citrus | 0123 | agrumicole; oranges; clementines; حوامض
  vines | Viticulture | الكروم | Vines | 0121 | viticole; viticoles; vigne; raisin; cooperatives viticoles; كروم; العنب
  almonds | Amandes et noix | اللوز والجوز | Almonds and walnuts | 0125 | amandier; amandiers; noyer; amande; لوز; جوز
  cactus | Cactus | الصبار | Cactus | 0124 | figue de barbarie; figuier de barbarie; صبار; التين الشوكي
  saffron | Safran | الزعفران | Saffron | 0128 | safrane; زعفران
  roses | Rose à parfum | الورد العطري | Perfume roses | 0128 | rose; roses; ورد; الورود
  carob | Caroube | الخروب | Carob | 0129 | caroubier; خروب
  sugar_crops | Cultures sucrières | الزراعات السكرية | Sugar crops | 0114 | betterave; canne a sucre; شمندر
  cotton_fibre | Plantes à fibres | نباتات الألياف | Fibre crops | 0116 | coton; fibres; قطن
  coffee_cocoa | Café et cacao | القهوة والكاكاو | Coffee and cocoa | 0127 | cafe; cacao; cafe cacao; قهوة; كاكاو
  oilseeds | Oléagineux | النباتات الزيتية | Oilseeds | 0126 | soja; sesame; arachide; karite; نباتات زيتية
  fodder | Fourrages | الأعلاف | Fodder | 0119 | fourrage; aliments de betail; أعلاف
  seeds_nurseries | Semences et pépinières | البذور والمشاتل | Seeds and nurseries | 0130 0164 | semences; pepiniere; pepinieres; بذور; مشاتل
  farm_supplies | Approvisionnement agricole | التموين الفلاحي | Farm supplies | 4620 4653 | approvisionnement; cooperatives d'approvisionnement; intrants; تموين
  farm_services | Services agricoles | الخدمات الفلاحية | Farm services | 0161 | mecanisation; labour; travaux agricoles; خدمات فلاحية; مكننة
  irrigation | Irrigation | الري | Irrigation | 0161 | irrigation; usagers des eaux; ري; السقي
  mixed_farming | Agriculture multifonctionnelle | فلاحة متعددة الأنشطة | Mixed farming | 0150 | polyvalente; multifonctionnelle; multifonctionnelles; cooperatives agricoles multifonctionnelles; polyculture; متعددة الأنشطة
  organic_farming | Agriculture biologique | الفلاحة البيولوجية | Organic farming | 0150 | bio; biologique; agroecologie; بيولوجية
craft
  carpets | Tapis et tissage | الزرابي والنسيج | Carpets and weaving | 1312 1393 | textile tapis; textile-tapis; tapis; tissage; زرابي; نسيج; الزربية; الدرازة
  embroidery | Broderie | الطرز | Embroidery | 1313 1399 | broderies; طرز; الطرز التقليدي
  sewing | Couture et confection | الخياطة | Sewing and clothing | 1410 | couture; confection; habillement; caftan; djellaba; خياطة; الخياطة التقليدية; الفصالة
  pottery | Poterie et céramique | الفخار والخزف | Pottery and ceramics | 2393 | poterie; ceramique; فخار; خزف
  leather | Cuir et maroquinerie | الجلد | Leather goods | 1511 1512 | cuir; maroquinerie; tannerie; babouches; جلد; الدباغة
  shoes | Chaussure | الأحذية | Footwear | 1520 | chaussures; cordonnerie; أحذية
  woodwork | Bois | الخشب | Woodwork | 1629 3100 | menuiserie; ebenisterie; marqueterie; sculpture sur bois; نجارة; خشب; النجارة
  metalwork | Métal et dinanderie | المعادن والنحاسيات | Metalwork | 2593 2599 | dinanderie; ferronnerie; forge; cuivre; ferronnerie d'art; حدادة; نحاس; النحاس
  jewellery | Bijouterie | الحلي | Jewellery | 3211 3212 | bijoux; orfevrerie; argenterie; حلي; صياغة
  basketry | Vannerie | صناعة القصب والدوم | Basketry | 1629 | vannerie; doum; osier; sparterie; دوم; قصب; السلالة
  zellige | Zellige et arts du bâtiment | الزليج وفنون البناء | Zellige and building crafts | 2392 4330 | zellige; platre; gebs; tadelakt; زليج; جبس
  felt_wool | Laine et feutre | الصوف | Wool and felt | 1311 1399 | laine; feutre; صوف; الصوف
  candles_soap | Savon et cosmétique traditionnelle | الصابون ومواد التجميل التقليدية | Soap and traditional cosmetics | 2023 | savon; cosmetique; cosmetiques; savon noir; صابون; مواد التجميل
  craft_other | Autres métiers d’artisanat | حرف أخرى | Other crafts | 3290 | divers artisanat; produits d'artisanat; حرف متنوعة
housing
  home_building | Construction de logements | بناء المساكن | Home building | 4100 | construction; lotissement; بناء; بناء السكن
  housing_management | Gestion immobilière | تدبير العقار | Property management | 6820 | syndic; gestion immobiliere; تدبير السكن
food
  couscous | Couscous et pâtes | الكسكس والعجائن | Couscous and pasta | 1074 | couscous; pates; كسكس; الكسكسي
  pastry | Pâtisserie et boulangerie | الحلويات والمخبزات | Pastry and bakery | 1071 | patisserie; boulangerie; gateaux; حلويات; مخبزة
  olive_oil | Huile d’olive | زيت الزيتون | Olive oil | 1040 | huile d'olive; huilerie; trituration; زيت الزيتون; معصرة
  cheese | Fromage et produits laitiers | الأجبان ومشتقات الحليب | Cheese and dairy products | 1050 | fromage; fromagerie; jben; أجبان; الجبن
  honey_packing | Conditionnement du miel | تعليب العسل | Honey packing | 1079 | produits de la ruche; منتوجات النحل
  preserves | Confitures et conserves | المربيات والمصبرات | Jams and preserves | 1030 | confiture; conserves; sechage; fruits secs; مربى; تجفيف الفواكه
  spices | Épices | التوابل | Spices | 1079 | epices; توابل
  flour | Moulins et farines | المطاحن والدقيق | Mills and flour | 1061 | mouture; farine; moulin; gari; meunerie; دقيق; مطحنة
  meat | Viandes | اللحوم | Meat | 1010 | viande; viandes rouges; boucherie; لحوم
  beverages | Boissons et jus | المشروبات والعصائر | Drinks and juices | 1104 | jus; boissons; عصير; مشروبات
  food_other | Autres denrées | مواد غذائية أخرى | Other food | 1079 | produits du terroir; produits de terroir; المنتجات المجالية; منتوجات مجالية
argan
  argan_oil | Huile d’argan alimentaire | زيت أركان الغذائي | Culinary argan oil | 1040 | huile d'argan; huile d'argane; زيت الأركان
  argan_cosmetics | Argan cosmétique | أركان التجميلي | Argan cosmetics | 2023 | argan cosmetique; cosmetique argan
  argan_fruit | Collecte du fruit d’arganier | جمع ثمار الأركان | Argan fruit gathering | 0230 | affiache; concassage; أفياش
fishing
  sea_fishing | Pêche artisanale | الصيد التقليدي | Small-scale sea fishing | 0311 | pecheurs; marins pecheurs; peche cotiere; الصيد التقليدي; الصيادين
  inland_fishing | Pêche continentale | الصيد القاري | Inland fishing | 0312 | pisciculture continentale; peche continentale
  aquaculture | Aquaculture | تربية الأحياء المائية | Aquaculture | 0321 0322 | aquacole; conchyliculture; huitres; تربية الأحياء البحرية
  seaweed | Algues et coquillages | الطحالب والصدفيات | Seaweed and shellfish | 0311 | algues; coquillages; moules; طحالب; صدفيات; بلح البحر
  fish_processing | Valorisation du poisson | تثمين الأسماك | Fish processing | 1020 | mareyage; transformation du poisson; mareyeurs; تثمين المنتجات البحرية
forestry
  logging | Exploitation du bois | استغلال الخشب | Logging | 0220 | bois de feu; charbon; liege; charbon de bois; حطب; فحم
  forest_gathering | Produits forestiers non ligneux | منتوجات غابوية غير خشبية | Non-wood forest products | 0230 | champignons; truffes; caroube sauvage; pignons; فطر
  reforestation | Reboisement et pépinières forestières | التشجير | Reforestation | 0210 | reboisement; تشجير
aromatic_plants
  herbs_growing | Culture et cueillette de plantes | زراعة وجني الأعشاب | Growing and gathering herbs | 0128 | romarin; thym; lavande; origan; cueillette; إكليل الجبل; زعتر; خزامى
  essential_oils | Distillation et huiles essentielles | تقطير الزيوت الأساسية | Essential oils | 2029 | distillation; huiles essentielles; eaux florales; تقطير; زيوت أساسية
tourism
  lodging | Hébergement | الإيواء | Lodging | 5510 | gites; gite; auberge; maison d'hotes; hebergement; إيواء; دور الضيافة
  guiding | Guides et circuits | الإرشاد السياحي والمدارات | Guides and tours | 7912 7990 | guide; guides touristiques; randonnee; agence; إرشاد سياحي; مرشدين
  catering_tourism | Restauration touristique | المطعمة السياحية | Tourist catering | 5610 | restauration; restaurant; مطعمة; مطعم
  leisure | Loisirs de nature | أنشطة الترفيه | Leisure | 9329 | animation touristique; surf; ecotourisme; السياحة البيئية; ترفيه
trade
  retail | Commerce de détail | تجارة التقسيط | Retail | 47 | detail; epicerie; marche; تقسيط
  wholesale | Commerce de gros | تجارة الجملة | Wholesale | 46 | gros; جملة
  consumer | Coopérative de consommation | تعاونية استهلاكية | Consumers | 4711 | consommateurs; economat; استهلاك
  marketplace | Vente en ligne | البيع عبر الإنترنت | Online sales | 4791 | e-commerce; commerce electronique; التجارة الإلكترونية
transport
  passengers | Transport de voyageurs | نقل المسافرين | Passenger transport | 4921 4922 | voyageurs; taxis; transport scolaire; taxi; نقل الأشخاص; النقل المدرسي
  goods | Transport de marchandises | نقل البضائع | Goods transport | 4923 | marchandises; camions; logistique; بضائع
quarrying
  sand_stone | Sable et pierre | الرمال والأحجار | Sand and stone | 0810 | sable; pierre; marbre; رمال; أحجار
  salt | Sel | الملح | Salt | 0893 | saline; salines; ملح; الملاحات
  artisanal_mining | Mines artisanales | المناجم التقليدية | Artisanal mining | 07 0899 | mine artisanale; barytine; مناجم
education
  literacy | Alphabétisation | محو الأمية | Literacy | 8549 | alphabetisation; محاربة الأمية
  preschool | Préscolaire et écoles | التعليم الأولي والمدارس | Preschools and schools | 8510 8521 | prescolaire; creche; ecole; تعليم أولي; روض الأطفال; حضانة
  training | Formation professionnelle | التكوين المهني | Vocational training | 8522 8549 | formation professionnelle; تكوين مهني
services
  cleaning | Nettoyage et espaces verts | النظافة والمساحات الخضراء | Cleaning and green spaces | 8121 8130 | nettoyage; espaces verts; jardinage; gardiennage; نظافة; بستنة
  digital | Informatique et communication | المعلوميات والتواصل | Digital services | 6201 6202 | informatique; multimedia; numerique; developpement web; معلوميات
  consulting | Conseil et bureautique | الاستشارة والخدمات المكتبية | Consulting and office work | 7020 8211 | conseil; etudes; bureau d'etudes; comptabilite; استشارة
  care | Soins et aide à la personne | الرعاية والمساعدة الشخصية | Health and care | 8690 8810 | sante; aide a domicile; paramedical; رعاية; صحة
  catering | Traiteur et restauration collective | التموين وتنظيم الحفلات | Catering | 5621 5629 | traiteur; evenementiel; ممون حفلات
  repair | Réparation | الإصلاح والصيانة | Repair | 9521 | mecanique; electricite; reparation; plomberie; صيانة; ميكانيك
  beauty | Coiffure et bien-être | الحلاقة والتجميل | Hairdressing and beauty | 9602 | coiffure; hammam; esthetique; حلاقة
  building_trades | Travaux de bâtiment | أشغال البناء | Building works | 4290 4330 | batiment; travaux; btp; أشغال
recycling
  collection | Collecte et tri | الجمع والفرز | Collection and sorting | 3811 | collecte; tri; chiffonniers; فرز; جمع النفايات
  recovery | Valorisation des matières | تثمين المواد | Materials recovery | 3830 | compost; plastique; valorisation; سماد
culture
  performing_arts | Spectacle et musique | العروض والموسيقى | Performing arts | 9000 | musique; theatre; spectacle; موسيقى; مسرح
  media | Édition et audiovisuel | النشر والسمعي البصري | Publishing and media | 5811 5911 | edition; audiovisuel; presse; imprimerie; نشر; سمعي بصري
  sport | Sport | الرياضة | Sport | 9312 | sports; club; رياضة
"""


def _term(line: str, **more: object) -> Term:
    code, fr, ar, en, isic, spellings = (part.strip() for part in line.split("|"))
    known = tuple(words.strip() for words in spellings.split(";"))
    return Term(code, fr, ar, en, known, {"isic": tuple(isic.split()), **more})


def _branches() -> list[Term]:
    terms, sector = [], ""
    for line in _BRANCHES.strip().splitlines():
        if line.startswith("  "):
            terms.append(_term(line, sector=sector))
        else:
            sector = line.strip()
    return terms


SECTORS = CodeList(_term(line) for line in _SECTORS.strip().splitlines())
BRANCHES = CodeList(_branches())


def sector_of(branch: str) -> str:
    """The sector that a branch belongs to; "" when the branch is not known."""
    return str(BRANCHES[branch].more["sector"]) if branch in BRANCHES else ""


def branches_of(sector: str) -> list[Term]:
    """The branches of a sector, in their order of display."""
    return [term for term in BRANCHES.values() if term.more["sector"] == sector]
