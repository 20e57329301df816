"""The suite is hostile on purpose (tests/hostile.py); what is costly is done once (tests/once.py,
tests/databases.py)."""

pytest_plugins = ["tests.hostile", "tests.once", "tests.databases", "tests.browser"]
