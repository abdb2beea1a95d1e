"""The rules by which a figure gets its period, in a fixed order: the first that knows it decides.

In short: a figure that another is held against has a period of its own; a date
tied to a figure comes before any other; a statistic takes the year, quarter or
months of its clause, else of its sentence, else of the statistics before it; a
day is when something was said, unless nobody speaks of it; counts and ordinals
take any date; what is to come is the period of targets and forecasts, or of
what a coming year opens a sentence for.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from extraction import edtf
from extraction.dating.shifting import length, shifted
from extraction.figures.date_reach import Reach
from extraction.figures.event_durations import event_days
from extraction.figures.figure import Figure
from extraction.figures.period_cues import BREAK, Dated, PeriodCues
from extraction.figures.period_memory import Memory
from extraction.figures.sentence_dates import SentenceDates
from extraction.lexicon import skip_spaces

UNDATED = ""
"""A rule's answer that a figure has no period, where None leaves it to the next rule."""

_ATTACHED = 40  # characters between a figure and the date it is tied to
_RIGHT_AFTER = 12
_STATISTICAL = 10_000
"""From here on a count is a statistic: "84 nghìn lượt khách" goes on with the year before it."""
_STOP = re.compile("[;；]")
_BUT = re.compile(r"\b(?:but|nh[uư]ng|но|while|trong khi|тогда как)\b|[但而]")
_YEARS = re.compile("([0-9]{4})/([0-9]{4})")
_FROM = re.compile(r"(?:\b(?:from|t[uừ]|t[uừ] m[uứ]c|с|со|от)\s(?:us)?[$€£¥]?|[从從由])\Z")
_STATISTICS = frozenset({"level", "change", "share", "multiple", "target", "forecast"})
_AIMS = frozenset({"target", "forecast"})
_NUMBERED = frozenset({"round", "edition", "session", "meeting", "visit"})


@dataclass(slots=True)
class Sentence:
    """A sentence while its figures are dated."""

    start: int
    end: int
    dates: SentenceDates
    quoted: bool
    main: str | None = None
    """The period of its first figure that has one."""
    begun: str | None = None
    """The years of which the first level has been named."""
    found: dict[str, bool] = field(default_factory=dict)
    """Which kinds of cues it has, as far as anyone has asked."""

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


_Rule = Callable[[Figure, Sentence], str | None]


class Rules:
    """The rules for the figures of one article; `memory` is what its sentences have said."""

    def __init__(
        self, text: str, cues: PeriodCues, published: str | None, memory: Memory, reach: Reach
    ) -> None:
        self._text = text
        self._cues = cues
        self._published = published
        self._memory = memory
        self._reach = reach
        self._rules: tuple[_Rule, ...] = (
            self._duration,
            self._reference,
            self._rank,
            self._tied_to,
            self._aim,
            self._total,
            self._part,
            self._statistic,
            self._count,
        )

    def period_of(self, figure: Figure, sentence: Sentence) -> str | None:
        """Return the period of a figure by the first rule that knows its kind."""
        for rule in self._rules:
            period = rule(figure, sentence)
            if period is not None:
                return self._end_of(figure, self._closed(period), sentence) if period else None
        return None

    def _end_of(self, figure: Figure, period: str, sentence: Sentence) -> str:
        """Give "с 2014 по 2023 год вырос с 1,6 до 2,5 трлн" the years of its two levels."""
        years = _YEARS.fullmatch(period)
        if years is None or figure.measure != "level":
            return period
        if _FROM.search(self._text, max(sentence.start, figure.start - 12), figure.start):
            sentence.begun = period
            return years[1]
        return years[2] if sentence.begun == period else period

    # The rules, in their order.

    def _duration(self, figure: Figure, sentence: Sentence) -> str | None:
        """A duration has no period but that of the anniversary, visit or talk it measures."""
        if figure.measure != "duration":
            return None
        dates = [*sentence.dates.free, *sentence.dates.announced]
        start, end = sentence.span
        first, last = max(start, figure.start - 40), min(end, figure.end + 30)
        if figure.unit == "year" and self._cues.anniversary.search(self._text, first, last):
            years = [d.edtf[:4] for d in dates if re.match("[0-9]{4}", d.edtf)]
            return years[0] if years else (self._published or "")[:4]
        known = dates or ([self._memory.last_day] if self._memory.last_day else [])
        days = event_days(self._text, self._cues, figure, known, sentence.span, self._published)
        return days or UNDATED

    def _reference(self, figure: Figure, sentence: Sentence) -> str | None:
        """The 1.9 m of "2.3 m in March, up from 1.9 m a year earlier" are a year older."""
        own = sentence.dates.own.get(figure.start)
        if own is not None:
            return own
        main = sentence.main or self._memory.period
        if main is None or figure.direction is not None:
            return None
        if figure.measure == "multiple" or figure.measure in _AIMS:
            return None
        places = [skip_spaces(self._text, figure.end)]  # "1.9 m a year earlier"
        if sentence.main is None and not sentence.dates.free:
            places.append(sentence.start)  # "A year earlier it was 1.9 m"
        for at in places:
            if self._cues.on_year.match(self._text, at):
                return shifted(main, -12)
            months = length(main) if self._cues.on_month.match(self._text, at) else None
            if months:
                return shifted(main, -months)
        return None

    def _rank(self, figure: Figure, sentence: Sentence) -> str | None:
        """A rank among markets or partners is a statistic as well."""
        if figure.measure != "ordinal" or figure.unit not in (None, "rank") or sentence.dates.free:
            return None
        first, last = max(sentence.start, figure.start - 16), min(sentence.end, figure.end + 16)
        if not self._cues.rank.search(self._text, first, last):
            return None
        return self._memory.period or UNDATED

    def _tied_to(self, figure: Figure, sentence: Sentence) -> str | None:
        """A date right after a figure, tied to it by a preposition, is its own."""
        date = next((date for date in sentence.dates.free if date.start >= figure.end), None)
        if date is None or date.start - figure.end > _ATTACHED:
            return None
        aimed = figure.measure in _AIMS or figure.measure == "ordinal"
        near = date.start - figure.end <= _RIGHT_AFTER and self._cues.language != "zh"
        if not aimed and self._reach.is_ahead(date) and (date.is_day or not near):
            return None
        if self._cues.apart.search(self._text, figure.end, date.start):
            return None
        if figure.measure == "multiple":  # "gấp 3,5 lần năm 2020" is a multiple of it
            when = self._cues.when.search(self._text, figure.end, date.start)
            return date.edtf if when else None
        if self._cues.deictic.match(self._text, date.start):
            return date.edtf  # "visited last year" needs no preposition
        return date.edtf if self._cues.tied.search(self._text, figure.end, date.start) else None

    def _aim(self, figure: Figure, sentence: Sentence) -> str | None:
        """A target has the date of its clause, a forecast that of its sentence."""
        if figure.measure not in _AIMS:
            return None
        dates = sentence.dates.free
        near = next((d for d in reversed(dates) if d.end <= figure.start), None)
        if near is not None and (not near.is_day or self._reach.is_ahead(near)):
            apart = self._cues.apart.search(self._text, near.end, figure.start) is not None
            if self._cues.whole_year.search(self._text, near.end, figure.start):
                return near.edtf[:4]
            if not (apart and figure.measure == "target" and self._reach.is_past(near)):
                return near.edtf
        after = next((d for d in dates if d.start >= figure.end and self._reach.is_ahead(d)), None)
        if after is not None and not _BUT.search(self._text, figure.end, after.start):
            return after.edtf
        if not dates and self._has(sentence, "expectation"):
            return self._memory.period or UNDATED  # what had been expected of it
        whole = self._cues.whole_year.search(self._text, sentence.start, figure.start)
        return self._published[:4] if whole and not dates and self._published else UNDATED

    def _totals(self, figure: Figure, sentence: Sentence) -> list[Dated]:
        """Return the dates since which a figure may have been counted."""
        found = list(sentence.dates.totals)
        if figure.unit == "percent" or "/" in (figure.unit or ""):
            return found  # "С 2021 года ставка равна 16 %" holds from then on
        first = next(iter(sentence.dates.free), None)
        if first is not None and self._reach.starts_total(first, sentence.start):
            found.append(first)
        return found

    def _total(self, figure: Figure, sentence: Sentence) -> str | None:
        """What was counted since a day is of all the time up to the article."""
        totals = self._totals(figure, sentence)
        total = next((date for date in reversed(totals) if date.end <= figure.start), None)
        if total is None:
            total = next((d for d in totals if d.start >= figure.end), None)
            if total is None or total.start - figure.end > _ATTACHED // 2:
                return None
        if figure.measure not in ("level", "change", "count") or "/" in total.edtf:
            return None
        if self._published and self._published.startswith(total.edtf):
            return total.edtf  # "本月以来"
        if any(total.end < date.start < figure.start for date in sentence.dates.free):
            return None
        return f"{total.edtf}/.."

    def _part(self, figure: Figure, sentence: Sentence) -> str | None:
        """What is part of a figure of the sentence before is of the same period."""
        if sentence.dates.free or self._memory.last_used is None or figure.measure == "ordinal":
            return None
        near = min(sentence.start + (6 if self._cues.language == "zh" else 25), sentence.end)
        if not self._cues.part.search(self._text, sentence.start, near):
            return None
        return self._memory.last_used

    def _statistic(self, figure: Figure, sentence: Sentence) -> str | None:
        """A statistic has the year or months of its clause, its sentence, those before it."""
        if figure.unit == "magnitude" or not self._is_statistic(figure, sentence):
            return None
        past = self._reach.dates(figure, sentence.dates, sentence.start)
        spans = [d for d in past if not d.is_day or self._is_as_of(d)]
        before = next((d for d in reversed(spans) if d.end <= figure.start), None)
        day = next((d for d in reversed(past) if d.end <= figure.start), None)
        if (
            before is not None
            and day is not None
            and day.start > before.end
            and (_STOP.search(self._text, before.end, day.start))
        ):
            return day.edtf
        if before is not None:
            now = self._cues.now.search(self._text, before.end, figure.start) is not None
            return UNDATED if now else before.edtf
        return self._without_date_before(figure, sentence, past, spans)

    def _without_date_before(
        self, figure: Figure, sentence: Sentence, past: Sequence[Dated], spans: Sequence[Dated]
    ) -> str:
        """Date a statistic by what stands behind it, else by the sentences before."""
        worth = self._cues.worth.search(self._text, max(0, figure.start - 24), figure.start)
        inherited = self._inherited(figure, sentence)
        after = next((d for d in spans if d.start >= figure.end), None)
        if after is not None and figure.measure != "multiple":
            apart = self._cues.apart.search(self._text, figure.end, after.start) is not None
            broken = BREAK.search(self._text, figure.end, after.start) is not None
            return inherited if apart and (inherited or broken) else after.edtf
        if past and not worth:
            day = next((d for d in reversed(past) if d.end <= figure.start), past[0])
            return day.edtf
        # "12 contracts worth $3bn" are of the same day
        return (sentence.main if past else None) or inherited

    def _count(self, figure: Figure, sentence: Sentence) -> str | None:
        """Something counted or numbered has any date near, else that of its event."""
        roles = sentence.dates
        dates = self._reach.dates(figure, sentence.dates, sentence.start)
        before = next((d for d in reversed(dates) if d.end <= figure.start), None)
        chosen = before or (dates[0] if dates else None)
        if chosen is not None:
            return chosen.edtf
        last = self._memory.last_day.edtf if self._memory.last_day is not None else None
        if figure.measure == "ordinal":
            return last if figure.unit in _NUMBERED else None
        if self._has(sentence, "casualties"):
            said = roles.announced[0].edtf if roles.announced else None
            return said or last or self._published
        if sentence.main is not None and not roles.free:
            return sentence.main
        if sentence.quoted or self._has(sentence, "now"):
            return None
        return last if self._has(sentence, "event") else None

    # What the rules ask.

    def _is_statistic(self, figure: Figure, sentence: Sentence) -> bool:
        if figure.measure in _STATISTICS:
            return True
        if figure.measure != "count" or figure.value < _STATISTICAL:
            return False
        dated = any(date.is_day for date in sentence.dates.free)
        return not dated and not self._has(sentence, "casualties")

    def _is_as_of(self, date: Dated) -> bool:
        return self._cues.as_of.search(self._text, max(0, date.start - 16), date.start) is not None

    def _inherited(self, figure: Figure, sentence: Sentence) -> str:
        """Return the period of the statistics before; a quotation or the present has none."""
        if sentence.quoted or self._has(sentence, "now"):
            return UNDATED
        period = self._memory.period
        main = self._memory.main
        if main is not None and main != period:
            opens = self._text[max(0, sentence.start - 1) : sentence.start] == "\n"
            if (opens and period) or ((opens or not period) and self._has(sentence, "statistic")):
                period = main  # a new paragraph goes back to what the article is about
        first = max(sentence.start, figure.start - 40)
        if period and self._cues.whole_year.search(self._text, first, figure.start):
            return period[:4]
        if self._published and self._is_quotation(sentence, period):
            return self._published
        return period or UNDATED

    def _is_quotation(self, sentence: Sentence, period: str | None) -> bool:
        """Tell whether a sentence is of the prices of the day: "copper rose to $10,080 a ton"."""
        if period is None and self._has(sentence, "market"):
            return True
        return self._has(sentence, "quotation") and not self._has(sentence, "average")

    def _has(self, sentence: Sentence, kind: str) -> bool:
        """Tell whether a sentence has a cue of a kind."""
        known = sentence.found.get(kind)
        if known is None:
            cue: re.Pattern[str] = getattr(self._cues, kind)
            known = cue.search(self._text, *sentence.span) is not None
            sentence.found[kind] = known
        return known

    def _closed(self, period: str) -> str:
        """Close what is open: a total "since 2022" counts up to the article's date."""
        if not period.endswith("/.."):
            return period
        closed = f"{period.removesuffix('..')}{self._published or '..'}"
        return closed if edtf.is_valid(closed) else period.removesuffix("/..")
