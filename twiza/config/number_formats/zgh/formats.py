"""Tamazight types numbers and days as French does."""

from django.conf.locale.fr.formats import *  # noqa: F403
