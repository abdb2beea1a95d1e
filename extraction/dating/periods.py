"""Make EDTF of the canonical tokens of a date (`extraction.dating.datewords`).

The rules of this desk: the day comes first in numeric dates; what one end of a
range leaves out the other end lends; a date without a year is the latest one
that isn't after the source's date.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from extraction.dating.datesource import Source
from extraction.dating.deictics import SEASON_STARTS, pointed, relative, weekday_of_week
from extraction.edtf import DateProblem

# One part of a date in canonical tokens, whatever its order.
_PART = re.compile(
    r"(?P<kind>day|weekend|week|which|month|quarter|year|[ynmqhswxD])(?P<value>-?[0-9X]*)"
)
_FIRST = re.compile(
    r"(?:(?P<y1>y[0-9]{4}) )?(?:(?:first|(?P<last1>last)) )?n(?P<count>[0-9]+)"
    r" (?P<what>months|quarters)(?: (?:first|(?P<last2>last)))?(?: (?P<y2>y[0-9]{4}))?"
)


@dataclass(frozen=True, slots=True)
class _Partial:
    """What one end of a period says: any of year, month, day, or a named stretch of months."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    span: tuple[int, int] | None = None
    """First and last month, of a quarter or a half."""
    season: int | None = None
    bare: int | None = None
    """A number that is a day or a month, as the other end of the range tells."""


def interpret(canonical: str, source: Source) -> str | None:
    """Return the EDTF of canonical tokens, None where their order makes no date."""
    canonical = re.sub(
        r"year(-?[0-9]+)", lambda match: f"y{source.year() + int(match[1]):04}", canonical
    )
    if canonical.startswith("about "):
        inner = interpret(canonical.removeprefix("about "), source)
        return f"{inner}~" if inner and "/" not in inner else None
    if (match := _FIRST.fullmatch(canonical)) is not None:
        return _first_months(match, source)
    words = canonical.split(" ")
    if words[-1] == "now":
        return _open([w for w in words[:-1] if w not in ("since", "to")], "{}/..", source)
    if words[0] in ("until", "to"):
        return _open(words[1:], "../{}", source)
    since = words[0] == "since"
    words = words[1:] if since else words
    if words.count("to") == 1:
        middle = words.index("to")
        return _range(words[:middle], words[middle + 1 :], source)
    return _open(words, "{}/..", source) if since else _single(words, source)


def _open(words: list[str], shape: str, source: Source) -> str | None:
    """Return an interval with one open end."""
    end = _single(words, source)
    if end is None:
        return None
    start, _, last = end.partition("/")  # a quarter begins with its first month
    return shape.format(start if shape.startswith("{") else last or start)


def _first_months(match: re.Match[str], source: Source) -> str | None:
    """Read "9 tháng đầu năm 2023"; without a year the latest that had ended is meant."""
    count = int(match["count"]) * (3 if match["what"] == "quarters" else 1)
    if not 1 <= count <= 12:
        return None
    from_end = bool(match["last1"] or match["last2"])
    first, last = (13 - count, 12) if from_end else (1, count)
    stated = match["y1"] or match["y2"]
    if stated:
        year = int(stated[1:])
    else:
        year = source.year()
        if source.ahead and from_end:
            year += last < source.start().month
        elif date(year, last, 1) > source.end():
            year -= 1
    return _months(year, first, last)


def _months(year: int, first: int, last: int) -> str:
    start = f"{year:04}-{first:02}"
    return start if first == last else f"{start}/{year:04}-{last:02}"


def _partial(words: list[str]) -> _Partial | None:
    """Return the parts of one end; None where something stands twice or is no part."""
    if not words:
        return None
    found: dict[str, int] = {}
    for word in words:
        match = _PART.fullmatch(word)
        if (
            match is None
            or match["kind"] in found
            or match["kind"] in ("x", "day", "week", "which", "month", "quarter")
        ):
            return None
        found[match["kind"]] = int(match["value"] or 0)
    number = found.get("n")
    is_day = "m" in found or "D" in found
    if ("D" in found and number is None) or (number is not None and {"q", "h", "s"} & set(found)):
        return None
    span = None
    if "q" in found:
        span = (3 * found["q"] - 2, 3 * found["q"])
    elif "h" in found:
        span = (6 * found["h"] - 5, 6 * found["h"])
    return _Partial(
        found.get("y"),
        found.get("m"),
        number if is_day else None,
        span,
        found.get("s"),
        None if is_day else number,
    )


def _single(words: list[str], source: Source) -> str | None:
    """Return the EDTF of one date."""
    if (found := _deictic(words, source)) is not None:
        return found
    if len(words) > 1:
        words = [word for word in words if not re.fullmatch("w[0-6]", word)]  # Friday, 12 Jan
    part = _partial(words)
    if part is None or part.bare is not None:
        return None
    return _edtf(_dated(part, source))


def _deictic(words: list[str], source: Source) -> str | None:
    """Return the EDTF of a word or two that count from the source's date."""
    matches = [match for word in words if (match := _PART.fullmatch(word)) is not None]
    if not 1 <= len(words) <= 2 or len(matches) < len(words):
        return None
    kinds = [match["kind"] for match in matches]
    if kinds == ["x"]:
        return matches[0]["value"]
    values = [int(match["value"]) if match["value"] else 0 for match in matches]
    if len(kinds) == 1:
        return relative(kinds[0], values[0], source)
    if kinds == ["w", "week"]:
        return weekday_of_week(values[0], values[1], source)
    if kinds[0] == "which":
        return pointed(values[0], kinds[1], values[1], source)
    return None


def _dated(part: _Partial, source: Source) -> _Partial:
    """Give a part its year (and month): the latest not after the source, or the next ahead."""
    if part.year is not None:
        return part
    edge = source.start() if source.ahead else source.end()
    if part.month is None and part.day is not None:
        month = source.month().replace(day=1)
        if source.ahead and part.day < edge.day:
            month = (month + timedelta(days=31)).replace(day=1)
        elif not source.ahead and part.day > edge.day:
            month = (month - timedelta(days=1)).replace(day=1)
        return _Partial(month.year, month.month, part.day)
    year = source.year()
    first = part.span[0] if part.span else part.month or SEASON_STARTS.get(part.season or 0, 1)
    if source.ahead:
        year += (first, part.day or 31) < (edge.month, edge.day)
    else:
        year -= (first, part.day or 1) > (edge.month, edge.day)
    return _Partial(year, part.month, part.day, part.span, part.season)


def _edtf(part: _Partial) -> str | None:
    year = f"{part.year or 0:04}"
    if part.span is not None:
        return _months(part.year or 0, *part.span) if part.month is None else None
    if part.season is not None:
        return f"{year}-{part.season}" if part.month is None else None
    if part.month is None:
        return year if part.day is None else None
    if not 1 <= part.month <= 12:
        raise DateProblem(
            f"There is no month {part.month}; months are 1 to 12, and the day comes first: "
            "write 8/4/2024 for 8 April 2024."
        )
    return f"{year}-{part.month:02}" + ("" if part.day is None else f"-{part.day:02}")


def _range(left: list[str], right: list[str], source: Source) -> str | None:
    """Read "a to b"; each end lends the other what it leaves out."""
    start, end = _partial(left), _partial(right)
    if start is None or end is None:
        return None
    if end.bare is not None and start.bare is not None:
        # "7-3" is the seventh of March, the day first; "1-11月" has its month marked.
        return _edtf(_dated(_Partial(end.year or start.year, end.bare, start.bare), source))
    if end == _Partial(end.year) and start.year is None:  # 3-2023, tháng 4-2024, 9 Apr - 2024
        month = start.bare if start.month is None else start.month
        return _edtf(_Partial(end.year, month, start.day, start.span, start.season))
    start, end = _lend(start, end), _lend(end, start)
    if end.year is None:
        end = _dated(end, source) if start.year is None else _after(start, end)
    if start.month is None and start.day is not None:
        start = _month_before(start, end)
    if start.year is None:
        start = _Partial(_year_before(start, end), start.month, start.day, start.span, start.season)
    if start.bare is not None or end.bare is not None:
        return None
    first, last = _edtf(start), _edtf(end)
    if first is None or last is None:
        return None
    return f"{first.partition('/')[0]}/{last.rpartition('/')[2]}"


def _month_before(start: _Partial, end: _Partial) -> _Partial:
    """Give the month of the end, or the one before it, to a start that is a day alone."""
    if end.month is None or end.year is None or end.day is None or start.day is None:
        return start
    month = date(end.year, end.month, 1)
    if start.day > end.day:
        month = (month - timedelta(days=1)).replace(day=1)
    return _Partial(month.year, month.month, start.day)


def _lend(part: _Partial, other: _Partial) -> _Partial:
    """Settle a bare number, and take the month that only the other end has."""
    month, day, bare = part.month, part.day, part.bare
    if bare is not None:
        if other.day is not None:
            month, day, bare = other.month, bare, None
        elif other.month is not None:
            month, bare = bare, None
    elif day is not None and month is None:
        month = other.month
    return _Partial(part.year, month, day, part.span, part.season, bare)


def _after(start: _Partial, end: _Partial) -> _Partial:
    """Give the end of a range its start's year, or the next: "Dec 2023 – Jan"."""
    over = (end.month or 12, end.day or 31) < (start.month or 1, start.day or 1)
    year = (start.year or 0) + over
    return _Partial(year, end.month, end.day, end.span, end.season, end.bare)


def _year_before(start: _Partial, end: _Partial) -> int | None:
    """Return the year of a start that has none: "Dec – Jan 2024" began in 2023."""
    if end.year is None:
        return None
    later = (start.month or 0, start.day or 0) > (end.month or 12, end.day or 31)
    return end.year - 1 if later else end.year
