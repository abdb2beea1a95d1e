"""What a figure is made of: sign, prefix, number, range, scale, unit, and the cues around it.

Works on the folded text of one language; `extraction.quantities` maps the
offsets back.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extraction import cues, units
from extraction.amounts import Amount, amount_at, ordinal_word_at
from extraction.folding import Aligned
from extraction.lexicon import Hit, Lexicon, is_han, is_letter, skip_spaces, skip_spaces_back
from extraction.tables import forms, rows

_RANGE = re.compile(r"[ ]?[-–—~〜][ ]?|[ ](?:to|den|toi|до)[ ]|[至到]|[ ](?P<pair>and|и|va)[ ]")
_BETWEEN = re.compile(r"(?:between|между|giua)[ ]\S*\Z")  # only then "5 and 6" is a range
_CODE = re.compile(r"(?<![a-z])[a-z]{3}(?![a-z])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}[ ]?(?: 年 | год | г\. )", re.VERBOSE)
_GENERIC = frozenset({"元", "圆", "圓", "dollars", "dollar"})
"""Currency words that a prefix makes precise: 新台币1.7亿元."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `start` to `end` of the folded text; its cues reach from outer to outer."""

    start: int
    end: int
    value: Decimal
    step: Decimal | None
    unit: str | None
    measure: str | None
    comparator: str = "eq"
    value_high: Decimal | None = None
    direction: str | None = None
    spelled: bool = False
    bare: bool = False
    """Whether neither a scale nor a unit was written."""
    outer_start: int = 0
    outer_end: int = 0


@dataclass(frozen=True, slots=True)
class _Idiom:
    value: Decimal
    unit: str
    measure: str


@cache
def _idioms() -> Lexicon[_Idiom]:
    lexicon: Lexicon[_Idiom] = Lexicon()
    for row in rows("idioms"):
        for form in forms(row["forms"]):
            meaning = _Idiom(Decimal(row["value"]), row["unit"], row["measure"])
            lexicon.add(form, row["language"], meaning)
    return lexicon


@cache
def _ordinals(side: str) -> Lexicon[str]:
    lexicon: Lexicon[str] = Lexicon()
    for row in rows("ordinals"):
        if row["side"] == side:
            for form in forms(row["form"]):
                lexicon.add(form, row["language"], row["unit"])
    return lexicon


@cache
def _per() -> Lexicon[bool]:
    lexicon: Lexicon[bool] = Lexicon()
    for row in rows("per"):
        lexicon.add(row["form"], "", value=True)
    return lexicon


def figure_at(aligned: Aligned, at: int, language: str | None) -> Figure | None:
    """Return the figure whose number, idiom or ordinal begins at `at`, None if none does.

    Raises `ValueProblem` for a number that can't be told (`1,2,3`).
    """
    figure = (
        _idiom_at(aligned, at, language)
        or _ordinal_at(aligned, at, language)
        or _measured_at(aligned, at, language)
    )
    if figure is None:
        return None
    meant = cues.around(aligned, figure.start, figure.end, language)
    figure = replace(
        figure,
        outer_start=min(meant.start, figure.start),
        outer_end=max(meant.end, figure.end),
    )
    if figure.measure == "ordinal":
        return figure
    if figure.unit is None and meant.end > figure.end:
        figure = _counted_after(aligned, figure, language)
    if figure.comparator == "eq" and meant.comparator is not None:
        figure = replace(figure, comparator=meant.comparator)
    if figure.unit == "times":
        multiple = meant.times or figure.measure == "multiple"
        return replace(figure, measure="multiple" if multiple else None)
    direction = figure.direction or meant.direction
    if direction is not None:
        figure = replace(figure, direction=direction, measure="change")
    return figure


def _counted_after(aligned: Aligned, figure: Figure, language: str | None) -> Figure:
    """Take the unit that follows the cue: "12 or more countries" counts countries."""
    noun = units.words().at(aligned, skip_spaces(aligned.text, figure.outer_end), language)
    if noun is None:
        return figure
    measure = units.table()[noun.value].measure
    return replace(figure, unit=noun.value, measure=measure, outer_end=noun.end, bare=False)


def _idiom_at(aligned: Aligned, at: int, language: str | None) -> Figure | None:
    hit = _idioms().at(aligned, at, language)
    if hit is None:
        return None
    idiom = hit.value
    return Figure(at, hit.end, idiom.value, Decimal(1), idiom.unit, idiom.measure)


def _ordinal_at(aligned: Aligned, at: int, language: str | None) -> Figure | None:
    prefix = _ordinals("before").at(aligned, at, language)
    start = skip_spaces(aligned.text, prefix.end) if prefix else at
    number = ordinal_word_at(aligned, start, language, prefixed=prefix is not None)
    unit = prefix.value if prefix else ""
    amount = amount_at(aligned, start, language, money=False) if number is None or prefix else None
    if amount is not None and (number is None or amount.end > number.end):  # thứ hai mươi
        number = amount
        if number.scaled:
            return None
        after = _ordinals("after").at(aligned, number.end, language)
        if prefix is None and (after is None or is_han(aligned.text[number.end])):
            return None
        if after is not None:
            number, unit = replace(number, end=after.end), after.value or unit
    if number is None:
        return None
    end = number.end
    if prefix is None:  # "18th meeting"; after thứ and 第 the noun stands in front
        noun = units.words().at(aligned, skip_spaces(aligned.text, end), language)
        if noun is not None and units.table()[noun.value].measure in ("count", "ordinal"):
            end, unit = noun.end, noun.value
    return Figure(
        at,
        end,
        number.value,
        None,
        unit or None,
        "ordinal",
        spelled=number.spelled,
    )


def _measured_at(aligned: Aligned, at: int, language: str | None) -> Figure | None:
    if not _may_begin(aligned, at) or _YEAR.match(aligned.text, at):
        return None
    start, prefix = _prefix_before(aligned, at, language)
    if prefix is None and at > 0 and is_letter(aligned.text[at - 1]):
        return None  # G20, COVID19
    low = amount_at(aligned, at, language, money=prefix is not None)
    if low is None:
        return None
    high = _range_end(aligned, low, language, prefix)
    last = low
    if high is not None:
        last = high
        if high.scaled and not low.scaled:
            low = low.times(high.factor)
    end, unit = _unit_after(aligned, last.end, language, prefix)
    value, step = low.value, last.step
    measure = units.table()[unit].measure if unit in units.table() else None
    if unit is not None and measure is None and " per " in unit:
        measure = "level"
    if measure == "count" and low.whole is not None and high is None:
        value, step = low.whole, Decimal(1)  # half a person is none: "1,500 người" is 1500
    figure = Figure(
        start,
        end,
        value,
        step,
        unit,
        measure,
        comparator="range" if high else low.more or "eq",
        value_high=high.value if high else None,
        spelled=low.spelled,
        bare=unit is None and not last.scaled,
    )
    return _signed(aligned, figure)


def _may_begin(aligned: Aligned, at: int) -> bool:
    """Tell whether the number at `at` stands alone: not COVID-19, not the 5 of 3.5."""
    if not aligned.text[at].isdigit() or at == 0:
        return True
    return not (
        aligned.text[at - 1] in "-./,"
        and at > 1
        and (is_letter(aligned.text[at - 2]) or aligned.text[at - 2].isdigit())
    )


def _signed(aligned: Aligned, figure: Figure) -> Figure:
    """Read a sign: a change where it is + or stands before a percentage, else a value below 0."""
    sign = cues.sign_before(aligned, figure.start)
    if sign is None:
        return figure
    at, direction = sign
    if direction == "up" or figure.unit in ("percent", "percentage_point", "basis_point"):
        return replace(figure, start=at, direction=direction)
    if figure.value_high is not None:
        return figure
    return replace(figure, start=at, value=-figure.value)


def _prefix_before(aligned: Aligned, at: int, language: str | None) -> tuple[int, str | None]:
    """Return where a currency in front of the number begins, and its code."""
    end = skip_spaces_back(aligned.text, at)
    hit = units.prefixes().before(aligned, end, language)
    if hit is not None:
        return hit.start, hit.value
    code = _code_at(aligned, end - 3)
    return at if code is None else end - 3, code


def _code_at(aligned: Aligned, at: int) -> str | None:
    """Return the ISO 4217 code that stands at `at` as a word of its own."""
    match = _CODE.match(aligned.text, at) if at >= 0 else None
    return None if match is None else units.iso_code(aligned.written(at, at + 3))


def _range_end(
    aligned: Aligned, low: Amount, language: str | None, prefix: str | None
) -> Amount | None:
    """Return the upper end of a range that begins with `low` ("5–6", "5% to 6%")."""
    between = _RANGE.match(aligned.text, low.end)
    if between is None:
        unit = units.words().at(aligned, skip_spaces(aligned.text, low.end), language)
        between = _RANGE.match(aligned.text, unit.end) if unit is not None else None
        if between is None:
            return None
    before = aligned.text[max(0, low.start - 20) : low.start]
    if between["pair"] and not _BETWEEN.search(before):
        return None
    at = between.end()
    symbol = units.prefixes().at(aligned, at, language)
    if symbol is not None and symbol.value == prefix:
        at = skip_spaces(aligned.text, symbol.end)
    high = amount_at(aligned, at, language, money=prefix is not None)
    if high is None or high.spelled != low.spelled:
        return None
    factor = high.factor if high.scaled and not low.scaled else Decimal(1)
    return high if low.value * factor < high.value else None


def _unit_after(
    aligned: Aligned, end: int, language: str | None, prefix: str | None
) -> tuple[int, str | None]:
    """Return the end of the figure and its unit, which may stand on either side."""
    at = skip_spaces(aligned.text, end)
    hit = units.words().at(aligned, at, language)
    code = _code_at(aligned, at)
    if code is not None and (hit is None or hit.end <= at + 3):
        hit = Hit(at, at + 3, code)
    if hit is None:
        return (_per_after(aligned, end, language, prefix) if prefix else None) or (end, prefix)
    if prefix is None:
        unit = hit.value
    elif hit.value == prefix or aligned.text[hit.start : hit.end] in _GENERIC:
        unit = prefix
    else:
        return _per_after(aligned, end, language, prefix) or (end, prefix)
    if units.is_currency(unit):
        return _per_after(aligned, hit.end, language, unit) or (hit.end, unit)
    return hit.end, unit


def _per_after(
    aligned: Aligned, end: int, language: str | None, currency: str
) -> tuple[int, str] | None:
    """Read "/thùng", "a barrel", "за тонну" behind a currency; per time stays outside."""
    per = _per().at(aligned, skip_spaces(aligned.text, end))
    if per is None:
        return None
    noun = units.words().at(aligned, skip_spaces(aligned.text, per.end), language)
    if noun is None or units.is_currency(noun.value):
        return None
    if units.table()[noun.value].measure in ("duration", None):
        return None
    return noun.end, f"{currency} per {noun.value}"
