"""Which of the four languages a text is in, as far as its letters tell."""

import re

from extraction.lexicon import is_han

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1ea0-\u1ef9]+")
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_VIETNAMESE_WORDS = re.compile(
    r"\b(?: ty | ti | trieu | nghin | ngan | dong | thang | nam | nguoi | hon | khoang )\b",
    re.VERBOSE,
)
_COMMON_VIETNAMESE_WORDS = re.compile(
    r"\b(?: va | cua | cho | la | khong | duoc | nhung | nuoc | trong | voi | nay | theo | da"
    r" | ngay | hai | cac | nam | thang | ty | trieu | nguoi | hon | quoc )\b",
    re.VERBOSE,
)
_WORD = re.compile(r"\b[a-z]+\b")

_SHORT = 40
"""Letters up to which a text is taken for a figure or a date, where any letter tells."""
_HAN_WEIGHT = 3
"""A Chinese character says about as much as three letters."""
_MARKED_SHARE = 0.1
"""Of the Latin letters of a Vietnamese text a sixth or more is marked; of an English one that
names Vietnamese people, a fiftieth."""
_COMMON_SHARE = 0.08
"""Of the words of a Vietnamese text written without marks these are a quarter."""


def guess(original: str, folded: str) -> str | None:
    """Return vi, ru or zh, None where nothing tells (then the English rules hold).

    A whole text goes by the shares of its scripts, so that a Russian article may
    quote a Chinese name; a figure or a date typed into a form by any letter.

    >>> guess("Си Цзиньпин (习近平) прибыл в Москву с трёхдневным визитом.", "")
    'ru'
    >>> guess("100億 USD", "100億 usd")
    'zh'
    """
    latin = _letters(_LATIN, original)
    shares = {
        "zh": _HAN_WEIGHT * _letters(_HAN, original),
        "ru": _letters(_CYRILLIC, original),
    }
    if latin + sum(shares.values()) <= _SHORT:
        return _guess_short(original, folded)
    script = max(shares, key=lambda language: shares[language])
    if shares[script] > latin:
        return script
    if len(_VIETNAMESE.findall(original)) > _MARKED_SHARE * latin:
        return "vi"
    words = len(_WORD.findall(folded))
    common = len(_COMMON_VIETNAMESE_WORDS.findall(folded))
    return "vi" if common > _COMMON_SHARE * words else None


def _guess_short(original: str, folded: str) -> str | None:
    if any(map(is_han, original)):
        return "zh"
    if _CYRILLIC.search(original):
        return "ru"
    if _VIETNAMESE.search(original) or _VIETNAMESE_WORDS.search(folded):
        return "vi"
    return None


def _letters(script: re.Pattern[str], text: str) -> int:
    return sum(map(len, script.findall(text)))


def primary(tag: str | None) -> str | None:
    """Return the language of a BCP 47 tag: zh for zh-Hant-TW.

    >>> primary("zh-Hant"), primary(None)
    ('zh', None)
    """
    return tag.replace("_", "-").split("-")[0].casefold() if tag else None
