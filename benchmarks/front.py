"""Measure how long the first page takes with 100,000 claims, beside the list of claims.

    python -m benchmarks.front

Fills a throw-away database of each kind with copies of the demo desk's claims, recorded over
a year, a tenth of them drafts and a twentieth waiting. Each database has a process of its own.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import F, QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from benchmarks.rows import Row, seconds, table
from claims.demo import loading
from claims.models import Claim, Status
from tests.on_postgres import throw_away_server

CLAIMS = 100_000
AT_ONCE = 10_000
FIRST_DAY = date(1000, 1, 1)
WEEKS, PARTS = 52, 20
FRONT, LIST = "/admin/", "/admin/claims/claim/"
MEASURE = "measure"


def plain() -> QuerySet[Any]:
    """Return the claims by Django's own methods, which neither compute nor write history."""
    return QuerySet(Claim)


def fill() -> None:
    """Copy the demo desk's claims until there are so many."""
    originals = list(plain().order_by("pk"))
    copied = [f.attname for f in Claim._meta.concrete_fields if f.name not in {"id", "uuid"}]
    for first in range(len(originals), CLAIMS, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, CLAIMS))
        rows = []
        for number in numbers:
            original = originals[number % len(originals)]
            values = {name: getattr(original, name) for name in copied}
            day = (FIRST_DAY + timedelta(days=number)).isoformat()  # no claim stands there twice
            rows.append(Claim(**{**values, "period": day}))
        plain().bulk_create(rows)


def spread() -> None:
    """Let the claims be of a year's weeks, and of every status."""
    now = timezone.now()
    for week in range(WEEKS):
        of_week = plain().annotate(rest=F("pk") % WEEKS).filter(rest=week)
        of_week.update(created_at=now - timedelta(weeks=week), status=Status.APPROVED)
    parts = plain().annotate(rest=F("pk") % PARTS)
    parts.filter(rest__lt=2).update(status=Status.DRAFT)
    for days in range(PARTS):
        waiting = plain().annotate(rest=F("pk") % (PARTS * PARTS)).filter(rest=PARTS * days + 3)
        waiting.update(status=Status.SUBMITTED, submitted_at=now - timedelta(days=days, hours=1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure() -> list[Row]:
    """Measure both pages for Ada, who wrote most of the demo desk."""
    call_command("migrate", verbosity=0)
    loading.load(now=timezone.now())
    fill()
    spread()
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="ada"))
    taken, asked = {}, {}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"staticfiles": static}):
        for address in (FRONT, LIST):

            def page(address: str = address) -> None:
                if client.get(address).status_code != 200:
                    raise RuntimeError(f"{address} can't be shown")

            taken[address] = seconds(page) * 1000
            with CaptureQueriesContext(connection) as queries:
                page()
            asked[address] = len(queries)
    what = f"First page, {connection.vendor}"
    return [
        Row(what, "ms", taken[FRONT], taken[LIST], f"the list of {CLAIMS:,} claims"),
        Row(what, "queries", asked[FRONT], asked[LIST], f"the list of {CLAIMS:,} claims"),
    ]


def of_front() -> list[Row]:
    """Measure on throw-away databases of both kinds, in processes of their own."""
    with throw_away_server() as url:
        rows = _apart({**os.environ, "BENCH_DATABASE_URL": url})
    return _apart(dict(os.environ)) + rows


def _apart(environment: dict[str, str]) -> list[Row]:
    command = [sys.executable, "-m", "benchmarks.front", MEASURE]
    done = subprocess.run(  # noqa: S603 (ours)
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return [Row(**row) for row in json.loads(done.stdout)]


def main(what: str) -> None:
    """Do what the processes started here are for, or measure and print the table."""
    if what == MEASURE:
        sys.stdout.write(json.dumps([asdict(row) for row in measure()]))
    else:
        sys.stdout.write(table(of_front()))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
