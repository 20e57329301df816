"""Addresses of the support pages: one URL, one verb."""

from django.urls import path

from .views import cases, findings, lists, panels, sessions

app_name = "support"
urlpatterns = [
    path("", lists.case_list, name="case-list"),
    path("export/<str:kind>/", lists.case_export, name="case-export"),
    path("open/<int:organisation>/", cases.case_open, name="case-open"),
    path("case/<int:pk>/", cases.case_detail, name="case-detail"),
    path("case/<int:pk>/hand-over/", cases.case_hand_over, name="case-hand-over"),
    path("case/<int:pk>/hold/", cases.case_hold, name="case-hold"),
    path("case/<int:pk>/resume/", cases.case_resume, name="case-resume"),
    path("case/<int:pk>/close/", cases.case_close, name="case-close"),
    path("case/<int:pk>/abandon/", cases.case_abandon, name="case-abandon"),
    path("case/<int:pk>/session/", sessions.session_record, name="session-record"),
    path("session/<int:pk>/", sessions.session_detail, name="session-detail"),
    path("session/<int:pk>/correct/", sessions.session_correct, name="session-correct"),
    path("session/<int:pk>/cancel/", sessions.session_cancel, name="session-cancel"),
    path("case/<int:pk>/diagnostic/", findings.diagnostic_record, name="diagnostic-record"),
    path("case/<int:pk>/need/", findings.need_add, name="need-add"),
    path("need/<int:pk>/met/", findings.need_meet, name="need-meet"),
    path("case/<int:pk>/measure/", findings.measure_record, name="measure-record"),
    path("panel/organisation/<int:organisation>/", panels.organisation_panel, name="organisation-panel"),
    path("panel/agreement/<slug:key>/", panels.agreement_panel, name="agreement-panel"),
    path("panel/home/", panels.home_panel, name="home-panel"),
]
