"""The words for the codes of this room, for choices and faces."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from twiza.core.languages import of_papers

KINDS = {
    "framework": _("Framework convention"),
    "specific": _("Specific convention"),
    "amendment": _("Amendment"),
    "protocol": _("Protocol"),
    "contract_programme": _("Programme contract"),
    "memorandum": _("Memorandum of understanding"),
    "partnership": _("Partnership convention"),
    "series": _("Series of conventions"),
    "exchange": _("Bilateral exchange"),
}
STATES = {
    "draft": pgettext_lazy("convention", "Draft"),
    "under_study": pgettext_lazy("convention", "Under study"),
    "voted": pgettext_lazy("convention", "Voted"),
    "visa": pgettext_lazy("convention", "Visa granted"),
    "signed": pgettext_lazy("convention", "Signed"),
    "in_force": pgettext_lazy("convention", "In force"),
    "suspended": pgettext_lazy("convention", "Suspended"),
    "expired": pgettext_lazy("convention", "Expired"),
    "terminated": pgettext_lazy("convention", "Terminated"),
    "closed": pgettext_lazy("convention", "Closed"),
}
CLAUSE_TYPES = {
    "preamble": _("Preamble"),
    "object": _("Object"),
    "consistency": _("Components"),
    "cost": _("Cost and financing plan"),
    "commitments": _("Commitments of the parties"),
    "owner": _("Project owner"),
    "payment": _("Terms of payment"),
    "committee": _("Follow-up committee"),
    "evaluation": _("Follow-up and evaluation"),
    "communication": _("Communication and data"),
    "duration": _("Duration and entry into force"),
    "amendment": _("Amendments"),
    "termination": _("Termination"),
    "disputes": _("Disputes"),
}
PARTY_ROLES = {
    "signatory": _("Signatory"),
    "funder": _("Funder"),
    "project_owner": _("Project owner"),
    "delegated_owner": _("Delegated project owner"),
    "beneficiary": _("Beneficiary"),
    "chair": _("Chair of the committee"),
}
INSTITUTION_KINDS = {
    "ministry": _("Ministry"),
    "region": _("Region"),
    "wilaya": _("Wilaya"),
    "local_authority": _("Local authority"),
    "public_body": _("Public body"),
    "university": _("University"),
    "donor": _("Donor"),
    "foreign_government": _("Foreign government"),
    "foundation": _("Foundation"),
    "association": _("Association"),
    "beneficiaries": _("Beneficiaries"),
    "other": _("Other"),
}
COMMITMENT_KINDS = {"money": _("Money"), "quantity": _("Quantity"), "act": _("Act")}
DOCUMENT_KINDS = {
    "convention": _("Convention"),
    "amendment": _("Amendment"),
    "deliberation": _("Deliberation"),
    "visa": _("Visa"),
    "minutes": _("Minutes"),
    "report": _("Report"),
    "evaluation_report": _("Evaluation report"),
    "press": _("Press article"),
    "proof": _("Proof"),
    "other": _("Other"),
}
PRECISIONS = {"day": _("To the day"), "year": _("By years")}
UNITS = {
    "cooperatives": _("cooperatives"),
    "people": _("people"),
    "projects": _("projects"),
    "sessions": _("sessions"),
    "documents": _("documents"),
    "meetings": _("meetings"),
    "percent": _("percent"),
    "jobs": _("jobs"),
    "hours": _("hours"),
    "regions": _("regions"),
    "times": _("times"),
}
# The same units after a number, which chooses their form
COUNTED = {
    "cooperatives": ngettext_lazy("%(shown)s cooperative", "%(shown)s cooperatives", "whole"),
    "people": ngettext_lazy("%(shown)s person", "%(shown)s people", "whole"),
    "projects": ngettext_lazy("%(shown)s project", "%(shown)s projects", "whole"),
    "sessions": ngettext_lazy("%(shown)s session", "%(shown)s sessions", "whole"),
    "documents": ngettext_lazy("%(shown)s document", "%(shown)s documents", "whole"),
    "meetings": ngettext_lazy("%(shown)s meeting", "%(shown)s meetings", "whole"),
    "jobs": ngettext_lazy("%(shown)s job", "%(shown)s jobs", "whole"),
    "hours": ngettext_lazy("%(shown)s hour", "%(shown)s hours", "whole"),
    "regions": ngettext_lazy("%(shown)s region", "%(shown)s regions", "whole"),
}
EVIDENCE_RULES = {
    "act_recorded": _("The act is recorded"),
    "documents_deposited": _("Documents are deposited"),
    "quantity_reached": _("The recorded quantity reaches what was promised"),
    "target_reached": _("An indicator of the plan reaches its target"),
    "money_paid": _("Recorded payments reach the amount promised"),
}
STANDINGS = {
    "kept": _("Kept"),
    "on_track": _("On track"),
    "at_risk": _("At risk"),
    "late": _("Late"),
    "unknown": _("Unknown"),
}
FOREIGN = {"es": "Español"}  # languages of papers that come from elsewhere


def languages() -> dict[str, str]:
    """The languages in which a document can be written."""
    return {**dict(of_papers()), **FOREIGN}


ACTIONS = {
    "draft_agreement": pgettext_lazy("history", "Draft opened"),
    "edit_agreement": pgettext_lazy("history", "Draft changed"),
    "add_party": pgettext_lazy("history", "Party added"),
    "edit_party": pgettext_lazy("history", "Party changed"),
    "remove_party": pgettext_lazy("history", "Party removed"),
    "add_clause": pgettext_lazy("history", "Clause added"),
    "edit_clause": pgettext_lazy("history", "Clause changed"),
    "remove_clause": pgettext_lazy("history", "Clause removed"),
    "add_commitment": pgettext_lazy("history", "Commitment added"),
    "edit_commitment": pgettext_lazy("history", "Commitment changed"),
    "remove_commitment": pgettext_lazy("history", "Commitment removed"),
    "deposit_document": pgettext_lazy("history", "Document deposited"),
    "read_document": pgettext_lazy("history", "Paper read"),
    "confirm_reading": pgettext_lazy("history", "Draft made from a paper"),
    "draft_amendment": pgettext_lazy("history", "Amendment opened"),
    "change_text": pgettext_lazy("history", "Change entered"),
    "remove_change": pgettext_lazy("history", "Change taken away"),
    "approve_amendment": pgettext_lazy("history", "Amendment approved"),
    "withdraw_amendment": pgettext_lazy("history", "Amendment withdrawn"),
    "set_cost_table": pgettext_lazy("history", "Cost table set"),
    "number_agreement": pgettext_lazy("history", "Number given"),
    "fill_clauses": pgettext_lazy("history", "Clauses of the template added"),
    "open_session": pgettext_lazy("history", "Session opened"),
    "put_on_session": pgettext_lazy("history", "Put on a session"),
    "record_step": pgettext_lazy("history", "Step of the council recorded"),
    "quote_fields": pgettext_lazy("history", "Sentences quoted"),
    "record_signature": pgettext_lazy("history", "Signature recorded"),
    "record_fulfilment": pgettext_lazy("history", "Fulfilment recorded"),
    "correct_fulfilment": pgettext_lazy("history", "Fulfilment corrected"),
    "withdraw_fulfilment": pgettext_lazy("history", "Fulfilment withdrawn"),
    "publish_agreement": pgettext_lazy("history", "Published"),
    "unpublish_agreement": pgettext_lazy("history", "Taken back from the public"),
    "study": pgettext_lazy("history", "Sent to study"),
    "return_to_draft": pgettext_lazy("history", "Returned to draft"),
    "vote": pgettext_lazy("history", "Vote recorded"),
    "grant_visa": pgettext_lazy("history", "Visa recorded"),
    "sign": pgettext_lazy("history", "Signed by all"),
    "enter_into_force": pgettext_lazy("history", "Entered into force"),
    "suspend": pgettext_lazy("history", "Suspended"),
    "resume": pgettext_lazy("history", "Resumed"),
    "expire": pgettext_lazy("history", "Expiry recorded"),
    "terminate": pgettext_lazy("history", "Terminated"),
    "close": pgettext_lazy("history", "Closed"),
}
# What a reading proposes
FIELDS = {
    "kind": _("Kind"),
    "title": _("Title"),
    "object": _("Object"),
    "reference": _("Reference number"),
    "upstream": _("Agreement that this one applies"),
    "territory": _("Territory"),
    "signed_on": _("Signed on"),
    "approval": _("Approved by"),
    "starts_on": _("Starts on"),
    "ends_on": _("Last day"),
    "duration_months": _("Duration in months"),
    "renewal": _("Tacit renewal"),
    "party": _("Party"),
    "office": _("Represented by"),
    "role": _("Role of a party"),
    "budget": _("Budget"),
    "share": _("Share of a payer"),
    "amount": _("Other sum"),
    "target": _("Target"),
    "committee": _("Committee"),
    "chair": _("Chair of the committee"),
    "members": _("Members of the committee"),
    "frequency": _("Meetings of the committee"),
    "clause": _("Clause"),
    "commitment": _("Commitment"),
}
CONFIDENCES = {"high": _("Written so"), "medium": _("Read from the context"), "low": _("To be looked at")}
DOUBTS = {
    "no_year": _("The text names this day without its year: type the day with its year."),
    "ambiguous_day": _("Day and month can be read both ways: choose one."),
    "impossible_day": _("This day does not exist in the calendar."),
    "hijri": _(
        "This is a day of the Hijri calendar. It is not converted: type the day of the Gregorian calendar."
    ),
    "ambiguous_amount": _("The point or the comma can part thousands or decimals: choose one reading."),
    "figures_differ": _("Figures and words do not say the same: choose one."),
}
# The lines of the calendar
ENTRIES = {
    "renewal_due": _("Renewal to decide"),
    "renews": _("Tacit renewal"),
    "lapses": _("Lapse"),
    "lapsed_without_evaluation": _("Lapsed without evaluation"),
    "session_last": _("Last session in time"),
    "session_next": _("Next council session"),
    "visa_due": _("Answer on the visa"),
    "starts_unsigned": _("Start without all signatures"),
    "commitment_due": _("Commitment due"),
}
AMENDMENT_STATES = {
    "proposed": pgettext_lazy("amendment", "Proposed"),
    "approved": pgettext_lazy("amendment", "Approved"),
    "withdrawn": pgettext_lazy("amendment", "Withdrawn"),
}
VOTES = {
    "adopted": pgettext_lazy("vote", "Adopted"),
    "rejected": pgettext_lazy("vote", "Rejected"),
    "postponed": pgettext_lazy("vote", "Postponed"),
}
STEPS = {
    "vote": _("Record the vote"),
    "visa_asked": _("Visa asked"),
    "visa": _("Visa granted"),
    "notified": _("Notified to the parties"),
}

# Said beside what was read of a paper that is partly a scan.
PICTURES = _("Pages that are pictures without text were not read: %(pages)s. Look at them yourself.")
