"""Whether figures of several sets fit one another: it warns, it never blocks.

Everything is reckoned with intervals, so nothing is found that rounding explains. The odd
ones out of a set are left aside: what is wrong with them `claims.agreement` says already.
"""

from collections.abc import Iterable

from claims.comparing import changes, orders, slips
from claims.comparing import sums as adding
from claims.comparing.figures import Figure, in_order
from claims.comparing.findings import (
    BASE,
    CURRENCY,
    FACTOR,
    KINDS,
    RANK,
    RECORD,
    SUM,
    SWAPPED,
    Finding,
    sets_of,
)
from claims.comparing.slips import Mirror
from claims.comparing.sums import Sum

__all__ = [
    "BASE",
    "CURRENCY",
    "FACTOR",
    "KINDS",
    "RANK",
    "RECORD",
    "SUM",
    "SWAPPED",
    "Figure",
    "Finding",
    "Mirror",
    "Sum",
    "check",
]


def check(
    figures: Iterable[Figure], *, sums: Iterable[Sum] = (), mirrors: Iterable[Mirror] = ()
) -> tuple[Finding, ...]:
    """Return what doesn't fit among the figures of one indicator or of many.

    `sums` are the indicators that are signed sums of others, `mirrors` pairs of indicators
    for the two directions of one flow (A's exports, A's imports). The two parts of a sum
    of two are such a pair without being named. Findings come in the same order whatever
    the order of the figures.
    """
    totals = tuple(sums)
    pairs = [(total.parts[0][0], total.parts[1][0]) for total in totals if len(total.parts) == 2]
    pairs += mirrors
    sets = sets_of(figures)
    found = {
        *changes.misfits(sets),
        *adding.misfits(sets, totals),
        *slips.factor_slips(sets),
        *slips.swapped(sets, pairs),
        *orders.broken_records(sets),
        *orders.broken_ranks(sets),
    }
    return tuple(sorted(found, key=_order))


def _order(finding: Finding) -> tuple[int, list[tuple[int, int, str]], str]:
    return (KINDS.index(finding.kind), [in_order(i) for i in finding.claims], finding.reason)
