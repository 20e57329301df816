"""Evidence rules: named code that turns recorded facts into a measure of one commitment.

A rule is chosen as data (code + parameters). Rules marked `is_external` are measured by a higher room and resolved by
the models floor through settings; here they only declare their parameters.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal

from .vocabulary import CommitmentKind


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as the rules see it. Money in centimes; `due_on` is the last good day; unknown is None."""

    kind: str
    rule: str
    quantity: Decimal | None = None
    unit: str = ""
    centimes: int | None = None
    currency: str = ""
    starts_on: date | None = None
    due_on: date | None = None
    is_binding: bool = True
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """One recorded fact: on which day, how much, with a paper or without."""

    on: date
    amount: Decimal | None = None
    unit: str = ""
    centimes: int | None = None
    currency: str = ""
    has_document: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What the facts say of a commitment on a day.

    `done` against `wanted` in the same unit (centimes for money); `expected` is what a written path asks for on that
    day (None: the straight line is used); `reached_on` the day the wanted amount was first reached; `reason` and
    `params` add a higher room's own explanation. None in `done` means not measurable.
    """

    done: Decimal | None
    wanted: Decimal | None = None
    expected: Decimal | None = None
    unit: str = ""
    last_on: date | None = None
    reached_on: date | None = None
    proofs: int = 0
    reason: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


def as_promised(measure: Measure, promise: Promise) -> Measure:
    """What another room measured, against the quantity that the text of the day promises in the same unit.

    A plan keeps the target that it was written for; an amendment may have changed the promise since. What the pace
    asks for changes in proportion.
    """
    wanted = promise.quantity
    if not wanted or not measure.wanted or promise.unit != measure.unit or wanted == measure.wanted:
        return measure
    expected = None if measure.expected is None else measure.expected * wanted / measure.wanted
    return replace(measure, wanted=wanted, expected=expected)


def _running(facts: Sequence[Done], wanted: Decimal | None, amounts: Sequence[Decimal], unit: str) -> Measure:
    """Add amounts in order of their day and note when the wanted total was reached."""
    total, reached = Decimal(0), None
    for fact, amount in sorted(zip(facts, amounts, strict=True), key=lambda pair: pair[0].on):
        total += amount
        if wanted is not None and reached is None and total >= wanted:
            reached = fact.on
    # A negative correction may bring the total under the mark again.
    if wanted is not None and total < wanted:
        reached = None
    last = max((fact.on for fact in facts), default=None)
    proofs = sum(fact.has_document for fact in facts)
    return Measure(done=total, wanted=wanted, unit=unit, last_on=last, reached_on=reached, proofs=proofs)


def act_recorded(promise: Promise, facts: Sequence[Done]) -> Measure:
    """Count the days on which the act was done; `times` says how often it is promised (1)."""
    return _running(facts, Decimal(promise.params.get("times", 1)), [Decimal(1)] * len(facts), "times")


def documents_deposited(promise: Promise, facts: Sequence[Done]) -> Measure:
    """Count the facts that carry a document; `count` says how many are promised (1)."""
    papers = [fact for fact in facts if fact.has_document]
    return _running(papers, Decimal(promise.params.get("count", 1)), [Decimal(1)] * len(papers), "documents")


def quantity_reached(promise: Promise, facts: Sequence[Done]) -> Measure:
    """Add the recorded quantities of the promised unit; facts in another unit do not count."""
    unit = promise.unit
    same = [fact for fact in facts if fact.amount is not None and fact.unit == unit]
    return _running(same, promise.quantity, [fact.amount for fact in same if fact.amount is not None], unit)


def money_paid(promise: Promise, facts: Sequence[Done]) -> Measure:
    """Add the recorded payments in the promised currency, in centimes; another currency never counts.

    `stage` (paid) may ask for money received, spent or justified: only a ledger tells these apart, records do not.
    """
    if promise.params.get("stage", "paid") != "paid":
        return Measure(None)
    same = [fact for fact in facts if fact.centimes is not None and fact.currency == promise.currency]
    wanted = None if promise.centimes is None else Decimal(promise.centimes)
    return _running(same, wanted, [Decimal(fact.centimes or 0) for fact in same], promise.currency)


# What a commitment of money may be measured by.
MONEY_STAGES = ("committed", "ordered", "paid", "received", "spent", "justified")
Rule = Callable[[Promise, Sequence[Done]], Measure]


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """One way to prove a commitment: code, kinds it fits, parameters (name -> type), function."""

    code: str
    kinds: frozenset[str]
    params: Mapping[str, str]
    compute: Rule | None
    is_optional: bool = True

    @property
    def is_external(self) -> bool:
        """True when a higher room measures it."""
        return self.compute is None


RULES: dict[str, EvidenceRule] = {
    rule.code: rule
    for rule in (
        EvidenceRule("act_recorded", frozenset({CommitmentKind.ACT}), {"times": "count"}, act_recorded),
        EvidenceRule("documents_deposited", frozenset({CommitmentKind.ACT}), {"count": "count"}, documents_deposited),
        EvidenceRule("quantity_reached", frozenset({CommitmentKind.QUANTITY}), {}, quantity_reached),
        EvidenceRule(
            "target_reached",
            frozenset({CommitmentKind.QUANTITY, CommitmentKind.ACT}),
            {"target": "text"},
            None,
            is_optional=False,
        ),
        EvidenceRule("money_paid", frozenset({CommitmentKind.MONEY}), {"stage": "stage"}, money_paid),
    )
}


class EvidenceUnknown(Refusal):
    message = _("This evidence rule does not exist.")


class EvidenceKindMismatch(Refusal):
    message = _("This evidence rule does not fit that kind of commitment.")


class EvidenceParamUnknown(Refusal):
    message = _("The evidence rule does not know the parameter “%(param)s”.")


class EvidenceParamInvalid(Refusal):
    message = _("The parameter “%(param)s” of the evidence rule has a wrong value.")


class EvidenceParamMissing(Refusal):
    message = _("The evidence rule needs the parameter “%(param)s”.")


def check_rule(kind: str, code: str, params: Mapping[str, object]) -> None:
    """Refuse a rule that does not exist, does not fit the kind, or has wrong parameters.

    Codes: `evidence_unknown`, `evidence_kind_mismatch`, `evidence_param_unknown`, `evidence_param_missing`,
    `evidence_param_invalid`.
    """
    rule = RULES.get(code)
    if rule is None:
        raise EvidenceUnknown(rule=code)
    if kind not in rule.kinds:
        raise EvidenceKindMismatch(rule=code, kind=kind)
    for name in params:
        if name not in rule.params:
            raise EvidenceParamUnknown(rule=code, param=name)
    for name, kind_of in rule.params.items():
        if name not in params:
            if not rule.is_optional:
                raise EvidenceParamMissing(rule=code, param=name)
            continue
        if not _is_valid(params[name], kind_of):
            raise EvidenceParamInvalid(rule=code, param=name)


def _is_valid(value: object, kind_of: str) -> bool:
    if kind_of == "stage":
        return value in MONEY_STAGES
    if kind_of == "text":
        return isinstance(value, str) and bool(value.strip())
    try:
        return not isinstance(value, bool) and Decimal(str(value)) > 0 and Decimal(str(value)) % 1 == 0
    except InvalidOperation:
        return False


def measure(promise: Promise, facts: Sequence[Done]) -> Measure | None:
    """Apply the promise's own rule to its facts; None when the rule is measured by a higher room."""
    rule = RULES[promise.rule]
    return None if rule.compute is None else rule.compute(promise, facts)
