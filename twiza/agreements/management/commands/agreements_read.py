"""Read a convention or a deliberation and say which fields it proposes, each with its sentence; nothing is written."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from twiza.agreements.models import known_institutions, known_places
from twiza.agreements.rules.reading import Proposal, TextReading, read, read_paper, unread_pages
from twiza.core.languages import Extent, codes
from twiza.core.refusals import Refusal

from ...models.labels import FIELDS, PICTURES


class Command(BaseCommand):
    """`twiza agreements_read FILE [--lang fr|ar|en] [--json]`."""

    help = "Read a convention or a deliberation (DOCX, PDF, text): proposed fields with their sentences."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, its language when the reader should not guess it, and the output format."""
        parser.add_argument("file", metavar="FILE", help="a DOCX, a PDF with text, or a plain text")
        parser.add_argument(
            "--lang", choices=codes(Extent.PAPERS), default="", help="language of the text; told by itself when absent"
        )
        parser.add_argument("--json", action="store_true", help="print the fields as JSON with stable keys")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and print; a file that cannot be read is one sentence and an exit of 1."""
        path = Path(options["file"])
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path.name}: {error.strerror}") from error
        try:
            text = read_paper(content, path.name)
        except Refusal as refusal:
            raise CommandError(f"{path.name}: {refusal.sentence}") from refusal
        try:
            known = {"institutions": known_institutions(), "places": known_places()}
        except DatabaseError:
            # A text is read where there is no database too: its parties then carry no code.
            known = {}
        result = read(text, options["lang"], **known)
        if options["json"]:
            rows = [proposal.plain() for proposal in result.proposals]
            values = {
                "file": path.name,
                "language": result.language,
                "fields": rows,
                "unread_pages": unread_pages(content),
            }
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True))
            return
        self._tell(result)
        if pages := unread_pages(content):
            self.stderr.write(str(PICTURES % {"pages": ", ".join(map(str, pages))}))

    def _tell(self, result: TextReading) -> None:
        for proposal in result.proposals:
            self.stdout.write(f"{FIELDS[proposal.field]} ({proposal.confidence}): {_value(proposal)}")
            self.stdout.write(f"    « {' '.join(proposal.sentence.split())} »")


def _value(proposal: Proposal) -> str:
    value = proposal.value if not proposal.doubt else f"? {proposal.doubt} {list(proposal.readings)}"
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else str(value)
