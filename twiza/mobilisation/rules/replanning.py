"""After people changed: a new assignment that moves only what must move; and what would be if more experts came."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .columns import Experts, Needs
from .fit import Weights
from .floors import Floor
from .flow_decomposition import Pair
from .matching import match
from .multipliers import Progress
from .outcome import Match
from .problem import Limits
from .proof import NEVER, quality


@dataclass(frozen=True)
class Replanned:
    """The new match beside the old: pairs of needs that are still there, by ids.

    `lost`: pairs whose need stays but which could not stay (expert gone, full or no longer possible), `moved`: pairs
    that could have stayed and were changed for the good of others, `kept`, `new`.
    """

    match: Match
    kept: int
    lost: int
    moved: int
    new: int

    @property
    def broken(self) -> int:
        """Pairs that did not stay, needs withdrawn left out."""
        return self.lost + self.moved


def replan(
    previous: Match,
    needs: Needs,
    experts: Experts,
    *,
    accepted: Collection[tuple[str, str]] = (),
    weights: Weights | None = None,
    floors: Sequence[Floor] = (),
    forbidden: Collection[Pair] = (),
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Replanned:
    """Match `needs` and `experts` as they are now, starting from a match of before (the same people by id).

    `accepted` pairs (need id, expert id) stay whatever it costs as long as both are there; the others earn
    `weights.stay` for staying. `forbidden` are rows of the new tables, as in `match`.
    """
    need_row = {name: row for row, name in enumerate(needs.ids)}
    expert_row = {name: row for row, name in enumerate(experts.ids)}

    def rows(pairs: Collection[tuple[str, str]]) -> list[Pair]:
        return [(need_row[n], expert_row[e]) for n, e in pairs if n in need_row and e in expert_row]

    before = [(n, e) for n, e, _ in previous.pairs]
    fixed = rows(accepted)
    held = {need for need, _ in fixed}
    stay = [pair for pair in rows(before) if pair[0] not in held]
    values = weights or previous.market.weights
    found = match(
        needs,
        experts,
        weights=values,
        floors=floors,
        fixed=fixed,
        stay=stay,
        forbidden=forbidden,
        limits=limits,
        progress=progress,
    )
    return _compared(found, [(need_row[n], expert_row.get(e, -1)) for n, e in before if n in need_row])


def _compared(found: Match, before: Sequence[Pair]) -> Replanned:
    market = found.market
    need, expert = np.array(before, np.int64).reshape(-1, 2).T
    kept = int(((found.expert_of[need] == expert) & (expert >= 0)).sum())
    there = (expert >= 0) & np.array([pair not in found.forbidden for pair in before], bool)
    there[there] = quality(market, need[there], expert[there]) > NEVER
    wanted = np.bincount(expert[there], minlength=len(market.experts))
    could = max(kept, int(np.minimum(wanted, market.experts.capacity).sum()))
    return Replanned(found, kept, len(before) - could, could - kept, len(found.needs) - kept)


def what_if(
    previous: Match, more: Mapping[str, Sequence[object]], *, floors: Sequence[Floor] = (), limits: Limits | None = None
) -> Match:
    """The match if these experts came too (columns as for `Experts.of`), everything else as before, nothing kept."""
    market = previous.market
    return match(
        market.needs,
        joined(market.experts, Experts.of(more)),
        weights=market.weights,
        floors=floors,
        forbidden=previous.forbidden,
        limits=limits,
    )


def joined(first: Experts, second: Experts) -> Experts:
    """The rows of both, the second after the first. Raises: `id_twice`."""
    here, there = plain(first), plain(second)
    return Experts.of({name: [*here[name], *there[name]] for name in here})


def plain(experts: Experts) -> dict[str, list[Any]]:
    """The columns that `Experts.of` reads, again."""

    def words(name: str) -> list[list[str]]:
        lists, known = getattr(experts, name), experts.words[name]
        spelled = [f"{known[c]}:{v}" if v else known[c] for c, v in zip(lists.codes, lists.levels, strict=True)]
        return [spelled[lists.offsets[row] : lists.offsets[row + 1]] for row in range(len(experts))]

    def word(name: str, codes: Any) -> list[str]:
        return [experts.words[name][code] if code >= 0 else "" for code in codes]

    return {
        "id": list(experts.ids),
        **{name: words(name) for name in ("skills", "languages", "sectors", "conflicts")},
        "region_of_origin": word("region", experts.region),
        "mode": word("mode", experts.mode),
        "capacity": experts.capacity.tolist(),
        "seniority": experts.seniority.tolist(),
    }
