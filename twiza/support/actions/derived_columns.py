"""What every write of the room shares: the locked case, its source, its derived columns."""

from __future__ import annotations

from twiza.core.models import Stamp

from ..models import Case, sessions_per_stage
from ..rules.cases import CaseState
from ..rules.pathway import dues_of

STAMP = "support"


def locked(case: Case) -> Case:
    """The case as it stands now, held until the end of the transaction; the room's stamp moves first."""
    Stamp.bump(STAMP)
    return Case.objects.select_for_update(of=("self",)).select_related("pathway", "organisation").get(pk=case.pk)


def refresh(case: Case) -> None:
    """Derive the columns that lists sort by from the current sessions: last session, promised step, nearest due day."""
    latest = case.sessions.current().newest_first().first()
    held = case.sessions.current().held().newest_first().first()
    case.last_held_on = held.valid_from if held else None
    case.next_step = latest.next_step if latest else ""
    case.next_due_on = latest.next_due_on if latest else None
    set_due(case, sessions_per_stage([case]).get(case.pk, {}))
    case.save(update_fields=["last_held_on", "next_step", "next_due_on", "due_on", "due_reason", "due_stage"])


def set_due(case: Case, done: dict[str, int]) -> None:
    """The day after which the case is late, and why; nothing is due of a held or closed case."""
    dues = dues_of(
        case.pathway.rules(),
        done,
        opened_on=case.opened_on,
        last_held_on=case.last_held_on,
        next_step=case.promised_step(),
    )
    nearest = dues[0] if dues and case.state == CaseState.OPEN else None
    case.due_on = nearest.on if nearest else None
    case.due_reason = nearest.reason if nearest else ""
    case.due_stage = nearest.stage if nearest else ""
