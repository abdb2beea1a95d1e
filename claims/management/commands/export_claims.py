"""Write the claim table to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.http import QueryDict
from django.test import RequestFactory

from claims.claim_table import ClaimResource
from claims.models import Claim, Status
from sources import tables
from sources.models import SavedView


class Command(BaseCommand):
    help = "Write the claim table to a file, as CSV, XLSX or JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
        parser.add_argument(
            "--format", choices=("csv", "xlsx", "json"), help="default: by the file's ending"
        )
        parser.add_argument(
            "--view",
            metavar="NAME",
            help="only the claims of this saved view, in its order; a name, or its identifier",
        )
        parser.add_argument("--status", choices=Status.values, help="only claims of this status")

    def handle(
        self,
        *,
        output: Path,
        format: str | None,  # noqa: A002 (the option's name)
        status: str | None,
        view: str | None = None,
        **_options: Any,
    ) -> None:
        kind = format or output.suffix.lstrip(".").lower()
        if kind not in {"csv", "xlsx", "json"}:
            raise CommandError(
                f"{output.name} has no known ending: give --format csv, xlsx or json."
            )
        claims = rows_of(view_named(view)) if view else Claim.objects.with_context().order_by("pk")
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


def view_named(words: str) -> SavedView:
    """Return the view of the list of claims with this name or identifier.

    Raises:
        CommandError: where there is none, or more than one.
    """
    views = SavedView.objects.filter(model=Claim._meta.label).select_related("owner")
    try:
        found = list(views.filter(uuid=words))
    except ValidationError:
        found = list(views.filter(name=words))
    if not found:
        raise CommandError(f"The list of claims has no saved view “{words}”.")
    if len(found) > 1:
        choices = ", ".join(f"{each.uuid} ({each.owner})" for each in found)
        raise CommandError(f"Several views are called “{words}”. Give one of: {choices}.")
    return found[0]


def rows_of(view: SavedView) -> QuerySet[Claim]:
    """Return the claims that a view shows to its owner, in its order.

    Raises:
        CommandError: where it filters by what the list no longer offers.
    """
    listed: Any = admin.site._registry[Claim]
    request = RequestFactory().head("/", {"view": str(view.uuid)})
    request.user = view.owner
    saved = QueryDict(view.query)
    gone = [name for name in saved if not listed.understands(request, name, saved.getlist(name))]
    if gone:
        raise CommandError(f"“{view}” filters by {', '.join(gone)}, which the list has no longer.")
    listed.open_view(request, [view])
    rows: QuerySet[Claim] = listed.get_export_queryset(request)
    return rows
