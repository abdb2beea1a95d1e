"""Figures, intervals and periods in human form, in English.

"240.1 bn USD", "≈ 150 persons", "+26.3 %", "[240.05, 240.15) bn USD",
"Jan–Nov 2023". Every digit is kept: a scale shortens zeros, it never rounds.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal

from extraction import units
from extraction.quantities import Quantity
from extraction.values import Bounds, plain

MINUS = "\u2212"
GROUP = "\u202f"
"""Narrow no-break space between groups of three digits (ISO 80000-1)."""

_EXACT = Context(prec=200)
_SCALES = ((Decimal(10) ** 12, "trn"), (Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
_COMPARATORS = {"eq": "", "range": "", "approx": "≈", "gt": ">", "ge": "≥", "lt": "<", "le": "≤"}
_MIRRORED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
_MOST_DECIMALS = 3
_DIRECTIONS = {"up": "+", "down": MINUS}
_SHORT_UNITS = {"percent": "%", "percentage_point": "pp", "basis_point": "bp", "times": "×"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_SEASONS |= {str(32 + quarter): f"Q{quarter}" for quarter in range(1, 5)}
_PERIOD = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-3][0-9]))?)?")


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A figure in three parts, so that a page can align numbers and set signs apart."""

    sign: str
    number: str
    unit: str

    def __str__(self) -> str:
        """Return the parts as one line: a plus or minus touches its number."""
        gap = "" if not self.sign or self.sign[-1] in f"+{MINUS}" else " "
        return f"{self.sign}{gap}{self.number} {self.unit}".rstrip()


def figure(
    *,
    comparator: str,
    value: Decimal,
    value_high: Decimal | None = None,
    unit: str | None,
    measure: str | None = None,
    direction: str | None = None,
    step: Decimal | None = None,
) -> FigureWords:
    """Return a figure in words; `step` keeps the zeros that the source wrote ("240.0 bn")."""
    if measure == "ordinal":
        noun = "" if unit in (None, "rank") else unit or ""
        return FigureWords(_COMPARATORS.get(comparator, ""), _ordinal(value), noun)
    sign = _DIRECTIONS.get(direction or "", "")
    if value < 0 and direction is None and value_high is None:
        sign, value = MINUS, -value
    if direction == "down":  # "fell by more than 5 %" lies below −5 %, as its interval does
        comparator = _MIRRORED.get(comparator, comparator)
    sign = " ".join(filter(None, (_COMPARATORS.get(comparator, ""), sign)))
    scale, name = _scale(max(abs(value), abs(value_high or value)), value, unit, step)
    number = _scaled(value, scale, step)
    if value_high is not None:
        number = f"{number}–{_scaled(value_high, scale, step)}"
    one = value == 1 and value_high is None
    return FigureWords(sign, number, " ".join(filter(None, (name, _noun(unit, one=one)))))


def quantity(read: Quantity) -> FigureWords:
    """Return a figure that was read from a text in human form."""
    return figure(
        comparator=read.comparator,
        value=read.value,
        value_high=read.value_high,
        unit=read.unit,
        measure=read.measure,
        direction=read.direction,
        step=read.step,
    )


def interval(bounds: Bounds, unit: str | None) -> str:
    """Return an interval in the usual brackets: "[240.05, 240.15) bn USD", "(200, ∞) bn USD"."""
    ends = [abs(end) for end in (bounds.low, bounds.high) if end is not None]
    scale, name = _scale(max(ends, default=Decimal(0)), None, unit, None)
    low = f"{MINUS}∞" if bounds.low is None else _signed(bounds.low, scale)
    high = "∞" if bounds.high is None else _signed(bounds.high, scale)
    opening = "(" if bounds.low_open else "["
    closing = ")" if bounds.high_open else "]"
    words = " ".join(filter(None, (name, _noun(unit, one=False))))
    return f"{opening}{low}, {high}{closing} {words}".rstrip()


def in_full(number: Decimal) -> str:
    """Return a number with all its digits, in groups of three.

    >>> in_full(Decimal("1740000000")).split(GROUP), in_full(Decimal("-0.50"))
    (['1', '740', '000', '000'], '−0.5')
    """
    return _signed(number, Decimal(1))


def scale(largest: Decimal, unit: str | None) -> tuple[Decimal, str]:
    """Return by what figures up to this size are divided to be read, and their unit then.

    >>> scale(Decimal("240110000000"), "USD")
    (Decimal('1000000000'), 'bn USD')
    """
    divisor, name = _scale(largest, None, unit, None)
    return divisor, " ".join(filter(None, (name, _noun(unit, one=False))))


def _scale(
    largest: Decimal, value: Decimal | None, unit: str | None, step: Decimal | None
) -> tuple[Decimal, str]:
    """Return the scale for figures of this size and its name, (1, "") for small ones.

    A count that would need many decimals ("1.213506 m") is better read in full.
    """
    for scale, name in _SCALES:
        if largest < scale:
            continue
        money = unit is not None and units.is_currency(unit)
        if (
            not money
            and value is not None
            and _decimals(_divided(value, scale, step)) > _MOST_DECIMALS
        ):
            continue
        return scale, name
    return Decimal(1), ""


def _decimals(number: str) -> int:
    return len(number.partition(".")[2])


def _divided(value: Decimal, scale: Decimal, step: Decimal | None) -> str:
    """Return value / scale in plain notation, with the zeros that `step` says were written."""
    number = plain(_EXACT.divide(value, scale))
    if step is None or not step.is_finite() or step <= 0:
        return number
    written = _decimals(plain(_EXACT.divide(step, scale)))
    whole, _, decimals = number.partition(".")
    # A figure typed in full ("240100000000", step 1) has no zeros worth showing after "240.1 bn".
    if len(decimals) < written <= _MOST_DECIMALS:
        decimals = decimals.ljust(written, "0")
    return f"{whole}.{decimals}" if decimals else whole


def _scaled(value: Decimal, scale: Decimal, step: Decimal | None) -> str:
    sign = MINUS if value < 0 else ""
    return sign + _grouped(_divided(abs(value), scale, step))


def _signed(value: Decimal, scale: Decimal) -> str:
    return _scaled(value, scale, None)


def _grouped(number: str) -> str:
    whole, point, decimals = number.partition(".")
    whole = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", GROUP, whole)
    return whole + point + decimals


def _noun(unit: str | None, *, one: bool) -> str:
    if unit is None:
        return ""
    if unit in _SHORT_UNITS:
        return _SHORT_UNITS[unit]
    known = units.table().get(unit)
    return unit if known is None or one else known.plural


def _ordinal(value: Decimal) -> str:
    number = plain(value)
    if number.endswith(("11", "12", "13")):
        return f"{number}th"
    return number + {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")


def period(edtf: str) -> str:
    """Return an EDTF period as an editor writes it, the EDTF itself where there is no such way.

    >>> period("2023-01/2023-11"), period("2023-01/2023-03"), period("2024-04-08/2024-04-09")
    ('Jan–Nov 2023', 'Q1 2023', '8–9 Apr 2024')
    """
    start, slash, end = edtf.partition("/")
    if not slash:
        return _date(start) or edtf
    if end == "..":
        return f"since {_date(start)}" if _date(start) else edtf
    if start == "..":
        return f"until {_date(end)}" if _date(end) else edtf
    first, last = _PERIOD.fullmatch(start), _PERIOD.fullmatch(end)
    if first is None or last is None:
        return edtf
    words = _between(first.groups(), last.groups())
    return words or f"{_words(first.groups())} – {_words(last.groups())}"


_Parts = tuple[str | None, ...]


def _between(first: _Parts, last: _Parts) -> str:
    """Return "8–9 Apr 2024", "Jan–Nov 2023": what both ends share is said once."""
    (year, month, day), (year2, month2, day2) = first, last
    if (month is None, day is None) != (month2 is None, day2 is None):
        return ""
    if month is None or month2 is None or year != year2:
        return f"{_words(first)}{'–' if month is None else ' – '}{_words(last)}"
    if day is None or day2 is None:
        quarter = int(month) % 3 == 1 and int(month2) == int(month) + 2
        return f"Q{int(month2) // 3} {year}" if quarter else f"{_name(month)}–{_words(last)}"
    if month == month2:
        return f"{int(day)}–{_words(last)}"
    return f"{_words((None, month, day))} – {_words(last)}"


def _date(edtf: str) -> str:
    match = _PERIOD.fullmatch(edtf)
    if match is not None:
        return _words(match.groups())
    year, _, season = edtf.partition("-")
    if season in _SEASONS and re.fullmatch("[0-9]{4}", year):
        return f"{_SEASONS[season]} {year}"
    decade = re.fullmatch("([0-9]{3})X", edtf)
    return f"{decade[1]}0s" if decade else ""


def _words(parts: _Parts) -> str:
    year, month, day = parts
    return " ".join(filter(None, (str(int(day)) if day else None, _name(month), year)))


def _name(month: str | None) -> str:
    return _MONTHS[int(month) - 1] if month else ""
