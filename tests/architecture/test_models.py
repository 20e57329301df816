"""What the tables promise: links point downward, personal data is declared."""

import re

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.source import rooms

# Names under which data about a person usually hides
SUSPECTS = re.compile(
    r"e?mail|phone|mobile|whatsapp|birth|gender|national_id|^cin$|passport|postal_address|home_address"
    r"|contact|person|president|signatory|first_name|last_name|full_name|by_label|represented_by"
)


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
def test_personal_data_is_declared(model: type[models.Model]) -> None:
    fields = [field for field in model._meta.get_fields() if field.concrete]
    names = {field.name for field in fields if not field.is_relation}
    declared = getattr(model, "personal", {})
    assert set(declared) <= {field.name for field in fields}, "declared, but no such field"
    texts = (models.CharField, models.TextField, models.EmailField, models.DateField)
    undeclared = [
        name
        for name in names - set(declared) - set(getattr(model, "not_personal", {}))
        if SUSPECTS.search(name) and isinstance(model._meta.get_field(name), texts)
    ]
    assert not undeclared, f"say in `personal` why {undeclared} is kept, or in `not_personal` what it is"


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_table_says_what_it_holds(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django wrote this docstring, not we"
