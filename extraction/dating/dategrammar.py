"""Which kinds of tokens in a row make a date, in each of the four languages.

The letters are those of `extraction.dating.datescan`; a group's name tells how what it
matches is read (`extraction.dating.datephrases`). The first alternative that matches
counts, so the longer ones stand first. All repeats are bounded: a wall of
numbers must not take longer than its length.
"""

import re
from functools import cache

_YEAR = "(?: [o,/-]? A{0,2} [yaYu] A? )"
_LINK = "[-t&,]{1,2}"
_MORE = f"(?: {_LINK} D? n A? ){{0,4}}"
"""More days of a list: "8, 9 và 10/4"."""

_ENDED = f"(?: e o? )? -? (?: m n? | n o? m ) {_YEAR}?"
"""The end of so many months: "to the end of June", "ended March 31, 2024"."""

# "the first nine months", "9 tháng đầu năm nay", "за первые семь месяцев", "前5个月"
_COUNTED = {
    "vi": f"""
        [nA] [UQ] [fel]? (?: b | {_YEAR} | A ) | [nA] [UQ] [fel]
      | T /? {_YEAR} | T f? A?
      | n U t e? (?: D? [PF] | M | m ) {_YEAR}?
    """,
    "en": f"""
        f? n U t {_ENDED} | [AQ] t {_ENDED}
      | f n [UQ] (?: {_YEAR} | o? A )?
      | [li]? n [UQ] {_YEAR}
    """,
    "ru": f"f n [UQ] {_YEAR}? | l? n [UQ] {_YEAR}",
    "zh": "[yaYu]? o? f (?: n [UQ] | m (?![Zn]) )",  # 前9月 is short for 前9个月
}

# Days with the name of their month.
_NAMED = {
    "vi": f"""
        W n m {_YEAR}?
      | D? n m {_YEAR}? [-t] D? n m {_YEAR}?
      | D? n {_MORE} {_LINK} D? n m {_YEAR}?
      | D? n m {_YEAR}?
      | D n r
    """,
    "en": f"""
        m n {_YEAR}? [-t] m n {_YEAR}?
      | n o? m {_YEAR}? [-t&] n o? m {_YEAR}?
      | m n {_MORE} [-t&] n {_YEAR}?
      | n {_MORE} [-t&] n o? m {_YEAR}?
      | m n {_YEAR}?
      | n o? m {_YEAR}?
      | n o? r
    """,
    "ru": f"""
        n A? m {_YEAR}? [-t] n A? m {_YEAR}?
      | n A? {_MORE} [-t&] n A? m {_YEAR}?
      | n A? m {_YEAR}?
      | n D? r
    """,
    "zh": """
        [yaYu]? m [Zn] [-t] [yaY]? m Z
      | [yaYu]? m [Zn] (?: [-t&,]{1,2} n){0,4} (?: [-t&,]{1,2} Z ){1,4}
      | [yaYu]? m Z
      | [rj] [nZ] [-t] Z
      | [rj] Z
    """,
}

_NUMERIC = f"""
    D? n {_MORE} {_LINK} D? [PF]
  | D? [PF] [-t&] D? [PF]
  | D? P u
  | [DW]? [PFI]
"""

_MONTHS = f"""
    [yaYu]? [efl]? m {_YEAR}? [-t] [yaY]? [efl]? m {_YEAR}?
  | [yaYu]? n [-t&] m {_YEAR}?
  | m [-t] n {_YEAR} | m [-t] M | M [-t] M
  | [yaY] m & m | m & m {_YEAR}? | m [-t&] M
  | i m
  | u m
"""

_STRETCHES = f"""
    h o? m {_YEAR}? | [yaY]? m h |
    q {_YEAR} [-t] q {_YEAR} | [yaY] q [-t&] q | q [-t&] q {_YEAR}?
  | [yaYu] [qhps] | v {_YEAR} | [efl]? [qhs] (?: {_YEAR} | o? A )? | B | i [sq] | p {_YEAR}?
"""

_PATTERN = r"""
    (?: D? i? w k? | d ) [,(]? (?P<day> {numeric} | {named} {han_day} | n - n )
  | (?P<same> [yab] j | j {year} | K [o,]? (?: {year} | b | A )? | [yaYb] o? K )
  | (?P<todate> [efl] A [yaY]? t D? (?: [PF] | n A? m {year}? | m {year}? ) )
  | (?P<counted> {counted} )
  | (?P<dated> {numeric} | {named} ) (?: \(? w )?
  | (?P<stretch> {stretches} )
  | (?P<months> {months} | {month} )
  | (?P<bare> n [UQ] )
  | (?P<ago> n [GbrE] | V n [UNA] | H n [UNA] | H [UA] | [bcg] )
  | (?P<that> [zju] )
  | (?P<decade> X o? A? [yn] | (?: [ef] -? )? x A? )
  | (?P<century> J n | n J | C )
  | (?P<days> {days} )
  | (?P<weekdays> w t w )
  | (?P<lone> {lone} ) (?: \( w )?
  | (?P<weekday> D? i? w k? )
  | (?P<relative> (?: [efl] o? )? r e? | [dkv] )
  | (?P<years> A{{0,2}} [yY] A? [-t&] A{{0,2}} [yY] A? | A{{0,2}} [yY] [-/] n A?
      | A? [yY] / [yY] A? )
  | (?P<year> {lone_year} )
  | (?P<part> {part} )
"""

# What may stand alone. Parts ("cuối", "early") go before, in Chinese behind: 4月底.
_BEFORE_PART = {
    "month": f"(?: [efl] -? )? m {_YEAR}? | [efl]? M | I",
    "lone_year": "(?: [efl] -? )? A{0,2} [yaY] A?",
    "part": "e o? [AU] | e",
    "lone": "D n",
    "days": f"[DW] n (?: {_LINK} D? n ){{1,4}}",
    "han_day": "",
}
_ALONE = {
    "vi": _BEFORE_PART | {"part": "[efl] [AU]"},
    "en": _BEFORE_PART,
    "ru": _BEFORE_PART | {"lone": "n D"},
    "zh": {
        "month": "[yaYu]? m e? | M | I",
        "lone_year": "[yaY] A? e?",
        "part": "e",
        "lone": "Z",
        "days": "[nZ] (?: [-t&] [nZ] ){0,4} [-t&] Z",
        "han_day": "| Z",
    },
}


@cache
def grammar(language: str) -> re.Pattern[str]:
    """Return the pattern over kinds for one language."""
    pattern = _PATTERN.format(
        numeric=_NUMERIC,
        named=_NAMED[language],
        counted=_COUNTED[language],
        stretches=_STRETCHES,
        months=_MONTHS,
        year=_YEAR,
        **_ALONE[language],
    )
    return re.compile(pattern, re.VERBOSE)
