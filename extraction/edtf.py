"""EDTF dates (Library of Congress, levels 0 and 1 and what is handy of 2) and their days.

Source of the rules: https://www.loc.gov/standards/datetime/ (2019). Ours are

* years 0001 to 9999, as Python's `date` has them;
* seasons are those of the northern hemisphere in whole months: spring March to
  May, summer June to August, autumn September to November, winter December to
  February of the next year; 33 to 36 are the quarters;
* the qualifiers ~ ? % are kept in the string and don't move a bound;
* an end that is open ("..") or unknown (nothing) has no bound.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_PLAIN = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")

_PART = re.compile(
    r"""
    [~?%]? (?P<year> [0-9]{0,4} X{0,4} ) [~?%]?          # 2023, 202X, 20XX
    (?: - [~?%]? (?P<month> [0-9X]{2} ) [~?%]?           # 05, XX, 21 (spring)
        (?: - [~?%]? (?P<day> [0-9X]{2} ) [~?%]? )?      # 09, XX, 1X
    )?
    """,
    re.VERBOSE,
)

# First month, months; 25 to 32 (seasons by hemisphere) and 37 on are not supported.
_SEASONS = {"21": (3, 3), "22": (6, 3), "23": (9, 3), "24": (12, 3)}
_SEASONS |= {str(33 + quarter): (1 + 3 * quarter, 3) for quarter in range(4)}

_HINT = "write for example 2023, 2023-05, 2023-05-09, 202X or 2023-01/2023-11"


class DateProblem(ValueError):
    """A date that can't be read; the message says what is wrong and what to write."""


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day of a period, both included; None is an open or unknown end."""

    first: date | None
    last: date | None


def is_valid(edtf: str) -> bool:
    """Tell whether `days` would take `edtf`."""
    try:
        days(edtf)
    except DateProblem:
        return False
    return True


@lru_cache(maxsize=4096)
def days(edtf: str) -> Days:
    """Return the days that `edtf` covers; raise `DateProblem` when it is none.

    >>> days("2023-02")
    Days(first=datetime.date(2023, 2, 1), last=datetime.date(2023, 2, 28))
    """
    if "/" not in edtf:
        return _part(edtf)
    start, _, end = edtf.partition("/")
    if "/" in end:
        raise DateProblem(f"“{_short(edtf)}” has more than one “/”; an interval is start/end.")
    open_ends = ("", "..")
    if start in open_ends and end in open_ends:
        raise DateProblem(f"“{edtf}” names no date; give at least one end, for example 2022/..")
    first = None if start in open_ends else _part(start).first
    last = None if end in open_ends else _part(end).last
    if first is not None and last is not None and first > last:
        raise DateProblem(
            f"The interval “{_short(edtf)}” ends before it begins; write {end}/{start}."
        )
    return Days(first, last)


def _part(text: str) -> Days:
    plain = _PLAIN.fullmatch(text)
    if plain is None or text.startswith("0000"):
        return _rare(text)
    year, month, day = plain.groups()
    if day is not None:
        only = _day(int(year), int(month), int(day))
        return Days(only, only)
    if month is not None:
        return _months(int(year), int(month), 1)
    return Days(date(int(year), 1, 1), date(int(year), 12, 31))


def _rare(text: str) -> Days:
    match = _PART.fullmatch(text)
    if match is None or len(match["year"]) != 4:
        raise DateProblem(_complaint(text))
    year, month, day = match["year"], match["month"], match["day"]
    if year == "0000":
        raise DateProblem("Year 0000 is not supported; years run from 0001 to 9999.")
    if year == "XXXX":
        return _no_year(text, month, day)
    low, high = max(int(year.replace("X", "0")), 1), int(year.replace("X", "9"))
    if month in _SEASONS and day is None:
        start, count = _SEASONS[month]
        return Days(_months(low, start, count).first, _months(high, start, count).last)
    return Days(_edge(text, low, month, day, 1), _edge(text, high, month, day, -1))


def _no_year(text: str, month: str | None, day: str | None) -> Days:
    if {month, day} <= {None, "XX"}:
        return Days(None, None)
    raise DateProblem(f"“{_short(text)}” has no year; give at least its century, like 20XX.")


def _edge(text: str, year: int, month: str | None, day: str | None, way: int) -> date:
    """Return the first (way 1) or last (way −1) day of `year` that fits the month and day."""
    months = [m for m in range(1, 13) if _fits(f"{m:02}", month)]
    if not months:
        raise DateProblem(_no_month(month or "", text))
    for number in months[::way]:
        fitting = [d for d in range(1, _length(year, number) + 1) if _fits(f"{d:02}", day)]
        if fitting:
            return date(year, number, fitting[::way][0])
    if month is not None and day is not None and month.isdigit() and day.isdigit():
        return _day(year, int(month), int(day))
    raise DateProblem(f"No day fits “{_short(text)}”; {_HINT}.")


def _fits(digits: str, mask: str | None) -> bool:
    return mask is None or all(m in ("X", d) for d, m in zip(digits, mask, strict=True))


def _length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        length = _length(year, month)
        raise DateProblem(
            f"There is no {year:04}-{month:02}-{day:02}: that month has {length} days; "
            f"write 01 to {length}."
        ) from None


def _months(year: int, first: int, count: int) -> Days:
    """Return the days of `count` months from month `first` on, over the year's end if need be."""
    ahead = first + count - 1
    end_year, end_month = year + (ahead - 1) // 12, (ahead - 1) % 12 + 1
    if end_year > 9999:
        raise DateProblem("Years run from 0001 to 9999; this one ends after them.")
    return Days(date(year, first, 1), date(end_year, end_month, _length(end_year, end_month)))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _no_month(month: str, text: str) -> str:
    return (
        f"“{_short(text)}”: there is no month {month}; months are 01 to 12 "
        "(21 to 24 are the seasons, 33 to 36 the quarters)."
    )


def _complaint(text: str) -> str:
    """Say what is wrong with a string that is no EDTF."""
    short = _short(text)
    if not text:
        return f"The date is empty; {_HINT}."
    if text[0] == "-" or text[0] in "Yy":
        return f"“{short}”: years before 0001 and after 9999 are not supported; {_HINT}."
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]", text):
        return f"“{short}” has a time of day; write the date alone: {text[:10]}."
    lone = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?", text)
    if lone:
        year, month, day = lone.groups()
        fixed = f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
        return f"“{short}”: months and days have two digits; write {fixed}."
    return f"can't read “{short}” as an EDTF date; {_HINT}."
