"""Who and what a text means among the desk's speakers and indicators."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import log, sqrt
from pathlib import Path

from extraction.folding import fold
from extraction.lexicon import is_han
from extraction.units import is_currency

_WORD = re.compile(r"[^\W\d_]+")


@cache
def _empty() -> frozenset[str]:
    """Return the folded words that say nothing of what a figure measures."""
    path = Path(__file__).parent / "empty_words.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(
            fold(word) for row in csv.DictReader(file) for word in row["words"].split("|")
        )


_STEM = 5
"""Letters that are kept of a word."""
_NAME_AT_MOST = 0.9
"""A name that stands there whole; words alone are never all of it."""
_LEAD = 1.6
"""How many times likelier than the next one an indicator has to be.

Of the demo desk's 167 claims, each text judged by the others, 83 get an indicator then, 8
of them another one than the analyst chose.
"""
_LEAST = 0.08
"""Below it the words say nothing."""
_SHORTEST = 3
"""Letters of a name that may stand for the whole."""


def features(words: str) -> frozenset[str]:
    """Return what a phrase is compared by: its words, and its pairs of words in their order.

    Words are folded and cut to five letters, which takes Russian endings off; of
    Chinese every two characters are a word. Pairs tell "from Russia to China" from
    the way back.
    """
    found: list[str] = []
    for match in _WORD.finditer(fold(words)):
        word = match[0]
        if is_han(word[0]):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        elif word not in _empty():
            found.append(word[:_STEM])
    return frozenset([*found, *map(" ".join, pairwise(found))])


@dataclass(slots=True)
class NameIndex:
    """Keys of records by their names, however they are written."""

    _exact: dict[str, set[int]] = field(default_factory=dict)
    _words: dict[str, set[int]] = field(default_factory=dict)
    _names: dict[int, list[frozenset[str]]] = field(default_factory=dict)

    def add(self, key: int, name: str) -> None:
        """Let ``name`` stand for a record."""
        folded = fold(name)
        words = frozenset(_WORD.findall(folded))
        if not words:
            return
        self._exact.setdefault(folded, set()).add(key)
        self._names.setdefault(key, []).append(words)
        for word in words:
            self._words.setdefault(word, set()).add(key)

    def find(self, name: str) -> int | None:
        """Return the one record that bears the name or a part of it; None where in doubt."""
        folded = fold(name)
        if len(exact := self._exact.get(folded, set())) == 1:
            return next(iter(exact))
        if exact:
            return None
        words = frozenset(_WORD.findall(folded))
        near = {key for word in words for key in self._words.get(word, ())}
        likely = {key for key in near if any(_may_be(words, each) for each in self._names[key])}
        return next(iter(likely)) if len(likely) == 1 else None


def _may_be(said: frozenset[str], name: frozenset[str]) -> bool:
    """Tell whether one of two names is a part of the other that says enough."""
    shorter, longer = sorted((said, name), key=len)
    return shorter <= longer and max(map(len, shorter)) >= _SHORTEST


@dataclass(frozen=True, slots=True)
class Likely:
    """A record that words seem to mean.

    ``percent`` weighs it against the next likely one: 50 is as likely, 100 alone.
    """

    key: int
    percent: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that speak of an indicator: a name of it, or what stood around a figure of it."""

    key: int
    words: frozenset[str]


class PhraseIndex:
    """Phrases by their words. Words that many phrases have weigh little (inverse frequency)."""

    def __init__(self) -> None:
        self._phrases: dict[Phrase, None] = {}
        self._having: dict[str, list[Phrase]] = {}
        self._weights: dict[str, float] = {}

    def add(self, phrase: Phrase) -> None:
        """Take in a phrase; the same one twice says no more."""
        if phrase not in self._phrases:
            self._phrases[phrase] = None
            self._weights.clear()
            for word in phrase.words:
                self._having.setdefault(word, []).append(phrase)

    def shared(self, words: frozenset[str]) -> dict[Phrase, float]:
        """Return the weight of the words that each phrase shares with these."""
        found: dict[Phrase, float] = {}
        for word in words:
            weight = self._weight(word)
            for phrase in self._having.get(word, ()):
                found[phrase] = found.get(phrase, 0.0) + weight
        return found

    def weight(self, words: Iterable[str]) -> float:
        """Return the weight of words."""
        return sum(map(self._weight, words))

    def _weight(self, word: str) -> float:
        if (known := self._weights.get(word)) is None:
            share = (len(self._phrases) + 2) / (1 + len(self._having.get(word, ())))
            known = self._weights[word] = log(share) ** 2
        return known


class IndicatorIndex:
    """Indicators by their names, and by the words around figures recorded for them before."""

    def __init__(self) -> None:
        self._names, self._recorded = PhraseIndex(), PhraseIndex()
        self._units: dict[int, str] = {}

    def add(self, key: int, name: str, unit: str) -> None:
        """Let ``name`` stand for an indicator that is usually counted in ``unit``."""
        self._names.add(Phrase(key, features(name)))
        self._units[key] = unit

    def learn(self, key: int, words: frozenset[str]) -> None:
        """Remember the words around a figure that was recorded for an indicator."""
        self._recorded.add(Phrase(key, words))

    def find(
        self, near: frozenset[str], sentence: frozenset[str], *, unit: str, measure: str
    ) -> Likely | None:
        """Return the likeliest indicator of a figure.

        A name counts by the share of its words in the sentence, a figure recorded
        before by the cosine of the words near both. An indicator whose usual unit
        speaks against the figure counts a third. None where another indicator is
        nearly as likely.
        """
        best: dict[int, float] = {}
        for phrase, shared in self._names.shared(sentence).items():
            score = _NAME_AT_MOST * shared / self._names.weight(phrase.words)
            best[phrase.key] = max(best.get(phrase.key, 0.0), score)
        ours = self._recorded.weight(near)
        for phrase, shared in self._recorded.shared(near).items():
            score = shared / sqrt(ours * self._recorded.weight(phrase.words))
            best[phrase.key] = max(best.get(phrase.key, 0.0), score)
        for key in best:
            if not _fits(self._units.get(key, ""), unit, measure):
                best[key] /= 3
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        (key, score), (_, next_best) = [*ranked, (0, 0.0), (0, 0.0)][:2]
        if score < _LEAST or score < _LEAD * next_best:
            return None
        return Likely(key, round(100 * score / (score + next_best)))


def _fits(usual: str, unit: str, measure: str) -> bool:
    """Tell whether a figure may be of an indicator that is usually counted in a unit."""
    if not usual or measure == "multiple":
        return True
    if measure == "change":
        return usual != "percent"
    if measure == "share":
        return usual == "percent"
    return not unit or usual == unit or (is_currency(usual) and is_currency(unit))
