"""The sealed ranking after its grants: what is proposed now, to whom, out of what is left."""

from __future__ import annotations

from collections import defaultdict

from ..models.applications import Application
from ..models.calls import Call
from ..models.reviews import Place
from ..rules import ranking
from ..rules.states import FileState
from .ranking import province_of, told_of

ALIVE = (FileState.ELIGIBLE, FileState.AWARDED)


def seats_of(call: Call) -> dict[int, list[ranking.Seat]]:
    """The places of a sealed ranking by window (its id), with what became of them; two queries and their lines."""
    places = Place.objects.filter(application__call=call).select_related("application__award", "application__window")
    found: dict[int, list[ranking.Seat]] = defaultdict(list)
    for place in places.prefetch_related("application__lines").order_by("rank", "pk"):
        file = place.application
        file.call = call
        award = getattr(file, "award", None)
        found[file.window_id or 0].append(
            ranking.Seat(
                number=file.number or 0,
                rank=place.rank,
                province=province_of(told_of(file)["territory"]),
                grant=file.grantable,
                outcome=place.outcome,
                proposed=place.proposed_centimes,
                granted=award.centimes if award is not None else 0,
                is_out=file.state not in ALIVE,
            )
        )
    return dict(found)


def proposed_now(call: Call) -> dict[int, int]:
    """What each waiting file of a sealed ranking is proposed now, in centimes, by its number."""
    found: dict[int, int] = {}
    windows = {window.pk: window for window in call.windows.all()}
    for window, seats in seats_of(call).items():
        found |= ranking.proposals(seats, windows[window].envelope, call.filling)
    return found


def kept_for_others(application: Application) -> int:
    """What the ranking proposes to the files that this one may not take from, in centimes."""
    call, window = application.call, application.window
    assert window is not None
    seats = seats_of(call)[window.pk]
    now = ranking.proposals(seats, window.envelope, call.filling)
    return ranking.kept_before(seats, now, application.number or 0)
