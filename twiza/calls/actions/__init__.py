"""Every write of calls: audited, refused with a sentence, safe to repeat."""

from .applications import (
    AlreadyApplied,
    AlreadySubmitted,
    BeyondRules,
    FileFrozen,
    FileIncomplete,
    NobodyFits,
    PaperTaken,
    TooManyPapers,
    TwinApplies,
    attach_paper,
    examine_application,
    remove_paper,
    save_application,
    submit_application,
    withdraw_application,
)
from .awards import (
    MoneyMoved,
    OwnInterest,
    ProofMissing,
    TwinGranted,
    award_application,
    justify_award,
    revoke_award,
)
from .calls import CallFrozen, KeyTaken, PayerForeign, WindowTold, draft_call, move_call, publish_call
from .locking import NoteNeeded
from .reviews import (
    FilesUnexamined,
    InterestDeclared,
    NotBlind,
    NotScored,
    ScoresMissing,
    declare_interest,
    rank_call,
    record_review,
)

__all__ = [
    "AlreadyApplied", "AlreadySubmitted", "BeyondRules", "CallFrozen", "FileFrozen", "FileIncomplete",
    "FilesUnexamined", "InterestDeclared", "KeyTaken", "MoneyMoved", "NobodyFits",
    "NotBlind", "NotScored", "NoteNeeded", "OwnInterest", "PaperTaken", "PayerForeign", "ProofMissing",
    "ScoresMissing", "TooManyPapers", "TwinApplies", "TwinGranted", "WindowTold",
    "attach_paper", "award_application", "declare_interest", "draft_call", "examine_application",
    "justify_award", "move_call", "publish_call", "rank_call", "record_review", "remove_paper",
    "revoke_award", "save_application", "submit_application", "withdraw_application",
]  # fmt: skip
