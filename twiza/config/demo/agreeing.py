"""The demonstration's life of conventions: one drafted, one amended, two before a council, one paper being read.

Everything here is invented and says so in its title; the five conventions of the sources stay as their texts say.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from twiza.accounts.models import User
from twiza.agreements.actions import (
    add_commitment,
    add_party,
    change_text,
    draft_agreement,
    draft_amendment,
    fill_clauses,
    move_agreement,
    number_agreement,
    open_session,
    put_on_session,
    read_document,
    record_signature,
    record_step,
    set_cost_table,
)
from twiza.agreements.models import Agreement, Institution, Party, paper_of
from twiza.agreements.rules.calendar import sessions
from twiza.agreements.rules.printing import as_pdf
from twiza.core.actions import Actor
from twiza.core.values import Money
from twiza.territory.models import Territory

REGION, MINISTRY, OFFICE = "conseil-region-tta", "ministere-tourisme-artisanat-ess", "odco"
DRAFTED, AMENDED, VOTED, WAITING = "demo-tissage", "demo-poterie", "demo-argan", "demo-labels"
SUMMARIES: dict[str, Any] = {
    "summary_fr": "Convention inventée pour la démonstration : elle n’engage personne.",
    "summary_ar": "اتفاقية غير حقيقية أدرجت لأغراض النسخة التجريبية: لا تلزم أحدا.",
}
TITLES = {
    DRAFTED: (
        "Démonstration : ateliers de tissage tenus par des femmes",
        "نسخة تجريبية: ورشات النسيج النسائية",
    ),
    AMENDED: ("Démonstration : fours et argiles des potières", "نسخة تجريبية: أفران وطين صانعات الفخار"),
    VOTED: ("Démonstration : valorisation des produits de cueillette", "نسخة تجريبية: تثمين منتجات الجني"),
    WAITING: (
        "Démonstration : labels des coopératives de la région",
        "نسخة تجريبية: علامات الجودة لتعاونيات الجهة",
    ),
}
FIRST = ("Avenant n° 1 (démonstration)", "ملحق تعديلي رقم 1 (نسخة تجريبية)")
# Component -> thousands of dirhams of the region and of the ministry in the first and in the second year.
COSTS = {
    "Formation": ((600, 400), (600, 400)),
    "Équipement": ((900, 300), (300, 900)),
    "Commercialisation": ((100, 200), (100, 200)),
}
IN_ARABIC = {"Formation": "التكوين", "Équipement": "التجهيز", "Commercialisation": "التسويق"}
VISA_ASKED = timedelta(days=9)


def load_agreeing(*, by: Actor, at: datetime, reader: User) -> Counter[str]:
    """Four agreements with an amendment, a session and a reading; how many were made."""
    today = timezone.localtime(at).date()
    drafted = _written(DRAFTED, today.year + 1, by=by, at=at)
    _amended(by=by, at=at)
    _before_the_council(today, by=by, at=at)
    paper = as_pdf(paper_of(drafted, "ar", on=today))
    read_document(content=paper, filename="convention-demonstration-ar.pdf", language="ar", by=reader, at=at)
    return Counter(agreements=5, sessions=1, readings=1)


def _written(key: str, year: int, *, by: Actor, at: datetime) -> Agreement:
    """A draft of three years between the region, the ministry and the office, with its table and its clauses."""
    title_fr, title_ar = TITLES[key]
    agreement = draft_agreement(
        key=key, kind="partnership", title_fr=title_fr, title_ar=title_ar, starts_on=date(year, 1, 1),
        duration_months=36, budget_centimes=500_000_000, currency="MAD", is_demo=True,
        territory=Territory.objects.filter(code="01", kind="region").first(), by=by, at=at, **SUMMARIES,
    )  # fmt: skip
    told: dict[str, Any] = {"agreement": agreement, "by": by, "at": at}
    region = add_party(
        institution=_body(REGION), roles=["signatory", "funder", "project_owner"],
        office_fr="Président du conseil", office_ar="رئيس المجلس", **told,
    )  # fmt: skip
    ministry = add_party(
        institution=_body(MINISTRY),
        roles=["signatory", "funder"],
        office_fr="Ministre",
        office_ar="الوزير",
        **told,
    )
    office = add_party(
        institution=_body(OFFICE),
        roles=["signatory"],
        office_fr="Directeur général",
        office_ar="المدير العام",
        **told,
    )
    lines = [
        (party, year + later, component, thousands * 100_000)
        for component, shares in COSTS.items()
        for party, years in zip((region, ministry), shares, strict=True)
        for later, thousands in enumerate(years)
    ]
    set_cost_table(lines=lines, arabic=IN_ARABIC, **told)
    _promise(year, region, office, told)
    fill_clauses(**told)
    return agreement


def _promise(year: int, region: Party, office: Party, told: dict[str, Any]) -> None:
    """A quantity by the office and a sum by the region."""
    add_commitment(
        kind="quantity", quantity=Decimal(40), unit="cooperatives", evidence_rule="quantity_reached", parties=[office],
        due_year=year + 2, wording_fr="Accompagner quarante coopératives", wording_ar="مواكبة أربعين تعاونية", **told,
    )  # fmt: skip
    add_commitment(
        kind="money", amount=Money(250_000_000), evidence_rule="money_paid", parties=[region], due_year=year + 1,
        wording_fr="Verser la contribution de la région", wording_ar="صرف مساهمة الجهة", **told,
    )  # fmt: skip


def _amended(*, by: Actor, at: datetime) -> None:
    """In force since 2024; an amendment, signed, gives a year and half a million more: the committee approves it."""
    begun = _instant(date(2023, 11, 6), at)
    agreement = _written(AMENDED, 2024, by=by, at=begun)
    agreement = _signed(agreement, date(2023, 12, 20), by=by, at=_instant(date(2023, 12, 21), at))
    later = _instant(date(2025, 5, 12), at)
    first = draft_amendment(
        parent=agreement, key=f"{AMENDED}-avenant-1", title_fr=FIRST[0], title_ar=FIRST[1], is_demo=True, by=by,
        at=later, **SUMMARIES,
    )  # fmt: skip
    changes: dict[tuple[str, ...], Any] = {
        ("term", "duration_months"): 48,
        ("term", "budget_centimes"): 550_000_000,
        ("cost", REGION, "2026", "Commercialisation"): 50_000_000,
        ("commitment", "1", "quantity"): "55",
        ("commitment", "1", "due_year"): 2027,
    }
    for path, after in changes.items():
        change_text(amendment=first, path=path, after=after, effective_on=date(2025, 7, 1), by=by, at=later)
    approved = _instant(date(2025, 6, 23), at)
    _signed(first.agreement, date(2025, 6, 20), by=by, at=approved, is_amendment=True)


def _before_the_council(today: date, *, by: Actor, at: datetime) -> None:
    """The last ordinary session: one agreement adopted, its visa awaited; one that waits for its vote."""
    opens_on = sessions("region", today - timedelta(days=300), today)[-1]
    session = open_session(institution=_body(REGION), opens_on=opens_on, by=by, at=at)
    told: dict[str, Any] = {"by": by, "at": at}
    for key in (VOTED, WAITING):
        agreement = move_agreement(agreement=_written(key, today.year + 1, **told), name="study", **told)
        item = put_on_session(session=session, agreement=agreement, **told)
        if key == VOTED:
            number_agreement(agreement=agreement, series="plain", year=opens_on.year, **told)
            record_step(
                item=item, step="vote", on=opens_on, vote="adopted", ayes=58, noes=3, abstentions=2, **told
            )
            record_step(item=item, step="visa_asked", on=max(opens_on, today - VISA_ASKED), **told)


def _signed(
    agreement: Agreement, on: date, *, by: Actor, at: datetime, is_amendment: bool = False
) -> Agreement:
    """Through its moves to force, every party signing on the same day."""
    for name in ("study", "vote", "sign", *(() if is_amendment else ("enter_into_force",))):
        if name == "sign":
            for party in agreement.parties.all():
                record_signature(party=party, signed_on=on, by=by, at=at)
        agreement = move_agreement(agreement=agreement, name=name, by=by, at=at)
    return agreement


def _body(code: str) -> Institution:
    return Institution.objects.get(code=code)


def _instant(day: date, at: datetime) -> datetime:
    """Ten in the morning of a day, never after the present instant."""
    return min(datetime.combine(day, time(10), timezone.get_current_timezone()), at)
