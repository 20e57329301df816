"""`twiza config_reference`: write docs/reference/ again from the code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from twiza.config.reference import pages


class Command(BaseCommand):
    """Writes the pages, or says which are stale."""

    help = "Writes the reference pages of docs/reference/ from the code."

    def add_arguments(self, parser: Any) -> None:
        """`--check` writes nothing and fails when a page is stale."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")

    def handle(self, *args: object, check: bool = False, **options: object) -> None:
        """Compare, then write what differs."""
        folder = settings.BASE_DIR / "docs" / "reference"
        folder.mkdir(parents=True, exist_ok=True)
        with override("en"):
            wanted = pages()
        stale = [name for name, text in wanted.items() if not same(folder / name, text)]
        if check and stale:
            raise CommandError(f"Stale: {', '.join(stale)}. Run: make reference")
        for name in stale:
            (folder / name).write_text(wanted[name])
            self.stdout.write(f"docs/reference/{name}")


def same(path: Any, text: str) -> bool:
    """Whether the page already says this."""
    return bool(path.exists() and path.read_text() == text)
