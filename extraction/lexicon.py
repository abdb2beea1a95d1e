"""Find the longest form of a word table that stands at a place in a text."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from extraction.folding import Aligned, fold, marks

T = TypeVar("T")

_marks = lru_cache(maxsize=4096)(marks)

_BORROWED = "en"
"""The language whose units and scales stand in all the others ("684,8 million USD")."""


_WITH_MARKS = ("vi", "en")
"""Where marks tell words apart: "the" isn't "thể"."""


def is_han(char: str) -> bool:
    """Tell whether `char` is a Chinese character: those are written without spaces."""
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


def is_letter(char: str) -> bool:
    """Tell whether `char` is a letter of a script that puts spaces between words."""
    return char.isalpha() and not is_han(char)


class Hit(NamedTuple, Generic[T]):
    """A form found at `start` to `end` of the folded text, with what it means."""

    start: int
    end: int
    value: T


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    language: str
    marks: str
    value: T


@dataclass(slots=True)
class Lexicon(Generic[T]):
    """Folded forms, each with a meaning by language.

    A form that means different things (¥) takes the meaning in the language of
    the text, else the first one that the tables give. A Vietnamese form counts
    with its own marks only, unless the text is written without any.
    """

    borrowed: bool = True
    """Whether texts in other languages use the English forms, as they do with units."""
    _entries: dict[str, list[_Entry[T]]] = field(default_factory=dict)
    # Lengths of forms, longest first, by their first and their last two characters.
    _by_first: dict[str, list[int]] = field(default_factory=dict)
    _by_last: dict[str, list[int]] = field(default_factory=dict)
    _narrowed: dict[str, "Lexicon[T]"] = field(default_factory=dict)

    def add(self, form: str, language: str, value: T) -> None:
        """Let `form` mean `value` in `language`; the first meaning given stays."""
        folded = fold(form)
        if folded:
            # Only Vietnamese words are told apart by their marks.
            self._put(folded, _Entry(language, marks(form) if language == "vi" else "", value))

    def _put(self, folded: str, entry: _Entry[T]) -> None:
        self._entries.setdefault(folded, []).append(entry)
        for lengths in (
            self._by_first.setdefault(folded[:2], []),
            self._by_last.setdefault(folded[-2:], []),
        ):
            if len(folded) not in lengths:
                lengths.append(len(folded))
                lengths.sort(reverse=True)

    def narrowed(self, language: str) -> "Lexicon[T]":
        """Return the part of the lexicon that a text in `language` can use."""
        if language not in self._narrowed:
            part: Lexicon[T] = Lexicon()
            for folded, entries in self._entries.items():
                for entry in entries:
                    if entry.language in (language, "") or (
                        self.borrowed and entry.language == _BORROWED
                    ):
                        part._put(folded, entry)
            self._narrowed[language] = part
        return self._narrowed[language]

    def at(self, aligned: Aligned, start: int, language: str | None = None) -> Hit[T] | None:
        """Return the longest form that begins at `start` and ends with its word."""
        text, size = aligned.text, len(aligned.text)
        for key in (text[start : start + 2], text[start : start + 1]):
            for length in self._by_first.get(key, ()):
                end = start + length
                entries = self._entries.get(text[start:end]) if end <= size else None
                if entries is None or _goes_on(text, end):
                    continue
                entry = _chosen(entries, aligned, start, end, language)
                if entry is not None:
                    return Hit(start, end, entry.value)
        return None

    def before(self, aligned: Aligned, end: int, language: str | None = None) -> Hit[T] | None:
        """Return the longest form that ends at `end` and begins with its word."""
        text = aligned.text
        for key in (text[max(0, end - 2) : end], text[max(0, end - 1) : end]):
            for length in self._by_last.get(key, ()):
                start = end - length
                entries = self._entries.get(text[start:end]) if start >= 0 else None
                if entries is None or (start > 0 and _goes_on(text, start)):
                    continue
                entry = _chosen(entries, aligned, start, end, language)
                if entry is not None:
                    return Hit(start, end, entry.value)
        return None


def _goes_on(text: str, border: int) -> bool:
    """Tell whether a word goes on across a place in a text."""
    return 0 < border < len(text) and is_letter(text[border - 1]) and is_letter(text[border])


def _chosen(
    entries: list[_Entry[T]], aligned: Aligned, start: int, end: int, language: str | None
) -> _Entry[T] | None:
    """Return the meaning of a form in the language of the text, else the first one given."""
    fallback: _Entry[T] | None = None
    for entry in entries:
        if (
            aligned.marked
            and entry.language in _WITH_MARKS
            and entry.marks != _marks(aligned.written(start, end))
        ):
            continue
        if entry.language == language:
            return entry
        fallback = fallback or entry
    return fallback


@dataclass(frozen=True, slots=True)
class View:
    """A folded text as one language reads it.

    `narrow` leaves out the words of the other languages: right for an article,
    wrong for a figure that a person pastes from a source in another language.
    """

    aligned: Aligned
    language: str | None
    narrow: bool = False

    @property
    def text(self) -> str:
        """The folded text."""
        return self.aligned.text

    def at(self, lexicon: Lexicon[T], start: int) -> Hit[T] | None:
        """Return the longest form of `lexicon` that begins at `start`."""
        return self._part(lexicon).at(self.aligned, start, self.language)

    def before(self, lexicon: Lexicon[T], end: int) -> Hit[T] | None:
        """Return the longest form of `lexicon` that ends at `end`."""
        return self._part(lexicon).before(self.aligned, end, self.language)

    def _part(self, lexicon: Lexicon[T]) -> Lexicon[T]:
        return lexicon.narrowed(self.language) if self.narrow and self.language else lexicon


def skip_spaces(text: str, at: int) -> int:
    """Return the place after the spaces at `at`; a line break is no space."""
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def skip_spaces_back(text: str, at: int) -> int:
    """Return the place before the spaces that end at `at`."""
    while at > 0 and text[at - 1] == " ":
        at -= 1
    return at
