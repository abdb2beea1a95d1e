"""Move EDTF periods by months and years: the baseline of "up 5 % year on year"."""

import re

from extraction.edtf import is_valid

_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-3][0-9]))?)?")


def shifted(period: str, months: int) -> str | None:
    """Return `period` moved by so many months, None where that is no period.

    Years can only be moved by whole years.

    >>> shifted("2023-01/2023-09", -12), shifted("2023", -12), shifted("2024-01", -1)
    ('2022-01/2022-09', '2022', '2023-12')
    """
    ends = [_moved(end, months) for end in period.split("/")]
    if None in ends or len(ends) > 2:
        return None
    moved = "/".join(end for end in ends if end is not None)
    return moved if is_valid(moved) else None


def _moved(date: str, months: int) -> str | None:
    match = _DATE.fullmatch(date)
    if match is None:
        return None
    year, month, day = match.groups()
    if month is None:
        return None if months % 12 else f"{int(year) + months // 12:04}"
    index = int(year) * 12 + int(month) - 1 + months
    moved = f"{index // 12:04}-{index % 12 + 1:02}"
    return moved if day is None else f"{moved}-{day}"


def length(period: str) -> int | None:
    """Return how many months a period of whole months or years has, None for any other.

    >>> length("2023-01/2023-09"), length("2023"), length("2023-05-01")
    (9, 12, None)
    """
    first, _, last = period.partition("/")
    start, end = _DATE.fullmatch(first), _DATE.fullmatch(last or first)
    if start is None or end is None or start[3] or end[3]:
        return None
    begun = int(start[1]) * 12 + int(start[2] or 1)
    ended = int(end[1]) * 12 + int(end[2] or 12)
    return ended - begun + 1 if ended >= begun else None


def in_year(period: str, year: int) -> str | None:
    """Return the same months of another year: "cùng kỳ năm 2022".

    >>> in_year("2023-01/2023-09", 2022)
    '2022-01/2022-09'
    """
    match = _DATE.match(period)
    return shifted(period, 12 * (year - int(match[1]))) if match else None
