"""Find the longest form of a word table that stands at a place in a text."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from extraction.folding import Aligned, fold, marks

T = TypeVar("T")


def is_han(char: str) -> bool:
    """Tell whether `char` is a Chinese character: those are written without spaces."""
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


def is_letter(char: str) -> bool:
    """Tell whether `char` is a letter of a script that puts spaces between words."""
    return char.isalpha() and not is_han(char)


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
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

    _entries: dict[str, list[_Entry[T]]] = field(default_factory=dict)
    _by_first: dict[str, list[int]] = field(default_factory=dict)
    _by_last: dict[str, list[int]] = field(default_factory=dict)

    def add(self, form: str, language: str, value: T) -> None:
        """Let `form` mean `value` in `language`; the first meaning given stays."""
        folded = fold(form)
        if not folded:
            return
        self._entries.setdefault(folded, []).append(_Entry(language, marks(form), value))
        for lengths in (
            self._by_first.setdefault(folded[0], []),
            self._by_last.setdefault(folded[-1], []),
        ):
            if len(folded) not in lengths:
                lengths.append(len(folded))
                lengths.sort(reverse=True)

    def at(self, aligned: Aligned, start: int, language: str | None = None) -> Hit[T] | None:
        """Return the longest form that begins at `start` and ends with its word."""
        text = aligned.text
        if start >= len(text):
            return None
        for length in self._by_first.get(text[start], ()):
            end = start + length
            if end > len(text) or (is_letter(text[end - 1]) and is_letter(text[end : end + 1])):
                continue
            hit = self._hit(aligned, start, end, language)
            if hit is not None:
                return hit
        return None

    def before(self, aligned: Aligned, end: int, language: str | None = None) -> Hit[T] | None:
        """Return the longest form that ends at `end` and begins with its word."""
        text = aligned.text
        if end <= 0:
            return None
        for length in self._by_last.get(text[end - 1], ()):
            start = end - length
            if start < 0 or (start > 0 and is_letter(text[start]) and is_letter(text[start - 1])):
                continue
            hit = self._hit(aligned, start, end, language)
            if hit is not None:
                return hit
        return None

    def _hit(self, aligned: Aligned, start: int, end: int, language: str | None) -> Hit[T] | None:
        entries = self._entries.get(aligned.text[start:end])
        if entries is None:
            return None
        fallback: _Entry[T] | None = None
        for entry in entries:
            if (
                aligned.marked
                and entry.language == "vi"
                and entry.marks != marks(aligned.written(start, end))
            ):
                continue
            if entry.language == language:
                return Hit(start, end, entry.value)
            fallback = fallback or entry
        return None if fallback is None else Hit(start, end, fallback.value)


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
