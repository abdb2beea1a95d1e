"""Gather the figures of an article's sentences, with the currency that some leave unsaid."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extraction import units
from extraction.figures.candidates import starts
from extraction.figures.changes import RATES, is_origin
from extraction.figures.counting import settled
from extraction.figures.figure import Figure
from extraction.figures.grammar import figure_at
from extraction.figures.local_currencies import LocalCurrencies
from extraction.figures.nouns import noun_after
from extraction.figures.period_cues import period_cues
from extraction.figures.separators import NUMBER
from extraction.lexicon import View
from extraction.values import ValueProblem, check_digits

_WALL = 100  # places where figures may begin
_CUE, _FAR = 24, 90  # characters of a cue, and between two figures that are compared
_SPARSE = 6  # characters for each of them; running text has many more
_BY = re.compile(r"\bна\s\Z")
_LARGE = 10_000_000
_MONEY = {
    "vi": re.compile(
        r"\b(?:kim ngach|xuat sieu|nhap sieu|thang du|tham hut|doanh thu|loi nhuan|gdp|ngan sach"
        r"|thuong mai|xuat khau|nhap khau|von|gia tri|can can|no cong|buon ban)\b"
    ),
    "en": re.compile(
        r"\b(?:trade|exports?|imports?|turnover|surplus|deficit|revenues?|profits?|budget|gdp"
        r"|investments?|debt|loans?|sales|spending|worth|value|cost|reserves)\b"
    ),
    "ru": re.compile(
        r"\b(?:\w*оборот\w*|экспорт\w*|импорт\w*|профицит\w*|дефицит\w*|выручк\w*|прибыл\w*"
        r"|бюджет\w*|казн\w*|доход\w*|расход\w*|долг\w*|инвестици\w*|торговл\w*|ввп)\b"
    ),
    "zh": re.compile(
        "[贸貿]易|出口|[进進]口|[顺順]差|逆差|收入|利[润潤]|投[资資]|[总總][额額]|[预預]算|[营營]收"
    ),
}
"""What a sentence about money speaks of, on folded text."""
_GOODS = {
    "vi": re.compile(r"\b(?:xuat khau|nhap khau|san luong)\b"),
    "en": re.compile(r"\b(?:exports?|imports?|shipments?|sales|output|arrivals)\b"),
    "ru": re.compile(r"\b(?:экспорт\w*|импорт\w*|поставк\w*|добыч\w*|вывоз\w*|ввоз\w*)\b"),
    "zh": re.compile("出口|[进進]口|[产產]量|[销銷]量"),
}
"""What may be counted in tonnes as well as in money."""
_LEADS_TO = re.compile(r"\s(?:to|до|len|xuong|den|toi)\s|[到至]")


class Gatherer:
    """Reads one article, sentence by sentence in its order."""

    def __init__(self, view: View, spans: Sequence[tuple[int, int]]) -> None:
        self._view = view
        self._before: list[Figure] = []
        self._end = 0
        self._places = _places(view, spans)
        self._currencies = LocalCurrencies(view, spans)
        self._money: str | None = None
        self._goods = False

    def gathered(self, start: int, end: int) -> list[Figure]:
        """Return what the sentence between two folded offsets counts and measures."""
        first, last = bisect_left(self._places, start), bisect_left(self._places, end)
        figures = _settled(self._view, self._places[first:last], end)
        found = [self._currencies.meant(figure) for figure in figures]
        same_paragraph = "\n" not in self._view.text[self._end : start]
        found = _with_currency(found, self._before if same_paragraph else [])
        if self._money is not None and any(_is_unnamed(figure) for figure in found):
            found = self._with_last_currency(found, start, end)
        self._remember(found)
        self._before, self._end = found, end
        return found

    def _with_last_currency(self, figures: list[Figure], start: int, end: int) -> list[Figure]:
        """Give large amounts the currency spoken of last, where the sentence is about money."""
        language = self._view.language or "en"
        about_goods = self._goods and _GOODS[language].search(self._view.text, start, end)
        if about_goods or _MONEY[language].search(self._view.text, start, end) is None:
            return figures
        return [
            replace(figure, unit=self._money, measure=figure.measure or "level")
            if _is_unnamed(figure)
            else figure
            for figure in figures
        ]

    def _remember(self, figures: Sequence[Figure]) -> None:
        """Keep the currency spoken of last, and whether tonnes or people came after it."""
        for figure in figures:
            if figure.unit is not None and units.is_currency(figure.unit):
                self._money, self._goods = figure.unit, False
            elif figure.scaled and figure.unit is not None and figure.unit != "percent":
                self._goods = True


def _is_unnamed(figure: Figure) -> bool:
    """Tell whether a figure is a large amount of nothing in particular."""
    return figure.unit is None and figure.scaled and figure.value >= _LARGE


def _places(view: View, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return where figures may begin, without walls of numbers: those are no sentences."""
    found: list[int] = []
    for start, end in sorted(spans):
        places = list(starts(view, start, end))
        for first in range(0, len(places), _WALL):
            block = places[first : first + _WALL]
            if len(block) < _WALL or block[-1] - block[0] > _WALL * _SPARSE:
                found += block
    return found


def _settled(view: View, places: Sequence[int], end: int) -> list[Figure]:
    found: list[Figure] = []
    origin: Figure | None = None
    at = 0
    for place in places:
        if place < at:
            continue
        number = NUMBER.match(view.text, place)
        if number is not None:
            at = number.end()
        figure = _figure(view, place)
        if figure is None or figure.end > end:
            continue
        counts = view.language == "en" and figure.bare and noun_after(view, figure) is not None
        if figure.bare and not counts and is_origin(view, figure):
            origin, at = figure, figure.end  # what follows says what it is
            continue
        compared = _compared(view, figure, found)
        figure = settled(view, compared, found[-1] if found else None)
        if figure is not None and figure.end <= end:
            if origin is not None and _LEADS_TO.fullmatch(view.text, origin.end, figure.start):
                found.append(_like(origin, figure))
            found.append(_compared(view, figure, found))
            at, origin = figure.end, None
    return found


def _compared(view: View, figure: Figure, found: Sequence[Figure]) -> Figure:
    """Give "up from 1.9m" and "против 12,1" the unit of the figure that is compared."""
    if not found or figure.unit is not None:
        return figure
    if is_origin(view, figure):
        return replace(figure, unit=found[-1].unit, measure=found[-1].measure, bare=False)
    if view.language == "ru" and found[-1].unit in RATES and _is_elliptic(view, figure):
        return replace(figure, unit=found[-1].unit, measure=None, bare=False)
    own = next((other for other in reversed(found) if other.unit not in RATES), None)
    if own is None or own.unit is None or not _is_against(view, own, figure):
        return figure
    return replace(figure, unit=own.unit, measure=own.measure, bare=False)


def _is_elliptic(view: View, figure: Figure) -> bool:
    """Tell "а за полугодие — ещё на 18,4": the percent have been named."""
    decimals = figure.step is not None and figure.step < 1 and not figure.scaled
    return decimals and _BY.search(view.text, max(0, figure.start - 8), figure.start) is not None


def _is_against(view: View, own: Figure, figure: Figure) -> bool:
    """Tell whether a figure without a noun is what the one before it is held against."""
    if own.measure not in ("level", "change") or figure.value_high is not None:
        return False
    cues = period_cues(view.language or "en")
    if cues.against.search(view.text, max(0, figure.start - _CUE), figure.start) is None:
        return False
    return figure.start - own.end < _FAR and noun_after(view, figure) is None


def _figure(view: View, at: int) -> Figure | None:
    try:
        figure = figure_at(view, at)
        if figure is not None:
            check_digits(figure.value)
            if figure.value_high is not None:
                check_digits(figure.value_high)
    except ValueProblem:
        return None
    return figure


def _like(origin: Figure, figure: Figure) -> Figure:
    """Return the 41 of "from 41 to 46 km/h" with the scale and unit of the other end."""
    step = Decimal(1) if origin.step is None else origin.step
    return replace(
        figure,
        start=origin.start,
        end=origin.end,
        value=origin.value * figure.factor,
        step=step * figure.factor,
        value_high=None,
        outer_start=origin.outer_start,
        outer_end=origin.outer_end,
        comparator=origin.comparator,
    )


def _with_currency(figures: list[Figure], before: Sequence[Figure]) -> list[Figure]:
    """Give amounts without a unit the only currency of their sentence, else of the one before."""
    currencies = _currencies(figures) or _currencies(before)
    if len(currencies) != 1:
        return figures
    (currency,) = currencies
    return [
        replace(figure, unit=currency, measure=figure.measure or "level")
        if figure.unit is None and figure.scaled
        else figure
        for figure in figures
    ]


def _currencies(figures: Sequence[Figure]) -> set[str]:
    return {f.unit for f in figures if f.unit is not None and units.is_currency(f.unit)}
