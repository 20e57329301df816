"""Reads that compute over all agreements: what expires, stalls, overspends, overlaps."""

from .overlaps import components, stake

__all__ = ["components", "stake"]
