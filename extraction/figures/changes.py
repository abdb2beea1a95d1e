"""Which way a figure went: the verb or noun of change that governs it.

The words next to a figure are `extraction.figures.cues`' matter; here the clause is
read: "поставки увеличились в январе на 3,9 %, закупки – на 17,1 %",
"增幅高达75.6%", "rose by $5bn, or 3%".
"""

import re
from dataclasses import replace
from functools import cache

from extraction.figures.candidates import MASK
from extraction.figures.figure import Figure
from extraction.lexicon import Hit, Lexicon, View, skip_spaces
from extraction.phrases import bounded, table_pattern
from extraction.tables import forms, rows

RATES = frozenset({"percent", "percentage_point", "basis_point"})

_BREAK = re.compile(r"[;!?。；！？\n]|\.\s|[,:，：]\s?(?![0-9])|\s[–—-]\s|[()（）]")
_JOINS = re.compile(
    rf"""
    (?: \s (?: in | from | on | trong | vao | nam | в | за | к | than | so\svoi
      | по\sсравнению\sс ) )? (?: \s? {MASK}+ )? \s*
    (?: [,，、] | (?: , \s )? (?: va | and | и | or ) | [和及与] )? \s*
    (?: на \s | by \s | {MASK}+ \s? )?
    """,
    re.VERBOSE,
)
_BREATH = 55  # characters
_FEW_WORDS = 15  # characters: "or about"
_SAYS_AGAIN = re.compile(
    r"\s*(?:,\s*)?(?:hay|tuc(?: la)?|tuong duong(?: voi)?|or|или|то есть|即|或|相当于)\s*"
)
_LEVEL = re.compile(
    r"\b(?: len | xuong | con | dat | toi | den | muc | to | at | reached | reaching | stood | до"
    r" | составил\w* | составля\w* | достиг\w* )\b | [达達至到为為]",
    re.VERBOSE,
)
_BRACKET = re.compile(r"\s?[(（][^()（）]{0,28}")
_AND = re.compile(r"\b(?:va|and|и|а|while|con)\b|[和及而]")
_STOP = re.compile(r"[;.!?。；！？()（）\n]")
_ELLIPSIS = re.compile(r"(?:\bна\s|\bby\s|\s[–—]\s(?:[а-я]{4,16}(?:ые|ых)\s)?)\Z")
"""What makes a percentage a change although its verb stands in an earlier clause."""
_COMPARED = {
    "gt": re.compile(r"(?:cao hon|nhieu hon|lon hon|高于|多于)\s?\Z"),
    "lt": re.compile(r"(?:thap hon|it hon|nho hon)\s?\Z"),
}
ABOUT = (
    "(?:less than|more than|about|around|nearly|almost|just over|just under|under|over|roughly"
    "|менее|более|около|почти|примерно|чуть|hon|gan|khoang|duoi|chua day|xap xi)"
)
_ORIGIN = re.compile(
    rf"(?:\b(?:tu|tu muc|from|с|со|от)\s(?:muc\s)?(?:{ABOUT}\s){{0,2}}(?:us)?"
    rf"|[从從由自](?:{MASK}+的)?(?:不到|不足|逾|超过|約|约|近)?)[$€¥£]?\Z"
)


@cache
def _growth() -> Lexicon[tuple[str, bool]]:
    lexicon: Lexicon[tuple[str, bool]] = Lexicon(borrowed=False)
    # Rates first: the first meaning of a form stays.
    for row in sorted(rows("growth_words"), key=lambda row: not row["rate"]):
        if row["rate"] != "after":
            for form in forms(row["forms"]):
                lexicon.add(form, row["language"], (row["direction"], bool(row["rate"])))
    return lexicon


@cache
def _growth_after() -> Lexicon[str]:
    lexicon: Lexicon[str] = Lexicon(borrowed=False)
    for row in rows("growth_words"):
        if row["rate"] == "after":
            for form in forms(row["forms"]):
                lexicon.add(form, row["language"], row["direction"])
    return lexicon


@cache
def _shares_and_rates(language: str) -> re.Pattern[str]:
    return re.compile(
        bounded(
            form
            for row in rows("measure_words")
            if row["language"] == language
            and row["measure"] in ("share", "rate")
            and row["side"] == "before"
            for form in forms(row["forms"])
        )
    )


def is_origin(view: View, figure: Figure) -> bool:
    """Tell whether a figure is where a change begins: "from 100 to 200 billion"."""
    if view.text.startswith(" tro len", figure.end):
        return False  # "từ 8 % trở lên" is at least as much
    return _ORIGIN.search(view.text, max(0, figure.start - 24), figure.start) is not None


def changed(
    view: View,
    figure: Figure,
    earlier: tuple[Figure | None, Figure | None],
    floor: int,
    start: int,
) -> Figure:
    """Return the figure as a change where its clause, from `floor` on, makes it one.

    `start` is the beginning of the sentence, `earlier` are the figure before it there
    and the last growth rate.
    """
    before, rate = earlier
    if is_origin(view, figure) and figure.value_high is None:
        return _origin(view, figure, floor)
    if figure.direction is not None:
        return figure
    compares = figure.unit in RATES or view.language == "vi"  # "thấp hơn 2 triệu đồng"
    if compares and (direction := _compared(view, figure)) is not None:
        return replace(figure, comparator="eq", measure="change", direction=direction)
    said = _said_before(view, figure, before, floor) or _said_before(view, figure, rate, floor)
    if said is not None:
        return replace(figure, measure=said.measure, direction=said.direction)
    direction = _direction(view, figure, floor, start)
    if direction is None:
        return figure
    return replace(figure, measure="change", direction=direction)


def _origin(view: View, figure: Figure, floor: int) -> Figure:
    """Return where a change begins: no change, unless growth itself has changed."""
    word = last_growth(view, floor, figure.start) if figure.unit == "percent" else None
    if word is not None and word.value[1]:  # "growth slowed from 5.2 % to 3.9 %"
        return replace(figure, direction=word.value[0], measure="change")
    measure = None if figure.measure == "change" else figure.measure
    return replace(figure, direction=None, measure=measure)


def _said_before(view: View, figure: Figure, before: Figure | None, floor: int) -> Figure | None:
    """Return the figure before, where its verb is this one's as well."""
    if before is None or before.direction is None:
        return None
    if _goes_on(view, before, figure) or _moves_on(view, before, figure):
        return before
    if _is_bracketed(view, before, figure):
        return before
    if figure.unit not in RATES or _is_fraction(figure) or _own_direction(view, figure, floor):
        return None
    if _names_measure(view, before.end, figure.start):
        return None  # "доля её в импорте – 19 %"
    shared = _is_elliptic(view, figure, floor) or _omits_verb(view, before, figure)
    return before if shared else None


def _direction(view: View, figure: Figure, floor: int, start: int) -> str | None:
    elliptic = _is_elliptic(view, figure, floor)
    if not elliptic and (figure.unit not in RATES or _is_fraction(figure)):
        # "$50 more than", "на 50 долларов дороже"; elsewhere the word belongs to what follows.
        return _direction_after(view, figure) if view.language in ("en", "ru") else None
    direction = _own_direction(view, figure, floor)
    if direction is not None or figure.unit not in RATES:
        return direction
    if not elliptic:
        return _rate_of_sentence(view, figure, floor)
    word = last_growth(view, max(start, figure.start - 120), figure.start)
    if word is None or _names_measure(view, word.end, figure.start):
        return None
    return word.value[0]


def _rate_of_sentence(view: View, figure: Figure, floor: int) -> str | None:
    """Return the way of a rate named in an earlier clause: "增速比预期快，达到3.1%"."""
    word = last_growth(view, floor, figure.start)
    if word is None or not word.value[1] or _STOP.search(view.text, word.end, figure.start):
        return None
    begun = clause(view, word.end, figure.start)
    reached = _LEVEL.search(view.text, begun, figure.start)
    if reached is None or _names_measure(view, begun, figure.start):
        return None
    return word.value[0]


def _names_measure(view: View, start: int, end: int) -> bool:
    """Tell whether a share or a rate is named between two places."""
    return _shares_and_rates(view.language or "en").search(view.text, start, end) is not None


def _is_fraction(figure: Figure) -> bool:
    """Tell whether it is half, a third …: those are shares unless a verb is next to them."""
    return figure.measure == "share"


def _is_elliptic(view: View, figure: Figure, floor: int) -> bool:
    return _ELLIPSIS.search(view.text, floor, figure.start) is not None


def _own_direction(view: View, figure: Figure, floor: int) -> str | None:
    elliptic = _is_elliptic(view, figure, floor)
    return _direction_after(view, figure) or _direction_before(
        view, figure, floor, elliptic=elliptic
    )


def _omits_verb(view: View, before: Figure, figure: Figure) -> bool:
    """Tell whether the verb has been said before: "exports rose 6 % and imports 4 %"."""
    if before.unit != figure.unit or figure.start - before.end > _BREATH:
        return False
    return _AND.search(view.text, before.end, figure.start) is not None and not _STOP.search(
        view.text, before.end, figure.start
    )


def _compared(view: View, figure: Figure) -> str | None:
    """Read "cao hơn 5 %" as up by 5 %, not as more than 5 %."""
    pattern = _COMPARED.get(figure.comparator)
    if pattern is None or not pattern.search(view.text, max(0, figure.start - 12), figure.start):
        return None
    return "up" if figure.comparator == "gt" else "down"


def _goes_on(view: View, before: Figure, figure: Figure) -> bool:
    """Tell whether a figure shares the verb of the one before it, or says it again."""
    if figure.start - before.end > 40:
        return False
    again = _SAYS_AGAIN.match(view.text, before.end, figure.start)
    if figure.unit in RATES and again is not None and figure.start - again.end() < _FEW_WORDS:
        return True
    joined = _JOINS.fullmatch(view.text, before.end, figure.start) is not None
    return joined and before.unit == figure.unit


def _is_bracketed(view: View, before: Figure, figure: Figure) -> bool:
    """Tell the rate in brackets behind another: "6,9 % (в третьем было 6,6 %)"."""
    if before.measure != "change" or figure.unit != "percent" or before.unit != "percent":
        return False
    return _BRACKET.fullmatch(view.text, before.end, figure.start) is not None


def _moves_on(view: View, before: Figure, figure: Figure) -> bool:
    """Tell whether a figure is where a rate came to from `before`: 从3.1%回落至2.9%."""
    return (
        before.unit == figure.unit
        and figure.start - before.end < 25
        and is_origin(view, before)
        and before.measure == "change"
    )


def _direction_after(view: View, figure: Figure) -> str | None:
    after = view.at(_growth_after(), skip_spaces(view.text, figure.end))
    return None if after is None else after.value


def _direction_before(view: View, figure: Figure, floor: int, *, elliptic: bool) -> str | None:
    word = last_growth(view, clause(view, floor, figure.start), figure.start)
    if word is None:
        return None
    direction, is_rate = word.value
    if figure.comparator != "eq" and figure.outer_start <= word.start and not is_rate:
        return None  # "доля превысила 90 %" says how large it is
    reached = _LEVEL.search(view.text, word.end, figure.start) is not None
    return direction if is_rate or elliptic or not reached else None


def clause(view: View, floor: int, end: int) -> int:
    """Return where the clause that ends at `end` begins, not before `floor`."""
    return max((match.end() for match in _BREAK.finditer(view.text, floor, end)), default=floor)


def last_growth(view: View, start: int, end: int) -> Hit[tuple[str, bool]] | None:
    """Return the last word of change between two places: its direction, whether it is a rate."""
    last: Hit[tuple[str, bool]] | None = None
    pattern = table_pattern("growth_words", view.language or "en")
    for match in pattern.finditer(view.text, start, end):
        hit = view.at(_growth(), match.start())
        if hit is not None and (last is None or hit.value[1] or not last.value[1]):
            last = hit  # but the verb in "增幅高达" doesn't hide the rate
    return last
