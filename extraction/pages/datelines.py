"""Read the dates that a page puts beside an article: bylines, datelines, lines of metadata.

Only dates with a year are read here, day first ("8/4/2024" is 8 April); a month
without a day stays a month. What a sentence says about time is not this
module's business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from extraction import edtf
from extraction.tables import rows

_TIME = re.compile(r"(?<![0-9])[0-9]{1,2}\s?[:h：][0-9]{2}(?::[0-9]{2})?(?![0-9])", re.IGNORECASE)
_AGE = re.compile(
    r"\A\W*(?:[0-9]+|an?|một)\s?[^\W\d]+\s?[^\W\d]*\s?(?:trước|ago|назад|前)\W*\Z", re.IGNORECASE
)
_DIGITS = frozenset("0123456789")
_MONTHS = 12
_LONGEST_SHORT_FORM = 4
"""Letters of a short form such as "Mon" or "Thu", which may be another word."""
_WEEKDAY_OR_LABEL = 32
"""Letters that a line of date and time may have besides: a weekday, a label, a name, a zone."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A date with its year at `start` to `end` of a line, and its EDTF."""

    start: int
    end: int
    edtf: str


def first(line: str) -> Stated | None:
    """Return the first date of `line` that has a year and exists.

    >>> first("Thứ ba, 08/08/2023 10:15 (GMT+7)")
    Stated(start=8, end=18, edtf='2023-08-08')
    >>> first("12 июля 2023, 10:15").edtf
    '2023-07-12'
    >>> first("date 2024-03").edtf
    '2024-03'
    """
    return next(_all(line), None)


def _all(line: str) -> Iterator[Stated]:
    if _DIGITS.isdisjoint(line):
        return
    for match in _dates().finditer(line):
        understood = _understood(match)
        if understood is not None:
            yield Stated(match.start(), match.end(), understood)


def has_time(line: str) -> bool:
    """Tell whether a line gives a time of the day."""
    return _TIME.search(line) is not None


def is_dateline(line: str) -> bool:
    """Tell whether a short line is a date or a time with little else, or ends set off with one.

    >>> is_dateline("Minh Đ. - 08/12/2022 13:15 (GMT+7)")
    True
    >>> is_dateline("Giá vàng hôm nay 20/3/2025: thị trường trong nước đi lên")
    False
    """
    if _AGE.match(line):
        return True
    dates = list(_all(line))
    if not dates:
        return has_time(line) and _letters(_TIME.sub("", line)) <= _WEEKDAY_OR_LABEL
    before, after = line[: dates[-1].start], line[dates[-1].end :]
    if _letters(before) + _letters(after) <= _WEEKDAY_OR_LABEL:
        return True
    is_set_off = before.rstrip()[-1:] in "-–—|,·•/："
    return is_set_off and _letters(after) <= _WEEKDAY_OR_LABEL // 2


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


@cache
def _months() -> tuple[tuple[str, int], ...]:
    """Return the stems of the months' names, the longest first."""
    stems = {
        form.partition("~")[0].strip().casefold(): int(row["value"])
        for row in rows("date_words")
        if row["kind"] == "month" and row["language"] in ("en", "ru") and row["value"].isdigit()
        for form in row["forms"].split("|")
    }
    return tuple(sorted(stems.items(), key=lambda stem: -len(stem[0])))


@cache
def _names() -> str:
    """Return a pattern for a month's name with any ending."""
    return "(?:" + "|".join(re.escape(stem) for stem, _ in _months()) + r")[^\W\d_]{0,3}"


def _month(name: str) -> int:
    return next(month for stem, month in _months() if name.casefold().startswith(stem))


@cache
def _dates() -> re.Pattern[str]:
    return re.compile(
        rf"""
          (?<![0-9])(?P<d1>[0-9]{{1,2}})(?P<sep>[./-])(?P<m1>[0-9]{{1,2}})(?P=sep)
              (?P<y1>[0-9]{{4}})(?![0-9])
        | (?<![0-9])(?P<y2>[0-9]{{4}})\s?[./年-]\s?(?P<m2>[0-9]{{1,2}})
              (?:\s?[./月-]\s?(?P<d2>[0-9]{{1,2}})日?)?(?![0-9])
        | (?<!\w)(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<n3>{_names()})\b\.?,?\s
              (?P<y3>[0-9]{{4}})(?![0-9])
        | (?<!\w)(?P<n4>{_names()})\.?\s(?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s
              (?P<y4>[0-9]{{4}})(?![0-9])
        | (?<!\w)(?P<d5>[0-9]{{1,2}})\stháng\s(?P<m5>[0-9]{{1,2}})(?:,?\snăm|,)?\s
              (?P<y5>[0-9]{{4}})(?![0-9])
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def _understood(match: re.Match[str]) -> str | None:
    parts = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    year, day = parts["y"], parts.get("d")
    month = _month(parts["n"]) if "n" in parts else int(parts["m"])
    if day is None:
        found = f"{year}-{month:02}"
    elif month > _MONTHS >= int(day):  # 12/31/2024 can only be written month first
        found = f"{year}-{int(day):02}-{month:02}"
    else:
        found = f"{year}-{month:02}-{int(day):02}"
    return found if edtf.is_valid(found) and not year.startswith("0") else None


_YEARLESS = re.compile(
    r"""
      (?<![0-9./-])(?P<d1>[0-9]{1,2})[/.-](?P<m1>[0-9]{1,2})(?![0-9%./]|[.,][0-9])
    | (?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})[日號号]
    | (?<!\w)(?P<d3>[0-9]{1,2})\stháng\s(?P<m3>[0-9]{1,2})(?!\w)
    """,
    re.VERBOSE,
)


@cache
def _named() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:(?P<d1>[0-9]{{1,2}})\s(?P<n1>{_names()})|(?P<n2>{_names()})\s(?P<d2>[0-9]{{1,2}}))\b",
        re.IGNORECASE,
    )


@cache
def _day_words() -> re.Pattern[str]:
    """Return a pattern for weekdays and for words such as "today"."""
    words = {
        form.strip()
        for row in rows("date_words")
        if row["kind"] in ("weekday", "relative day")
        for form in row["forms"].split("|")
        if len(form) > _LONGEST_SHORT_FORM or form > "\u3400"
    }
    longest_first = sorted(words, key=len, reverse=True)
    names = "|".join(
        re.escape(word) if word > "\u3400" else rf"\b{re.escape(word)}\b" for word in longest_first
    )
    return re.compile(names, re.IGNORECASE)


def names_a_day(text: str) -> bool:
    """Tell whether a text names a day, as the lead of a news article does."""
    return (
        _YEARLESS.search(text) is not None
        or _named().search(text) is not None
        or _day_words().search(text) is not None
    )


def latest_month(text: str, *, until: str) -> str | None:
    """Return the month of the latest day that `text` names, not after the EDTF date `until`.

    A day without a year is the last such day by then. This dates an older
    article that stands below a newer one: its own news is a day or two old.

    >>> latest_month("Điện Kremlin hôm 26/10 đề xuất …", until="2021-03-23")
    '2020-10'
    """
    last = edtf.days(until).last
    if last is None:
        return None
    found = []
    for pattern in (_YEARLESS, _named()):
        for match in pattern.finditer(text):
            parts = {name[0]: value for name, value in match.groupdict().items() if value}
            month = _month(parts["n"]) if "n" in parts else int(parts["m"])
            day = _day(last, month, int(parts["d"]))
            if day is not None:
                found.append(day)
    return f"{max(found):%Y-%m}" if found else None


def _day(last: date, month: int, day: int) -> date | None:
    for year in (last.year, last.year - 1):
        written = f"{year:04}-{month:02}-{day:02}"
        if edtf.is_valid(written):
            found = date.fromisoformat(written)
            if found <= last:
                return found
    return None
