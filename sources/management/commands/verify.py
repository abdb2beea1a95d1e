"""Check what the desk promises, over everything it holds."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sources import texts, triggers
from sources.models import Passage, Snapshot


class Command(BaseCommand):
    help = "Check every snapshot's hash, every passage against its text, and the triggers."

    def handle(self, *_args: Any, **_options: Any) -> None:
        problems = 0
        for name in triggers.missing(connection):
            problems += 1
            self.stderr.write(f"trigger {name} is missing: run manage.py migrate")
        snapshots = passages = 0
        for snapshot in Snapshot.objects.order_by("pk").iterator(chunk_size=20):
            snapshots += 1
            if texts.fingerprint(snapshot.text) != snapshot.sha256:
                problems += 1
                self.stderr.write(f"snapshot {snapshot.uuid}: its text is not what was captured")
            for passage in Passage.objects.filter(snapshot=snapshot).iterator():
                passages += 1
                try:
                    passage.check_against(snapshot.text)
                except ValidationError as error:
                    problems += 1
                    self.stderr.write(f"passage {passage.uuid}: {' '.join(error.messages)}")
        self.stdout.write(f"{snapshots} snapshots and {passages} passages checked")
        if problems:
            raise CommandError(f"{problems} problems found.")
