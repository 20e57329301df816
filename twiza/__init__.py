"""Twiza runs partnership conventions of the social and solidarity economy, from signature to evaluation."""

__version__ = "0.1.0"
