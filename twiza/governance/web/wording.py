"""The words of a printed report in the reader's language: one sentence for each code that the layout speaks."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from ..rules.agenda import Item
from ..rules.figures_money import Risk
from .agenda import sentence
from .wording_money import MONEY

PAPER: dict[str, str | Promise] = {
    **MONEY,
    # cover, running heads
    "report_running": _("%(key)s, figures of %(day)s"),
    "contents": _("Contents"),
    "page": _("Page"),
    "of": pgettext_lazy("page 2 of 9", "of"),
    "annex": _("Annex"),
    "about": _("About"),
    "hash": _("Content hash (SHA-256)"),
    "agreement_period": _("Period of the agreement"),
    "figures_on": _("Figures of"),
    "as_known_at": _("As known at"),
    "computed_at": _("Computed at"),
    "synthetic_notice": _("Demonstration: the organisations, sessions and people behind these figures are synthetic."),
    # parts
    "section_summary": _("In short"),
    "section_agreement": _("The agreement and its parties"),
    "section_clauses": _("Standing clause by clause"),
    "section_coverage": _("Coverage"),
    "section_parts": _("Coverage by parts"),
    "section_by_region": _("By region"),
    "section_by_province": _("By province or prefecture"),
    "section_by_sector": _("By sector"),
    "section_by_year": _("At the end of each year"),
    "section_by_women_led": _("Led by women or not"),
    "section_by_size": _("By number of members"),
    "section_sessions": _("Sessions held"),
    "section_late": _("What is late and who owns it"),
    "section_decisions": _("Decisions of the committee"),
    "section_method": _("Method"),
    "section_sources": _("Sources"),
    "section_commitments": _("Commitments one by one"),
    "section_identity": _("Identity of the figures"),
    # summary
    "summary_opening": _(
        "This report says where “%(title)s” stands on %(day)s: what was promised, what was done, what is"
        " late and who owns it."
    ),
    "summary_readings": _(
        "The text does not say against which number of cooperatives the target is counted. Each reading "
        "is therefore given with its own rule."
    ),
    "of_counts": _("%(part)s of %(whole)s"),
    "commitments_kept": _("Commitments kept"),
    "commitments_late": _("Commitments late"),
    "sessions_held": _("Sessions held"),
    "with_organisations": _("with %(count)s organisations"),
    # standings
    "standing_kept": _("Kept"),
    "standing_on_track": _("On track"),
    "standing_at_risk": _("At risk"),
    "standing_late": _("Late"),
    "standing_unknown": _("Unknown"),
    "decision_closed": _("Carried out"),
    "decision_overdue": _("Overdue"),
    "decision_open": _("Under way"),
    # the agreement
    "agreement": _("Agreement"),
    "agreement_kind": _("Kind of agreement"),
    "agreement_parent": _("Under"),
    "agreement_state": _("State"),
    "signed_on": _("Signed on"),
    "territories": _("Territory"),
    "table_parties": _("Parties"),
    "party": _("Party"),
    "represented_by": _("Represented by"),
    "roles": _("Roles"),
    "nothing_recorded": _("Nothing is recorded."),
    # clauses and commitments
    "clauses_opening": _(
        "A clause stands as its least advanced commitment. Standings are computed from recorded facts "
        "and due dates; nobody types them."
    ),
    "table_clauses": _("Clauses"),
    "table_standings": _("Standing of clauses and commitments"),
    "table_commitments": _("Commitments"),
    "clauses": _("Clauses"),
    "commitments": _("Commitments"),
    "commitment": _("Commitment"),
    "no_commitment": _("No commitment"),
    "article": _("Article"),
    "subject": _("Subject"),
    "standing": _("Standing"),
    "source": _("Source"),
    "reason": _("Reason"),
    "owner": _("Owner"),
    "due_on": _("Due on"),
    "days_late": _("Days late"),
    "total": _("Total"),
    # coverage
    "no_target": _("No target with a computed coverage is recorded for this agreement."),
    "target_goal": _("Target"),
    "target_period": _("Period of the target"),
    "readings_notice": _(
        "Readings of the same target: same facts, different rules. No reading is the right one as long "
        "as the parties have not chosen."
    ),
    "table_readings": _("Readings side by side"),
    "reading": _("Reading"),
    "numerator": _("Numerator"),
    "denominator": _("Denominator"),
    "accompanied": _("Accompanied cooperatives"),
    "counted_against": _("Counted against"),
    "rate": _("Rate"),
    "missing_for_goal": _("Missing to reach the target"),
    "pace": _("Pace so far, a year"),
    "pace_needed": _("Pace needed, a year"),
    "figure_trajectory": _("Coverage by year against the path of the target"),
    "alt_trajectory": _("Target: %(goal)s."),
    "alt_reading": _("%(title)s: %(rate)s at the last year recorded."),
    "alt_forecast": _("Forecast for %(year)s: %(rate)s."),
    "table_path": _("Path and forecast – %(reading)s"),
    "year": _("Year"),
    "path": pgettext_lazy("of a target, year by year", "Path"),
    "gap": _("Gap (points)"),
    "forecast": _("Forecast"),
    "interval": _("Interval"),
    "between": _("%(low)s to %(high)s"),
    "figure_map": _("Coverage by region on the map"),
    "alt_map": _("%(reading)s. Highest: %(high)s, %(high_rate)s. Lowest: %(low)s, %(low_rate)s."),
    "parts_opening": _(
        "The parts of each reading, counted by the same rules as the whole. A dash means that a part was not measured."
    ),
    "count_short": pgettext_lazy("column of counted organisations", "Number"),
    "whole_short": pgettext_lazy("column of organisations counted against", "Out of"),
    "region": _("Region"),
    "province": _("Province or prefecture"),
    "sector": _("Sector"),
    "women_led": _("Led by women"),
    "size": _("Members"),
    "table_by_region": _("Coverage by region"),
    "table_by_province": _("Coverage by province or prefecture"),
    "table_by_sector": _("Coverage by sector"),
    "table_by_year": _("Coverage at the end of each year"),
    "table_by_women_led": _("Coverage of cooperatives led by women"),
    "table_by_size": _("Coverage by number of members"),
    # sessions
    "no_sessions": _("No session is recorded from the start of the agreement to the day of the figures."),
    "sessions_opening": _(
        "Sessions from the start of the agreement to the day of the figures. An organisation is counted "
        "once in a row, so rows do not add up to the total."
    ),
    "table_sessions_year": _("Sessions by year"),
    "table_sessions_region": _("Sessions by region"),
    "table_sessions_stage": _("Sessions by stage of support"),
    "stage": _("Stage"),
    "sessions": _("Sessions"),
    "organisations": _("Organisations"),
    "hours": _("Hours"),
    "attendances": _("Attendances"),
    "women": _("of whom women"),
    # late, decisions
    "table_late": _("Commitments past their day"),
    "nothing_late": _("No commitment is late on the day of the figures."),
    "table_decisions": _("Decisions and what became of them"),
    "decision": _("Decision"),
    "taken_on": _("Taken on"),
    # method, sources, identity
    "table_rules": _("Rules of counting"),
    "side": _("Side"),
    "rule": _("Rule"),
    "rule_says": _("What it says"),
    "note_two_clocks": _(
        "Every fact carries two dates: when it was true and when it was learnt. The figures take the "
        "facts true on the day of the figures "
        "among those known at the instant printed on the cover."
    ),
    "note_frozen": _(
        "The figures were frozen when computed. A later print reads them back; later corrections of the "
        "register do not touch them."
    ),
    "note_standing": _(
        "The standing of a commitment (kept, on track, at risk, late, unknown) is computed from its "
        "evidence, its due date and the day of the figures."
    ),
    "note_once": _("An organisation is counted once in each figure, whatever the number of its sessions."),
    "note_forecast": _(
        "The forecast prolongs the recorded history; its interval says how far history has varied. It is not a promise."
    ),
    "note_unknown": _(
        "What the text of the agreement does not say stays unknown: it is shown as a dash, never as nought."
    ),
    "table_sources": _("Where the facts come from"),
    "sources_opening": _(
        "Tables cite the codes of sentences; each is quoted from a paper listed below. Letters R and E "
        "are lists of the register and of support."
    ),
    "table_sentences": _("Sentences quoted"),
    "code": _("Code"),
    "what": _("Paper or list"),
    "fingerprint": _("SHA-256 of the file"),
    "quotation": _("Sentence"),
    "identity_opening": _(
        "The hash is computed over the question and every figure of this report, in their canonical form"
        " (JSON, sorted keys, UTF-8), "
        "without the instants of computing. Whoever holds the JSON file can compute it again."
    ),
    # comparing two reports
    "section_same": _("No difference"),
    "nothing_changed": _("Every figure, standing and decision is the same in both reports."),
    "section_rules_changed": _("The rules differ"),
    "rules_changed": _("These readings were counted by other rules: %(readings)s. Their figures do not compare."),
    "table_changes": _("Figures that changed"),
    "table_standings_changed": _("Commitments that changed"),
    "table_decisions_changed": _("Decisions taken or carried out"),
    "figure": _("Figure"),
    "before": _("Before"),
    "after": _("After"),
    "difference": _("Difference"),
    "closed_on": _("Carried out on"),
    "software": _("Software"),
    "schema": _("Form of the data"),
}


def speaker(language: str) -> Callable[..., str]:
    """`say(code, **params)` in that language, `n` choosing a plural; KeyError for a code that nobody worded."""

    def say(code: str, **params: object) -> str:
        with override(language):
            sentence: Any = PAPER[code]
            return str(sentence % params) if params else str(sentence)

    return say


def teller(language: str) -> Callable[[Risk], str]:
    """`tell(risk)`: the sentence of a risk or of a thing to decide, as the agenda says it."""

    def tell(risk: Risk) -> str:
        item = Item(
            risk.section, risk.code, risk.title, risk.owner, risk.tone, risk.due_on, risk.days, dict(risk.params)
        )
        with override(language):
            return sentence(item, language)

    return tell
