"""The numeric part of a claim: its words, its limits, its interval.

Everything is `Decimal` and exact: the digits of a source are evidence, so a
figure that can't be kept whole is refused, never rounded.
"""

from dataclasses import dataclass
from decimal import Context, Decimal

MAX_DIGITS = 15
"""Significant digits that every database keeps (SQLite keeps no more)."""

MAX_EXPONENT = 18
"""Values from 10**18 up are typing errors; nothing that is counted gets there."""

MAX_DECIMALS = 8
"""Digits after the point; the bounds of such a value (±5 %) still have at most ten."""

COMPARATORS = ("eq", "approx", "gt", "ge", "lt", "le", "range")
DIRECTIONS = ("up", "down")

_APPROX = Decimal("0.05")  # "about" and "nearly" widen to ±5 % (design, Intervals)
_HALF = Decimal("0.5")
_EXACT = Context(prec=200)  # wide enough that sums and halves of 15 digits are never rounded


class ValueProblem(ValueError):
    """A figure that can't be read or kept; the message tells the analyst what to do."""


def check_digits(value: Decimal) -> None:
    """Raise `ValueProblem` unless `value` is finite and has at most 15 significant digits.

    Zeros that only fill up to the decimal point don't count: 240100000000 has four.
    """
    if not value.is_finite():
        raise ValueProblem("A value has to be a number; infinity and NaN can't be kept.")
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    if len(digits) > MAX_DIGITS:
        raise ValueProblem(
            f"This figure has {len(digits)} significant digits and at most {MAX_DIGITS} can be "
            "kept; write it rounded as the source rounds it, or check the typing."
        )
    if value and abs(value.adjusted()) >= MAX_EXPONENT:
        raise ValueProblem("This figure is out of all proportion; check its scale word and zeros.")
    _, _, decimals = plain(value).partition(".")
    if len(decimals) > MAX_DECIMALS:
        raise ValueProblem(f"This figure has more than {MAX_DECIMALS} decimals; check the typing.")


def plain(value: Decimal) -> str:
    """Return `value` in plain notation without trailing zeros.

    >>> plain(Decimal("2.401E+11")), plain(Decimal("26.30")), plain(Decimal("-0.0"))
    ('240100000000', '26.3', '0')
    """
    if not value:
        return "0"  # also for −0 and 0E+30
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Bounds:
    """The interval that a value stands for; None is unbounded, and then that end is open."""

    low: Decimal | None
    low_open: bool
    high: Decimal | None
    high_open: bool

    def __contains__(self, value: Decimal) -> bool:
        """Tell whether `value` lies in the interval."""
        above = self.low is None or self.low < value or (not self.low_open and self.low == value)
        below = (
            self.high is None or value < self.high or (not self.high_open and self.high == value)
        )
        return above and below

    def negated(self) -> "Bounds":
        """Return the interval mirrored at zero: ends and their openness swap places."""
        return Bounds(_minus(self.high), self.high_open, _minus(self.low), self.low_open)


def _minus(value: Decimal | None) -> Decimal | None:
    # `+ 0` turns a negative zero into zero.
    return None if value is None else _EXACT.add(_EXACT.minus(value), Decimal(0))


def bounds(
    *,
    comparator: str,
    value: Decimal,
    value_high: Decimal | None = None,
    step: Decimal | None = None,
    direction: str | None = None,
) -> Bounds:
    """Return the signed interval of a figure (design, Intervals).

    `value` and `value_high` have their scale applied and are unsigned when a
    direction is given; `step` is the size of the last written digit, None for
    ordinals. "down" mirrors the interval at zero.

    Raises `ValueProblem` when the parts don't make a figure.
    """
    _check_parts(comparator, value, value_high, step, direction)
    unsigned = _unsigned(comparator, value, value_high, step)
    return unsigned.negated() if direction == "down" else unsigned


def _check_parts(
    comparator: str,
    value: Decimal,
    value_high: Decimal | None,
    step: Decimal | None,
    direction: str | None,
) -> None:
    if comparator not in COMPARATORS:
        raise ValueProblem(f"“{comparator}” is no comparator; use one of {', '.join(COMPARATORS)}.")
    if direction not in (None, *DIRECTIONS):
        raise ValueProblem(f"“{direction}” is no direction; use up or down, or leave it empty.")
    check_digits(value)
    if step is not None and not (step.is_finite() and step > 0):
        raise ValueProblem("The step is the size of the last written digit; it must be above zero.")
    if direction is not None and value < 0:
        raise ValueProblem("A value with a direction is written without a sign; remove the minus.")
    if comparator == "range":
        if value_high is None:
            raise ValueProblem("A range needs its upper value too.")
        check_digits(value_high)
        if value_high < value:
            raise ValueProblem("The upper value of a range can't be below its lower value.")
    elif value_high is not None:
        raise ValueProblem("Only a range has an upper value; set the comparator to range.")


def _unsigned(
    comparator: str, value: Decimal, value_high: Decimal | None, step: Decimal | None
) -> Bounds:
    match comparator:
        case "gt" | "ge":
            return Bounds(low=value, low_open=comparator == "gt", high=None, high_open=True)
        case "lt" | "le":
            return Bounds(low=None, low_open=True, high=value, high_open=comparator == "lt")
        case "range":
            return Bounds(low=value, low_open=False, high=value_high, high_open=False)
    half = _EXACT.multiply(step, _HALF) if step is not None else Decimal(0)
    if comparator == "approx":
        # A coarse step may already be wider than ±5 %: "about 1" never gets narrower than "1".
        half = max(half, _EXACT.multiply(abs(value), _APPROX))
    return Bounds(
        low=_EXACT.subtract(value, half),
        low_open=False,
        high=_EXACT.add(value, half),
        high_open=step is not None and comparator != "approx",
    )
