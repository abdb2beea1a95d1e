"""Read figures as people write them in Vietnamese, English, Russian and Chinese.

`read` takes one figure that a person typed or pasted; `find` lists those of a
longer text. Both give offsets of number, scale and unit; words such as "hơn",
"about" or "выросло на" stay outside the span and set comparator and direction.
Values are exact and have their scale applied.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction import languages
from extraction.datefinding import Mention
from extraction.figures import cues
from extraction.figures.bases import based
from extraction.figures.candidates import folded_offset, masked
from extraction.figures.figure import Figure
from extraction.figures.figure_periods import Timeline
from extraction.figures.gathering import Gatherer
from extraction.figures.grammar import figure_at
from extraction.figures.measures import judged
from extraction.figures.period_cues import Dated
from extraction.figures.separators import NUMBER
from extraction.folding import Aligned, align
from extraction.lexicon import View
from extraction.sentences import sentences
from extraction.values import ValueProblem, check_digits, plain

MAX_LENGTH = 300
"""A longer text is no figure; `read` refuses it."""

LONGEST_SENTENCE = 1_000
"""Characters; a longer one is read in parts."""

_START = re.compile(
    r"""
    [0-9]                                    # digits
    | [第〇零一二两兩三四五六七八九十廿卅卌半翻增加]  # a number or an idiom in Chinese characters
    | (?<! [^\W\d_] ) [^\W\d_]               # the first letter of a word
    """,
    re.VERBOSE,
)
_LONGEST_CUT = 24
_CUT_OFF = re.compile(
    r"[0-9]\s?(?:тыс|млн|млрд|трлн|bln|mln|cr)\.\s*\Z"
    r"|(?<!\w)(?:Rs|Shs?|Tk|Rp|Fr|SFr|Bs|Dhs?|S/|B/)\.\s*\Z"
)
_PUNCTUATION = frozenset(" \n.,;:!?()[]\"'“”‘’«»…、。，；：（）「」《》-\u2013\u2014")
_EXAMPLES = "write it for example as 240,1 tỷ USD, $240.1bn, 240 млрд долларов or 26.3%"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text: `as_written` is text[start:end], values as the design says (§3).

    `step` is the size of the last written digit, None for ordinals; `value` is
    unsigned where a direction is given; `value_high` is None but for ranges.
    """

    as_written: str
    start: int
    end: int
    comparator: str
    value: Decimal
    value_high: Decimal | None
    step: Decimal | None
    unit: str | None
    measure: str | None
    direction: str | None
    base_unit: str | None = None
    period: str | None = None
    baseline: str | None = None

    def to_dict(self) -> dict[str, str | int | None]:
        """Return the figure with its decimals in plain notation; a range has low and high."""
        is_range = self.value_high is not None
        return {
            "start": self.start,
            "end": self.end,
            "as_written": self.as_written,
            "comparator": self.comparator,
            "value": None if is_range else plain(self.value),
            "value_low": plain(self.value) if is_range else None,
            "value_high": None if self.value_high is None else plain(self.value_high),
            "step": None if self.step is None else plain(self.step),
            "unit": self.unit,
            "base_unit": self.base_unit,
            "measure": self.measure,
            "direction": self.direction,
            "period": self.period,
            "baseline": self.baseline,
        }


def find(text: str, language: str | None = None) -> list[Quantity]:
    """Return the figures of a text without dates, in their order."""
    aligned = align(text)
    spoken = languages.primary(language) or languages.guess(text, aligned.text)
    spans = [(0, len(text))]
    return list(find_in(aligned, spans, language=spoken, dates=(), published=None))


def find_in(
    aligned: Aligned,
    spans: Sequence[tuple[int, int]],
    *,
    language: str | None,
    dates: Sequence[Mention],
    published: str | None,
) -> tuple[Quantity, ...]:
    """Return the figures in the given spans of one article, in their order.

    What `dates` has taken is no figure. Period and baseline are read from the
    sentence and, where it names none, from those before it.
    """
    spoken = language or "en"
    folded = [(folded_offset(aligned, start), folded_offset(aligned, end)) for start, end in spans]
    taken = [(folded_offset(aligned, d.start), folded_offset(aligned, d.end)) for d in dates]
    view = View(masked(aligned, folded, taken, spoken), spoken, narrow=True)
    placed = [
        Dated(start, end, date.edtf)
        for (start, end), date in zip(taken, dates, strict=True)
        if date.edtf
    ]
    timeline = Timeline(aligned, spoken, sorted(placed, key=lambda date: date.start), published)
    gatherer = Gatherer(view, folded)
    found: list[Quantity] = []
    for span in spans:
        for start, end in _pieces(aligned.original, *span):
            first, last = folded_offset(aligned, start), folded_offset(aligned, end)
            figures = judged(view, gatherer.gathered(first, last), first)
            figures = based(view, figures, first, last)
            dated = timeline.dated(figures, first, last)
            found += [_quantity(aligned, figure) for figure in dated]
    return tuple(found)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences between two offsets, what is too long for one in parts.

    Each figure looks over its whole sentence, so a text without any full stop
    must not count as one.
    """
    for first, last in _joined(text, sentences(text, start, end)):
        at = first
        while last - at > LONGEST_SENTENCE:
            cut = text.rfind(" ", at + 1, at + LONGEST_SENTENCE)
            cut = at + LONGEST_SENTENCE if cut < 0 else cut
            yield at, cut
            at = cut
        yield at, last


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield sentences, with one that seems to end inside a figure ("412,7 тыс. TEU") in one."""
    begun: int | None = None
    last = 0
    for first, last in spans:
        begun = first if begun is None else begun
        if _CUT_OFF.search(text, max(first, last - _LONGEST_CUT), last) is None:
            yield begun, last
            begun = None
    if begun is not None:
        yield begun, last


def read(text: str, *, language: str | None = None) -> Quantity:
    """Return the one figure of `text`, offsets into `text`.

    Raises `ValueProblem` when there is none or more than one, when a word next
    to it isn't understood (an unknown scale never counts as 1), or when it has
    more digits than can be kept.
    """
    if not text.strip():
        raise ValueProblem(f"The figure is empty; {_EXAMPLES}.")
    if len(text) > MAX_LENGTH:
        raise ValueProblem(f"This is a whole text; select one figure, or {_EXAMPLES}.")
    aligned = align(text)
    spoken = languages.primary(language) or languages.guess(text, aligned.text)
    view = View(aligned, spoken)
    figures = _scan(view, strict=True)
    if not figures:
        raise ValueProblem(f"I find no figure in “{_short(text)}”; {_EXAMPLES}.")
    quantity = _quantity(aligned, figures[0])
    if len(figures) > 1:
        other = _quantity(aligned, figures[1])
        raise ValueProblem(
            f"“{quantity.as_written}” and “{other.as_written}” are two figures; "
            "record each as a claim of its own."
        )
    _refuse_leftovers(view, figures[0], quantity)
    check_digits(quantity.value)
    if quantity.value_high is not None:
        check_digits(quantity.value_high)
    return quantity


def _scan(view: View, *, strict: bool) -> list[Figure]:
    found: list[Figure] = []
    text, at = view.text, 0
    while (match := _START.search(text, at)) is not None:
        at = match.start() + 1
        number = NUMBER.match(text, match.start())
        if number is not None:
            at = number.end()
        try:
            figure = figure_at(view, match.start())
            if figure is not None:
                check_digits(figure.value)
                found.append(figure)
                at = max(at, figure.end)
        except ValueProblem:
            if strict:
                raise
    return found


def _quantity(aligned: Aligned, figure: Figure) -> Quantity:
    start, end = aligned.span(figure.start, figure.end)
    return Quantity(
        as_written=aligned.original[start:end],
        start=start,
        end=end,
        comparator=figure.comparator,
        value=figure.value,
        value_high=figure.value_high,
        step=figure.step,
        unit=figure.unit,
        measure=figure.measure,
        direction=figure.direction,
        base_unit=figure.base_unit,
        period=figure.period,
        baseline=figure.baseline,
    )


def _refuse_leftovers(view: View, figure: Figure, quantity: Quantity) -> None:
    """Raise `ValueProblem` at the first word that is part of nothing understood."""
    aligned, text = view.aligned, view.text
    at = 0
    while at < len(text):
        if figure.outer_start <= at < figure.outer_end:
            at = figure.outer_end
        elif text[at] in _PUNCTUATION:
            at += 1
        elif (hit := cues.word_at(view, at)) is not None:
            at = hit.end
        else:
            match = re.compile(r"\w+|.").match(text, at)
            start, end = aligned.span(at, match.end() if match else at + 1)
            raise ValueProblem(
                f"I can read {_short(quantity.as_written)} but not "
                f"“{_short(aligned.original[start:end])}”; {_EXAMPLES}."
            )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
