"""Templates as they are sent: without the indentation that only their readers in the repository need."""

import re

from django.template import Origin
from django_cotton import cotton_loader

INDENTATION = re.compile(r"^[ \t]+", re.M)


class Loader(cotton_loader.Loader):
    """Components and pages. A page of long tables is a quarter lighter without its indentation."""

    def get_contents(self, origin: Origin) -> str:
        """The source of a template, its lines where they were."""
        source: str = super().get_contents(origin)
        return INDENTATION.sub("", source) if str(origin.name).endswith(".html") else source
