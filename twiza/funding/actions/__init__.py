"""Every write of money: within its envelope, audited, refused with a sentence, safe to repeat."""

from .fund_requests import NothingLate, issue_fund_call
from .ledger import (
    AlreadyReversed,
    NoteMissing,
    PromiseTaken,
    RateTaken,
    ReversalStays,
    Share,
    declare_feed,
    record_cost_table,
    record_entry,
    record_rate,
    reverse_entry,
)
from .payments import (
    FileApplied,
    FileFaulty,
    FileUnreadable,
    NoSuchComponent,
    apply_payments,
    map_payments,
    send_payments,
)  # fmt: skip
from .posting import (
    FutureValue,
    NotBinding,
    OtherAgreement,
    PayeeMissing,
    PayerForeign,
    ReferenceTaken,
)
from .promises import NotAmending, NotOfText, PromiseBelow, amend_promise, settle_promises
from .tranches import (
    ConditionsMissing,
    ConditionTold,
    NotAttested,
    NoteNeeded,
    NumberTaken,
    TrancheOver,
    attest_condition,
    move_tranche,
    plan_tranche,
    release_tranche,
)

__all__ = [
    "AlreadyReversed", "ConditionTold", "ConditionsMissing", "FileApplied", "FileFaulty", "FileUnreadable",
    "FutureValue", "NoSuchComponent", "NotAmending", "NotAttested", "NotBinding", "NotOfText", "NoteMissing",
    "NoteNeeded", "NothingLate", "NumberTaken", "OtherAgreement", "PayeeMissing", "PayerForeign", "PromiseBelow",
    "PromiseTaken", "RateTaken", "ReferenceTaken", "ReversalStays", "Share", "TrancheOver",
    "amend_promise", "apply_payments", "attest_condition", "declare_feed", "issue_fund_call", "map_payments",
    "move_tranche", "plan_tranche", "record_cost_table", "record_entry", "record_rate", "release_tranche",
    "reverse_entry", "send_payments", "settle_promises",
]  # fmt: skip
