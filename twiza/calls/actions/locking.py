"""What every write of the room shares: locked rows, the stamp, the reason that a step gives."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from twiza.core.models import Stamp
from twiza.core.refusals import Refusal

from ..models import Application, Call

STAMP = "calls"


class NoteNeeded(Refusal):
    """The step says why."""

    message = _("Say why.")
    field = "note"


def locked_call(call: Call) -> Call:
    """The call as it stands, held until the end; the room's stamp moves first and keeps writers in order."""
    Stamp.bump(STAMP)
    return Call.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=call.pk)


def locked_file(application: Application) -> Application:
    """The file as it stands, held until the end, with its call and organisation."""
    Stamp.bump(STAMP)
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("call__agreement", "window__payer", "organisation__territory").get(pk=application.pk)
