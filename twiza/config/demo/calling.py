"""The demonstration's calls under `tta-2023`: one open, one being scored, one awarded. Every file is invented.

The shape is that of the calls that the sources tell of: the region pays cooperatives of its territory up to 49,000 DH,
the ministry associations; scores are given blind by three people. Texts and pictures say that they are synthetic.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from twiza.accounts.models import User
from twiza.agreements.actions import move_agreement, record_signature
from twiza.agreements.models import Agreement, Institution
from twiza.calls.actions import (
    NobodyFits,
    WindowTold,
    attach_paper,
    award_application,
    declare_interest,
    draft_call,
    examine_application,
    justify_award,
    move_call,
    publish_call,
    rank_call,
    record_review,
    revoke_award,
    save_application,
    submit_application,
)
from twiza.calls.models import Application, Award, Call, Place, own_organisations
from twiza.calls.rules.eligibility import Requirements
from twiza.core.actions import Actor
from twiza.core.values import Money
from twiza.funding.actions import move_tranche, record_entry, release_tranche
from twiza.register.models import Organisation
from twiza.territory.models import Territory

KEY, REGION, MINISTRY = "tta-2023", "conseil-region-tta", "ministere-tourisme-artisanat-ess"
CRITERIA = [
    {
        "code": "besoin", "weight": 30, "title_fr": "Pertinence du besoin", "title_ar": "وجاهة الحاجة",
        "title_en": "Relevance of the need", "guide_fr": "Le besoin est dit, chiffré et propre aux membres.",
        "guide_ar": "الحاجة معبر عنها ومرقمة وتهم الأعضاء أنفسهم.",
    },
    {
        "code": "impact", "weight": 40, "title_fr": "Effet sur les revenus et l’emploi",
        "title_ar": "الأثر على الدخل والشغل", "title_en": "Effect on income and jobs",
        "guide_fr": "Ce qui change pour combien de personnes, et comment on le saura.",
        "guide_ar": "ما الذي سيتغير ولكم من شخص، وكيف سيتم التحقق من ذلك.",
    },
    {
        "code": "moyens", "weight": 30, "title_fr": "Moyens et durabilité", "title_ar": "الوسائل والاستدامة",
        "title_en": "Means and durability", "guide_fr": "Le budget est juste et l’activité continue sans subvention.",
        "guide_ar": "الميزانية مناسبة والنشاط يستمر دون دعم.",
    },
]  # fmt: skip
TEXT_FR = (
    "Appel synthétique de démonstration. Il soutient l’équipement, la certification et la commercialisation de projets "
    "portés par des coopératives et des associations de la région.\n\nLes dossiers sont notés sans nom d’auteur."
)
TEXT_AR = (
    "طلب مشاريع غير حقيقي لأغراض النسخة التجريبية. يدعم التجهيز والتصديق والتسويق لفائدة مشاريع التعاونيات والجمعيات "
    "بالجهة.\n\nتنقط الملفات دون الاطلاع على أسماء أصحابها."
)
# title, need, activities, results, cost and own contribution in dirhams, kind of the first line, whose work it is
PROJECTS = (
    ("Métiers à tisser ergonomiques", "Les métiers ont vingt ans.", "Acheter trois métiers, former les membres.",
     "Produire 40 % de tapis en plus.", 58_000, 12_000, "equipment", ("craft",)),
    ("Séchoir solaire pour plantes aromatiques", "Le séchage au sol abîme la récolte.", "Monter un séchoir solaire.",
     "Vendre à un acheteur de qualité.", 52_000, 9_000, "equipment", ("aromatic_plants", "agriculture")),
    ("Certification du fromage de chèvre", "Le fromage se vend sans marque.", "Analyses, audit, étiquettes.",
     "Entrer dans deux grandes surfaces.", 46_000, 8_000, "certification", ("agriculture", "food")),
    ("Atelier de couture partagé", "Les membres cousent chacune chez soi.", "Aménager un local, acheter six machines.",
     "Prendre des commandes plus grandes.", 61_000, 15_000, "works", ("craft", "services")),
    ("Emballage de l’huile d’olive", "L’huile se vend en vrac.", "Acheter une ligne de mise en bouteille.",
     "Doubler le prix de vente au litre.", 50_000, 10_000, "equipment", ("agriculture", "food")),
    ("Vente en ligne de poterie", "Peu de visiteurs viennent au village.", "Photos, boutique en ligne, formation.",
     "Vendre dans trois régions.", 38_000, 6_000, "marketing", ("craft",)),
)  # fmt: skip
POINTS = ((4, 5, 4), (4, 4, 3), (3, 4, 4), (4, 4, 3), (2, 3, 3), (1, 2, 2))
NOTE = "Démonstration : dossier synthétique"


def load_calling(*, people: dict[str, User], by: Actor, at: datetime) -> Counter[str]:
    """The three calls; the number of applications and of grants. Nothing where the convention has no territory."""
    agreement = Agreement.objects.get(key=KEY)
    territory = agreement.territory
    if territory is None:
        return Counter()
    files = Pool(territory)
    reviewers = [people[key] for key in ("hind", "reviewer-1", "reviewer-2")]
    _open(agreement, territory, files, people["amina"], by=by, at=at)
    _scored(agreement, territory, files, reviewers, by=by, at=at)
    _awarded(agreement, territory, files, reviewers, people["nadia"], by=by, at=at)
    return Counter(applications=Application.objects.count(), grants=Award.objects.count())


class Pool:
    """Active cooperatives of a place, each taken once; the first of them already had a grant of the convention."""

    def __init__(self, territory: Territory) -> None:
        rows = Organisation.objects.within(territory).filter(status="active", form="cooperative")
        rows = rows.exclude(sector="housing").exclude(pk__in=Application.objects.values("organisation"))
        self.left = list(rows.select_related("territory").order_by("pk")[8:200])

    def take(self, sectors: Sequence[str]) -> Organisation:
        """The next one whose work it is, else the next one."""
        found = next((one for one in self.left if one.sector in sectors), self.left[0])
        self.left.remove(found)
        return found


def _call(
    agreement: Agreement, territory: Territory, key: str, opens: datetime, days: int, **told: Any
) -> Call:
    region, ministry = (Institution.objects.get(code=code) for code in (REGION, MINISTRY))
    windows = [
        WindowTold(
            payer=region, ceiling=4_900_000, rate=9_000, budget=15_000_000, forms=["cooperative", "union"],
            territory=territory, titles={"fr": "Conseil de la région", "ar": "مجلس الجهة", "en": "Regional council"},
        ),
        WindowTold(
            payer=ministry, ceiling=4_900_000, rate=6_000, budget=20_000_000, forms=["association"],
            titles={"fr": "Ministère", "ar": "الوزارة", "en": "Ministry"},
        ),
    ]  # fmt: skip
    by = told.pop("by")
    fields = {
        "year": opens.year, "opens_at": opens, "closes_at": opens + timedelta(days=days), "text_fr": TEXT_FR,
        "text_ar": TEXT_AR, "ties": ["women", "never_funded", "earlier"], "reviews_wanted": 2, "disagreement": 30,
        "pass_mark": 50, "is_demo": True,
        "tranches": [
            {"percent": 60, "conditions": [{"kind": "signature"}]},
            {"percent": 40, "conditions": [{"kind": "justified", "params": {"rate": "0.5"}}]},
        ],
        **told,
    }  # fmt: skip
    asked = Requirements(
        min_months=12, min_own_percent=10, papers=("photo",), excluded_costs=("land", "wages")
    )
    call = draft_call(
        agreement=agreement, key=key, fields=fields, windows=windows, criteria=CRITERIA, requirements=asked, by=by,
        at=opens - timedelta(days=5),
    )  # fmt: skip
    return publish_call(call=call, by=by, at=opens - timedelta(days=2))


def _open(
    agreement: Agreement,
    territory: Territory,
    files: Pool,
    amina: User,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Three files, two of them sent; one more of Amina's cooperative, half written."""
    opens = at - timedelta(days=18)
    call = _call(
        agreement, territory, "projets-tta-ouvert", opens, 45, by=by,
        title_fr="Appel à projets de la région, édition en cours (démonstration)",
        title_ar="طلب تقديم مشاريع بالجهة، الدورة الجارية (نسخة تجريبية)",
        title_en="Regional call for projects, present edition (demonstration)",
    )  # fmt: skip
    for place in range(2):
        sent(call, files, place, by=by, at=opens + timedelta(days=4 + 3 * place))
    written(call, files, 2, by=by, at=opens + timedelta(days=9))
    own = Organisation.objects.filter(pk__in=own_organisations(amina)).first()
    if own is None:
        return
    fields = {
        "title": "Local de vente au village (démonstration)",
        "need": "Les clientes ne nous trouvent pas.",
    }
    try:
        save_application(call=call, organisation=own, fields=fields, by=by, at=at - timedelta(days=1))
    except NobodyFits:
        return  # her cooperative lies in another region in this draw of the register


def _scored(
    agreement: Agreement,
    territory: Territory,
    files: Pool,
    reviewers: Sequence[User],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Four eligible files, scored by one reviewer out of two; Hind still has work."""
    opens = at - timedelta(days=60)
    call = _call(
        agreement, territory, "projets-tta-notation", opens, 45, by=by,
        title_fr="Appel à projets de la région, édition en notation (démonstration)",
        title_ar="طلب تقديم مشاريع بالجهة، دورة قيد التنقيط (نسخة تجريبية)",
        title_en="Regional call for projects, edition being scored (demonstration)",
    )  # fmt: skip
    for place in range(3):
        file = _eligible(call, files, place + 1, by=by, at=opens + timedelta(days=10 + place))
        _score(file, reviewers[1], POINTS[place + 1], at=opens + timedelta(days=50))


def _awarded(
    agreement: Agreement,
    territory: Territory,
    files: Pool,
    reviewers: Sequence[User],
    maker: User,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Six files, two with the same score, three grants: one signed, paid and partly justified, one taken back."""
    opens = at - timedelta(days=300)
    call = _call(
        agreement, territory, "projets-tta-attribue", opens, 45, by=by,
        title_fr="Appel à projets de la région, édition attribuée (démonstration)",
        title_ar="طلب تقديم مشاريع بالجهة، دورة تم الحسم فيها (نسخة تجريبية)",
        title_en="Regional call for projects, awarded edition (demonstration)",
    )  # fmt: skip
    made = [
        _eligible(call, files, place, by=by, at=opens + timedelta(days=8 + 4 * place)) for place in range(6)
    ]
    scoring = opens + timedelta(days=55)
    declare_interest(application=made[5], user=reviewers[0], kind="adviser", by=by, at=scoring)
    for place, file in enumerate(made):
        pair = reviewers[1:] if place == 5 else reviewers[:2]
        for person in pair:
            _score(file, person, POINTS[place], at=scoring)
    rank_call(call=call, by=by, at=opens + timedelta(days=70))
    decided = opens + timedelta(days=80)
    funded = Place.objects.filter(application__call=call, outcome="funded").order_by("rank")
    awards = [
        award_application(
            application=place.application, amount=place.proposed, note=NOTE, by=by, at=decided
        )
        for place in funded[:3]
    ]  # fmt: skip
    move_call(call=call, name="announce_results", by=by, at=decided + timedelta(days=3))
    if awards:
        _live(awards[0], maker, by=by, at=decided + timedelta(days=30), now=at)
    if len(awards) > 2:
        reason = "Démonstration : la coopérative renonce, son local n’est plus disponible"
        revoke_award(award=awards[2], reason=reason, by=by, at=decided + timedelta(days=20))


def _live(award: Award, maker: User, *, by: Actor, at: datetime, now: datetime) -> None:
    """Signed by both, first tranche released by another than the one who proposed it, paid, most of it justified."""
    on, agreement = at.date(), award.agreement
    for name in ("study", "sign", "enter_into_force"):
        if name == "sign":
            for party in agreement.parties.all():
                record_signature(party=party, signed_on=on, by=by, at=at)
        agreement = move_agreement(agreement=agreement, name=name, by=by, at=at)
    parent = award.application.call.agreement
    told: dict[str, Any] = {"payer": parent, "year": award.application.call.year, "by": by, "note": NOTE}
    record_entry(
        agreement=agreement,
        stage="committed",
        amount=award.amount,
        value_on=on,
        reference="DEMO-ENG",
        at=at,
        **told,
    )
    first = award.tranches()[0]
    move_tranche(tranche=first, name="prepare_tranche", by=maker, at=at)
    release_tranche(tranche=first, by=by, at=at)
    for stage in ("paid", "received"):
        record_entry(
            agreement=agreement,
            stage=stage,
            amount=first.amount,
            value_on=on,
            reference="DEMO-OV",
            at=at,
            **told,
        )
    award.agreement = agreement
    later = min(at + timedelta(days=60), now)
    justify_award(
        award=award, amount=Money(first.centimes * 3 // 4), on=later.date(), content=b"Facture synthetique",
        filename="facture-demonstration.txt", reference="DEMO-FACTURE", by=by, at=later,
    )  # fmt: skip


def written(
    call: Call, files: Pool, place: int, *, by: Actor, at: datetime, times: int = 1, own_percent: int = 0
) -> Application:
    """A file with everything said, of whoever does such work; `times` the usual cost, an own share when told."""
    title, need, activities, results, cost, own, kind, sectors = PROJECTS[place % len(PROJECTS)]
    organisation = files.take(sectors)
    brought = cost * own_percent // 100 if own_percent else own
    members = organisation.members or 12
    fields = {
        "title": f"{title} (démonstration)", "need": need, "activities": activities, "results": results,
        "people": members, "women": organisation.women, "jobs_kept": members // 3, "jobs_created": 2,
        "own_centimes": brought * times * 100, "contact_name": "Contact fictif", "contact_phone": "0600000000",
    }  # fmt: skip
    lines = {
        1: {"kind": kind, "label": title, "centimes": (cost - 6_000) * times * 100},
        2: {"kind": "training", "label": "Prise en main", "centimes": 600_000 * times},
    }
    made = save_application(call=call, organisation=organisation, fields=fields, lines=lines, by=by, at=at)
    attach_paper(application=made, kind="photo", content=picture(organisation.pk), by=by, at=at)
    return made


def sent(call: Call, files: Pool, place: int, *, by: Actor, at: datetime, **told: int) -> Application:
    """The same, sent three hours later."""
    made = written(call, files, place, by=by, at=at, **told)
    return submit_application(application=made, by=by, at=at + timedelta(hours=3))


def _eligible(call: Call, files: Pool, place: int, *, by: Actor, at: datetime) -> Application:
    return examine_application(
        application=sent(call, files, place, by=by, at=at), is_eligible=True, note=NOTE, by=by,
        at=call.closes_at + timedelta(days=2),
    )  # fmt: skip


def _score(file: Application, person: User, given: Sequence[int], *, at: datetime) -> None:
    points = {str(criterion["code"]): value for criterion, value in zip(CRITERIA, given, strict=True)}
    record_review(application=file, points=points, by=person, at=at)


def picture(seed: int, width: int = 96, height: int = 72) -> bytes:
    """A woven pattern as PNG: plainly no photo."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    colours = [
        bytes(((seed * k) % 160 + 60, (seed * k * 3) % 140 + 60, (seed * k * 7) % 120 + 60))
        for k in (3, 5, 9)
    ]
    rows = b"".join(
        b"\0" + b"".join(colours[(x // 8 + y // 8 + (x // 16) * (y // 16)) % 3] for x in range(width))
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows, 6))
        + chunk(b"IEND", b"")
    )
