"""What every action of this room shares: locked rows, text that may still change, values as the audit keeps them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from twiza.core.models import Stamp
from twiza.core.refusals import Refusal

from ..models import Agreement
from ..rules.states import may_edit_text

STAMP = "agreements"


class TextFrozen(Refusal):
    """The text is voted or signed: it changes by an amendment only."""

    message = _("The text of “%(agreement)s” is settled: it changes by an amendment only.")


def locked(agreement: Agreement) -> Agreement:
    """The agreement, locked until the end of the transaction; the room's counter moves first."""
    Stamp.bump(STAMP)
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def editable(agreement: Agreement) -> Agreement:
    """The locked agreement while its text may change. Raises: TextFrozen."""
    fresh = locked(agreement)
    if not may_edit_text(fresh.state):
        raise TextFrozen(agreement=fresh.title)
    return fresh


def refresh_search(agreement: Agreement) -> None:
    """Keep the search column in step with titles and parties."""
    agreement.search = agreement.search_text()
    agreement.save(update_fields=["search"])


def plain(obj: models.Model, fields: list[str]) -> dict[str, object]:
    """Values of some fields as the audit row keeps them."""
    values = {name: getattr(obj, getattr(obj._meta.get_field(name), "attname", name)) for name in fields}
    return {k: v if isinstance(v, int | bool | list | dict | None) else str(v) for k, v in values.items()}
