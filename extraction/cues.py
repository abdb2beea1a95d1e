"""The words around a number that say how it is meant: more than, about, up, down, to.

They stay outside the span of a figure and set its comparator and direction.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from extraction.folding import Aligned
from extraction.lexicon import Hit, Lexicon, skip_spaces, skip_spaces_back
from extraction.tables import forms, rows

_SIGNS = {"+": "up", "-": "down", "\u2212": "down", "\u2013": "down"}
_FARTHEST = 6  # words of cue in front of a figure; more is another clause

Kind = Literal["comparator", "direction", "filler"]


@dataclass(frozen=True, slots=True)
class Cue:
    """What a word in front of or behind a figure says."""

    kind: Kind
    value: str


@dataclass(frozen=True, slots=True)
class Meant:
    """The sum of the cues around a figure, and how far they reach."""

    start: int
    end: int
    comparator: str | None
    direction: str | None
    times: bool
    """Whether a word says that the figure multiplies ("gấp 10 lần", "в 3 раза")."""


@cache
def _lexicon(side: str) -> Lexicon[Cue]:
    lexicon: Lexicon[Cue] = Lexicon()
    for row in rows("comparators"):
        if row["side"] == side:
            for form in forms(row["forms"]):
                lexicon.add(form, row["language"], Cue("comparator", row["comparator"]))
    for row in rows("directions"):
        if row["side"] == side:
            for form in forms(row["forms"]):
                lexicon.add(form, row["language"], Cue("direction", row["kind"]))
    if side == "before":
        for row in rows("fillers"):
            for form in forms(row["forms"]):
                lexicon.add(form, row["language"], Cue("filler", ""))
    return lexicon


@cache
def _times() -> Lexicon[bool]:
    lexicon: Lexicon[bool] = Lexicon()
    for language, form in (("vi", "gấp"), ("ru", "в")):
        lexicon.add(form, language, value=True)
    return lexicon


def word_at(aligned: Aligned, start: int, language: str | None) -> Hit[Cue] | None:
    """Return the cue or filler at `start`, wherever it usually stands."""
    return _lexicon("before").at(aligned, start, language) or _lexicon("after").at(
        aligned, start, language
    )


def around(aligned: Aligned, start: int, end: int, language: str | None) -> Meant:
    """Read the cues before `start` and after `end` of the folded text; the nearest ones win."""
    comparator, direction, first, times = _before(aligned, start, language)
    last = end
    after = _lexicon("after").at(aligned, skip_spaces(aligned.text, end), language)
    if after is not None:
        last = after.end
        if after.value.kind == "comparator":
            comparator = comparator or after.value.value
        else:
            direction = direction or after.value.value
    if direction == "level":
        direction = None
    return Meant(first, last, comparator, direction, times)


def _before(
    aligned: Aligned, start: int, language: str | None
) -> tuple[str | None, str | None, int, bool]:
    comparator: str | None = None
    direction: str | None = None
    times = False
    for _ in range(_FARTHEST):
        at = skip_spaces_back(aligned.text, start)
        hit = _lexicon("before").before(aligned, at, language)
        multiplied = _times().before(aligned, at, language)
        if multiplied is not None and (hit is None or hit.start >= multiplied.start):
            times, start = True, multiplied.start
            continue
        if hit is None:
            break
        start = hit.start
        match hit.value:
            case Cue("comparator", value) if comparator is None and direction is None:
                comparator = value
            case Cue("direction", value) if direction is None:
                direction = value
                if comparator == "le" and aligned.text[hit.end :].lstrip().startswith("до "):
                    # "вырос до 240": after a verb of change до gives the level reached.
                    comparator, direction = None, "level"
    return comparator, direction, start, times


def sign_before(aligned: Aligned, start: int) -> tuple[int, str] | None:
    """Return the place and direction of a sign written right before `start`."""
    at = start - 1
    text = aligned.text
    if at < 0 or text[at] not in _SIGNS:
        return None
    if at > 0 and (text[at - 1].isalnum() or text[at - 1] in "%.,"):
        return None  # a hyphen or the dash of a range
    return at, _SIGNS[text[at]]
