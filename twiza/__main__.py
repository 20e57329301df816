"""The command line: `twiza <command>`, the same as Django's manage.py."""

import os
import sys


def main() -> None:
    """Run one management command with Twiza's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twiza.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
