"""The words, numbers and signs of a text in four languages, and which of them may not change."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from extraction.tables import forms, rows

HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN_NUMERALS = "〇零一二三四五六七八九十百千万萬亿億兆两兩"
MARKS = "\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff"
"""What belongs to the letter before it: accents, soft hyphens, characters without width."""
LETTER = rf"[^\W\d_{HAN}]"
QUOTES = "\"'“”„‟‘’‚‛«»‹›「」『』《》〈〉＂＇`´"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
STOPS = ",.;:!?…。，．；：！？、"
BRACKETS = "()[]{}（）［］【】〔〕"
_PUNCTUATION = re.escape(QUOTES + DASHES + STOPS + BRACKETS + "·•|/\\*_~")

TOKEN = re.compile(
    rf"""
    (?: (?<! [\w)\]%.,] ) [-−+] )?      # a sign, but no hyphen and no dash of a range
    \d+ (?: [.,:/'’] \d+ )*             # a number or a date, with its separators
    | [{HAN}]                           # one Chinese character
    | {LETTER} (?: {LETTER} | [{MARKS}] | ['’ʼ](?={LETTER}) )*      # don't, China’s
    | [^\s\d\w{_PUNCTUATION}{MARKS}]                                # %, $, an emoji
    """,
    re.VERBOSE,
)
_PLAIN = str.maketrans("’ʼ−", "''-", "\u00ad\u200b\u200c\u200d\u2060\ufeff")


def _listed(kind: str) -> frozenset[str]:
    table = (files("sources") / "words.csv").read_text(encoding="utf-8")
    listed = [row for row in csv.DictReader(table.splitlines()) if row["kind"] == kind]
    return frozenset(form for row in listed for form in row["forms"].split("|"))


def _first_words(*names: str) -> Iterator[str]:
    for name in names:
        for row in rows(name):
            for column in row.keys() & {"form", "vi", "en", "ru"}:
                for form in forms(row[column]):
                    yield form.casefold().split()[0].rstrip(".")


_NEGATIONS = _listed("negation")
_HAN_FILLERS = _listed("filler")
SCALES = frozenset(_first_words("scales"))
UNITS = SCALES | frozenset(_first_words("units", "currencies")) | frozenset("%‰")
_COUNTED = SCALES | {
    form.casefold()
    for name in ("small_numbers", "directions")
    for row in rows(name)
    if row["kind"] != "level" and row.get("value") != "1"
    for form in forms(row["forms"])
}
"""Lower-case words that change a figure: scales, spelled numbers, up and down."""


class Token(NamedTuple):
    """A word, number or sign, as it compares with others."""

    key: str
    kind: Literal["free", "fixed", "number", "sign"]
    """Only free ones may come and go: no name, no negation, nothing of a figure."""
    weight: float
    """How much it says, in letters."""

    @property
    def negates(self) -> bool:
        return self.key.casefold() in _NEGATIONS or self.key.endswith("n't")

    @property
    def han(self) -> bool:
        return is_han(self.key)


def is_han(text: str) -> bool:
    """Tell whether the text begins with a Chinese character."""
    return re.match(f"[{HAN}]", text) is not None


def plain(text: str) -> str:
    """Return the text without invisible characters, with one apostrophe and one minus.

    >>> plain("don’t"), plain("−5")
    ("don't", '-5')
    """
    return unicodedata.normalize("NFC", text.translate(_PLAIN))


@lru_cache(maxsize=1 << 17)
def token(raw: str) -> Token:
    """Classify one match of `TOKEN`.

    >>> [token(raw).kind for raw in ("Putin", "không", "tỷ", "26,3", "%", "gặp")]
    ['fixed', 'fixed', 'fixed', 'number', 'sign', 'free']
    """
    key = plain(raw)
    if key in _HAN_FILLERS:
        return Token(key, "free", 1)
    if is_han(key):
        return Token(key, "fixed", 2.5)
    if any(map(str.isnumeric, key)):
        return Token(key, "number", len(key))
    if not key[0].isalpha():
        return Token(key, "sign", 1)
    found = Token(key, "free", min(len(key), 8))
    # Scripts without capitals don't show their names: nothing of theirs may change.
    lower_case = key == key.lower() != key.upper()
    fixed = not lower_case or found.negates or key in _COUNTED
    return found._replace(kind="fixed") if fixed else found


def tokens(text: str, start: int = 0) -> list[Token]:
    """Return the tokens of a text from `start` on; what stands before it is seen, not read."""
    return [token(raw) for raw in TOKEN.findall(text, start)]
