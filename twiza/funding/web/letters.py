"""The words of a call for funds, and its PDF. Reads nothing but the frozen letter."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from twiza.core import words as written
from twiza.core.values import Money, pick

from ..models import FundCall
from ..models.words import STAGE_LABELS
from ..rules.letter import Letter, typeset


def print_call(call: FundCall, language: str) -> bytes:
    """The PDF in a language; the same letter gives the same bytes."""
    with override(language):
        return typeset(letter_of(call, language))


def letter_of(call: FundCall, language: str) -> Letter:
    """The letter, worded in the active language."""
    content = call.content
    title = pick(language, **_known(content["agreement"]))
    total = written.money(call.amount, language)
    reference = content["agreement"]["reference"] or content["agreement"]["key"]
    rows = tuple(_row(line, call.currency, language) for line in content["lines"])
    opening = (
        _("Sir, Madam,"),
        _(
            "Under the convention “%(title)s” (%(reference)s), the contributions below were due and have not reached"
            " the programme on %(day)s."
        )
        % {"title": title, "reference": reference, "day": written.day(call.issued_on, language)},
    )
    closing = (
        _("We ask you to order the payment of %(total)s and to send us the reference of the payment order.")
        % {"total": total},
        _("If a payment is already on its way, please tell us its reference and its day."),
    )
    return Letter(
        language=language, title=_("Call for funds: late contributions"), sender=_("Programme %(key)s")
        % {"key": content["agreement"]["key"]},
        reference=_("Reference: %(number)s") % {"number": call.reference}, dated=written.day(call.issued_on, language),
        to=_("To:"), payer=pick(language, **_known(content["payer"])), opening=opening,
        headings=(_("Year"), _("Due on"), str(STAGE_LABELS["promised"]), str(STAGE_LABELS["paid"]), _("Owed")),
        rows=rows, total_label=_("Total owed"),
        total=total, closing=closing, signature=_("Signature and stamp"), on=call.issued_on,
        footer=_("Amounts are those of the ledger of the programme on the day of this letter."),
        demo=_("Demonstration: invented amounts, this letter asks nobody for anything.") if call.agreement.is_demo
        else "",
    )  # fmt: skip


def _row(line: dict[str, Any], currency: str, language: str) -> tuple[str, ...]:
    component = pick(language, **_known(line["component"]))
    year = f"{line['year']} · {component}" if component else str(line["year"])
    sums = (written.money(Money(line[name], currency), language) for name in ("promised", "paid", "missing"))
    return (year, written.day(dt.date.fromisoformat(line["due_on"]), language), *sums)


def _known(words: dict[str, str]) -> dict[str, str]:
    return {language: words[language] for language in ("fr", "ar", "en") if words.get(language)}
