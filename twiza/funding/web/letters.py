"""The words of a call for funds, and its PDF. Reads nothing but the frozen letter."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from twiza.agreements.rules.amounts_in_words import SumUnsayable, in_words
from twiza.core import formats
from twiza.core.printing.letters import Letter, print_letter
from twiza.core.translated import Translated
from twiza.core.values import Money

from ..models import FundCall
from ..models.labels import STAGE_LABELS


def print_call(call: FundCall, language: str) -> bytes:
    """The PDF in a language; the same letter gives the same bytes."""
    with override(language):
        return print_letter(letter_of(call, language))


def letter_of(call: FundCall, language: str) -> Letter:
    """The letter, worded in the active language; the sum in figures and in words."""
    content = call.content
    values = {
        "title": Translated(content["agreement"]).within(language),
        "reference": content["agreement"]["reference"] or content["agreement"]["key"],
        "day": formats.day(call.issued_on, language),
        "total": formats.money(call.amount, language),
    }
    opening = _(
        "Under the convention “%(title)s” (%(reference)s), the contributions below were due and have not reached"
        " the programme on %(day)s."
    )
    sender = _("Programme %(key)s") % {"key": content["agreement"]["key"]}
    number = _("Reference: %(number)s") % {"number": call.reference}
    head = (_("Year"), _("Due on"), str(STAGE_LABELS["promised"]), str(STAGE_LABELS["paid"]), _("Owed"))
    return Letter(
        language=language,
        dated=call.issued_on,
        sender=(sender,),
        place_and_date=values["day"],
        recipient=(_("To:"), Translated(content["payer"]).within(language)),
        subject=_("Call for funds: late contributions"),
        reference=number,
        paragraphs=(_("Sir, Madam,"), opening % values),
        table=(head, *(_row(line, call.currency, language) for line in content["lines"])),
        figures=(2, 3, 4),
        total=(_("Total owed"), values["total"]),
        closing=(
            *_asked(call, language, values),
            _("If a payment is already on its way, please tell us its reference and its day."),
        ),
        signatory=(_("Signature and stamp"),),
        footer=_("Amounts are those of the ledger of the programme on the day of this letter."),
        notice=_("Demonstration: invented amounts, this letter asks nobody for anything.")
        if call.agreement.is_demo
        else "",
    )


def _asked(call: FundCall, language: str, values: dict[str, str]) -> tuple[str, ...]:
    """What is asked for, the sum in words where its currency can be said."""
    asked = (
        _("We ask you to order the payment of %(total)s and to send us the reference of the payment order.") % values
    )
    try:
        words = in_words(call.amount, language)
    except SumUnsayable:
        return (asked,)
    return (_("The sum owed is stated at: %(words)s.") % {"words": words}, asked)


def _row(line: dict[str, object], currency: str, language: str) -> tuple[str, ...]:
    component = Translated(line["component"]).within(language)
    year = f"{line['year']} · {component}" if component else str(line["year"])
    sums = (formats.money(Money(line[name], currency), language) for name in ("promised", "paid", "missing"))
    return (year, formats.day(dt.date.fromisoformat(line["due_on"]), language), *sums)
