"""Cut a date as people write it into tokens: years, months, days, words of period.

The tokens are a canonical string such as "n9 m4 y2024" (9 April 2024) or
"n9 months first y2023" (the first nine months of 2023), in the order written,
so that one grammar in `extraction.dates` serves four languages:

    y2024 a year   m4 a month   n9 a number of one or two digits   q1 h1 s21
    day±N week±N weekend±N month±N quarter±N year±N wN (weekday) relative to the source's date
    which±N (this, last, next) months quarters first last to since until now about
    D (ends a day: 日)
"""

import re
from functools import cache

from extraction.folding import Aligned, align
from extraction.lexicon import Lexicon
from extraction.tables import forms, rows

_LETTERS = {
    "month": "m",
    "quarter": "q",
    "half": "h",
    "season": "s",
    "number": "n",
    "weekday": "w",
    "relative day": "day",
    "relative month": "month",
    "relative year": "year",
    "relative week": "week",
    "relative weekend": "weekend",
    "relative quarter": "quarter",
    "which": "which",
}

# In this order; each is matched where the one before it left off.
_SHAPES = re.compile(
    r"""
      (?P<dmy> ([0-9]{1,2}) (?P<sep> \s?[/.-]\s? ) ([0-9]{1,2}) (?P=sep) ([0-9]{4}) (?![0-9]) )
    | (?P<ymd> ([0-9]{4}) [/.] ([0-9]{1,2}) [/.] ([0-9]{1,2}) (?![0-9]) )
    | (?P<iso> ([0-9]{4}) - ([0-9]{2}) (?: - ([0-9]{2}) )? (?![0-9]) )
    | (?P<decade> ([0-9]{3}) 0 [-’']? (?: s | е | х | 年代 ) )
    | (?P<zhyear> ([0-9]{4}) \s? 年 )
    | (?P<zhmonth> ([0-9]{1,2}) \s? 月 份? )
    | (?P<vimonth> thang \s ([0-9]{1,2}) (?![0-9]) )
    | (?P<my> ([0-9]{1,2}) [/.] ([0-9]{4}) (?![0-9]) )
    | (?P<dm> ([0-9]{1,2}) [/.] ([0-9]{1,2}) (?![0-9/.]) )
    | (?P<year> ([0-9]{4}) (?![0-9]) )
    | (?P<nth> ([0-9]{1,2}) (?: st | nd | rd | th ) \b )
    | (?P<number> ([0-9]{1,2}) (?![0-9]) )
    """,
    re.VERBOSE,
)

_CANONICAL = {
    "dmy": ("n", "m", "y"), "ymd": ("y", "m", "n"), "iso": ("y", "m", "n"), "decade": ("x",),
    "zhyear": ("y",), "zhmonth": ("m",), "vimonth": ("m",), "my": ("m", "y"), "dm": ("n", "m"),
    "year": ("y",), "nth": ("n",), "number": ("n",),
}  # fmt: skip

_RANGE = re.compile(r"\s*[-\u2013\u2014~]\s*")
_IGNORED = frozenset(" ,/.\n'’")
HAN_DIGITS = "〇零一二三四五六七八九"
_HAN = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+(?=\s?[年月日号號个個])")


@cache
def _words() -> Lexicon[str]:
    lexicon: Lexicon[str] = Lexicon()
    for row in rows("date_words"):
        if row["use"] == "text":
            continue
        kind, value = row["kind"], row["value"]
        for form in forms(row["forms"]):
            lexicon.add(form, row["language"], "" if kind == "noise" else letter(kind, value))
    return lexicon


def letter(kind: str, value: str) -> str:
    """Return the token of a row of the table of words."""
    return _LETTERS.get(kind, "D" if kind == "day" else kind) + value


def tokens(text: str, language: str | None) -> str | None:
    """Return the canonical tokens of `text`, None where a word of it isn't known."""
    text = " ".join(text.split())
    aligned = align(_HAN_NUMBER.sub(lambda match: arabic(match[0]), text))
    folded = aligned.text
    found: list[str] = []
    at = 0
    while at < len(folded):
        shape = _SHAPES.match(folded, at)
        hit = _hit(aligned, at, language, found)
        # "1 квартал" and "3季度" begin like plain numbers: the longer reading is meant.
        if shape is not None and (hit is None or hit[1] <= shape.end()):
            found += _shaped(shape)
            at = shape.end()
        elif hit is not None:
            found.append(hit[0])
            at = hit[1]
        elif (dash := _RANGE.match(folded, at)) is not None:
            found.append("to")
            at = dash.end()
        elif folded[at] in _IGNORED:
            at += 1
        else:
            return None
    return " ".join(filter(None, found))


def _hit(
    aligned: Aligned, at: int, language: str | None, found: list[str]
) -> tuple[str, int] | None:
    hit = _words().at(aligned, at, language)
    if hit is None:
        return None
    # "11 tháng năm 2023" are eleven months of 2023, "tháng năm 2023" is May.
    if (
        aligned.text[hit.start : hit.end] == "thang nam"
        and found
        and re.fullmatch("n[0-9]+", found[-1])
    ):
        return "months", at + len("thang")
    return hit.value, hit.end


def _shaped(match: re.Match[str]) -> list[str]:
    name = match.lastgroup or ""
    digits = re.findall("[0-9]+", match[0])
    if name == "decade":
        return [f"x{digits[0][:3]}X"]
    return [
        kind + (value if kind == "y" else str(int(value)))
        for kind, value in zip(_CANONICAL[name], digits, strict=False)
    ]


def arabic(han: str) -> str:
    if "十" not in han:
        return "".join(str(_HAN[char]) for char in han)
    tens, _, ones = han.partition("十")
    return str((_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0))
