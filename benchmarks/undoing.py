"""Measure undoing an import of claims against that import itself, made in the same run.

    python -m benchmarks.undoing [CLAIMS]

Once an import that makes the claims, once one that changes them; each step in a process of
its own, so that its memory is known.
"""

import sys

import tablib
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from benchmarks.rows import Row, apart, table
from claims import undoing
from claims.accounts import ensure_people
from claims.claim_table import ClaimResource
from claims.models import Claim, Indicator
from sources import batches
from sources.models import Batch, Outlet, Snapshot, Source

CLAIMS = 2_000
PER_TEXT = 50
WORD = "figure {:08} "
COLUMNS = (
    "snapshot_sha256", "outlet", "start", "end", "indicator", "measure", "value", "step", "unit",
    "period",
)  # fmt: skip


def new_claims(count: int) -> tablib.Dataset:
    """Return a table of so many new claims, with the texts that they stand in."""
    outlet, _ = Outlet.objects.get_or_create(name="Outlet of the measurement")
    indicator, _ = Indicator.objects.get_or_create(name="Indicator of the measurement")
    found = tablib.Dataset(headers=COLUMNS)
    for first in range(0, count, PER_TEXT):
        source = Source.objects.create(outlet=outlet, title=f"Source from {first}")
        words = "".join(WORD.format(n) for n in range(first, first + PER_TEXT))
        snapshot = Snapshot.objects.create(source=source, text=words)
        for n in range(min(PER_TEXT, count - first)):
            start = n * len(WORD.format(0))
            found.append(
                (
                    snapshot.sha256, outlet.name, start, start + len("figure 00000000"),
                    indicator.name, "level", str(1000 + first + n), "1", "USD",
                    f"{1000 + (first + n) // 12 % 1000}-{(first + n) % 12 + 1:02}",
                )
            )  # fmt: skip
    return found


def changed_claims() -> tablib.Dataset:
    """Return a table that gives every claim of the measurement another value and proposition."""
    found = tablib.Dataset(headers=("id", "value", "proposition"))
    claims = Claim.objects.filter(indicator__name="Indicator of the measurement")
    for uuid, value in claims.values_list("uuid", "value"):
        found.append((str(uuid), str(int(value or 0) + 7), "Changed by an import."))
    return found


def import_table(rows: tablib.Dataset, by: User) -> None:
    """Import a table as the pages do."""
    with batches.batch(
        kind=Batch.Kind.IMPORT, what="measured.csv", model=Claim, counted=(Claim,), by=by,
        at=timezone.now(),
    ):  # fmt: skip
        result = ClaimResource().import_data(rows, use_transactions=True, user=by)
        if result.has_errors() or result.has_validation_errors():
            raise RuntimeError("The table of the measurement can't be imported")


def undo_latest(by: User) -> None:
    """Undo the import that came last, all of it."""
    done = undoing.undo(batch=Batch.objects.latest("pk"), by=by, at=timezone.now())
    if done.left:
        raise RuntimeError(f"Left: {done.left[0].why}")


def of_undoing(count: int = CLAIMS) -> list[Row]:
    """Measure both imports and their undoing; the desk is left with the claims changed back."""
    by, made = ensure_people()["cem"], new_claims(count)
    rows = measured(f"Undo {count:,} claims made", made, by)
    import_table(made, by)
    return rows + measured(f"Undo {count:,} claims changed", changed_claims(), by)


def measured(what: str, claims: tablib.Dataset, by: User) -> list[Row]:
    """Import a table and undo it, each in a process of its own."""
    import_time, import_memory = apart(lambda: import_table(claims, by))
    undo_time, undo_memory = apart(lambda: undo_latest(by))
    return [
        Row(what, "s", undo_time, import_time, "their import"),
        Row(what, "MB more", undo_memory, import_memory, "their import"),
    ]


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    sys.stdout.write(table(of_undoing(int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS)))
