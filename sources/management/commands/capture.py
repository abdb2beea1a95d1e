"""Capture text files as sources."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from extraction import dates, edtf
from sources import capture


class Command(BaseCommand):
    help = "Capture text files: each becomes a source with a snapshot of its text."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--outlet", default="", help="who published it; made where it is new")
        parser.add_argument("--language", default="", help="vi, en, ru, zh-Hans, …")
        parser.add_argument("--published", default="", help="for example 2024-04-09 or 9/4/2024")
        parser.add_argument("--title", default="", help="default: the first line of the text")
        parser.add_argument("--url", default="", help="where the text stands; for a single file")

    def handle(self, *, files: list[Path], outlet: str, **options: Any) -> None:
        if not outlet:
            raise CommandError("Name who published this: --outlet NAME")
        if len(files) > 1 and (options["title"] or options["url"]):
            raise CommandError(
                "--title and --url are for a single file; give the others by themselves."
            )
        published = self.as_edtf(options["published"])
        failed = 0
        for path in files:
            try:
                captured = capture.capture_text(
                    text=capture.read_text_file(path),
                    outlet=outlet,
                    title=options["title"],
                    url=options["url"],
                    language=options["language"],
                    published=published,
                    at=timezone.now(),
                    captured_with="manage.py capture",
                )
            except capture.CaptureProblem as problem:
                failed += 1
                self.stderr.write(self.style.ERROR(f"failed     {path.name}: {problem}"))
                continue
            word = "captured " if captured.is_new else "unchanged"
            snapshot = captured.snapshot
            self.stdout.write(f"{word}  {snapshot.sha256[:12]}  {snapshot.source.title}")
        if failed:
            raise CommandError(f"{failed} of {len(files)} could not be captured.")

    def as_edtf(self, written: str) -> str:
        if not written:
            return ""
        try:
            return dates.read(written).edtf
        except edtf.DateProblem as problem:
            raise CommandError(f"--published: {problem}") from problem
