"""Write the paper of an agreement as DOCX or PDF, in French or in Arabic."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.agreements.models import Agreement, paper_of
from twiza.agreements.rules.printing import FORMATS, as_docx, as_pdf
from twiza.core.languages import Extent, codes, default
from twiza.core.refusals import Refusal


class Command(BaseCommand):
    """`twiza agreements_paper KEY [--lang fr|ar] [--format docx|pdf] -o FILE`."""

    help = "The convention on paper, with its cost table and sums in words."

    def add_arguments(self, parser: CommandParser) -> None:
        """The agreement, the language, the format and the file."""
        parser.add_argument("key", metavar="KEY", help="key of the agreement")
        parser.add_argument("--lang", choices=codes(Extent.DEEDS), default=default().code, help="language of the paper")
        parser.add_argument("--format", choices=FORMATS, default="docx", help="kind of file")
        parser.add_argument("-o", "--output", required=True, metavar="FILE", help="where to write it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw it up, then write the file."""
        agreement = Agreement.objects.filter(key=options["key"]).first()
        if agreement is None:
            raise CommandError(_("No agreement has the key “%(key)s”.") % {"key": options["key"]})
        try:
            paper = paper_of(agreement, options["lang"], on=timezone.localdate())
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        content = as_pdf(paper) if options["format"] == "pdf" else as_docx(paper)
        try:
            Path(options["output"]).write_bytes(content)
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}") from error
        self.stdout.write(f"{options['output']}: {len(content)}")
