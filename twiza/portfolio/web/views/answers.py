"""Answers to questions: list, answer from saved views, read, print."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods

from twiza.accounts.models import User
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core import formats
from twiza.core.languages import Extent, codes, spoken
from twiza.core.translation import active_language
from twiza.core.web.forms import form_page

from ...actions import answer_question
from ...models import Answer, SavedView
from ...models.views import AnswerAltered
from ...rules.answer_sheet import AnswerSheet, Labels, as_docx, as_pdf, sources
from ...rules.filters import read_day
from ..forms import AnswerForm

PAGE = 25
MIME = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


@require_GET
@requires(Permission.REPORT_VIEW)
def answer_list(request: HttpRequest) -> HttpResponse:
    """The answers that a person wrote, and all of them for who reads everything."""
    user = request.user
    assert isinstance(user, User)
    page = Paginator(Answer.objects.readable_by(user), PAGE).get_page(request.GET.get("page"))
    rows = [(answer, _question(answer)) for answer in page.object_list]
    context = {"page_obj": page, "rows": rows, "may_answer": user.holds(Permission.REPORT_COMPUTE)}
    return render(request, "portfolio/answer_list.html", context)


def _question(answer: Answer) -> str:
    try:
        return answer.answered.question
    except AnswerAltered as altered:
        return altered.sentence


@require_http_methods(["GET", "POST"])
@requires(Permission.REPORT_COMPUTE)
def answer_new(request: HttpRequest) -> HttpResponseBase:
    """Answer a question from saved views."""
    user = request.user
    assert isinstance(user, User)
    today = timezone.localdate()
    form = AnswerForm(request.POST or None, initial={"on": today, "asked_on": today}, user=user)
    return form_page(
        request,
        form,
        lambda: answer_question(**form.cleaned_data, by=user, at=timezone.now()),
        template="portfolio/answer_new.html",
        back=lambda answer: answer,
        context=lambda: {"has_views": SavedView.objects.readable_by(user).exists()},
    )


def _readable(request: HttpRequest, pk: int) -> Answer:
    user = request.user
    assert isinstance(user, User)
    return get_object_or_404(Answer.objects.readable_by(user), pk=pk)


@require_GET
@requires(Permission.REPORT_VIEW)
def answer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet: the question, the sentences in French and Arabic, the source of each figure."""
    answer = _readable(request, pk)
    try:
        sheet, problem = answer.answered, ""
    except AnswerAltered as altered:
        return render(
            request,
            "portfolio/answer_detail.html",
            {"answer": answer, "sheet": None, "problem": altered.sentence},
            status=409,
        )
    both = [
        (one.code, one.name, one.direction, [figure.says.within(one.code) for figure in sheet.figures])
        for one in spoken(Extent.DEEDS)
    ]
    context = {
        "answer": answer,
        "sheet": sheet,
        "problem": problem,
        "both": both,
        "printed": codes(Extent.PAPERS),
        "sources": _sources(sheet),
        "asked_on": read_day(sheet.asked_on),
        "on": read_day(sheet.on),
    }
    return render(request, "portfolio/answer_detail.html", context)


def _sources(sheet: AnswerSheet) -> list[dict[str, object]]:
    """Of the figures: their numbers, their page, their rule, their day."""
    language = active_language()
    return [
        {
            "number": one.numbers,
            "title": one.part.title.within(language),
            "page": one.part.page.within(language),
            "address": one.part.address,
            "rule": one.rule.within(language),
            "on": read_day(one.part.on),
        }
        for one in sources(sheet)
    ]


@require_GET
@requires(Permission.REPORT_VIEW)
def answer_download(request: HttpRequest, pk: int, language: str, fmt: str) -> HttpResponseBase:
    """The sheet as a file, in one language."""
    if fmt not in MIME or language not in codes(Extent.PAPERS):
        raise Http404(_("There is no such format."))
    answer = _readable(request, pk)
    try:
        sheet = answer.answered
    except AnswerAltered as altered:
        return HttpResponse(altered.sentence, status=409, content_type="text/plain; charset=utf-8")
    labels = labels_of(answer, sheet, language)
    content = (as_pdf if fmt == "pdf" else as_docx)(sheet, labels, language)
    response = HttpResponse(content, content_type=MIME[fmt])
    response["Content-Disposition"] = f'attachment; filename="answer-{answer.number}-{language}.{fmt}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def labels_of(answer: Answer, sheet: AnswerSheet, language: str) -> Labels:
    """The fixed words of a sheet in one language."""
    with override(language):
        values = {
            "asked": formats.day(read_day(sheet.asked_on), language),
            "on": formats.day(read_day(sheet.on), language),
            "number": answer.number,
            "hash": answer.content_hash,
        }
        return Labels(
            title=_("Answer to a question, no. %(number)s") % values,
            question=_("Question:"),
            answer=_("Elements of answer"),
            sources=_("Source of each figure"),
            head=(_("No."), _("Saved view and page"), _("Rule"), _("Day")),
            lines=(_("Asked on %(asked)s; figures of %(on)s.") % values, sheet.scope.within(language)),
            hash=_("Figures frozen, SHA-256 %(hash)s") % values,
        )
