"""Which lines belong to a site rather than to an article, by the phrases of `furniture.csv`.

The table's kinds:

    stop    what follows is no article any more: comments, appeals, legal notes
    end     the article is over, lists of other articles follow
    label   a teaser stands here ("Read more"), the article may go on after it
    note    this one line is no part of the article: a credit, a share bar, a caption

and its places: `whole` is the whole line but for a count ("Comments (3)"),
`start` begins a line that is no sentence, `lead` begins any line, `close` ends
one, `inside` stands anywhere in a line of a caption's length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import chain

from extraction.tables import rows

LONGEST_NOTE = 300
"""Characters of a line that may still be a caption, a notice or a credit."""

_EDGES = " \t\u00a0\u3000:.,;•·◆■►▶▼»«›‹>|<*#_-–—!?…~=+[]()【】《》「」\"'“”‘’、。"
_WIDTHS = str.maketrans("：（）／，｜！？＞ё", ":()/,|!?>е")
_COUNT = re.compile(r"[\s(\[]*[0-9]+[)\]]*\Z")
_IN_BRACKETS = re.compile(r"[【\[]\s*([^】\]]{1,20}?)\s*[】\]]\s*\S")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_NOTICE = 80
_BRACKETS = ("(", "[", "【")
_SET_OFF = (":", ">", "»", "|", "-", "–", "—")


class Kind(Enum):
    """What a phrase makes of its line."""

    STOP = "stop"
    END = "end"
    LABEL = "label"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line was known as; `has_more` when it goes on after the phrase of a label."""

    kind: Kind
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class _Phrases:
    whole: dict[str, Kind]
    starts: dict[str, list[tuple[str, Kind]]]
    leads: dict[str, list[tuple[str, Kind]]]
    closes: tuple[str, ...]
    signed_closes: tuple[str, ...]
    """Those that begin with a stroke."""
    insides: tuple[str, ...]


def normal(text: str) -> str:
    """Return a line as the table writes it: lower case, narrow punctuation.

    >>> normal("Читайте ещё：")
    'читайте еще:'
    """
    return text.casefold().translate(_WIDTHS)


def key(normal_line: str) -> str:
    """Return a line without the punctuation and signs around it.

    >>> key("» video đang hot …")
    'video đang hot'
    """
    return normal_line.strip(_EDGES)


def mark(normal_line: str, *, is_sentence: bool) -> Mark | None:
    """Tell what a phrase of the table makes of a line; None where there is none."""
    phrases = _phrases()
    core = key(normal_line)
    kind = phrases.whole.get(core) or phrases.whole.get(_COUNT.sub("", core))
    if kind is not None:
        return Mark(kind)
    if (titled := _titled(core, normal_line, phrases)) is not None:
        return titled
    return (
        _led(core, normal_line, phrases, is_sentence=is_sentence)
        or _begun(core, normal_line, phrases, is_sentence=is_sentence)
        or _noted(core, normal_line, phrases, is_sentence=is_sentence)
    )


def _titled(core: str, line: str, phrases: _Phrases) -> Mark | None:
    """Find the heading of a list before a headline: "Most read: …", "【延伸】…"."""
    bracketed = _IN_BRACKETS.match(line)
    head = bracketed[1] if bracketed else core.partition(":")[0].rstrip() if ":" in core else ""
    if phrases.whole.get(head) in (Kind.LABEL, Kind.END):
        return Mark(Kind.LABEL, has_more=True)
    return None


def _led(core: str, line: str, phrases: _Phrases, *, is_sentence: bool) -> Mark | None:
    """Find a label that leads a line; a sentence has it only with a sign after it."""
    for form, kind in _beginnings(core, line, phrases.leads):
        rest = core[len(form) :]
        is_set_off = form[-1] in _SET_OFF or rest.lstrip()[:1] in _SET_OFF or line[0] in ">»"
        if is_set_off or not is_sentence:
            return Mark(kind, has_more=bool(_LETTER.search(rest)))
    return None


def _begun(core: str, line: str, phrases: _Phrases, *, is_sentence: bool) -> Mark | None:
    if len(core) > LONGEST_NOTE:
        return None
    for form, kind in _beginnings(core, line, phrases.starts):
        # A sentence can begin with any word, but not with "Source:", or it is in brackets.
        is_in_brackets = line[0] in _BRACKETS and line[-1] in ")]】"
        is_set_off = (form[-1] in ":/" or core[len(form) :][:1] == ":") and line[0] not in _BRACKETS
        is_notice = kind is Kind.STOP and len(core) <= _LONGEST_NOTICE
        if not is_sentence or is_notice or is_set_off or is_in_brackets:
            return Mark(kind)
    return None


def _beginnings(
    core: str, line: str, forms: dict[str, list[tuple[str, Kind]]]
) -> Iterator[tuple[str, Kind]]:
    """Yield the forms that a line begins with; those with a bracket see the whole line."""
    for text in (core, line) if line[:1] in _BRACKETS else (core,):
        for length in (2, 1):
            for form, kind in forms.get(text[:length], ()):
                if text.startswith(form) and _ends_word(text, len(form)):
                    yield form, kind


def _noted(core: str, line: str, phrases: _Phrases, *, is_sentence: bool) -> Mark | None:
    if len(line) > LONGEST_NOTE or not core:
        return None
    if any(map(line.__contains__, phrases.insides)):
        return Mark(Kind.NOTE)
    # A sentence ends with "photo" of itself, but not with "/AFP" or "(… photo)".
    closes = phrases.signed_closes if is_sentence and line[-1] not in ")]" else phrases.closes
    return Mark(Kind.NOTE) if line.rstrip(" .)]|").endswith(closes) else None


def _ends_word(core: str, at: int) -> bool:
    before, after = core[at - 1], core[at : at + 1]
    is_han = before >= "\u3400"
    return is_han or not (before.isalnum() and after.isalnum())


@cache
def _phrases() -> _Phrases:
    return _Phrases(
        whole={
            key(form): kind
            for place in ("start", "lead", "whole")
            for form, kind in _forms(place)
            if place == "whole" or form[-1] == ":"
        },
        starts=_by_beginning("start"),
        leads=_by_beginning("lead"),
        closes=tuple(form for form, _ in _forms("close")),
        signed_closes=tuple(form for form, _ in _forms("close") if form[0] == "/"),
        insides=tuple(form for form, _ in _forms("inside")),
    )


def _forms(place: str) -> list[tuple[str, Kind]]:
    placed = (row for row in rows("furniture") if row["where"] == place)
    return list(
        chain.from_iterable(
            ((normal(form), Kind(row["kind"])) for form in row["forms"].split("|"))
            for row in placed
        )
    )


def _by_beginning(place: str) -> dict[str, list[tuple[str, Kind]]]:
    """Return the forms by their first two characters, the longest first."""
    found: dict[str, list[tuple[str, Kind]]] = {}
    for form, kind in sorted(_forms(place), key=lambda pair: -len(pair[0])):
        found.setdefault(form[:2], []).append((form, kind))
    return found
