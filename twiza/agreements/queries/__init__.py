"""Reads that compute over agreements: the calendar, the path of a text through its amendments."""

from .calendar import agenda

__all__ = ["agenda"]
