"""Addresses of governance."""

from django.urls import path, register_converter

from . import views


class FormConverter:
    """The ending of a printed report."""

    regex = "pdf|xlsx|json"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    to_url = to_python


register_converter(FormConverter, "form")

app_name = "governance"
urlpatterns = [
    path("reports/", views.report_list, name="report-list"),
    path("reports/compute/", views.report_compute, name="report-compute"),
    path("reports/compare/", views.report_compare, name="report-compare"),
    path("reports/published/", views.report_published, name="report-published"),
    path("reports/<int:pk>/", views.report_detail, name="report-detail"),
    path("reports/<int:pk>/move/<slug:name>/", views.report_move, name="report-move"),
    path("reports/<int:pk>/<slug:language>.<form:form>", views.report_download, name="report-download"),
    path("reports/<int:pk>/<slug:kind>/<slug:language>.<form:form>", views.report_download, name="report-print"),
    path("reports/<int:pk>/drawings/<slug:name>.svg", views.report_drawing, name="report-drawing"),
    path("committees/<slug:key>/", views.committee_detail, name="committee-detail"),
    path("committees/<slug:key>/decisions/record/", views.decision_record, name="decision-record"),
    path("committees/<slug:key>/meetings/plan/", views.meeting_plan, name="meeting-plan"),
    path("meetings/<int:pk>/", views.meeting_detail, name="meeting-detail"),
    path("meetings/<int:pk>/convene/", views.meeting_convene, name="meeting-convene"),
    path("meetings/<int:pk>/hold/", views.meeting_hold, name="meeting-hold"),
    path("meetings/<int:pk>/minutes/", views.meeting_minutes, name="meeting-minutes"),
    path("meetings/<int:pk>/cancel/", views.meeting_cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/letters/<int:order>-<slug:language>.pdf", views.meeting_letter, name="meeting-letter"),
    path("meetings/<int:pk>/minutes-<slug:language>.pdf", views.meeting_paper, name="meeting-paper"),
    path("decisions/", views.decision_list, name="decision-list"),
    path("decisions/export.<slug:fmt>", views.decision_export, name="decision-export"),
    path("tranches/<int:pk>/panel/", views.tranche_panel, name="tranche-panel"),
    path("decisions/<int:pk>/close/", views.decision_close, name="decision-close"),
    path("agreements/<slug:key>/panel/", views.agreement_panel, name="agreement-panel"),
    path("home/panel/", views.home_panel, name="home-panel"),
]
