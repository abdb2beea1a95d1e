"""Refuse what only looks like a date: "9/11", "thứ ba" that is the third, "march" and "may"."""

import re

from extraction.dating.datecues import Surroundings
from extraction.dating.datephrases import CLOSING, Phrase

_YEARLY_HALF = re.compile("nam$|полугоди|half$|h[12]$|[12]h$|半年")


_MONTH_NAMES = frozenset(
    {
        *("january", "february", "april", "june", "july", "august"),
        *("september", "october", "november", "december"),
    }
)
# "Mar-a-Lago", "Jan Kowalski"
_NAME = re.compile(r"-[^\W\d_]|\ [A-Z]")
_GENITIVE = ("'s", "’s")
_PLURAL = re.compile(
    r"\ (?!shows|says|was|has|this|remains|marks|suggests|plus|versus)[a-z]{2,}s\b"
)
_BEGINNING = re.compile(r"(?:^|[.;:,(\n\"“]\s?|\n\s?)\Z")


class NoDate(Exception):
    """What looks like a date is none."""


def check_pair(found: Phrase, around: Surroundings) -> None:
    """Refuse "9/11" where nothing says that it is a date."""
    text, start, end = found.text, found.start, found.end
    bracketed = text[start - 1 : start] == "(" and not CLOSING.isdisjoint(text[end - 1 : end + 1])
    if found.language == "en" or not (
        "W" in found.kinds or bracketed or around.follows(found.start, "before date")
    ):
        raise NoDate
    if around.precedes(found.end, "unit"):
        raise NoDate


def check_months(found: Phrase, around: Surroundings) -> None:
    """Refuse the English verbs "may" and "march"; a lone abbreviation is no month either."""
    if found.language != "en":
        return
    for token in found.tokens:
        if token.kind == "m" and not found.aligned.written(token.start, token.start + 1).isupper():
            raise NoDate
    if found.kinds == "m" and around.follows(found.start, "honorific"):
        raise NoDate
    written = found.text[found.start : found.end]
    if found.kinds != "m" or written in _MONTH_NAMES:
        return
    name = written != "may" and _NAME.match(
        found.aligned.original, found.aligned.span(0, found.end)[1]
    )
    if name or not around.follows(found.start, "before month"):
        raise NoDate


def check_stretch(found: Phrase, around: Surroundings) -> None:
    """Refuse halves of a match, seasons of no year and "the fall in prices"."""
    written = found.text[found.start : found.end]
    if found.kinds.endswith("s"):
        seasonal = found.language == "ru" or around.follows(found.start, "before season")
        if not seasonal or around.precedes(found.end, "season of"):
            raise NoDate
    elif found.kinds.endswith("h") and not _YEARLY_HALF.search(written):
        raise NoDate
    if around.precedes(found.end, "of what"):
        raise NoDate


def check_not_vague(found: Phrase, around: Surroundings) -> None:
    """Refuse "những năm qua" and "ba năm qua": no one year is meant."""
    counted = found.before.endswith("n")
    if counted or (found.language != "zh" and around.follows(found.start, "vague")):
        raise NoDate


def is_year(found: Phrase, around: Surroundings, year: int) -> bool:
    """Tell a year from a plain number of four digits."""
    if "A" in found.kinds or "Y" in found.kinds:
        return 1000 <= year < 2200
    attached = found.text[found.start - 1 : found.start] in ("/", "-", "–", ".")
    if not 1900 <= year < 2100 or attached or around.precedes(found.end, "unit"):
        return False
    # "2021, 2022 và 2023", "2026 и 2027 годов"
    listed = re.search("[yY]A?[,&]$", found.before) or re.match("[,&][yY]A", found.after)
    if len(found.tokens) > 1 or listed:
        return True
    if around.follows(found.start, "before amount") and _PLURAL.match(found.text, found.end):
        return False  # "grew to 2000 vessels"
    begins = _BEGINNING.search(found.text[max(0, found.start - 2) : found.start])
    cued = around.follows(found.start, "before year") or found.text.startswith(_GENITIVE, found.end)
    return cued or bool(begins and around.precedes(found.end, "after year"))


def check_lone_day(found: Phrase, around: Surroundings) -> None:
    """Refuse "30日内", "5号线" and "ngày 12 triệu" of figures, 一日 of sayings."""
    refused = around.precedes(found.end, "unit")
    if found.language == "zh":
        written = found.text[found.start : found.end]
        refused = (
            around.follows(found.start, "vague")
            or around.precedes(found.end, "after day")
            or (written[-1] in "号號" and not around.precedes(found.end, "after number"))
            or written == "一日"
        )
    if refused:
        raise NoDate


def check_weekday(found: Phrase, around: Surroundings) -> None:
    """Refuse "thứ ba" that is the third, "sun" and "wed" that are words."""
    token = next(token for token in found.tokens if token.kind == "w")
    written = found.aligned.written(token.start, token.end)
    alone = len(found.tokens) == 1
    if found.language == "en":
        short = (
            len(written) < len("Friday")
            and alone
            and not around.follows(found.start, "before date")
        )
        if short or not written[0].isupper():
            raise NoDate
    elif found.language == "vi" and alone:
        capital = written.partition(" ")[2][:1].isupper() and not around.follows(
            found.start, "rank"
        )
        if not capital and not around.follows(found.start, "before weekday"):
            raise NoDate
