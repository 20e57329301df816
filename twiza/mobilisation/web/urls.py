"""Addresses of the pages of mobilisation: one URL, one verb."""

from django.urls import path

from .views import (
    answering,
    conflicts,
    experts,
    inbox,
    investing,
    joining,
    missions,
    my_data,
    needs,
    panels,
    runs,
    verifying,
)

app_name = "mobilisation"
EXPERT, INVESTOR = {"kind": "expert"}, {"kind": "investor"}
urlpatterns = [
    path("", inbox.start, name="start"),
    # Open to everybody
    path("join/", joining.expert_join, name="expert-join"),
    path("join/done/", joining.join_done, name="join-done"),
    path("join/<slug:step>/", joining.expert_join, name="expert-join-step"),
    path("join-investor/", joining.investor_join, name="investor-join"),
    path("join-investor/<slug:step>/", joining.investor_join, name="investor-join-step"),
    path("link/", joining.link_new, name="link-new"),
    path("certificate/", verifying.certificate_verify, name="certificate-verify"),
    # By a signed link, or by a log-in in its place
    path("answer/<str:token>/", answering.answer, name="answer"),
    path("me/<str:token>/", my_data.own_detail, EXPERT, name="expert-own"),
    path("me/<str:token>/edit/", my_data.own_edit, EXPERT, name="expert-own-edit"),
    path("me/<str:token>/confirm/", my_data.own_confirm, EXPERT, name="expert-own-confirm"),
    path("me/<str:token>/conflicts/", conflicts.own_conflicts, EXPERT, name="expert-own-conflicts"),
    path("me/<str:token>/consent/", my_data.own_consent, EXPERT, name="expert-own-consent"),
    path("me/<str:token>/leave/", my_data.own_leave, EXPERT, name="expert-own-leave"),
    path("me/<str:token>/pause/", my_data.own_pause, EXPERT, name="expert-own-pause"),
    path("me/<str:token>/export/", my_data.own_export, EXPERT, name="expert-own-export"),
    path("investor/<str:token>/", my_data.own_detail, INVESTOR, name="investor-own"),
    path("investor/<str:token>/edit/", my_data.own_edit, INVESTOR, name="investor-own-edit"),
    path("investor/<str:token>/confirm/", my_data.own_confirm, INVESTOR, name="investor-own-confirm"),
    path("investor/<str:token>/consent/", my_data.own_consent, INVESTOR, name="investor-own-consent"),
    path("investor/<str:token>/leave/", my_data.own_leave, INVESTOR, name="investor-own-leave"),
    path("investor/<str:token>/export/", my_data.own_export, INVESTOR, name="investor-own-export"),
    path("investor/<str:token>/cooperatives/", investing.investor_search, INVESTOR, name="investor-search"),
    # For whoever is logged in
    path("inbox/", inbox.inbox, name="inbox"),
    path("request/<int:pk>/", answering.proposal_detail, name="proposal-detail"),
    path("request/<int:pk>/answer/", answering.proposal_answer, name="proposal-answer"),
    path("request/<int:pk>/send/", answering.proposal_send, name="proposal-send"),
    path("mission/<int:pk>/", missions.mission_detail, name="mission-detail"),
    path("mission/<int:pk>/session/", missions.mission_session, name="mission-session"),
    path("mission/<int:pk>/close/", missions.mission_close, name="mission-close"),
    path("mission/<int:pk>/rate/<slug:side>/", missions.mission_rate, name="mission-rate"),
    path("mission/<int:pk>/certificate/<slug:language>/", missions.mission_certificate, name="mission-certificate"),
    # For officers
    path("experts/", experts.expert_list, name="expert-list"),
    path("experts/export/<str:kind>/", experts.expert_export, name="expert-export"),
    path("expert/<int:pk>/", experts.expert_detail, name="expert-detail"),
    path("expert/<int:pk>/conflicts/", conflicts.expert_conflicts, name="expert-conflicts"),
    path("investors/", experts.investor_list, name="investor-list"),
    path("investors/<int:pk>/", experts.investor_detail, name="investor-detail"),
    path("person/<slug:kind>/<int:pk>/<slug:name>/", experts.person_move, name="person-move"),
    path("needs/", needs.need_list, name="need-list"),
    path("needs/export/<str:kind>/", needs.need_export, name="need-export"),
    path("clock/", needs.clock_board, name="clock-board"),
    path("clock/export/<str:kind>/", needs.clock_export, name="clock-export"),
    path("map/", needs.supply_map, name="supply-map"),
    path("cooperatives/", investing.cooperative_search, name="cooperative-search"),
    path("runs/", runs.run_list, name="run-list"),
    path("run/new/", runs.run_new, name="run-new"),
    path("run/what-if/", runs.scenario_new, name="scenario-new"),
    path("run/<int:pk>/", runs.run_detail, name="run-detail"),
    path("run/<int:pk>/export/<str:kind>/", runs.run_export, name="run-export"),
    path("run/<int:pk>/send/", runs.run_send, name="run-send"),
    # Parts of other pages
    path("panel/home/", panels.home_panel, name="home-panel"),
    path("panel/organisation/<int:organisation>/", panels.organisation_panel, name="organisation-panel"),
    path("panel/case/<int:case>/", panels.case_panel, name="case-panel"),
    path("panel/agreement/<slug:key>/", panels.agreement_panel, name="agreement-panel"),
]
