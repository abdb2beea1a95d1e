"""Measure how long a whole desk takes to be compared, on PostgreSQL, and how that grows.

    python -m benchmarks.desk

Fills a throw-away database with claims on indicators of 10,000 each, rounded as sources
round, a few of them slips. Each run is a process of its own, so that its memory is known.
"""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict
from decimal import Decimal
from itertools import pairwise

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from benchmarks.rows import Row, table
from claims.assessing import assess_desk, keep_up
from claims.editing import editing
from claims.models import Claim
from tests.on_postgres import throw_away_server

PER_INDICATOR = 10_000
SIZES = (10_000, 100_000, 1_000_000)
WANTED_SECONDS, WANTED_MEGABYTES = 180, 1_000
"""What a desk of a million claims may take (issue 5)."""
WANTED_FOR_ONE = 1
"""Seconds for one indicator with 10,000 claims."""
COMPARE, MEASURE = "compare", "measure"

FILL = (
    """INSERT INTO sources_outlet (uuid, search_text, name, kind, homepage, country, language,
         reliability)
       SELECT gen_random_uuid(), '', 'Outlet ' || n, 'newspaper', '', '', '', 'B'
       FROM generate_series(1, 200) AS n""",
    """INSERT INTO sources_source (uuid, search_text, title, url, archive_url, kind, language,
         byline, published, state, outlet_id)
       SELECT gen_random_uuid(), '', 'Source ' || n, 'https://desk.example/' || n, '', 'article',
         'en', '', '2024', 'live', 1 + n % 200
       FROM generate_series(1, 20000) AS n""",
    """INSERT INTO sources_snapshot (uuid, text, sha256, articles, pages, original,
         original_sha256, original_media_type, captured_at, captured_with, source_id,
         emptied_because)
       SELECT gen_random_uuid(), 'Text ' || n, md5(n::text) || md5(n::text), '[]', '[]', '', '',
         '', now(), 'benchmark', n, ''
       FROM generate_series(1, 20000) AS n""",
)
CLAIMS = (
    """INSERT INTO claims_indicator (uuid, search_text, name, definition, unit)
       SELECT gen_random_uuid(), '', 'Indicator ' || n, '', 'USD'
       FROM generate_series(%(first)s / %(per)s + 1, %(last)s / %(per)s) AS n""",
    """INSERT INTO sources_passage (uuid, search_text, start, "end", exact, prefix, suffix,
         locator, snapshot_id)
       SELECT gen_random_uuid(), '', n, n + 5, 'words', '', '', '', 1 + n %% 20000
       FROM generate_series(%(first)s, %(last)s - 1) AS n""",
    """INSERT INTO claims_claim (uuid, search_text, status, version, fingerprint,
         approved_fingerprint, created_at, updated_at, proposition, comparator, value, step, unit,
         base_unit, measure, direction, period, baseline, vintage, is_record, low, low_open, high,
         high_open, first_day, last_day, passage_id, indicator_id)
       SELECT gen_random_uuid(), '', 'draft', 1, '', '', now(), now(), '', 'eq', value, step,
         'USD', '', 'level', '', to_char(day, 'YYYY-MM'), '', '', false, value - step / 2, false,
         value + step / 2, true, day, (day + interval '1 month - 1 day')::date,
         (SELECT min(id) FROM sources_passage) + n, 1 + n / %(per)s
       FROM (
         SELECT n, day, step, CASE WHEN n %% 5003 = 0 THEN step * (n %% 89 + 2)
           ELSE round(base / step) * step END AS value
         FROM (
           SELECT n, (date '2015-01-01' + (n %% 100) * interval '1 month')::date AS day,
             (10 ^ (6 + n / 100 %% 4))::numeric AS step,
             (100000000000 + (n / %(per)s * 7919 + n %% 100 * 104729)::bigint %% 9000
               * 10000000)::numeric AS base
           FROM generate_series(%(first)s, %(last)s - 1) AS n
         ) AS drawn
       ) AS rounded""",
)


def fill(first: int, last: int) -> None:
    """Add the claims of these numbers."""
    with connection.cursor() as cursor:
        for statement in CLAIMS:
            cursor.execute(statement, {"first": first, "last": last, "per": PER_INDICATOR})
        cursor.execute("ANALYZE")


def compared() -> tuple[float, float]:
    """Compare the desk in a process of its own; return its seconds and megabytes."""
    command = [sys.executable, "-m", "benchmarks.desk", COMPARE]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (ours)
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def compare_once() -> None:
    """Compare the desk, and print the seconds it took and the megabytes it needed at most."""
    start = time.perf_counter()
    assess_desk(at=timezone.now())
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (1_000_000 if sys.platform == "darwin" else 1_000)
    sys.stdout.write(f"{seconds} {megabytes}\n")


def measure() -> list[Row]:
    """Measure desks of growing size, and the largest once more after a single change."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement)
    rows, taken, filled = [], {}, 0
    for size in SIZES:
        fill(filled, size)
        filled = size
        taken[size], megabytes = compared()
        goal = WANTED_FOR_ONE if size == PER_INDICATOR else WANTED_SECONDS
        rows.append(Row(f"Compare {size:,} claims", "s", taken[size], goal, "the goal"))
        rows.append(Row(f"Compare {size:,} claims", "MB", megabytes, WANTED_MEGABYTES, "the goal"))
    for small, large in pairwise(SIZES):
        growth = taken[large] / taken[small]
        rows.append(
            Row(f"{small:,} to {large:,}", "times as long", growth, large / small, "linear growth")
        )
    again, _ = compared()
    rows.append(Row("The same desk again", "s", again, taken[SIZES[-1]], "all of it anew"))
    claim = Claim.objects.order_by("pk")[0]
    with editing(record=claim, by=None, at=timezone.now()) as current:
        current.value = (current.value or Decimal(0)) + (current.step or Decimal(0))
        current.save()
    start = time.perf_counter()
    keep_up(at=timezone.now())
    after_one = time.perf_counter() - start
    rows.append(Row("After one claim changed", "s", after_one, taken[SIZES[-1]], "all of it anew"))
    return rows


def of_desk() -> list[Row]:
    """Measure on a throw-away PostgreSQL, in processes of their own."""
    with throw_away_server() as url:
        command = [sys.executable, "-m", "benchmarks.desk", MEASURE]
        environment = {**os.environ, "BENCH_DATABASE_URL": url}
        done = subprocess.run(  # noqa: S603 (ours)
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    return [Row(**row) for row in json.loads(done.stdout)]


def main(what: str) -> None:
    """Do what the processes started here are for, or measure and print the table."""
    if what == COMPARE:
        compare_once()
    elif what == MEASURE:
        sys.stdout.write(json.dumps([asdict(row) for row in measure()]))
    else:
        sys.stdout.write(table(of_desk()))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
