"""The words of this room's codes, and any words frozen in three languages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REPORT_STATES = [
    ("draft", pgettext_lazy("report", "Draft")),
    ("submitted", pgettext_lazy("report", "Submitted")),
    ("approved", pgettext_lazy("report", "Approved")),
    ("published", pgettext_lazy("report", "Published")),
    ("rejected", pgettext_lazy("report", "Sent back")),
]
ENTERED = _("Entered by officers in Twiza")
ALL_PARTIES = _("All the parties")
NO_MEASURE = _("The plan gives no measure of it")
METHODS = {
    "local_level_hazard": _(
        "Forecast from %(months)s months of recorded history: the monthly share reached of those that "
        "remain, as a local level model "
        "(maximum likelihood), drawn into %(futures)s futures; the interval holds %(percent)s%% of them."
    )
}
