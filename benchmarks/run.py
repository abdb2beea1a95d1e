"""Measures the desk against named alternatives in one run, because only their ratio travels.

``make bench`` prints the table and writes var/bench.json.
"""

import io
import json
import platform
import sys
import warnings
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from benchmarks import extraction as of_extraction
from benchmarks.agreement import of_agreement
from benchmarks.desk import of_desk
from benchmarks.front import of_front
from benchmarks.queue import of_queue
from benchmarks.reader import of_reader
from benchmarks.rows import Row, apart, seconds, table
from benchmarks.undoing import of_undoing
from claims.admin.claim import ClaimAdmin
from claims.claim_table import ClaimResource
from claims.demo import loading
from claims.models import Claim
from extraction import edtf
from sources import tables

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its import warns of its own regular expressions
    import edtf as pypi_edtf

RESULTS = Path(__file__).parent.parent / "var" / "bench.json"
DATES = (
    "2023", "2023-02", "2023-02-28", "2023-01/2023-11", "2023-01/2023-03", "2022-02-04/2024-05-16",
    "2023/..", "2023~", "2023?/2024", "202X", "2023-21",
)  # fmt: skip
LIST = "/admin/claims/claim/"
SHORT_LIST, LONG_LIST, TABLE = 50, 500, 10_000


def fill(total: int) -> None:
    """Repeat the demo desk's claims, each on a day of its own, until there are so many."""
    originals = list(Claim.objects.all())
    copied = [f.attname for f in Claim._meta.concrete_fields if f.name not in {"id", "uuid"}]
    Claim.objects.bulk_create(
        Claim(
            **{name: getattr(originals[n % len(originals)], name) for name in copied}
            | {"period": (date(1000, 1, 1) + timedelta(days=n)).isoformat()}
        )
        for n in range(len(originals), total)
    )


def of_dates() -> list[Row]:
    """Measure the first and last day of the dates that the desk is made of."""

    def ours() -> None:
        edtf.days.cache_clear()  # what is measured is reading, not remembering
        for written in DATES:
            edtf.days(written)

    def theirs() -> None:
        for written in DATES:
            parsed = pypi_edtf.parse_edtf(written)
            parsed.lower_strict()
            parsed.upper_strict()

    return [
        Row(
            "EDTF to first and last day",
            "dates/s",
            len(DATES) / seconds(ours),
            len(DATES) / seconds(theirs, times=3),
            "PyPI edtf",
            more_is_better=True,
        )
    ]


def without_joins() -> AbstractContextManager[Any]:
    """Let the claim list ask for the records around a claim one by one, as an admin does."""
    joined = ClaimAdmin.get_queryset

    def plain(self: ClaimAdmin, request: Any) -> QuerySet[Claim]:
        return joined(self, request).select_related(None)

    return patch.object(ClaimAdmin, "get_queryset", plain)


def of_lists() -> list[Row]:
    """Measure the claim list's first page and its long form."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="administrator"))
    rows = []
    for shown, address in ((SHORT_LIST, LIST), (LONG_LIST, f"{LIST}?all=")):
        measured = []
        for how in (nullcontext(), without_joins()):
            with how:

                def page(address: str = address) -> None:
                    if client.get(address).status_code != 200:
                        raise RuntimeError(f"{address} can't be shown")

                taken = seconds(page) * 1000
                with CaptureQueriesContext(connection) as queries:
                    page()
                measured.append((len(queries), taken))
        (our_queries, our_time), (queries_without, time_without) = measured
        named = "without select_related"
        what = f"Claim list, {shown} rows"
        rows.append(Row(what, "queries", our_queries, queries_without, named))
        rows.append(Row(what, "ms", our_time, time_without, named))
    return rows


def of_exports() -> list[Row]:
    """Measure the export of the claim table to CSV."""

    def ours() -> None:
        resource = ClaimResource()
        claims = Claim.objects.with_context().order_by("pk")
        tables.write_csv(resource.columns(), resource.rows(claims), Nowhere())

    def theirs() -> None:
        claims = Claim.objects.with_context().order_by("pk")
        Nowhere().write(ClaimResource().export(claims).csv)

    what, named = f"Export of {TABLE:,} claims to CSV", "resource.export().csv"
    (our_time, our_memory), (their_time, their_memory) = apart(ours), apart(theirs)
    return [
        Row(what, "s", our_time, their_time, named),
        Row(what, "MB more", our_memory, their_memory, named),
    ]


class Nowhere(io.StringIO):
    """A file that keeps nothing, so that only the way to it is measured."""

    def write(self, text: str, /) -> int:
        return len(text)


def main() -> None:
    """Measure everything."""
    call_command("migrate", verbosity=0)
    loading.load(now=timezone.now())
    fill(LONG_LIST)
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with override_settings(STORAGES={"staticfiles": {"BACKEND": storage}}):
        rows = of_dates() + of_lists()
    rows += of_reader()
    fill(TABLE)
    rows += of_exports()
    rows += of_undoing()
    rows += of_extraction.measure()
    rows += of_agreement()
    with override_settings(STORAGES={"staticfiles": {"BACKEND": storage}}):
        rows += of_queue()
    rows += of_desk()
    rows += of_front()
    sys.stdout.write(table(rows))
    RESULTS.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "database": connection.vendor}
    results = [{**asdict(row), "ratio": row.ratio} for row in rows]
    RESULTS.write_text(json.dumps({**machine, "results": results}, indent=1), encoding="utf-8")
    sys.stdout.write("Written to var/bench.json\n")


if __name__ == "__main__":
    main()
