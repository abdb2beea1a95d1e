"""The numbers of a running text that a date can be made of, and what they say."""

import re

from extraction.dating.datewords import HAN_DIGITS, arabic

# Numbers that are part of a longer one, of a code or of an amount are none of ours.
_ALONE = r"(?<![0-9a-z_#№$€£¥₽₫])(?<![0-9][.,:])"
_END = r"(?![0-9a-z%‰°]|[.,][0-9]|\ %)"
_HAN = f"(?: [一二三四五六七八九]?十[一二三四五六七八九]? | [{HAN_DIGITS}] )"
_HAN_ALONE = rf"(?<![0-9{HAN_DIGITS}十百千])(?<![0-9][.,])"

_FULL = rf"""
    (?P<full> {_ALONE} (?:                                    # 8/4/2024, 2024-04-08, 08.04.24
          [0-9]{{1,2}} (?P<sep> \ ?[/.-]\ ? ) [0-9]{{1,2}} (?P=sep) [0-9]{{4}}
        | [0-9]{{4}} (?P<ymd> [/.-] ) [0-9]{{1,2}} (?P=ymd) [0-9]{{1,2}}
        | [0-9]{{2}} (?P<short> [/.] ) [0-9]{{2}} (?P=short) [0-9]{{2}}
      ) (?![0-9/]|\.[0-9]) )
  | (?P<decade> {_ALONE} (?: [12][0-9]{{2}}0 | [5-9]0 )       # 1990s, 1990-е, 80-х, 1990年代
        (?: ['’]?s\b | -(?:е|х|ые|ых|м|ми)\b | \ ?年代 ) )
"""
_HAN_SHAPES = rf"""
  | (?P<handecade> (?: 上世[纪紀] | 20世[纪紀] ) [1-9]0年代 )
  | (?P<century> {_ALONE} [0-9]{{1,2}} 世[纪紀] (?! [0-9] ) )
  | (?P<zhyear> {_HAN_ALONE} (?: [12][0-9]{{3}} | [{HAN_DIGITS}]{{4}} ) \ ? 年(?!代)
      | 民[國国]\ ?[0-9]{{2,3}}\ ?年
      # 113年9月, 92年以來: of the Republic of China
      | (?<![0-9.,約约近逾超第]) (?: 1[01][0-9]年 | [89][0-9]年(?=以來) )
        (?! [來来前后後間间内內历歷的之老史紀纪歲岁周，。、；）] | 以[内內来下上] | \s | \Z ) )
  | (?P<zhmonth> {_HAN_ALONE} (?: [0-9]{{1,2}} | {_HAN} ) \ ? 月份? )
  | (?P<zhnamed> [昨今明] \ ? \( (?: [0-9]{{1,2}} | {_HAN} ) \) \ ? 日 )   # 昨（2）日
  | (?P<zhday> {_HAN_ALONE} (?: [0-9]{{1,2}} | {_HAN} ) \ ? [日号號] )
  | (?P<zhnumber> {_HAN_ALONE} (?: {_HAN} | [两兩] ) (?= [个個](?:月|季度) | [年天]前 ) )
"""
_VIETNAMESE_SHAPES = rf"""
  | (?P<vimonth> \bthang\ [0-9]{{1,2}} (?![0-9]|[.,][0-9]) )
  | (?P<months_year> {_ALONE} [0-9]{{1,2}}t/?20[0-9]{{2}}\b )          # 9T2023: nine months
  | (?P<months> {_ALONE} [0-9]{{1,2}}t (?= \ 20[0-9]{{2}}\b ) )
"""
_FISCAL = r"""
  | (?P<fiscal> (?<![^\W_]) fy \ ? (?:20)? [0-9]{2} (?![0-9/]) )            # FY2024, FY25
"""
_PARTIAL = rf"""
  | (?P<iso> {_ALONE} [12][0-9]{{3}}-(?:0[1-9]|1[0-2]) (?![0-9/-]) )
  | (?P<month_year> {_ALONE} (?: (?:0?[1-9]|1[0-2]) / (?:1[5-9]|20)[0-9]{{2}}
      | (?:MONTH|1[0-2]) \. (?:19|20)[0-9]{{2}} ) (?!/) {_END} )
  | (?P<pair> {_ALONE} [0-9]{{1,2}} [/.] [0-9]{{1,2}} (?!/) {_END} )
  | (?P<quarter> {_ALONE} (?: [1-4]q | q[1-4] ) [/-]? (?: (?:20)?[0-9]{{2}} )? \b )
  | (?P<half> {_ALONE} (?: [12]h | h[12] ) [/-]? (?:20)?[0-9]{{2}} \b )
  | (?P<year_quarter> {_ALONE} (?:20)?[0-9]{{2}} \ ? q[1-4] \b )
  | (?P<year> {_ALONE} (?:1[0-9]|20)[0-9]{{2}} {_END} )
  | (?P<nth> {_ALONE} [0-9]{{1,2}} (?: st | nd | rd | th )\b )
  | (?P<number> {_ALONE} [0-9]{{1,2}} (?!:[0-9]) {_END} )
"""


def shapes(language: str) -> str:
    """Return the pattern for the numbers of a language; `read` takes the names of its groups."""
    first = {"vi": "t", "en": "f", "zh": f"上民昨今明{HAN_DIGITS}十两兩"}.get(language, "")
    own = {"vi": _VIETNAMESE_SHAPES, "en": _FISCAL, "zh": _HAN_SHAPES}.get(language, "")
    # Elsewhere "7.1885" and "7.2024" are rates of exchange.
    dotted = "0?[1-9]" if language in ("vi", "ru") else "0[1-9]"
    return f"(?= [0-9q{first}] | h[12] ) (?: {_FULL} {own} {_PARTIAL.replace('MONTH', dotted)} )"


# Which parts the digits are, in their order, and the kind of the token (see `datescan`).
_REPUBLIC = 1911
_PLAIN = {
    "vimonth": ("m", ("m",)),
    "nth": ("n", ("n",)),
    "number": ("n", ("n",)),
    "year": ("y", ("y",)),
    "iso": ("I", ("y", "m")),
    "month_year": ("M", ("m", "y")),
    "pair": ("P", ("n", "m")),
    "century": ("C", ("n",)),
}


def read(name: str, written: str) -> tuple[str, str]:
    """Return kind and canonical tokens of what the group `name` of `shapes` matched."""
    digits = re.findall("[0-9]+", written)
    if name in _PLAIN:
        kind, parts = _PLAIN[name]
        return kind, _canonical(parts, digits)
    if name == "full":
        return "F", _full(digits)
    if name in ("decade", "handecade"):
        return "x", f"x{digits[0][:3] if len(digits[0]) == 4 else '19' + digits[-1][0]}X"
    if name in ("months", "months_year"):
        return "T", " ".join((f"n{int(digits[0])} months", *(f"y{year}" for year in digits[1:])))
    if name in ("quarter", "year_quarter", "half"):
        return _half(written) if name == "half" else _quarter(written)
    return ("Y", f"y20{digits[0][-2:]}") if name == "fiscal" else _han(name, written)


def _half(written: str) -> tuple[str, str]:
    """Read "1H24" and "H1/2024"."""
    number = re.search("(?<=h)[12]|[12](?=h)", written)
    return "B", f"h{number[0] if number else ''} y20{written[-2:]}"


def _canonical(parts: tuple[str, ...], digits: list[str]) -> str:
    return " ".join(
        part + (value if part == "y" else str(int(value)))
        for part, value in zip(parts, digits, strict=True)
    )


def _full(digits: list[str]) -> str:
    if len(digits[0]) == 4:
        return _canonical(("y", "m", "n"), digits)
    day, month, year = digits
    return _canonical(("n", "m", "y"), [day, month, year if len(year) == 4 else f"20{year}"])


def _quarter(written: str) -> tuple[str, str]:
    """Read "Q1", "1Q23", "Q1/2023", "2023Q1"."""
    named = re.search("q[1-4]|[1-4]q", written)
    if named is None:
        return "q", ""
    quarter = f"q{named[0].strip('q')}"
    year = re.search("[0-9]{2,4}", written[: named.start()] + " " + written[named.end() :])
    if year is None:
        return "q", quarter
    return "B", f"{quarter} y{year[0] if len(year[0]) == 4 else '20' + year[0]}"


def _han(name: str, written: str) -> tuple[str, str]:
    digits = re.sub(r"[\s年月份日号號昨今明()]", "", written)
    if not digits.isascii() and written[0] != "民":
        digits = "2" if digits in "两兩" else arabic(digits)
    if name == "zhyear" and (written[0] == "民" or len(digits) < len("2024")):
        return "Y", f"y{int(digits.strip('民國国')) + _REPUBLIC}"  # of the Republic of China
    if name == "zhyear":
        return "Y", f"y{digits}"
    if name == "zhmonth":
        return "m", f"m{int(digits)}"
    return ("Z", f"n{int(digits)} D") if name in ("zhday", "zhnamed") else ("n", f"n{int(digits)}")
