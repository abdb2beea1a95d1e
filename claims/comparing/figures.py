"""One numeric claim as the comparison sees it, and which figures may be compared at all."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from claims import intervals
from extraction import edtf
from extraction.values import Bounds, bounds

RELATIVE = ("change", "multiple")
"""Measures that say nothing without the period that they are compared with."""

EXACT = ("eq", "range")
"""Comparators of two-sided figures: the others may agree but never confirm."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A figure of a source (design, The numeric part of a claim).

    `value` and `value_high` have their scale applied and are unsigned when a direction is
    given; `step` is the size of the last written digit, None for ordinals. `period` and
    `baseline` are EDTF strings. `indicator`, `origin` and `claimant` are whatever tells one
    from another; where they are strings, reasons call them by it.

    Raises `ValueProblem` or `DateProblem` when the parts don't make a figure.
    """

    id: Hashable
    indicator: Hashable
    measure: str
    comparator: str
    value: Decimal
    value_high: Decimal | None = None
    step: Decimal | None
    unit: str
    base_unit: str | None = None
    direction: str | None = None
    period: str | None
    baseline: str | None = None
    vintage: str | None = None
    origin: Hashable
    claimant: Hashable = None
    is_record: bool = False

    interval: Bounds = field(init=False, repr=False, compare=False)
    days: edtf.Days | None = field(init=False, repr=False, compare=False)
    baseline_days: edtf.Days | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        interval = bounds(
            comparator=self.comparator,
            value=self.value,
            value_high=self.value_high,
            step=self.step,
            direction=self.direction or None,
        )
        # A frozen value has no other way to keep what follows from its parts.
        object.__setattr__(self, "interval", interval)
        object.__setattr__(self, "days", _known_days(self.period))
        object.__setattr__(self, "baseline_days", _known_days(self.baseline))

    @property
    def is_exact(self) -> bool:
        """Whether the figure bounds its number on both sides by what is written."""
        return self.comparator in EXACT


def _known_days(period: str | None) -> edtf.Days | None:
    """Return the days of a period, None when they are unknown.

    An open end ("2022/..", still going on) is known, an unknown one ("2022/") is not.
    """
    if not period:
        return None
    days = edtf.days(period)
    if days == edtf.Days(None, None) or period.startswith("/") or period.endswith("/"):
        return None
    return days


class SetKey(NamedTuple):
    """What figures of one set have in common."""

    indicator: Hashable
    measure: str
    unit: str
    base_unit: str | None
    baseline: edtf.Days | str | None
    days: edtf.Days


def set_key(figure: Figure) -> SetKey | None:
    """Return which set a figure belongs to; None when its period or indicator is unknown."""
    if figure.days is None or figure.indicator in (None, ""):
        return None
    baseline: edtf.Days | str | None = None
    if figure.measure in RELATIVE:
        baseline = figure.baseline_days or figure.baseline or None
    return SetKey(
        figure.indicator,
        figure.measure,
        figure.unit,
        figure.base_unit or None,
        baseline,
        figure.days,
    )


def in_order(key: Hashable) -> tuple[int, int, str]:
    """Return a sort key for ids and origins of any kind: numbers by size, then the rest."""
    if isinstance(key, int):
        return (0, key, "")
    return (1, 0, f"{type(key).__name__} {key}")


def in_line(figure: Figure) -> tuple[object, ...]:
    """Return a sort key that puts figures in one order, however they came: by place, then id.

    Of figures at the same place those come first of which more is known.
    """
    return (
        intervals.start(figure.interval),
        intervals.end(figure.interval),
        EXACT.index(figure.comparator) if figure.is_exact else len(EXACT),
        figure.comparator,
        (not figure.vintage, figure.vintage or ""),
        (figure.claimant is None, in_order(figure.claimant)),
        in_order(figure.id),
    )
