"""Why a need stays without an expert, in words."""

from __future__ import annotations

from twiza.core.labels import choices

from ..rules.outcome import Unmet

UNMET = choices(Unmet)
