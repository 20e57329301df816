"""Calls for tests, made by the room's own actions: two payers with two scopes, as Moazara and INDH have them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from tests.cast import SYSTEM, Cast
from tests.factories.funding import Programme
from twiza.accounts.actions import create_user, grant_role
from twiza.accounts.models import User
from twiza.accounts.rules import Role
from twiza.calls import actions
from twiza.calls.models import Application, Call, Review
from twiza.calls.rules.eligibility import Requirements
from twiza.register.models import Organisation

_numbers = count(1)
DAYS = 30  # the call is open so many days after the instant of the test
CRITERIA = [
    {"code": "need", "weight": 40, "title_fr": "Besoin", "title_ar": "الحاجة", "title_en": "Need"},
    {"code": "impact", "weight": 40, "title_fr": "Impact", "title_ar": "الأثر", "title_en": "Impact"},
    {"code": "means", "weight": 20, "title_fr": "Moyens", "title_ar": "الوسائل", "title_en": "Means"},
]
TEXTS = {
    "title": "Un métier à tisser",
    "need": "Les métiers sont usés.",
    "activities": "Acheter deux métiers.",
    "results": "Deux fois plus de tapis.",
    "people": 20,
    "women": 18,
    "contact_name": "Personne de contact",
    "contact_phone": "0600000000",
}


def windows(of: Programme, cast: Cast, **told: Any) -> list[actions.WindowTold]:
    """The region pays cooperatives of its territory up to 49,000 DH; the ministry associations, 60 % up to 300,000."""
    values: dict[str, Any] = {"ceiling": 4_900_000, "budget": 10_000_000, "rate": 9_000, **told}
    return [
        actions.WindowTold(payer=of.region, forms=["cooperative"], territory=cast.north, **values),
        actions.WindowTold(payer=of.ministry, ceiling=30_000_000, budget=30_000_000, rate=6_000, forms=["association"]),
    ]


def draft(of: Programme, cast: Cast, at: datetime, **told: Any) -> Call:
    """A call that opened yesterday and closes in a month; anything can be told otherwise."""
    fields = {
        "title_fr": "Appel à projets d’essai",
        "title_ar": "طلب تقديم مشاريع تجريبي",
        "title_en": "A call",
        "year": 2026,
        "opens_at": at - timedelta(days=1),
        "closes_at": at + timedelta(days=DAYS),
        "text_fr": "Pour les coopératives.",
        "ties": ["women", "earlier"],
        "reviews_wanted": 2,
        "pass_mark": 40,
    }
    key = told.pop("key", f"call-{next(_numbers)}")
    offered = told.pop("windows", None) or windows(of, cast)
    asked = told.pop("requirements", Requirements(papers=("photo",)))
    criteria, again = told.pop("criteria", CRITERIA), told.pop("call", None)
    return actions.draft_call(
        agreement=of.agreement,
        key=key,
        fields={**fields, **told},
        windows=offered,
        criteria=criteria,
        requirements=asked,
        call=again,
        by=SYSTEM,
        at=at,
    )


def published(of: Programme, cast: Cast, at: datetime, **told: Any) -> Call:
    """The same, published."""
    return actions.publish_call(call=draft(of, cast, at, **told), by=SYSTEM, at=at)


def cooperative(cast: Cast, at: datetime, **told: Any) -> Organisation:
    """One more cooperative of Rachid's region."""
    number = next(_numbers)
    values = {
        "name_fr": f"Coopérative {number}",
        "name_ar": f"تعاونية {number}",
        "form": "cooperative",
        "sector": "craft",
        "territory": cast.tetouan,
        "status": "active",
        "founded_on": date(2019, 5, 2),
        "members": 20,
        "women": 10,
        "source": cast.source,
        "recorded_at": at,
    }
    return Organisation.objects.create(**{**values, **told})


def reviewers(at: datetime, many: int = 3, key: str = "tta-2023") -> list[User]:
    """People who score the files of one agreement and see no name."""
    made = []
    for _ in range(many):
        number = next(_numbers)
        user = create_user(
            email=f"reviewer-{number}@example.org", name=f"Reviewer {number}", language="fr", by=SYSTEM, at=at
        )
        grant_role(user=user, role=Role.REVIEWER, agreement_key=key, by=SYSTEM, at=at)
        made.append(user)
    return made


def save(call: Call, organisation: Organisation, at: datetime, **told: Any) -> Application:
    """Words saved in a file."""
    by = told.pop("by", SYSTEM)
    return actions.save_application(call=call, organisation=organisation, by=by, at=at, **told)


def filled(
    call: Call, organisation: Organisation, at: datetime, *, dirhams: int = 50_000, own: int = 10_000, **told: Any
) -> Application:
    """A file with everything said: it costs so many dirhams, the applicant brings some; one photo."""
    lines = {1: {"kind": "equipment", "label": "Métiers", "centimes": dirhams * 100}}
    fields = {**TEXTS, "own_centimes": own * 100, **told}
    made = save(call, organisation, at, fields=fields, lines=lines)
    actions.attach_paper(application=made, kind="photo", content=png(), by=SYSTEM, at=at)
    return Application.objects.get(pk=made.pk)


def sent(call: Call, organisation: Organisation, at: datetime, **told: Any) -> Application:
    """The same, submitted."""
    return actions.submit_application(application=filled(call, organisation, at, **told), by=SYSTEM, at=at)


def eligible(call: Call, organisation: Organisation, at: datetime, **told: Any) -> Application:
    """The same, declared eligible."""
    made = sent(call, organisation, at, **told)
    return actions.examine_application(application=made, is_eligible=True, note="Vu", by=SYSTEM, at=at)


def points(*given: int) -> Mapping[str, int]:
    """Points in the order of CRITERIA."""
    return dict(zip(("need", "impact", "means"), given, strict=True))


def score(application: Application, by: User, at: datetime, *given: int) -> Review:
    """What a reviewer gives."""
    return actions.record_review(application=application, points=points(*given), by=by, at=at)


def png(extra: bytes = b"") -> bytes:
    """A picture of one pixel, never the same twice."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = next(_numbers).to_bytes(3, "big")
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", zlib.compress(b"\0" + pixel))
        + chunk(b"IEND", b"")
    )
