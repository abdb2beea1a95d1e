"""Read a claim table from a file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import tablib
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.assessing import keep_up
from claims.claim_table import ClaimResource
from claims.models import Claim
from sources import tables
from sources.batches import batch
from sources.models import Batch

FORMATS: dict[str, Any] = {".csv": tables.Csv, ".xlsx": tables.Xlsx, ".json": tables.Json}


class Command(BaseCommand):
    help = "Read a claim table: all of the file, or nothing and every problem of every row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV, XLSX or JSON")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
        parser.add_argument(
            "--by", default="", metavar="USERNAME", help="who imports; the author of new claims"
        )

    def handle(self, *, file: Path, dry_run: bool, by: str, **options: Any) -> None:
        outcome: dict[str, Any] = {"created": 0, "updated": 0, "skipped": 0, "errors": []}
        author = person(by)
        try:
            with batch(
                kind=Batch.Kind.IMPORT,
                what=file.name,
                model=Claim,
                counted=(Claim,),
                by=author,
                at=timezone.now(),
                reason=_("Import of %s") % file.name,
            ):
                result = ClaimResource().import_data(
                    read(file),
                    dry_run=dry_run,
                    use_transactions=True,
                    rollback_on_validation_errors=True,
                    user=author,
                )
        except tables.TableProblem as problem:
            outcome["errors"] = [error(None, None, str(problem))]
        else:
            outcome["errors"] = list(problems(result))
            if not outcome["errors"]:
                totals = result.totals
                outcome |= {
                    "created": totals["new"],
                    "updated": totals["update"],
                    "skipped": totals["skip"],
                }
        keep_up(at=timezone.now())
        self.report(outcome, as_json=options["json"])

    def report(self, outcome: dict[str, Any], *, as_json: bool) -> None:
        """Print the outcome; fail when there was a problem."""
        if as_json:
            self.stdout.write(json.dumps(outcome, ensure_ascii=False))
        else:
            for each in outcome["errors"]:
                place = f"row {each['row']}" if each["row"] else "file"
                column = f", {each['column']}" if each["column"] else ""
                self.stderr.write(f"{place}{column}: {each['message']}")
            self.stdout.write(
                "{created} created, {updated} updated, {skipped} skipped".format(**outcome)
            )
        if outcome["errors"]:
            raise CommandError(f"{len(outcome['errors'])} problems; nothing was imported.")


def read(file: Path) -> tablib.Dataset:
    """Return the file's rows.

    Raises:
        TableProblem: when it can't be read as a table.
    """
    reader = FORMATS.get(file.suffix.lower())
    if reader is None:
        raise tables.TableProblem(f"{file.name} is neither .csv nor .xlsx nor .json.")
    try:
        return reader().create_dataset(file.read_bytes())
    except OSError as refusal:
        raise tables.TableProblem(f"{file}: can't be read ({refusal.strerror}).") from refusal


def person(username: str) -> User | None:
    """Return the importing person.

    Raises:
        CommandError: when there is no such person.
    """
    if not username:
        return None
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody here is called {username}.")
    if not found.has_perm("claims.import_claim"):
        raise CommandError(f"The role of {username} doesn't allow importing claims.")
    return found


def error(row: int | None, column: str | None, message: str) -> dict[str, Any]:
    """Return one problem as the contract spells it."""
    return {"row": row, "column": column, "message": message}


def problems(result: Any) -> Any:
    """Yield every problem of an import, those of the file first."""
    for base in result.base_errors:
        yield error(None, None, str(base.error))
    for number, errors in result.row_errors():
        for each in errors:
            yield error(number, None, str(each.error))
    for invalid in result.invalid_rows:
        for column, messages in invalid.error_dict.items():
            for message in messages:
                yield error(invalid.number, None if column == "__all__" else column, str(message))
