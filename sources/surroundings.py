"""What stands around a passage: whether it is the same place, and means the same there."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from math import log2
from typing import NamedTuple

from sources.texts import FULL_STOPS, SENTENCE_END
from sources.tokens import (
    BRACKETS,
    HAN_NUMERALS,
    LETTER,
    MARKS,
    QUOTES,
    SCALES,
    STOPS,
    TOKEN,
    UNITS,
    Token,
    plain,
    token,
    tokens,
)

NEAR_BEFORE, NEAR_AFTER, FAR = 2, 1, 6
"""How many words away a negation still belongs to a passage, and may have been pushed to."""
BEYOND = 0.4
"""What context outside the passage's own sentence counts for: sentences come and go."""

SEVERAL = 3
"""Words of the passage's sentence on one side that are enough to judge that side."""
RARITY = 0.5
"""How fast a word of the context loses its worth when it gets common."""

_CLAUSE_END = re.compile(r"[.,;:!?…](?=\s)|[。，；：！？、\n]")
_DIGIT = rf"[\d{HAN_NUMERALS}]"
_BEFORE_NUMBER = re.compile(rf"(?:[$€£¥₽₫]|(?<![\w)\]%])[-−+])?(?:{_DIGIT}[.,:/'’]?)*\Z")
_AFTER_NUMBER = re.compile(rf"(?:[.,:/'’]?{_DIGIT})+|{LETTER}+")
_BEFORE_LETTER = re.compile(rf"(?:{LETTER}['’ʼ]?|[\d{MARKS}])+\Z")
_AFTER_LETTER = re.compile(rf"(?:['’ʼ]?{LETTER}|[\d{MARKS}])+")
_NUMERIC = re.compile(_DIGIT)
_WRITTEN = re.compile(rf"{LETTER}|[{MARKS}]")


class Side(NamedTuple):
    """The context on one side of a passage, nearest token first."""

    tokens: list[Token]
    sentence: int
    """How many of the tokens are in the passage's own sentence."""
    clause: int
    """How many are in its own clause."""
    closed: bool
    """Whether the border of that sentence is in sight."""


class Surroundings:
    """The context of a passage in the old or the new text.

    `whole` tells for each side whether the text itself ends there, so that no word is cut.
    """

    def __init__(self, before: str, passage: str, after: str, *, whole: tuple[bool, bool]) -> None:
        self.left = _left(before, whole=whole[0])
        self.right = _right(passage, after, whole=whole[1])
        self.joined = (_joined_left(before, passage[:1]), _joined_right(passage[-1:], after))
        """What an edge cuts off: the rest of a word or number, its sign, its currency."""
        self.cut = (len(self.joined[0]) == len(before), len(self.joined[1]) == len(after))
        """Whether that may go on outside the context."""
        self.unit = _unit(passage, self.right)
        """The scale or unit behind a number that ends the passage."""


def _left(before: str, *, whole: bool) -> Side:
    found = list(TOKEN.finditer(before))
    if len(found) > 1 and not whole and found[0].start() == 0:
        del found[0]
    found.reverse()
    sentence = max((each.end() for each in SENTENCE_END.finditer(before)), default=None)
    clause = max((each.end() for each in _CLAUSE_END.finditer(before)), default=0)
    return Side(
        [token(each.group()) for each in found],
        sum(each.start() >= (sentence or 0) for each in found),
        sum(each.start() >= clause for each in found),
        sentence is not None or whole,
    )


def _right(passage: str, after: str, *, whole: bool) -> Side:
    found = list(TOKEN.finditer(after))
    if len(found) > 1 and not whole and found[-1].end() == len(after):
        del found[-1]
    starts = [each.start() for each in found]
    last = passage.rstrip().rstrip(QUOTES + BRACKETS)[-1:]
    sentence = 0 if last in FULL_STOPS else _end(SENTENCE_END, after)
    clause = 0 if last and last in STOPS else _end(_CLAUSE_END, after)
    return Side(
        [token(each.group()) for each in found],
        len(starts) if sentence is None else bisect_left(starts, sentence),
        len(starts) if clause is None else bisect_left(starts, clause),
        sentence is not None or whole,
    )


def _end(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return found.end() if found else None


def _joined_left(before: str, first: str) -> str:
    if _NUMERIC.match(first):
        found = _BEFORE_NUMBER.search(before)
    else:
        found = _BEFORE_LETTER.search(before) if _WRITTEN.match(first) else None
    return plain(found.group()) if found else ""


def _joined_right(last: str, after: str) -> str:
    if _NUMERIC.match(last):
        found = _AFTER_NUMBER.match(after)
    else:
        found = _AFTER_LETTER.match(after) if _WRITTEN.match(last) else None
    return plain(found.group()) if found else ""


def _unit(passage: str, right: Side) -> str:
    inside = tokens(passage)
    if not inside or not right.clause or passage[-1:].isspace():
        return ""
    if inside[-1].kind != "number" and inside[-1].key not in SCALES:
        return ""
    following = right.tokens[0]
    return following.key if _measures(following) else ""


def _measures(each: Token) -> bool:
    if each.han:
        return each.kind == "fixed"
    return each.key.casefold() in UNITS and not each.key.istitle()


def same_meaning(old: Surroundings, new: Surroundings) -> bool:
    """Tell whether no number, word, unit or negation has changed right at the edges."""
    return (
        _same_unit(old, new)
        and _same_rest(old.joined[0][::-1], new.joined[0][::-1], cut=old.cut[0])
        and _same_rest(old.joined[1], new.joined[1], cut=old.cut[1])
        and _same_negations(old.left, new.left, NEAR_BEFORE)
        and _same_negations(old.right, new.right, NEAR_AFTER)
    )


def _same_rest(old: str, new: str, *, cut: bool) -> bool:
    return new == old or (cut and old != "" and new.startswith(old))


def _same_unit(old: Surroundings, new: Surroundings) -> bool:
    """Allow words to be put between a number and its unit, but no other unit."""
    if old.unit == new.unit:
        return True
    near = [each.key for each in new.right.tokens[:FAR]]
    if old.unit not in near:
        return False
    return not any(
        each.kind in {"number", "sign"} or each.key in SCALES
        for each in new.right.tokens[: near.index(old.unit)]
    )


def _same_negations(old: Side, new: Side, near: int) -> bool:
    """Allow words to be put between a negation and the passage, but no negation."""
    return _negations(old, near) <= _negations(new, FAR) and _negations(new, near) <= _negations(
        old, FAR
    )


def _negations(side: Side, reach: float) -> set[str]:
    found = set()
    for each in side.tokens[: side.clause]:
        reach -= 0.5 if each.han else 1
        if reach < 0:
            break
        if each.negates:
            found.add(each.key.casefold())
    return found


class Support(NamedTuple):
    """How much of a passage's old context stands around it."""

    share: float | None
    """None where no context is known."""
    weakest: float
    """The share on the side where less stands of the passage's own sentence."""
    same_sentence: bool
    """Whether all of that sentence stands."""


def support(old: Surroundings, new: Surroundings, count: Mapping[str, int]) -> Support:
    """Compare two contexts; a word says the less the more often the new text has it (`count`)."""
    whole = kept = 0.0
    weakest, same = 1.0, True
    for a, b in ((old.left, new.left), (old.right, new.right)):
        worth = [_worth(each, count[each.key]) for each in a.tokens]
        own, near = a.tokens[: a.sentence], b.tokens[: 2 * len(a.tokens) + 6]
        kept_own = _common(own, near, worth)
        whole_own = sum(worth[: a.sentence])
        if len(own) >= SEVERAL:
            weakest = min(weakest, kept_own / whole_own)
        worth[a.sentence :] = [BEYOND * each for each in worth[a.sentence :]]
        whole += sum(worth)
        kept += _common(a.tokens, near, worth)
        same &= a.closed and b.closed and own == b.tokens[: b.sentence]
    return Support(kept / whole if whole else None, weakest, same)


def _worth(each: Token, count: int) -> float:
    short = each.weight <= 2.5 and each.kind != "number"
    return (1 if short else 1.5 if each.kind == "free" else 2) / (1 + RARITY * log2(max(1, count)))


def _common(a: list[Token], b: list[Token], weights: list[float]) -> float:
    """Return the most weight of tokens of `a` that stand in `b` in the same order."""
    if a == b[: len(a)]:
        return sum(weights[: len(a)])
    best = [0.0] * (len(b) + 1)
    for each, weight in zip(a, weights, strict=False):
        diagonal = 0.0
        for at, other in enumerate(b, 1):
            above = best[at]
            if each.key == other.key:
                best[at] = max(above, diagonal + weight)
            elif best[at - 1] > above:
                best[at] = best[at - 1]
            diagonal = above
    return best[-1]
