"""What tells whether anything that the portfolio reads of an agreement has moved: the text of its rows, and stamps.

Method. The rows of this agreement, of its papers and of its amendments are written out by the database as one text each
table: two equal prints mean equal rows. What higher rooms measure is told apart by their stamps; what the ledger
measures, by the rows of the agreement there. A print is read before the rows it stands for, so these are never older.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection

from twiza.agreements.models import (
    Agreement,
    Amendment,
    Change,
    Commitment,
    Document,
    Fulfilment,
    Institution,
    Party,
    Signature,
)
from twiza.core.cache import remember
from twiza.core.models import Stamp
from twiza.funding.models import Purse, Tranche
from twiza.funding.queries import ledger
from twiza.funding.queries.commitment_measures import RULE as LEDGER_RULE
from twiza.funding.rules.counting import NEVER

Print = tuple[object, ...]
# Rooms whose facts a commitment can be measured from, the ledger apart.
MEASURING = ("agreements", "territory", "register", "plans", "support", "mobilisation")


def prints() -> dict[int, Print]:
    """Agreement -> its print, in order of key; amendments are part of what they amend."""
    stamps = dict(zip((*MEASURING, "funding"), Stamp.read(*MEASURING, "funding"), strict=True))
    rows = remember("portfolio.prints", ("agreements",), _read)
    measured = tuple(stamps.values())
    paid: Mapping[int, Print] = {}
    if any(LEDGER_RULE in entry for entry in rows.rules.values()):
        paid = remember("portfolio.prints.ledger", ("agreements", "funding"), _ledger)
    return {
        pk: (
            text,
            stamps["territory"],
            *(paid.get(pk, paid.get(0)) if rule == LEDGER_RULE else measured for rule in rows.rules.get(pk, ())),
        )
        for pk, text in rows.texts.items()
    }


@dataclass(frozen=True)
class _Rows:
    """Agreement -> the text of its rows, in order of key; agreement -> the rules that higher rooms measure there."""

    texts: dict[int, tuple[str, ...]]
    rules: dict[int, list[str]]


def _read() -> _Rows:
    found: dict[int, list[str]] = defaultdict(list)
    of_party = f" JOIN {_table(Party)} p ON p.id = t.party_id"
    of_promise = f" JOIN {_table(Commitment)} p ON p.id = t.commitment_id"
    of_amendment = f" JOIN {_table(Amendment)} p ON p.id = t.amendment_id"
    of_institution = f" JOIN {_table(Institution)} p ON p.id = t.institution_id"
    for model, owner, join, others in (
        (Agreement, "t.id", "", ()),
        (Document, "t.agreement_id", "", ()),
        (Signature, "p.agreement_id", of_party, ()),
        (Party, "t.agreement_id", of_institution, _columns(Institution, "p")),
        (Commitment, "t.agreement_id", "", ()),
        (Fulfilment, "p.agreement_id", of_promise, ()),
        (Amendment, "t.root_id", "", ()),
        (Change, "p.root_id", of_amendment, ()),
        (Commitment.parties.through, "p.agreement_id", of_promise, ()),
    ):
        for pk, text in _texts(model, owner, join, others):
            found[pk].append(text)
    for root, own in Amendment.objects.order_by("pk").values_list("root_id", "agreement_id"):
        found[root] += found[own]
    kept = Agreement.objects.exclude(kind="amendment").order_by("key").values_list("pk", flat=True)
    rules: dict[int, list[str]] = defaultdict(list)
    measured = Commitment.objects.filter(evidence_rule__in=getattr(settings, "TWIZA_EVIDENCE", {}))
    pairs = measured.order_by("agreement_id", "evidence_rule").values_list("agreement_id", "evidence_rule")
    for pk, rule in pairs.distinct():
        rules[pk].append(rule)
    return _Rows({pk: tuple(found[pk]) for pk in kept}, rules)


def _ledger() -> dict[int, Print]:
    """Agreement -> what tells whether its money has moved; 0 for one without money."""
    rows = ledger()
    shared: Print = (rows.rates, Purse.objects.count())
    texts = dict(_texts(Tranche, "t.agreement_id", "", ()))
    size = int(rows.agreement.max()) + 1 if len(rows) else 1
    last, many = np.zeros(size, dtype=np.int64), np.bincount(rows.agreement, minlength=size)
    np.maximum.at(last, rows.agreement, rows.id)
    ended = np.bincount(rows.agreement[rows.reversed_at != NEVER], minlength=size)
    pairs = zip(last.tolist(), many.tolist(), ended.tolist(), strict=True)
    found: dict[int, Print] = {pk: (*row, texts.get(pk), *shared) for pk, row in enumerate(pairs) if row[1] or pk == 0}
    return found | {pk: (0, 0, 0, text, *shared) for pk, text in texts.items() if pk not in found}


def _texts(model: object, owner: str, join: str, others: tuple[str, ...]) -> list[tuple[int, str]]:
    """(agreement, the text of its rows of a table), written by the database: another order only costs a reading."""
    columns = [*_columns(model, "t"), *others]
    if connection.vendor == "sqlite":
        row = " || ',' || ".join(f"quote({column})" for column in columns)
        rows = f"SELECT {owner} AS owner, {row} AS line FROM {_table(model)} t{join}"
        query = f"SELECT owner, group_concat(line, ';') FROM ({rows}) GROUP BY owner"
    else:
        query = (
            f"SELECT {owner}, string_agg(ROW({', '.join(columns)})::text, ';' ORDER BY t.id)"
            f" FROM {_table(model)} t{join} GROUP BY {owner}"
        )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _table(model: Any) -> str:
    return f'"{model._meta.db_table}"'


def _columns(model: Any, alias: str) -> tuple[str, ...]:
    """Every column that the portfolio could show; long texts that it never does are left out."""
    names = (field.column for field in model._meta.concrete_fields)
    return tuple(f'{alias}."{name}"' for name in names if not name.startswith(("summary_", "wording_", "what")))
