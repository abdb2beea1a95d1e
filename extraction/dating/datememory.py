"""What an article has dated so far, for dates that count from it: "cùng kỳ", "a year earlier"."""

import re

from extraction import edtf
from extraction.dating.datesource import Source
from extraction.dating.deictics import months_from

_KEPT = 12
_FAR = 500
"""Characters after which a day that was named gives way to the article's own."""
_MONTH = 27
_PERIOD = re.compile(r"[0-9-]+(?:/[0-9-]+)?")
_MONTHS = re.compile(r"([0-9]{4})-([0-9]{2})(?:/\1-([0-9]{2}))?")


class Memory:
    """The periods and the last day that an article has named; its own date is `source`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._periods: list[str] = []
        self._day: str | None = None
        self._day_at = 0

    def keep(self, found: str, at: int, *, baseline: bool) -> None:
        """Keep a date that ends at `at`; a baseline is no period to count from."""
        if len(found.partition("/")[0]) == len("2024-04-09") and not _is_long(found):
            day = found.rpartition("/")[2]
            if self._day is None or day[:4] >= self._day[:4] or len(day) < len(self._day):
                self._day, self._day_at = day, at  # an earlier year is only recalled
        elif not baseline and _PERIOD.fullmatch(found):
            self._periods = [*self._periods[1 - _KEPT :], found]

    def last_period(self, before_year: int | None = None, skip: int = 0) -> str | None:
        """Return the last period that isn't still to come and begins after `before_year`."""
        for found in reversed(self._periods[: len(self._periods) - skip]):
            known = before_year is None or int(found[:4]) > before_year
            if known and not self._lies_ahead(found):
                return found
        return None

    def _lies_ahead(self, found: str) -> bool:
        first, last = edtf.days(found).first, self._source.last
        return first is not None and last is not None and first > last

    def first_months(self, count: int) -> str | None:
        """Return the last period of the first `count` months of a year."""
        for found in reversed(self._periods):
            match = _MONTHS.fullmatch(found)
            if match and match[2] == "01" and match[3] == f"{count:02}":
                return found
        return None

    def day(self, at: int) -> str | None:
        """Return the day that "the same day" at `at` means, None for the article's own."""
        own = self._source.first is not None and self._source.first == self._source.last
        return None if own and at - self._day_at > _FAR else self._day

    def month(self) -> str | None:
        """Return the month that was named last."""
        known = self._day or self.last_period() or ""
        return known[:7] if re.match("[0-9]{4}-(?:0[1-9]|1[0-2])", known) else None

    def year(self) -> int | None:
        """Return the year that was named last."""
        known = self.last_period() or self._day or self._source.published
        return int(known[:4]) if known and known[:4].isdecimal() else None


def _is_long(found: str) -> bool:
    """Tell whether days are so many that something is counted over them."""
    known = edtf.days(found)
    return (
        known.first is not None
        and known.last is not None
        and ((known.last - known.first).days >= _MONTH)
    )


def moved(period: str, years: int) -> str:
    """Return a period as many years later (or earlier)."""
    return re.sub("[0-9]{4}", lambda match: f"{int(match[0]) + years:04}", period)


def last_year_of(period: str) -> int:
    """Return the year in which a period ends."""
    return int(period.rpartition("/")[2][:4])


def one_before(period: str, months: int) -> str | None:
    """Return the month or quarter before one, None where `period` is of another length.

    >>> one_before("2024-01", 1), one_before("2024-01/2024-03", 3)
    ('2023-12', '2023-10/2023-12')
    """
    match = _MONTHS.fullmatch(period)
    if match is None or int(match[3] or match[2]) - int(match[2]) != months - 1:
        return None
    year, month = int(match[1]), int(match[2])
    first = months_from(year, month, -months)
    return first if months == 1 else f"{first}/{months_from(year, month, -1)}"
