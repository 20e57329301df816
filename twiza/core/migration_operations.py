"""Operations for migrations: the tables of a room made together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Several tables in one operation, each after those that it links to.

    Django renders every related model again after each single `CreateModel`; here only the new ones are rendered, since
    a link into another room is `related_name="+"` and changes no model there. The first start is seconds shorter.
    """

    serialization_expand_args = ["models"]

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = list(models)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """How a migration file writes it."""
        return type(self).__name__, [], {"models": self.models}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models become known, and are rendered beside those that are rendered already."""
        rendered = state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)
        if rendered is not None:
            rendered.render_multiple([state.models[app_label, model.name_lower] for model in self.models])
            state.apps = rendered

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create the tables in the order given."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the tables, the last first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What the log of a migration says."""
        return f"Create {len(self.models)} tables"


class AddTexts(Operation):
    """The columns of a new language for the texts of a room, in one operation.

    Django renders the related models again after each `AddField`, and on SQLite copies the table each time; a text is
    never NULL and empty at first, so that a column is simply added.
    """

    serialization_expand_args = ["fields"]

    def __init__(self, fields: Sequence[AddField]) -> None:
        self.fields = list(fields)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """How a migration file writes it."""
        return type(self).__name__, [], {"fields": self.fields}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The columns become known; the models are rendered once, when the first is added."""
        state.__dict__.pop("apps", None)
        for field in self.fields:
            field.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add the columns."""
        for added in self.fields:
            if schema_editor.connection.vendor != "sqlite":
                added.database_forwards(app_label, schema_editor, from_state, to_state)
                continue
            model: Any = to_state.apps.get_model(app_label, added.model_name)
            field = model._meta.get_field(added.name)
            sql, params = schema_editor.column_sql(model, field, include_default=True)
            table, name = (schema_editor.quote_name(text) for text in (model._meta.db_table, field.column))
            schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN {name} {sql}", params)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the columns."""
        for added in self.fields:
            model = from_state.apps.get_model(app_label, added.model_name)
            schema_editor.remove_field(model, model._meta.get_field(added.name))

    def describe(self) -> str:
        """What the log of a migration says."""
        return f"Add {len(self.fields)} columns of texts"
