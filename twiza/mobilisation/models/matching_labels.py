"""What the rules of the matching refuse, and why a need stays without an expert, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..rules.outcome import Unmet

REFUSALS: dict[str, Promise] = {
    "file_missing": _("There is no file “%(path)s”."),
    "file_unreadable": _("“%(path)s” cannot be read as a table: give a CSV file in UTF-8 or a workbook."),
    "file_empty": _("“%(path)s” holds no row."),
    "json_wrong": _("“%(path)s” is not the JSON expected: %(expected)s."),
    "row_width": _("“%(path)s”, line %(line)s: %(cells)s cells where the first line has %(columns)s."),
    "column_missing": _("The table of %(table)s has no column “%(column)s”."),
    "column_twice": _("The table of %(table)s has the column “%(column)s” twice."),
    "id_blank": _("The table of %(table)s, row %(row)s: the id is blank."),
    "id_twice": _(
        "The table of %(table)s names “%(id)s” twice, in rows %(first)s and %(second)s: one person, one row."
    ),
    "skill_blank": _("The need “%(id)s” does not say which skill it asks for."),
    "capacity_wrong": _("“%(value)s” is not a number of places (expert “%(id)s”): a whole number, 0 or more."),
    "level_wrong": _("“%(value)s” is not a level of a skill (expert “%(id)s”)."),
    "seniority_wrong": _("“%(value)s” is not a number of years (expert “%(id)s”)."),
    "urgency_unknown": _("“%(value)s” is not an urgency (need “%(id)s”): low, normal, high, or 0 to 5."),
    "truth_unknown": _("“%(value)s” is neither yes nor no."),
    "weight_missing": _("The weight of “%(name)s” is missing: every term has one, 0 where it should not count."),
    "weight_negative": _("The weight of “%(name)s” is below nought (%(value)s): a term may earn nothing, not cost."),
    "weight_wrong": _("The weight of “%(name)s” is not a number with at most three decimals: “%(value)s”."),
    "weight_unknown": _("“%(name)s” is not a term of the fit. Known: %(known)s."),
    "weights_nought": _("All weights are nought: every pair would be as good as any other."),
    "floor_unknown": _("A floor names “%(name)s”, which is no attribute of a need."),
    "floor_empty": _("The floor “%(name)s” must ask for a number of needs or for a share, one of the two."),
    "floor_share": _("The floor “%(name)s” asks for a share of %(share)s: between 0 and 1."),
    "floor_count": _("The floor “%(id)s” asks for “%(value)s” needs: a whole number, 0 or more."),
    "floor_twice": _("Two floors have the name “%(name)s”."),
    "pair_unknown": _("A standing pair names a row that is not in the tables."),
    "need_kept_twice": _("The need “%(id)s” stands with two experts: an organisation has one expert for one need."),
    "kept_over_capacity": _("The expert “%(id)s” has %(kept)s pairs that must stay and %(capacity)s places."),
    "plan_unknown": _("There is no plan “%(key)s”."),
    "tables_both": _("Give both --needs and --experts, or neither to match what is recorded."),
}  # fmt: skip

UNMET: list[tuple[str, Promise]] = [
    (Unmet.NO_EXPERT.value, pgettext_lazy("why a need has no expert", "No eligible expert")),
    (Unmet.BELOW_LEAST.value, pgettext_lazy("why a need has no expert", "Fit below the least asked for")),
    (Unmet.YIELDED.value, pgettext_lazy("why a need has no expert", "Gave way to a floor")),
    (Unmet.EXHAUSTED.value, pgettext_lazy("why a need has no expert", "All places taken by better fits")),
]
