"""Decisions and readings of the register, without database and without Django."""
