"""What a database holds before the first list."""

import pytest
from django.core.management import call_command

from twiza.support.models import Pathway
from twiza.territory.models import Territory


@pytest.mark.django_db
def test_prepare_twice_changes_nothing() -> None:
    call_command("config_prepare")
    held = (Territory.objects.count(), Pathway.objects.count())
    assert held[0] > 1_500
    assert Pathway.objects.filter(code="mourafaka").exists()
    call_command("config_prepare")
    assert (Territory.objects.count(), Pathway.objects.count()) == held
