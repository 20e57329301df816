"""Pages mark what is not in their own language: a fallback carries `lang` and `dir`, wherever it comes from.

While a page is rendered, a `Wording` in another language and a message that a partial catalogue lacks come out
between marks; the finished page turns them into elements. Exports, e-mails and papers are never marked.
"""

from __future__ import annotations

import gettext
from typing import Any

from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates, Template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, trans_real

from twiza.core.languages import default, find
from twiza.core.translated import marked, page_in, settle


class Templates(DjangoTemplates):
    """Django's templates, whose pages mark their fallbacks."""

    def from_string(self, template_code: str) -> Any:
        """A template from its source."""
        return MarkingTemplate(self.engine.from_string(template_code), self)

    def get_template(self, template_name: str) -> Any:
        """A template by its name."""
        return MarkingTemplate(super().get_template(template_name).template, self)


class MarkingTemplate(Template):
    """A template; an `.html` one is a page or a part of one."""

    def render(self, context: dict[str, object] | None = None, request: HttpRequest | None = None) -> str:
        """The text; that of a page says which of its words are in another language."""
        if not str(self.template.name).endswith(".html"):
            return super().render(context, request)
        language = find(get_language())
        if language.is_partial:
            _mark_gaps(language.code)
        with page_in(language.code):
            return SafeString(settle(super().render(context, request)))


class _StandIn(gettext.NullTranslations):
    """The catalogue of the house where that of a partial language has a gap: its messages come marked."""

    def __init__(self, house: gettext.NullTranslations) -> None:
        super().__init__()
        self.house = house

    def gettext(self, message: str) -> str:
        return marked(self.house.gettext(message), default().code)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return marked(self.house.ngettext(msgid1, msgid2, n), default().code)


def _mark_gaps(code: str) -> None:
    """Put the marking catalogue behind that of a partial language; again after a reload, else nothing."""
    own: Any = trans_real.translation(code)
    if own._fallback is not None and not isinstance(own._fallback, _StandIn):
        own._fallback = _StandIn(own._fallback)
