"""Funding brings money: promised, paid, spent and justified, counted once."""
