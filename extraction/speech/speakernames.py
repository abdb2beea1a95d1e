"""Compare the names of people: short and full, with initials, in any case of Russian."""

import re
from collections.abc import Sequence
from functools import cache

from extraction.speech.hannames import surname_of
from extraction.tables import rows

_CASES: tuple[str, ...] = ("ого", "ому", "ом", "ым", "ой", "им", "ем", "ей", "ию", "ии", "ия")
_CASES += ("а", "у", "е", "ю", "я", "и", "ы")
_SHORTEST_STEM = 3
_SAME_BEGINNING = 3
"""Letters that two spellings of a first name share: Sergei and Sergey."""
_HAN_DOT = re.compile("[·•・‧]")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*\.?")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def _stem(word: str) -> str:
    """Return a name without its case: Лаврова, Лаврову → лавров."""
    lower = word.casefold().replace("ё", "е")
    if not _CYRILLIC.match(lower):
        return lower
    for ending in _CASES:
        if lower.endswith(ending) and len(lower) - len(ending) >= _SHORTEST_STEM:
            return lower[: -len(ending)]
    return lower.rstrip("йь")


def name_tokens(name: str, language: str) -> tuple[str, ...]:
    """Return the parts of a name in the form in which names are compared."""
    if language == "zh":
        return tuple(_HAN_DOT.split(name))
    words = _WORD.findall(name)
    return tuple(word.casefold() if word.endswith(".") else _stem(word) for word in words)


def same_name(known: tuple[str, ...], tokens: tuple[str, ...], language: str) -> bool:
    """Tell whether two names can be the same person's: "Putin" and "Vladimir Putin"."""
    if known == tokens:
        return True
    if language == "zh":
        return _same_han(known, tokens)
    short, long = sorted((known, tokens), key=len)
    if not short:
        return False
    if len(short) == 1:
        return short[0] in (long[-1], long[0])
    if len(short) == len(long):
        return short[-1] == long[-1] and _same_first(short[0], long[0])
    return short[-1] in long and all(
        any(part == other or _same_first(part, other) for other in long) for part in short
    )


def _same_han(known: tuple[str, ...], tokens: tuple[str, ...]) -> bool:
    joined, other = "".join(known), "".join(tokens)
    surname = surname_of(other)
    if surname:
        return len(known) == 1 and joined.startswith(surname)
    return joined.endswith(other) or other.endswith(joined)


def _same_first(one: str, other: str) -> bool:
    if one.endswith(".") or other.endswith("."):
        return one[0] == other[0]
    return one[:_SAME_BEGINNING] == other[:_SAME_BEGINNING]


def full_name(names: Sequence[str], as_subject: Sequence[str], language: str) -> str:
    """Return the fullest of the names of one person, in Russian in the nominative.

    That is the form `as_subject` of a verb where there is one, else what endings tell.
    """
    longest = max(map(_size, names))
    full = [name for name in names if _size(name) == longest]
    if language != "ru":
        return max(full, key=lambda name: (len(name.split()), -full.index(name)))
    subjects = [name for name in as_subject if name in full]
    nominatives = (*subjects, *filter(_is_nominative, full))
    return nominatives[0] if nominatives else _in_nominative(full[0])


def _size(name: str) -> int:
    """Return how many parts of a name are written out."""
    return len([part for part in re.split(r"[\s·•・‧]+", name) if not part.endswith(".")])


_WOMEN = ("ова", "ева", "ёва", "ина", "ына", "ая")
_OBLIQUE = re.compile(r"(?:ым|[ое]м|ого|ому|ову|еву|ину|ой|ую|[нрлвтдскг]у|ею|ью)$")
_CONSONANT = "[бвгджзклмнпрстфхцчшщ]"
_OBLIQUE_LAST = re.compile(rf"{_CONSONANT}[ауе]$")
_OBLIQUE_FIRST = re.compile(rf"(?:[ое]м|{_CONSONANT}[ауе]|[еи][яю])$")
_MALE_ENDINGS = (
    (r"(?<=[иаеёоуыэюя])(?:ем|ю|я|е)$", "й"),
    (r"(?:ым|ом|ем|а|у|е)$", ""),
)
_FEMALE_ENDINGS = ((r"(?<=и)(?:и|ю|ей)$", "я"), (r"(?:ой|ей|у|ы|е|и)$", "а"))


@cache
def _men_in_genitive() -> frozenset[str]:
    """Return men's first names in the genitive: those of women end alike ("Михаила", "Галина")."""
    names = [
        name
        for row in rows("name_characters")
        if row["kind"] == "ru_man"
        for name in row["forms"].split("|")
    ]
    irregular = {"павел": "павла", "пётр": "петра", "лев": "льва", "илья": "ильи"}
    return frozenset(
        irregular.get(name) or (f"{name[:-1]}я" if name[-1] in "йь" else f"{name}а")
        for name in names
    )


def _is_nominative(name: str) -> bool:
    """Tell whether a Russian name stands in the nominative, as far as endings tell."""
    words = [word.lower() for word in name.split() if not word.endswith(".")]
    if not words or not _CYRILLIC.match(words[0]):
        return True
    first, last = words[0], words[-1]
    if last.endswith(_WOMEN):
        return len(words) == 1 or first not in _men_in_genitive()
    if _OBLIQUE.search(last):
        return False
    oblique = _OBLIQUE_LAST.search(last) and _OBLIQUE_FIRST.search(first)
    return first not in _men_in_genitive() and (not oblique or len(words) == 1)


def _in_nominative(name: str) -> str:
    """Return a Russian name that occurs in an oblique case alone in the nominative."""
    words = name.split()
    first, last = words[0].lower(), words[-1].lower()
    if not _CYRILLIC.match(last) or len(words) == 1:
        return name
    female = last.endswith("ой") or (
        last.endswith(("ову", "еву", "ину")) and first.endswith(("у", "ю"))
    )
    return " ".join(_straightened(word, female=female) for word in words)


def _straightened(word: str, *, female: bool) -> str:
    if word.endswith(".") or len(word) <= _SHORTEST_STEM:
        return word
    if word.lower().endswith(("ого", "ому")):
        return re.sub(r"[ое](?:го|му)$", "ий", word)
    for ending, nominative in _FEMALE_ENDINGS if female else _MALE_ENDINGS:
        changed = re.sub(ending, nominative, word)
        if changed != word:
            return changed
    return word
