"""Scenes of the calls for projects: a call opened whole, applications sent, grants awarded and used."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from twiza.accounts.models import User
from twiza.agreements.models import Agreement
from twiza.calls import actions as calls
from twiza.calls.models import Application, Award, Call, Place, own_organisations
from twiza.calls.rules.eligibility import Requirements
from twiza.core.actions import Actor
from twiza.core.values import Money
from twiza.funding import actions as funding
from twiza.register.models import Organisation
from twiza.territory.models import Territory

from .acts import Stage
from .data_files import FOLDER, raw
from .scenes import move

# Calls


def open_call(
    stage: Stage,
    *,
    agreement: Agreement,
    key: str,
    fields: dict[str, Any],
    title: dict[str, str],
    text: dict[str, str],
    windows: Sequence[calls.WindowTold],
    criteria: Sequence[dict[str, object]],
    requirements: Requirements,
    opens_ago: int,
    open_days: int,
    drafted_before: int,
    published_before: int,
    by: Actor,
    at: datetime,
) -> Call:
    """A call drafted and published some days before it opens."""
    opens = at - timedelta(days=opens_ago)
    fields = {
        "year": opens.year,
        "opens_at": opens,
        "closes_at": opens + timedelta(days=open_days),
        "is_demo": True,
        **_columns({"title": title, "text": text}),
        **fields,
    }
    call = calls.draft_call(
        agreement=agreement,
        key=key,
        fields=fields,
        windows=windows,
        criteria=[_columns(row) for row in criteria],
        requirements=requirements,
        by=by,
        at=opens - timedelta(days=drafted_before),
    )
    return calls.publish_call(call=call, by=by, at=opens - timedelta(days=published_before))


def _columns(row: dict[str, object]) -> dict[str, Any]:
    """Words as the columns of their languages."""
    columns: dict[str, Any] = {}
    for name, value in row.items():
        words = value if isinstance(value, dict) else {}
        columns |= {f"{name}_{code}": text for code, text in words.items()} or {name: value}
    return columns


def apply(
    stage: Stage,
    *,
    call: Call,
    project: str,
    state: str = "draft",
    times: int = 1,
    own_percent: int = 0,
    by: Actor,
    at: datetime,
) -> Application | None:
    """A project of the list, by a cooperative whose work it is, written, submitted or found eligible."""
    values = raw("calls.toml", FOLDER)["projects"][project]
    organisation = _take(stage, call.agreement.territory, values["sectors"])
    if organisation is None:
        return None
    own = values["cost"] * own_percent // 100 if own_percent else values["own"]
    members = organisation.members or 12
    fields = {
        "title": f"{values['title']} (démonstration)",
        "need": values["need"],
        "activities": values["activities"],
        "results": values["results"],
        "people": members,
        "women": organisation.women,
        "jobs_kept": members // 3,
        "jobs_created": 2,
        "own_centimes": own * times * 100,
        "contact_name": "Contact fictif",
        "contact_phone": "0600000000",
    }
    lines = {
        1: {"kind": values["line"], "label": values["title"], "centimes": (values["cost"] - 6_000) * times * 100},
        2: {"kind": "training", "label": "Prise en main", "centimes": 600_000 * times},
    }
    made = calls.save_application(call=call, organisation=organisation, fields=fields, lines=lines, by=by, at=at)
    calls.attach_paper(application=made, kind="photo", content=_picture(organisation.pk), by=by, at=at)
    if state != "draft":
        made = calls.submit_application(application=made, by=by, at=at + timedelta(hours=3))
    if state == "eligible":
        made = calls.examine_application(
            application=made,
            is_eligible=True,
            note="Démonstration : dossier synthétique",
            by=by,
            at=call.closes_at + timedelta(days=2),
        )
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
        calls.save_application(call=call, organisation=own, fields={"title": title, "need": need}, by=by, at=at)
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
    stage: Stage,
    *,
    award: Award,
    maker: User,
    justified_percent: int,
    justified_after: int,
    note: str,
    by: Actor,
    at: datetime,
) -> None:
    """Signed by both; the first tranche proposed by one, released by another, paid, most of it justified."""
    on, call = at.date(), award.application.call
    agreement = move(
        stage, agreement=award.agreement, moves=["study", "sign", "enter_into_force"], signed_on=on, by=by, at=at
    )
    values: dict[str, Any] = {
        "agreement": agreement,
        "payer": call.agreement,
        "year": call.year,
        "value_on": on,
        "note": note,
        "by": by,
        "at": at,
    }
    funding.record_entry(stage="committed", amount=award.amount, reference="DEMO-ENG", **values)
    first = award.tranches()[0]
    funding.move_tranche(tranche=first, name="prepare_tranche", by=maker, at=at)
    funding.release_tranche(tranche=first, by=by, at=at)
    for fact in ("paid", "received"):
        funding.record_entry(stage=fact, amount=first.amount, reference="DEMO-OV", **values)
    award.agreement = agreement
    later = min(at + timedelta(days=justified_after), stage.at)
    calls.justify_award(
        award=award,
        amount=Money(first.centimes * justified_percent // 100),
        on=later.date(),
        content=b"Facture synthetique",
        filename="facture-demonstration.txt",
        reference="DEMO-FACTURE",
        by=by,
        at=later,
    )


def _picture(seed: int, width: int = 96, height: int = 72) -> bytes:
    """A woven pattern as PNG: plainly no photo."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    colours = [bytes(((seed * k) % 160 + 60, (seed * k * 3) % 140 + 60, (seed * k * 7) % 120 + 60)) for k in (3, 5, 9)]
    rows = b"".join(
        b"\0" + b"".join(colours[(x // 8 + y // 8 + (x // 16) * (y // 16)) % 3] for x in range(width))
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")
