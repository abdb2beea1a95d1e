"""What the points, commas and spaces in a written number mean.

Vietnamese and Russian write 1.500,25 or 1 500,25; English and Chinese write
1,500.25. Where only one separator stands before exactly three digits, the
language decides; without a language the English rule holds ("1,234" is 1234,
"1.234" is one and a bit). Any other pattern speaks for itself.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from extraction.values import ValueProblem

NUMBER = re.compile(
    r"""
    [0-9]{1,3} (?: [ ] [0-9]{3} )+ (?![0-9]) (?: [.,][0-9]+ )?   # 27 920 or 27 920,5
    | [0-9]+ (?: [.,'’٬] [0-9]+ )*                              # 240,1 or 1.234.567,8
    """,
    re.VERBOSE,
)

_COMMA_IS_POINT = frozenset({"vi", "ru"})


@dataclass(frozen=True, slots=True)
class Written:
    """A number as its digits read: value, size of the last digit, the other reading if any."""

    value: Decimal
    step: Decimal
    whole: Decimal | None = None
    """The value if the separator were one of thousands, where that was in doubt."""


def read_digits(text: str, language: str | None) -> Written:
    """Return the value of a match of `NUMBER`; raise `ValueProblem` on separators at odds.

    >>> read_digits("240,1", None).value, read_digits("1.500", "vi").value
    (Decimal('240.1'), Decimal('1500'))
    """
    separators = re.findall(r"[^0-9]", text)
    groups = re.split(r"[^0-9]", text)
    if not separators:
        return _written(text, "")
    last = separators[-1]
    kinds = set(separators)
    if len(kinds) == 2 and separators.count(last) == 1 and last in ".,":
        if _are_thousands(groups[:-1]):
            return _written("".join(groups[:-1]), groups[-1])
    elif len(kinds) == 1:
        if last not in ".," or len(separators) > 1:
            if _are_thousands(groups):
                return _written("".join(groups), "")
        elif not _are_thousands(groups):
            return _written(groups[0], groups[1])
        else:
            return _doubtful(groups, last, language)
    raise ValueProblem(
        f"I can't tell which sign in “{_short(text)}” separates thousands and which decimals; "
        "write it plainly, for example 1234.5."
    )


def _are_thousands(groups: list[str]) -> bool:
    first, *rest = groups
    return len(first) <= 3 and first[0] != "0" and all(len(group) == 3 for group in rest)


def _doubtful(groups: list[str], sign: str, language: str | None) -> Written:
    joined = _written("".join(groups), "")
    if (sign == ".") == (language in _COMMA_IS_POINT):
        return joined
    decimal = _written(groups[0], groups[1])
    return Written(decimal.value, decimal.step, whole=joined.value)


def _written(whole: str, decimals: str) -> Written:
    # Built from strings: Decimal arithmetic would round to its context's precision.
    value = Decimal(f"{whole}.{decimals}" if decimals else whole)
    return Written(value, Decimal((0, (1,), -len(decimals))))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
