"""What a change is measured against: "so với cùng kỳ năm 2022", 同比, "month-on-month"."""

import re
from collections.abc import Mapping, Sequence

from extraction.dating.shifting import in_year, length, shifted
from extraction.figures.figure import Figure
from extraction.figures.period_cues import COMPARED_AFTER, Dated, PeriodCues

_LOOK_BACK = 32
_LAST_YEAR = re.compile(r"прошл\w+ год")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_AND = re.compile(r"\s*(?:,|、|va|và|and|и|和|及)\s*(?:va|và|and|и)?\s*(?:на|by)?\s*")
_HARD = re.compile("[;；]")
_COMPARABLE = ("change", "forecast", "target")


def is_baseline(text: str, cues: PeriodCues, date: Dated, start: int) -> bool:
    """Tell whether a date of the sentence that begins at `start` is only compared with."""
    if cues.language == "zh" and COMPARED_AFTER.match(text, date.end, date.end + 6):
        return True
    if cues.compares.search(text, max(start, date.start - _LOOK_BACK), date.start):
        return True
    written = text[date.start : date.end]
    if cues.same_period.search(written) or cues.on_month.search(written):
        return True
    # "в прошлом году" alone is a period, "прошлым годом" after a comparison was found above.
    return cues.on_year.search(written) is not None and not _LAST_YEAR.search(written)


class Comparisons:
    """What the changes and multiples of one sentence are measured against.

    `on_year` tells whether the change before the sentence was on the year;
    `own` are the periods of figures that others are held against.
    """

    def __init__(
        self,
        text: str,
        cues: PeriodCues,
        baselines: Sequence[Dated],
        own: Mapping[int, str],
        *,
        on_year: bool,
    ) -> None:
        self._text = text
        self._cues = cues
        self._baselines = baselines
        self._own = own
        self._on_year = on_year
        self._origin: str | None = None
        self._opening: str | None = None

    def compared(self, figures: Sequence[Figure], span: tuple[int, int]) -> list[Figure]:
        """Return the figures of the sentence at `span`, changes with their baselines."""
        found: list[Figure] = []
        for place, figure in enumerate(figures):
            after = figures[place + 1].start if place + 1 < len(figures) else span[1]
            before = figures[place - 1].end if place else span[0]
            if figure.start in self._own:
                # Of two growth rates neither is measured against the other.
                self._origin = None if figure.direction else self._own[figure.start]
            elif _HARD.search(self._text, before, figure.start):
                self._origin = self._opening = None
            if figure.start not in self._own and _is_comparable(figure):
                baseline = self._baseline(figure, before, after)
                if baseline is not None:
                    figure.baseline = baseline
                    self._share(found, figure)
            found.append(figure)
        return found

    def _baseline(self, figure: Figure, before: int, after: int) -> str | None:
        behind, ahead = (figure.end, after), (before, figure.start)
        # Chinese puts the comparison in front of its figure, the others behind it.
        for first, last in (ahead, behind) if self._cues.language == "zh" else (behind, ahead):
            found = _baseline_between(
                self._text, self._cues, figure.period, self._baselines, first, last
            )
            if found is not None:
                self._on_year = found == shifted(figure.period or "", -12)
                if last == figure.start and self._cues.language != "zh":
                    self._opening = found  # "So với năm 2022" goes for all of the clause
                return found
        if self._origin is not None:
            return self._origin
        if self._opening is not None:
            return self._opening
        if self._on_year and figure.measure != "multiple" and length(figure.period or ""):
            return shifted(figure.period or "", -12)
        return None

    def _share(self, found: list[Figure], figure: Figure) -> None:
        """Give the change before the same baseline where both are named in one breath."""
        last = found[-1] if found else None
        if (
            last is not None
            and last.baseline is None
            and last.measure == figure.measure
            and last.direction == figure.direction
            and last.period == figure.period
            and _AND.fullmatch(self._text, last.end, figure.start)
        ):
            last.baseline = figure.baseline


def _is_comparable(figure: Figure) -> bool:
    if figure.measure == "multiple":
        return True
    return figure.direction is not None and figure.measure in _COMPARABLE


def _baseline_between(
    text: str,
    cues: PeriodCues,
    period: str | None,
    baselines: Sequence[Dated],
    first: int,
    last: int,
) -> str | None:
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
