"""Fractions and multiples that have a name: half, вдвое, gấp đôi, 翻一番, 三分之一, 3成."""

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from extraction.figures.amounts import is_scaled_at
from extraction.figures.figure import Figure
from extraction.figures.number_words import han_number
from extraction.lexicon import Lexicon, View
from extraction.tables import forms, rows

_TENTH = Decimal("0.1")
_HUNDRED = Decimal(100)
_NUMERALS = frozenset("0123456789一二两兩三四五六七八九十百")
_HAN = "零〇一二两兩三四五六七八九十百"
_FRACTION = re.compile(
    rf"(?P<below>[0-9]{{1,3}}|[{_HAN}]{{1,3}})分之(?P<above>[0-9.]{{1,6}}|[{_HAN}]{{1,5}})"
)
_TENTHS = re.compile(
    r"(?:(?P<low>[0-9](?:\.[0-9])?|[一二两兩三四五六七八九])"
    r"(?:成(?P<low_half>[半一二三四五六七八九])?)?[至到~～—-])?"
    r"(?P<tenths>[0-9](?:\.[0-9])?|[一二两兩三四五六七八九])成"
    r"(?:(?P<half>[半一二三四五六七八九])|(?P<more>[多余餘]))?"
    r"(?![为為立功员員都果本交长長熟分年就绩績品效型份])"
)
_PARTS = re.compile(
    r"(?<![0-9/.,])(?P<above>[1-9])/(?P<below>[2-9]|10)(?=[ ][^\W\d_]|[\u3400-\u9fff])"
)
_ORDINAL_TOO = ("third", "fifth", "sixth", "eighth", "tenth")
_OF = re.compile(
    r"[ ](?:of|in|by|from|to|on|more|less|since|and|or|against|after|during|this|last|over|compared"
    r"|as|at|with|when|because|while|before|than|is|was|were|are|had|below|above|higher|lower)\b"
    r"|[,.;)]|\Z"
)


@dataclass(frozen=True, slots=True)
class _Idiom:
    value: Decimal
    unit: str
    measure: str


_OF_A_POINT = re.compile(
    r" (?:of an?|an?) (?:full )?percentage[- ]point\b| of a point\b"
)  # half a percentage point


@cache
def _idioms() -> Lexicon[_Idiom]:
    lexicon: Lexicon[_Idiom] = Lexicon()
    for row in rows("idioms"):
        for form in forms(row["forms"]):
            meaning = _Idiom(Decimal(row["value"]), row["unit"], row["measure"])
            lexicon.add(form, row["language"], meaning)
    return lexicon


def idiom_at(view: View, at: int) -> Figure | None:
    """Return the fraction or multiple that begins at `at` of the folded text."""
    if view.narrow and (parts := _PARTS.match(view.text, at)) is not None:
        return _part(parts)
    fraction = _fraction_at(view, at) if view.text[at : at + 1] in _NUMERALS else None
    if fraction is not None:
        return fraction
    return None if view.text[at].isdigit() else _named_at(view, at)


def _named_at(view: View, at: int) -> Figure | None:
    hit = view.at(_idioms(), at)
    if hit is None:
        return None
    idiom = hit.value
    if idiom.unit == "percent" and is_scaled_at(view, hit.end):
        return None  # half a million
    words = view.text[at : hit.end]
    if words.endswith(_ORDINAL_TOO) and not _OF.match(view.text, hit.end):
        return None  # "a third country"
    points = _OF_A_POINT.match(view.text, hit.end) if idiom.unit == "percent" else None
    if points is not None:
        value = idiom.value / _HUNDRED
        return Figure(at, points.end(), value, _step(value), "percentage_point", None)
    more = view.text.startswith("多", hit.end)  # 翻一番多
    step = Decimal(1) if idiom.value == idiom.value.to_integral_value() else _TENTH
    return Figure(
        at,
        hit.end + more,
        idiom.value,
        step,
        idiom.unit,
        idiom.measure,
        comparator="gt" if more else "eq",
    )


def _step(value: Decimal) -> Decimal:
    """Return the size of the last digit of a value."""
    return Decimal((0, (1,), int(value.normalize().as_tuple().exponent)))


def _part(match: re.Match[str]) -> Figure | None:
    """Read 2/3 as percent; what could be a day and month has been taken by then."""
    above, below = Decimal(match["above"]), Decimal(match["below"])
    if above >= below:
        return None
    value = (_HUNDRED * above / below).quantize(_TENTH, rounding=ROUND_HALF_UP)
    return Figure(match.start(), match.end(), value, _TENTH, "percent", "share")


def _fraction_at(view: View, at: int) -> Figure | None:
    match = _FRACTION.match(view.text, at)
    if match is not None and match["below"] not in ("百", "100"):
        below, above = han_number(match["below"]), han_number(match["above"])
        if not below or above is None:
            return None
        value = (_HUNDRED * above / below).quantize(_TENTH, rounding=ROUND_HALF_UP)
        return Figure(at, match.end(), value, _TENTH, "percent", "share")
    return _tenths_at(view, at)


def _tenths_at(view: View, at: int) -> Figure | None:
    """Read 六成, 六成多, 七成半, 两到三成: tenths, as percent."""
    match = _TENTHS.match(view.text, at)
    tenths = han_number(match["tenths"]) if match is not None else None
    if match is None or tenths is None:
        return None
    low = han_number(match["low"] or "")
    value = tenths * 10 + _ones(match["half"])
    figure = Figure(at, match.end(), value, Decimal(1), "percent", "share")
    if low is not None and (least := low * 10 + _ones(match["low_half"])) < value:
        return replace(figure, value=least, value_high=value, comparator="range")
    return replace(figure, comparator="gt") if match["more"] else figure


def _ones(half: str | None) -> Decimal:
    """Return the percent behind the tenths: 五 of 兩成五, 半 of 七成半."""
    return Decimal(5) if half == "半" else han_number(half or "") or Decimal(0)
