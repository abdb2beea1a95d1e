"""Which language a text is in, from about fifty characters on.

py3langid compares letter sequences of some hundred languages, within a tenth of
a millisecond and without any file beside its own. Where alphabets decide, they
decide (`alphabets.csv`): names and figures mislead sequences in short texts.
"""

import csv
import re
from functools import cache
from pathlib import Path

import py3langid  # type: ignore[import-untyped]

from extraction.lexicon import is_han

_DESK = ("vi", "en", "ru")
"""These win where another one is hardly likelier; Chinese is told by its characters."""
_LEAD = 12.0
"""By how much (log-probability) another language must be ahead of one of the desk's."""
_DOUBT = 1.0
_FEWEST = 12
"""Letters; with fewer, a name decides."""
_ENOUGH = 30
"""Letters from which on a language shows the letters that are its own."""
_SPOKEN_AS = {"pcm": "en", "wuu": "zh", "yue": "zh"}
"""What the model tells apart although newspapers write it the same way."""
_KANA = re.compile("[\u3041-\u30ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LONGEST = 5_000


@cache
def _alphabets() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    with (Path(__file__).parent / "alphabets.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["language"]: (frozenset(row["always some of"]), frozenset(row["never any of"]))
            for row in csv.DictReader(file)
        }


def detect(text: str) -> str:
    """Return vi, en, ru, zh-Hans, zh-Hant or another ISO 639 code, empty when unsure.

    >>> detect("Thương mại song phương năm 2023 đạt 240,1 tỷ USD"), detect("240,1 (26,3 %)")
    ('vi', '')
    """
    text = text[:_LONGEST]
    letters = [char for char in text.casefold() if char.isalpha()]
    han = sum(map(is_han, letters))
    if 5 * han > len(letters) and 2 * han >= 5 and not _KANA.search(text):
        return _script(text)
    if len(letters) < _FEWEST:
        return ""
    found = set(letters)
    ranked: list[tuple[str, float]] = [
        (_SPOKEN_AS.get(language, language), float(score))
        for language, score in py3langid.rank(text)
        if _may_be(language, found, is_long=len(letters) >= _ENOUGH)
    ]
    best, top = ranked[0]
    for language, score in ranked:
        if top - score > _LEAD:
            break
        if language in _DESK:
            return language
    runner_up = next((score for language, score in ranked if language != best), top - _LEAD)
    return "" if top - runner_up < _DOUBT or best == "zh" else best


def _may_be(language: str, letters: set[str], *, is_long: bool) -> bool:
    """Tell whether a Cyrillic alphabet, where the language has one, allows these letters."""
    if language not in _alphabets() or not any(map(_CYRILLIC.match, letters)):
        return True
    own, foreign = _alphabets()[language]
    return letters.isdisjoint(foreign) and not (is_long and own and letters.isdisjoint(own))


def _script(text: str) -> str:
    """Tell simplified from traditional characters by the standards that hold only one of them."""
    simplified = traditional = 0
    for char in filter(is_han, text):
        in_simplified, in_traditional = _is_in(char, "gb2312"), _is_in(char, "big5")
        simplified += in_simplified and not in_traditional
        traditional += in_traditional and not in_simplified
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


@cache
def _is_in(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
