"""What the importer says, in the reader's language: one sentence for each code, with what to do next where it is not plain."""

# ruff: noqa: E501  one sentence a line

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from twiza.core import words
from twiza.core.refusals import Refusal
from twiza.core.values import RuleError

from ..rules.fields import FIELDS
from ..rules.vocabulary import BRANCHES, SECTORS

_NOT_A_TABLE = {
    "binary": _l(
        "This file is not a list: it holds no readable text. Send a CSV file or a workbook (XLSX, XLS, ODS)."
    ),
    "other_document": _l(
        "This file is a document of another kind, not a list. Send a CSV file or a workbook (XLSX, XLS, ODS)."
    ),
    "unreadable_workbook": _l(
        "This workbook cannot be opened: it is damaged or of an unknown version. Save it again as XLSX."
    ),
    "no_headings": _l(
        "No row of headings was found in the first forty rows. Put the names of the columns above the list."
    ),
    "one_column": _l(
        "This file has a single column that is not a list of names. Send a table with one column per value."
    ),
    "open_quote": _l(
        "A quotation mark opened near row %(line)s is never closed, so the rows cannot be told apart."
    ),
}
_WRONG_ENCODING = {
    "undecodable": _l(
        "The letters of this file cannot be read (line %(line)s). Save it as “CSV UTF-8” and send it again."
    ),
    "mixed": _l(
        "This file mixes two encodings: line %(line)s is not like the others. Save it as “CSV UTF-8” and send it again."
    ),
    "already_damaged": _l(
        "Letters were lost before this file reached us (line %(line)s: “%(sample)s”). Export the list again as “CSV UTF-8”."
    ),
    "unknown_name": _l("“%(sample)s” is not the name of an encoding."),
}
_BAD_MAPPING = {
    "not_an_object": _l("The mapping is not readable: an object with “columns” is expected."),
    "unknown_key": _l(
        "The mapping has a part that is not known. Parts are columns, constants, values, date_order, unknown."
    ),
    "date_order": _l("The order of dates must be dmy, mdy or ymd."),
}
_SENTENCES: dict[str, Any] = {
    "empty_file": _l("This file is empty."),
    "no_rows": _l("This file has headings but no row below them."),
    "duplicate_header": _l("Two columns are both headed “%(column)s” (%(letters)s). Rename one of them."),
    "too_large": _l("This file is too large (%(size_mb)s MB; the limit is %(limit_mb)s MB). Split the list."),
    "formula_cells": _l(
        "Cell %(cell)s (“%(column)s”) holds a formula (%(count)s in all). Copy the list and paste it as values, then send it again."
    ),
    "password_protected": _l("This workbook is protected by a password. Save a copy without the password."),
    "too_many_columns": _l("This file has %(columns)s columns; a list has at most %(most)s."),
    "sheet_missing": _l("There is no sheet “%(sheet)s” in this workbook. Its sheets: %(sheets)s."),
    "missing_column": _l(
        "The mapping reads “%(field_label)s” from a column “%(column)s” that this file does not have. Its columns: %(columns)s."
    ),
    "no_name_column": _l("No column holds the names of the organisations. Choose one among: %(columns)s."),
    "unknown_field": _l("“%(field)s” is not a value that the register keeps."),
    "one_column_twice": _l("The column “%(column)s” is read twice. Each column says one thing."),
    "unknown_code": _l("“%(value)s” is not a code of the list “%(field_label)s”."),
    "bad_constant": _l("“%(value)s” is not a code of the list “%(field_label)s”."),
    "dates_as_text": _l(
        "None of the %(count)s cells of the column “%(column)s” is a date (for example “%(sample)s”). Write days as 31/12/2019 or 2019-12-31."
    ),
    "aggregate_row": _l("This row counts %(count)s organisations (“%(group)s”); it does not name one."),
    "too_many_cells": _l("This row has %(cells)s cells for %(columns)s columns: its values have probably slipped."),
    "name_missing": _l("The name is missing."),
    "damaged_text": _l("Letters were lost in “%(value)s”."),
    "name_too_long": _l("The name has %(length)s characters; at most %(most)s are kept."),
    "name_without_letters": _l("“%(value)s” is not a name."),
    "code_unknown": _l("“%(value)s” is not known as %(field_label)s; it is left empty."),
    "branch_outside_sector": _l("The branch “%(branch_label)s” does not belong to the sector “%(sector_label)s”."),
    "form_missing": _l("The legal form is not given. Choose one for the whole list or a column that says it."),
    "country_unknown": _l("The country “%(value)s” is not known."),
    "territory_unknown": _l("“%(value)s” is not known as %(field_label)s; it is kept as written."),
    "territory_ambiguous": _l("“%(value)s” names several places or places that contradict each other; the wider territory is kept."),
    "point_unreadable": _l("The point “%(value)s” cannot be read; it is left out."),
    "point_swapped": _l("Latitude and longitude were swapped; they were put right."),
    "point_outside": _l("The point lies outside the country; it is left out."),
    "date_unreadable": _l("“%(value)s” is not a date."),
    "date_future": _l("The date “%(value)s” lies in the future."),
    "date_too_old": _l("The date “%(value)s” is too old to be right."),
    "dates_reversed": _l("The striking off (%(struck_off)s) does not come after the creation (%(founded)s)."),
    "number_unreadable": _l("“%(value)s” is not a whole number."),
    "number_impossible": _l("“%(value)s” cannot be a number of people."),
    "part_exceeds_members": _l("%(field_label)s: %(part)s is more than the %(members)s members."),
    "parts_do_not_add_up": _l("%(women)s women and %(men)s men do not make %(members)s members."),
    "ice_length": _l("“%(value)s” is not an ICE: fifteen digits are expected."),
    "ice_check_digits": _l("The control digits of the ICE “%(value)s” do not fit; check it."),
    "ice_padded": _l("The noughts at the head of the ICE “%(value)s” were put back."),
    "identifier_unreadable": _l("“%(value)s” is not a number of the kind “%(field_label)s”."),
    "court_missing": _l("The analytical number “%(value)s” says nothing without its court; it is left out."),
    "outside_your_territory": _l("“%(name)s” lies outside the territory where you may import."),
    "total_mismatch": _l("The list states a total of %(stated)s; its %(rows)s rows add up to %(computed)s."),
    "numbers_disagree": _l("The numbers of “%(name)s” belong to different organisations: %(who)s."),
    "number_repeated": _l("The number of “%(name)s” already stands in this list: %(who)s."),
    "numbers_contradict": _l("“%(name)s” shares one number with %(who)s but differs in another."),
    "already_in_list": _l("“%(name)s” could be %(who)s, which another row of this list already is."),
    "several_candidates": _l("“%(name)s” could be any of: %(who)s. Name and place alone do not tell them apart."),
    "name_and_place_only": _l("“%(name)s” could be %(who)s: same name and place, but nothing else confirms it."),
    "rows_compete": _l("Several rows of this list could be the same organisation as “%(name)s”: %(who)s."),
    "repeated_in_list": _l("“%(name)s” could be the same as %(who)s."),
}  # fmt: skip


class RuleRefused(Refusal):
    """A rule of the register says no; the sentence says why and what to do."""

    def __init__(self, error: RuleError) -> None:
        super().__init__(**error.params)
        self.error = error

    @property
    def code(self) -> str:
        """The code of the rule that refused."""
        return self.error.code

    @property
    def sentence(self) -> str:
        """The rule's refusal in words."""
        return rule_sentence(self.error)


def rule_sentence(error: RuleError) -> str:
    """A refusal of the rules in the active language."""
    return issue_sentence(error.code, error.params)


def issue_sentence(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of one code with its parameters; the code itself when it has no words."""
    by_reason = {
        "not_a_table": _NOT_A_TABLE,
        "wrong_encoding": _WRONG_ENCODING,
        "bad_mapping": _BAD_MAPPING,
    }.get(code)
    words_of = by_reason[str(params.get("reason"))] if by_reason else _SENTENCES.get(code)
    if code == "formula_cells" and not params.get("cell"):
        return _("This sheet holds formulas. Copy the list and paste it as values, then send it again.")
    if words_of is None:
        return code
    try:
        return str(words_of) % _in_words(params)
    except KeyError:
        return str(words_of)


def title_of(code: str) -> str:
    """A few words for a code, for filters and summaries."""
    return str(_TITLES.get(code, code.replace("_", " ")))


def _in_words(params: Mapping[str, Any]) -> dict[str, Any]:
    language = get_language() or "fr"
    shown: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            shown[name] = (
                ", ".join(map(str, value))
                if isinstance(value, list | tuple) and name != "candidates"
                else value
            )
        else:
            shown[name] = words.number(value, language)
    for name in ("size", "limit"):
        if name in params:
            shown[f"{name}_mb"] = words.number(round(params[name] / 1_000_000), language)
    if "field" in params:
        shown["field_label"] = FIELDS.label(str(params["field"]), language)
    if "branch" in params:
        shown["branch_label"], shown["sector_label"] = (
            BRANCHES.label(str(params["branch"]), language), SECTORS.label(str(params.get("sector", "")), language),
        )  # fmt: skip
    if "candidates" in params:
        shown["who"] = words.join([_candidate(one, language) for one in params["candidates"]], language)
    return shown


def _candidate(one: Mapping[str, Any], language: str) -> str:
    """“Coopérative Kekeli” (row 112, same locality, 1 m away)."""
    facts = []
    if one.get("row"):
        facts.append(_("row %(row)s") % {"row": one["row"]})
    if one.get("organisation"):
        facts.append(_("no. %(number)s of the register") % {"number": one["organisation"]})
    agrees = one.get("agrees", ())
    if "locality" in agrees:
        facts.append(_("same locality"))
    if "founding_date" in agrees:
        facts.append(_("same founding date"))
    if one.get("metres") is not None:
        metres = int(one["metres"])
        shown = {"metres": words.number(metres, language)}
        facts.append(ngettext("%(metres)s metre away", "%(metres)s metres away", metres) % shown)
    return f"“{one['name']}” ({', '.join(facts)})" if facts else f"“{one['name']}”"


_TITLES: dict[str, Any] = {
    "aggregate_row": _l("Table of counts"),
    "too_many_cells": _l("Cells that slipped"),
    "name_missing": _l("Name missing"),
    "damaged_text": _l("Lost letters"),
    "name_too_long": _l("Name too long"),
    "name_without_letters": _l("Not a name"),
    "code_unknown": _l("Unknown word"),
    "branch_outside_sector": _l("Branch outside its sector"),
    "form_missing": _l("Legal form missing"),
    "country_unknown": _l("Unknown country"),
    "territory_unknown": _l("Unknown place"),
    "territory_ambiguous": _l("Uncertain place"),
    "point_unreadable": _l("Unreadable point"),
    "point_swapped": _l("Swapped coordinates"),
    "point_outside": _l("Point outside the country"),
    "date_unreadable": _l("Not a date"),
    "date_future": _l("Date in the future"),
    "date_too_old": _l("Date too old"),
    "dates_reversed": _l("Dates reversed"),
    "number_unreadable": _l("Not a number"),
    "number_impossible": _l("Impossible number"),
    "part_exceeds_members": _l("More than the members"),
    "parts_do_not_add_up": _l("Parts that do not add up"),
    "ice_length": _l("Not an ICE"),
    "ice_check_digits": _l("ICE to check"),
    "ice_padded": _l("ICE completed"),
    "identifier_unreadable": _l("Unreadable identifier"),
    "court_missing": _l("Court missing"),
    "outside_your_territory": _l("Outside your territory"),
    "total_mismatch": _l("Total that does not add up"),
    "numbers_disagree": _l("Identifiers of two organisations"),
    "number_repeated": _l("Identifier repeated"),
    "numbers_contradict": _l("Identifiers that contradict"),
    "already_in_list": _l("Organisation already in the list"),
    "several_candidates": _l("Several candidates"),
    "name_and_place_only": _l("Only name and place agree"),
    "rows_compete": _l("Rows that compete"),
    "repeated_in_list": _l("Repeated in the list"),
}
