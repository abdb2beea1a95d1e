"""Tell what a date of a running text means: by its words, its sentence and the dates before it."""

import re

from extraction import edtf
from extraction.dating.datechecks import NoDate
from extraction.dating.datecues import Surroundings
from extraction.dating.datememory import Memory, last_year_of, moved, one_before
from extraction.dating.datesource import Source, UnknownSource
from extraction.dating.periods import interpret
from extraction.edtf import DateProblem

_NEAR = 50
"""Days that a date without a year may lie ahead with no word that says so ..."""
_LONG_AGO = 150
"""... where the last such date was so many days before: nobody leaves out that year."""
_FAR, _TIMES = 300, 3
"""With a word that says so: days, and times as far ahead as the last one lies behind."""

_FORTNIGHT, _QUARTER = 15, 92

_HAS_YEAR = re.compile(r"\b(?:y[0-9]|x[0-9]|(?:day|week(?:end)?|which|month|quarter|year)-?[0-9])")


_STATED = re.compile(r"\by[0-9]{4}")
_UNIT = re.compile("[mq][0-9]+")


class Context:
    """One article: the words around its dates, its own date, and the dates read so far."""

    def __init__(self, surroundings: Surroundings, published: str | None) -> None:
        self.around = surroundings
        known = published if published and edtf.is_valid(published) else None
        self._source = Source("", known)
        self._source_ahead = Source("", known, ahead=True)
        self.memory = Memory(self._source)
        self._stated = ("", 0)
        self._read_before: dict[tuple[str, bool], str | UnknownSource | NoDate] = {}

    def plain(self, canonical: str, start: int, end: int) -> str | None:
        """Return the EDTF of canonical tokens, None where it counts from an unknown date.

        Raises `NoDate` where they are none.
        """
        try:
            if _HAS_YEAR.search(canonical):
                found = self._read(canonical, ahead=False)
                self._stated = (found, end) if _STATED.search(canonical) else self._stated
                return found
            if (parallel := self._in_parallel(canonical, start)) is not None:
                return parallel
            past = self._read(canonical, ahead=False)
            ahead = self._read_ahead(canonical) or past
        except UnknownSource:
            return None
        return self._of_two(canonical, past, ahead, start, end) if past != ahead else past

    def _read_ahead(self, canonical: str) -> str | None:
        """Read the next such date; the next year may have no 29 February."""
        try:
            return self._read(canonical, ahead=True)
        except NoDate:
            return None

    def _in_parallel(self, canonical: str, start: int) -> str | None:
        """Read the second of "in the third quarter of 2022 ..., in the fourth ..."."""
        stated, end = self._stated
        if not _UNIT.fullmatch(canonical) or not self.around.same_sentence(end, start):
            return None
        found = self._read(f"{canonical} y{stated[:4]}", ahead=False)
        self._stated = (found, start) if found > stated and len(found) == len(stated) else ("", 0)
        return self._stated[0] or None

    def _read(self, canonical: str, *, ahead: bool) -> str:
        key = canonical, ahead
        if key not in self._read_before:
            source = self._source_ahead if ahead else self._source
            self._read_before[key] = _outcome(canonical, source)
        found = self._read_before[key]
        if isinstance(found, str):
            return found
        raise found

    def _of_two(self, canonical: str, past: str, ahead: str, start: int, end: int) -> str:
        """Choose between the last such date and the next: by the verb, else the much nearer one."""
        first, last = self._source.first, self._source.last
        back, on = edtf.days(past).last, edtf.days(ahead).first
        if first is None or last is None or back is None or on is None:
            return past
        days_back, days_on = (first - back).days, (on - last).days
        ends = edtf.days(ahead).last
        goes_on = ends is not None and (ends - last).days > _NEAR
        just_ended = days_on <= 0 < days_back <= _QUARTER
        if goes_on and just_ended and self.around.way(start, end) != "ahead":
            return past  # in January "январь – ноябрь" has ended, not just begun
        if days_back > 0 and self._lies_ahead(canonical, (start, end), days_back, days_on):
            return ahead
        return past

    def _lies_ahead(
        self, canonical: str, place: tuple[int, int], days_back: int, days_on: int
    ) -> bool:
        said = [kind for kind in ("coming", "gone") if self.around.precedes(place[1], kind)]
        if said or days_on <= 0:  # "tháng 10 tới"; or it is just going on
            return said != ["gone"]
        if "m" not in canonical and canonical.startswith("n"):  # a day alone
            return days_on < min(_FORTNIGHT, days_back)
        if self.around.follows(place[0], "deadline"):
            return days_on < _TIMES * days_back
        if self.around.way(*place) == "ahead":
            return days_on < min(_FAR, _TIMES * days_back)
        is_weekday = canonical.startswith("w")
        return not is_weekday and days_on <= _NEAR and days_back >= _LONG_AGO

    def same_period(self, year: str | None, after: str | None, *, earlier: bool) -> str | None:
        """Return the months of the last period, or of the one `after`, in another year.

        Without a `year` (in canonical tokens) it is the year before where `earlier`.
        """
        try:
            stated = None if year is None else int(self._read(year, ahead=False))
        except (UnknownSource, ValueError):
            return None
        found = after or self.memory.last_period(stated)
        if found is None and year is not None and year.startswith("year"):
            # In January "cùng kỳ năm ngoái" still counts from the year that has just ended.
            found = self.memory.last_period()
            stated = None if found is None else int(found[:4]) - 1
        if found is None or not found[:4].isdecimal():  # a decade has no months
            return None
        if stated is None:
            return moved(found, -1 if earlier else 0)
        return moved(found, stated - int(found[:4]))

    def before(self, unit: str, *, whole: bool) -> str | None:
        """Return the year, quarter or month before the last period, else before the source.

        The year before a month is that month a year ago, or the `whole` year.
        """
        latest = self.memory.last_period()
        found = None
        if latest and unit == "year":
            found = f"{last_year_of(latest) - 1:04}" if whole else moved(latest, -1)
        elif latest:
            months = 1 if unit == "month" else 3
            found = one_before(latest, months)
            held = self.memory.last_period(skip=1)
            if held and one_before(held, months) == latest:
                found = latest  # "rose 2 % in May after 1 % in April, … than a month earlier"
        return found or self.ago(unit, 1)

    def ago(self, unit: str, count: int) -> str | None:
        """Return the date so many days, months or years before the source."""
        try:
            return self._read(f"{unit}{-count}", ahead=False)
        except UnknownSource:
            return None

    def that(self, unit: str, after: int, at: int) -> str | None:
        """Return the last day, month or year that was named, or the one after or before it."""
        if unit == "month":
            return self.memory.month()
        if unit == "year":
            year = self.memory.year()
            return None if year is None else f"{year + after:04}"
        day = self.memory.day(at)
        if day is None:
            return self.ago("day", -after)
        return _settled(_outcome(f"day{after}", Source("", day)))


def _outcome(canonical: str, source: Source) -> str | UnknownSource | NoDate:
    """Return the EDTF, or why there is none."""
    try:
        found = interpret(canonical, source)
        if found is not None:
            edtf.days(found)
            return found
    except UnknownSource as problem:
        return problem
    except (DateProblem, OverflowError):  # no such day, or none that Python has
        pass
    return NoDate(canonical)


def _settled(outcome: str | UnknownSource | NoDate) -> str | None:
    return outcome if isinstance(outcome, str) else None
