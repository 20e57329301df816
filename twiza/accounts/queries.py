"""Reads of the audit trail: what each reader of it may see."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from twiza.core.models import AuditRow, Mail, Source

from .models import User, visible
from .rules import Permission, Role

OWN = "accounts."  # what administrators follow: accounts and roles, never files


def trail_rows(reader: User) -> models.QuerySet[AuditRow]:
    """The acts that a reader may see, newest first.

    An auditor sees every act; one whose role is narrowed to a place or a convention, the acts on what lies there. An
    administrator sees the acts on accounts and roles, because the role opens no file. Everybody else sees none.
    """
    rows = AuditRow.objects.all()
    reached = Q(pk__in=[])
    for grant in reader.live_grants() if reader.is_active else ():
        if Permission.AUDIT_VIEW not in grant.permissions:
            continue
        if grant.role == Role.ADMINISTRATOR:
            reached |= Q(object_type__startswith=OWN)
        elif grant.territory_id or grant.agreement_key or grant.organisation_ref:
            reached |= _within(reader)
        else:
            return rows
    return rows.filter(reached)


def _within(reader: User) -> Q:
    """The acts on objects that the reader's narrowed roles reach."""
    reached = Q(pk__in=[])
    for label in AuditRow.objects.order_by().values_list("object_type", flat=True).distinct():
        model = _model(label)
        if model is not None and hasattr(model, "scope"):
            seen = visible(reader, Permission.AUDIT_VIEW, model._default_manager.order_by())
            keys = seen.annotate(key=Cast("pk", models.CharField())).values("key")
            reached |= Q(object_type=label, object_id__in=keys)
    return reached


def _model(label: str) -> type[models.Model] | None:
    """The table of an act; None for an act on no row of a table, or on one of an earlier edition."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def dossier(user: User) -> dict[str, object]:
    """Everything this room and the audit trail hold about a person, for the person who asks (law 09-08, access)."""
    acts = AuditRow.objects.by(user.pk).values("at", "action", "object_type", "object_id", "object_label")
    return {
        "account": {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "is_active": user.is_active,
            "joined_at": user.joined_at.isoformat(),
            "last_login": user.last_login and user.last_login.isoformat(),
        },
        "roles": [
            {
                "role": grant.role,
                "territory": grant.territory_id,
                "agreement": grant.agreement_key,
                "organisation": grant.organisation_ref,
                "granted_at": grant.granted_at.isoformat(),
                "revoked_at": grant.revoked_at and grant.revoked_at.isoformat(),
            }
            for grant in user.grants.all()
        ],
        "addresses": list(EmailAddress.objects.filter(user_id=user.pk).values_list("email", flat=True)),
        "second_factor": list(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True)),
        "stated": list(Source.objects.filter(reference=f"user:{user.pk}").values_list("label", flat=True)),
        "letters": [
            {"subject": mail.subject, "body": mail.body, "queued_at": mail.queued_at.isoformat()}
            for mail in Mail.objects.to(user.email).order_by("pk")
        ],
        "acts": [{**act, "at": act["at"].isoformat()} for act in acts],
    }
