"""Give the figures of an article their periods and baselines, sentence by sentence."""

from bisect import bisect_left
from collections.abc import Sequence

from extraction import edtf
from extraction.figures.baselines import Comparisons
from extraction.figures.date_reach import Reach
from extraction.figures.figure import Figure
from extraction.figures.period_cues import QUOTE, Dated, cue_text, period_cues
from extraction.figures.period_memory import Memory
from extraction.figures.period_rules import Rules, Sentence
from extraction.figures.sentence_dates import sorted_out
from extraction.folding import Aligned


class Timeline:
    """The periods of one article's figures, sentence by sentence in its order."""

    def __init__(
        self, plain: Aligned, language: str, dates: Sequence[Dated], published: str | None
    ) -> None:
        self._text, marked = cue_text(plain, language)
        self._cues = period_cues(language, marked=marked)
        self._dates = dates
        self._starts = [date.start for date in dates]
        self._memory = Memory()
        today = edtf.days(published).last if published else None
        self._reach = Reach(self._text, self._cues, today)
        self._rules = Rules(self._text, self._cues, published, self._memory, self._reach)

    def dated(self, figures: Sequence[Figure], start: int, end: int) -> list[Figure]:
        """Return the figures of the next sentence with period and baseline."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        dates = self._dates[first:last]
        if not figures:
            self._memory.pass_over(self._reach.not_ahead(dates))
            return []
        roles = sorted_out(self._text, self._cues, dates, figures, (start, end))
        quoted = QUOTE.search(self._text, start, end) is not None
        sentence = Sentence(start, end, roles, quoted)
        for figure in figures:
            figure.period = self._rules.period_of(figure, sentence)
            if figure.start not in roles.own:
                sentence.main = sentence.main or figure.period
        if sentence.main and not roles.free and not roles.totals and not quoted:
            for figure in figures:  # "Có 7 mặt hàng thu về trên 10 tỷ USD"
                if figure.measure == "count" and figure.period is None:
                    figure.period = sentence.main
        comparisons = Comparisons(
            self._text,
            self._cues,
            roles.baselines,
            roles.own,
            on_year=self._memory.on_year,
        )
        found = comparisons.compared(figures, (start, end))
        said = [figure for figure in found if figure.start not in roles.own]
        self._memory.remember(said, self._reach.not_ahead(roles.free), quoted=quoted)
        return found
