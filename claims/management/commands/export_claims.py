"""Write the claim table to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.claim_table import ClaimResource
from claims.models import Claim, Status
from sources import tables


class Command(BaseCommand):
    help = "Write the claim table to a file, as CSV, XLSX or JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
        parser.add_argument(
            "--format", choices=("csv", "xlsx", "json"), help="default: by the file's ending"
        )
        parser.add_argument("--status", choices=Status.values, help="only claims of this status")

    def handle(
        self,
        *,
        output: Path,
        format: str | None,  # noqa: A002 (the option's name)
        status: str | None,
        **_options: Any,
    ) -> None:
        kind = format or output.suffix.lstrip(".").lower()
        if kind not in {"csv", "xlsx", "json"}:
            raise CommandError(
                f"{output.name} has no known ending: give --format csv, xlsx or json."
            )
        claims = Claim.objects.with_context().order_by("pk")
        if status:
            claims = claims.filter(status=status)
        resource = ClaimResource()
        columns, rows = resource.columns(), resource.rows(claims)
        try:
            if kind == "xlsx":
                with output.open("wb") as binary:
                    tables.write_xlsx(columns, rows, binary)
            else:
                write = tables.write_csv if kind == "csv" else tables.write_json
                with output.open("w", encoding="utf-8", newline="") as text:
                    write(columns, rows, text)
        except tables.TableProblem as problem:
            raise CommandError(str(problem)) from problem
        except OSError as error:
            raise CommandError(f"{output}: can't be written ({error.strerror}).") from error
        self.stderr.write(f"{claims.count()} claims written to {output}")
