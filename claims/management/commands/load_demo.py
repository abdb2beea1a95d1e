"""Load the demo desk."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from claims.demo import loading


class Command(BaseCommand):
    help = "Load the demo desk; loading it again changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        made = loading.load(now=timezone.now())
        self.stdout.write(f"{made} records loaded" if made else "The demo desk is loaded already.")
