"""The list of cases as a file. Free text that may name people stays out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import Case
from .shown import case_lines

Row = list[Any]
CHUNK = 1000


def case_rows(cases: Iterable[Case], on: date) -> Iterator[Row]:
    """A heading, then one row per case."""
    yield [
        _("Case"), _("Organisation (French)"), _("Organisation (Arabic)"), _("Place"), _("Pathway"), _("Phase"),
        _("State"), _("Opened on"), _("Closed on"), _("Sessions done"), _("Sessions expected"), _("Last session"),
        _("Next due"), _("Days late"), _("Reason"), _("Followed by"),
    ]  # fmt: skip
    rows = iter(cases)
    while chunk := list(islice(rows, CHUNK)):
        for line in case_lines(chunk, on):
            case = line.case
            yield [
                case.pk, case.organisation.name_fr, case.organisation.name_ar, case.organisation.territory.name,
                case.pathway.title, case.get_phase_display(), case.get_state_display(), case.opened_on,
                case.closed_on, line.progress.done, line.progress.expected, case.last_held_on, case.due_on,
                line.late_days or None, line.late, str(case.agent),
            ]  # fmt: skip


def as_csv(rows: Iterable[Row]) -> HttpResponse:
    """UTF-8 with its mark, so that spreadsheets read Arabic."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cases.csv"'
    writer = csv.writer(response)
    for row in rows:
        writer.writerow([_safe(value) for value in row])
    return response


def as_xlsx(rows: Iterable[Row]) -> HttpResponse:
    """One sheet, dates as dates, right to left in Arabic."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("cases")
    days, heading = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    if get_language() in settings.LANGUAGES_BIDI:
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(y, x, value, days)
            elif value is not None:
                sheet.write(y, x, value, None if y else heading)
    sheet.autofit()
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(buffer.getvalue(), content_type=kind)
    response["Content-Disposition"] = 'attachment; filename="cases.xlsx"'
    return response


def _safe(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is told to stay text."""
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and value:
        return f"'{value}"
    return "" if value is None else value


WRITERS: dict[str, Callable[[Iterable[Row]], HttpResponse]] = {"csv": as_csv, "xlsx": as_xlsx}
