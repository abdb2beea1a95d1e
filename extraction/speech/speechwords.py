"""Cut a text into words and tell what each does where people speak and are quoted."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from extraction.datefinding import Mention
from extraction.phrasebook import pattern_of
from extraction.speech.quotes import Quote
from extraction.speech.speechvocabulary import agencies, book, han_heads, han_words

_Placed = TypeVar("_Placed")

_QUOTED_NAME = r"«[A-ZА-ЯЁ][\w-]*(?: [\w-]+){0,2}»"
"""Companies and newspapers stand in quotation marks in Russian: «Газпром», «Новая газета»."""
_IS_QUOTED_NAME = re.compile(rf'{_QUOTED_NAME}|["“„][А-ЯЁ][\w-]*(?: [\w-]+){{0,2}}["”“]')
_BRAND = re.compile(r"[^\W\d_]+")
_LONGEST_BRAND = 8
_LONGEST_HEAD = 4
"""Characters of 组织 and other Chinese nouns before a name in quotation marks."""
_DASH_AFTER = re.compile(r",?\s[–—-]\s")
_WORD = re.compile(
    rf"{_QUOTED_NAME}|[A-ZĐ]{{2,}}\.[A-ZĐ]{{2,}}\b"
    r"|(?:[^\W\d_a-zа-яё]\.)+(?=\s?[^\W\d_])"
    r"|(?:[Mm]rs?|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Col|Lt)\."
    r"|[^\W\d_]+(?:-[^\W\d_]+|[’'](?!s\b)[^\W\d_]+)*\+?"
    r"|[’']s\b|\d+(?:[.,:/]\d+)*|[^\s\w]|[\d_]+"
)
_TITLE_MARKS = "《》〈〉"
_PUNCTUATION = {
    **dict.fromkeys(",，、", ","),
    **dict.fromkeys(".。!！?？…", "."),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys(";；", ";"),
    **dict.fromkeys("(（[【", "("),
    **dict.fromkeys(")）]】", ")"),
    **dict.fromkeys("-–—―", "-"),
    "’s": "'",
    "'s": "'",
}


class Word(NamedTuple):
    """A word, phrase, mark or quoted passage at `start` to `end` of the text, with its class.

    `kind` is a letter of `speechvocabulary.CLASSES`; `key` says which: a country's
    code, a title's key, a pronoun's gender and number, a date's EDTF.
    """

    start: int
    end: int
    kind: str
    key: str = ""


def words_of(
    text: str,
    start: int,
    end: int,
    *,
    language: str,
    quotes: Sequence[Quote],
    dates: Sequence[Mention],
    names: Sequence[Word] = (),
) -> list[Word]:
    """Return the classified words of one line; quotes, dates and given names are one word each."""
    special = [_quoted(text, quote, start) for quote in _inside(quotes, start, end, _quote_span)]
    special += [
        Word(date.start, date.end, "D", date.edtf or "")
        for date in _inside(dates, start, end, _date_span)
    ]
    special += _inside(names, start, end, _word_span)
    special.sort(key=lambda word: (word.start, -word.end))
    cut = _cut_han if language == "zh" else _cut_spaced
    found: list[Word] = []
    at = start
    for word in special:
        if word.start >= at:
            found += cut(text, at, word.start, language)
            found.append(word)
            at = word.end
    found += cut(text, at, end, language)
    return found


def _inside(
    items: Sequence[_Placed], start: int, end: int, span: Callable[[_Placed], tuple[int, int]]
) -> Iterator[_Placed]:
    """Yield those of the items, sorted by place, that lie between two offsets."""
    at = bisect_left(items, start, key=lambda item: span(item)[0])
    while at < len(items) and span(items[at])[1] <= end:
        yield items[at]
        at += 1


def _quote_span(quote: Quote) -> tuple[int, int]:
    return quote.left, quote.right


def _date_span(date: Mention) -> tuple[int, int]:
    return date.start, date.end


def _word_span(word: Word) -> tuple[int, int]:
    return word.start, word.end


def _quoted(text: str, quote: Quote, line: int) -> Word:
    """Return a quotation as one word: Q, or the name that stands in quotation marks."""
    agency = agencies().get(text[quote.start : quote.end])
    if agency is not None:
        return Word(quote.left, quote.right, "N", agency)
    before = text[max(line, quote.left - 2) : quote.left].rstrip()
    after = text[quote.right : quote.right + 1]
    is_speech = before == ":" or (before == "" and after in ("", "\n", ".", ","))
    is_speech = is_speech or _DASH_AFTER.match(text, quote.right) is not None
    is_name = _IS_QUOTED_NAME.fullmatch(text, quote.left, quote.right) is not None
    is_brand = quote.end - quote.start <= _LONGEST_BRAND and _BRAND.fullmatch(
        text, quote.start, quote.end
    )
    is_name = is_name or (
        is_brand is not None
        and text[max(line, quote.left - _LONGEST_HEAD) : quote.left].endswith(han_heads())
    )
    return Word(quote.left, quote.right, "i" if is_name and not is_speech else "Q")


@cache
def _han_pattern() -> re.Pattern[str]:
    """Return a pattern for what a Chinese text is cut at; what lies between has no class."""
    return re.compile(
        f"(?P<known>{pattern_of(han_words())})"
        r"|(?P<latin>[A-Za-z][A-Za-z0-9.&-]*(?: [A-Z][A-Za-z0-9.&-]*)*)"
        r"|(?P<number>\d[\d.,]*)|(?P<mark>[^\w\s])"
    )


@cache
def _han_office() -> re.Pattern[str]:
    """Return a pattern for the words that make one character a country: 日 in 日外相."""
    return re.compile(pattern_of(form for form, (kind, _) in han_words().items() if kind in "TIBG"))


def _cut_han(text: str, start: int, end: int, _language: str) -> Iterator[Word]:
    words, office = han_words(), _han_office()
    at = start
    for match in _han_pattern().finditer(text, start, end):
        if text[at : match.start()].strip():
            yield Word(at, match.start(), "x")
        at = match.end()
        if match.lastgroup == "known":
            kind, key = words[match[0]]
            if kind == "G" and len(match[0]) == 1 and office.match(text, at) is None:
                kind, key = "x", ""
            yield Word(match.start(), at, kind, key)
        elif match.lastgroup == "latin":
            yield Word(match.start(), at, "C")
        elif match.lastgroup == "number":
            yield Word(match.start(), at, "n")
        elif match[0] not in _TITLE_MARKS:
            yield Word(match.start(), at, _PUNCTUATION.get(match[0], "n"))
    if text[at:end].strip():
        yield Word(at, end, "x")


def _cut_spaced(text: str, start: int, end: int, language: str) -> Iterator[Word]:
    matches = list(_WORD.finditer(text, start, end))
    written = [match[0] for match in matches]
    lowered = [word.lower() for word in written]
    look_up = book(language).at
    index, before = 0, ""
    while index < len(matches):
        hit = look_up(written, lowered, index)
        length = 1
        if hit is None or (hit[0] == 1 and _is_initial(written, index)):
            kind, key = _plain_class(written[index]), ""
        else:
            length, (kind, key) = hit
            if kind == "a" and length == 1 and before == "C" and written[index][0].isupper():
                kind, key = "C", ""  # "Đỗ Thị Nguyên": "nguyên" alone is "former"
        before = kind
        yield Word(matches[index].start(), matches[index + length - 1].end(), kind, key)
        index += length


def _is_initial(words: Sequence[str], index: int) -> bool:
    """Tell whether a capital letter amid a sentence belongs to a name: Ван И."""
    word = words[index]
    return len(word) == 1 and word.isupper() and index > 0 and words[index - 1][0].isalpha()


def _plain_class(word: str) -> str:
    """Return the class of a word that no table has."""
    if word in _PUNCTUATION:
        return _PUNCTUATION[word]
    first = word[0]
    if first.isupper():
        is_acronym = len(word) > 1 and word.isupper() and word[-1] != "."
        return "i" if is_acronym else "C"
    if first == "«" and len(word) > 1:
        return "i"
    return "x" if first.isalpha() else "n"
