"""Users, grants, and the one predicate that decides what they see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from twiza.core.cache import remember
from twiza.core.languages import LANGUAGE_LENGTH, choices
from twiza.territory.models import Territory
from twiza.territory.rules import ancestors

from .rules import ROLES, Permission, Role, roles_with

M = TypeVar("M", bound=models.Model)


ALL = "*"


@dataclass(frozen=True)
class Scope:
    """How a model is narrowed: lookups to its territory id, agreement key, organisation reference and assigned user.

    Declared on a model as the class attribute `scope`. A lookup of None means that the model knows no such thing: a
    grant narrowed to it shows nothing. `ALL` means that such a grant shows every row. With `seen_from_below` a region
    also sees (permissions `*.view` only) what belongs to the territories that contain it: a national convention.
    """

    territory: str | None = None
    agreement: str | None = None
    organisation: str | None = None
    assignee: str | None = None
    seen_from_below: bool = False

    def territory_rows(self, territory: Territory, permission: str) -> Q | None:
        """The rows that a grant in this territory reaches."""
        if self.territory is None or self.territory == ALL:
            return None if self.territory is None else Q()
        lookup = self.territory
        rows = Q(**{f"{lookup}__gte": territory.pk, f"{lookup}__lte": territory.last})
        if self.seen_from_below and str(permission).endswith(".view"):
            rows |= Q(**{f"{lookup}__in": ancestors(territory.pk)}) | Q(**{f"{lookup}__isnull": True})
        return rows


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """A user with a usable password only when one is given."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Addresses are compared without case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who logs in with an e-mail address. Rights come from grants alone."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=LANGUAGE_LENGTH, default="fr", choices=choices)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    personal = {
        "password": "its hash: what the person proves at log-in",
        "last_login": "when the person last logged in; told to the person on demand",
        "email": "log-in and messages",
        "name": "shown to colleagues and in the audit trail",
        "language": "in which the person reads and is written to",
        "is_active": "whether the person may log in",
        "joined_at": "since when the person has an account",
    }
    public = ["is_demo"]
    objects = UserManager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def live_grants(self) -> list[Grant]:
        """Grants in force, read once per instance."""
        if not hasattr(self, "_live_grants"):
            self._live_grants = list(self.grants.in_force().select_related("territory"))
        return self._live_grants

    @property
    def reach(self) -> str:
        """The same text for the same grants: who has it sees the same rows, as long as no row moves."""
        return f"{'' if self.is_active else self.pk}:" + ",".join(str(grant.pk) for grant in self.live_grants())

    def forget_grants(self) -> None:
        """Read the grants again at the next question."""
        self.__dict__.pop("_live_grants", None)

    def holds(self, permission: str) -> bool:
        """Whether any grant gives the permission somewhere."""
        return bool(self.is_active and any(permission in g.permissions for g in self.live_grants()))

    def may(self, permission: str, obj: models.Model | None = None) -> bool:
        """Whether the user holds the permission: somewhere, or on this very object."""
        if not self.holds(permission):
            return False
        if obj is None or obj.pk is None:
            return True
        return visible(self, permission, type(obj)._default_manager.filter(pk=obj.pk)).exists()

    def roles(self) -> list[Role]:
        """The roles held, without repetition."""
        return list(dict.fromkeys(Role(g.role) for g in self.live_grants()))


class GrantQuerySet(models.QuerySet["Grant"]):
    """Reads of the grants."""

    def in_force(self) -> Self:
        """Grants that nobody has revoked."""
        return self.filter(revoked_at__isnull=True)


class Grant(models.Model):
    """A role held by a user; empty narrowing fields mean no narrowing."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=[(r.value, _(c.label)) for r, c in ROLES.items()])
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreement_key = models.SlugField(max_length=60, blank=True)
    organisation_ref = models.CharField(max_length=40, blank=True)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    personal = {
        "user": "who holds the role; shown to administrators, kept as evidence of who might do what",
        "role": "what the person may do; shown to administrators",
        "territory": "where the person may do it",
        "agreement_key": "for which agreement the person may do it",
        "organisation_ref": "for which organisation the person may do it",
        "granted_at": "since when the person has held the role",
        "revoked_at": "until when the person held the role",
    }
    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["user_id", "id"]
        constraints = [
            models.UniqueConstraint(
                "user",
                "role",
                Coalesce("territory", Value(0), output_field=models.BigIntegerField()),
                "agreement_key",
                "organisation_ref",
                name="accounts_grant_once",
                condition=Q(revoked_at__isnull=True),
                violation_error_message=_("This person already holds this role there."),
            ),
            models.CheckConstraint(
                name="accounts_grant_revoked_after",
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("granted_at")),
                violation_error_message=_("A role cannot be revoked before it was given."),
            ),
        ]

    def __str__(self) -> str:
        where = self.agreement_key or self.organisation_ref or (self.territory and str(self.territory)) or "*"
        return f"{self.role} @ {where}"

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role may do."""
        return ROLES[Role(self.role)].permissions

    def narrowing(self, scope: Scope, permission: str) -> Q | None:
        """The rows of a model that this grant reaches; None when it reaches none."""
        reached = Q()
        if self.territory is not None:
            rows = scope.territory_rows(self.territory, permission)
            if rows is None:
                return None
            reached &= rows
        assignee = self.user_id if self.role == Role.EXPERT else None
        for key, lookup in (
            (self.agreement_key, scope.agreement),
            (self.organisation_ref, scope.organisation),
            (assignee, scope.assignee),
        ):
            if key and lookup is None:
                return None
            if key and lookup and lookup != ALL:
                same = followed(key) if key == self.organisation_ref else [key]
                reached &= Q(**{f"{lookup}__in": same}) if len(same) > 1 else Q(**{lookup: key})
        return reached


def followed(organisation_ref: str) -> list[object]:
    """The records that are one organisation with the one that a grant names, as settings.TWIZA_FOLLOWS tells.

    A higher room knows who was merged with whom; a grant given on either record follows the organisation.
    """
    path = getattr(settings, "TWIZA_FOLLOWS", "")
    return list(import_string(path)(organisation_ref)) if path and organisation_ref.isdecimal() else [organisation_ref]


def visible(
    user: User | AnonymousUser | object, permission: Permission | str, queryset: models.QuerySet[M]
) -> models.QuerySet[M]:
    """The rows of a queryset on which the user holds the permission.

    The same question with a one-row queryset is "may I?". Grants add up; a model without `scope` is open to every
    holder of the permission whose grant is not narrowed.
    """
    if not isinstance(user, User):
        return queryset if getattr(user, "label", None) else queryset.none()
    if not user.is_active:
        return queryset.none()
    scope: Scope = getattr(queryset.model, "scope", Scope())
    reached: Q | None = None
    for grant in user.live_grants():
        if permission not in grant.permissions:
            continue
        rows = grant.narrowing(scope, str(permission))
        if rows is None:
            continue
        if not rows:
            return queryset
        reached = rows if reached is None else reached | rows
    return queryset.none() if reached is None else queryset.filter(reached)


def seen(
    user: Any, permission: Permission | str, rows: models.QuerySet[Any], stamps: tuple[str, ...]
) -> frozenset[int]:
    """The keys of the rows on which a user holds the permission, asked again when one of the stamps has moved.

    Who has the same reach sees the same rows: the answer is kept for all of them. rows: every row of its model.
    """
    name = f"accounts.seen:{rows.model._meta.label}:{permission}:{user.reach}"
    return remember(name, stamps, lambda: frozenset(visible(user, permission, rows).values_list("pk", flat=True)))


def holders(permission: Permission | str) -> models.QuerySet[User]:
    """Active users who hold a permission somewhere."""
    return User.objects.filter(
        is_active=True, grants__revoked_at__isnull=True, grants__role__in=roles_with(permission)
    ).distinct()
