"""What the data files ask for that takes several actions at once; `do = "demo.pay"` is the function `pay`.

A scene gets the load in progress, then its fields by name.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from twiza.accounts.models import User
from twiza.agreements import actions as agreements
from twiza.agreements.models import Agreement, CouncilSession, Institution, SessionItem, paper_of
from twiza.agreements.rules.calendar import sessions
from twiza.agreements.rules.printing import as_pdf
from twiza.calls import actions as calls
from twiza.calls.models import Application, Award, Call, Place, own_organisations
from twiza.calls.rules.eligibility import Requirements
from twiza.core.actions import Actor
from twiza.core.values import Money
from twiza.funding import actions as funding
from twiza.funding.models import Component, Entry, Purse, Tranche
from twiza.register.models import Organisation
from twiza.territory.models import Territory

from .acts import Stage
from .data_files import FOLDER, raw

KEPT_LATER = 9  # days between the value day of a fact and its entry in the books


# Conventions


def move(
    stage: Stage,
    *,
    agreement: Agreement,
    moves: Sequence[str],
    signed_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Agreement:
    """Through its moves, every party signing on the same day."""
    for name in moves:
        if name == "sign":
            for party in agreement.parties.all():
                day = signed_on or timezone.localdate(at)
                agreements.record_signature(party=party, signed_on=day, by=by, at=at)
        agreement = agreements.move_agreement(agreement=agreement, name=name, by=by, at=at)
    return agreement


def set_cost_table(
    stage: Stage, *, agreement: Agreement, year: int, rows: Sequence[dict[str, Any]], by: Actor, at: datetime
) -> None:
    """The cost table in dirhams: rows of a component, a payer and its amounts from the first year on."""
    lines = [
        (
            agreement.parties.get(institution__code=row["payer"]),
            year + later,
            row["component"]["fr"],
            amount * 100,
        )
        for row in rows
        for later, amount in enumerate(row["amounts"])
    ]
    arabic = {row["component"]["fr"]: row["component"]["ar"] for row in rows}
    agreements.set_cost_table(agreement=agreement, lines=lines, arabic=arabic, by=by, at=at)


def open_last_session(stage: Stage, *, institution: Institution, by: Actor, at: datetime) -> CouncilSession:
    """The last ordinary session of a council before the load."""
    opens_on = sessions("region", stage.today - timedelta(days=300), stage.today)[-1]
    return agreements.open_session(institution=institution, opens_on=opens_on, by=by, at=at)


def adopt(
    stage: Stage, *, item: SessionItem, agreement: Agreement, votes: dict[str, int], visa_asked: date, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Numbered, adopted on the first day of the session; the visa was asked for since."""
    on = item.session.opens_on
    agreements.number_agreement(agreement=agreement, series="plain", year=on.year, by=by, at=at)
    agreements.record_step(item=item, step="vote", on=on, vote="adopted", by=by, at=at, **votes)
    agreements.record_step(item=item, step="visa_asked", on=max(on, visa_asked), by=by, at=at)


def read_paper(
    stage: Stage, *, agreement: Agreement, language: str, filename: str, by: Actor, at: datetime
) -> None:
    """The text of a convention, printed and read again."""
    content = as_pdf(paper_of(agreement, language, on=stage.today))
    agreements.read_document(content=content, filename=filename, language=language, by=by, at=at)


def province_of(stage: Stage, *, user: User, by: Actor, at: datetime) -> Territory:
    """The province of the cooperative of a log-in."""
    own = Organisation.objects.filter(pk__in=own_organisations(user)).select_related("territory").get()
    places = Territory.objects.containing(own.territory)
    return places.get(kind__in=["province", "prefecture"])


# Money


def enter(
    stage: Stage, *, agreement: Agreement, fact: str, amount: Money, on: date, payer: Institution | Purse | None = None,
    payee: Institution | Organisation | None = None, year: int | None = None, component: Component | None = None,
    is_in_kind: bool = False, reference: str = "", by: Actor, at: datetime,
) -> Entry | None:  # fmt: skip
    """One fact, when its day has come, entered some days later; without a reference it is numbered."""
    if on > stage.today or not amount:
        return None
    number = stage.counters["entries"] = stage.counters.get("entries", 0) + 1
    return funding.record_entry(
        agreement=agreement, stage=fact, amount=amount, value_on=on, payer=payer, payee=payee, year=year,
        component=component, is_in_kind=is_in_kind, note="Démonstration : montant inventé",
        reference=reference or f"DEMO-{number:03d}", by=by, at=stage.instant(on + timedelta(days=KEPT_LATER)),
    )  # fmt: skip


def pay(
    stage: Stage, *, agreement: Agreement, payer: Institution, year: int, on: date, committed: Money,
    ordered: Money | None = None, paid: Money | None = None, payee: Institution | None = None,
    component: Component | None = None, committed_before: int = 0, ordered_before: int = 0, received_after: int = 0,
    first_typed: Money | None = None, reference: str = "", note: str = "", by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Commitment, order, payment on its day, receipt; what was first typed wrong is reversed."""
    told: dict[str, Any] = {
        "agreement": agreement, "payer": payer, "payee": payee, "year": year, "component": component, "by": by,
        "at": at,
    }  # fmt: skip
    nothing = Money(0, committed.currency)
    ordered, paid = ordered or nothing, paid or nothing
    enter(stage, fact="committed", amount=committed, on=on - timedelta(days=committed_before), **told)
    enter(stage, fact="ordered", amount=ordered, on=on - timedelta(days=ordered_before), **told)
    if first_typed and on < at.date():
        wrong = enter(stage, fact="paid", amount=first_typed, on=on, reference=reference, **told)
        if wrong:
            found_at = stage.instant(on + timedelta(days=25))
            funding.reverse_entry(entry=wrong, note=note, by=by, at=found_at)
    enter(stage, fact="paid", amount=paid, on=on, **told)
    enter(stage, fact="received", amount=paid, on=on + timedelta(days=received_after), **told)


def spend(
    stage: Stage, *, agreement: Agreement, payee: Institution | Organisation, on: date, amount: Money,
    component: Component, justified_after: int | None = None, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Money spent in the year of its day, and justified so many days later."""
    told: dict[str, Any] = {"agreement": agreement, "payee": payee, "year": on.year, "component": component}
    enter(stage, fact="spent", amount=amount, on=on, by=by, at=at, **told)
    if justified_after is not None:
        later = on + timedelta(days=justified_after)
        enter(stage, fact="justified", amount=amount, on=later, by=by, at=at, **told)


def grant(
    stage: Stage, *, agreement: Agreement, component: Component, first_on: date, every_days: int,
    amounts: Sequence[Money], justified: int, justified_after: int, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Grants to active cooperatives of the territory, one every some days; the first of them are justified."""
    territory = agreement.territory
    assert territory is not None
    rows = Organisation.objects.within(territory).filter(status="active", form="cooperative").order_by("pk")
    for place, (organisation, amount) in enumerate(zip(rows[: len(amounts)], amounts, strict=False)):
        spend(
            stage, agreement=agreement, payee=organisation, on=first_on + timedelta(days=every_days * place),
            amount=amount, component=component, justified_after=justified_after if place < justified else None, by=by,
            at=at,
        )  # fmt: skip


def propose(stage: Stage, *, tranche: Tranche, after: date, by: Actor, at: datetime) -> None:
    """Somebody proposes to release a tranche, once a day is past and its conditions are met."""
    if stage.today > after and not tranche.missing(stage.today):
        funding.move_tranche(tranche=tranche, name="prepare_tranche", by=by, at=at)


def release(stage: Stage, *, tranche: Tranche, reference: str, by: Actor, at: datetime) -> None:
    """A tranche that was proposed is released and paid on the day of the load."""
    tranche.refresh_from_db()
    if tranche.state == "prepared":
        funding.release_tranche(tranche=tranche, by=by, at=at)
        enter(
            stage, agreement=tranche.agreement, fact="paid", amount=tranche.amount, on=stage.today,
            payer=tranche.payer, year=tranche.year, component=tranche.component, reference=reference, by=by,
            at=at,
        )  # fmt: skip


# Calls


def open_call(
    stage: Stage, *, agreement: Agreement, key: str, fields: dict[str, Any], title: dict[str, str],
    text: dict[str, str], windows: Sequence[calls.WindowTold], criteria: Sequence[dict[str, Any]],
    requirements: Requirements, opens_ago: int, open_days: int, drafted_before: int, published_before: int,
    by: Actor, at: datetime,
) -> Call:  # fmt: skip
    """A call drafted and published some days before it opens."""
    opens = at - timedelta(days=opens_ago)
    fields = {
        "year": opens.year, "opens_at": opens, "closes_at": opens + timedelta(days=open_days), "is_demo": True,
        **_columns({"title": title, "text": text}), **fields,
    }  # fmt: skip
    call = calls.draft_call(
        agreement=agreement, key=key, fields=fields, windows=windows, criteria=[_columns(row) for row in criteria],
        requirements=requirements, by=by, at=opens - timedelta(days=drafted_before),
    )  # fmt: skip
    return calls.publish_call(call=call, by=by, at=opens - timedelta(days=published_before))


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    """Words as the columns of their languages."""
    columns: dict[str, Any] = {}
    for name, value in row.items():
        words = value if isinstance(value, dict) else {}
        columns |= {f"{name}_{code}": text for code, text in words.items()} or {name: value}
    return columns


def apply(
    stage: Stage, *, call: Call, project: str, state: str = "draft", times: int = 1, own_percent: int = 0, by: Actor,
    at: datetime,
) -> Application | None:  # fmt: skip
    """A project of the list, by a cooperative whose work it is, written, submitted or found eligible."""
    told = raw("calls.toml", FOLDER)["projects"][project]
    organisation = _take(stage, call.agreement.territory, told["sectors"])
    if organisation is None:
        return None
    own = told["cost"] * own_percent // 100 if own_percent else told["own"]
    members = organisation.members or 12
    fields = {
        "title": f"{told['title']} (démonstration)", "need": told["need"], "activities": told["activities"],
        "results": told["results"], "people": members, "women": organisation.women, "jobs_kept": members // 3,
        "jobs_created": 2, "own_centimes": own * times * 100, "contact_name": "Contact fictif",
        "contact_phone": "0600000000",
    }  # fmt: skip
    lines = {
        1: {"kind": told["line"], "label": told["title"], "centimes": (told["cost"] - 6_000) * times * 100},
        2: {"kind": "training", "label": "Prise en main", "centimes": 600_000 * times},
    }
    made = calls.save_application(
        call=call, organisation=organisation, fields=fields, lines=lines, by=by, at=at
    )
    calls.attach_paper(application=made, kind="photo", content=_picture(organisation.pk), by=by, at=at)
    if state != "draft":
        made = calls.submit_application(application=made, by=by, at=at + timedelta(hours=3))
    if state == "eligible":
        made = calls.examine_application(
            application=made, is_eligible=True, note="Démonstration : dossier synthétique", by=by,
            at=call.closes_at + timedelta(days=2),
        )  # fmt: skip
    return made


def _take(stage: Stage, territory: Territory | None, sectors: Sequence[str]) -> Organisation | None:
    """An active cooperative of a place, each taken once: the next one whose work it is, else the next one."""
    assert territory is not None
    pool = f"pool of {territory.pk}"
    if pool not in stage.made:
        rows = Organisation.objects.within(territory).filter(status="active", form="cooperative")
        rows = rows.exclude(sector="housing").exclude(pk__in=Application.objects.values("organisation"))
        # The first already had a grant of the convention.
        stage.made[pool] = list(rows.select_related("territory").order_by("pk")[8:200])
    left: list[Organisation] = stage.made[pool]
    found = next((one for one in left if one.sector in sectors), left[0] if left else None)
    if found:
        left.remove(found)
    return found


def begin(stage: Stage, *, call: Call, user: User, title: str, need: str, by: Actor, at: datetime) -> None:
    """A file that a log-in has begun, where its cooperative may apply."""
    own = Organisation.objects.filter(pk__in=own_organisations(user)).get()
    try:
        calls.save_application(
            call=call, organisation=own, fields={"title": title, "need": need}, by=by, at=at
        )
    except calls.NobodyFits:
        return  # it lies in another region in this draw of the register


def award(stage: Stage, *, call: Call, grants: int, note: str, by: Actor, at: datetime) -> list[Award]:
    """Grants to the first of the ranking, as proposed."""
    funded = Place.objects.filter(application__call=call, outcome="funded").order_by("rank")
    return [
        calls.award_application(application=one.application, amount=one.proposed, note=note, by=by, at=at)
        for one in funded[:grants]
    ]


def fulfil(
    stage: Stage, *, award: Award, maker: User, justified_percent: int, justified_after: int, note: str, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Signed by both; the first tranche proposed by one, released by another, paid, most of it justified."""
    on, call = at.date(), award.application.call
    agreement = move(
        stage,
        agreement=award.agreement,
        moves=["study", "sign", "enter_into_force"],
        signed_on=on,
        by=by,
        at=at,
    )
    told: dict[str, Any] = {
        "agreement": agreement, "payer": call.agreement, "year": call.year, "value_on": on, "note": note, "by": by,
        "at": at,
    }  # fmt: skip
    funding.record_entry(stage="committed", amount=award.amount, reference="DEMO-ENG", **told)
    first = award.tranches()[0]
    funding.move_tranche(tranche=first, name="prepare_tranche", by=maker, at=at)
    funding.release_tranche(tranche=first, by=by, at=at)
    for fact in ("paid", "received"):
        funding.record_entry(stage=fact, amount=first.amount, reference="DEMO-OV", **told)
    award.agreement = agreement
    later = min(at + timedelta(days=justified_after), stage.at)
    calls.justify_award(
        award=award, amount=Money(first.centimes * justified_percent // 100), on=later.date(),
        content=b"Facture synthetique", filename="facture-demonstration.txt", reference="DEMO-FACTURE", by=by, at=later,
    )  # fmt: skip


def _picture(seed: int, width: int = 96, height: int = 72) -> bytes:
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
