"""The demonstration's bilateral exchanges: what the press text of the summit says, and one invented.

The four delegations of the summit hold only what the text holds, each passage quoted. The invented partner shows what
the text cannot: promises in both directions, one of them late, a practice with its figure, an instrument.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from twiza import exchanges
from twiza.agreements.actions import register_institution
from twiza.agreements.models import Agreement, Institution
from twiza.core.actions import Actor
from twiza.core.models import Source, SourceKind
from twiza.core.values import LANGUAGES
from twiza.exchanges.actions import close_pledge, record_entry, record_exchange
from twiza.exchanges.models import Encounter, Exchange, Figure, Instrument, Pledge, Practice

SOURCES = Path(exchanges.__file__).parent / "sources"
KEY, PARTNER = "um6p-2020", "partenaire-demonstration"
NAMES = {
    "fr": "Démonstration : réseau partenaire",
    "ar": "نسخة تجريبية: شبكة شريكة",
    "en": "Demonstration: partner network",
}
# Invented, and said to be so: side, what, voiced, due, kept and how.
PROMISES: tuple[tuple[str, dict[str, str], date, date, date | None, str], ...] = (
    ("ours", {"fr": "Démonstration : partager l’outil de diagnostic", "ar": "نسخة تجريبية: تقاسم أداة التشخيص",
              "en": "Demonstration: share the diagnostic tool"},
     date(2026, 2, 10), date(2026, 4, 30), date(2026, 4, 21), "Outil transmis / أرسلت الأداة"),
    ("theirs", {"fr": "Démonstration : communiquer les résultats de l’étude",
                "ar": "نسخة تجريبية: موافاتنا بنتائج الدراسة",
                "en": "Demonstration: send the results of the study"},
     date(2026, 2, 10), date(2026, 6, 30), None, ""),
    ("ours", {"fr": "Démonstration : accueillir une visite d’étude", "ar": "نسخة تجريبية: استقبال زيارة دراسية",
              "en": "Demonstration: receive a study visit"},
     date(2026, 5, 12), date(2027, 3, 31), None, ""),
)  # fmt: skip
MEETINGS: tuple[tuple[date, list[str], dict[str, str]], ...] = (
    (date(2026, 2, 10), ["training", "experience"],
     {"fr": "Démonstration : présentation des offres de formation", "ar": "نسخة تجريبية: تقديم عروض التكوين",
      "en": "Demonstration: the training offers are presented"}),
    (date(2026, 5, 12), ["training", "statistics"],
     {"fr": "Démonstration : préparation d’une visite d’étude", "ar": "نسخة تجريبية: التحضير لزيارة دراسية",
      "en": "Demonstration: a study visit is prepared"}),
)  # fmt: skip


def load_exchanging(*, by: Actor, at: datetime) -> Counter[str]:
    """The exchanges that are not there yet; the number of exchanges and of entries. Nothing the second time."""
    counts: Counter[str] = Counter()
    for path in sorted(SOURCES.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        agreement = Agreement.objects.get(key=data["agreement"])
        lead = Institution.objects.get(code=data["lead"])
        for told in data["exchanges"]:
            counts += _enter(agreement, lead, data["document"], told, by=by, at=at)
    return counts + _invented(by=by, at=at)


def _words(name: str, told: dict[str, str] | None) -> dict[str, str]:
    return {f"{name}_{code}": (told or {}).get(code, "") for code in LANGUAGES}


def _enter(
    agreement: Agreement, lead: Institution, paper: str, told: dict[str, Any], *, by: Actor, at: datetime
) -> Counter[str]:
    """One delegation as a source file tells it."""
    partner = Institution.objects.get(code=told["partner"])
    if Exchange.objects.filter(agreement=agreement, partner=partner).exists():
        return Counter()
    exchange = record_exchange(
        agreement=agreement, partner=partner, lead=lead, delegation=told.get("delegation", {}), by=by, at=at
    )
    document = agreement.documents.filter(kind=paper).first()
    counts = Counter(exchanges=1)
    for row in told["entries"]:
        entry = record_entry(exchange=exchange, entry=_entry(agreement, row, document), by=by, at=at)
        counts["exchange_entries"] += 1
        for figure in _figures(row, entry, document):
            record_entry(exchange=exchange, entry=figure, by=by, at=at)
            counts["exchange_entries"] += 1
    return counts


def _entry(agreement: Agreement, row: dict[str, Any], document: Any) -> Encounter | Pledge | Practice:
    shared = {"document": document, "passages": row["passages"], **_words("when", row.get("when"))}
    if row["kind"] == "encounter":
        said = {
            name: value
            for field in ("about", "place", "ours", "theirs")
            for name, value in _words(field, row.get(field)).items()
        }
        return Encounter(topics=row["topics"], **said, **shared)
    if row["kind"] == "pledge":
        commitment = agreement.commitments.filter(number=row["commitment"]).first()
        return Pledge(side=row["side"], commitment=commitment, **_words("wording", row["wording"]), **shared)
    said = {
        name: value
        for field in ("title", "body", "place")
        for name, value in _words(field, row.get(field)).items()
    }
    return Practice(side=row["side"], theme=row["theme"], **said, **shared)


def _figures(row: dict[str, Any], practice: Any, document: Any) -> Iterator[Figure]:
    for told in row.get("figures", ()):
        yield Figure(
            practice=practice, amount=Decimal(told["amount"]), unit=told["unit"], document=document,
            passages=told["passages"], **_words("label", told["label"]), **_words("when", told.get("when")),
        )  # fmt: skip


def _invented(*, by: Actor, at: datetime) -> Counter[str]:
    """A partner that does not exist, so that nothing untrue is told of one that does."""
    agreement = Agreement.objects.get(key=KEY)
    if Exchange.objects.filter(agreement=agreement).exists():
        return Counter()
    today = timezone.localtime(at).date()
    partner = Institution.objects.filter(code=PARTNER).first() or register_institution(
        code=PARTNER,
        kind="association",
        name_fr=NAMES["fr"],
        name_ar=NAMES["ar"],
        name_en=NAMES["en"],
        by=by,
        at=at,
    )
    lead = agreement.parties.order_by("order", "id")[0].institution
    exchange = record_exchange(agreement=agreement, partner=partner, lead=lead, by=by, at=at)
    entries: list[Any] = [
        Encounter(valid_from=on, topics=topics, **_words("about", said))
        for on, topics, said in MEETINGS
        if on <= today
    ]
    kept = {}
    for side, what, voiced_on, due_on, closed_on, note in PROMISES:
        if voiced_on > today:
            continue
        pledge = Pledge(side=side, valid_from=voiced_on, due_on=due_on, **_words("wording", what))
        entries.append(pledge)
        if closed_on is not None and closed_on <= today:
            kept[id(pledge)] = (closed_on, note)
    entries += list(_left_behind(today))
    source = Source.objects.create(
        kind=SourceKind.SYSTEM, label="Échange inventé de démonstration", is_synthetic=True, recorded_at=at
    )
    for entry in entries:
        told = record_entry(exchange=exchange, entry=entry, source=source, by=by, at=at)
        if id(entry) in kept:
            closed_on, note = kept[id(entry)]
            close_pledge(pledge=told, closed_on=closed_on, note=note, by=by, at=at)
    return Counter(exchanges=1, exchange_entries=len(entries))


def _left_behind(today: date) -> Iterator[Any]:
    """A practice with its figure and an instrument, invented."""
    signed_on = date(2026, 5, 12)
    if signed_on > today:
        return
    practice = Practice(
        side="theirs", theme="training", valid_from=date(2021, 1, 1), precision="year", transferable="partly",
        title_fr="Démonstration : coopératives-écoles", title_ar="نسخة تجريبية: تعاونيات مدرسية",
        title_en="Demonstration: school cooperatives", body_fr="Une coopérative accueille celles qui débutent.",
        body_ar="تستقبل تعاونية قائمة التعاونيات المبتدئة.", body_en="A cooperative receives those that begin.",
        because_fr="Demande un temps de tutorat rémunéré.", because_ar="تتطلب وقتا مؤدى عنه للتأطير.",
    )  # fmt: skip
    yield practice
    yield Figure(
        practice=practice, valid_from=date(2025, 12, 31), amount=Decimal(120), unit="cooperatives",
        publisher="Démonstration : rapport inventé", label_fr="Coopératives accueillies",
        label_ar="التعاونيات المستفيدة", label_en="Cooperatives received",
    )  # fmt: skip
    yield Instrument(
        type="memorandum", valid_from=signed_on, title_fr="Démonstration : mémorandum d’entente",
        title_ar="نسخة تجريبية: مذكرة تفاهم", title_en="Demonstration: memorandum of understanding",
    )  # fmt: skip
