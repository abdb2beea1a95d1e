"""Read words that point from the source's date: "hôm qua", "last June", "上周三"."""

from datetime import date, timedelta

from extraction.dating.datesource import Source

SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}
"""The first months of spring, summer, autumn and winter as EDTF counts them."""


def months_from(year: int, month: int, count: int) -> str:
    """Return the EDTF month `count` months after (or before) a month."""
    index = year * 12 + month - 1 + count
    return f"{index // 12:04}-{index % 12 + 1:02}"


def relative(kind: str, value: int, source: Source) -> str | None:
    """Return the EDTF of a single deictic token, None for another kind."""
    if kind == "day":
        return (source.day() + timedelta(days=value)).isoformat()
    if kind == "w":
        return _weekday(value, source).isoformat()
    if kind in ("week", "weekend"):
        last = _monday(source) + timedelta(weeks=value, days=6)
        first = last - timedelta(days=6 if kind == "week" else 1)
        return f"{first.isoformat()}/{last.isoformat()}"
    if kind in ("month", "quarter"):
        at = source.month()
        if kind == "month":
            return months_from(at.year, at.month, value)
        first_month = (at.month - 1) // 3 * 3 + 1
        start = months_from(at.year, first_month, 3 * value)
        return f"{start}/{months_from(at.year, first_month, 3 * value + 2)}"
    return None


def weekday_of_week(weekday: int, week: int, source: Source) -> str:
    """Return the day of "Tuesday last week"; weeks begin on Monday."""
    return (_monday(source) + timedelta(weeks=week, days=weekday)).isoformat()


def _monday(source: Source) -> date:
    return source.day() - timedelta(days=source.day().weekday())


def _weekday(weekday: int, source: Source) -> date:
    """Return the latest such day that isn't after the source, or the next that isn't before."""
    day = source.day()
    if source.ahead:
        return day + timedelta(days=(weekday - day.weekday()) % 7)
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def pointed(which: int, kind: str, value: int, source: Source) -> str | None:
    """Return the EDTF of "this June", "last Friday", "next spring": `which` is 0, -1 or 1."""
    if kind == "w":
        day = source.day()
        if which == 0:
            return (_monday(source) + timedelta(days=value)).isoformat()
        ahead = (value - day.weekday() - 1) % 7 + 1
        back = (day.weekday() - value - 1) % 7 + 1
        return (day + timedelta(days=ahead if which > 0 else -back)).isoformat()
    if kind not in ("m", "s"):
        return None
    year = source.year()
    if which:
        at = source.month().month
        begins, length = (value, 1) if kind == "m" else (SEASON_STARTS[value], 3)
        if which < 0 and begins + length > at:
            year -= 1
        if which > 0 and begins <= at:
            year += 1
    return f"{year:04}-{value:02}"
