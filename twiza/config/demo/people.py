"""The log-ins of the demonstration: one person per job, all invented, all with the same published password."""

from __future__ import annotations

from dataclasses import dataclass

# Set only where the demonstration is loaded; it is printed on the terminal and protects nothing that is real.
PASSWORD = "Twiza-demonstration"


@dataclass(frozen=True)
class Login:
    """Who may log in: role, and its narrowing (HCP code, convention, an organisation of the case list)."""

    key: str
    name: str
    role: str
    language: str = "fr"
    territory: str = ""
    agreement: str = ""
    has_organisation: bool = False
    can_log_in: bool = True

    @property
    def email(self) -> str:
        """An address that no mail reaches (RFC 2606)."""
        return f"{self.key}@demo.example"


CAST = (
    Login("nadia", "Nadia (démonstration)", "national_officer"),
    Login("rachid", "Rachid (démonstration)", "regional_officer", territory="01"),
    Login("sara", "Sara (démonstration)", "regional_officer", territory="09"),
    Login("khadija", "Khadija (démonstration)", "committee_secretary", language="ar", agreement="tta-2023"),
    Login("amina", "Amina (démonstration)", "cooperative_president", language="ar", has_organisation=True),
    Login("younes", "Younes (démonstration)", "expert"),
    Login("hind", "Hind (démonstration)", "reviewer", agreement="tta-2023"),
    Login("donor", "Bailleur (démonstration)", "donor", language="en", agreement="tta-2023"),
    Login("auditor", "Auditeur (démonstration)", "auditor"),
    Login("administrator", "Administrateur (démonstration)", "administrator"),
)
# Who follows the files of the other regions: named by their region, without a password.
AGENTS = tuple(
    Login(
        f"agent-{code}",
        f"Agent de la région {code} (démonstration)",
        "regional_officer",
        territory=code,
        can_log_in=False,
    )
    for code in ("02", "03", "04", "05", "06", "07", "08", "10", "11", "12")
)
# Who scores with Hind, without a password.
REVIEWERS = tuple(
    Login(
        f"reviewer-{n}", f"Évaluateur {n} (démonstration)", "reviewer", agreement="tta-2023", can_log_in=False
    )
    for n in (1, 2)
)
AGENT_OF_REGION = {
    login.territory: login.key for login in (*CAST, *AGENTS) if login.role == "regional_officer"
}
EVERYBODY = (*CAST, *AGENTS, *REVIEWERS)
