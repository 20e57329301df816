"""The suite is hostile on purpose (tests/hostile.py); its databases are prepared once (tests/databases.py)."""

pytest_plugins = ["tests.hostile", "tests.once", "tests.databases", "tests.browser"]
