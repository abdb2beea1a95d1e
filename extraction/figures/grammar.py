"""What a figure is made of: sign, prefix, number, range, scale, unit, and the cues around it.

Works on the folded text of one language; `extraction.quantities` maps the
offsets back.
"""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from extraction import units
from extraction.figures import cues
from extraction.figures.amount import Amount
from extraction.figures.amounts import amount_at, gap
from extraction.figures.changes import ABOUT, clause, last_growth
from extraction.figures.figure import Figure
from extraction.figures.idioms import idiom_at
from extraction.figures.number_words import half_after
from extraction.figures.ordinals import ordinal_at
from extraction.lexicon import Hit, Lexicon, View, is_letter, skip_spaces, skip_spaces_back
from extraction.tables import rows

_RANGE = re.compile(
    r"[ ]?[-–—~〜][ ]?|(?P<word>[ ](?:to|den|toi|до)[ ]|[至到])|[ ](?P<pair>and|и|va)[ ]"
)
_BETWEEN = re.compile(
    r"(?:between|между|giua)[ ](?:\S{1,4}[ ])?\S{0,6}\Z"
)  # only then "5 and 6" is a range
_CODE = re.compile(r"(?<![a-z])[a-z]{3}(?![a-z])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}[ ]?(?: 年 | год | г\. )", re.VERBOSE)
_ORIGIN = re.compile(
    rf"(?<!\w)(?:с|с[ ][а-я]{{4,12}}[иы]х|со|от|from|tu|tu muc)[ ](?:{ABOUT}[ ]){{0,2}}[$€¥£]?\Z"
    r"|[从從由][$¥€]?\Z"
)
_VERB = 48  # characters
_LETTERS = re.compile(r"(?<![^\W_])[a-z]{1,3}\Z")
_SCALED = re.compile(
    r"[0-9]{1,12}(?:[.,][0-9]{1,9}){0,4}[ -]?"
    r"(?:bn|mn|tn|m|b|k|bln|mln|trn|(?:thousand|million|billion|trillion|lakh|crore)s?)(?!\w)"
)
_HALF = re.compile("半(?![年天日月数數])")
_ADJECTIVE = re.compile(r"[а-я]+(?:ых|их|ого|ые|ие)[ ]")
_HAN_SCALES = frozenset("十百千")
_SOME = frozenset("数數几幾")
"""Before a scale they are as vague as "tens of": 数十亿美元."""
_GENERIC = frozenset({"元", "圆", "圓", "dollars", "dollar"})
"""Currency words that a prefix makes precise: 新台币1.7亿元."""


@cache
def _per() -> Lexicon[bool]:
    lexicon: Lexicon[bool] = Lexicon()
    for row in rows("per"):
        lexicon.add(row["form"], "", value=True)
    return lexicon


def figure_at(view: View, at: int) -> Figure | None:
    """Return the figure whose number, idiom or ordinal begins at `at`, None if none does.

    Raises `ValueProblem` for a number that can't be told (`1,2,3`).
    """
    figure = idiom_at(view, at) or ordinal_at(view, at) or _measured_at(view, at)
    if figure is None:
        return None
    meant = cues.around(view, figure.start, figure.end)
    figure.outer_start = min(meant.start, figure.start)
    figure.outer_end = max(meant.end, figure.end, figure.outer_end)
    figure.cued = meant.level or bool(meant.comparator or meant.direction)
    if figure.measure == "ordinal":
        return figure
    if figure.unit is None and meant.end > figure.end:
        figure = _counted_after(view, figure)
    if figure.comparator == "eq" and meant.comparator is not None:
        figure.comparator = meant.comparator
    if figure.unit == "times":
        multiple = meant.times or figure.measure == "multiple"
        figure.measure = "multiple" if multiple else None
    elif figure.measure == "duration" and figure.direction is None:
        return figure  # "mất hai tháng" tells how long
    elif (direction := figure.direction or meant.direction) is not None:
        figure.direction, figure.measure = direction, "change"
    return figure


def _counted_after(view: View, figure: Figure) -> Figure:
    """Take the unit that follows the cue: "12 or more countries" counts countries."""
    noun = view.at(units.words(), skip_spaces(view.text, figure.outer_end))
    if noun is None:
        return figure
    measure = units.table()[noun.value].measure
    return replace(figure, unit=noun.value, measure=measure, outer_end=noun.end, bare=False)


def _measured_at(view: View, at: int) -> Figure | None:
    if not _may_begin(view, at) or _YEAR.match(view.text, at):
        return None
    start, prefix = _prefix_before(view, at)
    if prefix is None and at > 0 and is_letter(view.text[at - 1]):
        return None  # G20, COVID19
    low = amount_at(view, at, money=prefix is not None)
    if low is None:
        return None
    high = _range_end(view, low, prefix, start)
    last = high or low
    if high is not None and high.scaled and not low.scaled:
        low = low.times(high.factor)
    end, unit = _unit_after(view, last.end, prefix)
    if end == last.end and view.text[end - 1] == "." and not view.text.endswith("тыс.", 0, end):
        end -= 1  # the full stop after "250 Bln." ends a sentence
    unit = unit or ("person" if low.people else None)
    value, step, measure = low.value, last.step, _own_measure(unit)
    half = _half_behind(view, end) if unit and high is None and not low.scaled else None
    if half is not None:
        value, step, end = value + Decimal("0.5"), Decimal("0.1"), half
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
        scaled=last.scaled,
        factor=last.factor,
    )
    return _signed(view, figure)


def _own_measure(unit: str | None) -> str | None:
    """Return the measure that a unit speaks for by itself."""
    if unit is None:
        return None
    known = units.table().get(unit)
    return known.measure if known is not None else "level"  # USD per barrel


def _half_behind(view: View, end: int) -> int | None:
    """Return the end of a half that stands behind the unit: "3 tiếng rưỡi", 两年半."""
    return end + 1 if _HALF.match(view.text, end) else half_after(view, end)


def _may_begin(view: View, at: int) -> bool:
    """Tell whether the number at `at` stands alone: not COVID-19, not the 5 of 3.5, no 数十亿."""
    if at == 0:
        return True
    if not view.text[at].isdigit():
        return not (view.text[at] in _HAN_SCALES and view.text[at - 1] in _SOME)
    return not (
        view.text[at - 1] in "-./,"
        and at > 1
        and (is_letter(view.text[at - 2]) or view.text[at - 2].isdigit())
    )


def _signed(view: View, figure: Figure) -> Figure:
    """Read a sign: a change where it is + or stands before a percentage, else a value below 0."""
    sign = cues.sign_before(view, figure.start)
    if sign is None:
        return figure
    at, direction = sign
    if direction == "up" or figure.unit in ("percent", "percentage_point", "basis_point"):
        return replace(figure, start=at, direction=direction)
    if figure.value_high is not None:
        return figure
    return replace(figure, start=at, value=-figure.value)


def _prefix_before(view: View, at: int) -> tuple[int, str | None]:
    """Return where a currency in front of the number begins, and its code."""
    end = skip_spaces_back(view.text, at)
    hit = view.before(units.prefixes(), end)
    if hit is not None:
        written = view.aligned.written(hit.start, hit.end)
        word = written.isascii() and written.removesuffix(".").isalpha()
        if not (word and written.islower()):  # sh, re and the like begin with a capital
            return hit.start, hit.value
    code = _code_at(view, end - 3)
    if code is not None:
        return end - 3, code
    return _letters_before(view, end) or (at, None)


def _letters_before(view: View, end: int) -> tuple[int, str] | None:
    """Read letters that mean a currency only where the amount says so: R350bn, K2 million."""
    match = _LETTERS.search(view.text, max(0, end - 4), end)
    if match is None or not _SCALED.match(view.text, skip_spaces(view.text, end)):
        return None
    code = units.letters().get(view.aligned.written(match.start(), end))
    return None if code is None else (match.start(), code)


def _code_at(view: View, at: int) -> str | None:
    """Return the ISO 4217 code that stands at `at` as a word of its own."""
    match = _CODE.match(view.text, at) if at >= 0 else None
    return None if match is None else units.iso_code(view.aligned.written(at, at + 3))


def _range_end(view: View, low: Amount, prefix: str | None, start: int) -> Amount | None:
    """Return the upper end of a range that begins with `low` ("5–6", "5% to 6%")."""
    between, unit = _RANGE.match(view.text, low.end), None
    if between is None:
        unit = view.at(units.words(), skip_spaces(view.text, low.end))
        between = _RANGE.match(view.text, unit.end) if unit is not None else None
        if between is None:
            return None
    if between["pair"] and not _BETWEEN.search(view.text, max(0, low.start - 20), low.start):
        return None
    if between["word"] and _is_move(view, start, with_unit=bool(unit or prefix)):
        return None
    at = between.end()
    symbol = view.at(units.prefixes(), at)
    if symbol is not None and symbol.value == prefix:
        at = skip_spaces(view.text, symbol.end)
    high = amount_at(view, at, money=prefix is not None)
    if high is None or high.spelled != low.spelled:
        return None
    if (
        between["word"]
        and unit is not None
        and unit.value != _unit_after(view, high.end, prefix)[1]
    ):
        return None
    factor = high.factor if high.scaled and not low.scaled else Decimal(1)
    return high if low.value * factor < high.value else None


def _is_move(view: View, start: int, *, with_unit: bool) -> bool:
    """Tell whether "5 % to 6 %" says from where to where something rose, not a range.

    It does behind a verb of change ("fell 0.2 points to 4.8 %", "вырос с 240 до 250").
    """
    origin = _ORIGIN.search(view.text, max(0, start - 24), start)
    if origin is not None and view.language == "ru" and origin[0].startswith("с"):
        return True  # "с 41 до 46", while "от 41 до 46" is a range
    if view.language == "vi" or (origin is None and (not with_unit or view.language == "zh")):
        # "từ 5 đến 6 %" and "增长5%至8%" are ranges; a move goes "từ … lên …", 增至, 从…至.
        return False
    meant = cues.around(view, origin.start() if origin else start, start)
    if meant.direction is not None:
        return True
    # "raised its own tariff from 25 % to 100 %": the verb stands farther off.
    first = origin.start() if origin else start
    verb = last_growth(view, clause(view, max(0, first - _VERB), first), first)
    return origin is not None and verb is not None and not verb.value[1]


def _unit_after(view: View, end: int, prefix: str | None) -> tuple[int, str | None]:
    """Return the end of the figure and its unit, which may stand on either side."""
    at = gap(view, end)
    hit = view.at(units.words(), at)
    code = _code_at(view, at)
    if code is not None and (hit is None or hit.end <= at + 3):
        hit = Hit(at, at + 3, code)
    if hit is None:
        return (_per_after(view, end, prefix) if prefix else None) or (end, prefix)
    if prefix is None:
        unit = hit.value
    elif hit.value == prefix or view.text[hit.start : hit.end] in _GENERIC:
        unit = prefix
    else:
        return _per_after(view, end, prefix) or (end, prefix)
    if units.is_currency(unit):
        return _per_after(view, hit.end, unit) or (hit.end, unit)
    if _ADJECTIVE.match(view.text, hit.start, hit.end) and units.table()[unit].measure == "count":
        return end, unit  # "200 рабочих мест": with an adjective between them, only the number
    return hit.end, unit


def _per_after(view: View, end: int, currency: str) -> tuple[int, str] | None:
    """Read "/thùng", "a barrel", "за тонну" behind a currency; per time stays outside."""
    per = view.at(_per(), skip_spaces(view.text, end))
    if per is None:
        return None
    noun = view.at(units.words(), skip_spaces(view.text, per.end))
    if noun is None or units.is_currency(noun.value):
        return None
    if units.table()[noun.value].measure != "level":
        return None
    return noun.end, f"{currency} per {noun.value}"
