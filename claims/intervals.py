"""The algebra of intervals: which of them share a point, and what sums and products of them span.

Ends are exact: sums, differences and products of the figures that the desk keeps are
never rounded. A quotient can't be exact, so `quotient` is for showing; whether three
figures fit is asked of their product.

The library `portion` does unions and gaps as well, which nothing here needs, and asks for
conversion of each interval back and forth.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal

from extraction.values import Bounds

_EXACT = Context(prec=200)  # sums and products of 15 digits each have far fewer
_SHOWN = Context(prec=50)
_LOWEST, _HIGHEST = Decimal("-Infinity"), Decimal("Infinity")

Place = tuple[Decimal, int]
"""Where an interval begins or ends on the line; an open end lies just beside its number."""


def start(bounds: Bounds) -> Place:
    """Return where an interval begins: places can be ordered, also against an `end`."""
    return (_LOWEST if bounds.low is None else bounds.low, 1 if bounds.low_open else 0)


def end(bounds: Bounds) -> Place:
    """Return where an interval ends."""
    return (_HIGHEST if bounds.high is None else bounds.high, -1 if bounds.high_open else 0)


def overlap(one: Bounds, other: Bounds) -> bool:
    """Tell whether the two share a point; [1, 2) and [2, 3) don't.

    >>> overlap(Bounds(Decimal(1), False, Decimal(2), True), Bounds(Decimal(2), False, None, True))
    False
    """
    return start(one) <= end(other) and start(other) <= end(one)


def width(bounds: Bounds) -> Decimal | None:
    """Return the distance between the ends, None when one is missing."""
    if bounds.low is None or bounds.high is None:
        return None
    return _EXACT.subtract(bounds.high, bounds.low)


def gap(one: Bounds, other: Bounds) -> Decimal:
    """Return how far apart the two are, 0 when they touch or overlap."""
    low, high = (one, other) if start(one) <= start(other) else (other, one)
    if overlap(one, other) or low.high is None or high.low is None:
        return Decimal(0)
    return _EXACT.subtract(high.low, low.high)


def scaled(bounds: Bounds, factor: Decimal) -> Bounds:
    """Return the interval times a number above zero."""
    return Bounds(
        None if bounds.low is None else _EXACT.multiply(bounds.low, factor),
        bounds.low_open,
        None if bounds.high is None else _EXACT.multiply(bounds.high, factor),
        bounds.high_open,
    )


def added(one: Bounds, other: Bounds) -> Bounds:
    """Return the interval of the sums: [1, 2) + [1, 2) = [2, 4)."""
    return Bounds(
        None if one.low is None or other.low is None else _EXACT.add(one.low, other.low),
        one.low_open or other.low_open,
        None if one.high is None or other.high is None else _EXACT.add(one.high, other.high),
        one.high_open or other.high_open,
    )


def subtracted(one: Bounds, other: Bounds) -> Bounds:
    """Return the interval of the differences: [3, 4) − [1, 2) = (1, 3)."""
    return added(one, other.negated())


def is_positive(bounds: Bounds) -> bool:
    """Tell whether the whole interval lies above zero."""
    return bounds.low is not None and start(bounds) > (Decimal(0), 0)


def product(one: Bounds, other: Bounds) -> Bounds:
    """Return the interval of the products of two intervals above zero.

    Raises:
        ValueError: when one of them reaches zero or less.
    """
    if one.low is None or other.low is None or not (is_positive(one) and is_positive(other)):
        raise ValueError("Only intervals above zero are multiplied.")
    return Bounds(
        _EXACT.multiply(one.low, other.low),
        one.low_open or other.low_open,
        None if one.high is None or other.high is None else _EXACT.multiply(one.high, other.high),
        one.high_open or other.high_open,
    )


def quotient(one: Bounds, other: Bounds) -> Bounds:
    """Return one / other, both above zero, to 50 digits; an end that no number bounds is open.

    Raises:
        ValueError: when one of them reaches zero or less.
    """
    if one.low is None or other.low is None or not (is_positive(one) and is_positive(other)):
        raise ValueError("Only intervals above zero are divided.")
    low_open, high_open = one.low_open or other.high_open, one.high_open or other.low_open
    low = Decimal(0) if other.high is None else _SHOWN.divide(one.low, other.high)
    high = None if one.high is None or not other.low else _SHOWN.divide(one.high, other.low)
    return Bounds(low, low_open or other.high is None, high, high_open or high is None)


def rounded(bounds: Bounds, step: Decimal) -> Bounds:
    """Return the interval with its ends rounded to multiples of `step`, for showing."""
    low, high = (
        None if number is None else _to_step(number, step) for number in (bounds.low, bounds.high)
    )
    return Bounds(low, bounds.low_open, high, bounds.high_open)


def rounded_number(number: Decimal, step: Decimal) -> Decimal:
    """Return a number rounded to multiples of `step`, for showing; a tiny one to one digit."""
    found = _to_step(number, step)
    return found or number.normalize(Context(prec=1))


def _to_step(number: Decimal, step: Decimal) -> Decimal:
    steps = _EXACT.divide(number, step).to_integral_value(ROUND_HALF_EVEN)
    return _EXACT.multiply(steps, step)


def rounded_clear_of(bounds: Bounds, other: Bounds, step: Decimal) -> Bounds:
    """Return the interval rounded as `rounded` does, but so finely that it stays off `other`.

    "189.99 to 190.22, but 190.27" is understood; "190 to 190.3, but 190.3" isn't.
    """
    if overlap(bounds, other):
        return rounded(bounds, step)
    for finer in range(30):
        shown = rounded(bounds, _EXACT.scaleb(step, -finer))
        if not overlap(shown, other) and gap(shown, other):
            return shown
    return bounds
