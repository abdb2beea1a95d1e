"""Numbers of a text that its translation doesn't have, and the other way round.

Numbers are compared by value, so that "240,1 tỷ" and "240.1 billion" are the same;
what is no figure (a year, a day of the month) by its digits.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from extraction import quantities
from extraction.values import plain

_DIGITS = re.compile("[0-9]+")
_OFTEN_IN_WORDS = (None, "count", "duration", "ordinal")
"""What one language counts in words ("两国", "hai bên") and another doesn't count at all."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `start` to `end` of a text, and what it is compared by."""

    start: int
    end: int
    written: str
    key: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The numbers that stand on one side alone, each side in its order."""

    original: tuple[Number, ...]
    translation: tuple[Number, ...]

    def __bool__(self) -> bool:
        """Tell whether any number differs."""
        return bool(self.original or self.translation)


def differing(
    original: str,
    translation: str,
    *,
    original_language: str | None = None,
    translation_language: str | None = None,
) -> Difference:
    """Return the numbers in which a translation differs from its original.

    >>> found = differing("đạt 240,1 tỷ USD", "reached 240.1 million USD")
    >>> [number.written for number in (*found.original, *found.translation)]
    ['240,1 tỷ USD', '240.1 million USD']
    """
    ours = list(_numbers(original, original_language))
    theirs = list(_numbers(translation, translation_language))
    return Difference(_without(ours, theirs), _without(theirs, ours))


def _without(numbers: list[Number], others: list[Number]) -> tuple[Number, ...]:
    left = Counter(number.key for number in others)
    alone = []
    for number in numbers:
        if left[number.key]:
            left[number.key] -= 1
        else:
            alone.append(number)
    return tuple(alone)


def _numbers(text: str, language: str | None) -> Iterable[Number]:
    """Yield the figures of a text and what digits it has besides, in their order."""
    at = 0
    for figure in quantities.find(text, language):
        if not _DIGITS.search(figure.as_written) and figure.measure in _OFTEN_IN_WORDS:
            continue
        yield from _digits(text, at, figure.start)
        ends = [figure.value] if figure.value_high is None else [figure.value, figure.value_high]
        key = "–".join(map(plain, ends))
        yield Number(figure.start, figure.end, figure.as_written, key)
        at = figure.end
    yield from _digits(text, at, len(text))


def _digits(text: str, start: int, end: int) -> Iterable[Number]:
    for match in _DIGITS.finditer(text, start, end):
        yield Number(match.start(), match.end(), match[0], str(int(match[0])))
