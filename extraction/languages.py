"""Which of the four languages a short text is in, as far as its letters tell."""

import re

from extraction.lexicon import is_han

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_VIETNAMESE_WORDS = re.compile(
    r"\b(?: ty | ti | trieu | nghin | ngan | dong | thang | nam | nguoi | hon | khoang )\b",
    re.VERBOSE,
)


def guess(original: str, folded: str) -> str | None:
    """Return vi, ru or zh, None where nothing tells (then the English rules hold)."""
    if any(map(is_han, original)):
        return "zh"
    if _CYRILLIC.search(original):
        return "ru"
    if _VIETNAMESE.search(original) or _VIETNAMESE_WORDS.search(folded):
        return "vi"
    return None


def primary(tag: str | None) -> str | None:
    """Return the language of a BCP 47 tag: zh for zh-Hant-TW.

    >>> primary("zh-Hant"), primary(None)
    ('zh', None)
    """
    return tag.replace("_", "-").split("-")[0].casefold() if tag else None
