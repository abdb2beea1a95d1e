"""Find a passage again in a later text: to the letter, reworded a little, or not at all.

The rule, and how often it holds, are in docs/reanchoring.md.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from sources.rewording import Index
from sources.surroundings import Support, Surroundings, same_meaning, support
from sources.texts import CONTEXT, places
from sources.tokens import DASHES, QUOTES, TOKEN, Token, tokens

ALIKE = 0.78
"""How much of the wording must be the same, in letters of the old and the new text."""
SHORT, LONG = 18, 36
"""A passage of fewer letters says little by itself; one of more says enough."""
SUPPORT_SHORT, SUPPORT_MIDDLE = 0.55, 0.35
"""How much of its context must stand beside a passage that doesn't say enough."""
UNIT, UNIT_WITH_FIGURE = 3, 8
"""Letters of words in a sentence or line that is its own context when all of it stands."""
TIED, APART = 0.08, 0.2
"""How much better supported a place must be to win over a nearer one, and to win alone."""
UNBROKEN = 0.25
"""What context that stands to the letter right beside the passage adds to its support."""
EACH_SIDE = 0.35
"""How much must stand on each side of a short figure, where its sentence is in sight."""
SETTLES = 24
"""Characters of context, unbroken on one side, that settle it."""
TELLING = 7
"""Characters of a number that is as good as a word: a full date, the time of day."""
REACH = 96
"""How far from a passage its old context is looked for, in characters."""
MOST = 300
"""Equal passages that are compared; of more, those with a like neighbour, then the nearest."""

Status = Literal["exact", "moved", "lost"]


@dataclass(frozen=True)
class Place:
    """Where a passage stands now; a lost one stands nowhere."""

    status: Status
    start: int | None
    end: int | None


LOST = Place("lost", None, None)
_SAME_MARK = str.maketrans(
    {**dict.fromkeys(QUOTES, '"'), **dict.fromkeys(DASHES, "-")}
    | dict(zip("。，．；：！？（）", ".,.;:!?()", strict=True))
)


def locate(text: str, exact: str, prefix: str, suffix: str, start: int) -> Place:
    """Return where the passage `exact` stands in a later text.

    `prefix` and `suffix` are what stood around it, `start` where it stood; an empty
    context is taken as unknown.

    >>> locate("Kim ngạch đạt 240,1 tỷ USD.", "240,1 tỷ USD", "Kim ngạch: ", "", 11)
    Place(status='exact', start=14, end=26)
    >>> locate("Kim ngạch đạt 241,0 tỷ USD.", "240,1 tỷ USD", "Kim ngạch: ", "", 11).status
    'lost'
    """
    return _locator(text).locate(exact, prefix, suffix, start)


class _Quote(NamedTuple):
    exact: str
    prefix: str
    suffix: str
    start: int
    tokens: list[Token]
    old: Surroundings

    @property
    def letters(self) -> float:
        return sum(each.weight for each in self.tokens)

    @property
    def letters_of_sentence(self) -> float:
        """Count the letters of the words in the passage's sentence, as far as it is in sight."""
        left, right = self.old.left, self.old.right
        words = [*self.tokens, *left.tokens[: left.sentence], *right.tokens[: right.sentence]]
        return sum(
            each.weight
            for each in words
            if each.kind in {"free", "fixed"} or (each.kind == "number" and each.weight >= TELLING)
        )


class _Spot(NamedTuple):
    """A place where the passage may stand, and what speaks for it."""

    start: int
    end: int
    alike: float
    support: Support
    before: int
    """Characters of the context that stand unbroken before the passage."""
    after: int

    @property
    def rank(self) -> float:
        unbroken = (self.before + self.after) / (2 * CONTEXT)
        return self.alike + (self.support.share or 0) + UNBROKEN * unbroken


class Locator:
    """A text in which many passages are looked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _index(self) -> Index:
        return Index(self.text)

    def locate(self, exact: str, prefix: str, suffix: str, start: int) -> Place:
        """Return where one passage stands; see `locate`."""
        if not exact or len(exact) > 4 * len(self.text):
            return LOST
        if (unmoved := self._in_full_context(exact, prefix, suffix, start)) is not None:
            return Place("exact", unmoved, unmoved + len(exact))
        before = prefix[-4:]
        whole = (start == len(prefix), len(suffix) < CONTEXT)
        quote = _Quote(
            exact,
            prefix,
            suffix,
            start,
            tokens(before + exact, len(before)),
            Surroundings(prefix, exact, suffix, whole=whole),
        )
        if spot := _choose(self._to_the_letter(quote), quote):
            return Place("exact", spot.start, spot.end)
        if spot := _choose(self._reworded(quote), quote):
            return Place("moved", spot.start, spot.end)
        return LOST

    def _in_full_context(self, exact: str, prefix: str, suffix: str, start: int) -> int | None:
        """Return the nearest start at which passage and context stand to the letter."""
        context = prefix + exact + suffix
        first = start - len(prefix)
        known = prefix or not start
        if known and first >= 0 and self.text.startswith(context, first):
            return start
        if len(prefix) + len(suffix) < REACH // 4 or not prefix or not suffix:
            return None
        after = self.text.find(context, max(0, first))
        before = self.text.rfind(context, 0, max(0, first) + len(context))
        found = [each for each in (before, after) if each != -1]
        return min(found, key=lambda at: abs(at - first)) + len(prefix) if found else None

    def _spot(self, quote: _Quote, start: int, end: int, alike: float) -> _Spot | None:
        """Weigh a place; None where its edges say something else."""
        text = self.text
        new = Surroundings(
            text[max(0, start - REACH) : start],
            text[start:end],
            text[end : end + REACH],
            whole=(start <= REACH, end + REACH >= len(text)),
        )
        if not same_meaning(quote.old, new):
            return None
        behind, ahead = text[max(0, start - len(quote.prefix)) : start], text[end : end + REACH]
        before, after = _same(quote.prefix[::-1], behind[::-1]), _same(quote.suffix, ahead)
        known = support(quote.old, new, self._index.count)
        return _Spot(start, end, alike, known, before, after)

    def _to_the_letter(self, quote: _Quote) -> Iterator[_Spot]:
        starts = places(self.text, quote.exact)
        if len(starts) > MOST:
            left, right, size = quote.prefix[-6:], quote.suffix[:6], len(quote.exact)
            starts.sort(
                key=lambda at: (
                    -self.text.startswith(right, at + size) - self.text.endswith(left, 0, at),
                    abs(at - quote.start),
                )
            )
        for start in starts[:MOST]:
            if spot := self._spot(quote, start, start + len(quote.exact), 1.0):
                yield spot

    def _reworded(self, quote: _Quote) -> Iterator[_Spot]:
        if not quote.tokens:
            return
        index, beyond = self._index, len(quote.exact) - 1
        for match in index.matches(quote.tokens, bisect_left(index.starts, quote.start)):
            if match.alike < ALIKE:
                continue
            start, end = self._with_marks(
                quote.exact, index.starts[match.first], index.ends[match.last]
            )
            # Where it stands to the letter, it was refused for its edges: no part of it will do.
            if quote.exact in self.text[max(0, start - beyond) : end + beyond]:
                continue
            if spot := self._spot(quote, start, end, match.alike):
                yield spot

    def _with_marks(self, exact: str, start: int, end: int) -> tuple[int, int]:
        """Take in the quotation marks and stops that the passage has at its edges too."""
        found = list(TOKEN.finditer(exact))
        opening, closing = exact[: found[0].start()], exact[found[-1].end() :]
        for mark in reversed(opening.translate(_SAME_MARK)):
            if start and self.text[start - 1].translate(_SAME_MARK) == mark:
                start -= 1
        for mark in closing.translate(_SAME_MARK):
            if end < len(self.text) and self.text[end].translate(_SAME_MARK) == mark:
                end += 1
        while self.text[start].isspace():
            start += 1
        while self.text[end - 1].isspace():
            end -= 1
        return start, end


def _same(one: str, other: str) -> int:
    """Return how many characters two strings have in common at their beginning."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))


def _choose(spots: Iterable[_Spot], quote: _Quote) -> _Spot | None:
    """Return the spot that context sets apart, of equal ones the nearest; None if in doubt."""
    apart: list[_Spot] = []
    for spot in sorted(spots, key=lambda each: -each.rank):
        if all(spot.end <= each.start or each.end <= spot.start for each in apart):
            apart.append(spot)
    if not apart:
        return None
    tied = [each for each in apart if each.rank > apart[0].rank - TIED]
    best = min(tied, key=lambda each: abs(each.start - quote.start))
    if not _says_enough(best, quote):
        return None
    # Without its context, a passage that stands twice could be either.
    known = best.support.share is None or best.support.share >= SUPPORT_MIDDLE
    alone = len(apart) == 1 or apart[1].rank <= apart[0].rank - APART
    return best if known or alone else None


def _says_enough(spot: _Spot, quote: _Quote) -> bool:
    """Tell whether passage and context together say that this is the place."""
    share, weakest, same_sentence = spot.support
    letters = quote.letters
    figure = any(each.kind == "number" for each in quote.tokens)
    if spot.alike < 1:
        letters /= 2  # a reworded passage has to be twice as long
    elif same_sentence:
        if quote.letters_of_sentence >= (UNIT_WITH_FIGURE if figure else UNIT):
            return True
        letters = max(letters, SHORT)
    # Behind a figure stand formulas: "so với cùng kỳ năm ngoái" settles nothing.
    if letters >= LONG or spot.before >= SETTLES or (spot.after >= SETTLES and not figure):
        return True
    if share is None:
        return spot.alike == 1 or letters >= SHORT
    if figure and letters < SHORT and weakest < EACH_SIDE:
        return False
    return share >= (SUPPORT_MIDDLE if letters >= SHORT else SUPPORT_SHORT)


@lru_cache(maxsize=2)
def _locator(text: str) -> Locator:
    return Locator(text)
