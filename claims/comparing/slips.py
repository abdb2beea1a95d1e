"""Slips that the figures themselves give away: a wrong scale word, two directions swapped."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from decimal import Context, Decimal

from claims import intervals
from claims.comparing.figures import Figure, in_order
from claims.comparing.findings import FACTOR, SWAPPED, Finding, Sets, finding
from claims.comparing.groups import Group, Spread
from claims.comparing.nearmisses import FACTORS, factor, factor_between
from claims.comparing.words import listed, name, period, say, sentence

_EXACT = Context(prec=200)

Mirror = tuple[Hashable, Hashable]
"""Two indicators that count the two directions of one flow: exports and imports."""


def factor_slips(sets: Sets) -> Iterator[Finding]:
    """Yield the figures of one set that lie a power of ten apart, as scale words do."""
    for found in sets.values():
        if len(found.groups) < 2:
            continue
        by_value = sorted(
            (abs(alike[0].value), number) for number, alike in enumerate(found.figures_of)
        )
        values = [value for value, _ in by_value]
        if not _is_wide(values):
            continue
        for value, number in by_value:
            for other in _powers_above(value, values):
                small, large = found.figures_of[number], found.figures_of[by_value[other][1]]
                if factor_between(small[0], large[0]) is not None:
                    reason = f"{factor(small[0], large[0])}; both are given for "
                    reason += period(small[0].period)
                    yield finding(FACTOR, sentence(reason), [*small, *large])


def _is_wide(values: list[Decimal]) -> bool:
    """Tell whether numbers, the smallest first, lie far enough apart for a slip."""
    smallest = next(filter(None, values), None)
    return smallest is not None and values[-1].adjusted() - smallest.adjusted() >= min(FACTORS) - 1


def _powers_above(value: Decimal, values: list[Decimal]) -> list[int]:
    """Return the places of the numbers on both sides of each power of ten times a value."""
    places: set[int] = set()
    if value:
        for power in FACTORS:
            place = bisect_left(values, _EXACT.scaleb(value, power))
            places.update(each for each in (place - 1, place) if 0 <= each < len(values))
    return sorted(places)


def swapped(sets: Sets, mirrors: Iterable[Mirror]) -> Iterator[Finding]:
    """Yield the figures that contradict their own direction and are those of the other one."""
    facing: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for pair in mirrors:
        first, second = sorted(pair, key=in_order)
        if first != second:
            facing[first].add(second)
    for key, found in sets.items():
        for indicator in sorted(facing.get(key.indicator, ()), key=in_order):
            other = sets.get(key._replace(indicator=indicator))
            if other is not None:
                yield from _swapped(found, other)


def _swapped(one: Spread, other: Spread) -> Iterator[Finding]:
    crossed = [*_crossed(one, other), *_crossed(other, one)]
    if not crossed:
        return
    said = list(dict.fromkeys(say(here[0]) for here, _ in crossed))
    figure = crossed[0][0][0]
    first, second = (
        name(each.figures_of[0][0].indicator, otherwise)
        for each, otherwise in ((one, "one direction"), (other, "the other"))
    )
    reason = (
        f"for {period(figure.period)}, {listed(said)} {'is' if len(said) == 1 else 'are each'} "
        f"given as {first} by some and as {second} by others: the two directions look swapped"
    )
    yield finding(SWAPPED, sentence(reason), [f for pair in crossed for side in pair for f in side])


def _crossed(one: Spread, other: Spread) -> Iterator[tuple[list[Figure], list[Figure]]]:
    """Yield figures that their own set contradicts, with those of the other set that they match."""
    for number, alike in enumerate(one.figures_of):
        if alike[0].comparator != "eq" or one.is_in_all_tops(number):
            continue
        top = _top_at(other, alike[0])
        if top is None:
            continue
        there = other.figures_of[top.lower]
        if there[0].is_exact and {f.origin for f in there} != {f.origin for f in alike}:
            yield alike, there


def _top_at(found: Spread, figure: Figure) -> Group | None:
    """Return a largest group whose shared part the figure reaches."""
    place = bisect_left(
        found.tops,
        intervals.start(figure.interval),
        key=lambda top: intervals.end(found.band(top)),
    )
    if place == len(found.tops):
        return None
    top = found.tops[place]
    return top if intervals.overlap(found.band(top), figure.interval) else None
