"""Find reworded passages: names, numbers and negations stand, other words may come and go."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sources.tokens import SCALES, TOKEN, Token, token

RARE = 3
"""How many of a passage's rarest free words are looked up; one of them should stand."""
MOST = 300
"""Places that are tried for one passage; of more, the nearest."""
NEGATED = 3
"""Letters of a word that another one negates: possible, impossible; важно, неважно."""


class Match(NamedTuple):
    """A run of the text's tokens that reads like the passage."""

    first: int
    last: int
    alike: float
    """The share of letters that passage and run have in common."""


class Pair(NamedTuple):
    """The same token in the passage and in the text, by its place in each."""

    old: int
    new: int


class Index:
    """The tokens of a text, ready to be searched.

    Its fixed tokens alone make the skeleton: those of a passage must stand in it unbroken.
    """

    def __init__(self, text: str) -> None:
        found = list(TOKEN.finditer(text))
        self.tokens = [token(each.group()) for each in found]
        self.starts = [each.start() for each in found]
        self.ends = [each.end() for each in found]
        self.count = Counter(each.key for each in self.tokens)
        self.fixed: list[int] = []
        self.free: dict[str, list[int]] = {}
        self.lines: list[int] = []
        at = 0
        for place, each in enumerate(self.tokens):
            if each.kind == "free":
                self.free.setdefault(each.key, []).append(place)
            else:
                self.fixed.append(place)
                self.lines.append(at)
                at += len(each.key) + 1
        self.skeleton = _skeleton(self.tokens[place] for place in self.fixed)

    def matches(self, old: list[Token], near: int) -> Iterator[Match]:
        """Yield the places that read like the passage `old`, the nearest to token `near` first."""
        bones = [place for place, each in enumerate(old) if each.kind != "free"]
        seen = set()
        found = self._by_skeleton(old, bones, near) if bones else self._by_words(old, near)
        for filled in found:
            pairs = _tightened(filled, old, self.tokens)
            span = pairs[0].new, pairs[-1].new
            if span in seen or _changes_meaning(pairs, old, self.tokens):
                continue
            seen.add(span)
            yield Match(*span, _alike(pairs, old, self.tokens))

    def _by_skeleton(self, old: list[Token], bones: list[int], near: int) -> Iterator[list[Pair]]:
        for first in self._skeleton_starts(old, bones, near):
            last = first + len(bones)
            earlier = self.fixed[first - 1] if first else -1
            later = self.fixed[last] if last < len(self.fixed) else len(self.tokens)
            anchors = [*map(Pair, bones, self.fixed[first:last])]
            if pairs := self._filled(old, anchors, earlier, later):
                yield pairs

    def _skeleton_starts(self, old: list[Token], bones: list[int], near: int) -> list[int]:
        """Return which fixed token each likely copy of the passage's skeleton begins with."""
        sought = _skeleton(old[place] for place in bones)
        found, at = [], self.skeleton.find(sought)
        while at != -1:
            found.append(bisect_left(self.lines, at))
            at = self.skeleton.find(sought, at + 1)
        rare = self._rarest(old)
        if len(found) > RARE and rare:
            reach = 2 * len(old) + 4
            found = [
                each
                for each in found
                if any(_holds(self.free[key], self.fixed[each], reach) for key in rare)
            ]
        return sorted(found, key=lambda each: abs(self.fixed[each] - near))[:MOST]

    def _by_words(self, old: list[Token], near: int) -> Iterator[list[Pair]]:
        """Yield alignments of a passage without any fixed token, held by its rarest words."""
        for key in self._rarest(old):
            at = next(place for place, each in enumerate(old) if each.key == key)
            for place in sorted(self.free[key], key=lambda each: abs(each - near))[:MOST]:
                later = bisect_left(self.fixed, place)
                pairs = self._filled(
                    old,
                    [Pair(at, place)],
                    self.fixed[later - 1] if later else -1,
                    self.fixed[later] if later < len(self.fixed) else len(self.tokens),
                )
                if pairs:
                    yield pairs

    def _rarest(self, old: list[Token]) -> list[str]:
        keys = {each.key for each in old} & self.free.keys()
        return sorted(keys, key=lambda key: (len(self.free[key]), key))[:RARE]

    def _filled(
        self, old: list[Token], anchors: list[Pair], earlier: int, later: int
    ) -> list[Pair] | None:
        """Pair the free words around and between the anchors; None where too much came between."""
        first, last = anchors[0], anchors[-1]
        lead, tail = first.old, len(old) - 1 - last.old
        begin = max(earlier + 1, first.new - 2 * lead - 4)
        end = min(later, last.new + 2 * tail + 5)
        # Backwards, so that of two equal words the one beside the anchor is taken.
        before = _aligned(old[:lead][::-1], self.tokens[begin : first.new][::-1])
        pairs = [Pair(lead - 1 - i, first.new - 1 - j) for i, j in reversed(before)]
        for this, following in pairwise(anchors):
            pairs.append(this)
            inner, now = following.old - this.old - 1, following.new - this.new - 1
            if now > 2 * inner + 8:
                return None
            between = _aligned(
                old[this.old + 1 : following.old], self.tokens[this.new + 1 : following.new]
            )
            pairs += [Pair(this.old + 1 + i, this.new + 1 + j) for i, j in between]
        after = _aligned(old[last.old + 1 :], self.tokens[last.new + 1 : end])
        return [*pairs, last, *(Pair(last.old + 1 + i, last.new + 1 + j) for i, j in after)]


def _skeleton(fixed: Iterable[Token]) -> str:
    return "".join(f"\n{each.key}" for each in fixed) + "\n"


def _holds(places: list[int], place: int, reach: int) -> bool:
    at = bisect_left(places, place - reach)
    return at < len(places) and places[at] <= place + reach


def _aligned(old: Sequence[Token], new: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the pairs of equal tokens, in order, that have the most letters together."""
    same = 0
    while same < len(old) and same < len(new) and old[same].key == new[same].key:
        same += 1
    pairs = [(at, at) for at in range(same)]
    old, new = old[same:], new[same:]
    if not old or not new:
        return pairs
    best = [[0.0] * (len(new) + 1)]  # from each place to the ends, filled from behind
    for each in reversed(old):
        below, row = best[-1], [0.0] * (len(new) + 1)
        for j in range(len(new) - 1, -1, -1):
            row[j] = max(below[j], row[j + 1])
            if each.key == new[j].key:
                row[j] = max(row[j], below[j + 1] + each.weight)
        best.append(row)
    best.reverse()
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i].key == new[j].key and best[i][j] == best[i + 1][j + 1] + old[i].weight:
            pairs.append((same + i, same + j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _alike(pairs: list[Pair], old: list[Token], new: list[Token]) -> float:
    kept = sum(old[each.old].weight for each in pairs)
    span = new[pairs[0].new : pairs[-1].new + 1]
    return 2 * kept / (sum(each.weight for each in old) + sum(each.weight for each in span))


def _tightened(pairs: list[Pair], old: list[Token], new: list[Token]) -> list[Pair]:
    """Leave out stray words at both ends that only make the run longer."""
    for cut in (slice(1, None), slice(None, -1)):
        while len(pairs) > 1:
            dropped = pairs[0 if cut.start else -1]
            shorter = pairs[cut]
            if old[dropped.old].kind != "free":
                break
            if _alike(shorter, old, new) <= _alike(pairs, old, new):
                break
            pairs = shorter
    return pairs


def _changes_meaning(pairs: list[Pair], old: list[Token], new: list[Token]) -> bool:
    """Tell whether a word beside a number changed, or a word became its own negation."""
    end = pairs[-1].new + 1
    for each in pairs:
        if old[each.old].kind == "number" and _beside(old, each.old, 0, len(old)) != _beside(
            new, each.new, pairs[0].new, end
        ):
            return True
    borders = [Pair(-1, max(-1, pairs[0].new - pairs[0].old - 2)), *pairs]
    tail = len(old) - 1 - pairs[-1].old
    borders.append(Pair(len(old), min(len(new), end + tail + 1)))
    return any(
        _negated(gone.key, come.key)
        for this, following in pairwise(borders)
        for gone in old[this.old + 1 : following.old]
        for come in new[this.new + 1 : following.new]
    )


def _negated(gone: str, come: str) -> bool:
    return min(len(gone), len(come)) >= NEGATED and (gone.endswith(come) or come.endswith(gone))


def _beside(run: list[Token], at: int, begin: int, end: int) -> list[str]:
    """Return the words right before and after a number, and the one after its scale."""
    before = next((each.key for each in reversed(run[begin:at]) if _tells(each)), "")
    after = (each.key for each in run[at + 1 : end] if _tells(each))
    unit = next(after, "")
    return [before, unit, next(after, "") if unit in SCALES else ""]


def _tells(each: Token) -> bool:
    return each.kind != "sign" and not (each.han and each.kind == "free")
