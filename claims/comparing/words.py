"""Figures, intervals and names as they are read aloud in a reason."""

from collections.abc import Hashable
from decimal import Context, Decimal
from functools import lru_cache

from claims import intervals
from claims.comparing.figures import Figure
from extraction import wording
from extraction.values import Bounds, plain

_COMPARATORS = {
    "approx": "about",
    "gt": "more than",
    "ge": "at least",
    "lt": "less than",
    "le": "up to",
}

_SCALES = {"trn": 12, "bn": 9, "m": 6}
_EXACT = Context(prec=200)


def say(figure: Figure) -> str:
    """Return a figure in words: "more than 240 bn USD", "+26.3 %", "down by about 5 %"."""
    return _said(
        figure.comparator,
        figure.value,
        figure.value_high,
        figure.step,
        figure.unit,
        figure.measure,
        figure.direction or "",
    )


@lru_cache(maxsize=8192)  # thousands of claims give the same few figures
def _said(
    comparator: str,
    value: Decimal,
    value_high: Decimal | None,
    step: Decimal | None,
    unit: str,
    measure: str,
    direction: str,
) -> str:
    one_number = comparator == "eq"
    moved = "" if one_number or not direction else f"{direction} by"
    words = wording.figure(
        comparator="range" if comparator == "range" else "eq",
        value=value,
        value_high=value_high,
        unit=unit or None,
        measure=measure,
        direction=(direction or None) if one_number else None,
        step=step,
    )
    return " ".join(filter(None, (moved, _COMPARATORS.get(comparator, ""), str(words))))


def number(value: Decimal, unit: str) -> str:
    """Return a bare number with its unit: "0.05 bn USD"."""
    return str(wording.figure(comparator="eq", value=value, unit=unit or None))


def span(bounds: Bounds, unit: str) -> str:
    """Return an interval in words: "between 189.99 and 190.22 bn USD"."""
    if bounds.low is None and bounds.high is None:
        return "anything"
    if bounds.high is None:
        return f"{'more than' if bounds.low_open else 'at least'} {number(_end(bounds.low), unit)}"
    if bounds.low is None:
        return f"{'less than' if bounds.high_open else 'up to'} {number(bounds.high, unit)}"
    if bounds.low == bounds.high:
        return number(bounds.low, unit)
    low = wording.figure(comparator="eq", value=bounds.low, unit=unit or None)
    high = wording.figure(comparator="eq", value=bounds.high, unit=unit or None)
    if low.unit == high.unit:
        return f"between {low.sign}{low.number} and {high}"
    return f"between {low} and {high}"


def a_number(bounds: Bounds, unit: str) -> str:
    """Return "a number between 240.05 and 240.15 bn USD", "a number that is more than 5 bn USD"."""
    text = span(bounds, unit)
    return f"a number {text}" if text.startswith("between") else f"a number that is {text}"


def _end(value: Decimal | None) -> Decimal:
    return Decimal(0) if value is None else value


def distance(value: Decimal, figure: Figure) -> str:
    """Return a difference from a figure at that figure's scale: "0.05 bn USD", not "50 m USD"."""
    if figure.unit == "percent":
        return f"{plain(value)} percentage points"
    unit = number(figure.value, figure.unit).partition(" ")[2]
    power = _SCALES.get(unit.partition(" ")[0])
    if power is None:
        return number(value, figure.unit)
    return f"{plain(value.scaleb(-power, _EXACT))} {unit}"


def shown_distance(bounds: Bounds, figure: Figure, step: Decimal) -> str:
    """Return how far a computed interval is from a figure, to `step` or one digit."""
    apart = intervals.gap(bounds, figure.interval)
    return distance(intervals.rounded_number(apart, step), figure)


def period(edtf: str | None) -> str:
    """Return a period in words."""
    return wording.period(edtf) if edtf else "an unknown period"


def name(key: Hashable, otherwise: str) -> str:
    """Return what an indicator, origin or claimant is called, `otherwise` when it has no name."""
    return key if isinstance(key, str) and key else otherwise


def joined(parts: list[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def listed(parts: list[str], *, most: int = 4) -> str:
    """Return the parts joined, the first few of many."""
    if len(parts) <= most:
        return joined(parts)
    return f"{', '.join(parts[:most])} and {len(parts) - most:,} more"


def sentence(text: str) -> str:
    """Return the text with a capital at its start and a full stop at its end."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."
