"""One regular expression for all the words and phrases of a table."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from extraction.folding import fold
from extraction.lexicon import is_han
from extraction.tables import forms, rows

_NO_LETTER_BEFORE = r"(?<![^\W\d_])"
_NO_LETTER_AFTER = r"(?![^\W\d_])"


def trie(words: Iterable[str]) -> str:
    """Return a regular expression for `words` that looks at each letter once."""
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[:1], []).append(word[1:])
    parts = [re.escape(head) + trie(rest) for head, rest in tails.items() if head]
    if not parts:
        return ""
    return f"(?:{'|'.join(parts)}){'?' if '' in tails else ''}"


def bounded(words: Iterable[str], spelling: Callable[[str], str] = fold) -> str:
    """Return an expression that finds any of `words`, the longest first, in a folded text.

    Words are found whole; Chinese has no borders between words. With another
    `spelling` the expression is for a text that is spelled so.
    """
    spaced: list[str] = []
    han: list[str] = []
    for word in sorted(filter(None, set(map(spelling, words)))):
        (han if is_han(word[0]) else spaced).append(word)
    parts = [trie(han)] if han else []
    if spaced:
        parts.append(_NO_LETTER_BEFORE + trie(spaced) + _NO_LETTER_AFTER)
    return "|".join(parts) or r"(?!)"


@cache
def table_pattern(table: str, language: str) -> re.Pattern[str]:
    """Return an expression for all forms of a table in one language."""
    return re.compile(
        bounded(
            form
            for row in rows(table)
            if row["language"] == language
            for form in forms(row["forms"])
        )
    )
