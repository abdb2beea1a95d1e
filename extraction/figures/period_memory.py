"""What a sentence may leave unsaid because those before it have said it."""

from collections.abc import Sequence

from extraction.dating.shifting import shifted
from extraction.figures.figure import Figure
from extraction.figures.period_cues import DAY, Dated

_STATISTICS = frozenset({"level", "change", "share", "multiple", "count"})
_AIMS = frozenset({"target", "forecast"})


class Memory:
    """The period that is being spoken of, the last day named, what the last figures were of."""

    def __init__(self) -> None:
        self.period: str | None = None
        self.main: str | None = None
        """The period of the article's first statistic: what it is about."""
        self.on_year = False
        self.last_day: Dated | None = None
        self.last_used: str | None = None

    def pass_over(self, dates: Sequence[Dated]) -> None:
        """Go on past a sentence without figures, which may name another period."""
        self._note_day(dates)
        self.last_used = None
        self._open(dates)

    def remember(self, figures: Sequence[Figure], dates: Sequence[Dated], *, quoted: bool) -> None:
        """Keep what the next sentence may leave unsaid; `dates` are none to come."""
        self._note_day(dates)
        self.last_used = next((figure.period for figure in figures if figure.period), None)
        used = [
            f for f in figures if f.period and f.measure in _STATISTICS and _is_stretch(f.period)
        ]
        if quoted:
            return
        if used:
            self.period = used[0].period
            self.main = self.main or self.period
            changes = [figure for figure in used if figure.measure == "change"]
            if changes:
                last = changes[-1]
                on_year = shifted(last.period or "", -12)
                self.on_year = last.baseline is not None and last.baseline == on_year
        elif dates or not all(f.measure in _AIMS for f in figures):
            self._open(dates)

    def _note_day(self, dates: Sequence[Dated]) -> None:
        days = [date for date in dates if date.is_day]
        if days:
            self.last_day = max(days, key=lambda date: date.edtf)

    def _open(self, dates: Sequence[Dated]) -> None:
        """Take up the period of a sentence that has no statistic of it, or none."""
        stretches = [d for d in dates if not d.is_day and not d.edtf.endswith("..")]
        self.period, self.on_year = stretches[-1].edtf if stretches else None, False


def _is_stretch(period: str | None) -> bool:
    return period is not None and (DAY.match(period) is None or "/" in period)
