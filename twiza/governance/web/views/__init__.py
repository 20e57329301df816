"""Pages of governance: reports, their prints, what the public reads, committees, and fragments for other
rooms' pages.
"""

from .committees import committee_detail, decision_close, decision_record
from .meetings import (
    meeting_cancel,
    meeting_convene,
    meeting_detail,
    meeting_hold,
    meeting_letter,
    meeting_minutes,
    meeting_plan,
)
from .panels import agreement_panel, home_panel
from .reports import (
    report_compare,
    report_compute,
    report_detail,
    report_download,
    report_drawing,
    report_list,
    report_move,
    report_published,
)

__all__ = [
    "agreement_panel",
    "committee_detail",
    "decision_close",
    "decision_record",
    "home_panel",
    "meeting_cancel",
    "meeting_convene",
    "meeting_detail",
    "meeting_hold",
    "meeting_letter",
    "meeting_minutes",
    "meeting_plan",
    "report_compare",
    "report_compute",
    "report_detail",
    "report_download",
    "report_drawing",
    "report_list",
    "report_move",
    "report_published",
]
