"""What the arithmetic found, and the figures of each set that it reckons with."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from claims import intervals
from claims.comparing.figures import Figure, SetKey, in_line, in_order, set_key
from claims.comparing.groups import Group, Spread, spread

BASE = "base"
"""A level and its change imply another earlier level than the claims have."""

SUM = "sum"
"""Parts that don't add up to the whole."""

FACTOR = "factor"
"""Figures that a slip of a scale word keeps apart."""

SWAPPED = "swapped"
"""Figures of two directions that changed places."""

RECORD = "record"
"""A record that was no record."""

RANK = "rank"
"""A number in a series that runs backwards."""

CURRENCY = "currency"
"""A change that was computed in another currency than the one it is put beside."""

KINDS = (BASE, SUM, FACTOR, SWAPPED, RECORD, RANK, CURRENCY)

_ENDLESS = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Finding:
    """Figures that don't fit one another: of what kind, why, and the ids of all of them."""

    kind: str
    reason: str
    claims: tuple[Hashable, ...]


def finding(kind: str, reason: str, figures: Iterable[Figure]) -> Finding:
    """Return a finding about these figures."""
    return Finding(kind, reason, tuple(sorted({figure.id for figure in figures}, key=in_order)))


Sets = dict[SetKey, Spread]


def sets_of(figures: Iterable[Figure]) -> Sets:
    """Return the comparable sets among the figures; those of unknown period are in none."""
    by_key: defaultdict[SetKey, list[Figure]] = defaultdict(list)
    for figure in figures:
        key = set_key(figure)
        if key is not None:
            by_key[key].append(figure)
    return {key: spread(together) for key, together in by_key.items()}


def standing(found: Spread, *, most: int) -> list[list[Figure]]:
    """Return the figures of the largest groups by interval, the most exact first.

    The odd ones of a set are left out: that they don't fit is known already.
    """
    numbers = [n for n in range(len(found.bounds)) if found.is_in_a_top(n)]
    return sorted((found.figures_of[n] for n in numbers), key=_exactness)[:most]


def most_exact(found: Spread, group: Group) -> list[Figure]:
    """Return the figures of a group's narrowest interval."""
    numbers = (n for n in range(len(found.bounds)) if found.is_member(n, group))
    return min((found.figures_of[n] for n in numbers), key=_exactness)


def _exactness(alike: list[Figure]) -> tuple[Decimal, tuple[object, ...]]:
    across = intervals.width(alike[0].interval)
    return (_ENDLESS if across is None else across, in_line(alike[0]))
