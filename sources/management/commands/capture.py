"""Capture files and addresses as sources."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from extraction import dates, edtf
from sources import capture


class Command(BaseCommand):
    help = "Capture files and addresses: each becomes a source with a snapshot of its text."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("places", nargs="+", metavar="PATH_OR_URL")
        parser.add_argument(
            "--outlet", default="", help="who published it; where the text itself doesn't say"
        )
        parser.add_argument("--language", default="", help="vi, en, ru, zh-Hans, …")
        parser.add_argument("--published", default="", help="for example 2024-04-09 or 9/4/2024")
        parser.add_argument("--title", default="", help="default: the first line of the text")
        parser.add_argument("--url", default="", help="where the text stands; for a single file")

    def handle(self, *, places: list[str], outlet: str, **options: Any) -> None:
        if len(places) > 1 and (options["title"] or options["url"]):
            raise CommandError(
                "--title and --url are for a single file; give the others by themselves."
            )
        published = self.as_edtf(options["published"])
        known = {
            "outlet": outlet,
            "title": options["title"],
            "language": options["language"],
            "published": published,
            "captured_with": "manage.py capture",
        }
        counts = {"captured": 0, "unchanged": 0, "failed": 0}
        # Shown on a terminal alone; a log has no use for a moving bar.
        bar = tqdm(places, unit="text", file=self.stderr, disable=None, leave=False)
        for place in bar:
            try:
                captured = self.capture(place, url=options["url"], **known)
            except capture.CaptureProblem as problem:
                counts["failed"] += 1
                bar.clear()
                self.stderr.write(self.style.ERROR(f"failed     {problem}"))
                continue
            word = "captured" if captured.is_new else "unchanged"
            counts[word] += 1
            snapshot = captured.snapshot
            bar.clear()
            self.stdout.write(f"{word:<9}  {snapshot.sha256[:12]}  {snapshot.source.title}")
        self.stderr.write(", ".join(f"{count} {word}" for word, count in counts.items()))
        if counts["failed"]:
            raise CommandError(f"{counts['failed']} of {len(places)} could not be captured.")

    def capture(self, place: str, *, url: str, **known: Any) -> capture.Captured:
        at = timezone.now()
        if is_address(place):
            return capture.capture_url(url=place, at=at, **known)
        return capture.capture_file(path=Path(place), at=at, url=url, **known)

    def as_edtf(self, written: str) -> str:
        if not written:
            return ""
        try:
            return dates.read(written).edtf
        except edtf.DateProblem as problem:
            raise CommandError(f"--published: {problem}") from problem


def is_address(place: str) -> bool:
    """Tell an address from the path of a file."""
    return place.lower().startswith(("http://", "https://"))
