"""Payment files: a partner's list becomes payments, row by row, each with its faults. Nothing is guessed silently.

A list needs a reference (the number of the payment order), a day and an amount; stage, payer, payee, budget year,
component and currency are read when the list has them, else taken from what the person chose for the whole file. The
reference makes a row itself: the same stage, payer and reference is the same payment, whichever file brings it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal
from twiza.core.text import fold
from twiza.core.values import Money
from twiza.register.rules.cells import parse_date, parse_integer

from .amounts import CurrencyUnknown, Reader, parse_amount
from .stages import Stage


class PaymentField(Code):
    """What a row of a list of payments says."""

    REFERENCE = "reference", _("Reference")
    DAY = "day", _("Day")
    AMOUNT = "amount", _("Amount")
    STAGE = "stage", _("Stage")
    PAYER = "payer", _("Payer")
    PAYEE = "payee", _("Payee")
    YEAR = "year", _("Budget year")
    COMPONENT = "component", _("Component")
    CURRENCY = "currency", _("Currency")


FIELDS: dict[str, tuple[str, ...]] = {
    "reference": (
        "reference",
        "ref",
        "numero",
        "n ordre",
        "n",
        "numero ordre",
        "ordre de paiement",
        "op",
        "mandat",
        "n mandat",
        "numero de mandat",
        "رقم",
        "رقم الامر",
        "رقم الحواله",
        "المرجع",
        "number",
    ),
    "day": (
        "date",
        "date de paiement",
        "date paiement",
        "date de versement",
        "jour",
        "day",
        "date valeur",
        "التاريخ",
        "تاريخ",
        "تاريخ الاداء",
        "تاريخ التحويل",
    ),
    "amount": (
        "montant",
        "montant verse",
        "montant paye",
        "montant dh",
        "montant ttc",
        "somme",
        "amount",
        "المبلغ",
        "مبلغ",
        "القيمه",
    ),
    "stage": ("etape", "nature", "stade", "stage", "type", "المرحله", "النوع", "طبيعه العمليه"),
    "payer": (
        "payeur",
        "partie",
        "partie versante",
        "bailleur",
        "partenaire",
        "payer",
        "party",
        "الطرف",
        "المؤدي",
        "الشريك",
        "الجهه المؤديه",
    ),
    "payee": ("beneficiaire", "destinataire", "payee", "beneficiary", "المستفيد", "الجهه المستفيده"),
    "year": ("exercice", "annee", "exercice budgetaire", "year", "السنه", "السنه الماليه"),
    "component": ("composante", "rubrique", "axe", "component", "المكون", "المحور"),
    "currency": ("devise", "monnaie", "currency", "العمله"),
}
NEEDED = ("reference", "day", "amount")
_STAGES: dict[str, Stage] = {
    **{stage.value: stage for stage in Stage},
    **dict.fromkeys(("promis", "promesse", "contribution", "مبرمج", "ملتزم به", "مساهمه"), Stage.PROMISED),
    **dict.fromkeys(("engage", "engagement", "التزام", "ملتزم"), Stage.COMMITTED),
    **dict.fromkeys(("ordonnance", "ordonnancement", "mandate", "امر بالصرف", "مامور بصرفه"), Stage.ORDERED),
    **dict.fromkeys(("paye", "verse", "versement", "paiement", "virement", "اداء", "مودي", "تحويل"), Stage.PAID),
    **dict.fromkeys(("recu", "encaisse", "reception", "متوصل به", "توصل"), Stage.RECEIVED),
    **dict.fromkeys(("depense", "مصروف", "صرف", "نفقه"), Stage.SPENT),
    **dict.fromkeys(("justifie", "justification", "مبرر", "تبرير"), Stage.JUSTIFIED),
    **dict.fromkeys(("rembourse", "restitue", "retour", "ارجاع", "مسترجع"), Stage.RETURNED),
}
MOST_ROWS = 20_000
# A year or a month is not the day of a payment.
_VAGUE = re.compile(r"\d{4}(?:\.0+)?|\d{1,2}[/.-]\d{4}|[^\W\d]+\.? \d{4}")


@dataclass(frozen=True)
class Payment:
    """One row understood. `payee` None means the programme of the agreement."""

    number: int
    reference: str
    stage: Stage
    payer: str
    payee: str | None
    year: int
    component: str
    amount: Money
    day: date

    @property
    def key(self) -> str:
        """What makes this row itself, in whichever file it comes."""
        return f"{self.stage}:{self.payer}:{fold(self.reference)}"


@dataclass(frozen=True)
class Fault:
    """Why a row was not understood: its line in the file, the column's field, the code and its parameters."""

    number: int
    field: str
    error: Refusal


@dataclass(frozen=True)
class Choices:
    """What holds for the whole file where a row says nothing; names of parties and components, folded, to their keys.

    names: a name that several bear maps to "".
    """

    today: date
    names: Mapping[str, str] = field(default_factory=dict)
    components: Mapping[str, str] = field(default_factory=dict)
    stage: str = Stage.PAID
    payer: str = ""
    component: str = ""
    currency: str = ""
    words: Reader | None = None


def guess_mapping(columns: Sequence[str]) -> dict[str, str]:
    """Field -> column of the list, by its heading; a field that nothing names is left out."""
    folded = {column: fold(column) for column in columns}
    found: dict[str, str] = {}
    for name, words in FIELDS.items():
        for word in words:
            column = next((c for c, text in folded.items() if text == fold(word) and c not in found.values()), None)
            if column is not None:
                found[name] = column
                break
    return found


class FieldUnknown(Refusal):
    message = _("The list cannot be matched: there is no field “%(field)s”.")


class ColumnUnknown(Refusal):
    message = _("The list has no column “%(column)s”.")


class FieldUnmapped(Refusal):
    message = _("Say which column holds this: %(field)s.")

    def __init__(self, field: str) -> None:
        super().__init__(field=PaymentField(field) if field in set(PaymentField) else field)


def check_mapping(columns: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Refuse a mapping without the needed fields. Codes: `field_unmapped`, `column_unknown`, `field_unknown`."""
    for name, column in mapping.items():
        if name not in FIELDS:
            raise FieldUnknown(field=name)
        if column not in columns:
            raise ColumnUnknown(column=column)
    for name in NEEDED:
        if name not in mapping:
            raise FieldUnmapped(field=name)


class TooManyRows(Refusal):
    message = _("The list has %(rows)s rows; send at most %(most)s at a time.")


class ReferenceTwice(Refusal):
    message = _("The same reference stands in row %(row)s.")


def read_payments(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    mapping: Mapping[str, str],
    choices: Choices,
) -> tuple[list[Payment], list[Fault]]:
    """The payments of a list and the faults of the other rows. Codes: those of `check_mapping`, `too_many_rows`.

    A row has one fault at most for each field. Row codes: `reference_missing`, `reference_twice`, `day_unreadable`,
    `day_in_future`, `stage_unknown`, `party_unknown`, `party_ambiguous`, `party_missing`, `component_unknown`,
    `year_unreadable`, and those of `parse_amount`.
    """
    check_mapping(columns, mapping)
    if len(rows) > MOST_ROWS:
        raise TooManyRows(rows=len(rows), most=MOST_ROWS)
    places = {name: list(columns).index(column) for name, column in mapping.items()}
    payments: list[Payment] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for row, number in zip(rows, numbers, strict=True):
        values = {name: row[place].strip() for name, place in places.items()}
        read, wrong = _row(values, number, choices)
        if read is not None and (first := seen.setdefault(read.key, number)) != number:
            wrong = [Fault(number, "reference", ReferenceTwice(row=first))]
        faults += wrong
        if read is not None and not wrong:
            payments.append(read)
    return payments, faults


def _row(details: Mapping[str, str], number: int, choices: Choices) -> tuple[Payment | None, list[Fault]]:
    """One row: every cell read on its own, so that all its faults are told at once."""
    wrong: list[Fault] = []
    values: dict[str, object] = {}
    for name, read in _READERS.items():
        try:
            values[name] = read(details, choices)
        except Refusal as error:
            wrong.append(Fault(number, name, error))
    if wrong:
        return None, wrong
    day = values.pop("day")
    assert isinstance(day, date)
    year = values.pop("year") or day.year
    return Payment(number=number, day=day, year=year, **values), []  # type: ignore[arg-type]


class ReferenceMissing(Refusal):
    message = _("The reference is missing: without it the same payment could enter twice.")


def _reference(values: Mapping[str, str], choices: Choices) -> str:
    if not fold(values.get("reference", "")):
        raise ReferenceMissing()
    return values["reference"][:80]


class DayUnreadable(Refusal):
    message = _("“%(text)s” is not a day.")


class DayInFuture(Refusal):
    message = _("%(on)s has not come yet.")
    field = "on"


def _day(values: Mapping[str, str], choices: Choices) -> date:
    text = values.get("day", "")
    day = None if _VAGUE.fullmatch(text.strip()) else parse_date(text)
    if day is None:
        raise DayUnreadable(text=text)
    if day > choices.today:
        raise DayInFuture(on=day)
    return day


class StageUnknown(Refusal):
    message = _("“%(text)s” is not a stage of money.")


def _stage(values: Mapping[str, str], choices: Choices) -> Stage:
    text = fold(values.get("stage", "")) or choices.stage
    if text not in _STAGES:
        raise StageUnknown(text=values.get("stage", ""))
    return _STAGES[text]


class PartyUnknown(Refusal):
    message = _("“%(text)s” is not a party of this agreement, nor one of its payees.")


class PartyAmbiguous(Refusal):
    message = _("Several bear the name “%(text)s”: write the code.")


def _party(text: str, choices: Choices) -> str:
    key = choices.names.get(fold(text))
    if key is None:
        raise PartyUnknown(text=text)
    if not key:
        raise PartyAmbiguous(text=text)
    return key


class PartyMissing(Refusal):
    message = _("Say who pays.")


def _payer(values: Mapping[str, str], choices: Choices) -> str:
    text = values.get("payer", "")
    if not text and not choices.payer:
        raise PartyMissing()
    return _party(text, choices) if text else choices.payer


def _payee(values: Mapping[str, str], choices: Choices) -> str | None:
    text = values.get("payee", "")
    return _party(text, choices) if text else None


class YearUnreadable(Refusal):
    message = _("“%(text)s” is not a budget year.")


def _year(values: Mapping[str, str], choices: Choices) -> int | None:
    text = values.get("year", "")
    if not text:
        return None
    year = parse_integer(text)
    if year is None or not 2000 <= year <= 2100:
        raise YearUnreadable(text=text)
    return year


class ComponentUnknown(Refusal):
    message = _("The cost table has no component “%(text)s”.")


def _component(values: Mapping[str, str], choices: Choices) -> str:
    text = values.get("component", "")
    if text and fold(text) not in choices.components:
        raise ComponentUnknown(text=text)
    return choices.components[fold(text)] if text else choices.component


def _amount(values: Mapping[str, str], choices: Choices) -> Money:
    named = values.get("currency", "").strip().upper()
    currency = {"DH": "MAD", "DHS": "MAD", "€": "EUR", "EURO": "EUR", "درهم": "MAD"}.get(named, named)
    if currency and (len(currency) != 3 or not currency.isascii() or not currency.isalpha()):
        raise CurrencyUnknown(text=values["currency"])
    return parse_amount(values.get("amount", ""), currency or choices.currency, choices.words)


_READERS = {
    "reference": _reference,
    "day": _day,
    "stage": _stage,
    "payer": _payer,
    "payee": _payee,
    "year": _year,
    "component": _component,
    "amount": _amount,
}


def amount_in_words(text: str) -> Money | None:
    """An amount that is nothing but words and their currency ("عشرة ملايين درهم"), None when it is not one sum.

    The reader of conventions reads it; two readings, or words around the sum, are None.
    """
    from twiza.agreements.rules.reading.amounts import amounts

    found = amounts(text)
    if len(found) != 1 or len(found[0].readings) != 1:
        return None
    rest = (text[: found[0].start] + text[found[0].end :]).strip(" .")
    return None if rest else Money(found[0].readings[0], found[0].currency)
