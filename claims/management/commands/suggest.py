"""Find suggestions in captured texts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from claims.suggesting import Names, suggest, unread


class Command(BaseCommand):
    help = "Look for figures and statements in texts that this version hasn't read yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="also read what this version has read before"
        )

    def handle(self, *, again: bool, **_options: Any) -> None:
        names = Names()
        totals = {"new": 0, "kept": 0, "withdrawn": 0}
        snapshots = unread(again=again)
        bar = tqdm(
            snapshots.iterator(chunk_size=20), total=snapshots.count(), unit="text",
            file=self.stderr, disable=None, leave=False,
        )  # fmt: skip
        texts = 0
        for snapshot in bar:
            tally = suggest(snapshot, at=timezone.now(), names=names)
            texts += 1
            for name in totals:
                totals[name] += getattr(tally, name)
        counts = ", ".join(f"{count} {name}" for name, count in totals.items())
        self.stdout.write(f"{texts} texts read: {counts}")
