"""The words for the codes of this room, for choices and faces."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from twiza.core.labels import choices
from twiza.core.languages import of_papers

from ..rules.amending import AmendmentState
from ..rules.council import CouncilStep, Vote
from ..rules.reading.proposals import Field
from ..rules.standing import Standing
from ..rules.states import State
from ..rules.vocabulary import ClauseType, CommitmentKind, DocumentKind, InstitutionKind, Kind, PartyRole, Precision

KINDS = dict(choices(Kind))
STATES = dict(choices(State))
CLAUSE_TYPES = dict(choices(ClauseType))
PARTY_ROLES = dict(choices(PartyRole))
INSTITUTION_KINDS = dict(choices(InstitutionKind))
COMMITMENT_KINDS = dict(choices(CommitmentKind))
DOCUMENT_KINDS = dict(choices(DocumentKind))
PRECISIONS = dict(choices(Precision))
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
STANDINGS = dict(choices(Standing))
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
FIELDS = dict(choices(Field))
CONFIDENCES = {"high": _("Written so"), "medium": _("Read from the context"), "low": _("To be looked at")}
DOUBTS = {
    "no_year": _("The text names this day without its year: type the day with its year."),
    "ambiguous_day": _("Day and month can be read both ways: choose one."),
    "impossible_day": _("This day does not exist in the calendar."),
    "hijri": _("This is a day of the Hijri calendar. It is not converted: type the day of the Gregorian calendar."),
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
AMENDMENT_STATES = dict(choices(AmendmentState))
VOTES = dict(choices(Vote))
STEPS = dict(choices(CouncilStep))

# Said beside what was read of a paper that is partly a scan.
PICTURES = _("Pages that are pictures without text were not read: %(pages)s. Look at them yourself.")
