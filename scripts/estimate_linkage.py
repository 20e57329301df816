"""Estimates the parameters of record linkage anew and writes the settings file that ships.

Learns from generated lists (their truth is known) and, where ../shared/data stands beside the checkout, from a real
list that nobody labelled; measures precision and recall on generated lists that it did not learn from.

    scripts/estimate_linkage.py VERSION [--write]
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SHIPPED = ROOT / "twiza" / "register" / "rules" / "linkage" / "settings.json"
TOGO = ROOT.parent / "shared" / "data" / "registers" / "togo_cooperatives.csv"
LEARN, HELD_OUT = (101, 102), (201, 202, 203)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version")
    parser.add_argument("--write", action="store_true", help="replace the shipped file")
    options = parser.parse_args()
    from bench.bench_register_link import measured
    from twiza.register.rules.linkage.estimation import Example, calibrate, estimate
    from twiza.register.rules.linkage.settings import load_settings, save_settings

    labelled = [generated(seed) for seed in LEARN]
    unlabelled = [Example(real_list())] if TOGO.is_file() else []
    settings = calibrate(labelled, estimate([*labelled, *unlabelled], start=load_settings()))
    figures = [measured(seed, settings) for seed in HELD_OUT]
    content: dict[str, Any] = {
        **settings.content,
        "version": options.version,
        "estimated_on": f"{datetime.now(UTC):%Y-%m-%d}",
        "sources": [
            f"generated lists, 20,000 rows against 65,000, seeds {LEARN}: m, u, calibration",
            *(
                ["a real register of 6,859 cooperatives, unlabelled: u of what the generated lists do not show"]
                if unlabelled
                else []
            ),
        ],
        "measured": {"on": f"generated lists, seeds {HELD_OUT}, not learnt from", **worst(figures)},
    }
    for figure in figures:
        print({name: round(value, 4) for name, value in figure.items()})
    save_settings(settings.with_(**content), SHIPPED if options.write else Path("settings.json"))


def generated(seed: int) -> Any:
    from bench.bench_register_link import lists
    from twiza.register.rules.linkage.estimation import Example

    left, right, truth = lists(seed)
    return Example(left, right, same=truth, complete=True)


def real_list() -> Any:
    from twiza.register.rules.files import open_table
    from twiza.register.rules.linkage.listing import list_of

    return list_of(open_table(TOGO), today=datetime.now(UTC).date(), country="TG").table


def worst(figures: list[dict[str, float]]) -> dict[str, float]:
    """The least of each figure over the seeds."""
    names = ("precision", "recall", "recall_at_95", "f1_at_best")
    return {name: round(min(figure[name] for figure in figures), 4) for name in names}


if __name__ == "__main__":
    main()
