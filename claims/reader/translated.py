"""A text beside its translation, line by line, with the numbers that differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from claims.models import Translation
from claims.reader.lines import Line
from extraction.differing import Difference, Number, differing
from sources.models import Snapshot


@dataclass(frozen=True)
class Stretch:
    """Words of a translation, and whether they are a number that the original doesn't have."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Pair:
    """A line of the text and the line of its translation; one may be missing."""

    line: Line | None
    translation: list[Stretch]


@dataclass(frozen=True)
class Bilingual:
    """A translation beside its text."""

    translation: Translation
    pairs: list[Pair]
    difference: Difference


def side_by_side(snapshot: Snapshot, lines: Sequence[Line], translation: Translation) -> Bilingual:
    """Pair the lines of a text with those of its translation, in their order."""
    difference = between(snapshot.text, translation, original_language=snapshot.source.language)
    pairs, start = [], 0
    theirs: list[list[Stretch]] = []
    for text in translation.text.split("\n"):
        if text.strip():
            theirs.append(stretches(text, start, difference.translation))
        start += len(text) + 1
    for line, words in zip_longest(lines, theirs):
        pairs.append(Pair(line, words or []))
    return Bilingual(translation, pairs, difference)


def between(original: str, translation: Translation, *, original_language: str) -> Difference:
    """Return the numbers in which a translation differs from what it translates."""
    return differing(
        original,
        translation.text,
        original_language=original_language or None,
        translation_language=translation.language,
    )


def stretches(text: str, start: int, numbers: Sequence[Number]) -> list[Stretch]:
    """Cut a piece of a text, which begins at ``start``, at the numbers that differ."""
    found, at, end = [], start, start + len(text)
    for number in numbers:
        if at <= number.start and number.end <= end:
            found.append(Stretch(text[at - start : number.start - start], differs=False))
            found.append(Stretch(number.written, differs=True))
            at = number.end
    found.append(Stretch(text[at - start :], differs=False))
    return [stretch for stretch in found if stretch.text]
