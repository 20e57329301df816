"""Every write of the register: imports from preview to undo, loads in bulk, corrections."""

from .ambiguous_rows import NumberTaken
from .corrections import CorrectionRefused, NothingToCorrect, OrganisationWithdrawn, correct_organisation, set_status
from .duplicate_search import NothingToCompare, Search, find_duplicates
from .imports import (
    BatchNotReady,
    apply_import,
    import_file,
    preview_import,
    save_mapping,
    set_batch_mapping,
    stage_import,
    start_apply,
    start_preview,
)
from .list_files import FileRefused
from .merging import (
    IdentifiersDiffer,
    NameAlone,
    RecordMerged,
    SameRecord,
    StruckOffBefore,
    merge_organisations,
    undo_merge,
)
from .persons import erase_person
from .planning import Plan, plan_import
from .review_queue import BatchGone, PairDecided, UnknownAnswer, answer_pair
from .undo import BatchInUse, undo_batch
from .writing import load_organisations

__all__ = [
    "BatchGone",
    "BatchInUse",
    "BatchNotReady",
    "CorrectionRefused",
    "FileRefused",
    "IdentifiersDiffer",
    "NameAlone",
    "NothingToCompare",
    "NothingToCorrect",
    "NumberTaken",
    "OrganisationWithdrawn",
    "PairDecided",
    "Plan",
    "RecordMerged",
    "SameRecord",
    "Search",
    "StruckOffBefore",
    "UnknownAnswer",
    "answer_pair",
    "apply_import",
    "correct_organisation",
    "erase_person",
    "find_duplicates",
    "import_file",
    "load_organisations",
    "merge_organisations",
    "plan_import",
    "preview_import",
    "save_mapping",
    "set_batch_mapping",
    "set_status",
    "stage_import",
    "start_apply",
    "start_preview",
    "undo_batch",
    "undo_merge",
]
