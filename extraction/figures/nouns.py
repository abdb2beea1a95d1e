"""The noun behind a number, in the unit table or not.

Counts that depend on a list of nouns miss half of what is counted, so each
language has its own signs of a noun: the English plural, the Russian genitive,
the Chinese classifier.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extraction import units
from extraction.figures.figure import Figure
from extraction.lexicon import Lexicon, View, is_han
from extraction.tables import forms, rows

_FARTHEST_NOUN = 4  # "12 new bilateral trade agreements": words between number and noun

_WORD = {
    "en": re.compile(r"[ -]([a-z]+(?:[-'’][a-z]+)*)"),
    "ru": re.compile(r"[ ]([а-яa-z]+(?:-[а-я]+)*)"),
    "vi": re.compile(r"[ ]([^\W\d_]+)"),
}
_RUSSIAN_ADJECTIVE = re.compile(r"\w+(?:ых|их|ые|ие|ого|его|ым|им|ыми|ими|ую|ая|ое)")
_RUSSIAN_NO_NOUN = re.compile(r"\w+(?:ли|ло|ть|тся|ться|лся|лось|лась|лись|ют|ит|ат|ят|ет|я)")
_RUSSIAN_MANY = re.compile(r"\w+(?:ов|ев|еи|ии|[бвгджзкмнпрстфхцчшщ]|ь)")
_ENGLISH_PLURAL = re.compile(r"[a-z-]{2,}(?<![sui'’])s|[a-z]*(?:people|men|women|children|folk)")
_ENGLISH_IRREGULAR = frozenset(
    {"men", "women", "fishermen", "servicemen", "gunmen", "police", "personnel", "staff", "crew"}
)


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: its unit, and where the figure ends (before an adjective)."""

    end: int
    unit: str


@cache
def _listed(table: str) -> Lexicon[bool]:
    lexicon: Lexicon[bool] = Lexicon(borrowed=False)
    for row in rows(table):
        for form in forms(row["forms"]):
            lexicon.add(form, row["language"], value=True)
    return lexicon


@cache
def _classifiers() -> Lexicon[str]:
    lexicon: Lexicon[str] = Lexicon(borrowed=False)
    for row in rows("classifiers"):
        lexicon.add(row["form"], "zh", row["unit"])
    return lexicon


def noun_after(view: View, figure: Figure) -> Noun | None:
    """Return the noun that follows a number without a unit of the table."""
    language = view.language
    at = max(figure.end, figure.outer_end)
    if language == "zh":
        return _classified(view, figure)
    if language == "vi":
        if figure.spelled and not figure.scaled:
            return _vietnamese_listed(view, at)
        return _vietnamese(view, at)
    if language == "ru":
        return _russian(view, at, many=figure.scaled or not _is_few(figure.value))
    return _english(view, at)


def _classified(view: View, figure: Figure) -> Noun | None:
    hit = view.at(_classifiers(), figure.end)
    if hit is None:
        return None
    noun = view.at(units.words(), hit.end)
    if noun is not None and units.table()[noun.value].measure == "count":
        return Noun(hit.end, noun.value)
    return Noun(hit.end, hit.value)


_FARTHEST_HAN = 4
"""Characters between a Chinese classifier and its noun: 六千名外籍員工."""


def noun_behind(view: View, figure: Figure) -> str | None:
    """Return the unit of the Chinese noun that stands behind a number with its classifier."""
    hit = view.before(_classifiers(), figure.end)
    if hit is None or hit.end - hit.start > 1:  # the longer ones name what they count
        return None
    for at in range(figure.end, min(figure.end + _FARTHEST_HAN, len(view.text))):
        if not is_han(view.text[at]):
            return None
        noun = view.at(_han_nouns(), at)
        if noun is not None:
            return noun.value
    return None


@cache
def _han_nouns() -> Lexicon[str]:
    lexicon: Lexicon[str] = Lexicon(borrowed=False)
    for row in rows("han_nouns"):
        for form in forms(row["forms"]):
            lexicon.add(form, "zh", row["unit"])
    return lexicon


def _words(view: View, at: int) -> list[re.Match[str]]:
    """Return the next words after `at`, as far as nothing stands between them."""
    pattern = _WORD.get(view.language or "en", _WORD["en"])
    found: list[re.Match[str]] = []
    for _ in range(_FARTHEST_NOUN):
        match = pattern.match(view.text, at)
        if match is None:
            break
        stop = view.at(_listed("not_nouns"), match.start(1))
        if stop is not None and stop.end == match.end():
            break
        found.append(match)
        at = match.end()
    return found


def _table_noun(view: View, at: int) -> tuple[int, str] | None:
    hit = view.at(units.words(), at)
    if hit is None or units.table()[hit.value].measure != "count":
        return None
    return hit.end, hit.value


def _english(view: View, at: int) -> Noun | None:
    compound = True
    for word in _words(view, at):
        known = _table_noun(view, word.start(1))
        if known is not None:
            return Noun(known[0] if compound else at, known[1])
        if _ENGLISH_PLURAL.fullmatch(word[1]) or word[1] in _ENGLISH_IRREGULAR:
            return Noun(word.end() if compound else at, _singular(word[1]))
        # "nine charter flights" are counted as a whole, "nine large flights" by their number.
        compound = compound and view.at(_listed("attributive_nouns"), word.start(1)) is not None
    return None


def compound(view: View, figure: Figure) -> Noun | None:
    """Return the noun of "12 police officers", where the first word could be counted, too."""
    if view.language != "en":
        return None
    first = view.before(_listed("attributive_nouns"), figure.end)
    following = _words(view, figure.end)[:1] if first and first.start > figure.start else []
    for word in following:
        known = _table_noun(view, word.start(1))
        if known is not None and _ENGLISH_PLURAL.fullmatch(word[1]):
            return Noun(known[0], known[1])
        if _ENGLISH_PLURAL.fullmatch(word[1]) or word[1] in _ENGLISH_IRREGULAR:
            return Noun(word.end(), _singular(word[1]))
    return None


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word.removesuffix("s")


def _russian(view: View, at: int, *, many: bool) -> Noun | None:
    """After 5 and scales the noun stands in the genitive plural, so a verb is told from it."""
    for place, word in enumerate(_words(view, at)):
        known = _table_noun(view, word.start(1))
        if known is not None:
            return Noun(at if place else known[0], known[1])
        if _RUSSIAN_ADJECTIVE.fullmatch(word[1]):
            continue
        if many and not _RUSSIAN_MANY.fullmatch(word[1]):
            return None
        if _RUSSIAN_NO_NOUN.fullmatch(word[1]) and (many or not word[1].endswith("я")):
            return None
        written = view.aligned.written(word.start(1), word.end(1))
        return Noun(at if place else word.end(), written.lower()) if written[:1].islower() else None
    words = _words(view, at)
    if words and many and words[0][1].endswith(("ых", "их")):
        return Noun(at, words[0][1])  # из 28 опрошенных
    return None


def _vietnamese(view: View, at: int) -> Noun | None:
    """Take two syllables, the usual length of a word, unless the second opens another."""
    words = _words(view, at)
    if not words or not view.aligned.written(words[0].start(1), words[0].end(1)).islower():
        return None
    last = words[0]
    if len(words) > 1 and view.aligned.written(words[1].start(1), words[1].end(1)).islower():
        last = words[1]
    return Noun(last.end(), view.aligned.written(words[0].start(1), last.end()))


def _vietnamese_listed(view: View, at: int) -> Noun | None:
    """Take what is surely counted: number words are short and mean other things, too."""
    hit = view.at(_listed("countables"), at + 1) if view.text[at : at + 1] == " " else None
    return None if hit is None else Noun(hit.end, view.aligned.written(hit.start, hit.end))


def _is_few(value: Decimal) -> bool:
    """Tell whether Russian puts the genitive singular: 2 to 4, 22, 103, but not 12."""
    return value % 10 in (2, 3, 4) and value % 100 not in (12, 13, 14)
