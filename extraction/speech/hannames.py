"""Find the names of people in a Chinese text, which writes no capitals and no spaces.

A name is told by what stands beside it: a title before it ("外长王毅"), a verb of
saying behind it ("佩斯科夫说"). Chinese names begin with one of the common surnames;
foreign names are runs of the characters that transliteration uses.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from extraction.phrasebook import pattern_of
from extraction.tables import rows

_HAN = "\u3400-\u9fff"
_LEAST_UNTITLED = 2
"""Times that a name must occur where no title vouches for it."""
_FOLLOWING: tuple[str, ...] = (
    "say",
    "say_with_sign",
    "urge",
    "stance",
    "call",
    "adverb",
    "preposition",
)
_FOLLOWING += ("conjunction", "of", "negation")
_DOT = "[·•・‧]"


def _listed(kind: str) -> list[str]:
    return [
        form
        for row in rows("name_characters")
        if row["kind"] == kind
        for form in row["forms"].split("|")
    ]


@cache
def _characters(kind: str) -> str:
    return "".join(row["forms"] for row in rows("name_characters") if row["kind"] == kind)


@cache
def _words_after() -> str:
    """Return a pattern for what a foreign name ends before, though its letters might go on."""
    cues = [word for word in _zh("speech_words", *_FOLLOWING) if len(word) > 1]
    return rf"(?=[^\w]|{pattern_of([*cues, *'说說称稱的', *_zh('titles'), *_zh('honorifics')])})"


@cache
def _dotted() -> str:
    """Return a pattern for a foreign name with its dots: 安东尼奥·古特雷斯."""
    letter = f"[{_characters('transliteration')}{_characters('transliteration_dotted')}]"
    return rf"{letter}{{1,8}}(?:{_DOT}{letter}{{1,8}}(?={_DOT})){{0,3}}{_DOT}{_last_part()}"


def _last_part() -> str:
    letter = f"[{_characters('transliteration')}{_characters('transliteration_dotted')}]"
    return rf"(?:{letter}{{1,8}}?{_words_after()}|{letter}{{1,8}})"


@cache
def _foreign() -> str:
    letter = f"[{_characters('transliteration')}]"
    return rf"{_dotted()}|{letter}{{2,8}}?{_words_after()}|{letter}{{2,8}}"


@cache
def _native() -> str:
    """Return a pattern for surname and given name; what follows must be a known word."""
    return rf"(?:(?:{_characters('compound_surname')})|[{_characters('surname')}])[{_HAN}]{{1,2}}?"


def _zh(table: str, *classes: str) -> list[str]:
    found: list[str] = []
    for row in rows(table):
        if "language" not in row:
            found += row["zh"].split("|")
        elif row["language"] == "zh" and (not classes or row["class"] in classes):
            found += row["forms"].split("|")
    return [form for form in found if form]


@cache
def _borders() -> str:
    """Return a pattern for what may follow a name: a mark, a verb of saying, an adverb."""
    words = _zh("speech_words", *_FOLLOWING)
    words += ["的", "了", *_listed("after_name"), *_zh("honorifics"), *_zh("titles")]
    return rf"(?=[^\w]|[\dA-Za-z]|\Z|{pattern_of(words)})"


@cache
def _titled() -> re.Pattern[str]:
    titles = pattern_of(_zh("titles"))
    native = f"(?P<native>{_native()}){_borders()}"
    guess = f"(?P<guess>[{_characters('surname')}][{_HAN}]{{2}})"
    dotted = f"(?P<dotted>[{_HAN}]{{1,7}}(?:{_DOT}[{_HAN}]{{1,7}}(?={_DOT}))?{_DOT}{_last_part()})"
    foreign = f"(?P<foreign>{_foreign()})"
    return re.compile(rf"{titles}(?:{dotted}|{native}|{foreign}|{guess})")


@cache
def _free() -> re.Pattern[str]:
    """Return a pattern for a foreign name with dots, wherever it stands."""
    return re.compile(rf"{pattern_of(_zh('titles'))}?(?P<foreign>{_dotted()})")


@cache
def _addressed() -> re.Pattern[str]:
    """Return a pattern for a name with the courtesy or degree behind it: 张明华教授."""
    degrees = pattern_of([*_zh("honorifics"), "教授", "博士", "院士", "律师", "律師", "研究员"])
    return re.compile(
        rf"(?:^|[^\w])(?:(?P<native>{_native()}){degrees}"
        rf"|(?P<foreign>{_foreign()})(?:{degrees}|{pattern_of(_zh('titles'))}))",
        re.MULTILINE,
    )


@cache
def _polite() -> re.Pattern[str]:
    """Return a pattern for a surname with a courtesy or an office: 王先生, 李总理."""
    behind = pattern_of([*_zh("honorifics"), *_zh("titles")])
    return re.compile(f"(?<![{_HAN}])[{_characters('surname')}]{behind}")


@cache
def surname_of(name: str) -> str:
    """Return the surname of a name that has a courtesy or office behind it, else ""."""
    return name[0] if len(name) > 1 and _polite().fullmatch(name) else ""


@cache
def _saying() -> re.Pattern[str]:
    cues = pattern_of([*_zh("speech_words", "say", "say_with_sign", "adverb"), "在", "对"])
    return re.compile(
        rf"(?:^|[^\w])(?:(?P<native>{_native()})|(?P<foreign>{_foreign()}))(?={cues}|[，：]“)",
        re.MULTILINE,
    )


def names(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return the names of people that a Chinese text gives, the longest first."""
    sure: set[str] = set()
    likely: Counter[str] = Counter()
    guesses: set[str] = set()
    for start, end in spans:
        sure.update(match[0] for match in _polite().finditer(text, start, end))
        if re.compile(_DOT).search(text, start, end) is not None:
            sure.update(match["foreign"] for match in _free().finditer(text, start, end))
        for match in _titled().finditer(text, start, end):
            if match["guess"]:
                guesses.add(match["guess"])
            else:
                sure.add(match["dotted"] or match["foreign"] or match["native"])
        for match in _addressed().finditer(text, start, end):
            sure.add(match["foreign"] or match["native"])
        for match in _saying().finditer(text, start, end):
            likely[match["foreign"] or match["native"]] += 1
    known = sure | set(_repeated(text, spans, guesses))
    for name, times in likely.items():
        if times >= _LEAST_UNTITLED or _is_known(name, sure):
            known.add(name)
    return tuple(sorted(filter(_is_name, known | set(_last_parts(known))), key=len, reverse=True))


def _repeated(text: str, spans: Sequence[tuple[int, int]], guesses: Iterable[str]) -> Iterable[str]:
    """Yield those of the supposed names that the text has more than once."""
    pattern = pattern_of(guesses)
    times: Counter[str] = Counter()
    for start, end in spans if pattern else ():
        times.update(re.findall(pattern, text[start:end]))
    return (name for name in times if times[name] >= _LEAST_UNTITLED)


def _is_known(name: str, sure: Iterable[str]) -> bool:
    return "·" in name or any(name in other for other in sure)


def _last_parts(known: Iterable[str]) -> Iterable[str]:
    """Yield the family names of foreign names: 普京 of 弗拉基米尔·普京."""
    for name in known:
        last = re.split(_DOT, name)[-1]
        if last != name and len(last) > 1:
            yield last


@cache
def _words() -> frozenset[str]:
    """Return the words of all tables, none of which is a person's name."""
    countries = [form for row in rows("countries") for form in row["zh"].split("|")]
    institutions = [
        form
        for row in rows("institutions")
        if row["language"] == "zh"
        for form in row["forms"].split("|")
    ]
    return frozenset(
        [*_zh("speech_words"), *_zh("titles"), *_zh("speaker_groups"), *countries, *institutions]
    )


def _is_name(name: str) -> bool:
    """Tell whether a supposed name is no word and neither begins nor ends with one."""
    words = _words()
    if re.search(_DOT, name) or surname_of(name):
        return True
    return name not in words and not any(
        name[:length] in words or name[-length:] in words for length in range(2, len(name))
    )
