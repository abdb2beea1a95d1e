"""The currency that a change was computed in, where the sentence says: "in dollar terms"."""

import re
from dataclasses import replace

from extraction import units
from extraction.figures.figure import Figure
from extraction.lexicon import View

_CUES = {
    "vi": re.compile(
        r"\b(?:tinh (?:theo|bang)|theo gia tri|quy doi (?:ra|sang)|quy ra)(?: dong)? "
    ),
    "en": re.compile(
        r"\b(?:in (?:terms of )?(?:the )?"
        r"|(?:denominated|measured|calculated|expressed) in (?:the )?)"
        r"(?=[\w. ]{2,20} terms\b|[\w. ]{2,12}[- ]denominated)|\bin terms of (?:the )?"
        r"|\b(?:denominated|measured|calculated|expressed) in (?:the )?"
        r"|(?=\b[a-z]{2,20}-denominated)"
    ),
    "ru": re.compile(r"\b(?:в пересчете на|в) (?=\w{2,20}(?:[ая]х|ом (?:выражении|эквиваленте)))"),
    "zh": re.compile(r"[以按](?=[^，。；]{1,5}计)"),
}
_RUSSIAN_ADJECTIVES = {"доллар": "USD", "рубл": "RUB", "юан": "CNY", "евро": "EUR"}
_ADJECTIVE = re.compile(r"(доллар|рубл|юан|евро)\w*?(?:[ая]х\b|ом (?:выражении|эквиваленте))")


def based(view: View, figures: list[Figure], start: int, end: int) -> list[Figure]:
    """Return the figures of a sentence, its changes with the currency they were computed in."""
    pattern = _CUES.get(view.language or "en")
    if pattern is None or not any(figure.measure == "change" for figure in figures):
        return figures
    bases = [
        (match.start(), currency)
        for match in pattern.finditer(view.text, start, end)
        if (currency := _currency(view, match.end())) is not None
    ]
    if not bases:
        return figures
    return [
        replace(figure, base_unit=min(bases, key=lambda base: abs(base[0] - figure.start))[1])
        if figure.measure == "change" and figure.unit == "percent"
        else figure
        for figure in figures
    ]


def _currency(view: View, at: int) -> str | None:
    if view.language == "ru":
        match = _ADJECTIVE.match(view.text, at)
        return _RUSSIAN_ADJECTIVES[match[1]] if match else None
    hit = view.at(units.words(), at)
    return hit.value if hit is not None and units.is_currency(hit.value) else None
