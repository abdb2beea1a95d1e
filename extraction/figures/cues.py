"""The words around a number that say how it is meant: more than, about, up, down, to.

They stay outside the span of a figure and set its comparator and direction.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from extraction.lexicon import Hit, Lexicon, View, skip_spaces, skip_spaces_back
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
    level: bool
    """Whether a word says that the figure is reached ("lên", "to", "达到")."""


@cache
def _lexicon(side: str) -> Lexicon[Cue]:
    lexicon: Lexicon[Cue] = Lexicon(borrowed=False)
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
    lexicon: Lexicon[bool] = Lexicon(borrowed=False)
    for language, form in (("vi", "gấp"), ("ru", "в")):
        lexicon.add(form, language, value=True)
    return lexicon


def word_at(view: View, start: int) -> Hit[Cue] | None:
    """Return the cue or filler at `start`, wherever it usually stands."""
    return view.at(_lexicon("before"), start) or view.at(_lexicon("after"), start)


def around(view: View, start: int, end: int) -> Meant:
    """Read the cues before `start` and after `end` of the folded text; the nearest ones win."""
    comparator, direction, first, times = _before(view, start)
    last = end
    after = view.at(_lexicon("after"), skip_spaces(view.text, end))
    if after is not None:
        last = after.end
        if after.value.kind == "comparator":
            comparator = comparator or after.value.value
        else:
            direction = direction or after.value.value
    level = direction == "level"
    if level:
        direction = None
    return Meant(first, last, comparator, direction, times, level)


def _before(view: View, start: int) -> tuple[str | None, str | None, int, bool]:
    comparator: str | None = None
    direction: str | None = None
    times = False
    for _ in range(_FARTHEST):
        at = skip_spaces_back(view.text, start)
        hit = view.before(_lexicon("before"), at)
        multiplied = view.before(_times(), at)
        if multiplied is not None and (hit is None or hit.start >= multiplied.start):
            times, start = True, multiplied.start
            continue
        if hit is None:
            break
        start = hit.start
        match hit.value:
            case Cue("comparator", value) if comparator is None and (
                direction is None or value == "approx"
            ):
                comparator = value  # also in "ước tính đạt", "约增长": an estimate of a change
            case Cue("direction", value) if direction is None:
                direction = value
                if comparator == "le" and view.text.startswith(
                    "до ", skip_spaces(view.text, hit.end)
                ):
                    # "вырос до 240": after a verb of change до gives the level reached.
                    comparator, direction = None, "level"
    return comparator, direction, start, times


def sign_before(view: View, start: int) -> tuple[int, str] | None:
    """Return the place and direction of a sign written right before `start`."""
    at = start - 1
    text = view.text
    if at < 0 or text[at] not in _SIGNS:
        return None
    if at > 0 and (text[at - 1].isalnum() or text[at - 1] in "%.,"):
        return None  # a hyphen or the dash of a range
    return at, _SIGNS[text[at]]
