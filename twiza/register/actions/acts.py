"""The acts of this room, with the words in which the trail says them."""

from __future__ import annotations

from twiza.core.audit import AuditType
from twiza.core.messages import gettext_noop as _


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    ANSWER_PAIR = "register.answer_pair", _("pair of records decided")
    APPLY_IMPORT = "register.apply_import", _("list imported")
    CORRECT_ORGANISATION = "register.correct_organisation", _("cooperative corrected")
    FIND_DUPLICATES = "register.find_duplicates", _("duplicates sought")
    LOAD_ORGANISATIONS = "register.load_organisations", _("register loaded")
    MERGE_ORGANISATIONS = "register.merge_organisations", _("records merged")
    SAVE_MAPPING = "register.save_mapping", _("columns of a list kept")
    SET_BATCH_MAPPING = "register.set_batch_mapping", _("columns of a list chosen")
    SET_STATUS = "register.set_status", _("status changed")
    STAGE_IMPORT = "register.stage_import", _("list received")
    UNDO_BATCH = "register.undo_batch", _("import undone")
    UNDO_IMPORT = "register.undo_import", _("import undone")  # an earlier edition wrote it so
    UNDO_MERGE = "register.undo_merge", _("merge undone")
