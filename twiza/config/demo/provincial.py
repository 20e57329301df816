"""The demonstration's provincial call, shaped like the human development initiative: 300,000 DH, 60 % of the project.

A provincial committee pays for cooperatives and groupings, the council of the province for associations; everything is
synthetic, the convention too. Figures of the shape: grants up to 300,000 DH and 60 % of the cost.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
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
from twiza.calls.actions import WindowTold, draft_call, publish_call
from twiza.calls.models import Call, own_organisations
from twiza.calls.rules.eligibility import Requirements
from twiza.core.actions import Actor
from twiza.core.values import Money
from twiza.funding.actions import Share, record_cost_table
from twiza.register.models import Organisation
from twiza.territory.models import Territory

from .calling import Pool, sent

KEY, CALL = "initiative-demonstration", "initiative-demonstration-ouvert"
CEILING, RATE = 30_000_000, 6_000
PAYERS = {
    "comite-provincial-demo": (
        "other", "Comité provincial de développement humain (démonstration)",
        "اللجنة الإقليمية للتنمية البشرية (نسخة تجريبية)",
    ),
    "conseil-provincial-demo": (
        "local_authority", "Conseil provincial (démonstration)", "المجلس الإقليمي (نسخة تجريبية)",
    ),
}  # fmt: skip
PROMISED = {"comite-provincial-demo": 180_000_000, "conseil-provincial-demo": 60_000_000}
CRITERIA = [
    {
        "code": "viabilite", "weight": 40, "title_fr": "Viabilité économique", "title_ar": "الجدوى الاقتصادية",
        "title_en": "Economic viability", "guide_fr": "Les ventes paient l’activité au bout de deux ans.",
        "guide_ar": "تغطي المبيعات كلفة النشاط بعد سنتين.",
    },
    {
        "code": "emploi", "weight": 35, "title_fr": "Emploi des jeunes et des femmes",
        "title_ar": "تشغيل الشباب والنساء", "title_en": "Work for young people and women",
        "guide_fr": "Emplois gardés et créés, et pour qui.", "guide_ar": "مناصب الشغل المحافظ عليها والمحدثة ولمن.",
    },
    {
        "code": "montage", "weight": 25, "title_fr": "Montage financier", "title_ar": "التركيب المالي",
        "title_en": "Financing", "guide_fr": "La part propre est réelle et les devis sont joints.",
        "guide_ar": "المساهمة الذاتية فعلية وبيانات الأثمان مرفقة.",
    },
]  # fmt: skip


def load_provincial(*, amina: User, by: Actor, at: datetime) -> Counter[str]:
    """The convention of a province and its open call, with two files. Nothing where no cooperative has a province."""
    own = Organisation.objects.filter(pk__in=own_organisations(amina)).select_related("territory").first()
    places = Territory.objects.containing(own.territory) if own is not None else Territory.objects.none()
    province = places.filter(kind__in=["province", "prefecture"]).first()
    if province is None:
        return Counter()
    agreement = _convention(province, by=by, at=at - timedelta(days=200))
    call = _call(agreement, province, by=by, at=at)
    return Counter(agreements=1, applications=call.applications.count())


def _convention(province: Territory, *, by: Actor, at: datetime) -> Agreement:
    """Two payers who promise for this year, in force."""
    day = timezone.localdate(at)
    agreement = draft_agreement(
        key=KEY, kind="partnership", title_fr=f"Convention provinciale de développement humain, {province.name_fr} "
        "(démonstration)", title_ar=f"اتفاقية إقليمية للتنمية البشرية، {province.name_ar} (نسخة تجريبية)",
        title_en="Provincial human development agreement (demonstration)", starts_on=date(day.year, 1, 1),
        duration_months=36, budget_centimes=sum(PROMISED.values()), currency="MAD", territory=province, is_demo=True,
        summary_fr="Convention inventée pour la démonstration : aucun de ces engagements n’existe.",
        summary_ar="اتفاقية غير حقيقية لأغراض النسخة التجريبية: لا وجود لأي من هذه الالتزامات.", by=by, at=at,
    )  # fmt: skip
    payers = [
        register_institution(
            code=code, kind=kind, name_fr=french, name_ar=arabic, territory=province, by=by, at=at
        )
        for code, (kind, french, arabic) in PAYERS.items()
    ]
    for payer in payers:
        add_party(agreement=agreement, institution=payer, roles=["signatory", "funder"], by=by, at=at)
    for name in ("study", "sign", "enter_into_force"):
        if name == "sign":
            for party in agreement.parties.all():
                record_signature(party=party, signed_on=day, by=by, at=at)
        agreement = move_agreement(agreement=agreement, name=name, by=by, at=at)
    shares = [Share(payer, day.year, Money(PROMISED[payer.code])) for payer in payers]
    total = Money(sum(PROMISED.values()))
    record_cost_table(agreement=agreement, shares=shares, total=total, value_on=day, by=by, at=at)
    return agreement


def _call(agreement: Agreement, province: Territory, *, by: Actor, at: datetime) -> Call:
    """Open for a month more: one window for cooperatives and groupings, one for associations."""
    opens = at - timedelta(days=12)
    committee, council = (Institution.objects.get(code=code) for code in PAYERS)
    told: dict[str, Any] = {"ceiling": CEILING, "rate": RATE, "territory": province}
    windows = [
        WindowTold(
            payer=committee, budget=120_000_000, forms=["cooperative", "union", "economic_interest_group"],
            titles={"fr": "Comité provincial", "ar": "اللجنة الإقليمية", "en": "Provincial committee"}, **told,
        ),
        WindowTold(
            payer=council, budget=60_000_000, forms=["association"],
            titles={"fr": "Conseil provincial", "ar": "المجلس الإقليمي", "en": "Provincial council"}, **told,
        ),
    ]  # fmt: skip
    fields = {
        "title_fr": "Projets générateurs de revenus, 60 % jusqu’à 300 000 DH (démonstration)",
        "title_ar": "مشاريع مدرة للدخل، 60 % في حدود 300 000 درهم (نسخة تجريبية)",
        "title_en": "Income-generating projects, 60 % up to 300,000 DH (demonstration)",
        "text_fr": "Appel synthétique de démonstration. La subvention couvre au plus 60 % du projet ; le reste vient "
        "du porteur, d’un crédit ou d’un autre partenaire.",
        "text_ar": "طلب مشاريع غير حقيقي لأغراض النسخة التجريبية. يغطي الدعم 60 % من المشروع على الأكثر، ويتأتى الباقي "
        "من حامل المشروع أو من قرض أو من شريك آخر.",
        "year": opens.year, "opens_at": opens, "closes_at": opens + timedelta(days=42), "reviews_wanted": 2,
        "disagreement": 25, "pass_mark": 60, "ties": ["youth", "women", "earlier"], "filling": "next", "months": 18,
        "is_demo": True,
        "tranches": [
            {"percent": 50, "conditions": [{"kind": "signature"}]},
            {"percent": 50, "conditions": [{"kind": "justified", "params": {"rate": "0.5"}}]},
        ],
    }  # fmt: skip
    asked = Requirements(min_months=6, min_own_percent=20, papers=("photo",), excluded_costs=("land",))
    call = draft_call(
        agreement=agreement, key=CALL, fields=fields, windows=windows, criteria=CRITERIA, requirements=asked, by=by,
        at=opens - timedelta(days=4),
    )  # fmt: skip
    call = publish_call(call=call, by=by, at=opens - timedelta(days=1))
    files = Pool(province)
    for place in range(min(2, len(files.left))):
        sent(call, files, place, own_percent=45, times=6, by=by, at=opens + timedelta(days=3 + place))
    return call
