"""How a state of an application looks."""

from django import template

from ..models import Application, labels

register = template.Library()


@register.filter
def file_tone(application: Application) -> str:
    """The tone of the state of a file."""
    return labels.FILE_TONES[application.state]
