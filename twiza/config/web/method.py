"""What the public pages say of the figures: the method in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _


def trust() -> list[tuple[str, str, str]]:
    """Three reasons to trust a figure: icon, title, sentence."""
    return [
        (
            "calculator",
            _("Computed, never typed"),
            _("Every figure comes from recorded facts by a rule that you can read; it opens the lines behind it."),
        ),
        (
            "calendar-time",
            _("Dated twice"),
            _("We keep the day when a fact was true and the day when we learnt it: old figures can be printed again."),
        ),
        (
            "file-check",
            _("With its source"),
            _("Each value says where it comes from: a text, a file, a person in charge. Unknown stays unknown."),
        ),
    ]


def chapters() -> list[tuple[str, str]]:
    """The method, chapter by chapter: title, paragraph."""
    return [
        (
            _("Promises"),
            _(
                "A convention is entered clause by clause. Each commitment names who owes what, to when, and which "
                "evidence proves it. Whether it is kept, on track, at risk or late is computed from the evidence and "
                "the dates; nobody types it."
            ),
        ),
        (
            _("Coverage"),
            _(
                "A rate such as “four cooperatives in five accompanied” needs a numerator and a denominator. When the "
                "text does not choose between two readings, both are shown, each with its rule."
            ),
        ),
        (
            _("Forecast"),
            _(
                "A forecast prolongs the recorded history by a published statistical method and is always shown with "
                "its interval: the truth may well lie elsewhere inside it."
            ),
        ),
        (
            _("Two dates"),
            _(
                "A fact carries the day when it was true and the instant when we learnt it. A correction does not "
                "erase what it corrects: a report of last year can be printed again as it was known then."
            ),
        ),
        (
            _("People"),
            _(
                "The public pages show organisations, never persons. Files, notes and contacts are open only to those "
                "in charge, and each consultation right is a role limited to a territory or a convention."
            ),
        ),
    ]
