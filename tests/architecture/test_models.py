"""What the tables promise: links point downward, every field is personal or public."""

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.db import models

from tests.architecture.source import rooms
from twiza.core.personal import declaration


def own_models() -> list[type[models.Model]]:
    """Our tables; a proxy has none of its own."""
    found = [model for model in apps.get_models() if model.__module__.startswith("twiza.")]
    return [model for model in found if not model._meta.proxy]


def room_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_links_between_rooms_point_downward_and_leave_no_trace(model: type[models.Model]) -> None:
    order = rooms()
    for field in model._meta.get_fields():
        other = field.related_model
        if not field.concrete or not isinstance(other, type) or not other.__module__.startswith("twiza."):
            continue
        if room_of(other) != room_of(model):
            assert order.index(room_of(other)) < order.index(room_of(model)), f"{field} points upward"
            assert field.remote_field.hidden, f'{field} needs related_name="+"'


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_field_is_declared_personal_or_public(model: type[models.Model]) -> None:
    found = declaration(model)
    assert not found.faults, "say why it is kept in `personal`, or that it is `public`"
    assert [name for name, why in found.personal.items() if not why.strip()] == []


class Noted(models.Model):
    """A base that declares its field once."""

    note = models.TextField()
    title_fr = models.CharField(max_length=10)
    title_ar = models.CharField(max_length=10)

    personal = {"note": "may name people"}
    public = ["title"]

    class Meta:
        abstract = True


def table(name: str, **body: object) -> type[models.Model]:
    """A table of a registry of its own."""
    meta = type("Meta", (), {"app_label": "planted", "apps": Apps()})
    return type(name, (Noted,), {"__module__": __name__, "Meta": meta, **body})


def test_a_base_declares_for_its_tables_and_a_text_for_its_languages() -> None:
    assert declaration(table("Plain")).faults == []
    assert declaration(table("Plain")).personal == {"note": "may name people"}
    assert declaration(table("Plain")).public == {"id", "title_fr", "title_ar"}


def test_a_table_may_decide_otherwise_than_its_base() -> None:
    found = declaration(table("Official", public=["note"], personal={"title": "the name of a person"}))
    assert found.faults == []
    assert found.personal == dict.fromkeys(("title_fr", "title_ar"), "the name of a person")
    assert found.public == {"id", "note"}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"age": models.IntegerField()}, "age is neither personal nor public"),
        ({"friend": models.ManyToManyField("self")}, "friend is neither personal nor public"),
        ({"personal": {"note": "why"}, "public": ["note"]}, "note is both personal and public"),
        ({"public": ["age"]}, "age is no field"),
        ({"personal": {"age": "why"}}, "age is no field"),
    ],
)
def test_a_field_undeclared_declared_twice_or_missing_is_refused(body: dict[str, object], fault: str) -> None:
    assert declaration(table("Faulty", **body)).faults == [fault]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_table_says_what_it_holds(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django wrote this docstring, not we"
