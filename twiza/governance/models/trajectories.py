"""The trajectory of a reading: recorded rates at year ends, the written path, the forecast with its interval."""

from __future__ import annotations

from twiza.plans.models import Target
from twiza.plans.rules.coverage import Answer

from ..rules.figures import Trajectory


def trajectory_of(target: Target, answer: Answer) -> Trajectory:
    """Pace so far, pace needed, and the years of the target one by one."""
    return Trajectory()
