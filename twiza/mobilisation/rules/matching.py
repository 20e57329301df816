"""The assignment of experts to needs with the greatest total fit over all pairs, proved.

    match(needs, experts, weights=..., floors=...) -> Match

Each need has one expert at most, no expert more needs than places, no pair that is not possible; floors are met, or it
is said which cannot be and by how much. Same input, same bytes. Method: docs/decisions/0016-matching-proved.md.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

from .certificate import certified
from .columns import Experts, Needs
from .fit import Market, Weights
from .floors import Floor
from .flow_decomposition import Pair
from .multipliers import Progress
from .outcome import Match
from .problem import Limits, MatchingProblem


def match(
    needs: Needs,
    experts: Experts,
    *,
    weights: Weights | None = None,
    floors: Sequence[Floor] = (),
    fixed: Collection[Pair] = (),
    stay: Collection[Pair] = (),
    forbidden: Collection[Pair] = (),
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Match:
    """The best assignment. Pairs are (row of need, row of expert).

    `fixed` are kept whatever they cost (accepted); `stay` earn `weights.stay` more when kept (proposed); `forbidden`
    never come out (declined), beside the conflicts of interest that the experts name. `progress(objective so far,
    bound)` is called between solves. Raises: `pair_unknown`, `need_kept_twice`, `level_wrong`.
    """
    begin = time.perf_counter()
    market = Market.of(needs, experts, weights or Weights())
    never = {(int(n), int(e)) for n, e in forbidden} | conflicts(needs, experts)
    case = MatchingProblem.of(market, floors, fixed, stay, never)
    return certified(case, case.solve(limits or Limits(), progress), begin)


def conflicts(needs: Needs, experts: Experts) -> set[Pair]:
    """Pairs that the experts' conflicts of interest rule out: by the id of a need or of its organisation."""
    lists, words = experts.conflicts, experts.words["conflicts"]
    if not len(lists.codes):
        return set()
    of_word: dict[str, list[int]] = {word: [] for word in words}
    for row, code in enumerate(needs.organisation.tolist()):
        for word in {needs.ids[row], needs.words["organisation"][code] if code >= 0 else ""}:
            if word in of_word:
                of_word[word].append(row)
    owners = lists.owners.tolist()
    return {(row, e) for e, code in zip(owners, lists.codes.tolist(), strict=True) for row in of_word[words[code]]}
