"""Reads that compute over exchanges: where each promise stands, the line of time, the comparison."""

from .timeline import compare, follow, followed

__all__ = ["compare", "follow", "followed"]
