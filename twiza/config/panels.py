"""What higher rooms show on the pages of lower ones, and who answers for a rule that a lower room names.

A page asks for its panels by name; each is the address of a fragment that its own room serves and guards. Nothing is
imported: a room is known by its URL names and its dotted paths only.
"""

from django.utils.translation import gettext_lazy as _

PANELS: dict[str, list[str]] = {
    "home": [
        "support:home-panel",
        "calls:home-panel",
        "mobilisation:home-panel",
        "funding:home-panel",
        "portfolio:portfolio-panel",
        "governance:home-panel",
        "agreements:home-panel",
        "register:home-panel",
    ],
    "agreement": [
        "funding:agreement-panel",
        "calls:agreement-panel",
        "plans:agreement-panel",
        "support:agreement-panel",
        "mobilisation:agreement-panel",
        "governance:agreement-panel",
        "exchanges:exchange-panel",
    ],
    "public-agreement": ["plans:agreement-panel", "governance:agreement-panel"],
    "organisation": [
        "plans:organisation-panel",
        "support:organisation-panel",
        "mobilisation:organisation-panel",
        "calls:organisation-panel",
    ],
    "commitment": ["funding:commitment-panel"],
    "overlaps": ["portfolio:overlap-panel"],
    "case": ["mobilisation:case-panel"],
    "territory": ["register:territory-panel"],
    "tranche": ["governance:tranche-panel"],
}

EVIDENCE: dict[str, str] = {
    "target_reached": "twiza.plans.queries.measure_commitment",
    "money_paid": "twiza.funding.queries.measure_commitment",
}

# What says a refusal of a room's rules in the reader's language: called with the RuleError, its answer is shown.
SENTENCES: dict[str, str] = {"register": "twiza.register.models.labels.rule_sentence"}

# Called in the transaction that approves an amendment: (agreement, amendment, by, at).
AMENDED: tuple[str, ...] = ("twiza.funding.actions.settle_promises",)

# Which records are one organisation: a grant on either follows it.
FOLLOWS = "twiza.register.models.group_of"

# What higher rooms hold about a person: a function of the address that tells it, and one that erases it.
PERSONS: dict[str, tuple[str, str]] = {
    "mobilisation": ("twiza.mobilisation.queries.subject_access.dossier_of", "twiza.mobilisation.actions.erase_person"),
    "calls": ("twiza.calls.queries.persons.dossier_of", "twiza.calls.actions.erase_person"),
    "register": ("twiza.register.queries.persons.dossier_of", "twiza.register.actions.erase_person"),
    "portfolio": ("twiza.portfolio.queries.persons.dossier_of", "twiza.portfolio.actions.erase_person"),
}

# Jobs that the worker queues once a day, in this order.
DAILY: tuple[str, ...] = ("mobilisation.clock", "core.delivery")

# The sections of the shell: URL name, icon, words. Whom a section is shown to, its view says.
SECTIONS: list[tuple[str, str, object]] = [
    ("config:home", "home", _("Home")),
    ("agreements:agreement-list", "file-text", _("Conventions")),
    ("register:organisation-list", "building-community", _("Register")),
    ("support:case-list", "heart-handshake", _("Support")),
    ("mobilisation:start", "users-group", _("Experts")),
    ("funding:money-list", "coins", _("Funding")),
    ("calls:call-list", "speakerphone", _("Calls for projects")),
    ("calls:application-mine", "pencil", _("My applications")),
    ("calls:review-queue", "scale", _("Files to score")),
    ("governance:report-list", "report-analytics", _("Reports")),
    ("exchanges:exchange-list", "world", _("Exchanges")),
    ("accounts:user-list", "users", _("Administration")),
]
SEARCH = "register:organisation-list"

# What a stranger may open.
PUBLIC_SECTIONS: list[tuple[str, str, object]] = [
    ("config:home", "home", _("Home")),
    ("agreements:public-list", "file-text", _("Conventions")),
    ("calls:public-list", "speakerphone", _("Calls for projects")),
    ("config:supported-list", "map-pin", _("Supported cooperatives")),
    ("mobilisation:expert-join", "users-group", _("Help a cooperative")),
    ("governance:report-published", "report-analytics", _("Reports")),
    ("config:about", "info-circle", _("Method and sources")),
]
