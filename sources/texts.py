"""Pure rules about the text of a snapshot: its normal form, its hash, where a quote stands."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

CONTEXT = 32
"""Characters of prefix and suffix kept with a passage."""

SENTENCE_END = re.compile(
    r"""
    [.!?…]+ [”"’»)\]]* (?=\s)   # Latin and Cyrillic: the mark, closing quotes, then a space
    | [。！？]+ [”"’」』）]*       # Chinese: no space follows
    | \n                         # a line ends a sentence in any script
    """,
    re.VERBOSE,
)
FULL_STOPS = (".", "!", "?", "…", "。", "！", "？")
SENTENCE_REACH = 600
"""How far from a passage its sentence may begin or end, in characters."""


class TextProblem(ValueError):
    """A text that can't become a snapshot; the message says what to do."""


def normalise(text: str) -> str:
    """Return the text in the form that snapshots keep: NFC, with LF at line ends.

    Raises:
        TextProblem: when it is empty or holds NUL or lone surrogates, which neither
            database can store and which hint at a binary file.
    """
    if "\0" in text:
        raise TextProblem(
            "This holds NUL characters, as binary files do. Give a text file, or paste the text."
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise TextProblem(
            f"Character {error.start} is half of a character pair (a lone surrogate). "
            "Save the text as UTF-8 and try again."
        ) from error
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if all(unicodedata.category(char) in _INVISIBLE for char in text):
        raise TextProblem("There is no text in it. Check the file, or paste the text.")
    return text


def fingerprint(text: str) -> str:
    """Return the SHA-256 of the UTF-8 of a text, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def closed(text: str) -> str:
    """Return a text after which the direction of writing is again as before it.

    Unicode's marks for embedding, override and isolation (UAX #9) reach to their
    closing mark, and what follows a text that lacks it would be turned around too.
    To be used after any cutting.
    """
    opened: list[str] = []
    for char in text:
        if char in _CLOSES:
            opened.append(_CLOSES[char])
        elif char == _POP and opened and opened[-1] == char:
            opened.pop()
        elif char == _POP_ISOLATE and char in opened:
            while opened.pop() != char:
                pass
    return text + "".join(reversed(opened))


_INVISIBLE = {"Zs", "Zl", "Zp", "Cc", "Cf"}
_POP, _POP_ISOLATE = "\u202c", "\u2069"
_CLOSES = dict.fromkeys("\u202a\u202b\u202d\u202e", _POP)
_CLOSES |= dict.fromkeys("\u2066\u2067\u2068", _POP_ISOLATE)


@dataclass(frozen=True)
class Sentence:
    """A passage in its sentence: what stands before it, itself, and what follows."""

    before: str
    passage: str
    after: str


def sentence(text: str, start: int, end: int) -> Sentence:
    """Return the sentence (or sentences) that the passage ``text[start:end]`` stands in."""
    begin = max(0, start - SENTENCE_REACH)
    for earlier in SENTENCE_END.finditer(text, begin, start):
        begin = earlier.end()
    stop = min(len(text), end + SENTENCE_REACH)
    if text[start:end].endswith(FULL_STOPS):
        stop = end
    elif mark := SENTENCE_END.search(text, end, stop):
        stop = mark.end()
    return Sentence(text[begin:start].lstrip(), text[start:end], text[end:stop].rstrip())


def places(text: str, quote: str) -> list[int]:
    """Return every start at which the quote stands in the text."""
    if not quote:
        return []
    found, start = [], text.find(quote)
    while start != -1:
        found.append(start)
        start = text.find(quote, start + 1)
    return found


@dataclass(frozen=True)
class Context:
    """A passage in its sentence, and what stands further off on both sides."""

    far_before: str
    sentence: Sentence
    far_after: str


def context(text: str, start: int, end: int, *, reach: int = 280) -> Context:
    """Return the passage ``text[start:end]`` in its sentence with the sentences around it.

    They begin and end with a sentence where one does within ``reach`` characters; where none
    does, they are cut between words, which "…" says.
    """
    within = sentence(text, start, end)
    begin = start - len(within.before)
    stop = end + len(within.after)
    before = text[max(0, begin - reach) : begin]
    if begin > reach:
        ends = [mark.end() for mark in SENTENCE_END.finditer(before)]
        whole = next((each for each in ends if before[each:].strip()), None)
        cut = before.find(" ") + 1 if whole is None else whole
        before = ("… " if whole is None else "") + before[cut:].lstrip()
    after = text[stop : stop + reach]
    if stop + reach < len(text):
        ends = [mark.end() for mark in SENTENCE_END.finditer(after)]
        whole = next((each for each in reversed(ends) if after[:each].strip()), None)
        cut = after.rfind(" ") if whole is None else whole
        after = after[:cut].rstrip() + (" …" if whole is None else "")
    return Context(_closed_up(before.lstrip()), within, _closed_up(after.rstrip()))


def _closed_up(text: str) -> str:
    """Return a text without empty lines."""
    return re.sub(r"\s*\n\s*", "\n", text)
