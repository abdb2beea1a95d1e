"""Measure how long a set of figures takes to be assessed, and how that grows.

    python -m benchmarks.agreement

Beside it stands the plain way: for each figure, count the origins of all the others that
hold its lower end. It finds the same largest group and takes a hundred times as long for
ten times as many figures.
"""

import random
import sys
from collections.abc import Callable
from decimal import Decimal

from benchmarks.rows import Row, seconds, table
from claims.agreement import Figure, assess
from extraction.values import Bounds

SMALL, LARGE, LARGEST = 1_000, 10_000, 100_000
PLAIN_FEW, PLAIN_MANY = 100, 1_000
"""Numbers of figures that the plain way can stand."""

WANTED = 1.0
"""Seconds that 10,000 figures may take with every figure's reason (issue 5)."""

STEPS = (Decimal("1e6"), Decimal("1e7"), Decimal("1e8"), Decimal("1e9"))
COMPARATORS = ("eq",) * 8 + ("approx", "gt")


def figures(count: int) -> list[Figure]:
    """Return so many figures about 240 bn, rounded as sources round, some of them slips."""
    dice = random.Random(count)  # noqa: S311
    drawn = []
    for number in range(count):
        step = dice.choice(STEPS)
        value = Decimal(dice.randrange(235_000, 245_000)) * 1_000_000 // step * step
        drawn.append(
            Figure(
                id=number,
                indicator="trade",
                measure="level",
                comparator=dice.choice(COMPARATORS),
                value=value // 1000 if number % 100 == 0 else value,
                step=step // 1000 if number % 100 == 0 else step,
                unit="USD",
                period="2023",
                origin=number // 3,
            )
        )
    return drawn


def all_apart(count: int) -> list[Figure]:
    """Return so many figures none of which fits another: each is a group."""
    one = figures(1)[0]
    fields = ("indicator", "measure", "unit", "period")
    same = {name: getattr(one, name) for name in fields}
    return [
        Figure(
            id=number,
            comparator="eq",
            value=Decimal(10 * number + 10),
            step=Decimal(1),
            origin=number,
            **same,
        )
        for number in range(count)
    ]


def largest_group(drawn: list[Figure]) -> int:
    """Return how many origins stand behind the largest group, by looking at all pairs."""
    return max(len({o.origin for o in drawn if _holds(o.interval, f.interval)}) for f in drawn)


def _holds(bounds: Bounds, other: Bounds) -> bool:
    """Tell whether an interval holds what lies at the lower end of another, or just above it."""
    if other.low is None:
        return bounds.low is None
    if other.low_open:
        over = bounds.high is None or bounds.high > other.low
        return over and (bounds.low is None or bounds.low <= other.low)
    return other.low in bounds


def with_reasons(drawn: list[Figure]) -> Callable[[], object]:
    """Return the work of assessing a set with the verdict and reason of every figure."""
    return lambda: assess(drawn).judgements


def of_agreement() -> list[Row]:
    """Measure the assessment of sets of growing size."""
    small = figures(PLAIN_MANY)
    found = assess(small)
    origin_of = {figure.id: figure.origin for figure in small}
    if len({origin_of[figure_id] for figure_id in found.groups[0]}) != largest_group(small):
        raise RuntimeError("the two ways don't find the same group")
    plain_time = seconds(lambda: largest_group(small), times=1)
    few = figures(PLAIN_FEW)
    plain_growth = plain_time / seconds(lambda: largest_group(few), times=3)
    rows = [
        Row(
            f"Assess {SMALL:,} figures",
            "ms",
            seconds(with_reasons(figures(SMALL))) * 1000,
            plain_time * 1000,
            "all pairs, without reasons",
        )
    ]
    for what, draw in (("rounded", figures), ("all apart", all_apart)):
        large = seconds(with_reasons(draw(LARGE)), times=3)
        largest = seconds(with_reasons(draw(LARGEST)), times=1)
        rows += [
            Row(f"Assess {LARGE:,}, {what}", "ms", large * 1000, WANTED * 1000, "the goal"),
            Row(
                f"Assess {LARGEST:,}, {what}",
                "ms",
                largest * 1000,
                WANTED * 10_000,
                "10 × the goal",
            ),
            Row(
                f"Tenfold, {what}",
                "times as long",
                largest / large,
                plain_growth,
                f"all pairs, {PLAIN_FEW:,} to {PLAIN_MANY:,}",
            ),
        ]
    return rows


def main() -> int:
    """Print the table; fail when the goal is missed."""
    rows = of_agreement()
    sys.stdout.write(table(rows))
    return 0 if all(row.ratio >= 1 for row in rows if "goal" in row.named) else 1


if __name__ == "__main__":
    sys.exit(main())
