"""What every endpoint may answer besides its result."""

from __future__ import annotations

from typing import Any

from ninja import Schema


class Problem(Schema):
    """Why not: a code for programs (empty for log-in and validation), a sentence or the list of faults for people."""

    code: str = ""
    detail: Any
