"""The suite itself: what it says that it refuses, it refuses."""

import socket
import warnings
from datetime import datetime
from pathlib import Path

import pytest
from django.template import Context, Engine

from tests.hostile import AT, ROOT, Undefined, UndefinedVariable
from twiza.core.models import Source, SourceKind


def engine(folder: Path) -> Engine:
    return Engine(
        dirs=[str(folder)],
        loaders=["django_cotton.cotton_loader.Loader"],
        builtins=["django_cotton.templatetags.cotton"],
        string_if_invalid=Undefined(),
    )


def render(folder: Path, text: str) -> str:
    (folder / "page.html").write_text(text)
    return engine(folder).get_template("page.html").render(Context({"known": "yes"}))


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that counts as one of our template folders."""
    monkeypatch.setattr("tests.hostile.TEMPLATES", f"{tmp_path}/")
    monkeypatch.setattr("tests.hostile.ROOT", tmp_path)
    return tmp_path


def test_undefined_variable_fails_in_our_templates(ours: Path) -> None:
    with pytest.raises(UndefinedVariable, match="nobody"):
        render(ours, "{{ known }} {{ nobody }}")
    with pytest.raises(UndefinedVariable):
        render(ours, "{% if known %}{{ nobody.name|upper }}{% endif %}")


def test_undefined_variable_may_be_asked_for(ours: Path) -> None:
    assert render(ours, "{% if nobody %}a{% endif %}{{ nobody|default:'b' }}") == "b"


def test_templates_of_others_may_be_lax(tmp_path: Path) -> None:
    assert render(tmp_path, "{{ nobody }}{{ nobody|default:'b' }}") == "b"


def test_warnings_are_errors() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("careful", stacklevel=1)


def test_no_connection_leaves_this_machine() -> None:
    with socket.socket() as outward, pytest.raises(RuntimeError, match="must not reach"):
        outward.connect(("192.0.2.1", 80))


def test_the_suite_has_one_instant(at: datetime) -> None:
    assert at == AT
    assert at.tzinfo is not None


@pytest.mark.django_db
def test_rows_without_an_order_come_shuffled(at: datetime) -> None:
    for number in range(30):
        Source.objects.create(kind=SourceKind.USER, label=str(number), recorded_at=at)
    labels = [source.label for source in Source.objects.order_by("id")]
    assert [source.label for source in Source.objects.order_by()] != labels
    assert sorted(source.label for source in Source.objects.order_by()) == sorted(labels)


def test_the_checkout_is_where_we_think() -> None:
    assert (ROOT / "pyproject.toml").exists()


@pytest.mark.parametrize(
    "text",
    [
        '<c-badge tone="{{ nobody }}">a</c-badge>',
        "<c-badge>{{ nobody }}</c-badge>",
        '<c-card title="a"><c-slot name="actions">{{ nobody }}</c-slot></c-card>',
        '<c-form :form="nobody" />',
    ],
)
def test_undefined_variable_fails_where_a_component_is_used(ours: Path, text: str) -> None:
    with pytest.raises(UndefinedVariable):
        render(ours, text)


def test_component_asks_for_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(UndefinedVariable, match=r"value.*components/stat\.html"):
        render(tmp_path, '<c-stat label="a" />')


def test_component_knows_nothing_but_what_it_is_given(ours: Path) -> None:
    assert "kit-secondary" in render(ours, "{% with tone='danger' %}<c-badge>a</c-badge>{% endwith %}")
