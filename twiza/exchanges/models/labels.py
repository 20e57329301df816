"""The words of the codes of bilateral exchanges."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TOPIC_WORDS = {
    "experience": _("Sharing experience"),
    "partnership": _("Bilateral partnership"),
    "law": _("Law and institutions"),
    "financing": _("Financing of the sector"),
    "strategy": _("Public strategy"),
    "inclusion": _("Poverty and inclusion"),
    "women": _("Autonomy of women"),
    "alliance": _("World alliances and networks"),
    "training": _("Training and advice"),
    "markets": _("Markets and labels"),
    "statistics": _("Statistics and observation"),
    "diaspora": _("Nationals living abroad"),
}
SIDE_WORDS = {
    "ours": pgettext_lazy("side of an exchange", "Morocco"),
    "theirs": pgettext_lazy("side of an exchange", "Partner"),
}
TRANSFERABLE_WORDS = {
    "unknown": _("Not judged yet"),
    "yes": pgettext_lazy("a practice that can be transferred", "Yes"),
    "partly": pgettext_lazy("a practice that can be transferred", "In part"),
    "no": pgettext_lazy("a practice that can be transferred", "No"),
}
INSTRUMENT_WORDS = {
    "adhesion": _("Adhesion"),
    "memorandum": _("Memorandum of understanding"),
    "agreement": _("Agreement"),
    "programme": _("Joint programme"),
    "statement": _("Joint statement"),
}
PRECISION_WORDS = {
    "day": pgettext_lazy("precision of a date", "To the day"),
    "month": pgettext_lazy("precision of a date", "To the month"),
    "year": pgettext_lazy("precision of a date", "To the year"),
}
