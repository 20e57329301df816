"""The words for the codes of this room, for choices and faces."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
LANGUAGES = {"fr": "Français", "ar": "العربية", "en": "English", "es": "Español"}
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
