"""Addresses of the pages of calls: one URL, one verb."""

from django.urls import path

from .views import application_detail, application_form, awarding, calls, panels, public, ranking, reviewing

app_name = "calls"
urlpatterns = [
    path("", calls.call_list, name="call-list"),
    path("new/", calls.call_new, name="call-new"),
    path("call/<slug:key>/", calls.call_detail, name="call-detail"),
    path("call/<slug:key>/edit/", calls.call_edit, name="call-edit"),
    path("call/<slug:key>/publish/", calls.call_publish, name="call-publish"),
    path("call/<slug:key>/move/<slug:name>/", calls.call_move, name="call-move"),
    path("call/<slug:key>/export/<str:kind>/", calls.application_export, name="application-export"),
    path("call/<slug:key>/ranking/", ranking.ranking_detail, name="ranking-detail"),
    path("call/<slug:key>/ranking/seal/", ranking.ranking_seal, name="ranking-seal"),
    path("call/<slug:key>/ranking/export/<str:kind>/", ranking.ranking_export, name="ranking-export"),
    path("call/<slug:key>/awards/export/<str:kind>/", ranking.award_export, name="award-export"),
    # Open to everybody
    path("published/", public.public_list, name="public-list"),
    path("published/<slug:key>/", public.public_call, name="public-call"),
    # For whoever applies
    path("mine/", application_form.application_mine, name="application-mine"),
    path("published/<slug:key>/apply/", application_form.application_new, name="application-new"),
    path("application/<int:pk>/edit/", application_form.application_edit, name="application-edit"),
    path("application/<int:pk>/save/", application_form.application_save, name="application-save"),
    path("application/<int:pk>/paper/", application_form.paper_add, name="paper-add"),
    path("paper/<int:pk>/remove/", application_form.paper_remove, name="paper-remove"),
    path("paper/<int:pk>/", application_form.paper_file, name="paper-file"),
    path("application/<int:pk>/submit/", application_form.application_submit, name="application-submit"),
    path("application/<int:pk>/withdraw/", application_form.application_withdraw, name="application-withdraw"),
    # For the applicant and the officers
    path("application/<int:pk>/", application_detail.application_detail, name="application-detail"),
    path("application/<int:pk>/examine/", application_detail.application_examine, name="application-examine"),
    path("application/<int:pk>/interest/", application_detail.interest_record, name="interest-record"),
    path("application/<int:pk>/award/", awarding.award_new, name="award-new"),
    path("application/<int:pk>/revoke/", awarding.award_revoke, name="award-revoke"),
    path("application/<int:pk>/justify/", awarding.award_justify, name="award-justify"),
    # For reviewers: no name of an applicant beside a file
    path("review/", reviewing.review_queue, name="review-queue"),
    path("review/<slug:key>/interests/", reviewing.interest_declare, name="interest-declare"),
    path("review/<slug:key>/next/", reviewing.review_next, name="review-next"),
    path("review/file/<int:pk>/", reviewing.review_record, name="review-record"),
    # Parts of other pages
    path("panel/home/", panels.home_panel, name="home-panel"),
    path("panel/agreement/<slug:key>/", panels.agreement_panel, name="agreement-panel"),
    path("panel/organisation/<int:organisation>/", panels.organisation_panel, name="organisation-panel"),
]
