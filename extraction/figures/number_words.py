"""Numbers in words: "twenty-five", "hai mươi lăm", "двести пять", 二十五, 百分之三點二's 三點二."""

import re
from decimal import Decimal
from functools import cache

from extraction.figures.amount import Amount
from extraction.lexicon import Lexicon, View, is_han
from extraction.tables import forms, rows

_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_HAN_DIGITS |= {"〇": 0, "两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_HAN_STARTS = "零〇一二两兩三四五六七八九十"
_HAN_NUMBER = re.compile(rf"[{_HAN_STARTS}廿卅卌][{_HAN_STARTS}百千]{{0,60}}")
_HAN_SHORT = str.maketrans({"廿": "二十", "卅": "三十", "卌": "四十"})
_HAN_DECIMALS = re.compile(r"[点點](?P<decimals>[零〇一二三四五六七八九]{1,8})")
_SOME_TENS = re.compile(r"(?P<tens>[二三四五六七八九]?十|[廿卅卌])[几幾]|[百千](?=[万萬亿億])")


@cache
def _words(kind: str) -> Lexicon[Decimal]:
    lexicon: Lexicon[Decimal] = Lexicon()
    for row in rows("small_numbers"):
        if row["kind"] == kind:
            for form in forms(row["forms"]):
                lexicon.add(form, row["language"], Decimal(row["value"]))
    return lexicon


def spelled_at(view: View, start: int) -> Amount | None:
    """Return the number in words that begins at `start` of the folded text."""
    text = view.text
    if start < len(text) and is_han(text[start]):
        return _han_at(view, start)
    for kind in ("whole", "collective", "half"):
        hit = view.at(_words(kind), start)
        if hit is not None:
            return Amount(
                start,
                hit.end,
                hit.value,
                _step(hit.value),
                spelled=True,
                needs_scale=kind == "half",
                people=kind == "collective",
            )
    hundreds = _hundreds_at(view, start)
    if hundreds is None:
        return _below_hundred(view, start)
    value, end = hundreds
    rest = _below_hundred(view, _after_hundreds(view, end))
    if rest is not None:
        value, end = value + rest.value, rest.end
    return Amount(start, end, value, Decimal(1), spelled=True)


def _step(value: Decimal) -> Decimal:
    """Return the size of the last digit that a word such as "миллион" or "полтора" gives."""
    if value < 10 and value != value.to_integral_value():
        return Decimal("0.1")
    return value if value >= 100 else Decimal(1)


def _hundreds_at(view: View, start: int) -> tuple[Decimal, int] | None:
    """Read "two hundred", "một trăm", "двести"."""
    hit = view.at(_words("hundreds"), start)
    if hit is not None:
        return hit.value, hit.end
    digit = view.at(_words("cardinal"), start)
    if digit is None or not 0 < digit.value < 10 or view.text[digit.end : digit.end + 1] != " ":
        return None
    hundred = view.at(_words("hundred"), digit.end + 1)
    return (digit.value * hundred.value, hundred.end) if hundred is not None else None


def _after_hundreds(view: View, end: int) -> int:
    """Return where tens and ones may begin: after "and", "linh", "lẻ"."""
    joint = view.at(_words("joint"), end + 1) if view.text[end : end + 1] == " " else None
    return (joint.end if joint is not None else end) + 1


def _below_hundred(view: View, start: int) -> Amount | None:
    tens = view.at(_words("tens"), start)
    if tens is None:
        ones = view.at(_words("cardinal"), start)
        if ones is None:
            return None
        return Amount(start, ones.end, ones.value, Decimal(1), spelled=True)
    value, end = tens.value, tens.end
    if view.text[end : end + 1] in ("-", " "):
        ones = view.at(_words("ones after tens"), end + 1) or view.at(_words("cardinal"), end + 1)
        if ones is not None and 0 < ones.value < 10:
            value, end = value + ones.value, ones.end
    return Amount(start, end, value, Decimal(1), spelled=True)


def half_after(view: View, end: int) -> int | None:
    """Return the end of "and a half", "с половиной", "rưỡi" behind a number or scale."""
    at = end + 1 if view.text[end : end + 1] == " " else end
    hit = view.at(_words("and a half"), at)
    return None if hit is None else hit.end


def _han_at(view: View, start: int) -> Amount | None:
    """Read a number in Chinese characters below ten thousand; 万 and 亿 are scales."""
    some = _SOME_TENS.match(view.text, start)
    if some is not None:
        value = _han_value(some["tens"]) if some["tens"] else Decimal(_HAN_TENS[some[0]])
        more = "gt" if some["tens"] else None
        return Amount(
            start, some.end(), value, value, spelled=True, more=more, needs_scale=more is None
        )
    match = _HAN_NUMBER.match(view.text, start)
    if match is None:
        return None
    value, end, step = _han_value(match[0]), match.end(), Decimal(1)
    point = _HAN_DECIMALS.match(view.text, end)
    if point is not None:
        digits = "".join(str(_HAN_DIGITS[char]) for char in point["decimals"])
        value, end = Decimal(f"{value}.{digits}"), point.end()
        step = Decimal((0, (1,), -len(digits)))
    return Amount(start, end, value, step, spelled=True)


def _han_value(chars: str) -> Decimal:
    chars = chars.translate(_HAN_SHORT)
    if not _HAN_TENS.keys() & set(chars):  # 二〇二三: digit by digit
        return Decimal("".join(str(_HAN_DIGITS[char]) for char in chars))
    total, digit = 0, 0
    for position, char in enumerate(chars):
        if char in _HAN_TENS:
            # 十 alone, at the start or after 零, is one ten.
            total += (digit or (1 if position == 0 else 0)) * _HAN_TENS[char]
            digit = 0
        else:
            digit = _HAN_DIGITS[char]
    return Decimal(total + digit)


def han_number(text: str) -> Decimal | None:
    """Return the value of a small number in digits or Chinese characters, None for neither."""
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    return _han_value(text) if _HAN_NUMBER.fullmatch(text) else None


def ordinal_word_at(view: View, start: int, *, prefixed: bool) -> Amount | None:
    """Return the ordinal word at `start`: "third", "третий".

    Vietnamese has none but the numbers after thứ: those count only when `prefixed`.
    """
    hit = view.at(_words("ordinal"), start)
    if hit is None and prefixed:
        hit = view.at(_words("ordinal_after_prefix"), start)
    if hit is None:
        return None
    return Amount(start, hit.end, hit.value, Decimal(1), spelled=True)
