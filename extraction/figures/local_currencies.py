"""Whose shillings, rupees or pesos an article means: the country's that it names most.

A word such as "shillings" has a usual reading in the unit table; an article
from Kampala that names Uganda and not Kenya means the Ugandan ones. In the same
way a plain 元 is the dollar of Taiwan or Hong Kong in their papers.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from extraction import units
from extraction.figures.figure import Figure
from extraction.folding import fold
from extraction.lexicon import View, is_han, is_letter
from extraction.phrases import trie
from extraction.tables import forms, rows

_YUAN = re.compile(r"[元圆圓]\Z")
_CHINA = re.compile("人民[币幣]|rmb|cny")
_TAIWAN = re.compile("新?[台臺][币幣]|ntd|nt[$]")
_TAIWAN_DESK = re.compile("主計總處|主计总处|台股|臺股|新台幣|新臺幣|立法院|金管會")
_MACAU_DESK = re.compile("[澳門门]{2}[元幣币]|博彩監察|統計暨普查局|澳聞")
_HONG_KONG_DESK = re.compile("本港|恒指|恒生指數|港股|金管局|政府統計處|財政司|特區政府")
_HONG_KONG = re.compile("港[元币幣]|hkd|hk[$]")


@cache
def _groups() -> dict[str, str]:
    """Return the group of each word that several currencies share."""
    return {fold(form): row["group"] for row in rows("local_words") for form in forms(row["forms"])}


@cache
def _codes() -> dict[str, str]:
    """Return the group of each currency that shares its word with others."""
    return {row["code"]: row["group"] for row in rows("local_currencies")}


@cache
def _places() -> dict[str, tuple[str, bool]]:
    """Return the currency of each place, and whether its name may have an ending."""
    return {
        fold(name.removesuffix("~")): (row["code"], name.endswith("~") or is_han(name[0]))
        for row in rows("local_currencies")
        for name in row["places"].split("|")
    }


@cache
def _place(*, han: bool) -> re.Pattern[str]:
    names = [name for name in _places() if is_han(name[0]) == han]
    return re.compile(trie(names) if han else rf"(?<![^\W\d_]){trie(names)}")


class LocalCurrencies:
    """The currencies that the words of one article mean."""

    def __init__(self, view: View, spans: Sequence[tuple[int, int]]) -> None:
        self._view = view
        self._spans = spans
        self._named: Counter[str] | None = None
        self._yuan = _local_yuan(view.text, spans) if view.language == "zh" else None

    def meant(self, figure: Figure) -> Figure:
        """Return the figure with the currency of the place, where its word leaves that open."""
        unit = figure.unit
        if unit == "CNY" and self._yuan is not None:
            written = self._view.text[figure.start : figure.end]
            if _YUAN.search(written) and not _CHINA.search(written):
                return replace(figure, unit=self._yuan)
            return figure
        group = _codes().get(unit or "")
        if unit is None or group is None or _groups().get(self._word(figure)) != group:
            return figure
        named = self._counted()
        rivals = [code for code, other in _codes().items() if other == group]
        return replace(figure, unit=max((unit, *rivals), key=lambda code: named[code]))

    def _word(self, figure: Figure) -> str:
        """Return the word of the currency as it stands in front of or behind the number."""
        view = self._view
        hit = view.at(units.prefixes(), figure.start) or view.before(units.words(), figure.end)
        return "" if hit is None else view.text[hit.start : hit.end]

    def _counted(self) -> Counter[str]:
        """Return how often the article names the places of each currency."""
        if self._named is None:
            self._named = Counter(self._mentions())
        return self._named

    def _mentions(self) -> Iterator[str]:
        text = self._view.text
        pattern = _place(han=self._view.language == "zh")
        for start, end in self._spans:
            for match in pattern.finditer(text, start, end):
                code, inflected = _places()[match[0]]
                if inflected or not is_letter(text[match.end() : match.end() + 1]):
                    yield code


def _local_yuan(text: str, spans: Sequence[tuple[int, int]]) -> str | None:
    """Return the currency that 元 means, where a desk of Taiwan, Hong Kong or Macau writes.

    Else only an article which never names the renminbi has a 元 of its own.
    """
    desks = ((_MACAU_DESK, "MOP"), (_TAIWAN_DESK, "TWD"), (_HONG_KONG_DESK, "HKD"))
    for pattern, code in desks:
        if any(pattern.search(text, start, end) for start, end in spans):
            return code
    if any(_CHINA.search(text, start, end) for start, end in spans):
        return None
    for pattern, code in ((_TAIWAN, "TWD"), (_HONG_KONG, "HKD")):
        if any(pattern.search(text, start, end) for start, end in spans):
            return code
    return None
