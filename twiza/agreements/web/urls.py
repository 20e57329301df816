"""Addresses of agreements. Words that are also keys are kept from being keys by their order."""

from django.urls import path

from .views import detail, drafting, life, lists, panels, proofs, public

app_name = "agreements"
urlpatterns = [
    path("", lists.agreement_list, name="agreement-list"),
    path("export/<str:fmt>/", lists.agreement_export, name="agreement-export"),
    path("new/", drafting.agreement_draft, name="agreement-draft"),
    path("institutions/new/", drafting.institution_register, name="institution-register"),
    path("panel/home/", panels.home_panel, name="home-panel"),
    path("public/", public.public_list, name="public-list"),
    path("public/<slug:key>/", public.public_agreement, name="public-agreement"),
    path("<slug:key>/", detail.agreement_detail, name="agreement-detail"),
    path("<slug:key>/history/", detail.agreement_history, name="agreement-history"),
    path("<slug:key>/edit/", drafting.agreement_edit, name="agreement-edit"),
    path("<slug:key>/parties/add/", drafting.party_add, name="party-add"),
    path("<slug:key>/clauses/add/", drafting.clause_add, name="clause-add"),
    path("<slug:key>/commitments/add/", drafting.commitment_add, name="commitment-add"),
    path("<slug:key>/parties/<int:pk>/edit/", drafting.party_edit, name="party-edit"),
    path("<slug:key>/clauses/<int:pk>/edit/", drafting.clause_edit, name="clause-edit"),
    path("<slug:key>/commitments/<int:pk>/edit/", drafting.commitment_edit, name="commitment-edit"),
    path("<slug:key>/remove/<str:kind>/<int:pk>/", drafting.part_remove, name="part-remove"),
    path("<slug:key>/parties/<int:pk>/sign/", life.signature_record, name="signature-record"),
    path("<slug:key>/move/<slug:name>/", life.agreement_move, name="agreement-move"),
    path("<slug:key>/publish/", life.agreement_publish, name="agreement-publish"),
    path("<slug:key>/commitments/<int:pk>/", proofs.commitment_detail, name="commitment-detail"),
    path("<slug:key>/commitments/<int:pk>/record/", proofs.fulfilment_record, name="fulfilment-record"),
    path("<slug:key>/fulfilments/<int:pk>/correct/", proofs.fulfilment_correct, name="fulfilment-correct"),
    path("<slug:key>/documents/add/", proofs.document_deposit, name="document-deposit"),
    path("<slug:key>/documents/<int:pk>/", proofs.document_download, name="document-download"),
]
