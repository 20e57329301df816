"""Tamazight types numbers and days as French does."""
