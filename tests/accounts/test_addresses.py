"""A link is drawn only for whom its view lets in: the permission is read from the view."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import resolve

from tests.cast import Cast, cast  # noqa: F401  the fixture
from tests.factories import agreements as make
from twiza.core.templatetags.panels import panels
from twiza.core.web.addresses import address, open_address
from twiza.core.web.context import page

pytestmark = pytest.mark.django_db


def drawn(source: str, user: Any, **context: Any) -> str:
    request = RequestFactory().get("/fr/")
    request.user = user
    return Template("{% load twiza %}" + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("name", "welcome"),
    [
        ("accounts:user-list", ""),
        ("register:organisation-list", "nadia rachid sara khadija amina"),
        ("support:case-list", "nadia rachid sara khadija amina younes"),
        ("accounts:profile-detail", "nadia rachid sara khadija amina younes yto"),
        ("config:about", "nadia rachid sara khadija amina younes yto nobody"),
    ],
)
def test_an_address_is_open_to_whom_its_view_lets_in(cast: Cast, name: str, welcome: str) -> None:  # noqa: F811
    for who in "nadia rachid sara khadija amina younes yto nobody".split():
        user = AnonymousUser() if who == "nobody" else getattr(cast, who)
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        is_open = bool(open_address(user, name))
        assert is_open == (who in welcome.split()), who
        assert (client.get(address(name)).status_code == 200) == is_open, who
    assert open_address(cast.nadia, "nobody:knows") == ""


def test_a_link_to_an_object_asks_whether_the_right_reaches_it(cast: Cast, at: datetime) -> None:  # noqa: F811
    hers, other = (make.draft(at, key=key) for key in ("tta-2023", "other"))
    link = '{% url_or_none "agreements:agreement-detail" of.key of=of %}'
    assert drawn(link, cast.khadija, of=hers).endswith("/tta-2023/")
    assert drawn(link, cast.khadija, of=other) == ""
    assert drawn(link, cast.nadia, of=other).endswith("/other/")
    assert drawn(link, AnonymousUser(), of=hers) == ""


def test_a_page_loads_no_panel_that_its_reader_may_not_open(cast: Cast) -> None:  # noqa: F811
    def loaded(user: Any) -> set[str]:
        request = SimpleNamespace(user=user, GET=RequestFactory().get("/").GET)
        return {one["name"] for one in panels({"request": request}, "home")["addresses"]}

    assert {"support-home-panel", "register-home-panel", "portfolio-portfolio-panel"} <= loaded(cast.nadia)
    assert not {"register-home-panel", "portfolio-portfolio-panel"} & loaded(cast.younes)
    assert "support-home-panel" in loaded(cast.younes)
    assert "support-home-panel" not in loaded(cast.yto)


def test_every_section_but_home_says_itself_to_whom_it_is_shown(cast: Cast) -> None:  # noqa: F811
    for name, _icon, _label in settings.TWIZA_SECTIONS[1:]:
        assert getattr(resolve(address(name)).func, "permissions", ()), name
    for name, _icon, _label in settings.TWIZA_PUBLIC_SECTIONS:
        assert open_address(AnonymousUser(), name), name
    request = RequestFactory().get("/fr/")
    request.user = cast.younes
    assert page(request)["search_url"] == ""
    assert [str(one.url) for one in page(request)["sections"]] == [
        address(name) for name in ("config:home", "support:case-list", "mobilisation:start")
    ]
