"""The versioned settings file: comparisons, parameters, blocking keys, caps, thresholds, their origin.

Conditions are SQL on `<column>_l` and `<column>_r` with a few {words} that each engine spells its own way; the same
file makes splink's settings (DuckDB or Spark) and the SQL of our own scoring.
"""

from __future__ import annotations

import copy
import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from twiza.core.values import RuleError

from .columns import WORDS

SHIPPED = Path(__file__).with_name("settings.json")
DUCKDB, SPARK = "duckdb", "spark"
LEAST_PROBABILITY = 1e-9


def _shared(side: str, other: str) -> str:
    """Bits of the words that both names bear; half of them where both are told in two scripts, as `weight` has it."""
    bag = ", ".join(f"t{i}_{other}" for i in range(1, WORDS + 1))
    return " + ".join(f"CASE WHEN t{i}_{side} IN ({bag}) THEN w{i}_{side} ELSE 0 END" for i in range(1, WORDS + 1))


_TWICE = "CASE WHEN alt_l IS NOT NULL AND alt_r IS NOT NULL THEN 0.5 ELSE 1 END"
_WORDS = {
    "equal": "(compact_l = compact_r OR compact_l = alt_r OR alt_l = compact_r)",
    "shared": f"(({_shared('l', 'r')}) * {_TWICE})",
    "lighter": "least(weight_l, weight_r)",
    "sum": "(weight_l + weight_r)",
}
_SPELLED = {
    DUCKDB: {
        "jw": "jaro_winkler_similarity(compact_l, compact_r)",
        "spelt": "coalesce(jaro_winkler_similarity(plain_l, plain_r), jaro_winkler_similarity(plain_ar_l, plain_ar_r))",
        "common_schemes": "len(list_intersect(schemes_l, schemes_r))",
        "common_numbers": "len(list_distinct(list_transform(list_intersect(numbers_l, numbers_r),"
        " n -> regexp_replace(n, '[|][^|]*$', ''))))",
        "days": "abs(date_diff('day', founded_l, founded_r))",
    },
    SPARK: {
        # The long sum would keep Spark's planner busy for minutes: here the words are an array with a map of bits
        "shared": "(aggregate(array_intersect(words_l, words_r), CAST(0 AS DOUBLE),"
        f" (total, word) -> total + element_at(bits_l, word)) * {_TWICE})",
        "jw": "jaro_winkler(compact_l, compact_r)",
        "spelt": "(CASE WHEN plain_l IS NOT NULL AND plain_r IS NOT NULL THEN jaro_winkler(plain_l, plain_r)"
        " WHEN plain_ar_l IS NOT NULL AND plain_ar_r IS NOT NULL THEN jaro_winkler(plain_ar_l, plain_ar_r) END)",
        "common_schemes": "size(array_intersect(schemes_l, schemes_r))",
        "common_numbers": "size(array_distinct(transform(array_intersect(numbers_l, numbers_r),"
        " n -> regexp_replace(n, '[|][^|]*$', ''))))",
        "days": "abs(datediff(founded_l, founded_r))",
    },
}


@dataclass(frozen=True)
class AgreementLevel:
    """One degree of agreement: its condition, how often among the same (m) and among others (u)."""

    label: str
    condition: str
    m: float = 0.0
    u: float = 0.0

    @property
    def is_null(self) -> bool:
        """Whether it says that one side is unknown: no evidence either way."""
        return self.label == "unknown"

    @property
    def weight(self) -> float:
        """Evidence in bits: log2(m/u)."""
        return 0.0 if self.is_null else math.log2(max(self.m, LEAST_PROBABILITY) / max(self.u, LEAST_PROBABILITY))


@dataclass(frozen=True)
class Comparison:
    """A field compared: its levels from "unknown" to "else", the first that holds counts."""

    field: str
    levels: tuple[AgreementLevel, ...]


@dataclass(frozen=True)
class Settings:
    """What `link` predicts with; `content` is the file."""

    content: dict[str, Any]

    @property
    def version(self) -> str:
        """Which file this is."""
        return str(self.content["version"])

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The fields compared, in the order of the file."""
        return tuple(
            Comparison(one["field"], tuple(AgreementLevel(**level) for level in one["levels"]))
            for one in self.content["comparisons"]
        )

    @property
    def blocks(self) -> dict[str, list[list[str]]]:
        """Name of each block -> its alternative keys, each the SQL of its parts; a pair is kept when any agrees."""
        return dict(self.content["blocks"])

    def number(self, name: str) -> float:
        """A threshold or cap of the file."""
        return float(self.content["limits"][name])

    def prior(self, left: int, right: int | None) -> float:
        """The probability that two records drawn blindly are the same organisation, for lists of these sizes."""
        if right is None:
            expected, pairs = self.number("expected_repeats") * left, left * (left - 1) / 2
        else:
            expected, pairs = self.number("expected_links") * min(left, right), left * right
        return min(0.5, max(expected, 0.1) / max(pairs, 1.0))

    def for_splink(self, prior: float, *, engine: str = DUCKDB) -> dict[str, Any]:
        """The same model as splink's settings. Blocking is ours, so both lists are one numbered table to splink."""
        return {
            "link_type": "dedupe_only",
            "unique_id_column_name": "id",
            "probability_two_random_records_match": prior,
            "blocking_rules_to_generate_predictions": ["l.compact = r.compact"],
            "comparisons": [
                {"output_column_name": one.field, "comparison_levels": [_level(level, engine) for level in one.levels]}
                for one in self.comparisons
            ],
            "retain_intermediate_calculation_columns": True,
            "retain_matching_columns": False,
            # splink does not look into lambdas for the columns that it must bring along
            "additional_columns_to_retain": ["bits"] if engine == SPARK else [],
        }

    def ceiling(self, *, dedupe: bool) -> float:
        """How far name, place and sector alone may lead, in bits: less far inside one list, where each stands once."""
        return self.number("namesakes_ceiling_inside" if dedupe else "namesakes_ceiling")

    def namesakes(self, weights: dict[str, str]) -> str:
        """SQL of the bits on which a namesake agrees too; details (spelling, locality) speak against in full."""
        fields, details = self.content["namesake_fields"], self.content["namesake_details"]
        return " + ".join([*(weights[one] for one in fields), *(f"greatest(0, {weights[one]})" for one in details)])

    def with_(self, **changes: object) -> Settings:
        """The same settings with parts of the file replaced."""
        return Settings({**copy.deepcopy(self.content), **changes})


def _level(level: AgreementLevel, engine: str) -> dict[str, object]:
    if level.is_null:
        return {"sql_condition": spell(level.condition, engine), "label_for_charts": level.label, "is_null_level": True}
    return {
        "sql_condition": spell(level.condition, engine),
        "label_for_charts": level.label,
        "m_probability": max(level.m, LEAST_PROBABILITY),
        "u_probability": max(level.u, LEAST_PROBABILITY),
    }


def spell(condition: str, engine: str = DUCKDB, words: dict[str, str] | None = None) -> str:
    """The condition with its {words} in an engine's SQL; `words` replaces some, for values computed before."""
    return condition.format(**{**_WORDS, **_SPELLED[engine], **(words or {})})


@lru_cache(maxsize=8)
def load_settings(path: Path | str = SHIPPED) -> Settings:
    """The settings of a file, the shipped one by default; read once by each process.

    Raises: RuleError settings_missing(path=), settings_unreadable(path=).
    """
    try:
        found = Settings(json.loads(Path(path).read_text(encoding="utf-8")))
        _check(found)
    except OSError as error:
        raise RuleError("settings_missing", path=str(path)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RuleError("settings_unreadable", path=str(path)) from error
    return found


# Limits without which nothing can be decided
_LIMITS = (
    "expected_links",
    "expected_repeats",
    "same",
    "ambiguous",
    "block_pairs",
    "neighbours",
    "floor",
    "slope",
    "shift",
    "namesakes_ceiling",
    "namesakes_ceiling_inside",
    "corroboration",
    "pairs_per_row",
)


def _check(settings: Settings) -> None:
    """KeyError, TypeError or ValueError when a part is missing or no number."""
    fields = [one.field for one in settings.comparisons]
    weights = [level.weight for one in settings.comparisons for level in one.levels]
    numbers = [settings.number(name) for name in _LIMITS]
    if not (settings.version and settings.blocks and fields[:1] == ["name"] and "identifiers" in fields):
        raise ValueError("parts missing")
    if not all(map(math.isfinite, [*weights, *numbers])):
        raise ValueError("numbers missing")


def save_settings(settings: Settings, path: Path | str) -> None:
    """Write the file, one level a line, so that two versions can be compared."""
    text = json.dumps(settings.content, ensure_ascii=False, indent=1)
    Path(path).write_text(text + "\n", encoding="utf-8")
