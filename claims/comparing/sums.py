"""Parts have to add up to the whole: exports + imports = trade, exports − imports = balance."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from claims import intervals
from claims.comparing.figures import RELATIVE, Figure, SetKey
from claims.comparing.findings import (
    FACTOR,
    SUM,
    Finding,
    Sets,
    finding,
    most_exact,
    standing,
)
from claims.comparing.nearmisses import FACTORS, factor_to
from claims.comparing.words import distance, name, period, say, sentence, span
from extraction.values import Bounds

_NOT_ADDED = (*RELATIVE, "ordinal")

_MOST_SUMS = 64
"""Where parts are contested, so many combinations of what is said of them are tried."""

_MOST = 10


@dataclass(frozen=True, slots=True)
class Sum:
    """An indicator that is the signed sum of others: parts are (indicator, 1 or −1)."""

    whole: Hashable
    parts: tuple[tuple[Hashable, int], ...]


def misfits(sets: Sets, sums: Iterable[Sum]) -> Iterator[Finding]:
    """Yield the wholes that their parts don't add up to, whichever contested part is right."""
    by_whole: dict[Hashable, list[Sum]] = {}
    for each in sums:
        by_whole.setdefault(each.whole, []).append(each)
    for key, found in sets.items():
        if key.measure in _NOT_ADDED:
            continue
        for each in by_whole.get(key.indicator, []):
            choices = _choices(sets, key, each)
            if not choices:
                continue
            for alike in standing(found, most=_MOST):
                if not any(intervals.overlap(alike[0].interval, _total(c)) for c in choices):
                    yield _misfit(alike, choices[0])


_Terms = tuple[tuple[list[Figure], int], ...]
"""For each part the claims that say the same of it, and its sign."""


def _choices(sets: Sets, key: SetKey, each: Sum) -> list[_Terms]:
    """Return what the parts may be: for each its most exact figure, or one for each side."""
    sides: list[list[tuple[list[Figure], int]]] = []
    for part, sign in each.parts:
        found = sets.get(key._replace(indicator=part))
        if found is None:
            return []
        sides.append([(most_exact(found, top), sign) for top in found.tops[:_MOST]])
    combinations = 1
    for side in sides:
        combinations *= len(side)
    return list(product(*sides)) if combinations <= _MOST_SUMS else []


def _total(terms: _Terms) -> Bounds:
    total = Bounds(Decimal(0), low_open=False, high=Decimal(0), high_open=False)
    for alike, sign in terms:
        interval = alike[0].interval
        total = intervals.added(total, interval if sign > 0 else interval.negated())
    return total


def _misfit(whole: list[Figure], terms: _Terms) -> Finding:
    figure, total = whole[0], _total(terms)
    spoken = "".join(
        f"{_sign(sign, first=not place)}{say(alike[0])}{_called(alike[0])}"
        for place, (alike, sign) in enumerate(terms)
    )
    reason = (
        f"{spoken} make {span(total, figure.unit)} for "
        f"{period(figure.period)}, but {name(figure.indicator, 'the whole')} is given as "
        f"{say(figure)}, "
    )
    involved = [*whole, *(each for alike, _ in terms for each in alike)]
    given = figure.interval
    power = None
    if intervals.is_positive(given) and intervals.is_positive(total):
        power = factor_to(given, total)
    if power is not None:
        reason += f"which is off by a factor of {FACTORS[power]}"
        return finding(FACTOR, sentence(reason), involved)
    way = "more" if intervals.start(given) > intervals.start(total) else "less"
    reason += f"{distance(intervals.gap(total, given), figure)} {way} than rounding explains"
    return finding(SUM, sentence(reason), involved)


def _sign(sign: int, *, first: bool) -> str:
    if first:
        return "" if sign > 0 else "minus "
    return " plus " if sign > 0 else " minus "


def _called(figure: Figure) -> str:
    called = name(figure.indicator, "")
    return f" ({called})" if called else ""
