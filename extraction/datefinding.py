"""Find the dates and periods of a text, with their EDTF.

A date counts from the article's date where it has no year of its own; what can't
be told so is found all the same, with no EDTF, for its digits are no figure.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from extraction import languages
from extraction.dating.datechecks import NoDate
from extraction.dating.datecontext import Context
from extraction.dating.datecues import Surroundings
from extraction.dating.dategrammar import grammar
from extraction.dating.datephrases import Phrase, phrase
from extraction.dating.datereading import is_baseline, read, same_period_as
from extraction.dating.datescan import Token, scan
from extraction.folding import Aligned
from extraction.tables import LANGUAGES

_BASELINES = ("same", "ago")
_NEAR = 200
"""Characters between "the same period" and a period right behind it that is meant."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text: `as_written` is text[start:end]; `edtf` is None where it can't be told."""

    start: int
    end: int
    as_written: str
    edtf: str | None


def find(
    aligned: Aligned,
    spans: Sequence[tuple[int, int]],
    *,
    language: str | None,
    published: str | None,
) -> tuple[Mention, ...]:
    """Return the dates in the given spans of the original text, in their order.

    `published` is the EDTF date of the article that the spans belong to.
    """
    spoken = languages.primary(language) or languages.guess(aligned.original, aligned.text)
    known = spoken if spoken in LANGUAGES else "en"
    context = Context(Surroundings(aligned, known), published)
    found = [
        reading
        for start, end in spans
        for reading in _within(aligned, *_folded(aligned, start, end), known, context)
    ]
    return tuple(_mention(aligned, *reading) for reading in _looked_ahead(found, context))


def _mention(aligned: Aligned, candidate: Phrase, found: str | None) -> Mention:
    start, end = aligned.span(candidate.shown, candidate.end)
    return Mention(start, end, aligned.original[start:end], found)


def _looked_ahead(
    found: Sequence[tuple[Phrase, str | None]], context: Context
) -> Iterator[tuple[Phrase, str | None]]:
    """Give "the same period of 2022" the months of the period right behind it, if need be."""
    for (candidate, edtf), after in zip_longest(found, islice(found, 1, None)):
        if edtf is None and candidate.name == "same" and after and after[0].name not in _BASELINES:
            near = after[0].start - candidate.end <= _NEAR
            other = after[1]
            stretch = other is None or "/" in other or len(other) < len("2024-07-01")
            known = same_period_as(other, candidate, context) if near and stretch else None
            yield candidate, known
        else:
            yield candidate, edtf


def _folded(aligned: Aligned, start: int, end: int) -> tuple[int, int]:
    """Return a span of the original text as one of the folded text."""
    if aligned.offsets is None:
        return start, end
    return bisect_left(aligned.offsets, start), bisect_left(aligned.offsets, end)


def _within(
    aligned: Aligned, start: int, end: int, language: str, context: Context
) -> Iterator[tuple[Phrase, str | None]]:
    tokens = scan(aligned, start, end, language)
    kinds = "".join(token.kind for token in tokens)
    pattern = grammar(language)
    at = 0
    while (match := pattern.search(kinds, at)) is not None:
        at = match.start() + 1
        for candidate in _shortened(aligned, language, tokens, match):
            try:
                found = read(candidate, context)
            except NoDate:
                continue
            at = match.start() + candidate.length
            if found is not None:
                baseline = is_baseline(candidate, context)
                context.memory.keep(found, candidate.end, baseline=baseline)
            yield candidate, found
            break


def _shortened(
    aligned: Aligned, language: str, tokens: Sequence[Token], match: re.Match[str]
) -> Iterator[Phrase]:
    """Yield what was matched, then what matches fewer tokens from the same start."""
    shorter: re.Match[str] | None = match
    while shorter is not None:
        yield phrase(aligned, language, tokens, shorter)
        shorter = match.re.match(match.string, match.start(), shorter.end() - 1)
