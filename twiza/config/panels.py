"""What higher rooms show on the pages of lower ones, and who answers for a rule that a lower room names.

A page asks for its panels by name; each is the address of a fragment that its own room serves and guards. Nothing is
imported: a room is known by its URL names and its dotted paths only.
"""

from django.utils.translation import gettext_lazy as _

PANELS: dict[str, list[str]] = {
    "home": [
        "support:home-panel",
        "governance:home-panel",
        "agreements:home-panel",
        "register:home-panel",
    ],
    "agreement": ["plans:agreement-panel", "support:agreement-panel", "governance:agreement-panel"],
    "public-agreement": ["plans:agreement-panel", "governance:agreement-panel"],
    "organisation": ["plans:organisation-panel", "support:organisation-panel"],
    "territory": ["register:territory-panel"],
}

EVIDENCE: dict[str, str] = {
    "target_reached": "twiza.plans.models.measure_commitment",
}

# The sections of the shell: URL name, icon, words, permission that shows it ("" = everybody).
SECTIONS: list[tuple[str, str, object, str]] = [
    ("config:home", "home", _("Home"), ""),
    ("agreements:agreement-list", "file-text", _("Conventions"), "agreement.view"),
    ("register:organisation-list", "building-community", _("Register"), "register.view"),
    ("support:case-list", "heart-handshake", _("Support"), "case.view"),
    ("governance:report-list", "report-analytics", _("Reports"), "report.view"),
    ("accounts:user-list", "users", _("Administration"), "user.manage"),
]
SEARCH = ("register:organisation-list", "register.view")

# What a stranger may open.
PUBLIC_SECTIONS: list[tuple[str, str, object, str]] = [
    ("config:home", "home", _("Home"), ""),
    ("agreements:public-list", "file-text", _("Conventions"), ""),
    ("config:supported-list", "map-pin", _("Supported cooperatives"), ""),
    ("governance:report-published", "report-analytics", _("Reports"), ""),
    ("config:about", "info-circle", _("Method and sources"), ""),
]
