"""A document for tests: two readings, twelve regions, late commitments. Its figures are invented for the tests."""

from datetime import UTC, date, datetime
from decimal import Decimal

from twiza.core.printing.titles import Title
from twiza.governance.rules.figures import (
    AgreementFacts,
    Clause,
    Commitment,
    CountingRule,
    DecisionFacts,
    Document,
    Note,
    Party,
    ReadingFigures,
    ReportQuestion,
    Sessions,
    Slice,
    SourceFacts,
    Stamp,
    Tally,
    Target,
    Trajectory,
    YearPoint,
    rate_of,
)

REGIONS = (
    ("5040010000000", "Tanger-Tétouan-Al Hoceima", "طنجة - تطوان - الحسيمة", 812, 301),
    ("5040020000000", "Oriental", "الشرق", 640, 140),
    ("5040030000000", "Fès-Meknès", "فاس - مكناس", 1204, 402),
    ("5040040000000", "Rabat-Salé-Kénitra", "الرباط - سلا - القنيطرة", 733, 266),
    ("5040050000000", "Béni Mellal-Khénifra", "بني ملال - خنيفرة", 498, 90),
    ("5040060000000", "Casablanca-Settat", "الدار البيضاء - سطات", 902, 244),
    ("5040070000000", "Marrakech-Safi", "مراكش - آسفي", 1110, 511),
    ("5040080000000", "Drâa-Tafilalet", "درعة - تافيلالت", 420, 61),
    ("5040090000000", "Souss-Massa", "سوس - ماسة", 866, 390),
    ("5040100000000", "Guelmim-Oued Noun", "كلميم - واد نون", 210, 33),
    ("5040110000000", "Laâyoune-Sakia El Hamra", "العيون - الساقية الحمراء", 150, 18),
    ("5040120000000", "Dakhla-Oued Ed-Dahab", "الداخلة - وادي الذهب", 0, 0),
)
SECTORS = (
    ("craft", "Artisanat", "الصناعة التقليدية", "Craft", 6980, 2251),
    ("tourism", "Tourisme", "السياحة", "Tourism", 565, 205),
)
MINISTRY = Title(
    "Ministère du Tourisme, de l’Artisanat, du Transport aérien et de l’Économie sociale",
    "وزارة السياحة والصناعة التقليدية والنقل الجوي والاقتصاد الاجتماعي",
    "Ministry of Tourism, Crafts, Air Transport and Social Economy",
)
OFFICE = Title(
    "Office du développement de la coopération", "مكتب تنمية التعاون", "Office for the Development of Cooperation"
)
ABROAD = Title(
    "Ministère délégué chargé des Marocains résidant à l’étranger",
    "الوزارة المنتدبة المكلفة بالمغاربة المقيمين بالخارج",
    "Delegate Ministry for Moroccans Living Abroad",
)


def _reading(code: str, title: Title, denominator: CountingRule, swell: int) -> ReadingFigures:
    regions = tuple(
        Slice(key, Title(fr, ar, fr), done, whole + swell, rate_of(done, whole + swell))
        for key, fr, ar, whole, done in REGIONS
    )
    sectors = tuple(
        Slice(key, Title(fr, ar, en), done, whole + swell * 6, rate_of(done, whole + swell * 6))
        for key, fr, ar, en, whole, done in SECTORS
    )
    women = (
        Slice(
            "yes",
            Title("Dirigée par des femmes", "تسيرها نساء", "Led by women"),
            1402,
            3900 + swell * 6,
            rate_of(1402, 3900 + swell * 6),
        ),
        Slice("no", Title("Autre", "غيرها", "Other"), 1054, 3645 + swell * 6, rate_of(1054, 3645 + swell * 6)),
    )
    years = tuple(
        Slice(str(year), Title(str(year)), 400 + 20 * index, 7000, rate_of(400 + 20 * index, 7000))
        for index, year in enumerate(range(2021, 2026))
    )
    done, whole = sum(part.numerator for part in regions), sum(part.denominator for part in regions)
    points = []
    for year in range(2021, 2031):
        step = year - 2020
        pace = Decimal("0.065") if not swell else Decimal("0.04")
        recorded = pace * step if year <= 2025 else None
        forecast = (pace - Decimal("0.003")) * step if year > 2025 else None
        points.append(
            YearPoint(
                year,
                recorded,
                Decimal("0.08") * step,
                forecast,
                forecast - Decimal("0.01") * (year - 2025) if forecast else None,
                forecast + Decimal("0.01") * (year - 2025) if forecast else None,
            )
        )
    method = Title("Tendance linéaire, intervalle à 80 %", "اتجاه خطي بمجال ثقة 80%", "Linear trend, 80% interval")
    return ReadingFigures(
        code,
        title,
        CountingRule(
            "sessions_at_least",
            {"n": "1"},
            Title(
                "Coopératives distinctes ayant tenu au moins une séance",
                "تعاونيات متمايزة عقدت حصة واحدة على الأقل",
                "Distinct cooperatives with at least one session",
            ),
        ),
        denominator,
        done,
        whole,
        rate_of(done, whole),
        {"region": regions, "sector": sectors, "women_led": women, "year": years},
        Trajectory(tuple(points), Decimal("499.2"), Decimal("1081.4"), method),
    )


def _commitments() -> tuple[Commitment, ...]:
    because = Title(
        "Échéance dépassée sans preuve enregistrée",
        "انقضى الأجل دون إثبات مسجل",
        "Past its day without recorded evidence",
    )
    return (
        Commitment(
            "C1",
            "1",
            "act",
            Title(
                "Échanger les données sur les coopératives par région",
                "تبادل المعطيات حول التعاونيات حسب الجهات",
                "Exchange data on cooperatives by region",
            ),
            OFFICE,
            OFFICE,
            "late",
            "past_due",
            because,
            due_on=date(2025, 12, 31),
            days_late=90,
            source="S1",
        ),
        Commitment(
            "C2",
            "2",
            "quantity",
            Title(
                "Accompagner 80 % des coopératives d’artisanat et de tourisme",
                "مواكبة 80% من تعاونيات الصناعة التقليدية والسياحة",
                "Accompany 80% of craft and tourism cooperatives",
            ),
            MINISTRY,
            MINISTRY,
            "at_risk",
            "pace",
            Title("Rythme inférieur au rythme nécessaire", "الوتيرة أقل من اللازم", "Pace below what is needed"),
            due_on=date(2030, 12, 31),
            source="S1",
        ),
        Commitment(
            "C3",
            "2",
            "act",
            Title("Établir le plan d’action 2021-2030", "وضع مخطط العمل 2021-2030", "Set up the 2021-2030 action plan"),
            MINISTRY,
            MINISTRY,
            "kept",
            "evidence",
            Title("Preuve enregistrée", "إثبات مسجل", "Evidence recorded"),
            due_on=date(2021, 12, 31),
            source="S1",
        ),
        Commitment(
            "C4",
            "3",
            "act",
            Title(
                "Mobiliser les compétences des MRE",
                "تعبئة كفاءات المغاربة المقيمين بالخارج",
                "Mobilise the skills of Moroccans abroad",
            ),
            ABROAD,
            ABROAD,
            "late",
            "past_due",
            because,
            due_on=date(2024, 6, 30),
            days_late=639,
            source="S2",
        ),
    )


def sample(
    on: date = date(2026, 3, 31), known_at: datetime | None = None, computed_at: datetime | None = None
) -> Document:
    """A whole document."""
    at = computed_at or datetime(2026, 4, 2, 9, 30, tzinfo=UTC)
    frozen = CountingRule(
        "stock_at",
        {"on": "2020-12-28"},
        Title(
            "Coopératives existant à la signature, le 28 décembre 2020",
            "التعاونيات القائمة عند التوقيع في 28 دجنبر 2020",
            "Cooperatives existing at signature, 28 December 2020",
        ),
    )
    live = CountingRule(
        "stock_live",
        {},
        Title(
            "Coopératives existant à la date des chiffres",
            "التعاونيات القائمة في تاريخ الأرقام",
            "Cooperatives existing on the day of the figures",
        ),
    )
    readings = (
        _reading("frozen", Title("Stock à la signature", "الرصيد عند التوقيع", "Stock at signature"), frozen, 0),
        _reading("live", Title("Stock à la date", "الرصيد في التاريخ", "Stock on the day"), live, 400),
    )
    parties = tuple(
        Party(
            name,
            Title("Le ministre", "الوزير", "The minister"),
            (Title("Signataire", "طرف موقع", "Signatory"),),
            date(2020, 12, 28),
            "S1",
        )
        for name in (MINISTRY, ABROAD, OFFICE)
    )
    agreement = AgreementFacts(
        "mre-2020",
        "partnership",
        "in_force",
        Title(
            "Mobilisation des compétences des Marocains résidant à l’étranger au service des coopératives",
            "تعبئة كفاءات المغاربة المقيمين بالخارج لخدمة تنمية التعاونيات",
            "Mobilising the skills of Moroccans living abroad for the development of cooperatives",
        ),
        Title("Convention de partenariat", "اتفاقية شراكة", "Partnership convention"),
        Title("En vigueur", "سارية المفعول", "In force"),
        date(2020, 12, 28),
        date(2021, 1, 1),
        date(2030, 12, 31),
        territories=(Title("Maroc", "المغرب", "Morocco"),),
        parties=parties,
        source="S1",
    )
    clauses = (
        Clause(
            "1",
            "data",
            Title(
                "Échange d’informations sur les coopératives",
                "تبادل المعلومات حول التعاونيات",
                "Exchange of information on cooperatives",
            ),
            "late",
            source="S1",
        ),
        Clause(
            "2",
            "object",
            Title("Programme d’accompagnement", "برنامج المواكبة", "Accompaniment programme"),
            "at_risk",
            source="S1",
        ),
        Clause(
            "3",
            "commitments",
            Title("Mobilisation des MRE", "تعبئة المغاربة المقيمين بالخارج", "Mobilisation of Moroccans abroad"),
            "late",
            source="S2",
        ),
        Clause(
            "4",
            "dispute",
            Title("Règlement à l’amiable", "التسوية الودية", "Amicable settlement"),
            "unknown",
            source="S1",
        ),
    )
    goal = Target(
        "coverage",
        Title(
            "80 % des coopératives d’artisanat et de tourisme accompagnées",
            "مواكبة 80% من تعاونيات الصناعة التقليدية والسياحة",
            "80% of craft and tourism cooperatives accompanied",
        ),
        Decimal("0.8"),
        date(2021, 1, 1),
        date(2030, 12, 31),
        Title(
            "Coopératives d’artisanat et de tourisme",
            "تعاونيات الصناعة التقليدية والسياحة",
            "Craft and tourism cooperatives",
        ),
        readings,
        "S1",
    )
    tallies = tuple(
        Tally(str(year), Title(str(year)), 900 + 10 * (year - 2020), 420, Decimal("1804.5"), 9000, 5210)
        for year in range(2021, 2026)
    )
    by_region = tuple(
        Tally(code, Title(fr, ar, fr), done * 3, done, Decimal(done * 6), done * 12, done * 5)
        for code, fr, ar, _, done in REGIONS
        if done
    )
    sessions = Sessions(Tally("total", Title(), 4650, 2456, Decimal("9022.5"), 45000, 26050), tallies, by_region)
    decisions = (
        DecisionFacts(
            "D1",
            Title("Arrêter le dénominateur de la cible", "تحديد مقام الهدف", "Choose the target's denominator"),
            MINISTRY,
            date(2025, 10, 14),
            date(2026, 1, 31),
            None,
            True,
        ),
        DecisionFacts(
            "D2",
            Title("Désigner un point focal par région", "تعيين مخاطب في كل جهة", "Name a focal point in each region"),
            OFFICE,
            date(2025, 10, 14),
            date(2025, 12, 31),
            date(2025, 12, 20),
        ),
    )
    sources = (
        SourceFacts(
            "S1",
            "document",
            Title(
                "Communiqué de la signature, 28 décembre 2020",
                "بلاغ التوقيع، 28 دجنبر 2020",
                "Signing communiqué, 28 December 2020",
            ),
            "ab" * 32,
            "Un plan d'action 2021-2030 sera mis en place",
        ),
        SourceFacts(
            "S2",
            "system",
            Title("Registre et suivi de Twiza", "سجل وتتبع تويزة", "Register and support rooms of Twiza"),
        ),
    )
    notes = tuple(Note(code) for code in ("two_clocks", "frozen", "standing", "once", "forecast", "unknown"))
    stamp = Stamp(known_at or at, at, "twiza 0.1.0")
    return Document(
        ReportQuestion("mre-2020", on, known_at),
        agreement,
        stamp,
        clauses,
        _commitments(),
        (goal,),
        sessions,
        decisions,
        notes,
        sources,
        is_synthetic=True,
    )
