"""Cut the dates' words and numbers out of a running text, each with its place and kind.

A kind is one letter, so that the grammar (`extraction.dating.dategrammar`) is a regular
expression over kinds. What stands between two words counts only where the table
`date_gaps` knows it; any other text between them is a break "|".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from extraction.dating.datenumbers import read as read_number
from extraction.dating.datenumbers import shapes
from extraction.dating.datewords import HAN_DIGITS, letter
from extraction.folding import Aligned, fold, marks
from extraction.tables import forms, rows

_KINDS = {
    "month": "m",
    "quarter": "q",
    "half": "h",
    "season": "s",
    "number": "n",
    "weekday": "w",
    "relative day": "d",
    "relative week": "k",
    "relative weekend": "k",
    "relative month": "r",
    "relative quarter": "v",
    "relative year": "a",
    "which": "i",
    "months": "U",
    "quarters": "Q",
    "first": "f",
    "last": "l",
    "lead": "D",
    "year word": "A",
    "part": "e",
    "decade": "X",
    "months range": "p",
    "same period": "K",
    "year before": "b",
    "month before": "c",
    "quarter before": "g",
    "that day": "z",
    "that month": "j",
    "that year": "u",
    "ago": "G",
    "ahead": "E",
    "through": "H",
    "time unit": "N",
    "back": "V",
    "century": "J",
    "day part": "W",
    "no date": "O",
}
"""The letters of the words in the table `date_words`; those of numbers are below."""

_SILENT = frozenset("DAXJVHOW")
"""Kinds that say nothing about the period itself."""

_GAPS = {"to": "t", "and": "&", "of": "o"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number at `start` to `end` of the folded text; `canonical` as in `datewords`."""

    start: int
    end: int
    kind: str
    canonical: str


@dataclass(frozen=True, slots=True)
class _Word:
    kind: str
    canonical: str
    marks: str


@dataclass(frozen=True, slots=True)
class _Tables:
    """What one language knows."""

    pattern: re.Pattern[str]
    words: dict[str, list[_Word]]
    gaps: dict[str, str]


def scan(aligned: Aligned, start: int, end: int, language: str) -> list[Token]:
    """Return the tokens between two offsets of the folded text, with breaks between them."""
    tables = _tables(language)
    text, gaps = aligned.text, tables.gaps
    found: list[Token] = []
    at = start
    for token in _cores(aligned, start, end, tables):
        gap = text[at : token.start] if token.start - at <= _WIDEST else "|"
        kind = gaps.get(gap.strip(" "), "|") if "\n" not in gap else "|"
        if kind and found:
            found.append(Token(at, token.start, kind, "to" if kind in "-t&" else ""))
        found.append(token)
        at = token.end
    return found


# After a number these are the first word alone: "11 tháng năm 2023", "ba quý đầu năm".
_COUNTED = {"thang nam": "thang", "quy dau": "quy", "quy dau tien": "quy", "thang qua": "thang"}
_HAN_DIGITS = f"{HAN_DIGITS}十"
_WIDEST = 16
"""No gap of the table is longer, spaces around it included."""


def _cores(aligned: Aligned, start: int, end: int, tables: _Tables) -> Iterator[Token]:
    text, search, words = aligned.text, tables.pattern.search, tables.words
    checked = aligned.marked
    at = start
    before: Token | None = None
    while (match := search(text, at, end)) is not None:
        kind = match.lastgroup or ""
        token: Token | None = None
        if kind in ("word", "numbered"):
            token = _word(aligned, match, words, before)
        elif kind != "vimonth" or not checked or _is_month(aligned, match.start()):
            token = Token(match.start(), match.end(), *read_number(kind, match[0]))
        if token is None:  # "thu năm ngoái" is no "thứ năm": go on with its second word
            at = match.start() + 1 + match[0].find(" ") if " " in match[0] else match.end()
            continue
        before, at = token, token.end
        yield token


def _is_month(aligned: Aligned, start: int) -> bool:
    """Tell "tháng 3" from "thắng 3"."""
    return marks(aligned.written(start, start + len("thang"))) == marks("tháng")


def _word(
    aligned: Aligned,
    match: re.Match[str],
    words: dict[str, list[_Word]],
    before: Token | None,
) -> Token | None:
    """Return the token of a word, a shorter one where the marks don't fit the longest."""
    start, end = match.span()
    text = aligned.text
    if before is not None and before.kind == "n" and before.end >= start - 1:
        end = start + len(_COUNTED.get(match[0], match[0]))
    while end > start:
        for word in words.get(text[start:end], ()):
            if not aligned.marked or word.marks in ("*", marks(aligned.written(start, end))):
                return Token(start, end, word.kind, word.canonical)
        end = text.rfind(" ", start, end)
    return None


@cache
def _tables(language: str) -> _Tables:
    words: dict[str, list[_Word]] = {}
    for row in rows("date_words"):
        if row["use"] == "typed" or row["language"] != language or row["kind"] not in _KINDS:
            continue
        kind = _KINDS[row["kind"]]
        canonical = "" if kind in _SILENT else letter(row["kind"], row["value"])
        if kind == "p":
            canonical = "m{} to m{}".format(*row["value"].split("-"))
        for form in forms(row["forms"]):
            known = marks(form) if language == "vi" else "*"
            words.setdefault(fold(form), []).append(_Word(kind, canonical, known))
    gaps = {"": ""}
    for row in rows("date_gaps"):
        if row["language"] in (language, "any"):
            for form in forms(row["forms"]):
                gaps.setdefault(fold(form), _GAPS.get(row["kind"], row["kind"]))
    return _Tables(re.compile(_pattern(words, language), re.VERBOSE), words, gaps)


def _pattern(words: Iterable[str], language: str) -> str:
    """Return one alternation of numbers and words; words that begin like a number go first."""
    ordered = sorted(words, key=len, reverse=True)
    numbered = [word for word in ordered if word[0].isdecimal() or word[0] in _HAN_DIGITS]
    others = [word for word in ordered if word not in numbered]
    # An ending ("2024-м", "2024г.") may follow a digit, no word may follow a letter.
    begin, end = ("", "") if language == "zh" else (r"(?<![^\W\d_])", r"(?![^\W_])")
    return rf"""
        (?P<numbered> {begin} (?<![0-9{_HAN_DIGITS}]) (?<![0-9][.,:])
          (?: {_alternation(numbered)} ) {end} )
      | {shapes(language)}
      | (?P<word> {begin} (?: {_alternation(others)} ) {end} )
    """


def _alternation(words: Iterable[str]) -> str:
    """Return a pattern for the words, put together by their first letter for speed."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    groups = (f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_first.items())
    return "|".join(groups) or "(?!)"
