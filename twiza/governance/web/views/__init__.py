"""Pages of governance: reports, their prints, what the public reads, committees, and fragments for other
rooms' pages.
"""

from .committees import committee_detail
from .decisions import decision_close, decision_export, decision_list, decision_record, tranche_panel
from .meetings import (
    meeting_cancel,
    meeting_convene,
    meeting_detail,
    meeting_hold,
    meeting_letter,
    meeting_minutes,
    meeting_paper,
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
    "decision_export",
    "decision_list",
    "decision_record",
    "home_panel",
    "meeting_cancel",
    "meeting_convene",
    "meeting_detail",
    "meeting_hold",
    "meeting_letter",
    "meeting_minutes",
    "meeting_paper",
    "meeting_plan",
    "report_compare",
    "report_compute",
    "report_detail",
    "report_download",
    "report_drawing",
    "report_list",
    "report_move",
    "report_published",
    "tranche_panel",
]
