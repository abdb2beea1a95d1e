"""Read what has a place in a series: lần thứ 18, 18th meeting, 第18次, 18-й."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from extraction import units
from extraction.figures.amount import Amount
from extraction.figures.amounts import amount_at
from extraction.figures.figure import Figure
from extraction.figures.number_words import ordinal_word_at
from extraction.figures.separators import NUMBER
from extraction.lexicon import Hit, Lexicon, View, is_han, skip_spaces, skip_spaces_back
from extraction.tables import forms, rows

_ROMAN = re.compile(r"(?=[ivxl])(l?x{0,4}|xl)(ix|iv|v?i{0,3})(?![^\W_])")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


@cache
def _ordinals(side: str) -> Lexicon[str]:
    lexicon: Lexicon[str] = Lexicon()
    for row in rows("ordinals"):
        if row["side"] == side:
            for form in forms(row["form"]):
                lexicon.add(form, row["language"], row["unit"])
    return lexicon


def ordinal_at(view: View, at: int) -> Figure | None:
    """Return the ordinal that begins at `at` of the folded text."""
    number: Amount | None
    if view.text[at].isdigit():
        number = _suffixed(view, at)
    elif (prefix := view.at(_ordinals("before"), at)) is not None:
        return _prefixed(view, at, prefix)
    else:
        number = ordinal_word_at(view, at, prefixed=False)
    if number is None:
        return None
    end, unit = number.end, None
    noun = view.at(units.words(), skip_spaces(view.text, end))
    if noun is not None and units.table()[noun.value].measure in ("count", "ordinal"):
        end, unit = noun.end, noun.value
    return Figure(
        at, number.end, number.value, None, unit, "ordinal", spelled=number.spelled, outer_end=end
    )


def _suffixed(view: View, at: int) -> Amount | None:
    """Read a number in digits with an ending: 51st, 18-й; a Chinese classifier makes none."""
    digits = NUMBER.match(view.text, at)
    after = view.at(_ordinals("after"), digits.end()) if digits is not None else None
    if digits is None or after is None or is_han(view.text[digits.end()]):
        return None
    number = amount_at(view, at, money=False)
    return None if number is None or number.scaled else replace(number, end=after.end)


def _prefixed(view: View, at: int, prefix: Hit[str]) -> Figure | None:
    """Read what follows thứ or 第; there the noun stands in front, or is a classifier."""
    start = skip_spaces(view.text, prefix.end)
    number = ordinal_word_at(view, start, prefixed=True)
    amount = amount_at(view, start, money=False) or _roman_at(view, start)
    if number is None or (amount is not None and amount.end > number.end):  # thứ hai mươi
        number = amount
    if number is None or number.scaled:
        return None
    end, unit = number.end, prefix.value
    after = view.at(_ordinals("after"), end)
    if after is not None:
        end, unit = after.end, after.value or unit
    named = view.before(units.words(), skip_spaces_back(view.text, at))
    if unit == "round" and named is not None and units.table()[named.value].measure == "count":
        unit = named.value  # cuộc gặp lần thứ 51
    return Figure(at, end, number.value, None, unit or None, "ordinal", spelled=number.spelled)


def _roman_at(view: View, start: int) -> Amount | None:
    match = _ROMAN.match(view.text, start)
    if match is None or not view.aligned.written(start, match.end()).isupper():
        return None
    values = [_ROMAN_VALUES[char] for char in match[0]]
    following = [*values[1:], 0]
    total = sum(-a if a < b else a for a, b in zip(values, following, strict=True))
    return Amount(start, match.end(), Decimal(total), Decimal(1))
