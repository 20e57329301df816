from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The room of conventions."""

    name = "twiza.agreements"
    label = "agreements"
