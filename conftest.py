"""The suite is hostile on purpose: see tests/hostile.py for what it forbids, tests/browser.py for the real browser."""

pytest_plugins = ["tests.hostile", "tests.browser"]
