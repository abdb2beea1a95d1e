"""Fold letters so that "Đồng", "dong" and "ĐỒNG" meet.

`fold` writes the search texts of both databases, so that they give the same
answers. `Aligned` folds for the readers of figures, which have to hand back
offsets into the text as it stands.
"""

import re
import unicodedata
from dataclasses import dataclass

_STROKED = str.maketrans({"đ": "d", "Đ": "d"})  # NFKD leaves the stroke on


def _strip_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fold(text: str) -> str:
    """Return `text` without marks and case, with single spaces.

    >>> fold("  Điện Biên  Phủ ")
    'dien bien phu'
    >>> fold("Серёжа и Чайковский")
    'сережа и чаиковскии'
    """
    # Each character folds by itself: marks, whose order decomposing may change, all go.
    return " ".join(text.translate(_FOLDED).split())


def _folded(char: str) -> str:
    folded = _strip_marks(char.translate(_STROKED)).casefold()
    # Case folding can bring back a letter with a mark (U+0345 among them).
    return _strip_marks(folded).translate(_STROKED)


class _Folded(dict[int, str]):
    """What each character folds to, by code point, filled as they come (for `str.translate`)."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


_FOLDED = _Folded()


def fold_char(char: str) -> str:
    """Return one folded character, or none for a combining mark.

    A character that unfolds to several ("½", "ß", "№") stays as it is: keeping
    the offsets matters more than folding it.
    """
    if unicodedata.combining(char):
        return ""
    if char in "\n\r":
        return "\n"  # a line break is no space: figures don't run across it
    if char.isspace():
        return " "
    base = fold(char)
    return base if len(base) == 1 else char


class _FoldTable(dict[int, str]):
    """Folded characters by code point, filled as they come (for `str.translate`)."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = fold_char(chr(code))
        return folded


_TABLE = _FoldTable()


_VIETNAMESE_MARKED = re.compile("[àáâãèéêìíòóôõùúýăđĩũơư\u1ea0-\u1ef9]", re.IGNORECASE)


def marks(text: str) -> str:
    """Return the marks of `text` in an order of their own.

    Two spellings of a Vietnamese word that only place the tone differently
    ("khóa", "khoá") have the same marks; "tư" and "từ" haven't.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        sorted(char for char in decomposed if unicodedata.combining(char) or char == "đ")
    )


@dataclass(frozen=True, slots=True)
class Aligned:
    """A folded text that knows where each of its characters came from.

    `offsets` is None while folded and original offsets are the same, which they
    are in every NFC text of the four languages. `marked` tells whether
    Vietnamese is written with its marks: then its words are told apart by them.
    """

    original: str
    text: str
    offsets: tuple[int, ...] | None
    marked: bool

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return folded offsets as offsets into the original, trailing marks included."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]

    def written(self, start: int, end: int) -> str:
        """Return the original characters behind folded offsets."""
        start, end = self.span(start, end)
        return self.original[start:end]


def align(text: str) -> Aligned:
    """Fold `text` character by character."""
    folded = text.translate(_TABLE)
    marked = _VIETNAMESE_MARKED.search(text) is not None
    if len(folded) == len(text):
        return Aligned(text, folded, None, marked)
    kept = [index for index, char in enumerate(text) if fold_char(char)]
    return Aligned(text, folded, (*kept, len(text)), marked=True)
