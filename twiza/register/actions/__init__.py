"""Every write of the register: imports from preview to undo, loads in bulk, corrections."""

from .corrections import (
    CorrectionRefused,
    NothingToCorrect,
    OrganisationWithdrawn,
    correct_organisation,
    set_status,
)
from .imports import (
    BatchNotReady,
    FileRefused,
    apply_import,
    import_file,
    preview_import,
    save_mapping,
    set_batch_mapping,
    stage_import,
    start_apply,
    start_preview,
)
from .planning import Plan, plan_import
from .sentences import issue_sentence, rule_sentence
from .undo import BatchInUse, undo_batch
from .writing import load_organisations

__all__ = [
    "BatchInUse", "BatchNotReady", "CorrectionRefused", "FileRefused", "NothingToCorrect",
    "OrganisationWithdrawn", "Plan", "apply_import",
    "correct_organisation", "import_file", "issue_sentence", "load_organisations", "plan_import", "preview_import",
    "rule_sentence", "save_mapping", "set_batch_mapping", "set_status", "stage_import", "start_apply", "start_preview",
    "undo_batch",
]  # fmt: skip
