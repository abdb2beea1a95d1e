"""A file or page, whatever its format, to the text that a snapshot keeps.

Bytes in, a frozen value out: no database, no network. What can't be read whole
and with certainty is refused.
"""

import re
from dataclasses import dataclass, field
from email.message import Message

from sources import articles, pdfs, texts, visible
from sources.articles import Article
from sources.decoding import ReadingProblem, decode

__all__ = [
    "LARGEST",
    "LONGEST",
    "Article",
    "Reading",
    "ReadingProblem",
    "is_markup",
    "read",
    "too_large",
    "too_long",
]

LARGEST = 10 * 1024 * 1024
"""Bytes of a file."""
LONGEST = 2_000_000
"""Characters of a text; a long article has some fifty thousand."""

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_UNSAID = ("", "application/octet-stream", "binary/octet-stream")
_HTML_NAMES = (".html", ".htm", ".xhtml")
_TEXT_NAMES = (".txt", ".md")
_OTHERS = (
    (b"PK\x03\x04", "a Word, Excel or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"From: <Saved by", "a web archive of a browser"),
)
_MARKUP = re.compile(
    rb"""
    (?: \s | \xef\xbb\xbf | <!--.*?--> | <\?xml.*?\?> )*
    < (?: !doctype\s+html | html | head | body | meta | title | script | article | main
        | div | p | h1 | table | ul ) [\s>]
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_LANGUAGE = re.compile(
    r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}))?(?![a-z])", re.IGNORECASE
)
_TRADITIONAL = ("TW", "HK", "MO")
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Reading:
    """The text, and what the file itself says about it; what it doesn't say is empty.

    `published` is EDTF. `pages` are the spans of a PDF's pages, the first one's first.
    Where `articles` is empty, the file doesn't tell an article from site furniture.
    """

    text: str
    kind: str
    title: str = ""
    byline: str = ""
    published: str = ""
    outlet: str = ""
    language_hint: str = ""
    articles: list[Article] = field(default_factory=list)
    pages: list[tuple[int, int]] = field(default_factory=list)


def read(data: bytes, *, media_type: str | None, name: str = "", charset: str = "") -> Reading:
    """Return the text of a file; `name` is its file name or address.

    Raises:
        ReadingProblem: with a sentence that says why not and what to do.
    """
    if len(data) > LARGEST:
        raise ReadingProblem(too_large(len(data)))
    stated, charset = _stated(media_type, charset)
    kind = _kind(data, stated, name)
    try:
        if kind == "pdf":
            found = pdfs.read(data, longest=LONGEST)
            return _checked(Reading(found.text, kind, title=found.title, pages=found.pages))
        if kind == "html":
            markup = decode(data, declared=charset or _declared(data))
            return _checked(_html(markup, name if "://" in name else ""))
        return _checked(Reading(texts.normalise(decode(data, declared=charset)), kind))
    except texts.TextProblem as problem:
        raise ReadingProblem(str(problem)) from problem


def too_large(size: int) -> str:
    """Return what to say of a file of so many bytes."""
    return (
        f"The file has {size / 2**20:.1f} MB; more than {LARGEST / 2**20:g} MB is no article. Save "
        "the part that matters as a text file and give that."
    )


def _html(markup: str, url: str) -> Reading:
    tree = visible.parse(markup)
    if tree is None:
        raise ReadingProblem("The page is empty. Check the file, or paste the text.")
    page = visible.read(tree)
    if not page.text.strip():
        raise ReadingProblem(
            "The page shows no text of its own; perhaps it is put together by a script. Open it "
            "in a browser and paste its text."
        )
    if len(page.text) > LONGEST:
        raise ReadingProblem(too_long(len(page.text)))
    language = _language(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))
    found = articles.find(tree, page, markup=markup, url=url)
    return Reading(
        text=texts.normalise(page.text),
        kind="html",
        title=found.title,
        byline=found.byline,
        published=found.published,
        outlet=found.outlet,
        language_hint=language,
        articles=found.articles,
    )


def _checked(reading: Reading) -> Reading:
    if len(reading.text) > LONGEST:
        raise ReadingProblem(too_long(len(reading.text)))
    if texts.normalise(reading.text) != reading.text:  # offsets would point beside it
        raise ReadingProblem("The text can't be brought to its normal form. Paste it instead.")
    return reading


def too_long(length: int) -> str:
    """Return what to say of a text of so many characters."""
    return (
        f"The text has {length:,} characters; more than {LONGEST:,} is no article. Save the part "
        "that matters as a text file and give that."
    )


def _stated(media_type: str | None, charset: str) -> tuple[str, str]:
    if not media_type:
        return "", charset
    message = Message()
    message["Content-Type"] = media_type
    return message.get_content_type(), charset or message.get_content_charset() or ""


def _kind(data: bytes, stated: str, name: str) -> str:
    name = name.lower()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if stated == "application/pdf" or (stated in _UNSAID and name.endswith(".pdf")):
        raise ReadingProblem(
            "This is called a PDF, but isn't one. Download it again, or paste the text."
        )
    for beginning, what in _OTHERS:
        if data.startswith(beginning):
            raise ReadingProblem(
                f"This is {what}. Save its text as a text, HTML or PDF file, or paste the text."
            )
    if stated in _HTML_TYPES:
        return "html"
    if stated.startswith("text/"):
        return "text"
    if stated not in _UNSAID:
        raise ReadingProblem(
            f"This is {stated[:60]}, and only text, HTML and PDF can be read. Save its text as "
            "such a file, or paste the text."
        )
    if name.endswith(_TEXT_NAMES):
        return "text"
    return "html" if name.endswith(_HTML_NAMES) or is_markup(data) else "text"


def is_markup(data: bytes) -> bool:
    """Tell the source of an HTML page from a text by how it begins."""
    return _MARKUP.match(data.lstrip()[:_HEAD].replace(b"\0", b"")) is not None


def _declared(data: bytes) -> str:
    head = data[:_HEAD]
    match = _XML_ENCODING.match(head) or _CHARSET.search(head)
    return match[1].decode("ascii", "ignore") if match else ""


def _language(written: str | None) -> str:
    """Return a language tag in the desk's form: zh-Hans, zh-Hant or the bare language.

    >>> _language("zh-TW"), _language("en_US"), _language("x")
    ('zh-Hant', 'en', '')
    """
    match = _LANGUAGE.match((written or "").strip())
    if match is None:
        return ""
    language, script, region = match[1].lower(), match[2], (match[3] or "").upper()
    if language != "zh":
        return language
    if script:
        return f"zh-{script.title()}"
    return "zh-Hant" if region in _TRADITIONAL else "zh-Hans" if region else "zh"
