"""Which period a figure is of.

A statistic takes the year, quarter or months of its clause, else of its
sentence, else of the statistic before it: "Năm 2023 … tăng 46,9 %, nhập khẩu
tăng 13 %". A day is when something was said, unless nobody speaks in the
sentence. Counts and ordinals take any date; what is to come is the period of
targets and forecasts only.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from extraction import edtf
from extraction.baselines import compared, is_baseline
from extraction.figure import Figure
from extraction.folding import Aligned
from extraction.lexicon import skip_spaces
from extraction.period_cues import DAY, QUOTE, Dated, period_cues
from extraction.shifting import length, shifted

_PATIENCE = 0
_ATTACHED = 40  # characters between a figure and the date it is tied to
_STATISTICAL = 10_000
_STATISTICS = frozenset({"level", "change", "share", "multiple", "target", "forecast"})
_AIMS = frozenset({"target", "forecast"})
_NUMBERED = frozenset({"round", "edition", "session", "meeting", "visit"})


class Timeline:
    """The periods of one article's figures, sentence by sentence in its order."""

    def __init__(
        self, plain: Aligned, language: str, dates: Sequence[Dated], published: str | None
    ) -> None:
        self._text = plain.text
        self._language = language
        self._cues = period_cues(language)
        self._dates = dates
        self._starts = [date.start for date in dates]
        self._published = published
        self._today = edtf.days(published).last if published else None
        self._period: str | None = None
        self._main: str | None = None
        self._on_year = False
        self._last_date: Dated | None = None

    def dated(self, figures: Sequence[Figure], start: int, end: int) -> list[Figure]:
        """Return the figures of the next sentence with period and baseline."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        dates = self._dates[first:last]
        periods: list[Dated] = []
        baselines: list[Dated] = []
        for date in dates:
            compares = is_baseline(self._text, self._language, date, start)
            (baselines if compares else periods).append(date)
        found: list[Figure] = []
        self._main = None
        for place, figure in enumerate(figures):
            after = figures[place + 1].start if place + 1 < len(figures) else end
            before = figures[place - 1].end if place else start
            figure.period = self._period_of(figure, periods, start, end)
            self._main = self._main or figure.period
            found.append(
                compared(
                    self._text,
                    self._language,
                    figure,
                    baselines,
                    (before, after),
                    on_year=self._on_year,
                )
            )
        self._remember(found, periods)
        return found

    def _period_of(
        self, figure: Figure, dates: Sequence[Dated], start: int, end: int
    ) -> str | None:
        if figure.measure == "duration":
            return self._anniversary(figure, dates, start, end)
        earlier = self._earlier(figure)
        if earlier is not None:
            return earlier
        past = dates
        if figure.measure not in _AIMS:
            past = [
                date for date in dates if not self._is_ahead(date) or self._governs(date, figure)
            ]
        tied = self._tied(figure, dates if figure.measure == "ordinal" else past)
        if tied is not None and self._is_own(figure, tied):
            return self._closed(tied.edtf)
        if figure.measure in _AIMS:
            return self._aim(figure, past)
        if figure.measure in _STATISTICS and figure.unit != "magnitude":
            return self._statistic(figure, past, start, end)
        return self._happening(figure, past, start, end)

    def _is_ahead(self, date: Dated) -> bool:
        """Tell whether a date lies after the article's: nothing has been counted for it yet."""
        if self._today is None:
            return False
        first = edtf.days(date.edtf).first
        return first is not None and first > self._today

    def _is_own(self, figure: Figure, tied: Dated) -> bool:
        """Tell "gấp đôi vào năm 2030", when, from "gấp 3,5 lần năm 2020", what of."""
        if figure.measure != "multiple":
            return True
        return self._cues.when.search(self._text, figure.end, tied.start) is not None

    def _earlier(self, figure: Figure) -> str | None:
        """Return the period of the 1.9 m in "2.3 m in March, up from 1.9 m a year earlier"."""
        main = self._main or self._period
        if main is None or figure.direction is not None or figure.measure in _AIMS:
            return None
        cues, at = self._cues, skip_spaces(self._text, figure.end)
        if cues.on_year.match(self._text, at):
            return shifted(main, -12)
        months = length(main) if cues.on_month.match(self._text, at) else None
        return shifted(main, -months) if months else None

    def _governs(self, date: Dated, figure: Figure) -> bool:
        """Tell whether a date opens the clause of a figure: "в сентябре уйдёт 5 млн тонн"."""
        before = date.end <= figure.start and not date.is_day
        return before and self._cues.apart.search(self._text, date.end, figure.start) is None

    def _is_past(self, date: Dated) -> bool:
        last = edtf.days(date.edtf).last
        return self._today is not None and last is not None and last < self._today

    def _tied(self, figure: Figure, dates: Sequence[Dated]) -> Dated | None:
        """Return the date that follows a figure in its clause, tied to it by a preposition."""
        date = next((date for date in dates if date.start >= figure.end), None)
        if date is None or date.start - figure.end > _ATTACHED:
            return None
        if self._cues.apart.search(self._text, figure.end, date.start):
            return None
        gap = self._text[figure.end : date.start]
        if self._cues.deictic.match(self._text, date.start):
            return date  # "visited last year" needs no preposition
        return date if self._cues.tied.search(gap) else None

    def _aim(self, figure: Figure, dates: Sequence[Dated]) -> str | None:
        """Return the date of a target's clause, of a forecast's sentence."""
        near = next((d for d in reversed(dates) if d.end <= figure.start), None)
        if near is not None and (not near.is_day or self._is_ahead(near)):
            apart = self._cues.apart.search(self._text, near.end, figure.start) is not None
            if not (apart and figure.measure == "target" and self._is_past(near)):
                return near.edtf
        after = next((d for d in dates if d.start >= figure.end and self._is_ahead(d)), None)
        return None if after is None else after.edtf

    def _statistic(
        self, figure: Figure, dates: Sequence[Dated], start: int, end: int
    ) -> str | None:
        spans = [date for date in dates if not date.is_day or self._is_as_of(date)]
        before = next((d for d in reversed(spans) if d.end <= figure.start), None)
        if before is not None:
            now = self._cues.now.search(self._text, before.end, figure.start) is not None
            return None if now else self._closed(before.edtf)
        inherited = self._inherited(start, end)
        after = next((d for d in spans if d.start >= figure.end), None)
        if after is not None and figure.measure != "multiple":
            apart = self._cues.apart.search(self._text, figure.end, after.start) is not None
            return inherited if apart else self._closed(after.edtf)
        if dates and not self._cues.says.search(self._text, start, end):
            day = next((d for d in reversed(dates) if d.end <= figure.start), dates[0])
            return self._closed(day.edtf)
        return inherited

    def _is_as_of(self, date: Dated) -> bool:
        return self._cues.as_of.search(self._text, max(0, date.start - 16), date.start) is not None

    def _inherited(self, start: int, end: int) -> str | None:
        """Return the period of the statistic before; a quotation or the present has none."""
        if QUOTE.search(self._text, start, end) or self._cues.now.search(self._text, start, end):
            return None
        return self._period

    def _happening(
        self, figure: Figure, dates: Sequence[Dated], start: int, end: int
    ) -> str | None:
        """Return when something counted or numbered was."""
        before = next((d for d in reversed(dates) if d.end <= figure.start), None)
        chosen = before or (dates[0] if dates else None)
        if chosen is not None:
            return self._closed(chosen.edtf)
        last = self._closed(self._last_date.edtf) if self._last_date is not None else None
        if figure.measure == "ordinal":
            return last if figure.unit in _NUMBERED else None
        if self._cues.casualties.search(self._text, start, end):
            return last or self._published
        # Large counts are statistics: "84 nghìn lượt khách" goes on with the year before it.
        return self._inherited(start, end) if figure.value >= _STATISTICAL else None

    def _anniversary(
        self, figure: Figure, dates: Sequence[Dated], start: int, end: int
    ) -> str | None:
        first, last = max(start, figure.start - 40), min(end, figure.end + 30)
        if not self._cues.anniversary.search(self._text, first, last):
            return None
        years = [d.edtf[:4] for d in dates if re.match("[0-9]{4}", d.edtf)]
        return years[0] if years else (self._published or "")[:4] or None

    def _closed(self, period: str) -> str:
        """Close what is open: a total "since 2022" counts up to the article's date."""
        if period.endswith("/..") and self._published:
            closed = f"{period.removesuffix('..')}{self._published}"
            return closed if edtf.is_valid(closed) else period
        return period

    def _remember(self, figures: Sequence[Figure], dates: Sequence[Dated]) -> None:
        """Keep what the next sentence may leave unsaid."""
        own = [date for date in dates if not self._is_ahead(date)]
        if own:
            self._last_date = own[-1]
        used = [
            figure
            for figure in figures
            if figure.period
            and figure.measure in _STATISTICS - _AIMS
            and not DAY.match(figure.period)
        ]
        if used:
            self._period = used[0].period
            changes = [figure for figure in used if figure.measure == "change"]
            if changes:
                last = changes[-1]
                on_year = shifted(last.period or "", -12)
                self._on_year = last.baseline is not None and last.baseline == on_year
            return
        # A sentence without a statistic ends what was said of a period, or opens another.
        stretches = [d for d in own if not d.is_day and not d.edtf.endswith("..")]
        self._period, self._on_year = stretches[-1].edtf if stretches else None, False
