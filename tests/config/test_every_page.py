"""Every address of the house answers like a page: no error, the right language, the right direction."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from tests.once import shared
from twiza.accounts.models import Grant, User
from twiza.accounts.rules import Role

STAND_INS = ["nothing", "999999999", "pdf", "csv", "fr"]
ANSWERS = {200, 302, 400, 403, 404, 405}


def named(resolver: Any, space: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every name of an address of ours, with values that fit its converters and name nothing."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from named(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and entry.name and entry.callback.__module__.startswith("twiza."):
            values = {name: stand_in(converter) for name, converter in entry.pattern.converters.items()}
            yield f"{space}{entry.name}", values


def stand_in(converter: Any) -> Any:
    """A value that the converter takes and that names no row."""
    texts = (text for text in STAND_INS if re.fullmatch(converter.regex, text))
    return converter.to_python(next(texts))


PAGES = sorted(dict(named(get_resolver())).items())


@shared
def officer(at: datetime) -> User:
    """Somebody who may see everything."""
    user = User.objects.create_user("officer@example.org", name="Officer", joined_at=at)
    for role in (Role.NATIONAL_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR):
        Grant.objects.create(user=user, role=role, granted_at=at)
    return user


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize(("name", "values"), PAGES, ids=[name for name, _ in PAGES])
def test_page_answers_in_its_language(
    name: str, values: dict[str, Any], language: str, officer: User, client: Client
) -> None:
    client.force_login(officer)
    with override(language):
        address = reverse(name, kwargs=values)
    answer = client.get(address)
    assert answer.status_code in ANSWERS
    html = answer.content.decode() if "text/html" in answer.headers.get("Content-Type", "") else ""
    if "<html" in html and f"/{language}/" in address:
        opening = re.search(r"<html[^>]*>", html)
        assert opening is not None
        assert re.search(rf'lang="{language}', opening.group(0))
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in opening.group(0)
        assert len(re.findall(r"<h1\b", html)) == 1, "a page has one title"


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "values"), PAGES, ids=[name for name, _ in PAGES])
def test_page_answers_a_visitor(name: str, values: dict[str, Any], client: Client) -> None:
    assert client.get(reverse(name, kwargs=values)).status_code in ANSWERS
