"""The people of the suite, always the same, in two regions of the Kingdom. None of them exists.

Nadia     national officer
Rachid    regional officer of Tanger-Tétouan-Al Hoceima
Sara      regional officer of Souss-Massa
Khadija   secretary of the committee of `tta-2023`
Amina     president of the cooperative `cast.tamount`, in Rachid's region
Younes    expert abroad
Yto       a stranger: an account, no role
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tests.once import shared
from twiza.accounts.actions import create_user, grant_role
from twiza.accounts.models import User
from twiza.accounts.rules import Role
from twiza.core.actions import System
from twiza.core.models import Source, SourceKind
from twiza.core.text import fold
from twiza.register.models import Organisation
from twiza.territory.models import Territory
from twiza.territory.rules import ids

SYSTEM = System("Test")
PLACES = [
    (ids.MOROCCO, "MA", "country", None, "Maroc", "المغرب"),
    (5040010000000, "01", "region", ids.MOROCCO, "Tanger-Tétouan-Al Hoceima", "طنجة تطوان الحسيمة"),
    (5040015710000, "01.571", "province", 5040010000000, "Tétouan", "تطوان"),
    (5040090000000, "09", "region", ids.MOROCCO, "Souss-Massa", "سوس ماسة"),
    (5040090010000, "09.001", "province", 5040090000000, "Agadir Ida-Ou-Tanane", "أكادير إدا وتنان"),
]


@dataclass(frozen=True)
class Cast:
    """The seven people, their places and two cooperatives."""

    nadia: User
    rachid: User
    sara: User
    khadija: User
    amina: User
    younes: User
    yto: User
    morocco: Territory
    north: Territory
    tetouan: Territory
    souss: Territory
    agadir: Territory
    source: Source
    tamount: Organisation
    arganier: Organisation

    def everybody(self) -> list[User]:
        """The seven people."""
        return [self.nadia, self.rachid, self.sara, self.khadija, self.amina, self.younes, self.yto]


@shared
def cast(db: None, at: datetime) -> Cast:
    """Everybody in their place."""
    return make_cast(at)


def make_cast(at: datetime) -> Cast:
    """The people, with their roles given by the software itself."""
    source = Source.objects.create(kind=SourceKind.SYSTEM, label="Test", recorded_at=at)
    places = {code: _place(pk, code, *rest, source=source) for pk, code, *rest in PLACES}
    tamount = _cooperative("Tamount", "تامونت", places["01.571"], source, at)
    arganier = _cooperative("Arganier du Souss", "أركان سوس", places["09.001"], source, at)
    people = {
        name: create_user(
            email=f"{name}@example.org", name=name.capitalize(), language="fr", by=SYSTEM, at=at, is_demo=True
        )
        for name in ("nadia", "rachid", "sara", "khadija", "amina", "younes", "yto")
    }
    grant_role(user=people["nadia"], role=Role.NATIONAL_OFFICER, by=SYSTEM, at=at)
    grant_role(user=people["rachid"], role=Role.REGIONAL_OFFICER, territory=places["01"], by=SYSTEM, at=at)
    grant_role(user=people["sara"], role=Role.REGIONAL_OFFICER, territory=places["09"], by=SYSTEM, at=at)
    grant_role(user=people["khadija"], role=Role.COMMITTEE_SECRETARY, agreement_key="tta-2023", by=SYSTEM, at=at)
    grant_role(user=people["amina"], role=Role.PRESIDENT, organisation_ref=str(tamount.pk), by=SYSTEM, at=at)
    grant_role(user=people["younes"], role=Role.EXPERT, by=SYSTEM, at=at)
    return Cast(
        **people,
        morocco=places["MA"],
        north=places["01"],
        tetouan=places["01.571"],
        souss=places["09"],
        agadir=places["09.001"],
        source=source,
        tamount=tamount,
        arganier=arganier,
    )


def _place(
    pk: int, code: str, kind: str, parent: int | None, name_fr: str, name_ar: str, *, source: Source
) -> Territory:
    """One place of the tree, with its own id; kept when the tree is already loaded."""
    first, last = ids.subtree(pk)
    values = {
        "last": last,
        "kind": kind,
        "parent_id": parent,
        "code": code,
        "name_fr": name_fr,
        "name_ar": name_ar,
        "search": f"{fold(name_fr)} | {fold(name_ar)}",
        "source": source,
    }
    return Territory.objects.get_or_create(pk=first, defaults=values)[0]


def _cooperative(name_fr: str, name_ar: str, place: Territory, source: Source, at: datetime) -> Organisation:
    """An active cooperative of the register."""
    return Organisation.objects.create(
        name_fr=name_fr,
        name_ar=name_ar,
        form="cooperative",
        sector="craft",
        territory=place,
        status="active",
        founded_on=date(2019, 5, 2),
        women_led=True,
        members=24,
        women=18,
        search=f"{fold(name_fr)} {fold(name_ar)}",
        source=source,
        recorded_at=at,
    )
