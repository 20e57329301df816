"""Amending an agreement: open an amendment on its root, say what changes, approve it by a move; the cost table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, perform, record_audit, require
from twiza.core.refusals import MoveRefused, Refusal
from twiza.core.saving import save_checked
from twiza.core.states import by_name
from twiza.core.translation import texts

from ..models import Agreement, Amendment, Change, CostLine, Party, base_text, signed_or_original_on
from ..rules.amending import (
    AMENDMENT_MOVES,
    APPROVE,
    AmendmentState,
    Path,
    check_amendment,
    check_path,
    check_shares,
    consolidate,
    typed,
)
from ..rules.vocabulary import Kind
from .acts import Act
from .drafting import PartyForeign, add_party, draft_agreement
from .lifecycle import MoveUnknown, NoteMissing
from .locking import editable, locked


class NotAmendable(Refusal):
    """A draft changes by itself; a series or an exchange has no amendments."""

    message = _("“%(agreement)s” takes no amendment: a draft is edited, a series or an exchange is not amended.")


class AmendmentSettled(Refusal):
    """An approved or withdrawn amendment does not change any more."""

    message = _("This amendment is settled: its changes cannot be edited.")


class CurrencyMixed(Refusal):
    """A cost table has one currency, that of the budget."""

    message = _("A cost table has one currency: %(currency)s.")


@transaction.atomic
def draft_amendment(
    *, parent: Agreement, key: str, title_fr: str, by: Actor, at: datetime, number: int | None = None, **fields: object
) -> Amendment:
    """Open an amendment on the root of an agreement, with the parties that must sign it and the next number.

    An agreement born elsewhere is amended when its original, dated, is attached to it.
    Raises: NotAllowed, NotAmendable, KeyTaken, InvalidFields (number taken).
    """
    root = locked(parent.root())
    require(by, Permission.AGREEMENT_DRAFT, root)
    if root.kind in (Kind.SERIES, Kind.EXCHANGE, Kind.AMENDMENT) or signed_or_original_on(root) is None:
        raise NotAmendable(agreement=root.title)
    last = root.amendments.exclude(state=AmendmentState.WITHDRAWN).order_by("-number").first()
    agreement = draft_agreement(
        key=key, kind=Kind.AMENDMENT, title_fr=title_fr, parent=root, by=by, at=at, territory=root.territory, **fields
    )
    for party in root.parties.select_related("institution"):
        add_party(
            agreement=agreement,
            institution=party.institution,
            roles=party.roles,
            by=by,
            at=at,
            order=party.order,
            **texts(party, "office").columns("office"),
        )
    amendment = save_checked(
        Amendment(agreement=agreement, root=root, number=number or (last.number if last else 0) + 1)
    )
    record_audit(Act.DRAFT_AMENDMENT, root, by=by, at=at, after={"number": amendment.number, "amendment": key})
    return amendment


@transaction.atomic
def change_text(
    *, amendment: Amendment, path: Path, after: object, effective_on: date, by: Actor, at: datetime
) -> Change | None:
    """Say that a path of the root's text has another value from a day; the value it has already takes the change away.

    `after` may be what a person typed. Raises: NotAllowed, AmendmentSettled, TextFrozen, PathUnknown, ...
    """
    require(by, Permission.AGREEMENT_DRAFT, amendment.agreement)
    editable(amendment.agreement)
    fresh = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if fresh.state != AmendmentState.PROPOSED:
        raise AmendmentSettled()
    earlier = [one.seen for one in Amendment.objects.of([fresh.root]).approved() if one.number < fresh.number]
    text = consolidate(base_text(fresh.root), earlier, on=date.max)
    value = typed(check_path(path, text), after, fresh.root.currency)
    before = text.get(path)
    existing = next((row for row in fresh.changes.all() if tuple(row.path) == path), None)
    if value == before:
        if existing is not None:
            existing.delete()
            record_audit(Act.REMOVE_CHANGE, amendment.agreement, by=by, at=at, before={"path": list(path)})
        return None
    row = existing or Change(amendment=fresh, path=list(path))
    row.before, row.after, row.effective_on = before, value, effective_on
    save_checked(row)
    values = {"path": " ".join(path), "before": before, "after": value, "effective_on": str(effective_on)}
    record_audit(Act.CHANGE_TEXT, amendment.agreement, by=by, at=at, after=values)
    return row


@transaction.atomic
def move_amendment(*, amendment: Amendment, name: str, by: Actor, at: datetime, note: str = "") -> Amendment:
    """Approve an amendment, which makes its changes count from their days on, or withdraw it.

    Approving wants the signatures of all, the right number, and dates after those of its parent; higher rooms named in
    settings.TWIZA_AMENDED follow in the same transaction, and may refuse it.
    Raises: NotAllowed, MoveUnknown, MoveRefused, NoteMissing, what `check_amendment` refuses.
    """
    move = by_name(AMENDMENT_MOVES, name)
    if move is None:
        raise MoveUnknown(name=name)
    root = locked(amendment.root)
    require(by, move.needs, root)
    fresh = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if not move.starts_from(fresh.state):
        raise MoveRefused(move=gettext(str(move.label)), state=fresh.get_state_display())
    if move.wants_note and not note.strip():
        raise NoteMissing()
    if move == APPROVE:
        _check(fresh, root)
        # The constraint of the state wants the instant first.
        fresh.approved_at, fresh.state = at, move.to
        fresh.save(update_fields=["approved_at", "state"])
        record_audit(move.name, fresh, by=by, at=at, after={"state": move.to}, note=note)
    else:
        fresh = perform(move, fresh, by=by, at=at, note=note)
    record_audit(
        move.name, root, by=by, at=at, after={"number": fresh.number, "changes": fresh.changes.count()}, note=note
    )
    amendment.state, amendment.approved_at = fresh.state, fresh.approved_at
    if move == APPROVE:
        for path in getattr(settings, "TWIZA_AMENDED", ()):
            import_string(path)(agreement=root, amendment=fresh, by=by, at=at)
    return fresh


def _check(fresh: Amendment, root: Agreement) -> None:
    earlier = [one.seen for one in Amendment.objects.of([root]).approved()]
    # Of an agreement born elsewhere earlier amendments may have stayed there.
    is_first_here = not earlier and root.signed_on() is None
    check_amendment(
        fresh.seen,
        base=base_text(root),
        earlier=earlier,
        parent_signed_on=signed_or_original_on(root),
        numbers_before=[fresh.number - 1] if is_first_here else [],
    )


@transaction.atomic
def set_cost_table(
    *,
    agreement: Agreement,
    lines: Sequence[tuple[Party, int, str, int]],
    by: Actor,
    at: datetime,
    arabic: Mapping[str, str] | None = None,
) -> list[CostLine]:
    """The cost table of a draft: (party, year, component, centimes).

    It replaces the one before and adds up to the budget. arabic: component -> its name in the Arabic text.

    Raises: NotAllowed, TextFrozen, PartyForeign, CurrencyMixed, SharesDiffer, InvalidFields.
    """
    require(by, Permission.AGREEMENT_DRAFT, agreement)
    fresh = editable(agreement)
    for party, *_rest in lines:
        if party.agreement_id != fresh.pk:
            raise PartyForeign(party=party)
    if lines and not fresh.currency:
        raise CurrencyMixed(currency="MAD")
    table: dict[Path, int] = {
        (str(party.pk), str(year), component): centimes for party, year, component, centimes in lines
    }
    check_shares(fresh.budget_centimes, table)
    fresh.cost_lines.all().delete()
    rows = [
        save_checked(
            CostLine(
                agreement=fresh,
                party=party,
                year=year,
                component=component.strip(),
                component_ar=(arabic or {}).get(component, "").strip(),
                centimes=centimes,
                currency=fresh.currency,
            )
        )
        for party, year, component, centimes in lines
    ]
    total = sum(row.centimes for row in rows)
    record_audit(Act.SET_COST_TABLE, fresh, by=by, at=at, after={"lines": len(rows), "centimes": total})
    return rows
