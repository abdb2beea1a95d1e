"""The date that yearless and relative dates count from."""

from datetime import date

from extraction import edtf
from extraction.edtf import DateProblem, Days


class UnknownSource(DateProblem):
    """A date that counts from the source's date, which isn't known or not precisely enough."""


class Source:
    """The source's date; asks for the precision that it needs.

    A date without a year is the latest one that isn't after it, or with `ahead`
    the next one that isn't before it.
    """

    def __init__(self, written: str, published: str | None, *, ahead: bool = False) -> None:
        self.written = written
        self.published = published
        self.ahead = ahead
        known = edtf.days(published) if published else Days(None, None)
        self.first, self.last = known.first, known.last

    def _needed(self) -> tuple[date, date]:
        if self.first is None or self.last is None:
            raise UnknownSource(
                f"“{shorten(self.written)}” counts from the source's date; give the source a "
                "date first, or write the date out."
            )
        return self.first, self.last

    def day(self) -> date:
        first, last = self._needed()
        if first != last:
            raise self._coarse("day")
        return first

    def month(self) -> date:
        first, last = self._needed()
        if (first.year, first.month) != (last.year, last.month):
            raise self._coarse("month")
        return first

    def year(self) -> int:
        first, last = self._needed()
        if first.year != last.year:
            raise self._coarse("year")
        return first.year

    def start(self) -> date:
        """Return the first day that the source can be of."""
        return self._needed()[0]

    def end(self) -> date:
        """Return the last day that the source can be of."""
        return self._needed()[1]

    def _coarse(self, precision: str) -> UnknownSource:
        return UnknownSource(
            f"“{shorten(self.written)}” needs the {precision} of the source's date, which is only "
            f"given as {self.published}; write the date out."
        )


def shorten(text: str) -> str:
    """Return `text` on one line and short enough for a message."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
