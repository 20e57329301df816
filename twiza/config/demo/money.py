"""The demonstration's money for `tta-2023`: every amount is invented, within what the public text says.

The text says about 10 MDH, financed half and half by the Region and the ministry over 2023-2025, downstream of the
agreement of the ministry with AECID in euro. The rest (years, components, payments, late shares) is synthetic, and the
documents, references and rates say so. Each fact is recorded some days after its value day, as books are kept.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from twiza.accounts.models import User
from twiza.agreements.actions import (
    add_party,
    draft_agreement,
    move_agreement,
    record_signature,
    register_institution,
)
from twiza.agreements.models import Agreement, Institution
from twiza.core.actions import Actor
from twiza.core.values import Money
from twiza.funding.actions import (
    ConditionTold,
    Share,
    declare_feed,
    move_tranche,
    plan_tranche,
    record_cost_table,
    record_entry,
    record_rate,
    release_tranche,
    reverse_entry,
)
from twiza.funding.models import Component
from twiza.register.models import Organisation

KEY, UPSTREAM = "tta-2023", "aecid-2020"
REGION, MINISTRY, WILAYA, AECID, ODCO = (
    "conseil-region-tta", "ministere-tourisme-artisanat-ess", "wilaya-tta", "aecid", "odco",
)  # fmt: skip
COMPONENTS = {
    "capacites": {"fr": "Renforcement des capacités", "ar": "تقوية القدرات", "en": "Capacity building"},
    "projets": {"fr": "Projets retenus", "ar": "المشاريع المنتقاة", "en": "Selected projects"},
    "promotion": {"fr": "Promotion des produits", "ar": "الترويج للمنتوجات", "en": "Promotion"},
}
# Thousands of dirhams, by year and component, the same for both payers: 5 MDH each.
TABLE = {
    2023: {"capacites": 500, "projets": 800, "promotion": 200},
    2024: {"capacites": 600, "projets": 1100, "promotion": 300},
    2025: {"capacites": 400, "projets": 900, "promotion": 200},
}
# payer, year, component, thousands committed, ordered, paid, value day of the payment
MOVES = (
    (REGION, 2023, "capacites", 500, 500, 500, date(2023, 11, 20)),
    (REGION, 2023, "projets", 800, 800, 800, date(2023, 12, 12)),
    (REGION, 2023, "promotion", 200, 200, 200, date(2023, 12, 12)),
    (MINISTRY, 2023, "capacites", 500, 500, 500, date(2024, 1, 25)),
    (MINISTRY, 2023, "projets", 800, 800, 800, date(2024, 2, 14)),
    (MINISTRY, 2023, "promotion", 200, 200, 200, date(2024, 2, 14)),
    (REGION, 2024, "capacites", 600, 600, 600, date(2024, 6, 18)),
    (REGION, 2024, "projets", 1100, 1100, 1100, date(2024, 9, 10)),
    (REGION, 2024, "promotion", 300, 300, 300, date(2024, 10, 3)),
    (MINISTRY, 2024, "capacites", 600, 600, 600, date(2024, 11, 21)),
    (MINISTRY, 2024, "projets", 1100, 1100, 500, date(2025, 3, 6)),
    (MINISTRY, 2024, "promotion", 300, 300, 300, date(2025, 3, 6)),
    (REGION, 2025, "capacites", 400, 400, 400, date(2025, 7, 15)),
    (REGION, 2025, "projets", 900, 400, 400, date(2025, 11, 4)),
    (REGION, 2025, "promotion", 200, 100, 100, date(2025, 11, 4)),
    (MINISTRY, 2025, "capacites", 400, 0, 0, date(2025, 12, 1)),
    (MINISTRY, 2025, "projets", 900, 0, 0, date(2025, 12, 1)),
)
# Thousands spent on training by year, and on each of some cooperatives.
TRAINING = ((date(2024, 3, 30), 700), (date(2024, 12, 20), 800), (date(2025, 9, 30), 500))
GRANTS = (420, 380, 350, 340, 300, 290, 280, 260, 250, 240, 220, 190)
JUSTIFIED = 9  # of the grants, in order
RATES = ((date(2020, 10, 13), "10.85"), (date(2022, 1, 3), "10.52"), (date(2023, 1, 3), "11.15"))
EURO = ((2021, date(2021, 3, 15)), (2022, date(2022, 4, 12)), (2023, date(2023, 5, 9)))
Conditions = tuple[tuple[str, dict[str, str], str], ...]
DAY: tuple[str, dict[str, str], str] = ("day", {"on": "2025-12-01"}, MINISTRY)
# number, payer, thousands, due, titles, conditions with who sees to them
TRANCHES: tuple[tuple[int, str, int, date, str, str, Conditions], ...] = (
    (1, MINISTRY, 500, date(2025, 12, 15), "Démonstration : première tranche (ministère)",
     "نسخة تجريبية: الشطر الأول للوزارة", (DAY,)),
    (2, REGION, 500, date(2026, 6, 30), "Démonstration : dernière tranche (Région)", "نسخة تجريبية: الشطر الأخير للجهة",
     (DAY, ("justified", {"rate": "0.5"}, REGION))),
    (3, MINISTRY, 400, date(2026, 3, 31), "Démonstration : dernière tranche (ministère)",
     "نسخة تجريبية: الشطر الأخير للوزارة",
     (("report", {}, REGION), ("justified", {"rate": "0.8"}, REGION), ("decision", {}, WILAYA))),
)  # fmt: skip
SYNTHETIC = "Démonstration : montant inventé"


class Books:
    """Writes the demonstration's facts, each some days after its value day, until the present instant."""

    def __init__(self, by: Actor, at: datetime) -> None:
        self.by, self.at, self.entries, self.number = by, at, 0, 0

    def later(self, day: date, days: int = 9) -> datetime:
        """When the fact of a day was written down."""
        instant = datetime.combine(day + timedelta(days=days), time(10), timezone.get_current_timezone())
        return min(instant, self.at)

    def write(self, agreement: Agreement, stage: str, amount: Money, day: date, **told: Any) -> Any:
        """One fact, when its day has come."""
        if day > timezone.localtime(self.at).date() or not amount:
            return None
        self.entries += 1
        self.number += 1
        return record_entry(
            agreement=agreement, stage=stage, amount=amount, value_on=day, note=SYNTHETIC,
            reference=told.pop("reference", f"DEMO-{self.number:03d}"), by=self.by, at=self.later(day), **told,
        )  # fmt: skip


def load_money(*, by: Actor, at: datetime, checker: Actor, maker: User) -> Counter[str]:
    """Both agreements' money; the number of entries and tranches."""
    books = Books(by, at)
    agreement = Agreement.objects.get(key=KEY)
    upstream = _upstream(by=by, at=at)
    _donor(books, upstream)
    declare_feed(upstream=upstream, downstream=agreement, by=by, at=books.later(date(2023, 8, 8)))
    _promise(books, agreement)
    _pay(books, agreement)
    _spend(books, agreement)
    tranches = _tranches(books, agreement, maker=maker, checker=checker)
    return Counter(entries=books.entries, tranches=tranches)


def _upstream(*, by: Actor, at: datetime) -> Agreement:
    """The agreement of the ministry with AECID, known by the press: 600,000 euros, 36 months, October 2020."""
    agreement = draft_agreement(
        key=UPSTREAM, kind="protocol",
        title_fr="Accord du ministère avec l’AECID sur l’autonomisation des femmes et des jeunes",
        title_ar="اتفاقية الوزارة والوكالة الإسبانية للتعاون الدولي حول تمكين النساء والشباب",
        title_en="Agreement of the ministry with AECID on empowering women and young people",
        starts_on=date(2020, 10, 13), duration_months=36, budget_centimes=60_000_000, currency="EUR",
        summary_fr="Amont de la convention tta-2023, entré pour la démonstration : les versements sont inventés.",
        summary_ar="اتفاقية توجد في أعلى سلسلة تمويل tta-2023، أدرجت لأغراض النسخة التجريبية: التحويلات غير حقيقية.",
        is_demo=True, by=by, at=at,
    )  # fmt: skip
    aecid = register_institution(
        code=AECID, kind="donor", acronym="AECID", by=by, at=at,
        name_fr="Agence espagnole de coopération internationale pour le développement",
        name_ar="الوكالة الإسبانية للتعاون الدولي من أجل التنمية",
        name_en="Spanish Agency for International Development Cooperation",
    )  # fmt: skip
    for institution in (aecid, _institution(MINISTRY)):
        add_party(agreement=agreement, institution=institution, roles=["signatory"], by=by, at=at)
    for name in ("study", "sign", "enter_into_force"):
        if name == "sign":
            for party in agreement.parties.all():
                record_signature(party=party, signed_on=date(2020, 10, 13), by=by, at=at)
        agreement = move_agreement(agreement=agreement, name=name, by=by, at=at)
    return agreement


def _donor(books: Books, upstream: Agreement) -> None:
    """Euros from AECID to the ministry, at dated rates."""
    aecid, ministry = _institution(AECID), _institution(MINISTRY)
    for on, rate in RATES:
        record_rate(
            currency="EUR", on=on, rate=Decimal(rate), source="Cours synthétique de démonstration", by=books.by,
            at=books.later(on, 1), is_synthetic=True,
        )  # fmt: skip
    third = Money(20_000_000, "EUR")
    shares = [Share(aecid, year, third, payee=ministry) for year, _day in EURO]
    signed = date(2020, 10, 13)
    record_cost_table(
        agreement=upstream, shares=shares, total=Money(60_000_000, "EUR"), value_on=signed, by=books.by,
        at=books.later(signed),
    )  # fmt: skip
    for year, day in EURO:
        for stage in ("committed", "ordered", "paid", "received"):
            books.write(upstream, stage, third, day, payer=aecid, payee=ministry, year=year)


def _promise(books: Books, agreement: Agreement) -> None:
    """The cost table: half and half; the wilaya lends rooms, valued apart."""
    voted = date(2023, 8, 8)
    shares = [
        Share(_institution(code), year, _thousands(amount), component)
        for code in (REGION, MINISTRY)
        for year, cells in TABLE.items()
        for component, amount in cells.items()
    ]
    told: dict[str, Any] = {
        "agreement": agreement,
        "value_on": voted,
        "by": books.by,
        "at": books.later(voted),
    }
    record_cost_table(shares=shares, total=_thousands(10_000), components=COMPONENTS, **told)
    rooms = [Share(_institution(WILAYA), 2024, _thousands(120), is_in_kind=True)]
    record_cost_table(shares=rooms, total=_thousands(120), **told)
    books.write(
        agreement,
        "received",
        _thousands(120),
        date(2024, 12, 31),
        payer=_institution(WILAYA),
        year=2024,
        is_in_kind=True,
    )


def _pay(books: Books, agreement: Agreement) -> None:
    """Commitments, orders, payments; one payment was typed wrong and reversed."""
    for code, year, component, committed, ordered, paid, day in MOVES:
        told = {"payer": _institution(code), "year": year, "component": _component(agreement, component)}
        books.write(agreement, "committed", _thousands(committed), day - timedelta(days=60), **told)
        books.write(agreement, "ordered", _thousands(ordered), day - timedelta(days=20), **told)
        if (code, year, component) == (REGION, 2024, "capacites") and day < books.at.date():
            wrong = books.write(agreement, "paid", _thousands(550), day, reference="DEMO-OP-600", **told)
            reverse_entry(
                entry=wrong,
                note="Démonstration : 550 000 saisis pour 600 000",
                by=books.by,
                at=books.later(day, 25),
            )
        books.write(agreement, "paid", _thousands(paid), day, **told)
        books.write(agreement, "received", _thousands(paid), day + timedelta(days=6), **told)


def _spend(books: Books, agreement: Agreement) -> None:
    """Training by ODCO and grants to synthetic cooperatives of the region; most of it justified."""
    for day, amount in TRAINING:
        for stage, later in (("spent", 0), ("justified", 45)):
            books.write(
                agreement, stage, _thousands(amount), day + timedelta(days=later), payee=_institution(ODCO),
                year=day.year, component=_component(agreement, "capacites"),
            )  # fmt: skip
    territory = agreement.territory
    assert territory is not None
    rows = Organisation.objects.filter(
        territory_id__gte=territory.pk, territory_id__lte=territory.last, status="active", form="cooperative"
    )
    told = {"component": _component(agreement, "projets")}
    for place, (organisation, amount) in enumerate(
        zip(rows.order_by("pk")[: len(GRANTS)], GRANTS, strict=False)
    ):
        day = date(2024, 4, 2) + timedelta(days=48 * place)
        books.write(agreement, "spent", _thousands(amount), day, payee=organisation, year=day.year, **told)
        if place < JUSTIFIED:
            after = day + timedelta(days=70)
            books.write(
                agreement, "justified", _thousands(amount), after, payee=organisation, year=day.year, **told
            )


def _tranches(books: Books, agreement: Agreement, *, maker: User, checker: Actor) -> int:
    """One released, one proposed by a national officer, one that waits for its conditions."""
    made = [
        plan_tranche(
            agreement=agreement, number=number, payer=_institution(payer), amount=_thousands(amount), year=2025,
            conditions=[ConditionTold(kind, params, _institution(owner)) for kind, params, owner in conditions],
            component=_component(agreement, "projets"), due_on=due_on, titles={"fr": title_fr, "ar": title_ar},
            by=books.by, at=books.later(date(2025, 1, 15)),
        )
        for number, payer, amount, due_on, title_fr, title_ar, conditions in TRANCHES
    ]  # fmt: skip
    on = timezone.localtime(books.at).date()
    for tranche in made[:2]:
        if on > date(2026, 1, 15) and not tranche.missing(on):
            move_tranche(tranche=tranche, name="prepare_tranche", by=maker, at=books.at)
    first = made[0]
    first.refresh_from_db()
    if first.state == "prepared":
        release_tranche(tranche=first, by=checker, at=books.at)
        books.write(
            agreement, "paid", first.amount, on, payer=_institution(MINISTRY), year=2025, component=first.component,
            reference="DEMO-TR-1",
        )  # fmt: skip
    return len(made)


def _thousands(amount: int) -> Money:
    return Money(amount * 100_000, "MAD")


def _institution(code: str) -> Institution:
    return Institution.objects.get(code=code)


def _component(agreement: Agreement, code: str) -> Component:
    return Component.objects.get(agreement=agreement, code=code)
