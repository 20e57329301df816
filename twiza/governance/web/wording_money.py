"""The words of the money, the risks, the decisions, the page for the chair and the donor's paper."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

MONEY: dict[str, str | Promise] = {
    "title_report": _("Evaluation report"),
    "title_half_yearly": _("Half-yearly evaluation report"),
    "title_final": _("Final evaluation report"),
    "title_donor": _("Report to the donor"),
    # money
    "section_money": pgettext_lazy("part of a report", "Money"),
    "section_money_parties": _("By party and year"),
    "section_money_years": _("By year, and execution rates"),
    "section_money_checks": _("What does not add up, and why"),
    "section_money_in_kind": _("Contributions in kind, apart"),
    "section_money_late": _("Money late and tranches that wait"),
    "no_money": _("The ledger holds no amount for this agreement on the day of the figures."),
    "money_opening": _(
        "Sums of the ledger on the day of the figures. What a holder only passes on to the next is a transfer: it "
        "has its own column and is never counted twice. Contributions in kind stand apart and enter no sum of cash."
    ),
    "money_scope": _("Counted with the agreements that its money reaches: %(names)s."),
    "stage_promised": pgettext_lazy("money", "Promised"),
    "stage_committed": pgettext_lazy("money", "Committed"),
    "stage_ordered": pgettext_lazy("money", "Ordered"),
    "stage_paid": pgettext_lazy("money", "Paid"),
    "stage_received": pgettext_lazy("money", "Received"),
    "stage_spent": pgettext_lazy("money", "Spent"),
    "stage_justified": pgettext_lazy("money", "Justified"),
    "stage_returned": pgettext_lazy("money", "Returned"),
    "stage_of_money": pgettext_lazy("money", "Stage"),
    "of_promise": _("%(share)s of the promise"),
    "recorded": _("Recorded"),
    "transfers": _("of which transfers"),
    "counted_once": _("Counted once"),
    "currency_mad": _("in dirhams"),
    "currency_eur": _("in euros"),
    "table_money_stages": _("Money by stage, %(currency)s"),
    "table_money_parties": _("Money by party and year, %(currency)s"),
    "table_money_years": _("Money by year, %(currency)s"),
    "table_euro_parties": _("Money by party, %(currency)s"),
    "table_in_kind": _("Contributions in kind, valued %(currency)s"),
    "nothing_in_kind": _("No contribution in kind is recorded."),
    "table_execution": _("Execution rates"),
    "execution_rate": _("Execution"),
    "execution_committed": _("Committed, of what is promised"),
    "execution_paid": _("Paid, of what is promised"),
    "execution_received": _("Received, of what is paid"),
    "execution_spent": _("Spent, of what is received"),
    "execution_justified": _("Justified, of what is spent"),
    "checks_opening": _(
        "Sums that should meet, in dirhams, of this agreement alone. Where they differ, the last column says what the "
        "difference is and with whom it rests."
    ),
    "table_checks": _("Reconciliation"),
    "check": _("Sums compared"),
    "amount_one": _("First sum"),
    "amount_two": _("Second sum"),
    "rests_with": _("Why, and with whom it rests"),
    "adds_up": _("The two sums meet."),
    "rests": _("%(party)s: %(amount)s"),
    "check_promises_and_text": _("Promises of the ledger against the amount of the text"),
    "check_committed_and_ordered": _("Committed against ordered"),
    "check_ordered_and_paid": _("Ordered against paid"),
    "check_paid_and_received": _("Paid against received"),
    "check_received_and_spent": _("Received against spent and returned"),
    "check_spent_and_justified": _("Spent against justified"),
    "why_unwritten": _("The text writes no amount in dirhams: there is nothing to compare."),
    "why_promises_and_text": _("The shares recorded are not the amount written"),
    "why_committed_and_ordered": _("Committed and not ordered yet"),
    "why_ordered_and_paid": _("Ordered and not paid yet"),
    "why_paid_and_received": _("Paid, and the holder has not recorded it as received"),
    "why_received_and_spent": _("Still held, neither spent nor returned"),
    "why_spent_and_justified": _("Spent without proof handed in"),
    "table_money_late": _("Contributions due and not paid"),
    "missing_amount": pgettext_lazy("money", "Missing"),
    "no_money_late": _("No contribution is late on the day of the figures."),
    "table_tranches": _("Tranches that wait"),
    "no_tranche_waits": _("No tranche waits."),
    "tranche": _("Tranche"),
    "amount": _("Amount"),
    "waits_for": _("Waits for"),
    "release_proposed": _("Its release is proposed"),
    "release_to_propose": _("Every condition is met: its release is to be proposed"),
    "note_money": _(
        "Amounts are the entries of the ledger as they stood on the day and at the instant of knowledge; an entry "
        "reversed by then counts no more."
    ),
    # reach
    "section_reach": _("Who was reached, each once"),
    "no_reach": _("No session is recorded under this agreement or under those that its money reaches."),
    "reach_opening": _(
        "An organisation is counted once through the whole chain of agreements, whatever the number of its sessions "
        "and of its records; its people are the members counted last. Nobody knows members by name: who belongs to two "
        "organisations is counted in each."
    ),
    "reached_organisations": _("Organisations reached"),
    "reached_people": _("Members of these organisations"),
    "reached_women": _("of whom women"),
    "reached_merged": _("Records that were another name of one of them"),
    "reached_uncounted": _("Organisations whose members were never counted"),
    "reached_under": _("Organisations reached under %(key)s"),
    "people_reached": _("People reached, each once"),
    "of_whom_women": _("of whom %(count)s women"),
    "note_reach": _(
        "Records merged as one organisation are one organisation; agreements that feed each other are one chain."
    ),
    # decisions
    "decisions_kept_line": _(
        "Of %(total)s decisions: %(kept)s carried out in time, %(kept_late)s carried out late, %(open)s under way, "
        "%(late)s late, %(dropped)s given up."
    ),
    "outcome_kept": _("Carried out"),
    "outcome_kept_late": _("Carried out late"),
    "outcome_open": _("Under way"),
    "outcome_late": _("Late"),
    "outcome_dropped": _("Given up"),
    "what_was_done": _("What was done"),
    # risks
    "section_risks": _("Risks"),
    "risks_opening": _("Computed from the facts that each line names; nobody types them."),
    "table_risks": _("Risks and their facts"),
    "risk_kind": _("Risk"),
    "risk_facts": _("Facts"),
    "risk_commitments": _("Commitment"),
    "risk_targets": _("Target"),
    "risk_money": pgettext_lazy("part of a report", "Money"),
    "risk_support": _("Support"),
    "risk_exchanges": _("Exchange"),
    "no_risk": _("No risk is computed from the facts."),
    # donor
    "donor_opening": _(
        "What became of the money, in euros at the dated rates listed below; whom it reached, each once; what is late "
        "or at risk. The figures are those of the frozen evaluation."
    ),
    "euro_opening": _(
        "Amounts written in euros stay as they are; each amount in dirhams is converted at the rate of its own value "
        "day."
    ),
    "section_rates": _("Rates used"),
    "rates_opening": _("A rate holds from its day until the next one."),
    "table_rates": _("Dated rates"),
    "rate_from": _("From"),
    "dirhams_for_one": _("Dirhams for one euro"),
    "rate_source": _("Source of the rate"),
    "rate_lacking": _("No euro rate is recorded for %(day)s or before: the amounts cannot be given in euros."),
    "no_euro": _("No amount or no euro rate is recorded: there is nothing to give in euros."),
    # page for the chair
    "sheet_title": _("For the chair of the committee, %(day)s"),
    "section_decide": _("What needs a decision"),
    "section_who_late": _("Who is late"),
    "nothing_to_decide": _("Nothing waits for a decision."),
    "nobody_late": _("Nobody is late."),
    "coverage_reached": _("Coverage reached"),
    "of_target": _("target %(rate)s"),
    "paid_of_promised": _("Paid, of what is promised"),
    "decisions_done": _("Decisions carried out"),
    "owes": _("Contribution of %(year)s not paid: %(amount)s"),
    "decision_numbered": _("Decision %(number)s: %(title)s"),
    "last_day": pgettext_lazy("of a period", "last day"),
    "days_left": ngettext_lazy("%(days)s day left", "%(days)s days left", "n"),
    "days_over": ngettext_lazy("over since %(days)s day", "over since %(days)s days", "n"),
    "days_late_line": ngettext_lazy("%(days)s day late", "%(days)s days late", "n"),
    "and_more": ngettext_lazy("and %(count)s more", "and %(count)s more", "n"),
}
