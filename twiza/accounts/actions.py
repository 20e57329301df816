"""Writes on users and their roles."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from twiza.core.actions import Actor, System, record_audit, require
from twiza.core.audit import AuditType
from twiza.core.erasing import forget_in_letters, forget_in_sources
from twiza.core.messages import gettext_noop
from twiza.core.models import AuditRow, Mail
from twiza.core.refusals import Refusal
from twiza.territory.models import Territory

from .models import Grant, User
from .rules import ROLES, Permission, Role


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    CREATE_USER = "create_user", gettext_noop("account opened")
    ERASE_USER = "erase_user", gettext_noop("account erased")
    GRANT_ROLE = "grant_role", gettext_noop("role given")
    REVOKE_ROLE = "revoke_role", gettext_noop("role revoked")
    SET_ACTIVE = "set_active", gettext_noop("account opened or closed")
    SET_LANGUAGE = "set_language", gettext_noop("language changed")
    LOG_IN = "log_in", gettext_noop("logged in")
    REFUSE_LOG_IN = "refuse_log_in", gettext_noop("log-in refused")
    REFUSE_PAGE = "refuse_page", gettext_noop("page refused")
    TAKE_FILE = "take_file", gettext_noop("file taken away")


VISITS = (Act.LOG_IN, Act.REFUSE_LOG_IN, Act.REFUSE_PAGE, Act.TAKE_FILE)  # acts that change no record

PAGE = "page"  # object type of an act on an address, not on a row


class NarrowingMissing(Refusal):
    """The role only exists within a territory, an agreement or an organisation."""

    message = _("This role needs its region, its convention or its organisation.")


class AlreadyHeld(Refusal):
    """The same role with the same narrowing is in force."""

    message = _("%(user)s already holds this role there.")


class OwnRole(Refusal):
    """Nobody gives roles to themselves or revokes their own."""

    message = _("Somebody else must change your own roles.")


@transaction.atomic
def create_user(
    *, email: str, name: str, language: str, by: Actor, at: datetime, password: str | None = None, is_demo: bool = False
) -> User:
    """A new account without any role; no password means that the person sets one by e-mail."""
    require(by, Permission.USER_MANAGE)
    user = User.objects.create_user(
        email=email, name=name, language=language, password=password, joined_at=at, is_demo=is_demo
    )
    record_audit(Act.CREATE_USER, user, by=by, at=at, after={"email": user.email})
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role | str,
    by: Actor,
    at: datetime,
    territory: Territory | None = None,
    agreement_key: str = "",
    organisation_ref: str = "",
) -> Grant:
    """Give a role, narrowed as the role demands. Raises: NarrowingMissing, AlreadyHeld, OwnRole, NotAllowed."""
    require(by, Permission.USER_MANAGE)
    if by.pk == user.pk:
        raise OwnRole()
    card = ROLES[Role(role)]
    missing = (
        (card.needs_territory and territory is None)
        or (card.needs_agreement and not agreement_key)
        or (card.needs_organisation and not organisation_ref)
    )
    if missing:
        raise NarrowingMissing()
    try:
        with transaction.atomic():
            grant = Grant.objects.create(
                user=user,
                role=str(role),
                territory=territory,
                agreement_key=agreement_key,
                organisation_ref=organisation_ref,
                granted_at=at,
            )
    except IntegrityError as error:
        raise AlreadyHeld(user=user) from error
    user.forget_grants()
    record_audit(Act.GRANT_ROLE, grant, by=by, at=at, after={"user": user.pk, "role": str(role)})
    return grant


@transaction.atomic
def revoke_role(*, grant: Grant, by: Actor, at: datetime) -> Grant:
    """Take a role back; the grant stays as history. Doing it twice changes nothing."""
    require(by, Permission.USER_MANAGE)
    if by.pk == grant.user_id:
        raise OwnRole()
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.revoked_at is None:
        grant.revoked_at = at
        grant.save(update_fields=["revoked_at"])
        record_audit(Act.REVOKE_ROLE, grant, by=by, at=at, before={"user": grant.user_id, "role": grant.role})
    return grant


@transaction.atomic
def set_language(*, user: User, language: str, by: Actor, at: datetime) -> User:
    """Remember the language in which a person reads and is written to."""
    user.language = language
    user.save(update_fields=["language"])
    record_audit(Act.SET_LANGUAGE, user, by=by, at=at, after={"language": language})
    return user


@transaction.atomic
def set_active(*, user: User, is_active: bool, by: Actor, at: datetime) -> User:
    """Close or reopen an account; its history stays."""
    require(by, Permission.USER_MANAGE)
    if by.pk == user.pk:
        raise OwnRole()
    before, user.is_active = user.is_active, is_active
    user.save(update_fields=["is_active"])
    record_audit(Act.SET_ACTIVE, user, by=by, at=at, before={"is_active": before}, after={"is_active": is_active})
    return user


@transaction.atomic
def erase_user(*, user: User, by: Actor, at: datetime, reason: str) -> User:
    """Answer a demand of erasure (law 09-08): name and address go, roles end, the account closes for ever.

    The second factor goes too, and the name in letters to others and in sources of what the person stated. What the
    person did stays in the audit trail under a number, because others' figures rest on it. Raises: OwnRole, NotAllowed.
    Doing it twice changes nothing.
    """
    require(by, Permission.USER_MANAGE)
    if by.pk == user.pk:
        raise OwnRole()
    user = User.objects.select_for_update().get(pk=user.pk)
    nobody = f"#{user.pk}"
    if user.name == nobody:
        return user
    user.grants.in_force().update(revoked_at=at)
    forget_in_sources(user.pk, nobody)
    AuditRow.objects.about(user).update(object_label=nobody, before=None, after=None)
    Mail.objects.to(user.email).delete()
    forget_in_letters([user.email, user.name], nobody)
    EmailAddress.objects.filter(user_id=user.pk).delete()
    Authenticator.objects.filter(user_id=user.pk).delete()
    user.name, user.email, user.is_active = nobody, f"erased-{user.pk}@invalid", False
    user.set_unusable_password()
    user.save(update_fields=["name", "email", "is_active", "password"])
    user.forget_grants()
    record_audit(Act.ERASE_USER, user, by=by, at=at, note=reason)
    return user


def record_log_in(*, user: User, at: datetime) -> None:
    """Leave a trace of a person who came in."""
    record_audit(Act.LOG_IN, user, by=user, at=at)


def record_log_in_refused(*, email: str, at: datetime) -> None:
    """Leave a trace of a wrong password on the account that it was tried on; an address without account leaves none."""
    user = User.objects.filter(email=email.lower()).first()
    if user is not None:
        record_audit(Act.REFUSE_LOG_IN, user, by=System(), at=at)


def record_visit(*, act: Act, path: str, query: str, by: User, at: datetime) -> None:
    """Leave a trace of a page that was refused, or of a file that was taken away with the filters of its address."""
    AuditRow.objects.create(
        at=at,
        by_id=by.pk,
        by_label=str(by)[:200],
        action=act,
        object_type=PAGE,
        object_label=path[:300],
        after={"query": query[:2000]} if query else None,
    )
