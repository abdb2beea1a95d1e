"""The text of a PDF, page by page, through PDFium."""

import re
from contextlib import closing
from dataclasses import dataclass
from threading import Lock

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from sources import texts
from sources.decoding import ReadingProblem

_PDFIUM = Lock()
"""PDFium keeps global state: two threads in it at once crash the process."""
_END = b"%%EOF"
_TAIL = 4096
_HYPHEN = re.compile("[\x02\ufffe]")
"""What PDFium writes for a hyphen at the end of a line and the line end after it."""
_FEW_LETTERS = 20
"""Letters and digits of a page that are a stamp on a picture rather than a text."""
_TITLE = re.compile(r"(?!.*(?:\.[a-z]{2,5}$|^untitled|^microsoft word))\S.*\s\S.*", re.IGNORECASE)
"""More than one word, and not the name of the file that it was made from."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """Text, title and the span of each page."""

    text: str
    title: str
    pages: list[tuple[int, int]]


def read(data: bytes, *, longest: int) -> Pdf:
    """Return the text of a PDF of at most so many characters.

    Raises:
        ReadingProblem: when it is cut off, locked, scanned or too long.
    """
    if _END not in data[-_TAIL:]:
        raise ReadingProblem(
            "This PDF is cut off: its end is missing. Download it again and give the whole file."
        )
    with _PDFIUM:
        try:
            with closing(pypdfium2.PdfDocument(data)) as document:
                return _read(document, longest)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
                raise ReadingProblem(
                    "This PDF is locked with a password. Save it without one, or paste its text."
                ) from error
            raise ReadingProblem(
                "This PDF is damaged or cut off. Download it again and give the whole file, or "
                "paste its text."
            ) from error


def _read(document: pypdfium2.PdfDocument, longest: int) -> Pdf:
    parts: list[str] = []
    pages: list[tuple[int, int]] = []
    at = 0
    letters, has_pictures = [0], False
    for page in document:
        with closing(page), closing(page.get_textpage()) as reader:
            text = _tidy(reader.get_text_bounded())
            letters.append(sum(map(str.isalnum, text)))
            if letters[-1] < _FEW_LETTERS and not has_pictures:
                pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
                has_pictures = next(iter(pictures), None) is not None
        pages.append((at, at + len(text)))
        parts.append(text)
        at += len(text) + 2
        if at > longest:
            raise ReadingProblem(
                f"This PDF has more than {longest:,} characters, so it is no article. Save the "
                "pages that matter as a PDF of their own."
            )
    if not sum(letters) or (has_pictures and max(letters) < _FEW_LETTERS):
        raise ReadingProblem(
            "This PDF holds pictures of pages and no text, as a scan does. Run text recognition "
            "(OCR) on it first, or type its text."
        )
    title = " ".join((document.get_metadata_value("Title") or "").split())
    return Pdf("\n\n".join(parts), title if _TITLE.fullmatch(title) else "", pages)


def _tidy(text: str) -> str:
    text = _HYPHEN.sub("-\n", text).replace("\0", "\N{REPLACEMENT CHARACTER}").strip()
    return texts.normalise(text) if text else ""
