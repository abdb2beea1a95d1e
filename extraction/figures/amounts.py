"""Read the number that stands at a place: digits or words, with their scale.

"240,1 tỷ" is 240100000000 with a last digit worth 100000000; "2181亿7600万" is
one amount of two parts; "двадцать пять" and "二十五" are 25.
"""

from dataclasses import replace
from decimal import Decimal
from functools import cache

from extraction.figures.amount import Amount
from extraction.figures.number_words import half_after, spelled_at
from extraction.figures.separators import NUMBER, read_digits
from extraction.lexicon import Lexicon, View, is_han, is_letter, skip_spaces
from extraction.tables import forms, rows
from extraction.values import ValueProblem

_UNITS_LIKE_SCALES = ("千瓦", "千克", "千米", "千卡", "兆瓦", "百分")
_HALF = Decimal("0.5")
_THOUSAND = Decimal(1000)
_TENTH = Decimal("0.1")

MAX_DIGITS_READ = 60
"""Longer runs of digits are no figure; they are refused before any arithmetic."""


@cache
def _scales() -> Lexicon[Decimal]:
    lexicon: Lexicon[Decimal] = Lexicon()
    for row in rows("scales"):
        for form in forms(row["form"]):
            lexicon.add(form, row["language"], Decimal(row["factor"]))
    return lexicon


@cache
def _letters() -> dict[str, Decimal]:
    return {row["form"]: Decimal(row["factor"]) for row in rows("scale_letters")}


@cache
def _inside() -> dict[str, str]:
    """Return the characters that stand between number and scale: 20多项, 2000余亿."""
    return {
        form: row["comparator"]
        for row in rows("comparators")
        if row["side"] == "inside"
        for form in forms(row["forms"])
    }


def amount_at(view: View, start: int, *, money: bool) -> Amount | None:
    """Return the amount that begins at `start` of the folded text, None where there is none.

    `money` says that a currency stands before it: then "t" is trillions, not
    tonnes, and "m" millions, not metres. Raises `ValueProblem` for separators
    at odds and for more digits than any figure has.
    """
    first = _part_at(view, start, money=money)
    if first is None:
        return None
    total = first
    while total.scaled:
        following = _part_at(view, _next_part(view, total.end), money=money)
        # 2181亿7600万: each part is smaller than the last digit of the part before it.
        if following is None or following.value >= total.step:
            break
        if not following.scaled and not _is_rest(view, total, following):
            break
        total = Amount(
            total.start,
            following.end,
            total.value + following.value,
            following.step,
            scaled=True,
            spelled=total.spelled,
            more=following.more or total.more,
        )
    return total


def _is_rest(view: View, total: Amount, following: Amount) -> bool:
    """Tell whether a number without a scale ends an amount: 3万5000, "9 тыс. 340"."""
    if is_han(view.text[total.end - 1]):
        return True
    thousands = view.language == "ru" and total.factor == _THOUSAND and not total.spelled
    return thousands and following.end - following.start == len("340")


def _next_part(view: View, end: int) -> int:
    """Return where the smaller part of an amount begins: 1亿零700万, 5 tỷ 300 triệu."""
    return end + 1 if view.text[end : end + 1] in ("零", "〇") else skip_spaces(view.text, end)


def _part_at(view: View, start: int, *, money: bool) -> Amount | None:
    number = _number_at(view, start)
    if number is None:
        return None
    half = half_after(view, number.end)
    if half is not None:  # two and a half million
        number = replace(number, end=half, value=number.value + _HALF, step=_TENTH)
    end, factor, more = number.end, Decimal(1), number.more
    if view.text.startswith(("个多", "個多"), end):  # 两个多小时
        more, end = "gt", end + 2
    inside = _inside().get(view.text[end : end + 1])
    if inside is not None:
        more, end = inside, end + 1
    scaled = False
    while (
        not view.text.startswith(_UNITS_LIKE_SCALES, end)
        and (hit := view.at(_scales(), gap(view, end))) is not None
    ):
        factor, end, scaled = factor * hit.value, hit.end, True
        inside = _inside().get(view.text[end : end + 1])
        if inside is not None and more is None:
            more, end = inside, end + 1
    if not scaled and (letter := _letter_at(view, end, money=money)) is not None:
        factor, end, scaled = letter, gap(view, end) + 1, True
    value, step = number.value * factor, number.step * factor
    if scaled and (half := half_after(view, end)) is not None:  # sáu ngàn rưỡi
        value, step, end = value + factor * _HALF, factor * _TENTH, half
    return Amount(
        start,
        end,
        value,
        step,
        scaled=scaled,
        spelled=number.spelled,
        more=more,
        whole=None if scaled else number.whole,
        factor=factor,
        people=number.people,
    )


def gap(view: View, at: int) -> int:
    """Return the place after a gap between number and scale: spaces or one hyphen."""
    after = skip_spaces(view.text, at)
    if (
        view.text[after : after + 1] == "-"
        and after == at
        and view.text[after + 1 : after + 2].isalpha()
    ):
        return after + 1  # 240-billion
    return after


def _letter_at(view: View, end: int, *, money: bool) -> Decimal | None:
    at = skip_spaces(view.text, end) if money else end
    letter = view.text[at : at + 1]
    if letter not in _letters() or (at + 1 < len(view.text) and is_letter(view.text[at + 1])):
        return None
    if letter == "t" and not money:
        return None
    return _letters()[letter]


def _number_at(view: View, start: int) -> Amount | None:
    match = NUMBER.match(view.text, start)
    if match is not None:
        if match.end() - start > MAX_DIGITS_READ:
            raise ValueProblem(
                f"“{view.text[start : start + 20]}…” has too many digits for a figure; "
                "at most 15 significant digits can be kept."
            )
        written = read_digits(match[0], view.language)
        return Amount(start, match.end(), written.value, written.step, whole=written.whole)
    spelled = spelled_at(view, start)
    if spelled is not None and spelled.needs_scale and not is_scaled_at(view, spelled.end):
        return None
    return spelled


def is_scaled_at(view: View, end: int) -> bool:
    """Tell whether a scale follows: "half" in "half a million" is no fraction."""
    at = skip_spaces(view.text, end)
    if view.text.startswith("a ", at):
        at += 2
    return view.at(_scales(), at) is not None
