"""Reads that compute over mobilisation: what the matching reads, messages, what is held about a person."""

from .need_summaries import NeedSummary, summary

__all__ = ["NeedSummary", "summary"]
