"""What a column of a list can mean: the fields that the importer knows, with the headings met in real lists.

`more["kind"]` says how a cell is read: name, text, code, integer, date, identifier, place, point, degrees, tags, yesno.
"""

# ruff: noqa: E501  rows of data

from __future__ import annotations

from .codelists import CodeList, Term

# code | kind | français | العربية | English | headings
_FIELDS = """
name | name | Dénomination | التسمية | Name | nom; denomination; raison sociale; intitule; nom de la cooperative; nom cooperative; cooperative nom; denomination de la cooperative; denomination sociale; nom de l'organisation; nom de la structure; nom de l'association; organisation; cooperatives; organisme; اسم التعاونية; الاسم; تسمية التعاونية; اسم; اسم الجمعية; الاسم الكامل; name of cooperative; cooperative name; organisation name; organization
name_fr | name | Dénomination en français | التسمية بالفرنسية | Name in French | nom fr; denomination fr; nom en francais; denomination francais; nom latin; name fr; denomination francaise; الاسم بالفرنسية; اسم التعاونية بالفرنسية; french name
name_ar | name | Dénomination en arabe | التسمية بالعربية | Name in Arabic | nom ar; denomination ar; nom en arabe; denomination arabe; nom arabe; name ar; الاسم بالعربية; اسم التعاونية بالعربية; arabic name
form | code | Forme | الشكل القانوني | Form | forme juridique; forme; nature juridique; type d'organisation; type organisation; type de structure; cooperative type; الطبيعة القانونية; الصفة القانونية; legal form; organisation type
status | code | Situation | الوضعية | Status | statut; etat; situation; etat de la cooperative; etat activite; statut actuel; الحالة; وضعية التعاونية; الوضع; state
legal_class | code | Catégorie (loi 112-12) | الصنف (القانون 112.12) | Class (law 112-12) | categorie; classe; categorie de la cooperative; الصنف; class; category
sector | code | Secteur | القطاع | Sector | secteur; secteur d'activite; secteur activite; domaine; domaine d'activite; secteur d'activites; filiere; قطاع النشاط; قطاع; مجال النشاط; activity sector
branch | code | Branche | الفرع | Branch | branche; branche d'activite; sous secteur; sous-secteur; activite principale; activite; type d'activite; speculation; metier; النشاط; فرع النشاط; نوع النشاط; النشاط الرئيسي; الشعبة; activity; main activity
activities | tags | Activités | الأنشطة | Activities | activites; cooperative statut; objet; objet social; produits; produit; services offerts; المنتوجات; المنتوج; الأنشطة الممارسة; products
court_number | identifier | Numéro analytique | الرقم التحليلي | Analytical number | numero analytique; n analytique; num analytique; numero d'immatriculation; n immatriculation; n d'immatriculation; numero immatriculation; registre local; n registre local; numero registre local; rlc; n rlc; n registre; رقم التقييد; رقم السجل; رقم التسجيل; registration number; analytical number
court | text | Tribunal | المحكمة | Court | tribunal; tribunal de premiere instance; tpi; greffe; tribunal competent; المحكمة الابتدائية; court of first instance
agrement | identifier | Numéro d’agrément | رقم الترخيص | Approval number | agrement; n agrement; n d'agrement; numero agrement; numero d'agrement; arrete d'agrement; num agrement; رقم قرار الترخيص; الترخيص; approval order
ice | identifier | ICE | التعريف الموحد للمقاولة | ICE | n ice; numero ice; identifiant commun; identifiant commun de l'entreprise; التعريف الموحد
if | identifier | Identifiant fiscal | التعريف الضريبي | Tax identifier | n if; identifiant fiscal; numero fiscal; i.f.; رقم التعريف الضريبي; tax id
cnss | identifier | CNSS | الضمان الاجتماعي | CNSS | n cnss; numero cnss; affiliation cnss; n affiliation cnss
foreign | identifier | Numéro au registre étranger | الرقم في السجل الأجنبي | Number in a foreign register | numero scoops; n recepisse; recepisse; numero de recepisse; numero registre national; foreign number
founded_on | date | Date de création | تاريخ التأسيس | Founded on | date de constitution; date creation; date constitution; cree le; date de creation; creee le; date ag constitutive; annee de creation; annee creation; annee; تاريخ الإحداث; سنة التأسيس; سنة الإحداث; founding date; created on; year founded; foundation date
registered_on | date | Date d’immatriculation | تاريخ التقييد | Registered on | date d'immatriculation; date immatriculation; date enregistrement; date d'enregistrement; date agrement; date d'agrement; date de l'agrement; تاريخ التسجيل; تاريخ الترخيص; registration date
struck_off_on | date | Date de radiation | تاريخ التشطيب | Struck off on | date de radiation; radiee le; date radiation; date de dissolution; تاريخ الحل; strike off date
counted_on | date | Effectifs au | الأعداد بتاريخ | Counted on | date des effectifs; effectifs au; date de recensement; date enquete; date d'enquete; situation au; تاريخ الإحصاء; as of
members | integer | Adhérents | عدد الأعضاء | Members | adherents; nombre d'adherents; nombre adherents; nb adherents; nbre adherents; nbr adherents; n adherents; membres; nombre de membres; nombre membres; nb membres; nbre de membres; effectif; effectif total; cooperateurs; nombre de cooperateurs; total adherents; adherents total; membres total; المنخرطين; عدد المنخرطين; عدد المتعاونين; الأعضاء; المتعاونون; number of members; members count
women | integer | Femmes | عدد النساء | Women | femmes; nombre de femmes; nb femmes; adherentes; dont femmes; nombre femmes; membres femmes; adherents femmes; f; feminin; النساء; عدد المنخرطات; إناث; الإناث; female; female members; women members
men | integer | Hommes | عدد الرجال | Men | hommes; nombre d'hommes; nb hommes; dont hommes; membres hommes; adherents hommes; masculin; الرجال; ذكور; الذكور; male; male members
youth | integer | Jeunes | عدد الشباب | Youth | jeunes; nombre de jeunes; nb jeunes; dont jeunes; membres jeunes; adherents jeunes; moins de 35 ans; الشباب; young; youth members; young members
disabled | integer | Personnes en situation de handicap | الأشخاص في وضعية إعاقة | Disabled people | handicap; personnes handicapees; en situation de handicap; psh; dont handicapes; membres handicapes; إعاقة; ذوي الاحتياجات الخاصة; disabled members
country | place | Pays | البلد | Country | pays; code pays; nom du pays; بلد; الدولة
region | place | Région | الجهة | Region | region; region nom; region nom bdd; nom region; nom de la region; جهة; region name; reg; admin1
province | place | Province ou préfecture | الإقليم أو العمالة | Province or prefecture | province; prefecture; provinces; province/prefecture; province prefecture; prefecture/province; prefecture province; prefecture nom; prefecture nom bdd; departement; cercle; الإقليم; العمالة; العمالة الإقليم; الإقليم العمالة; إقليم; عمالة; عمالة أو إقليم; district; admin2
commune | place | Commune | الجماعة | Commune | commune; commune nom; commune nom bdd; commune rurale; municipalite; ville; cr; nom commune; communes; الجماعة الترابية; جماعة; المدينة; الجماعات; الجماعة القروية; municipality; city; town; admin3
canton | text | Canton ou arrondissement | الملحقة أو المقاطعة | Canton or district | canton; canton nom; canton nom bdd; arrondissement; caidat; المقاطعة; القيادة; sub district; admin4
locality | text | Localité | الدوار أو الحي | Locality | localite; nom localite; nom de la localite; village; douar; quartier; lieu; lieu dit; siege; دوار; الدوار; الحي; المكان; الموقع; place
place | place | Lieu (niveau libre) | المجال الترابي | Place (any level) | territoire; zone; zone d'intervention; zone d'action; المنطقة; territory; area; location
address | text | Adresse | العنوان | Address | adresse; adresse du siege; siege social; adresse complete; عنوان المقر; المقر; المقر الاجتماعي; street address; head office
point | point | Point (WKT) | النقطة الجغرافية | Point (WKT) | geometry; geom; wkt; the geom; geometrie; coordonnees; coordonnees gps; gps; point; الإحداثيات; coordinates
latitude | degrees | Latitude | خط العرض | Latitude | lat; latitude; y; coord y; gps lat; latitude gps; y coord
longitude | degrees | Longitude | خط الطول | Longitude | lon; lng; long; longitude; x; coord x; gps lon; longitude gps; x coord
count | integer | Nombre d’organisations | عدد المنظمات | Number of organisations | nombre; nombre total; effectif cooperatives; nombre de cooperatives; nb cooperatives; nbre de cooperatives; nombre cooperatives; total cooperatives; عدد التعاونيات; العدد; number; number of cooperatives; count
group | text | Type (tableau d’effectifs) | النوع (جدول أعداد) | Type (table of counts) | type; types; type de cooperative; type de cooperatives; types de cooperatives; nature; نوع التعاونية; نوع التعاونيات; النوع
women_led | yesno | Dirigée par des femmes | تسيرها نساء | Led by women | feminine; cooperative feminine; cooperative de femmes; dirigee par une femme; dirigee par des femmes; نسائية; تعاونية نسائية; women led; women's cooperative
register_number | text | Numéro Twiza | رقم تويزة | Twiza number | numero twiza; n twiza; twiza id; twiza; number in twiza; الرقم في تويزة
row_reference | text | Référence dans la liste | المرجع في اللائحة | Reference in the list | fid; id; n; no; num; numero; n ordre; numero d'ordre; n d'ordre; ord; ref; reference; code; identifiant; objectid; uuid; gid; الرقم; رقم; ر ت; الرقم الترتيبي; المرجع; مرجع; row; row id; serial
"""


def _term(line: str) -> Term:
    code, kind, fr, ar, en, headings = (part.strip() for part in line.split("|"))
    return Term(code, fr, ar, en, tuple(words.strip() for words in headings.split(";")), {"kind": kind})


FIELDS = CodeList(_term(line) for line in _FIELDS.strip().splitlines())
HEAD_COUNTS = ("members", "women", "men", "youth", "disabled")
PLACES = ("country", "region", "province", "commune", "place")
IDENTIFIERS = tuple(code for code, term in FIELDS.items() if term.more["kind"] == "identifier")


def kind_of(field: str) -> str:
    """How a cell of this field is read."""
    return str(FIELDS[field].more["kind"])
