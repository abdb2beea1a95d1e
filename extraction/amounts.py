"""Read the number that stands at a place: digits or words, with their scale.

"240,1 tỷ" is 240100000000 with a last digit worth 100000000; "2181亿7600万" is
one amount of two parts; "двадцать пять" and "二十五" are 25.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extraction.folding import Aligned
from extraction.lexicon import Lexicon, is_letter, skip_spaces
from extraction.separators import NUMBER, read_digits
from extraction.tables import forms, rows
from extraction.values import ValueProblem

_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_HAN_DIGITS |= {"〇": 0, "两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_NUMBER = re.compile(r"[零〇一二两兩三四五六七八九十][零〇一二两兩三四五六七八九十百千]*")

MAX_DIGITS_READ = 60
"""Longer runs of digits are no figure; they are refused before any arithmetic."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number at `start` to `end` of the folded text, scale applied.

    `step` is the size of the last written digit; `scaled` tells whether a scale
    word was read, `spelled` whether words were; `more` is the comparator that
    stands inside ("20多"); `whole` is the other reading of a doubtful
    separator; `factor` is the last scale read.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    scaled: bool = False
    spelled: bool = False
    more: str | None = None
    whole: Decimal | None = None
    factor: Decimal = Decimal(1)

    def times(self, factor: Decimal) -> "Amount":
        """Return the amount with a scale that was written elsewhere ("5–6 трлн")."""
        return Amount(
            self.start,
            self.end,
            self.value * factor,
            self.step * factor,
            scaled=True,
            spelled=self.spelled,
            more=self.more,
        )


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
def _words(kind: str) -> Lexicon[Decimal]:
    lexicon: Lexicon[Decimal] = Lexicon()
    for row in rows("small_numbers"):
        if row["kind"] == kind:
            for form in forms(row["forms"]):
                lexicon.add(form, row["language"], Decimal(row["value"]))
    return lexicon


@cache
def _inside() -> dict[str, str]:
    """Return the characters that stand between number and scale: 20多项, 2000余亿."""
    return {
        form: row["comparator"]
        for row in rows("comparators")
        if row["side"] == "inside"
        for form in forms(row["forms"])
    }


def amount_at(aligned: Aligned, start: int, language: str | None, *, money: bool) -> Amount | None:
    """Return the amount that begins at `start` of the folded text, None where there is none.

    `money` says that a currency stands before it: then "t" is trillions, not
    tonnes, and "m" millions, not metres. Raises `ValueProblem` for separators
    at odds and for more digits than any figure has.
    """
    first = _part_at(aligned, start, language, money=money)
    if first is None:
        return None
    total = first
    while total.scaled:
        following = _part_at(aligned, skip_spaces(aligned.text, total.end), language, money=money)
        # 2181亿7600万: each part is smaller than the last digit of the part before it.
        if following is None or not following.scaled or following.value >= total.step:
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


def _part_at(aligned: Aligned, start: int, language: str | None, *, money: bool) -> Amount | None:
    number = _number_at(aligned, start, language)
    if number is None:
        return None
    end, factor, more = number.end, Decimal(1), None
    inside = _inside().get(aligned.text[end : end + 1])
    if inside is not None:
        more, end = inside, end + 1
    scaled = False
    while (hit := _scales().at(aligned, _gap(aligned, end), language)) is not None:
        factor, end, scaled = factor * hit.value, hit.end, True
        inside = _inside().get(aligned.text[end : end + 1])
        if inside is not None and more is None:
            more, end = inside, end + 1
    if not scaled and (letter := _letter_at(aligned, end, money=money)) is not None:
        factor, end, scaled = letter, _gap(aligned, end) + 1, True
    return Amount(
        start,
        end,
        number.value * factor,
        number.step * factor,
        scaled=scaled,
        spelled=number.spelled,
        more=more,
        whole=None if scaled else number.whole,
        factor=factor,
    )


def _gap(aligned: Aligned, at: int) -> int:
    """Return the place after a gap between number and scale: spaces or one hyphen."""
    after = skip_spaces(aligned.text, at)
    if (
        aligned.text[after : after + 1] == "-"
        and after == at
        and aligned.text[after + 1 : after + 2].isalpha()
    ):
        return after + 1  # 240-billion
    return after


def _letter_at(aligned: Aligned, end: int, *, money: bool) -> Decimal | None:
    at = skip_spaces(aligned.text, end) if money else end
    letter = aligned.text[at : at + 1]
    if letter not in _letters() or (at + 1 < len(aligned.text) and is_letter(aligned.text[at + 1])):
        return None
    if letter == "t" and not money:
        return None
    return _letters()[letter]


def _number_at(aligned: Aligned, start: int, language: str | None) -> Amount | None:
    match = NUMBER.match(aligned.text, start)
    if match is not None:
        if match.end() - start > MAX_DIGITS_READ:
            raise ValueProblem(
                f"“{aligned.text[start : start + 20]}…” has too many digits for a figure; "
                "at most 15 significant digits can be kept."
            )
        written = read_digits(match[0], language)
        return Amount(start, match.end(), written.value, written.step, whole=written.whole)
    return _han_at(aligned, start) or _spelled_at(aligned, start, language)


def _spelled_at(aligned: Aligned, start: int, language: str | None) -> Amount | None:
    """Read number words up to the hundreds: "twenty-five", "hai mươi lăm", "двести пять"."""
    total, at = Decimal(0), start
    limit: Decimal | None = None
    while True:
        hit = _words("tens").at(aligned, at, language)
        tens = hit is not None
        hit = hit or _words("cardinal").at(aligned, at, language)
        if hit is None and limit is not None:
            hit = _words("ones after tens").at(aligned, at, language)
        if hit is None or (limit is not None and not 0 < hit.value < limit):
            break
        total, end = total + hit.value, hit.end
        limit = Decimal(100) if hit.value >= 100 else Decimal(10)
        at = end + 1 if aligned.text[end : end + 1] in ("-", " ") else end
        if not tens or at == end:
            return Amount(start, end, total, Decimal(1), spelled=True)
    if limit is None:
        return None
    return Amount(start, end, total, Decimal(1), spelled=True)


def _han_at(aligned: Aligned, start: int) -> Amount | None:
    """Read a number in Chinese characters below ten thousand; 万 and 亿 are scales."""
    match = _HAN_NUMBER.match(aligned.text, start)
    if match is None:
        return None
    chars = match[0]
    if not _HAN_TENS.keys() & set(chars):  # 二〇二三: digit by digit
        value = Decimal("".join(str(_HAN_DIGITS[char]) for char in chars[:MAX_DIGITS_READ]))
        return Amount(start, match.end(), value, Decimal(1), spelled=True)
    total, digit = 0, 0
    for position, char in enumerate(chars):
        if char in _HAN_TENS:
            # 十 alone, at the start or after 零, is one ten.
            total += (digit or (1 if position == 0 else 0)) * _HAN_TENS[char]
            digit = 0
        else:
            digit = _HAN_DIGITS[char]
    return Amount(start, match.end(), Decimal(total + digit), Decimal(1), spelled=True)


def ordinal_word_at(
    aligned: Aligned, start: int, language: str | None, *, prefixed: bool
) -> Amount | None:
    """Return the ordinal word at `start`: "third", "третий".

    Vietnamese has none but the numbers after thứ: those count only when `prefixed`.
    """
    hit = _words("ordinal").at(aligned, start, language)
    if hit is None and prefixed:
        hit = _words("ordinal_after_prefix").at(aligned, start, language)
    if hit is None:
        return None
    return Amount(start, hit.end, hit.value, Decimal(1), spelled=True)
