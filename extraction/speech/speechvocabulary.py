"""The words of the tables that tell who speaks and how, each with its class.

A class is one letter, so that the grammar of a sentence can be written as patterns
over the string of its classes: "TGCCVR" is a title, a country, two capitalised words, a
verb of saying and "that".
"""

from collections.abc import Iterator
from functools import cache

from extraction.lexicon import is_han
from extraction.phrasebook import PhraseBook
from extraction.tables import LANGUAGES, rows

CLASSES = {
    "not_speech": "X",
    "own_words": "O",
    "according": "A",
    "relay": "K",
    "as_saying": "Z",
    "say": "V",
    "say_with_sign": "v",
    "urge": "W",
    "stance": "w",
    "call": "c",
    "that": "R",
    "reports": "J",
    "media": "N",
    "data": "U",
    "statement_noun": "E",
    "side": "p",
    "of": "o",
    "preposition": "F",
    "conjunction": "&",
    "negation": "!",
    "demonstrative": "z",
    "particle": "l",
    "adjective": "a",
    "determiner": "d",
    "adverb": "S",
}
"""The letter of each class of speech_words.csv; of two for one form the first counts.

A verb of `say` takes a clause as it is, one of `say_with_sign` needs "that", a colon
or a quotation, one of `call` a quotation; `urge` takes any object, `stance` too, but
what a state supports or opposes is no statement.

Further letters: Q a passage in quotation marks, C a capitalised word, x any other, n a
number, D a date, T a title, G a country, I an institution by its name, i one by its
initials, B the head of such a name ("ministry"), b a further word of it, P a pronoun, Y
a group ("both sides"), H an honorific before a name, h one behind it, ' a possessive;
, . : ; ( ) - stand for themselves.
"""
_INSTITUTIONS = {"name": "I", "head": "B", "word": "b", "anaphor": "B"}
_PLACES = {"before": "H", "after": "h"}

Entry = tuple[str, str, str, bool]
"""A form, its class, its key and whether it counts in capitals and small letters alike."""


def vocabulary(language: str) -> Iterator[Entry]:
    """Yield the forms of a language; of two meanings of a form the first counts."""
    for row in _rows("honorifics", language):
        yield from _entries(row["forms"], _PLACES[row["place"]], row["gender"])
    for row in _rows("pronouns", language):
        yield from _entries(row["forms"], "P", f"{row['gender']}:{row['number']}")
    for row in _rows("speaker_groups", language):
        yield from _entries(row["forms"], "Y", "")
    for row in rows("titles"):
        yield from _entries(row[language], "T", row["key"])
    yield from _names(language)
    speech = _rows("speech_words", language)
    for row in sorted(speech, key=lambda row: list(CLASSES).index(row["class"])):
        name = row["class"]  # "Ван" is a name, "ван" a particle of names
        yield from _entries(row["forms"], CLASSES[name], name, any_case=name != "particle")


def _names(language: str) -> Iterator[Entry]:
    for row in rows("countries"):
        yield from _entries(row[language], "G", row["code"], any_case=False)
    for row in _rows("institutions", language):
        kind = _INSTITUTIONS[row["kind"]]
        yield from _entries(row["forms"], kind, row["country"], any_case=False)
    for row in rows("agencies"):
        yield from _entries(row["forms"], "N", row["name"], any_case=False)


def _rows(table: str, language: str) -> list[dict[str, str]]:
    return [row for row in rows(table) if row["language"] == language]


def _entries(cell: str, kind: str, key: str, *, any_case: bool = True) -> Iterator[Entry]:
    for form in filter(None, cell.split("|")):
        yield form, kind, key, any_case


@cache
def book(language: str) -> PhraseBook[tuple[str, str]]:
    """Return the words of a language that puts spaces between them, with class and key."""
    found: PhraseBook[tuple[str, str]] = PhraseBook()
    for form, kind, key, any_case in vocabulary(language if language in LANGUAGES else "en"):
        if not is_han(form[0]):
            found.add(form, (kind, key), any_case=any_case)
    return found


@cache
def han_words() -> dict[str, tuple[str, str]]:
    """Return the Chinese words with class and key."""
    words: dict[str, tuple[str, str]] = {}
    for form, kind, key, _any_case in vocabulary("zh"):
        words.setdefault(form, (kind, key))
    return words


@cache
def han_heads() -> tuple[str, ...]:
    """Return the Chinese nouns for institutions: 公司, 组织."""
    return tuple(form for form, (kind, _key) in han_words().items() if kind == "B")


@cache
def agencies() -> dict[str, str]:
    """Return the name of a news agency or newspaper by each of its spellings."""
    return {
        form.strip("«»~"): row["name"]
        for row in rows("agencies")
        for form in row["forms"].split("|")
    }
