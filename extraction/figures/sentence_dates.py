"""Which of a sentence's dates may be the period of its figures, and which only serve another.

A date may be what a change is compared with ("so với năm 2022"), the day on
which something was announced, where a total begins ("since 2022"), or belong
to one figure alone: the one that another is held against ("против 24 млрд в
предыдущем квартале").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extraction import edtf
from extraction.dating.shifting import in_year
from extraction.figures.baselines import is_baseline
from extraction.figures.figure import Figure
from extraction.figures.period_cues import BREAK, Dated, PeriodCues

_MORE = re.compile(r"\bh[oơ]n\b|[高低多少][于於]|above|below")
"""Words of comparison that make a figure a change, where it has a direction: "cao hơn 2 %"."""
_NEAR = 40  # characters between a date and the verb of saying that goes with it
_CLOSE = 30  # characters between a figure and its own date
_CUE = 24  # characters of a cue in front of a figure or a date


@dataclass(slots=True)
class SentenceDates:
    """The dates of a sentence by what they say of its figures."""

    free: list[Dated] = field(default_factory=list)
    """Those that may be the period of any figure."""
    announced: list[Dated] = field(default_factory=list)
    """Days on which something was said."""
    totals: list[Dated] = field(default_factory=list)
    """Those from which on something is counted."""
    baselines: list[Dated] = field(default_factory=list)
    own: dict[int, str] = field(default_factory=dict)
    """Periods of figures that others are held against, by the figure's start."""
    contrasted: list[Dated] = field(default_factory=list)
    """Earlier dates behind "while", "而": of the next figure, but not of a change after it."""
    starts: list[Dated] = field(default_factory=list)
    """Days and months from which on something holds, "từ ngày 15/8"."""


def sorted_out(
    text: str,
    cues: PeriodCues,
    dates: Sequence[Dated],
    figures: Sequence[Figure],
    span: tuple[int, int],
) -> SentenceDates:
    """Return the dates of the sentence at `span`, each in its role."""
    start = span[0]
    found = SentenceDates()
    owned = _owned(text, cues, dates, figures, found)
    owned |= _same_months(text, cues, dates, figures, found)
    parts = [figure for figure in figures if figure.measure in ("multiple", "share")]
    for place, date in enumerate(dates):
        if date.start in owned:
            continue
        if _is_since(text, cues, date) or _ends_record(text, cues, date, start):
            if not _is_record(text, cues, date, span):
                found.totals.append(date)
        elif is_baseline(text, cues, date, start) or _is_level_of(text, cues, date, parts):
            found.baselines.append(date)
        elif date.is_day and _is_announced(text, cues, date, figures, dates, place, span):
            found.announced.append(date)
        else:
            if _is_contrasted(text, cues, date, found.free):
                found.contrasted.append(date)
            elif "/" not in date.edtf and cues.from_.search(
                text, max(0, date.start - 12), date.start
            ):
                found.starts.append(date)
            found.free.append(date)
    return found


def _owned(
    text: str,
    cues: PeriodCues,
    dates: Sequence[Dated],
    figures: Sequence[Figure],
    found: SentenceDates,
) -> set[int]:
    """Give each figure that another is held against its own date; return where these start."""
    owned: set[int] = set()
    if not dates:
        return owned
    for place, figure in enumerate(figures):
        following = figures[place + 1].start if place + 1 < len(figures) else len(text)
        near = cues.against.search(text, max(0, figure.start - _CUE), figure.start)
        own = None
        if near is not None and not (figure.direction and _MORE.search(near[0])):
            own = next((d for d in dates if figure.end <= d.start < following), None)
            if own is not None and not _is_attached(text, figure.end, own.start):
                own = None
        if own is None:
            own = next((d for d in reversed(dates) if d.end <= figure.start), None)
            if own is not None and not _comes_from(text, cues, own, figure):
                own = None
        if own is not None:
            found.own[figure.start] = own.edtf
            owned.add(own.start)
    return owned


def _same_months(
    text: str,
    cues: PeriodCues,
    dates: Sequence[Dated],
    figures: Sequence[Figure],
    found: SentenceDates,
) -> set[int]:
    """Give "而2022年同期为38.8万箱" the months of the date before it, in that year."""
    owned: set[int] = set()
    for before, date in pairwise(dates):
        if not cues.contrast.search(text, max(0, date.start - 3), date.start):
            continue
        same = cues.same_period.search(text, date.start, date.end + 3)
        figure = next((figure for figure in figures if figure.start >= date.end), None)
        if same is None or figure is None or not re.match("[0-9]{4}", date.edtf):
            continue
        months = in_year(before.edtf, int(date.edtf[:4]))
        if months is not None:
            found.own[figure.start] = months
            owned.add(date.start)
    return owned


def _is_attached(text: str, end: int, start: int) -> bool:
    return start - end <= _CLOSE and BREAK.search(text, end, start) is None


def _comes_from(text: str, cues: PeriodCues, date: Dated, figure: Figure) -> bool:
    """Tell "由2022年的接近3000万吨": a date between the origin's word and its figure."""
    if figure.start - date.end > 8 or BREAK.search(text, date.end, figure.start):
        return False
    first = max(0, date.start - 8)
    if text[date.end : figure.start].strip() == "的":
        return cues.against.search(text, first, date.start) is not None
    return cues.origin.search(text, first, date.start) is not None


def _is_since(text: str, cues: PeriodCues, date: Dated) -> bool:
    before = cues.since.search(text, max(0, date.start - _CUE), date.start)
    return before is not None or cues.since_after.match(text, date.end) is not None


def _ends_record(text: str, cues: PeriodCues, date: Dated, start: int) -> bool:
    """Tell "максимум с марта 2023 года": since then nothing was as high."""
    begun = cues.from_.search(text, max(start, date.start - 12), date.start)
    if begun is None:
        return False
    return cues.superlative.search(text, max(start, begun.start() - 12), begun.start()) is not None


def _is_record(text: str, cues: PeriodCues, date: Dated, span: tuple[int, int]) -> bool:
    """Tell "the highest since 2008", "为1998年以后的最高值": no period of anything."""
    first, last = max(span[0], date.start - _NEAR), min(span[1], date.end + _CLOSE)
    return cues.superlative.search(text, first, last) is not None


def _is_level_of(text: str, cues: PeriodCues, date: Dated, parts: Sequence[Figure]) -> bool:
    """Tell "三倍 of 2020": the date whose level a multiple or a part is measured by."""
    if cues.level_before.search(text, max(0, date.start - _CUE), date.start):
        return True
    if any(f.measure == "multiple" and 0 <= date.start - f.end <= 5 for f in parts):
        return True  # "gấp 3 lần năm 2019", "fourfold the 2023 level"
    following = cues.level_after.match(text, date.end)
    if following is None:
        return False
    return any(
        0 <= part.start - following.end() <= 6 and text[part.end - 1] not in "%％" for part in parts
    ) or (cues.of.search(text, max(0, date.start - _CUE), date.start) is not None)


def _is_announced(
    text: str,
    cues: PeriodCues,
    date: Dated,
    figures: Sequence[Figure],
    dates: Sequence[Dated],
    place: int,
    span: tuple[int, int],
) -> bool:
    """Tell whether a verb of saying stands at a day, with no figure or date between."""
    if cues.as_of.search(text, max(span[0], date.start - _CUE), date.start):
        return False
    last, first = min(span[1], date.end + _NEAR), max(span[0], date.start - _NEAR)
    for figure in figures:
        if figure.start >= date.end:
            last = min(last, figure.start)
        elif figure.end <= date.start:
            first = max(first, figure.end)
    if place + 1 < len(dates):
        last = min(last, dates[place + 1].start)
    if place:
        first = max(first, dates[place - 1].end)
    return (
        cues.says.search(text, date.end, last) is not None
        or cues.says.search(text, first, date.start) is not None
    )


def _is_contrasted(text: str, cues: PeriodCues, date: Dated, earlier: Sequence[Dated]) -> bool:
    if not cues.contrast.search(text, max(0, date.start - _CUE), date.start):
        return False
    last = edtf.days(date.edtf).last
    return last is not None and all(
        (first := edtf.days(other.edtf).first) is not None and last < first for other in earlier
    )
