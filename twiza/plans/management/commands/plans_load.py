"""Declare a plan with its targets from a JSON document."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from twiza.core.actions import System
from twiza.core.refusals import Refusal
from twiza.plans.actions import load_plan

SHIPPED = Path(__file__).resolve().parents[2] / "sources"


class Command(BaseCommand):
    help = "Declare a plan with its indicators, targets and readings from a JSON document, or a shipped one by its key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("document", help="a JSON file, or the key of a shipped one (mre-2020)")

    def handle(self, *args: object, document: str, **options: object) -> None:
        path = Path(document)
        path = path if path.exists() else SHIPPED / f"{document}.json"
        try:
            plan = load_plan(declaration=json.loads(path.read_text("utf-8")), by=System(), at=timezone.now())
        except (OSError, ValueError) as error:
            raise CommandError(f"{document} cannot be read as JSON.") from error
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{plan.key}: {plan.title}")
