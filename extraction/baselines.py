"""What a change is measured against: "so với cùng kỳ năm 2022", 同比, "month-on-month"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extraction.figure import Figure
from extraction.period_cues import COMPARED_AFTER, Dated, period_cues
from extraction.shifting import in_year, length, shifted

_LOOK_BACK = 32
_LAST_YEAR = re.compile(r"прошл\w+ год")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_COMPARABLE = ("change", "forecast", "target")


def is_baseline(text: str, language: str, date: Dated, start: int) -> bool:
    """Tell whether a date of the sentence that begins at `start` is only compared with."""
    cues = period_cues(language)
    if language == "zh" and COMPARED_AFTER.match(text, date.end, date.end + 6):
        return True
    if cues.compares.search(text, max(start, date.start - _LOOK_BACK), date.start):
        return True
    written = text[date.start : date.end]
    if cues.same_period.search(written) or cues.on_month.search(written):
        return True
    # "в прошлом году" alone is a period, "прошлым годом" after a comparison was found above.
    return cues.on_year.search(written) is not None and not _LAST_YEAR.search(written)


def compared(
    text: str,
    language: str,
    figure: Figure,
    baselines: Sequence[Dated],
    around: tuple[int, int],
    *,
    on_year: bool,
) -> Figure:
    """Return a change with its baseline.

    `around` are the end of the figure before it and the start of the next one;
    `on_year` tells whether the change before it was on the year.
    """
    if figure.direction is None or figure.measure not in _COMPARABLE:
        return figure
    after, before = (figure.end, around[1]), (around[0], figure.start)
    # Chinese puts the comparison in front of its figure, the others behind it.
    for first, last in (before, after) if language == "zh" else (after, before):
        found = _baseline_between(text, language, figure.period, baselines, first, last)
        if found is not None:
            return replace(figure, baseline=found)
    if on_year and figure.period:
        return replace(figure, baseline=shifted(figure.period, -12))
    return figure


def _baseline_between(
    text: str,
    language: str,
    period: str | None,
    baselines: Sequence[Dated],
    first: int,
    last: int,
) -> str | None:
    cues = period_cues(language)
    date = next((date for date in baselines if first <= date.start < last), None)
    if period is None:
        return date.edtf if date is not None else None
    if cues.on_month.search(text, first, last):
        months = length(period)
        return shifted(period, -months) if months else None
    relative = cues.on_year.search(text, first, last) is not None
    if date is not None:
        same = cues.same_period.search(text, max(0, date.start - _LOOK_BACK), date.end)
        return _dated_baseline(text, date, period, relative=relative, same=same is not None)
    return shifted(period, -12) if relative else None


def _dated_baseline(text: str, date: Dated, period: str, *, relative: bool, same: bool) -> str:
    if relative and _YEAR.search(text, date.start, date.end) is None:
        return shifted(period, -12) or date.edtf
    year = re.match("[0-9]{4}", date.edtf)
    if year and same:
        return in_year(period, int(year[0])) or date.edtf
    return date.edtf
