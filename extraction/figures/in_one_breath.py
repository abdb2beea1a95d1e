"""What a figure takes over from the one named right before it: its aim, its way, its sum."""

import re
from dataclasses import replace

from extraction import units
from extraction.figures.aims import AIMS, HARD_BREAK, REACH, TO, measures, words_before
from extraction.figures.changes import RATES, is_origin, last_growth
from extraction.figures.figure import Figure
from extraction.figures.period_cues import period_cues
from extraction.lexicon import View

_BREATH = 45  # characters
_SHORT_BREATH = 22
_CUE = 24  # characters of a word of comparison
_AND = re.compile(r"\b(?:va|and|и|а|or|или|hay)\b|[和及与與、或]")
_LISTED = re.compile(r"[,，、]\s?(?:us)?[$€£¥]?")
_CONVERTED = re.compile(
    r"\s?(?:[(（]|, (?:or|hay|tuc|tuong duong|или|что)\b|(?:or|hay|tuong duong|или)\b"
    r"|[,，]?(?:约|約|合))"
)
_AGAIN = re.compile(
    r"\s?[(（,，]?\s?(?:tuong ung|tuong duong|hay|tuc|or|или|то есть|equivalent"
    r"|即|相当于|約合|约合)"
)
_AND_SO = re.compile(r"[,，]? ?[^,，;；.。()（）]{0,24}")


def taken_over(
    view: View, figure: Figure, before: Figure, start: int, *, aimed: bool
) -> Figure | None:
    """Return the figure with what it takes from `before`, None where it takes nothing.

    `start` is the beginning of the sentence; a figure that is `aimed` has an aim of its own.
    """
    if not aimed and _shares_aim(view, before, figure):
        return replace(figure, measure=before.measure, direction=before.direction)
    if not aimed and _explains(view, before, figure):
        direction = before.direction or figure.direction
        return replace(figure, measure=before.measure, direction=direction)
    if _is_rate_before(view, figure, before):
        own = last_growth(view, before.end, figure.start)  # "после провала на 9,8 %"
        direction = own.value[0] if own is not None else before.direction
        return replace(figure, measure="change", direction=direction)
    if _is_revised(view, before, figure, start):
        return replace(figure, measure="forecast", direction="up")
    return None


def _shares_aim(view: View, before: Figure, figure: Figure) -> bool:
    """Tell whether a figure is named in one breath with a target or forecast."""
    return (
        before.measure in AIMS
        and figure.start - before.end < _BREATH
        and (
            _AND.search(view.text, before.end, figure.start) is not None
            or _LISTED.fullmatch(view.text, before.end, figure.start) is not None
        )
        and not HARD_BREAK.search(view.text, before.end, figure.start)
    )


def _explains(view: View, before: Figure, figure: Figure) -> bool:
    """Tell "5 tỷ yên (khoảng 30 triệu USD)" from what is news of its own."""
    if figure.start - before.end > _SHORT_BREATH:
        return False
    between = view.text[before.end : figure.start]
    money = figure.unit is not None and units.is_currency(figure.unit)
    other = before.unit is not None and before.unit != figure.unit
    if money and other and units.is_currency(before.unit or "") and before.measure != "count":
        return _CONVERTED.match(between) is not None
    if money and before.measure == "change" and before.unit in RATES:
        return _AGAIN.match(between) is not None  # "giảm 8 % (tương ứng 1,4 tỷ)"
    if before.measure not in AIMS or _AND_SO.fullmatch(between) is None:
        return False
    if before.unit == figure.unit:  # "to 5 % from 4.6 %"
        return is_origin(view, figure)
    rate, rated = figure.unit in RATES, before.unit in RATES
    # So in "có thể tăng 10 %, đạt 400 tỷ" and in "ожидается 5 млрд, рост на 6 %".
    return rate != rated and (rated or figure.direction is not None or "muc tang" in between)


def _is_rate_before(view: View, figure: Figure, before: Figure) -> bool:
    """Tell the growth that another is held against: "grew 8.6 % after 5.8 %"."""
    if figure.unit != "percent" or before.unit != "percent":
        return False
    if before.direction is None or figure.direction is not None:
        return False
    against = period_cues(view.language or "en").against
    first = max(before.end, figure.start - _CUE)
    return against.search(view.text, first, figure.start) is not None


def _is_revised(view: View, before: Figure, figure: Figure, start: int) -> bool:
    """Tell what a forecast was changed to: "預測上修0.08個百分點至3.43%"."""
    if before.measure != "change" or before.unit not in ("percentage_point", "basis_point"):
        return False
    if figure.unit != "percent" or TO.search(view.text, before.end, figure.start) is None:
        return False
    words = words_before(view.language or "en")
    hits = (
        view.at(measures("before"), match.start())
        for match in words.finditer(view.text, max(start, before.start - REACH), before.start)
    )
    return any(hit is not None and hit.value == "forecast" for hit in hits)
