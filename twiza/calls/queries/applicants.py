"""Eligibility asked of the tables: what the register, the ledger and the file say of an applicant on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from twiza.register.models import Organisation
from twiza.territory.models import Kind

from ..models.applications import Application
from ..models.calls import Call, Window
from ..rules import eligibility as rules
from ..rules.completeness import Requirement, steps
from .other_funding import funded_elsewhere, fundings_of, open_grants, without


def applicant_of(organisation: Organisation) -> rules.Applicant:
    """What is known of an organisation today, from whichever of its records."""
    return _applicant(organisation, len(open_grants(organisation)))


def _applicant(organisation: Organisation, grants: int) -> rules.Applicant:
    place = organisation.territory
    is_rural = None if place.is_urban is None or place.kind != Kind.COMMUNE else not place.is_urban
    return rules.Applicant(
        form=organisation.form,
        status=organisation.status,
        territory=place.pk,
        sector=organisation.sector,
        founded_on=organisation.founded_on,
        members=organisation.members,
        women=organisation.women,
        youth=organisation.youth,
        is_rural=is_rural,
        open_grants=grants,
    )


def register_facts(application: Application) -> dict[str, object]:
    """What is known of the applicant, as data for the frozen copy."""
    applicant = applicant_of(application.organisation)
    return {
        "form": applicant.form,
        "status": applicant.status,
        "territory": applicant.territory,
        "sector": applicant.sector,
        "founded_on": str(applicant.founded_on) if applicant.founded_on else None,
        "members": applicant.members,
        "women": applicant.women,
        "youth": applicant.youth,
        "is_rural": applicant.is_rural,
        "open_grants": applicant.open_grants,
        "is_funded": bool(funded_elsewhere(application.organisation, but=application)),
    }


def from_facts(facts: dict[str, Any]) -> rules.Applicant:
    """What a frozen copy says of the applicant."""
    values = {name: facts[name] for name in facts if name not in ("founded_on", "is_funded")}
    founded = facts["founded_on"]
    return rules.Applicant(**values, founded_on=date.fromisoformat(founded) if founded else None)


def answers_about(call: Call, window: Window, applicant: rules.Applicant, on: date) -> list[rules.CriterionAnswer]:
    """What the call asks of the organisation itself, before anything is written."""
    return rules.who(call.asked, window.scope_rule, applicant, on)


def answers_of(application: Application, on: date) -> list[rules.CriterionAnswer]:
    """Every criterion with its answer for a file, by the register of the day it was sent once it is sent.

    Without a window only what any window asks.
    """
    frozen = _frozen(application)
    known = from_facts(frozen) if frozen else applicant_of(application.organisation)
    return _answers(application, known, on)


def answers_of_many(applications: Sequence[Application], today: date) -> dict[int, list[rules.CriterionAnswer]]:
    """The same for many files by their id, each on the day it was sent: five queries at most for any number.

    The files come with their call, window, territory, lines and papers (`shown()`).
    """
    unsent = {one.organisation_id for one in applications if not _frozen(one)}
    fundings = fundings_of(unsent)
    found = {}
    for one in applications:
        frozen = _frozen(one)
        if frozen:
            known = from_facts(frozen)
        else:
            grants = without(fundings[one.organisation_id], one)
            known = _applicant(one.organisation, sum(grant.is_open for grant in grants))
        on = timezone.localdate(one.submitted_at) if one.submitted_at else today
        found[one.pk] = _answers(one, known, on)
    return found


def _frozen(application: Application) -> dict[str, object] | None:
    facts: dict[str, Any] | None = (application.frozen or {}).get("register")
    return facts


def _answers(application: Application, known: rules.Applicant, on: date) -> list[rules.CriterionAnswer]:
    call = application.call
    scope = application.window.scope_rule if application.window else rules.Scope()
    who = rules.who(call.asked, scope, known, on)
    papers = [paper.kind for paper in application.papers.all()]
    if application.window is None:
        return who
    return who + rules.what(call.asked, scope, application.budget, papers)


def fitting_windows(call: Call, organisation: Organisation) -> list[Window]:
    """The windows whose legal form and territory do not exclude the organisation, in order."""
    applicant = _applicant(organisation, 0)
    found = []
    for window in call.windows.select_related("payer", "territory"):
        answers = rules.who(rules.Requirements(refuses_open_grant=False), window.scope_rule, applicant, date.min)
        if all(one.verdict != rules.CriterionVerdict.NO for one in answers if one.code != rules.Criterion.STATUS):
            found.append(window)
    return found


def missing_of(application: Application) -> list[Requirement]:
    """What the form asks for, and whether it is there."""
    return steps(
        texts={name: getattr(application, name) for name in ("title", "need", "activities", "results")},
        people=application.people,
        lines=sum(1 for line in application.lines.all() if line.centimes),
        asked=application.budget.asked,
        window=application.window_id is not None,
        contact=bool(application.contact_name.strip() and application.contact_phone.strip()),
        papers=[paper.kind for paper in application.papers.all()],
        wanted=application.call.asked.papers,
    )
