"""The code lists of the register: codes for the database, words of three languages for people, spellings met in lists.

A code list is data: `FORMS["cooperative"].label("ar")`. `FORMS.recognise("Sté coopérative")` gives the code of a
spelling found in a real list, or None.
Sources: law 112-12 (art. 1 for the classes), decree 2-15-617 (registers), ODCO's published cuts of its statistics.
"""

from __future__ import annotations

from twiza.core.text import fold, is_error_cell
from twiza.core.translated import Translated

from .activities import BRANCHES, SECTORS
from .codelists import CodeList, Term

__all__ = [
    "BRANCHES",
    "FORMS",
    "LEGAL_CLASSES",
    "SCHEMES",
    "SECTORS",
    "SIZES",
    "STATUSES",
    "TOTAL_WORDS",
    "UNKNOWN_WORDS",
    "CodeList",
    "Term",
    "is_unknown",
    "scheme_label",
    "size_of",
]


FORMS = CodeList(
    [
        Term(
            "cooperative",
            "Coopérative",
            "تعاونية",
            "Cooperative",
            (
                "coop",
                "coopératives",
                "cooperatives",
                "societe cooperative",
                "sté coopérative",
                "ste coop",
                "scoop",
                "scoops",
                "societe cooperative simplifiee",
                "cooperative simple",
                "cooperative avec conseil d administration",
                "cooperative avec conseil d'administration",
                "coop-ca",
                "scoop-ca",
                "التعاونية",
                "شركة تعاونية",
                "تعاونيات",
                "cooperative production",
                "cooperative transformation",
                "cooperative de production",
            ),
        ),
        Term(
            "union",
            "Union de coopératives",
            "اتحاد التعاونيات",
            "Union of cooperatives",
            (
                "union",
                "union des cooperatives",
                "uscoop",
                "uscoops",
                "اتحاد",
                "اتحاد تعاونيات",
                "fédération",
                "federation",
            ),
        ),
        Term(
            "association",
            "Association",
            "جمعية",
            "Association",
            ("asso", "ong", "ngo", "associations", "الجمعية", "groupement associatif", "association locale"),
        ),
        Term(
            "mutual",
            "Mutuelle",
            "تعاضدية",
            "Mutual society",
            ("mutuelles", "mutuelle d'assurance", "التعاضدية", "mutual"),
        ),
        Term(
            "economic_interest_group",
            "Groupement d’intérêt économique",
            "مجموعة ذات النفع الاقتصادي",
            "Economic interest grouping",
            ("gie", "g.i.e.", "groupement d'interet economique", "مجموعة ذات نفع اقتصادي", "economic interest group"),
        ),
        Term(
            "social_enterprise",
            "Entreprise sociale",
            "مقاولة اجتماعية",
            "Social enterprise",
            ("entreprise de l'ess", "esop", "entreprise solidaire", "مقاولة تضامنية"),
        ),
        Term(
            "project_holder",
            "Porteur de projet",
            "حامل مشروع",
            "Project holder",
            (
                "porteurs de projet",
                "porteuse de projet",
                "groupe en constitution",
                "groupement informel",
                "حاملة مشروع",
                "حاملو مشاريع",
            ),
        ),
    ]
)

STATUSES = CodeList(
    [
        Term(
            "in_creation",
            "En cours de création",
            "في طور التأسيس",
            "In creation",
            ("en creation", "en constitution", "en cours de constitution", "projet", "قيد التأسيس"),
        ),
        Term(
            "active",
            "Active",
            "نشيطة",
            "Active",
            (
                "actif",
                "en activite",
                "active",
                "oui",
                "en exercice",
                "fonctionnelle",
                "operationnelle",
                "نشطة",
                "مزاولة",
                "ناشطة",
            ),
        ),
        Term(
            "dormant",
            "En sommeil",
            "متوقفة عن النشاط",
            "Dormant",
            (
                "inactive",
                "inactif",
                "non active",
                "en veille",
                "suspendue",
                "en arret",
                "non fonctionnelle",
                "غير نشيطة",
                "متوقفة",
                "غير نشطة",
            ),
        ),
        Term(
            "struck_off",
            "Radiée",
            "مشطب عليها",
            "Struck off",
            ("radie", "dissoute", "dissous", "liquidee", "en liquidation", "fermee", "مشطبة", "منحلة", "محلولة"),
        ),
    ]
)

LEGAL_CLASSES = CodeList(
    [
        Term(
            "class_1",
            "Les membres fournissent produits ou services",
            "الأعضاء يقدمون منتوجات أو خدمات",
            "Members supply goods or services",
            ("1", "classe 1", "categorie 1", "1ere categorie", "approvisionnement par les membres", "supply"),
        ),
        Term(
            "class_2",
            "Biens et services pour les membres",
            "سلع وخدمات لفائدة الأعضاء",
            "Goods and services for the members",
            ("2", "classe 2", "categorie 2", "2eme categorie", "services aux membres", "service to members"),
        ),
        Term(
            "class_3",
            "Travail salarié des membres",
            "توفير شغل للأعضاء",
            "Paid work for the members",
            ("3", "classe 3", "categorie 3", "3eme categorie", "travail remunere", "paid work"),
        ),
    ]
)

# Bounds are members, both included; None = no upper bound. Below five a Moroccan cooperative cannot be registered.
SIZES = CodeList(
    [
        Term("micro", "5 à 9 membres", "من 5 إلى 9 أعضاء", "5 to 9 members", (), {"bounds": (0, 9)}),
        Term("small", "10 à 19 membres", "من 10 إلى 19 عضوا", "10 to 19 members", (), {"bounds": (10, 19)}),
        Term("medium", "20 à 49 membres", "من 20 إلى 49 عضوا", "20 to 49 members", (), {"bounds": (20, 49)}),
        Term("large", "50 membres et plus", "50 عضوا فأكثر", "50 members and more", (), {"bounds": (50, None)}),
    ]
)

# `per` says within what the number is unique; `digits` is a fixed length. A foreign register is "foreign:TG".
SCHEMES = CodeList(
    [
        Term(
            "court_number",
            "Numéro analytique au registre local",
            "الرقم التحليلي بالسجل المحلي",
            "Analytical number in the local register",
            (
                "numero analytique",
                "n analytique",
                "num analytique",
                "registre local",
                "numero d'immatriculation",
                "immatriculation",
                "n immatriculation",
                "rc cooperative",
                "numero registre",
                "رقم التقييد",
                "الرقم التحليلي",
                "رقم السجل",
                "registration number",
            ),
            {"per": "court"},
        ),
        Term(
            "agrement",
            "Arrêté d’agrément (ancien régime)",
            "قرار الترخيص (النظام القديم)",
            "Approval order (former law)",
            (
                "agrement",
                "numero d'agrement",
                "n agrement",
                "n d'agrement",
                "arrete d'agrement",
                "num agrement",
                "رقم الترخيص",
                "الترخيص",
                "قرار الترخيص",
            ),
            {"per": "country"},
        ),
        Term(
            "ice",
            "Identifiant commun de l’entreprise (ICE)",
            "التعريف الموحد للمقاولة",
            "Common company identifier (ICE)",
            (
                "ice",
                "n ice",
                "numero ice",
                "identifiant commun de l'entreprise",
                "identifiant commun",
                "التعريف الموحد",
            ),
            {"per": "country", "digits": 15},
        ),
        Term(
            "if",
            "Identifiant fiscal",
            "التعريف الضريبي",
            "Tax identifier",
            ("if", "n if", "identifiant fiscal", "numero fiscal", "رقم التعريف الضريبي"),
            {"per": "country"},
        ),
        Term(
            "cnss",
            "Affiliation CNSS",
            "رقم الانخراط في الصندوق الوطني للضمان الاجتماعي",
            "Social security number (CNSS)",
            ("cnss", "n cnss", "numero cnss", "affiliation cnss", "الضمان الاجتماعي"),
            {"per": "country"},
        ),
    ]
)

# Words that mean "we do not know"; an empty cell too. A dash, "nsp" (ne sait pas) and "n/a" come from survey tools.
UNKNOWN_WORDS = frozenset(
    fold(words) or words
    for words in (
        "nsp",
        "ne sait pas",
        "n/a",
        "na",
        "n.a.",
        "nd",
        "n/d",
        "non disponible",
        "non renseigné",
        "non renseignée",
        "nr",
        "n.r.",
        "néant",
        "neant",
        "inconnu",
        "inconnue",
        "non connu",
        "sans",
        "ras",
        "r.a.s.",
        "null",
        "none",
        "nan",
        "unknown",
        "not available",
        "vide",
        "aucun",
        "aucune",
        "غير معروف",
        "غير متوفر",
        "لا شيء",
        "بدون",
        "غير محدد",
    )
)
TOTAL_WORDS = frozenset(
    fold(words)
    for words in (
        "total",
        "totaux",
        "total général",
        "total generale",
        "ensemble",
        "somme",
        "grand total",
        "total national",
        "sous-total",
        "sous total",
        "subtotal",
        "المجموع",
        "المجموع العام",
        "مجموع",
        "الإجمالي",
    )
)


def is_unknown(text: str) -> bool:
    """Whether the text only says that nothing is known ("", "-", "Nsp", "N/a", "néant", "غير متوفر")."""
    bare = text.strip(" \u00a0\u202f-–—_.?/\\*'\"")
    return not bare or (len(bare) <= 20 and fold(text) in UNKNOWN_WORDS and not is_error_cell(text))


def size_of(members: int | None) -> str:
    """The size class of a head count; "" when it is not known."""
    if members is None:
        return ""
    for code in SIZES:
        low, high = SIZES[code].more["bounds"]
        if low <= members and (high is None or members <= high):
            return code
    return ""


def scheme_label(scheme: str, language: str) -> str:
    """The words for an identifier scheme, "foreign:TG" included."""
    if scheme.startswith("foreign:"):
        words = Translated({"fr": "Registre étranger", "ar": "سجل أجنبي", "en": "Foreign register"})
        return f"{words.within(language)} ({scheme[8:]})"
    return SCHEMES.label(scheme, language)
