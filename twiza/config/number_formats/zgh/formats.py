"""Tamazight types numbers and days as French does."""

from django.conf.locale.fr.formats import *  # type: ignore[import-untyped]  # noqa: F403
