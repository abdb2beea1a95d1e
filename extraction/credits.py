"""Which agencies a text credits as its sources, in the words that newspapers use for it.

`agencies.csv` gives each agency one name for all its spellings; `~` stands for a
Russian ending. `credit_cues.csv` has the words around a name that make it a
credit. A name under a picture credits the picture, not the text.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from extraction.languages import primary
from extraction.lexicon import is_han
from extraction.phrasebook import pattern_of
from extraction.tables import rows

_OPEN, _CLOSE = '[《«“"]?', '[》»”"]?'
_AND = r"\s*+(?:,|、|/|;|&|–|和|及|\bvà\b|\band\b|\bи\b)\s*+"
_CREDIT_LINE = re.compile(
    r"""
    ^ [^\S\n]*+ [(（]? [^\S\n]*+
    (?: theo | tổng \s hợp \s từ | (?: nguồn | sources? | источник | [来來]源 ) \s*+ [:：] )
    [^\S\n]*+ (?P<names> (?: [^\n.!?。()（）:：] | \.(?=\w) ){2,80}? ) [^\S\n]*+ [)）]? [^\S\n]*+ $
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_REPRINT = re.compile(
    r"\b(?:first|originally)\s(?:appeared|published)\s(?:in|by|on|at)\s(?:the\s)?"
    r"(?P<names>[A-Z][\w’'.-]*\w(?:\s[A-Z][\w’'.-]*\w){0,4})"
)
_IN_BRACKETS = re.compile(
    r"\S\s*[(（]\s*(?:nguồn|source|источник|[来來]源)\s*[:：]?\s*$", re.IGNORECASE
)
_CAPTION = 250
"""Characters of a line that may be a picture's."""
_LONGEST_NAME = 5
"""Words of a name that no table knows."""


@cache
def _agencies() -> dict[str, str]:
    """Return the name of an agency by each of its spellings."""
    return {form: row["name"] for row in rows("agencies") for form in row["forms"].split("|")}


@cache
def _cues(language: str, place: str) -> str:
    """Return a pattern for the cue words of a language, of all where it is unknown."""
    placed = [row for row in rows("credit_cues") if row["place"] == place]
    known = [row for row in placed if row["language"] == language] or placed
    words = [word for row in known for word in row["words"].split("|")]
    return _any_of(words)


def _any_of(forms: list[str]) -> str:
    """Return a pattern for any of the forms; words that begin alike are looked at once."""
    spaced = [form for form in forms if not is_han(form[0])]
    whole = pattern_of(form for form in spaced if "~" not in form)
    stems = pattern_of(form.partition("~")[0] for form in spaced if "~" in form)
    han = pattern_of(form for form in forms if is_han(form[0]))
    parts = [
        rf"(?<!\w){whole}(?!\w)" if whole else "",
        rf"(?<!\w){stems}\w{{0,3}}(?!\w)" if stems else "",
        han,
    ]
    return f"(?:{'|'.join(filter(None, parts))})"


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return what finds a list of agencies that is a credit, as the group `names`."""
    name = f"{_OPEN}{_any_of(list(_agencies()))}{_CLOSE}"
    names = f"{name}(?:{_AND}{name}){{0,9}}+"  # bounded, so that no text takes long
    before = f"(?i:{_cues(language, 'before')})"
    between = rf"(?:\s*+(?i:{_cues(language, 'between')}))*"
    after = f"(?i:{_cues(language, 'after')})"
    some_words = r"(?:\s++(?!(?:and|và|и)\b)[\w/.-]+){0,3}?\s*+"
    some_han = r"[\u3400-\u9fff0-9\s]{0,12}?"
    return re.compile(
        rf"""
          {before} \s*+ [:：]? {between} \s*+ (?P<led> {names} )    # theo THX, AP; 据新华社
        | [(（] \s*+ (?P<bracketed> {names} ) \s*+ [)）]            # (TTXVN)
        | ^ [^\S\n]*+ (?P<alone> {names} ) [^\S\n]*+ $            # VOV, in a line of its own
        | ^ [^\S\n]*+ (?P<titled> {names} ) \s*+ [:：]             # Reuters: trade fell
        | ^ [^\n]{{0,40}} [–—-] \s*+ (?P<dated> {names} ) \s*+ [.–—-]      # ПЕКИН, 12 июл – ТАСС.
        | (?P<followed> {names} ) (?: {some_words} | {some_han} ) {after}  # Reuters reported
        """,
        re.VERBOSE | re.MULTILINE,
    )


def credits(text: str, language: str = "") -> list[str]:  # noqa: A001 (the word of the trade)
    r"""Return the agencies that a text credits, each by one name, in the order of the text.

    >>> credits("… hai bên nhất trí.\n(theo THX, AP, Reuters)", "vi")
    ['Xinhua', 'AP', 'Reuters']
    """
    tongue = primary(language) or ""
    found: list[tuple[int, str]] = []
    for match in chain(_CREDIT_LINE.finditer(text), _REPRINT.finditer(text)):
        found += [(match.start(), name) for name in _names(match["names"], are_known=False)]
    for start, end in _named_lines(text):
        for match in _pattern(tongue).finditer(text, start, end):
            group = match.lastgroup or ""
            if not _is_of_picture(text, match.start(group), tongue):
                names = _names(match[group], are_known=True)
                found += [(match.start(group), name) for name in names]
    found.sort(key=lambda place_and_name: place_and_name[0])
    return list(dict.fromkeys(name for _place, name in found))


@cache
def _stems() -> tuple[str, ...]:
    """Return what to look for: no form is found where none of these stands."""
    stems = sorted({form.partition("~")[0] for form in _agencies()}, key=len)
    kept: list[str] = []
    for stem in stems:
        if not any(shorter in stem for shorter in kept):
            kept.append(stem)
    return tuple(kept)


def _named_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of lines that hold a name, with the line before and after them."""
    present = [stem for stem in _stems() if stem in text]
    begun: tuple[int, int] | None = None
    at = 0
    lines = text.split("\n")
    before = 0
    for number, line in enumerate(lines):
        end = at + len(line)
        if any(map(line.__contains__, present)):
            following = end + 1 + len(lines[number + 1]) if number + 1 < len(lines) else end
            if begun and before <= begun[1]:
                begun = begun[0], following
            else:
                if begun:
                    yield begun
                begun = before, following
        before, at = at, end + 1
    if begun:
        yield begun


def _names(written: str, *, are_known: bool) -> list[str]:
    pieces = [piece.strip(' [《«“"]》»”') for piece in re.split(_AND, written)]
    names = [_agency(piece) or ("" if are_known else _as_written(piece)) for piece in pieces]
    return [name for name in names if name]


def _agency(written: str) -> str:
    if written in _agencies():
        return _agencies()[written]
    stems = ((form.removesuffix("~"), name) for form, name in _agencies().items() if "~" in form)
    return next((name for stem, name in stems if written.startswith(stem)), "")


def _as_written(piece: str) -> str:
    """Return a name that no table knows, empty where it reads like a part of a sentence."""
    is_name = piece[:1].isupper() or is_han(piece[:1] or " ")
    return piece if is_name and len(piece.split()) <= _LONGEST_NAME else ""


def _is_of_picture(text: str, start: int, language: str) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    before = text[max(line_start, start - 60) : start]
    if re.search(rf"(?i:{_cues(language, 'picture')})\s*[:：.(（]?\s*[^.。:：\n]{{0,25}}$", before):
        return True
    # “… at the pier. (Source: X)” in a short line stands below a picture.
    line_end = text.find("\n", start)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    in_brackets = re.search(
        r"\S\s*[(（]\s*(?:nguồn|source|источник|来源|來源)\s*[:：]?\s*$", before, re.IGNORECASE
    )
    return in_brackets is not None and len(line) < _CAPTION
