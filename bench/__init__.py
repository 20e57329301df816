"""Benchmarks: see harness.py."""
