"""Check what the desk promises, over everything it holds."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sources import originals, texts, triggers
from sources.models import Passage, Snapshot

SHOWN = 20
"""Problems printed in full."""


class Command(BaseCommand):
    help = "Check every snapshot's hash, every passage against its text, and the triggers."

    def handle(self, *_args: Any, **_options: Any) -> None:
        problems = 0
        for name in triggers.missing(connection):
            problems += 1
            self.complain(problems, f"trigger {name} is missing: run manage.py migrate")
        snapshots = passages = files = 0
        for snapshot in Snapshot.objects.order_by("pk").iterator(chunk_size=20):
            snapshots += 1
            files += bool(snapshot.original)
            for problem in problems_of(snapshot):
                problems += 1
                self.complain(problems, f"snapshot {snapshot.uuid}: {problem}")
            for passage in Passage.objects.filter(snapshot=snapshot).iterator():
                passages += 1
                try:
                    passage.check_against(snapshot.text)
                except ValidationError as error:
                    problems += 1
                    self.complain(problems, f"passage {passage.uuid}: {' '.join(error.messages)}")
        self.stdout.write(
            f"{snapshots} snapshots, {passages} passages and {files} original files checked"
        )
        if problems:
            raise CommandError(f"{problems} problems found.")

    def complain(self, number: int, problem: str) -> None:
        """Print the first problems; a thousand of one kind say no more than twenty."""
        if number <= SHOWN:
            self.stderr.write(problem)
        elif number == SHOWN + 1:
            self.stderr.write("… and more of them")


def problems_of(snapshot: Snapshot) -> list[str]:
    """Return what is not as it was captured in a snapshot."""
    found = [originals.problem_with(snapshot)]
    if snapshot.is_emptied:
        found += ["it was emptied, but still has words"] if snapshot.text else []
    elif texts.fingerprint(snapshot.text) != snapshot.sha256:
        found.append("its text is not what was captured")
    return list(filter(None, found))
