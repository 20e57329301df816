"""Addresses of the pages of money: one URL, one verb."""

from django.urls import path

from .views import books, entries, fund_requests, panels, payments, promises, tranches

app_name = "funding"
urlpatterns = [
    path("", books.money_list, name="money-list"),
    path("rates/", entries.rate_list, name="rate-list"),
    path("agreement/<slug:key>/", books.money_detail, name="money-detail"),
    path("agreement/<slug:key>/export/<str:kind>/", books.statement_export, name="statement-export"),
    path("agreement/<slug:key>/entries/", books.entry_list, name="entry-list"),
    path("agreement/<slug:key>/entries/export/<str:kind>/", books.entry_export, name="entry-export"),
    path("agreement/<slug:key>/record/", entries.entry_record, name="entry-record"),
    path("agreement/<slug:key>/cost-table/", promises.cost_table, name="cost-table"),
    path("agreement/<slug:key>/cost-table/enter/", promises.cost_table_enter, name="cost-table-enter"),
    path("agreement/<slug:key>/cost-table/settle/", promises.promises_settle, name="promises-settle"),
    path("agreement/<slug:key>/promise/", promises.promise_amend, name="promise-amend"),
    path("agreement/<slug:key>/feed/", promises.feed_declare, name="feed-declare"),
    path("entry/<int:pk>/reverse/", entries.entry_reverse, name="entry-reverse"),
    path("agreement/<slug:key>/tranche/", tranches.tranche_plan, name="tranche-plan"),
    path("tranche/<int:pk>/", tranches.tranche_detail, name="tranche-detail"),
    path("tranche/<int:pk>/move/<slug:name>/", tranches.tranche_move, name="tranche-move"),
    path("tranche/<int:pk>/release/", tranches.tranche_release, name="tranche-release"),
    path("condition/<int:pk>/attest/", tranches.condition_attest, name="condition-attest"),
    path("agreement/<slug:key>/payments/", payments.payments_send, name="payments-send"),
    path("payments/<int:pk>/", payments.payments_detail, name="payments-detail"),
    path("payments/<int:pk>/apply/", payments.payments_apply, name="payments-apply"),
    path("agreement/<slug:key>/call/<int:payer>/", fund_requests.call_issue, name="call-issue"),
    path("call/<int:pk>/<str:language>/", fund_requests.call_print, name="call-print"),
    path("panel/agreement/<slug:key>/", panels.agreement_panel, name="agreement-panel"),
    path("panel/commitment/<int:pk>/", panels.commitment_panel, name="commitment-panel"),
    path("panel/home/", panels.home_panel, name="home-panel"),
]
