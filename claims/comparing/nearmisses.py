"""What most likely lies behind two figures that don't agree.

A near miss is a guess in words, never a verdict: the pair stays in conflict.
"""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

from claims import intervals
from claims.comparing.figures import Figure, in_line
from claims.comparing.words import say
from extraction.values import Bounds, plain

_EXACT = Context(prec=200)

FACTORS = {
    3: (
        "10³, as when million is written for billion, or when 万 (10⁴) is dropped and the "
        "decimal point moves by one (17.4亿 for 1.74万亿)"
    ),
    4: "10⁴, as when 万 is dropped or 亿 is written for 万亿",
    6: "10⁶, as when the word million is dropped",
    8: "10⁸, as when 亿 is dropped",
}
"""Powers of ten that scale words are mixed up by, and how that happens."""

_WRITTEN_OUT = ("eq", "approx")
_LOOSE = Decimal("0.1")
"""A round number is meant loosely up to a tenth of itself: 100 for 107.06, not for 120."""

_ROUND_DIGITS = 2
"""A round number has at most so many digits before its zeros: 100, 240, not 107."""

_DIGITS_BEFORE_NEXT, _DIGITS_BEFORE = 10, 100
"""8 has no last digit, and that 12 and 17 share a 1 says little."""

_LONG_ENOUGH = 3
"""In 12 and 21 two digits changed places by chance as likely as by a slip."""

_SURE_DIGITS = Decimal("0.1")
"""Figures coarser than a tenth of themselves ("1 bn") need the very same digits for a factor."""


def near_misses(one: Figure, other: Figure) -> list[str]:
    """Return what may explain a conflict, the likeliest first; the order of the two is no matter.

    The first is about the digits, if there is one; another vintage or counting body
    may come on top of it.
    """
    one, other = sorted((one, other), key=in_line)
    found = []
    for about_digits in _ABOUT_DIGITS:
        note = about_digits(one, other)
        if note:
            found.append(note)
            break
    return [*found, *filter(None, (revision(one, other), counting_body(one, other)))]


def factor(one: Figure, other: Figure) -> str:
    """Name a slip of the scale word."""
    power = factor_between(one, other)
    if power is None:
        return ""
    small, large = sorted((one, other), key=lambda figure: abs(figure.value))
    return f"{say(small)} is smaller than {say(large)} by a factor of {FACTORS[power]}"


def factor_between(one: Figure, other: Figure) -> int | None:
    """Return the power of ten of `FACTORS` by which the two differ, rounding allowed."""
    if one.direction != other.direction or not (_is_written(one) and _is_written(other)):
        return None
    small, large = sorted((one, other), key=lambda figure: abs(figure.value))
    if not small.value:
        return None
    distance = large.value.adjusted() - small.value.adjusted()
    for power in FACTORS:
        if abs(distance - power) > 1:
            continue
        times = Decimal(10) ** power
        if _EXACT.multiply(small.value, times) == large.value or (
            _has_sure_digits(small)
            and _has_sure_digits(large)
            and intervals.overlap(intervals.scaled(small.interval, times), large.interval)
        ):
            return power
    return None


def factor_to(given: Bounds, due: Bounds) -> int | None:
    """Return the power of ten that would bring an interval to where it is due."""
    for power in FACTORS:
        times = Decimal(10) ** power
        if intervals.overlap(intervals.scaled(given, times), due) or intervals.overlap(
            intervals.scaled(due, times), given
        ):
            return power
    return None


def cut_off(one: Figure, other: Figure) -> str:
    """Name a number that was shortened without rounding: 244.819 → 244.81."""
    pair = _by_step(one, other)
    if pair is None:
        return ""
    (fine, _), (coarse, step) = pair
    shortened = _to_step(fine.value, step, ROUND_DOWN)
    if not coarse.value or shortened != coarse.value:
        return ""
    return f"{say(coarse)} is {say(fine)} cut off, not rounded"


def next_digit(one: Figure, other: Figure) -> str:
    """Name two numbers that are one apart in the last digit that both have."""
    pair = _by_step(one, other, also_equal=True)
    if pair is None:
        return ""
    (fine, _), (coarse, step) = pair
    nearest = _to_step(fine.value, step, ROUND_HALF_UP)
    smallest = min(abs(nearest), abs(coarse.value))
    if abs(nearest - coarse.value) != step or smallest < step * _DIGITS_BEFORE_NEXT:
        return ""
    return f"{say(coarse)} differs from {say(fine)} only in the last digit, by one"


def last_digit(one: Figure, other: Figure) -> str:
    """Name two numbers that are the same up to their last digit."""
    pair = _by_step(one, other, also_equal=True)
    if pair is None or one.step != other.step:
        return ""
    (first, step), (second, _) = pair
    if abs(first.value - second.value) > step * 10:
        return ""
    before, other_before = (_to_step(f.value, step * 10, ROUND_DOWN) for f in (first, second))
    if before != other_before or abs(before) < step * _DIGITS_BEFORE:
        return ""
    return f"{say(second)} differs from {say(first)} only in the last digit"


def changed_places(one: Figure, other: Figure) -> str:
    """Name two numbers in which two neighbouring digits changed places: 81.4 and 84.1."""
    pair = _by_step(one, other, also_equal=True)
    if pair is None or one.step != other.step:
        return ""
    (first, step), (second, _) = pair
    if _EXACT.remainder(_EXACT.subtract(first.value, second.value), step * 9):
        return ""  # two digits that change places move a number by a multiple of nine
    digits, others = (plain(_EXACT.divide(abs(each.value), step)) for each in (first, second))
    if len(digits) != len(others) or len(digits) < _LONG_ENOUGH:
        return ""
    differing = [place for place, (a, b) in enumerate(zip(digits, others, strict=True)) if a != b]
    if len(differing) != 2 or differing[1] - differing[0] != 1:
        return ""
    if sorted(digits) != sorted(others):
        return ""
    return f"in {say(first)} and {say(second)} two digits have changed places"


def other_way(one: Figure, other: Figure) -> str:
    """Name the same number with the opposite sign."""
    if one.value == other.value and {one.direction, other.direction} == {"up", "down"}:
        return f"{say(one)} and {say(other)} are the same size in opposite directions"
    if one.value == -other.value and one.value and not (one.direction or other.direction):
        return f"{say(one)} and {say(other)} are the same size with opposite signs"
    return ""


def loosely_round(one: Figure, other: Figure) -> str:
    """Name a round number that was meant loosely: 100 for 107.06."""
    for round_one, plain_one in ((one, other), (other, one)):
        grain = _grain(round_one)
        if grain is None or not _is_written(plain_one) or one.direction != other.direction:
            continue
        off = abs(round_one.value - plain_one.value)
        if (
            off <= _EXACT.multiply(abs(round_one.value), _LOOSE)
            and _to_step(plain_one.value, grain, ROUND_HALF_UP) == round_one.value
            and plain_one.value != round_one.value
        ):
            return f"{say(round_one)} may be a round number, meant loosely for {say(plain_one)}"
    return ""


def revision(one: Figure, other: Figure) -> str:
    """Name two vintages of one number."""
    if not one.vintage or not other.vintage or one.vintage == other.vintage:
        return ""
    first, second = sorted((one, other), key=lambda figure: figure.vintage or "")
    return (
        f"{say(first)} is {first.vintage} and {say(second)} is {second.vintage}, "
        "so it may be a revision"
    )


def counting_body(one: Figure, other: Figure) -> str:
    """Name two bodies that count for themselves."""
    if one.claimant is None or other.claimant is None or one.claimant == other.claimant:
        return ""
    if isinstance(one.claimant, str) and isinstance(other.claimant, str):
        return (
            f"{say(one)} was counted by {one.claimant} and {say(other)} by another counting "
            f"body, {other.claimant}"
        )
    return f"{say(one)} and {say(other)} come from different counting bodies"


def _is_written(figure: Figure) -> bool:
    """Tell whether the figure is one number with a last digit."""
    return figure.step is not None and figure.comparator in _WRITTEN_OUT


def _has_sure_digits(figure: Figure) -> bool:
    across = intervals.width(figure.interval)
    return across is not None and across <= _EXACT.multiply(abs(figure.value), _SURE_DIGITS)


def _by_step(
    one: Figure, other: Figure, *, also_equal: bool = False
) -> tuple[tuple[Figure, Decimal], tuple[Figure, Decimal]] | None:
    """Return the finer and the coarser of two plainly written figures with their steps."""
    if one.step is None or other.step is None or one.direction != other.direction:
        return None
    if one.comparator != "eq" or other.comparator != "eq" or (one.value < 0) != (other.value < 0):
        return None
    if one.step == other.step and not also_equal:
        return None
    fine, coarse = sorted(((one, one.step), (other, other.step)), key=lambda p: (p[1], p[0].value))
    return fine, coarse


def _to_step(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return _EXACT.multiply(_EXACT.divide(value, step).to_integral_value(rounding), step)


def _grain(figure: Figure) -> Decimal | None:
    """Return the power of ten that a round number is a multiple of, None for the others."""
    if figure.step is None or figure.comparator == "range" or not figure.value:
        return None
    digits = figure.value.normalize(_EXACT).as_tuple()
    if len(digits.digits) > _ROUND_DIGITS or not isinstance(digits.exponent, int):
        return None
    grain = Decimal(1).scaleb(digits.exponent)
    return grain if grain >= figure.step * 10 else None


_ABOUT_DIGITS = (
    factor,
    cut_off,
    next_digit,
    changed_places,
    other_way,
    loosely_round,
    last_digit,
)
"""What may be said of the digits, the surest first; only one of them is said."""
