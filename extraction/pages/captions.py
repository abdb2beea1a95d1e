"""Tell the caption of a picture that nothing but its wording gives away."""

import re
from collections.abc import Collection
from functools import cache

from extraction.tables import rows

_LONGEST = 140
"""Width of the longest caption that is told by its wording."""
_LONGEST_ECHO = 110
_NOMINAL = 100
_FEWEST_WORDS = 5
_SHARED = 0.8
_WHOLE = 0.7
_WORD = re.compile("[\u3400-\u9fff\uf900-\ufaff]|[^\\W\\d_\u3400-\u9fff\uf900-\ufaff]+")
_FIGURES_OR_QUOTES = re.compile(r"[0-9%\"“”«»「」『』]")
_INNER_END = re.compile(r"[.!?。！？]\s*[^\W\d_]{2}")


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, Chinese by its characters."""
    return _WORD.findall(text.casefold())


def is_caption(text: str, width: int, *, language: str, lead: Collection[str]) -> bool:
    """Tell whether a short line in an article reads like the caption of its picture.

    So does a line with the gestures of one ("shakes hands", "(left)"), a phrase
    without any verb ("A container ship at the port."), and one that only repeats
    the `lead`, the words of the title and the first paragraph.
    """
    if width > _LONGEST or text[-1] in ":：" or _INNER_END.search(text, 0, len(text) - 1):
        return False
    lowered = text.casefold()
    if any(sign in lowered for sign in _signs(language)):
        return True
    if width <= _NOMINAL and not _FIGURES_OR_QUOTES.search(text) and not _has_verb(text, language):
        return True
    own = words(text) if language != "zh" else []
    shared = sum(word in lead for word in own)
    repeats = len(own) >= _FEWEST_WORDS and shared >= _SHARED * len(own)
    # What says all that the lead says is the lead again.
    return repeats and width <= _LONGEST_ECHO and len(set(own)) < _WHOLE * len(lead)


def _has_verb(text: str, language: str) -> bool:
    return language not in _LANGUAGES or _verbs(language).search(text) is not None


_LANGUAGES = frozenset(row["language"] for row in rows("verb_signs"))


@cache
def _signs(language: str) -> tuple[str, ...]:
    return tuple(
        form
        for row in rows("caption_signs")
        if row["language"] in (language, "en")
        for form in row["forms"].split("|")
    )


@cache
def _verbs(language: str) -> re.Pattern[str]:
    """Return what finds a verb, or a word that only sentences have; "*" stands for a stem."""
    forms = next(row["forms"] for row in rows("verb_signs") if row["language"] == language)
    patterns = [re.escape(form.lstrip("*")) for form in forms.split("|")]
    if language == "zh":
        return re.compile("|".join(patterns))
    stems = [
        rf"\w{{2,}}{pattern}" if form.startswith("*") else pattern
        for form, pattern in zip(forms.split("|"), patterns, strict=True)
    ]
    return re.compile(rf"\b(?:{'|'.join(stems)})\b", re.IGNORECASE)
