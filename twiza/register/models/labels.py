"""What the importer says, in the reader's language: one sentence for each code, with what to do next where it is not plain."""

# ruff: noqa: E501  one sentence a line

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from twiza.core import formats
from twiza.core.refusals import Refusal
from twiza.core.translation import active_language
from twiza.core.values import RuleError

from ..rules.fields import FIELDS
from ..rules.vocabulary import BRANCHES, SECTORS
from .linkage_labels import LINKAGE

_NOT_A_TABLE = {
    "binary": _("This file is not a list: it holds no readable text. Send a CSV file or a workbook (XLSX, XLS, ODS)."),
    "other_document": _(
        "This file is a document of another kind, not a list. Send a CSV file or a workbook (XLSX, XLS, ODS)."
    ),
    "unreadable_workbook": _(
        "This workbook cannot be opened: it is damaged or of an unknown version. Save it again as XLSX."
    ),
    "no_headings": _(
        "No row of headings was found in the first forty rows. Put the names of the columns above the list."
    ),
    "one_column": _(
        "This file has a single column that is not a list of names. Send a table with one column per value."
    ),
    "open_quote": _("A quotation mark opened near row %(line)s is never closed, so the rows cannot be told apart."),
}
_WRONG_ENCODING = {
    "undecodable": _(
        "The letters of this file cannot be read (line %(line)s). Save it as “CSV UTF-8” and send it again."
    ),
    "mixed": _(
        "This file mixes two encodings: line %(line)s is not like the others. Save it as “CSV UTF-8” and send it again."
    ),
    "already_damaged": _(
        "Letters were lost before this file reached us (line %(line)s: “%(sample)s”). Export the list again as “CSV UTF-8”."
    ),
    "unknown_name": _("“%(sample)s” is not the name of an encoding."),
}
_BAD_MAPPING = {
    "not_an_object": _("The mapping is not readable: an object with “columns” is expected."),
    "unknown_key": _(
        "The mapping has a part that is not known. Parts are columns, constants, values, date_order, unknown."
    ),
    "date_order": _("The order of dates must be dmy, mdy or ymd."),
}
_SENTENCES: dict[str, Any] = {
    "empty_file": _("This file is empty."),
    "no_rows": _("This file has headings but no row below them."),
    "duplicate_header": _("Two columns are both headed “%(column)s” (%(letters)s). Rename one of them."),
    "too_large": _("This file is too large (%(size_mb)s MB; the limit is %(limit_mb)s MB). Split the list."),
    "expands_too_much": _(
        "This workbook unpacks to %(size_mb)s MB, far more than its size tells. Save it again from the spreadsheet program."
    ),
    "stray_cell": _(
        "Cell %(cell)s of the sheet “%(sheet)s” stands far from the list. Empty it (delete its row or column), then send the file again."
    ),
    "formula_cells": _(
        "Cell %(cell)s (“%(column)s”) holds a formula (%(count)s in all). Copy the list and paste it as values, then send it again."
    ),
    "password_protected": _("This workbook is protected by a password. Save a copy without the password."),
    "too_many_columns": _("This file has %(columns)s columns; a list has at most %(most)s."),
    "sheet_missing": _("There is no sheet “%(sheet)s” in this workbook. Its sheets: %(sheets)s."),
    "missing_column": _(
        "The mapping reads “%(field_label)s” from a column “%(column)s” that this file does not have. Its columns: %(columns)s."
    ),
    "no_name_column": _("No column holds the names of the organisations. Choose one among: %(columns)s."),
    "unknown_field": _("“%(field)s” is not a value that the register keeps."),
    "one_column_twice": _("The column “%(column)s” is read twice. Each column says one thing."),
    "unknown_code": _("“%(value)s” is not a code of the list “%(field_label)s”."),
    "bad_constant": _("“%(value)s” is not a code of the list “%(field_label)s”."),
    "dates_as_text": _(
        "None of the %(count)s cells of the column “%(column)s” is a date (for example “%(sample)s”). Write days as 31/12/2019 or 2019-12-31."
    ),
    "aggregate_row": _("This row counts %(count)s organisations (“%(group)s”); it does not name one."),
    "too_many_cells": _("This row has %(cells)s cells for %(columns)s columns: its values have probably slipped."),
    "name_missing": _("The name is missing."),
    "damaged_text": _("Letters were lost in “%(value)s”."),
    "name_too_long": _("The name has %(length)s characters; at most %(most)s are kept."),
    "name_without_letters": _("“%(value)s” is not a name."),
    "code_unknown": _("“%(value)s” is not known as %(field_label)s; it is left empty."),
    "branch_outside_sector": _("The branch “%(branch_label)s” does not belong to the sector “%(sector_label)s”."),
    "form_missing": _("The legal form is not given. Choose one for the whole list or a column that says it."),
    "country_unknown": _("The country “%(value)s” is not known."),
    "territory_unknown": _("“%(value)s” is not known as %(field_label)s; it is kept as written."),
    "territory_ambiguous": _(
        "“%(value)s” names several places or places that contradict each other; the wider territory is kept."
    ),
    "point_unreadable": _("The point “%(value)s” cannot be read; it is left out."),
    "point_swapped": _("Latitude and longitude were swapped; they were put right."),
    "point_outside": _("The point lies outside the country; it is left out."),
    "date_unreadable": _("“%(value)s” is not a date."),
    "date_future": _("The date “%(value)s” lies in the future."),
    "date_too_old": _("The date “%(value)s” is too old to be right."),
    "dates_reversed": _("The striking off (%(struck_off)s) does not come after the creation (%(founded)s)."),
    "number_unreadable": _("“%(value)s” is not a whole number."),
    "number_impossible": _("“%(value)s” cannot be a number of people."),
    "part_exceeds_members": _("%(field_label)s: %(part)s is more than the %(members)s members."),
    "parts_do_not_add_up": _("%(women)s women and %(men)s men do not make %(members)s members."),
    "ice_length": _("“%(value)s” is not an ICE: fifteen digits are expected."),
    "ice_check_digits": _("The control digits of the ICE “%(value)s” do not fit; check it."),
    "ice_padded": _("The noughts at the head of the ICE “%(value)s” were put back."),
    "identifier_unreadable": _("“%(value)s” is not a number of the kind “%(field_label)s”."),
    "number_rounded": _(
        "“%(value)s” is a number that a spreadsheet rounded: its digits are lost. The row enters without it; to keep it, "
        "format the column as text and send the list again."
    ),
    "error_cell": _("The cell holds the error “%(value)s” of a spreadsheet; it is left out."),
    "court_missing": _("The analytical number “%(value)s” says nothing without its court; it is left out."),
    "outside_your_territory": _("“%(name)s” lies outside the territory where you may import."),
    "total_mismatch": _("The list states a total of %(stated)s; its %(rows)s rows add up to %(computed)s."),
    "numbers_disagree": _("The numbers of “%(name)s” belong to different organisations: %(who)s."),
    "number_repeated": _("The number of “%(name)s” already stands in this list: %(who)s."),
    "numbers_contradict": _("“%(name)s” shares one number with %(who)s but differs in another."),
    "number_other_name": _("“%(name)s” bears the number of %(who)s, but the names are not alike: say which is right."),
    "number_other_place": _("“%(name)s” bears the number of %(who)s, but the places differ: say which is right."),
    "already_in_list": _("“%(name)s” could be %(who)s, which another row of this list already is."),
    "several_candidates": _("“%(name)s” could be any of: %(who)s. Name and place alone do not tell them apart."),
    "name_and_place_only": _("“%(name)s” could be %(who)s: same name and place, but nothing else confirms it."),
    "rows_compete": _("Several rows of this list could be the same organisation as “%(name)s”: %(who)s."),
    "repeated_in_list": _("“%(name)s” could be the same as %(who)s."),
    "scored_alike": _("“%(name)s” could be %(who)s: it is likely when all fields are compared, but not certain."),
    "unknown_facet": _("The list cannot be narrowed by “%(facet)s”."),
    "unknown_sort": _("The list cannot be sorted by “%(sort)s”."),
    **LINKAGE,
}


class RuleRefused(Refusal):
    """A rule of the register says no; the sentence says why and what to do."""

    def __init__(self, error: RuleError) -> None:
        super().__init__(**error.params)
        self.error, self.code = error, error.code

    @property
    def sentence(self) -> str:
        """The rule's refusal in words."""
        return rule_sentence(self.error)


def rule_sentence(error: RuleError) -> str:
    """A refusal of the rules in the active language."""
    return issue_sentence(error.code, error.params)


def issue_sentence(code: str, params: Mapping[str, object]) -> str:
    """The sentence of one code with its parameters; the code itself when it has no words."""
    by_reason = {"not_a_table": _NOT_A_TABLE, "wrong_encoding": _WRONG_ENCODING, "bad_mapping": _BAD_MAPPING}.get(code)
    words_of = by_reason[str(params.get("reason"))] if by_reason else _SENTENCES.get(code)
    if code == "formula_cells" and not params.get("cell"):
        return gettext("This sheet holds formulas. Copy the list and paste it as values, then send it again.")
    if words_of is None:
        return code
    try:
        return str(words_of) % _in_words(params)
    except KeyError:
        return str(words_of)


def title_of(code: str) -> str:
    """A few words for a code, for filters and summaries."""
    return str(_TITLES.get(code, code.replace("_", " ")))


def _in_words(params: Mapping[str, Any]) -> dict[str, object]:
    language = active_language()
    shown: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            shown[name] = (
                ", ".join(map(str, value)) if isinstance(value, list | tuple) and name != "candidates" else value
            )
        else:
            shown[name] = formats.number(value, language)
    for name in ("size", "limit"):
        if name in params:
            shown[f"{name}_mb"] = formats.number(round(params[name] / 1_000_000), language)
    if "field" in params:
        shown["field_label"] = FIELDS.label(str(params["field"]), language)
    if "branch" in params:
        shown["branch_label"], shown["sector_label"] = (
            BRANCHES.label(str(params["branch"]), language),
            SECTORS.label(str(params.get("sector", "")), language),
        )
    if "candidates" in params:
        shown["who"] = formats.join([_candidate(one, language) for one in params["candidates"]], language)
    return shown


def _candidate(one: Mapping[str, Any], language: str) -> str:
    """“Coopérative Kekeli” (row 112, same locality, 1 m away)."""
    facts = []
    if one.get("row"):
        facts.append(gettext("row %(row)s") % {"row": one["row"]})
    if one.get("organisation"):
        facts.append(gettext("no. %(number)s of the register") % {"number": one["organisation"]})
    agrees = one.get("agrees", ())
    if "locality" in agrees:
        facts.append(gettext("same locality"))
    if "founding_date" in agrees:
        facts.append(gettext("same founding date"))
    if one.get("metres") is not None:
        metres = int(one["metres"])
        shown = {"metres": formats.number(metres, language)}
        facts.append(ngettext("%(metres)s metre away", "%(metres)s metres away", metres) % shown)
    if not facts:
        return gettext("“%(name)s”") % {"name": one["name"]}
    comma = formats.comma(language)
    return gettext("“%(name)s” (%(facts)s)") % {"name": one["name"], "facts": comma.join(facts)}


_TITLES: dict[str, Any] = {
    "aggregate_row": _("Table of counts"),
    "too_many_cells": _("Cells that slipped"),
    "name_missing": _("Name missing"),
    "damaged_text": _("Lost letters"),
    "name_too_long": _("Name too long"),
    "name_without_letters": _("Not a name"),
    "code_unknown": _("Unknown word"),
    "branch_outside_sector": _("Branch outside its sector"),
    "form_missing": _("Legal form missing"),
    "country_unknown": _("Unknown country"),
    "territory_unknown": _("Unknown place"),
    "territory_ambiguous": _("Uncertain place"),
    "point_unreadable": _("Unreadable point"),
    "point_swapped": _("Swapped coordinates"),
    "point_outside": _("Point outside the country"),
    "date_unreadable": _("Not a date"),
    "date_future": _("Date in the future"),
    "date_too_old": _("Date too old"),
    "dates_reversed": _("Dates reversed"),
    "number_unreadable": _("Not a number"),
    "number_impossible": _("Impossible number"),
    "part_exceeds_members": _("More than the members"),
    "parts_do_not_add_up": _("Parts that do not add up"),
    "ice_length": _("Not an ICE"),
    "ice_check_digits": _("ICE to check"),
    "ice_padded": _("ICE completed"),
    "identifier_unreadable": _("Unreadable identifier"),
    "number_rounded": _("Number rounded by a spreadsheet"),
    "error_cell": _("Error of a spreadsheet"),
    "court_missing": _("Court missing"),
    "outside_your_territory": _("Outside your territory"),
    "total_mismatch": _("Total that does not add up"),
    "numbers_disagree": _("Identifiers of two organisations"),
    "number_repeated": _("Identifier repeated"),
    "numbers_contradict": _("Identifiers that contradict"),
    "number_other_name": _("Same number, another name"),
    "number_other_place": _("Same number, another place"),
    "already_in_list": _("Organisation already in the list"),
    "several_candidates": _("Several candidates"),
    "name_and_place_only": _("Only name and place agree"),
    "rows_compete": _("Rows that compete"),
    "repeated_in_list": _("Repeated in the list"),
    "scored_alike": _("Likely, not certain"),
}
