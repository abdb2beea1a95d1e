"""Which dates of a sentence reach a figure, and which are still to come."""

from collections.abc import Sequence
from datetime import date as calendar_day

from extraction import edtf
from extraction.figures.figure import Figure
from extraction.figures.period_cues import BREAK, Dated, PeriodCues
from extraction.figures.sentence_dates import SentenceDates

_AHEAD = 20  # characters between a day to come and what is said of it
_OPENING = 6  # characters before a date that opens its sentence: "В "


class Reach:
    """The dates of an article as its figures see them on the day it was published."""

    def __init__(self, text: str, cues: PeriodCues, today: calendar_day | None) -> None:
        self._text = text
        self._cues = cues
        self._today = today
        self._ahead: dict[str, bool] = {}

    def dates(self, figure: Figure, roles: SentenceDates, start: int) -> list[Dated]:
        """Return the dates that may be a figure's: none ahead, but for a clause it opens.

        `start` is the beginning of the sentence.
        """
        return [
            date
            for date in roles.free
            if (not self.is_ahead(date) or self._governs(date, figure, start))
            and (date not in roles.starts or self._reaches(date, figure))
            and not (figure.direction is not None and date in roles.contrasted)
        ]

    def is_ahead(self, date: Dated) -> bool:
        """Tell whether a date lies after the article's: nothing has been counted for it yet."""
        ahead = self._ahead.get(date.edtf)
        if ahead is None:
            first = edtf.days(date.edtf).first
            ahead = self._today is not None and first is not None and first > self._today
            self._ahead[date.edtf] = ahead
        return ahead

    def is_past(self, date: Dated) -> bool:
        """Tell whether a date had ended when the article was published."""
        last = edtf.days(date.edtf).last
        return self._today is not None and last is not None and last < self._today

    def not_ahead(self, dates: Sequence[Dated]) -> list[Dated]:
        """Return the dates that are none to come."""
        return [date for date in dates if not self.is_ahead(date)]

    def starts_total(self, date: Dated, start: int) -> bool:
        """Tell "С 2021 года" at the beginning of a sentence: since then something is counted."""
        return (
            not date.is_day
            and date.start - start <= _OPENING + 2
            and self._cues.from_.search(self._text, start, date.start) is not None
            and self.is_past(date)
        )

    def _governs(self, date: Dated, figure: Figure, start: int) -> bool:
        """Tell whether a date opens the clause of a figure: "в сентябре уйдёт 5 млн тонн"."""
        if date.end > figure.start:
            return False
        apart = self._cues.apart.search(self._text, date.end, figure.start) is not None
        if date.is_day:
            return not apart and figure.start - date.end <= _AHEAD
        return not apart or date.start - start <= _OPENING

    def _reaches(self, date: Dated, figure: Figure) -> bool:
        """Tell whether a figure stands in the clause of the date from which something holds.

        "Nhà máy khởi công từ tháng 11-2022, đã có 2.300 công nhân."
        """
        if date.end > figure.start:
            return True
        return BREAK.search(self._text, date.end, figure.start) is None
