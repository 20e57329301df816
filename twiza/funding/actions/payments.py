"""Payment files: sent once, read without guessing, tried without a trace, recorded all or nothing, paid once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Source, SourceKind, Stamp
from twiza.core.refusals import Refusal, refusals_in
from twiza.core.text import fold
from twiza.core.translation import texts
from twiza.core.values import Money, RuleError
from twiza.register.models import Organisation
from twiza.register.models.labels import issue_sentence
from twiza.register.rules.files import TextTable, read_table

from ..models import Component, Entry, FundedAgreement, PaymentFile, Purse
from ..rules import amounts, rates, stages
from ..rules import payments as rules
from . import posting
from .acts import Act
from .posting import STAMP, Desk, Told, funded, locked, purse_of

LARGEST = 5_000_000
MOST_FAULTS = 500
FAULTS = refusals_in(amounts, rates, rules, stages, posting)  # what a report keeps by code


class FileUnreadable(Refusal):
    """The file is no list."""

    message = _("The file cannot be read. %(reason)s")


class FileFaulty(Refusal):
    """One row that cannot enter keeps the whole file out."""

    message = _("Nothing was recorded: %(faults)s rows must be corrected first.")


class NoSuchComponent(Refusal):
    """Rows that name no component go to one of the cost table."""

    message = _("“%(component)s” is no component of this agreement.")


class FileApplied(Refusal):
    """The file is in the ledger: how it is read no longer changes."""

    message = _("This file is already in the ledger.")


def send_payments(
    *,
    agreement: Agreement,
    name: str,
    content: bytes,
    by: Actor,
    at: datetime,
    mapping: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
) -> PaymentFile:
    """A list of payments, kept with its hash and tried without recording anything; its report says each row's fate.

    mapping: field -> column (read from the headings when None). choices: `stage`, `payer` and `component` (codes),
    `currency` where rows say nothing. The same file again is the same row, tried again.
    Raises: NotAllowed, FileUnreadable, NoSuchComponent.
    """
    require(by, Permission.FUNDING_RECORD, funded(agreement))
    table = _table(content)  # before the transaction: nobody waits for a large file
    with transaction.atomic():
        return _sent(agreement, name, table, mapping, dict(choices or {}), by=by, at=at)


def _sent(
    agreement: Agreement,
    name: str,
    table: TextTable,
    mapping: Mapping[str, str] | None,
    choices: dict[str, str],
    *,
    by: Actor,
    at: datetime,
) -> PaymentFile:
    fresh = locked(agreement)
    file, _is_new = PaymentFile.objects.get_or_create(
        agreement_id=agreement.pk,
        sha256=table.sha256,
        defaults={
            "name": name[:200],
            "sent_at": at,
            "sent_by_id": by.pk,
            "table": {"columns": table.columns, "rows": table.rows, "numbers": table.numbers},
        },
    )
    if file.applied_at is None:
        chosen = dict(mapping) if mapping is not None else rules.guess_mapping(table.columns)
        _try(file, fresh, chosen, choices, by=by, at=at)
    return file


@transaction.atomic
def map_payments(
    *, file: PaymentFile, mapping: Mapping[str, str], choices: Mapping[str, str], by: Actor, at: datetime
) -> PaymentFile:
    """Read the same file in another way and try it again. Raises: NotAllowed, FileApplied, NoSuchComponent."""
    require(by, Permission.FUNDING_RECORD, file)
    agreement = locked(file.agreement)
    fresh = PaymentFile.objects.get(pk=file.pk)
    if fresh.applied_at is not None:
        raise FileApplied()
    _try(fresh, agreement, dict(mapping), dict(choices), by=by, at=at)
    return fresh


@transaction.atomic
def apply_payments(*, file: PaymentFile, by: Actor, at: datetime) -> PaymentFile:
    """Every row of the file enters the ledger, or none. Applied twice it pays once; so does a row of another file.

    Raises: NotAllowed, FileFaulty.
    """
    require(by, Permission.FUNDING_RECORD, file)
    agreement = locked(file.agreement)
    fresh = PaymentFile.objects.get(pk=file.pk)
    if fresh.applied_at is not None:
        return fresh
    source = Source.objects.create(
        kind=SourceKind.FILE,
        label=fresh.name,
        sha256=fresh.sha256,
        recorded_at=at,
        reference=f"funding.payments:{fresh.pk}",
    )
    report, made = _write(fresh, agreement, Desk(agreement, by=by, at=at, source=source))
    faults = {line["row"] for line in report if line["fate"] == "fault"}
    if faults or not report:
        raise FileFaulty(faults=len(faults))
    fresh.entries.add(*made)
    fresh.applied_at, fresh.report = at, report
    fresh.known_before = sum(line["fate"] == "known" for line in report)
    fresh.save(update_fields=["applied_at", "report", "known_before"])
    after = {"new": len(made), "known": fresh.known_before, "sha256": fresh.sha256}
    record_audit(Act.APPLY_PAYMENTS, fresh, by=by, at=at, after=after)
    return fresh


def _table(content: bytes) -> TextTable:
    try:
        return read_table(content, limit=LARGEST)
    except RuleError as error:
        raise FileUnreadable(reason=issue_sentence(error.code, error.params)) from error


def _try(
    file: PaymentFile,
    agreement: FundedAgreement,
    mapping: dict[str, str],
    choices: dict[str, str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write everything, look, take it all back: what a dry run says is what the ledger would do."""
    wanted = choices.get("component")
    if wanted and not Component.objects.filter(agreement_id=agreement.pk, code=wanted).exists():
        raise NoSuchComponent(component=wanted)
    file.mapping, file.choices = mapping, choices
    mark = transaction.savepoint()
    report, _made = _write(file, agreement, Desk(agreement, by=by, at=at))
    transaction.savepoint_rollback(mark)
    Stamp.bump(STAMP)  # nothing read meanwhile may be taken for the ledger
    file.report = report
    file.save(update_fields=["mapping", "choices", "report"])
    record_audit(Act.TRY_PAYMENTS, file, by=by, at=at, after={"sha256": file.sha256, "rows": len(report)})


def _write(file: PaymentFile, agreement: FundedAgreement, desk: Desk) -> tuple[list[dict[str, Any]], list[Entry]]:
    """Each row's fate (`new`, `known`, `fault`) and the entries made."""
    table = file.table
    people = _people(agreement, table, file.mapping)
    components = _components(agreement)
    chosen = rules.Choices(
        today=desk.today,
        names={name: code for name, (code, _purse) in people.items()},
        components={name: code for name, (code, _row) in components.items()},
        stage=file.choices.get("stage") or "paid",
        payer=file.choices.get("payer", ""),
        component=file.choices.get("component", ""),
        currency=file.choices.get("currency") or "MAD",
        words=rules.amount_in_words,
    )
    try:
        payments, faults = rules.read_payments(table["columns"], table["rows"], table["numbers"], file.mapping, chosen)
    except Refusal as refusal:
        return [_fault(0, "", refusal.code, refusal.params)], []
    by_code = {code: purse for code, purse in people.values() if purse is not None}
    rows_of = dict(components.values())
    report = [_fault(one.number, one.field, one.error.code, one.error.params) for one in faults[:MOST_FAULTS]]
    made = []
    for payment in payments:
        line, entry = _row(desk, agreement, payment, by_code, rows_of)
        report.append(line)
        if entry is not None:
            made.append(entry)
    return sorted(report, key=lambda line: line["row"]), made


def _row(
    desk: Desk,
    agreement: FundedAgreement,
    payment: rules.Payment,
    purses: Mapping[str, Purse],
    components: Mapping[str, Component],
) -> tuple[dict[str, Any], Entry | None]:
    """One payment at the desk."""
    payer = purses[payment.payer]
    payee = purses[payment.payee] if payment.payee else purse_of(agreement)
    statement = Told(
        payment.stage,
        payment.amount,
        payment.day,
        payer,
        payee,
        payment.year,
        components.get(payment.component),
        reference=payment.reference,
        idempotency_key=payment.key,
    )
    try:
        entry, is_new = desk.write(statement)
    except Refusal as refusal:
        return _fault(payment.number, "amount", refusal.code, refusal.params), None
    line = {
        "row": payment.number,
        "fate": "new" if is_new else "known",
        "reference": payment.reference,
        "stage": payment.stage,
        "centimes": payment.amount.centimes,
        "currency": payment.amount.currency,
        "payer": payer.code,
        "payee": payee.code,
        "component": payment.component,
        "on": payment.day.isoformat(),
        "entry": entry.pk if is_new else None,
    }
    return line, entry if is_new else None


def _fault(row: int, field: str, code: str, params: Mapping[str, object]) -> dict[str, object]:
    """A fault as the report keeps it: code and parameters, so that each reader reads it in their own language."""
    kept = {
        name: {"centimes": value.centimes, "currency": value.currency} if isinstance(value, Money) else str(value)
        for name, value in params.items()
    }
    return {"row": row, "fate": "fault", "field": field, "code": code, "params": kept}


def fault_sentence(line: Mapping[str, Any]) -> str:
    """The sentence of a fault of a report, in the active language."""
    params = {
        name: Money(value["centimes"], value["currency"]) if isinstance(value, dict) else value
        for name, value in line["params"].items()
    }
    kind = FAULTS.get(line["code"])
    return kind(**params).sentence if kind else str(line["code"])


def _people(
    agreement: FundedAgreement, table: Mapping[str, object], mapping: Mapping[str, str]
) -> dict[str, tuple[str, Purse | None]]:
    """Folded name or code -> (code, purse) of whoever a row may name; a name that several bear -> ("", None)."""
    found: dict[str, tuple[str, Purse | None]] = {}
    parties = [party.institution for party in agreement.parties.select_related("institution")]
    known = [purse_of(one) for one in parties] + [purse_of(agreement)]
    ends = Entry.objects.filter(agreement=agreement).order_by().values_list("payer_id", "payee_id").distinct()
    ids = {pk for pair in ends for pk in pair} - {purse.pk for purse in known}
    rows: Any = Purse.objects.select_related("institution", "organisation", "agreement")
    known = list(rows.filter(pk__in=[*(one.pk for one in known), *ids]).order_by("pk"))
    known += [purse_of(one) for one in _named_organisations(table, mapping)]
    for purse in {one.pk: one for one in known}.values():
        for name in _names(purse):
            other = found.get(fold(name))
            if fold(name) and (other is None or other[0] == purse.code):
                found[fold(name)] = (purse.code, purse)
            elif fold(name):
                found[fold(name)] = ("", None)
    for purse in {one.pk: one for one in known}.values():
        found[fold(purse.code)] = (purse.code, purse)
    return found


def _names(purse: Purse) -> Iterable[str]:
    holder = purse.institution or purse.organisation
    if holder is None:
        return []
    acronym = [purse.institution.acronym] if purse.institution else []
    return [*texts(holder, "name").values(), *acronym]


def _named_organisations(table: Mapping[str, Any], mapping: Mapping[str, str]) -> Sequence[Organisation]:
    """Organisations that the list names by their number in the register: organisation-12."""
    column = mapping.get("payee")
    if column not in table["columns"]:
        return []
    place = table["columns"].index(column)
    ids = {int(m[1]) for row in table["rows"] if (m := re.fullmatch(r"organisation-(\d{1,12})", row[place].strip()))}
    return list(Organisation.objects.filter(pk__in=ids).order_by("pk"))


def _components(agreement: FundedAgreement) -> dict[str, tuple[str, Component]]:
    """Folded title or code -> (code, component)."""
    found = {}
    for one in Component.objects.filter(agreement_id=agreement.pk).order_by("pk"):
        for name in (*texts(one, "title").values(), one.code):
            if fold(name):
                found[fold(name)] = (one.code, one)
    return found
