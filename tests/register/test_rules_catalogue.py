"""Search, facets and pages over columns, against a plain loop."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.core.text import fold
from twiza.core.values import RuleError
from twiza.register.rules.catalogue import CODED, Catalogue, CatalogueFilters, CodedColumn

PLACES = [5040000000000, 5040010000000, 5040015110000, 5040015110009, 5040090010001, 7680010000000]
NAMES = ["Coopérative Al Amal", "تعاونية الأمل", "Coop Tifawt", "Nour du Souss", ""]
rows = st.lists(
    st.fixed_dictionaries(
        {
            "territory": st.sampled_from(PLACES),
            "founded": st.sampled_from([0, 1998, 2015, 2021]),
            "members": st.sampled_from([-1, 5, 12, 60]),
            "name": st.sampled_from(NAMES),
            "form": st.sampled_from(["cooperative", "union"]),
            "sector": st.sampled_from(["craft", "tourism", ""]),
            "status": st.sampled_from(["active", "dormant"]),
            "women_led": st.sampled_from(["yes", "no", ""]),
            "size": st.sampled_from(["micro", "large", ""]),
        }
    ),
    max_size=30,
)


def catalogue(table: list[dict]) -> Catalogue:
    return Catalogue(
        ids=np.arange(1, len(table) + 1),
        territory=np.array([r["territory"] for r in table], dtype=np.int64),
        founded=np.array([r["founded"] for r in table], dtype=np.int16),
        members=np.array([r["members"] for r in table], dtype=np.int32),
        search=pa.array([f" {fold(r['name'])}" for r in table], type=pa.string()),
        coded={name: CodedColumn.of([r[name] for r in table]) for name in CODED},
    )


def region(row: dict) -> str:
    known = row["territory"] % 10**10 >= 10**7
    return str(row["territory"] - row["territory"] % 10**7) if known else ""


@given(rows, st.sampled_from(["", "craft", "tourism"]), st.sampled_from(["", "amal", "الامل", "so", "zzz"]))
def test_a_page_and_its_facets_equal_a_plain_loop(table: list[dict], sector: str, words: str) -> None:
    wanted = {"sector": (sector,)} if sector else {}
    answer = catalogue(table).ask(CatalogueFilters(words=words, wanted=wanted, sort="id"), limit=1000)

    def hit(row: dict) -> bool:
        text = f" {fold(row['name'])}"
        return all((w if len(w) >= 3 else f" {w}") in text for w in fold(words).split())

    found = [i for i, r in enumerate(table, 1) if hit(r) and (not sector or r["sector"] == sector)]
    assert list(answer.ids) == found
    assert answer.total == len(found)
    for value, count in answer.facets["sector"].items():
        assert count == sum(hit(r) and r["sector"] == value for r in table)
    for value, count in answer.facets["region"].items():
        assert count == sum(region(table[i - 1]) == value for i in found)
    assert sum(answer.facets["status"].values()) == len(found)


@given(rows, st.sampled_from(["members", "-members", "founded", "-founded"]))
def test_unknown_values_come_last_in_either_order(table: list[dict], sort: str) -> None:
    answer = catalogue(table).ask(CatalogueFilters(sort=sort), limit=1000)
    column, unknown = (("members", -1), ("founded", 0))["founded" in sort]
    values = [table[i - 1][column] for i in answer.ids]
    known = [v for v in values if v != unknown]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert values == known + [unknown] * (len(values) - len(known))


def test_pages_follow_each_other() -> None:
    row = {"territory": PLACES[1], "founded": 2000, "members": 5, "form": "union", "sector": "craft"}
    row |= {"status": "active", "women_led": "", "size": "micro"}
    table = [row | {"name": f"Nom {i:03}"} for i in range(60)]
    pages = [list(catalogue(table).ask(CatalogueFilters(), offset=o, limit=25).ids) for o in (0, 25, 50)]
    assert pages == [list(range(1, 26)), list(range(26, 51)), list(range(51, 61))]


def test_an_unknown_facet_or_order_is_refused() -> None:
    with pytest.raises(RuleError, match="unknown_facet"):
        CatalogueFilters(wanted={"colour": ("red",)})
    with pytest.raises(RuleError, match="unknown_sort"):
        CatalogueFilters(sort="beauty")


def test_an_empty_register_answers() -> None:
    answer = catalogue([]).ask(CatalogueFilters(words="amal"))
    assert answer.total == 0
    assert answer.facets["region"] == {}
