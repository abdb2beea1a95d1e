"""The words around a date that tell whether it is one, and whether it lies ahead."""

import re
from collections.abc import Callable
from functools import cache

from extraction.folding import Aligned, fold
from extraction.tables import forms, rows

# Verbs in the past: "announced", "сообщил".
_PAST_ENDINGS = {
    "en": ("(?!united|hundred|indeed|need|speed|based)[a-z]{2,}ed",),
    "ru": ("[а-я]{3,}л[аои]?(?:сь)?",),
}
_REACH = 24
"""No word of the table is longer, the space beside it included."""
_BEFORE, _AFTER = 140, 70
"""How far the verbs reach that tell whether a date lies ahead."""
_SENTENCE_END = re.compile(r"[.!?…;] |[。！？；;\n]")


@cache
def _words(language: str, kind: str, spelling: Callable[[str], str]) -> str:
    known = {
        spelling(form)
        for row in rows("date_cues")
        if (row["language"], row["kind"]) == (language, kind)
        for form in forms(row["forms"])
    }
    ordered = sorted(known, key=len, reverse=True)
    inner = "|".join(map(re.escape, ordered)) or "(?!)"
    if language == "zh":
        return f"(?:{inner})"
    # An ending ("Russia's") has a letter before it.
    endings = "|".join(re.escape(form) for form in ordered if not form[0].isalpha()) or "(?!)"
    return rf"(?:(?<![^\W_])(?:{inner})|(?:{endings}))(?![^\W_])"


@cache
def _pattern(
    language: str, kind: str, place: str, spelling: Callable[[str], str]
) -> re.Pattern[str]:
    words = _words(language, kind, spelling)
    if place == "before":
        return re.compile(rf"{words}\s*\Z")
    if place == "after":
        return re.compile(rf"\s?{words}")
    endings = _PAST_ENDINGS.get(language, ()) if kind == "behind" else ()
    return re.compile("|".join([words, *(rf"\b{ending}\b" for ending in endings)]))


class Surroundings:
    """A text as its cues are looked up in it, by offsets of the folded text.

    Vietnamese words are told apart by their marks ("hồi", "hội") where the text
    has them in a form that keeps the offsets.
    """

    def __init__(self, aligned: Aligned, language: str) -> None:
        lowered = aligned.original.lower()
        kept = language == "vi" and aligned.marked and len(lowered) == len(aligned.text)
        self._text = lowered if kept else aligned.text
        self._spelling: Callable[[str], str] = str.lower if kept else fold
        self.language = language

    def follows(self, at: int, kind: str) -> bool:
        """Tell whether a word of `kind` stands right before `at`."""
        pattern = _pattern(self.language, kind, "before", self._spelling)
        return pattern.search(self._text[max(0, at - _REACH) : at]) is not None

    def precedes(self, at: int, kind: str) -> bool:
        """Tell whether a word of `kind` stands right after `at`."""
        pattern = _pattern(self.language, kind, "after", self._spelling)
        return pattern.match(self._text, at, at + _REACH) is not None

    def same_sentence(self, end: int, start: int) -> bool:
        """Tell whether no sentence ends between the two places, which are near each other."""
        between = self._text[end:start] if 0 < end <= start <= end + _BEFORE else "\n"
        return _SENTENCE_END.search(between) is None

    def way(self, start: int, end: int) -> str | None:
        """Return which way the nearest verb before a date points, "ahead" or "behind"."""
        window = self._text[max(0, start - _BEFORE) : start]
        ends = [match.end() for match in _SENTENCE_END.finditer(window)]
        window = window[ends[-1] :] if ends else window
        places = {way: self._last(way, window) for way in ("ahead", "behind")}
        if max(places.values()) >= 0:
            return max(places, key=lambda way: places[way])
        window = self._text[end : end + _AFTER]
        stop = _SENTENCE_END.search(window)
        window = window[: stop.start()] if stop else window
        return "ahead" if self._last("ahead", window) >= 0 else None

    def _last(self, way: str, window: str) -> int:
        pattern = _pattern(self.language, way, "anywhere", self._spelling)
        return max((match.end() for match in pattern.finditer(window)), default=-1)
