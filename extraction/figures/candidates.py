"""Where figures may begin in a text, and what is none though it has digits or number words.

Clock times, telephone numbers, addresses, names such as G20 or 9M729 and set
phrases ("hai bên", "third party", "一带一路") are masked, as are dates: each of
their characters becomes `MASK`, so that no figure begins or runs into them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

from extraction.folding import Aligned
from extraction.lexicon import Lexicon, View, is_han
from extraction.phrases import bounded, table_pattern
from extraction.tables import forms, rows
from extraction.units import money_words

MASK = "\ufffc"
"""The object replacement character: no letter, no digit, no space."""

_DIGITS = r"(?<![0-9]) [0-9]"
_HAN_NUMBERS = "[〇零一二两兩三四五六七八九十廿卅卌百千半第]"

_L = r"[^\W\d_\u3400-\u9fff]"  # a letter of a script with spaces between its words

_MONEY = "|".join(sorted(money_words(), key=len, reverse=True))

# Every alternative is bounded, so that a wall of digits or brackets costs no more than text.
_DIGITS_OF_FURNITURE = re.compile(
    rf"""
    (?= [0-9+(] ) (?<! [0-9] ) (?:
        # clock times: 23:12:48, 15h30, 15 giờ 30, 9 a.m., 10 часов утра, 9时30分
        (?<![.,:]) [0-9]{{1,2}} : [0-9]{{2}} (?: : [0-9]{{2}} )? (?![0-9])
      | (?<![.,]) [0-9]{{1,2}} (?: h | \s gio ) \s? [0-5][0-9] (?: \s? phut )? \b (?! [.,][0-9] )
      | (?<![.,]) [0-9]{{1,2}} h (?! \w )
      | (?<![.,]) [0-9]{{1,2}} \s gio \s (?= (?: sang | trua | chieu | toi | dem | ngay | gmt ) \b )
      | (?<![.,]) [0-9]{{1,2}} (?: [.:][0-9]{{2}} )? \s?
        (?: [ap]\.m\.? | [ap]m (?!\w) | o['’]clock )
      | (?<![.,]) [0-9]{{1,2}} \s час\w{{0,3}} \s
        (?: утра | вечера | дня | ночи | по\s | [0-9]{{1,2}}\sмин )
      | (?<= в\s ) [0-9]{{1,2}} \. [0-9]{{2}} \s (?= мск | по\s | час )
      | (?<![.,]) [0-9]{{1,2}} [时時] (?: [0-9]{{1,2}} 分 | [许許半] )?
      | (?<= [午晨上晚] ) [0-9]{{1,2}} [点點] (?: [0-9]{{1,2}} 分 | [许許半] )?
      | [0-9]{{1,2}} [点點] [0-9]{{1,2}} 分
        # telephone numbers
      | (?<![\w.,]) \+ [0-9]{{1,3}} [ .(-]{{1,2}} [0-9() .-]{{6,18}} [0-9]
      | (?<![\w.,]) (?<![0-9][ ]) \(? 0 [0-9]{{1,3}} \)? [ .-]{{1,3}} [0-9]{{3,8}}
        (?: [ .-] [0-9]{{3,4}} ){{0,2}} (?![0-9%])
      | (?<![\w.,]) \( [0-9]{{2,4}} (?: - [0-9]{{1,3}} )? \) [ -]? [0-9]{{3,4}} [ .-] [0-9]{{2,4}}
        (?: [ .-] [0-9]{{2,4}} )?
      | (?<![\w.,-]) [0-9]{{3}} - [0-9]{{2,4}} - [0-9]{{2,4}} (?![\w-])
        # numbers of papers: 174/GP-TTĐT
      | (?<![\w.,]) [0-9]{{1,5}} (?: /[0-9]{{2,4}} )? / {_L}{{1,8}} - [\w-]{{1,12}}
        # names that begin with a digit: 9M729, 5G, 4K
      | (?<![^\W\u3400-\u9fff]) (?<![.,]) [0-9]{{1,4}} {_L} [0-9]{{1,4}} {_L}{{0,2}} (?! [a-z0-9] )
      | (?<![^\W\u3400-\u9fff]) (?<![.,$€£¥]) [2-6] [gkd] (?! [a-z0-9-] )
        # scores: 3-1, 2:0
      | (?<![\w.,%$€£¥-]) [0-9]{{1,2}} \s? [-–:] \s? [0-9]{{1,2}} (?= \s? [,.;)\n] (?! [0-9] ) )
    )
    """,
    re.VERBOSE,
)
_WORDS_OF_FURNITURE = re.compile(
    rf"""
    (?<! [^\W_] ) (?= [^\W\d_] | № ) (?:
        https?:// [^\s]+ | www\. [^\s]+
      | isbn [:\s-]{{0,3}} [0-9x-]{{10,17}}
      | (?: gmt | utc ) \s? [+-] \s? [0-9]{{1,2}} (?![0-9])
      | (?: luc | vao\sluc | tu | den ) \s [0-9]{{1,2}} \s gio (?!\w)
        (?: \s? [0-5]?[0-9] \s phut )?
      | (?: tel | dt | dien\sthoai | hotline | phone | fax | тел | телефон | факс )
        [.:\s]{{1,3}} [0-9+(] [0-9() .-]{{5,22}}
      | (?: 电话 | 電話 | 热线 | 熱線 | 传真 | 傳真 ) [:：\s]{{0,3}} [0-9+(] [0-9() .-]{{5,22}}
      | № \s? [0-9] [\w/-]{{0,20}}
      | [a-z]{{1,4}} / [a-z]{{1,4}} / [0-9]{{1,5}} (?!\w)
        # names with digits: G20, COVID-19, Su-57, MH17; but USD240, Sh5 and R5bn are money
      | (?= {_L}{{1,12}} -? [0-9] )
        (?! (?: {_MONEY} ) \.? [0-9]
          | [a-z]{{1,3}} [0-9]{{1,12}} (?: [.,][0-9]{{1,9}} ){{0,4}} [ -]?
            (?: bn | mn | tn | m | b | bln | mln
              | (?: thousand | million | billion | trillion | crore ) s? ) (?!\w) )
        (?! [kcm]?m[23] (?!\w) )
        (?! (?: млн | млрд | трлн | тыс | ty | ti | trieu | nghin | ngan | bn | mn | tn | m | b )
          -[0-9] )
        {_L}{{1,12}} -? [0-9]{{1,9}} (?: - [0-9]{{1,4}} )? {_L}{{0,3}} (?! [a-z0-9%$] | [.,][0-9] )
    )
    """,
    re.VERBOSE,
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,64}")


def _column(table: str, language: str | None, *, column: str = "forms") -> Iterator[str]:
    for row in rows(table):
        if language in (None, row["language"]):
            yield from forms(row[column])


@cache
def _phrase_marks() -> Lexicon[bool]:
    lexicon: Lexicon[bool] = Lexicon()
    for row in rows("set_phrases"):
        for form in forms(row["forms"]):
            lexicon.add(form, row["language"], value=True)
    return lexicon


@cache
def _starts(language: str | None) -> re.Pattern[str]:
    """Return what a figure can begin with: digit, number word, idiom, prefix of an ordinal."""
    words = chain(
        _column("small_numbers", language),
        _column("idioms", language),
        (row["form"] for row in rows("ordinals") if row["side"] == "before"
         and language in (None, row["language"])),
    )  # fmt: skip
    parts = [_DIGITS, bounded(map(_first_word, words))]
    if language in (None, "zh"):
        parts.append(_HAN_NUMBERS)
    return re.compile("|".join(parts), re.VERBOSE)


def _first_word(form: str) -> str:
    return form[:1] if is_han(form[0]) else re.split("[ -]", form, maxsplit=1)[0]


def starts(view: View, start: int, end: int) -> Iterator[int]:
    """Yield the places between two folded offsets where a figure may begin."""
    for match in _starts(view.language).finditer(view.text, start, end):
        yield match.start()


def folded_offset(aligned: Aligned, at: int) -> int:
    """Return an offset into the original as one into the folded text."""
    return at if aligned.offsets is None else bisect_left(aligned.offsets, at)


def masked(
    aligned: Aligned,
    spans: Sequence[tuple[int, int]],
    taken: Sequence[tuple[int, int]],
    language: str,
) -> Aligned:
    """Mask what is no figure: the stretches `taken`, then furniture and set phrases.

    `spans`, in order, are the parts of the folded text that will be read;
    `taken`, too, is in folded offsets.
    """
    if not spans:
        return aligned
    first, last = spans[0][0], max(end for _, end in spans)
    text = aligned.text[first:last]
    text = _blank(text, ((start - first, end - first) for start, end in sorted(taken)))
    if "@" in text:
        text = _MAIL.sub(_blanked, text)
    text = _WORDS_OF_FURNITURE.sub(_blanked, text)
    text = _DIGITS_OF_FURNITURE.sub(_blanked, text)
    aligned = replace(aligned, text=aligned.text[:first] + text + aligned.text[last:])
    phrases = [
        (hit.start - first, hit.end - first)
        for match in table_pattern("set_phrases", language).finditer(aligned.text, first, last)
        if (hit := _phrase_marks().at(aligned, match.start(), language)) is not None
    ]
    text = _blank(text, phrases)
    return replace(aligned, text=aligned.text[:first] + text + aligned.text[last:])


def _blanked(match: re.Match[str]) -> str:
    return MASK * (match.end() - match.start())


def _blank(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """Return `text` with the stretches masked; they are in order and may overlap."""
    parts, at = [], 0
    for start, end in stretches:
        first, last = max(start, at), min(end, len(text))
        if first < last:
            parts += [text[at:first], MASK * (last - first)]
            at = last
    return "".join((*parts, text[at:]))
