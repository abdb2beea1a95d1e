"""The lines of the table that the measurements print, and how time is taken."""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, ours, and what it is measured against."""

    what: str
    unit: str
    ours: float
    other: float
    named: str
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """How many times better ours is."""
        return self.ours / self.other if self.more_is_better else self.other / self.ours


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """Return the median time of the work, after a first go that isn't counted."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def apart(work: Callable[[], object]) -> tuple[float, float]:
    """Do the work once in a process of its own; return its seconds and how many MB it added."""
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)

    def measure() -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        work()
        taken = time.perf_counter() - start
        sending.send((taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before))

    connection.close()  # SQLite's connections don't survive a fork
    process = context.Process(target=measure)
    process.start()
    taken, added = receiving.recv()
    process.join()
    return taken, added / (1_000_000 if sys.platform == "darwin" else 1_000)


def table(rows: list[Row]) -> str:
    """Return the rows as text."""
    lines = [f"{'':34} {'ours':>12} {'other':>12} {'better':>9}  against"]
    lines += [
        f"{row.what:34} {row.ours:12,.1f} {row.other:12,.1f} {row.ratio:8,.1f}×  "
        f"{row.named} ({row.unit})"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
