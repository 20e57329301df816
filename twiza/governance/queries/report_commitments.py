"""An agreement's promises and warnings in words, as reports freeze them and agendas say them."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max, QuerySet

from twiza.agreements.models import Agreement, Commitment, sentences
from twiza.agreements.rules.notices import Notice, notices
from twiza.agreements.rules.standing import StandingVerdict
from twiza.agreements.rules.vocabulary import DocumentKind
from twiza.core import formats
from twiza.core.languages import Extent, codes
from twiza.core.models import AuditRow
from twiza.core.printing.title_readers import column, in_three, title_of
from twiza.core.printing.titles import Title

from ..models.labels import ALL_PARTIES, NO_MEASURE
from ..models.reports import Report
from ..rules import figures


def commitments_of(agreement: Agreement) -> QuerySet[Commitment]:
    """The commitments in the order of their clauses, with who promised them."""
    rows = agreement.commitments.select_related("agreement", "clause").prefetch_related("parties__institution")
    return rows.order_by("clause__number", "number", "id")


def warnings_of(agreement: Agreement, *, on: date, known: datetime) -> tuple[figures.Warned, ...]:
    """What its reader must be told; an evaluation deposited after the instant is not known yet."""
    state = state_at(agreement, known)
    papers = agreement.documents.filter(kind=DocumentKind.EVALUATION_REPORT, deposited_at__lte=known)
    evaluated_on = papers.aggregate(last=Max("dated_on"))["last"]
    notices_result = notices(
        state=state, span=agreement.span, unsigned=len(agreement.unsigned()), evaluated_on=evaluated_on, on=on
    )
    return tuple(_warned(notice) for notice in notices_result)


def _warned(notice: Notice) -> figures.Warned:
    return figures.Warned(notice.code, notice.tone, in_three(lambda _language: sentences.notice(notice)))


def state_at(row: Agreement | Report, known: datetime) -> str:
    """The state that our books gave to an agreement or a report at an instant: what the first later move found.

    The present state when nothing moved since, or when it entered our books later: they say nothing earlier.
    """
    rows = AuditRow.objects.about(row)
    later = rows.filter(at__gt=known, before__has_key="state").order_by("at", "id").first()
    entered = rows.order_by("id").first()  # written first, whatever instant it tells
    if later is None or not later.before or entered is None or entered.at > known:
        return row.state
    return str(later.before["state"])


def promisers(row: Commitment, parties: int) -> Title:
    """The parties that promised, by name; all of them are said in one word."""
    found = sorted(row.parties.all(), key=lambda party: (party.order, party.pk))
    if len(found) == parties > 1:
        return title_of(ALL_PARTIES)
    names = [column(party.institution, "name") for party in found]
    return Title(
        *(
            formats.join([name.within(language) for name in names], language) if names else ""
            for language in codes(Extent.PAPERS)
        )
    )


def because(verdict: StandingVerdict) -> Title:
    """Why it stands there; a reason that only the plans know is said in general words."""
    if verdict.reason not in sentences.REASONS:
        return title_of(NO_MEASURE)
    return in_three(lambda _language: sentences.reason(verdict))
