"""From weights to answers: the competitor step, one record for one, hard rules, and same, different or ambiguous.

A candidate's odds are weighed against those of every other candidate of the same row, and against "none of them":

    probability = odds / (1 + odds of all candidates of the left row and of the right row, this one counted once)

so that the probabilities of a row add up to at most one, and at most one candidate can pass one half: the answer is one
to one by construction. A row that was answered "same" leaves the field, and the rest is weighed again. Inside one list
three copies of one record do not compete: odds towards a third that both resemble strongly are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from .scoring import double, per_level
from .settings import Settings

SAME, DIFFERENT, AMBIGUOUS = "same", "different", "ambiguous"
# The level of two names that differ by a number: "Amal 1", "Amal 2"
NUMBERED_APART = "numbered apart"
# What a name says again: its spelling and the legal form before it confirm nothing
OF_THE_NAME = frozenset({"name", "spelling", "form"})
ROUNDS = 3
# Surer than a billion to one is not said, and sums of odds stay exact
MOST_BITS = 30
# Beyond so many common relatives a group is a common name, not copies of one record
MOST_COPIES = 4


def decide(con: duckdb.DuckDBPyConnection, settings: Settings, *, dedupe: bool) -> None:
    """Fill `decided` from `scored`: l, r, probability, decision, and why a likely pair was held back."""
    con.execute(f"CREATE OR REPLACE TABLE judged AS {_judged(settings, dedupe=dedupe)}")
    con.execute(
        "CREATE OR REPLACE TABLE decided (l BIGINT, r BIGINT, probability DOUBLE, others DOUBLE, decision VARCHAR)"
    )
    for _ in range(ROUNDS):
        con.execute(f"CREATE OR REPLACE TABLE weighed AS {_weighed(settings, dedupe=dedupe)}")
        found = con.execute(f"""
            INSERT INTO decided SELECT l, r, probability, others, '{SAME}' FROM weighed
            WHERE probability >= {settings.number("same")} AND NOT held""").fetchone()
        if dedupe or not found or not found[0]:
            break
        con.execute(f"""
            INSERT INTO decided SELECT l, r, probability, others, '{DIFFERENT}'
            FROM weighed ANTI JOIN decided USING (l, r)
            WHERE l IN (SELECT l FROM decided WHERE decision = '{SAME}')
               OR r IN (SELECT r FROM decided WHERE decision = '{SAME}')""")
    if dedupe:
        _refuse_contradictions(con)
    con.execute(f"""
        INSERT INTO decided SELECT l, r, probability, others,
            CASE WHEN probability >= {settings.number("ambiguous")} AND NOT barred
                THEN '{AMBIGUOUS}' ELSE '{DIFFERENT}' END
        FROM weighed ANTI JOIN decided USING (l, r)""")


def _judged(settings: Settings, *, dedupe: bool) -> str:
    """Odds after calibration, and the hard rules: numbers that differ bar a pair; a name alone holds it back.

    Two legal forms of one name are two persons who know each other: at most `namesakes_ceiling_inside` bits.
    On some fields (name, place, sector) a namesake next door agrees too: with the prior they lead to
    `namesakes_ceiling` bits at most, however rare each looks alone. `namesakes` is what that takes off their sum.
    """
    weights = {one.field: f"({per_level(one, lambda level: double(level.weight))})" for one in settings.comparisons}
    barred, contradicting, held = _rules(settings, weights)
    slope, shift = (double(settings.number(name)) for name in ("slope", "shift"))
    ceiling = double(settings.ceiling(dedupe=dedupe))
    if dedupe and (apart_in := _told_apart(settings)):
        # Who writes two communes in one list has told two namesakes apart
        less = double(settings.number("namesakes_apart_inside"))
        ceiling = f"({ceiling} - CASE WHEN {apart_in} THEN {less} ELSE 0 END)"
    common = settings.namesakes(weights)
    own = " + ".join(weights.values())
    namesakes = f"-log2(1 + pow(2, least(start + {slope} * ({common}) - {ceiling}, 1000)))"
    most = double(settings.ceiling(dedupe=True))
    return f"""
        SELECT *, held_ OR barred AS held, CASE WHEN barred THEN 0 ELSE pow(2, least(bits, {MOST_BITS})) END AS odds
        FROM (
            SELECT *, start + {slope} * own + namesakes AS bits FROM (
                SELECT *, {barred} AS barred, {held} AS held_,
                    least({namesakes}, CASE WHEN {contradicting} THEN {most} - start - {slope} * own END) AS namesakes
                FROM (SELECT *, {own} AS own, weight - ({own}) + {shift} AS start FROM scored)))"""


def _rules(settings: Settings, weights: dict[str, str]) -> tuple[str, str, str]:
    """SQL of the hard rules: numbers that differ; legal forms that contradict; a pair that a person must look at."""
    places = {(one.field, level.label): at for one in settings.comparisons for at, level in enumerate(one.levels)}
    barred = f"g_identifiers = {places['identifiers', 'else']}"
    # A grouping and a cooperative are two persons in law, whatever else agrees, unless a number says otherwise
    contradicting = "false"
    if ("form", "else") in places:
        same_number = f"g_identifiers = {places['identifiers', 'same']}"
        contradicting = f"(g_form = {places['form', 'else']} AND NOT {same_number})"
    agreeing = " + ".join(f"greatest(0, {weight})" for field, weight in weights.items() if field not in OF_THE_NAME)
    alone = f"{agreeing} < {settings.number('corroboration')}"
    deceiving = "l IN (FROM suspect_0) OR r IN (FROM suspect_1)"
    held = f"g_name = {places['name', NUMBERED_APART]} OR {alone} OR {deceiving} OR {contradicting}"
    return barred, contradicting, held


def _told_apart(settings: Settings) -> str:
    """SQL: whether the places of a pair contradict each other (`namesake_apart` of the settings)."""
    found = []
    for one in settings.comparisons:
        labels = settings.content.get("namesake_apart", {}).get(one.field, ())
        found += [f"g_{one.field} = {at}" for at, level in enumerate(one.levels) if level.label in labels]
    return " OR ".join(found)


def _weighed(settings: Settings, *, dedupe: bool) -> str:
    """Every pair with its probability among its competitors."""
    if not dedupe:
        return """
            SELECT *, odds / (1 + odds + others) AS probability FROM (
                SELECT *, sum(odds) OVER (PARTITION BY l) + sum(odds) OVER (PARTITION BY r) - 2 * odds AS others
                FROM judged ANTI JOIN decided USING (l, r))"""
    return f"""
        WITH edges AS (SELECT l AS x, r AS y, odds FROM judged UNION ALL SELECT r, l, odds FROM judged),
        totals AS (SELECT x, sum(odds) AS total FROM edges GROUP BY x),
        strong AS (SELECT * FROM edges WHERE odds >= 1),
        copies AS (
            SELECT a.x AS l, b.x AS r, sum(a.odds + b.odds) AS spared
            FROM strong a JOIN strong b ON a.y = b.y AND a.x < b.x
            GROUP BY ALL HAVING count(*) <= {MOST_COPIES}
        )
        SELECT *, odds / (1 + odds + others) AS probability FROM (
            SELECT j.*, greatest(a.total + b.total - 2 * odds - coalesce(spared, 0), 0) AS others
            FROM judged j JOIN totals a ON a.x = j.l JOIN totals b ON b.x = j.r
            LEFT JOIN copies c ON c.l = j.l AND c.r = j.r)"""


def _refuse_contradictions(con: duckdb.DuckDBPyConnection) -> None:
    """A chain of "same" that would join two records with different numbers is no longer the same."""
    same = con.execute(f"SELECT l, r FROM decided WHERE decision = '{SAME}' ORDER BY probability DESC, l, r").fetchall()
    members = {row for pair in same for row in pair}
    if not members:
        return
    numbers = dict(con.execute("SELECT id, numbers FROM records_0 WHERE numbers IS NOT NULL").fetchall())
    wrong = list(_contradicting(same, {row: numbers.get(row) or [] for row in members}))
    if wrong:
        con.executemany("DELETE FROM decided WHERE l = ? AND r = ?", wrong)


def _contradicting(same: list[tuple[int, int]], numbers: dict[int, list[str]]) -> Iterator[tuple[int, int]]:
    """The pairs that would bring two numbers of one scheme and authority into one group, the surest pairs first."""
    group = {row: row for row in numbers}
    known = {row: {number.rpartition("|")[0]: {number} for number in own} for row, own in numbers.items()}

    def head(row: int) -> int:
        while group[row] != row:
            group[row] = group[group[row]]
            row = group[row]
        return row

    for left, right in same:
        one, other = head(left), head(right)
        if one == other:
            continue
        mine, theirs = known[one], known[other]
        if any(not mine[scheme] & theirs[scheme] for scheme in mine.keys() & theirs.keys()):
            yield left, right
            continue
        group[other] = one
        for scheme, values in theirs.items():
            mine.setdefault(scheme, set()).update(values)
