"""When a visit or a talk took place whose length is told: "a three-day visit ended on Friday"."""

import re
from collections.abc import Sequence
from datetime import date as calendar_day
from datetime import timedelta

from extraction.figures.figure import Figure
from extraction.figures.period_cues import Dated, PeriodCues

_REACH = 60  # characters between the event's name and how long it took
_LONGEST = 15  # days of a visit
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def event_days(
    text: str,
    cues: PeriodCues,
    figure: Figure,
    dates: Sequence[Dated],
    span: tuple[int, int],
    published: str | None,
) -> str | None:
    """Return the days of the visit or talk whose duration `figure` is, None for any other.

    `dates` are those of its sentence at `span`, or the one before them.
    """
    start, end = span
    first, last = max(start, figure.start - _REACH), min(end, figure.end + _REACH)
    if figure.unit == "day":
        if not cues.visit.search(text, first, last):
            return None
        day = next((date.edtf for date in dates if date.is_day), None)
        if day is None:
            return published[:7] if published else None
        if _DAY.fullmatch(day) is None:
            return day
        return _stretch(text, cues, day, int(figure.value), span)
    if figure.unit in ("hour", "minute") and cues.talk.search(text, first, last):
        return next((date.edtf for date in reversed(dates) if date.is_day), None)
    return None


def _stretch(text: str, cues: PeriodCues, day: str, days: int, span: tuple[int, int]) -> str:
    if not 1 < days <= _LONGEST:
        return day
    named, others = calendar_day.fromisoformat(day), timedelta(days=days - 1)
    if not calendar_day.min + others <= named <= calendar_day.max - others:
        return day
    if cues.ends.search(text, *span):
        return f"{named - others}/{named}"
    if cues.begins.search(text, *span):
        return f"{named}/{named + others}"
    return day
