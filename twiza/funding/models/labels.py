"""The words of codes of this room, and the sentences of what its rules refuse."""

from __future__ import annotations

from typing import Any

from twiza.core.labels import choices, tones

from ..rules.payments import PaymentField
from ..rules.stages import Stage
from ..rules.tranches import ConditionKind, TrancheState

Choices = list[tuple[str, Any]]

STAGES = choices(Stage)
STAGE_LABELS = dict(STAGES)
TRANCHE_STATES = choices(TrancheState)
TONES = tones(TrancheState)
CONDITIONS = choices(ConditionKind)
FIELD_LABELS = dict(choices(PaymentField))
