"""Look up phrases word by word, so that a table may have thousands of them.

Chinese, written without spaces, is cut by one pattern that knows all its words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from extraction.tables import forms

T = TypeVar("T")

_ENDINGS = frozenset(form[1:] for form in forms("x~"))


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[T]):
    rest: tuple[str, ...]
    """The words after the first, in small letters."""
    value: T


@dataclass(slots=True)
class PhraseBook(Generic[T]):
    """Phrases of a language with spaces, by their first word; "~" stands for any ending."""

    _in_any_case: dict[str, list[_Phrase[T]]] = field(default_factory=dict)
    _as_written: dict[str, list[_Phrase[T]]] = field(default_factory=dict)

    def add(self, form: str, value: T, *, any_case: bool = True) -> None:
        """Let `form` mean `value`; of two meanings the one given first stays.

        A name counts as it is written ("US" is no "us"): then `any_case` is False.
        """
        words = form.split()
        phrase = _Phrase(tuple(word.lower() for word in words[1:]), value)
        by_first = self._in_any_case if any_case else self._as_written
        for first in forms(words[0].lower() if any_case else words[0]):
            listed = by_first.setdefault(first, [])
            listed.append(phrase)
            if len(listed) > 1:
                listed.sort(key=lambda phrase: -len(phrase.rest))

    def at(self, words: list[str], lowered: list[str], index: int) -> tuple[int, T] | None:
        """Return how many words from `index` on make the longest phrase, and its meaning.

        `lowered` are the same words in small letters.
        """
        phrases = self._in_any_case.get(lowered[index])
        best = None if phrases is None else _longest(phrases, lowered, index)
        phrases = self._as_written.get(words[index])
        other = None if phrases is None else _longest(phrases, lowered, index)
        return other if best is None or (other is not None and other[0] >= best[0]) else best


def _longest(phrases: list[_Phrase[T]], lowered: list[str], index: int) -> tuple[int, T] | None:
    for phrase in phrases:
        if not phrase.rest:
            return 1, phrase.value
        length = len(phrase.rest) + 1
        following = lowered[index + 1 : index + length]
        if len(following) == length - 1 and all(map(_is_form, following, phrase.rest)):
            return length, phrase.value
    return None


def _is_form(word: str, form: str) -> bool:
    if word == form:
        return True
    return form[-1] == "~" and word.startswith(form[:-1]) and word[len(form) - 1 :] in _ENDINGS


_BRANCHES = 12
"""Alternatives that a pattern tries one by one; more are sorted into groups of that many."""


def pattern_of(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of many words quickly: shared beginnings once."""
    by_first: dict[str, set[str]] = {}
    ends = False
    for word in words:
        if word:
            by_first.setdefault(word[0], set()).add(word[1:])
        else:
            ends = True
    if not by_first:
        return ""
    firsts = sorted(by_first)
    branches = [re.escape(first) + pattern_of(by_first[first]) for first in firsts]
    while len(branches) > _BRANCHES:
        firsts, branches = _grouped(firsts, branches)
    joined = f"(?:{'|'.join(branches)})"
    return f"{joined}?" if ends else joined


def _grouped(firsts: list[str], branches: list[str]) -> tuple[list[str], list[str]]:
    """Return alternatives in groups that one look at the first character can skip."""
    places = range(0, len(branches), _BRANCHES)
    heads = ["".join(firsts[at : at + _BRANCHES]) for at in places]
    groups = [
        f"(?=[{re.escape(head)}])(?:{'|'.join(branches[at : at + _BRANCHES])})"
        for at, head in zip(places, heads, strict=True)
    ]
    return heads, groups
