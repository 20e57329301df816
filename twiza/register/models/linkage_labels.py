"""What linking says, in the reader's language: one sentence for each code of `rules.linkage`."""

# ruff: noqa: E501  one sentence a line

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LINKAGE: dict[str, object] = {
    "list_without_id": _("List %(list)s has no ids: each row needs one."),
    "list_without_names": _("List %(list)s has no column of names."),
    "list_empty": _("List %(list)s has no row."),
    "ids_repeated": _("An id stands twice in list %(list)s, so its rows cannot be told apart."),
    "id_column_repeats": _("The column “%(column)s” cannot hold the ids: it repeats “%(sample)s” or leaves it empty."),
    "id_column_missing": _("There is no column “%(column)s” for the ids. The columns: %(columns)s."),
    "names_empty": _("List %(list)s holds no name that can be read. Nothing was linked."),
    "one_name_only": _(
        "The %(rows)s rows of list %(list)s all bear the same name: nothing tells them apart. Nothing was linked."
    ),
    "no_common_field": _(
        "Beside the name the lists have no usable field in common (place, identifier, founding date, sector, telephone or members). A name alone never links: nothing was linked."
    ),
    "engine_unknown": _("“%(engine)s” is not known here: choose duckdb or spark."),
    "spark_missing": _(
        "Spark is not installed here. Install the extra “spark” and a Java runtime, or use the engine duckdb."
    ),
    "truth_column_missing": _("There is no column “%(column)s” that holds the truth. The columns: %(columns)s."),
    "truth_empty": _("The truth column “%(column)s” is empty: nothing to measure against."),
    "truth_unknown_ids": _(
        "The truth column “%(column)s” names %(count)s records that the second list does not have (for example “%(sample)s”). Nothing was linked."
    ),
    "settings_missing": _("There is no file of linkage settings “%(path)s”."),
    "settings_unreadable": _("The file “%(path)s” does not hold linkage settings that can be used."),
    "settings_exist": _("The file “%(path)s” is already there; settings are never replaced. Name another."),
    "answers_too_few": _(
        "%(answers)s pairs of the review queue have an answer to learn from, %(same)s of them “same”; at least %(least)s are needed, of both kinds."
    ),
    "rows_without_name": _("%(rows)s rows have no name that can be read; they are left out."),
    "numbers_without_court": _(
        "%(rows)s analytical numbers are left out: the list does not name their court, and each court counts from 1."
    ),
    "column_empty": _("The column “%(column)s” is empty; it cannot help."),
    "names_look_alike": _(
        "%(rows)s names of list %(list)s mix letters of another alphabet that look alike, or hidden marks that turn the order of reading; they are never merged without a person."
    ),
    "blocks_cut": _(
        "%(blocks)s groups of rows share a key too common to compare all with all (the largest: %(rows)s rows); in them each row meets only its nearest neighbours, and %(pairs)s comparisons were left out."
    ),
}
