"""Which posts a role names, in any of the four languages: titles.csv's keys meet in them.

"Ngoại trưởng Trung Quốc", "министр иностранных дел", "外长" and "Minister of Foreign
Affairs" are all `foreign_minister`. The longest title wins, and of a role that leads to
another ("aide to the President") the one who bears it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from extraction.folding import fold_char
from extraction.lexicon import is_han
from extraction.phrasebook import PhraseBook, pattern_of
from extraction.tables import LANGUAGES, rows

_WORD = re.compile(r"[^\W\d_]+~?")
_PARTS = re.compile(r"[,;/&()、，；·|]")
_REACH = 5
"""Words, or Chinese characters, between "former" and the title that it is about."""
_UNFINISHED = (" of", " of the")
"""How forms end that stand for the beginning of a longer title: they name no post."""
_DEPUTIES = {
    "foreign_minister": "vice_foreign_minister",
    "prime_minister": "vice_premier",
    "president": "vice_president",
    "chairman": "vice_chairman",
    "minister": "deputy_minister",
}
_ALIKE = ("head_of_state", "head_of_government", "spokesperson")
"""Groups of titles.csv whose titles are words for one post: 主席 is a president, too."""
_GENERIC = frozenset({"minister", "deputy_minister"})
"""Titles that may stand for a fuller one: a foreign minister is a minister."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post that a role names by its key, and whether it says "former"."""

    key: str
    is_former: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    key: str


@lru_cache(maxsize=8192)
def posts(role: str) -> tuple[Post, ...]:
    """Return the posts that a role names, in its order; none where no title is known.

    >>> posts("former Deputy Minister of Foreign Affairs")
    (Post(key='vice_foreign_minister', is_former=True),)
    """
    found = (_post(part) for part in _parts(_plain(role)))
    return tuple(post for post in found if post is not None)


def may_be_one(one: str, other: str) -> bool:
    """Tell whether two keys may name the same post: "minister" and "foreign_minister" may."""
    if one == other:
        return True
    ours, theirs = _groups().get(one, frozenset()), _groups().get(other, frozenset())
    if any(group in ours and group in theirs for group in _ALIKE):
        return True
    return (one in _GENERIC and one in theirs) or (other in _GENERIC and other in ours)


@cache
def _groups() -> dict[str, frozenset[str]]:
    return {row["key"]: frozenset(row["groups"].split("|")) for row in rows("titles")}


def _plain(text: str) -> str:
    """Return a text in small letters without marks, but for Cyrillic й, which endings need."""
    plain = []
    for char in unicodedata.normalize("NFC", text):
        is_cyrillic = "\u0400" <= char <= "\u04ff"
        plain.append(char.lower().replace("ё", "е") if is_cyrillic else fold_char(char))
    return "".join(plain).replace("’", "'")


def _parts(role: str) -> Iterator[str]:
    """Yield what stands between commas and "and"."""
    for part in _PARTS.split(role):
        yield from _and().split(part)


@cache
def _and() -> re.Pattern[str]:
    spaced, han = _signs("and")
    words = "|".join(map(re.escape, spaced))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)|{pattern_of(han)}")


def _signs(sign: str) -> tuple[list[str], list[str]]:
    """Return the forms of a sign in languages with spaces, and in Chinese."""
    spaced: list[str] = []
    han: list[str] = []
    for row in rows("title_signs"):
        if row["sign"] == sign:
            forms = han if row["language"] == "zh" else spaced
            forms += map(_plain, row["forms"].split("|"))
    return spaced, han


def _post(part: str) -> Post | None:
    """Return the post of whom a part of a role is about."""
    found = _longest([*_spaced(part), *_han(part)])
    if not found:
        return None
    if is_han(part[found[-1].start]):
        head = found[-1]  # 总统新闻秘书: the last one is the person
    else:
        owned = [each for each in found if not part.startswith("'s", each.end)]
        head = (owned or found)[0]  # "aide to the President": the first one is
    before = part[: head.start]
    deputy = _is_deputy(before)
    key = _DEPUTIES.get(head.key, f"deputy_{head.key}") if deputy else head.key
    return Post(key, _is_former(before))


def _longest(found: list[_Found]) -> list[_Found]:
    """Return titles that don't overlap, the longest first chosen, in their order."""
    chosen: list[_Found] = []
    for each in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if all(each.end <= other.start or other.end <= each.start for other in chosen):
            chosen.append(each)
    return sorted(chosen, key=lambda each: each.start)


def _spaced(part: str) -> Iterator[_Found]:
    places = list(_WORD.finditer(part))
    words = [place[0] for place in places]
    for at, place in enumerate(places):
        if (hit := _book().at(words, words, at)) is not None:
            length, key = hit
            yield _Found(place.start(), places[at + length - 1].end(), key)


def _han(part: str) -> Iterator[_Found]:
    pattern, keys = _han_titles()
    for start in range(len(part)):
        if is_han(part[start]) and (match := pattern.match(part, start)):
            yield _Found(start, match.end(), keys[match[0]])


def _titles(languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for row in rows("titles"):
        for language in languages:
            for form in row[language].split("|"):
                if form and not form.endswith(_UNFINISHED):
                    yield form, row["key"]


@cache
def _book() -> PhraseBook[str]:
    book: PhraseBook[str] = PhraseBook()
    spaced = tuple(language for language in LANGUAGES if language != "zh")
    for form, key in _titles(spaced):
        book.add(" ".join(_WORD.findall(_plain(form))), key)
    return book


@cache
def _han_titles() -> tuple[re.Pattern[str], dict[str, str]]:
    keys: dict[str, str] = {}
    for form, key in _titles(("zh",)):
        keys.setdefault(form, key)
    return re.compile(pattern_of(keys)), keys


@cache
def _sign_book(sign: str) -> PhraseBook[str]:
    book: PhraseBook[str] = PhraseBook()
    for form in _signs(sign)[0]:
        book.add(" ".join(_WORD.findall(form)), sign)
    return book


def _is_deputy(before: str) -> bool:
    """Tell whether "deputy" stands right before a title."""
    if before.endswith(tuple(_signs("deputy")[1])):
        return True
    words = _WORD.findall(before)
    return bool(words) and _sign_book("deputy").at(words, words, len(words) - 1) is not None


def _is_former(before: str) -> bool:
    """Tell whether "former" stands near before a title."""
    if any(sign in before[-_REACH - 2 :] for sign in _signs("former")[1]):
        return True
    words = _WORD.findall(before)[-_REACH:]
    book = _sign_book("former")
    return any(book.at(words, words, at) is not None for at in range(len(words)))
