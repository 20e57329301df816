"""Form fields that every room uses."""

from __future__ import annotations

from django import forms


def day_input(**attrs: object) -> forms.DateInput:
    """A day as the browser asks for it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class TitledChoiceField(forms.ModelChoiceField):
    """A thing with a title and a key, chosen by its title, sent by its key."""

    def label_from_instance(self, obj: object) -> str:
        """Title and key."""
        return f"{obj.title} ({obj.key})"
