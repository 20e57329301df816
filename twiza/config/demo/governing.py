"""The demonstration's committee: members as the text says, meetings with invented decisions, three reports."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from twiza.agreements.models import Agreement
from twiza.core.actions import Actor
from twiza.governance.actions import (
    close_decision,
    compute_report,
    convene_meeting,
    hold_meeting,
    move_report,
    plan_meeting,
    record_committee,
    record_decision,
    record_meeting,
    write_minutes,
)
from twiza.governance.models import Committee

KEY, REGION = "tta-2023", "conseil-region-tta"
NAMES = {
    "fr": "Comité de suivi de la convention",
    "ar": "لجنة تتبع الاتفاقية",
    "en": "Follow-up committee of the convention",
}
WALI = {"fr": "Wali de la région", "ar": "والي الجهة", "en": "Wali of the region"}
# Offices that sit when the member cannot; the text names none: invented.
DELEGATES = {
    "wilaya": {"fr": "Secrétaire général pour les affaires régionales (démonstration)",
               "ar": "الكاتب العام للشؤون الجهوية (نسخة تجريبية)"},
    REGION: {"fr": "Vice-président du conseil (démonstration)", "ar": "نائب رئيس المجلس (نسخة تجريبية)"},
}  # fmt: skip
SPEAKS_FOR = {"fr": "Représentant : {}", "ar": "ممثل {}", "en": "Representative: {}"}
# Invented, and said to be so: the day, French, Arabic, due, what was done and when.
Decided = tuple[date, str, str, date, date | None, str]
DECISIONS: tuple[Decided, ...] = (
    (date(2025, 3, 18), "Démonstration : réunir les points focaux des provinces",
     "نسخة تجريبية: عقد اجتماع المخاطبين بالأقاليم",
     date(2025, 6, 30), date(2025, 6, 12), "Réunion tenue / عقد الاجتماع"),
    (date(2026, 3, 17), "Démonstration : transmettre la liste des coopératives accompagnées par commune",
     "نسخة تجريبية: موافاة اللجنة بلائحة التعاونيات المواكبة حسب الجماعات", date(2026, 6, 30), None, ""),
    (date(2026, 3, 17), "Démonstration : préparer l’évaluation finale", "نسخة تجريبية: إعداد التقييم النهائي",
     date(2027, 3, 31), None, ""),
)  # fmt: skip
MINUTES = (
    "Démonstration : le comité a examiné l’avancement et décidé de réunir les points focaux.",
    "نسخة تجريبية: اطلعت اللجنة على تقدم الإنجاز وقررت عقد اجتماع المخاطبين بالأقاليم.",
)
TO_COME = timedelta(days=18)
# Convention, day of the figures, day of knowledge, steps taken.
REPORTS = (
    ("mre-2020", date(2025, 12, 31), date(2026, 1, 31), ("submit", "approve", "publish")),
    ("mre-2020", date(2026, 3, 31), date(2026, 4, 15), ()),
    (KEY, date(2025, 12, 31), date(2026, 1, 31), ("submit",)),
)


def load_governing(*, by: Actor, at: datetime) -> Counter[str]:
    """The committee, its decisions and the reports whose days have come; the number of each."""
    today = timezone.localtime(at).date()
    committee = _committee(by=by, at=at)
    decided = sum(_decide(committee, told, by=by, at=at) for told in DECISIONS if told[0] <= today)
    _write_down(committee, by=by, at=at)
    reports = 0
    for key, on, known_on, steps in REPORTS:
        if known_on > today:
            continue
        known_at = datetime.combine(known_on, time(23, 59, 59), timezone.get_current_timezone())
        agreement = Agreement.objects.get(key=key)
        report = compute_report(agreement=agreement, on=on, known_at=min(known_at, at), by=by, at=at)
        for name in steps:
            move_report(report=report, name=name, by=by, at=at)
        reports += 1
    return Counter(decisions=decided, reports=reports)


def _committee(*, by: Actor, at: datetime) -> Committee:
    """Chaired by the Wali, with representatives of the parties: what the text of the convention says, no more."""
    agreement = Agreement.objects.get(key=KEY)
    members: list[dict[str, Any]] = [
        {"office": WALI, "role": "chair", "is_approver": True, "delegate": DELEGATES["wilaya"]}
    ]
    for party in agreement.parties.select_related("institution").exclude(institution__kind="wilaya"):
        names = {language: getattr(party.institution, f"name_{language}") for language in SPEAKS_FOR}
        office = {language: said.format(names[language]) for language, said in SPEAKS_FOR.items()}
        usual = DELEGATES.get(party.institution.code, {})
        members.append({"office": office, "institution": party.institution, "delegate": usual})
    return record_committee(agreement=agreement, names=NAMES, chair=WALI, members=members, by=by, at=at)


def _write_down(committee: Committee, *, by: Actor, at: datetime) -> None:
    """Who sat at the meetings held, the minutes of the first, and a meeting to come that is convened."""
    sat = [{"presence": "present"}] * (committee.members.count() - 1) + [
        {"presence": "represented", "delegate": "Délégué / المفوض (démonstration)"}
    ]
    meetings = list(committee.meetings.order_by("held_on"))
    for meeting in meetings:
        hold_meeting(meeting=meeting, presences=sat, by=by, at=at)
    if meetings:
        first = meetings[0]
        written_at = evening(first.held_on + timedelta(days=2), at)
        write_minutes(meeting=first, minutes_fr=MINUTES[0], minutes_ar=MINUTES[1], by=by, at=written_at)
    to_come = plan_meeting(
        committee=committee, held_on=timezone.localtime(at).date() + TO_COME, starts_at=time(10),
        place="Siège de la wilaya", place_ar="مقر الولاية", by=by, at=at,
    )  # fmt: skip
    convene_meeting(meeting=to_come, by=by, at=at)


def evening(day: date, at: datetime) -> datetime:
    """Six in the evening of a day, never after the present instant."""
    return min(datetime.combine(day, time(18), timezone.get_current_timezone()), at)


def _decide(committee: Committee, told: Decided, *, by: Actor, at: datetime) -> int:
    taken_on, text_fr, text_ar, due_on, closed_on, note = told
    meeting = record_meeting(committee=committee, held_on=taken_on, by=by, at=at)
    owner = committee.agreement.parties.select_related("institution").order_by("order", "id")[0].institution
    decision = record_decision(
        committee=committee, meeting=meeting, taken_on=taken_on, owner=owner, text_fr=text_fr, text_ar=text_ar,
        due_on=due_on, by=by, at=at,
    )  # fmt: skip
    if closed_on is not None and closed_on <= timezone.localtime(at).date():
        close_decision(decision=decision, closed_on=closed_on, note=note, by=by, at=at)
    return 1
