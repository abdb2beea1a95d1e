"""The words that tie a figure to a date, or set a date off as what it is compared with."""

import re
from dataclasses import dataclass
from functools import cache

from extraction.phrases import bounded
from extraction.tables import LANGUAGES, forms, rows

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
QUOTE = re.compile(r"[“”\"«»「」]")
COMPARED_AFTER = re.compile(r"[^,，;；。]{0,4}(?:相比|同期)|[^,，;；。]{0,4}的\Z")
_PUNCTUATION = r"[,，;；。:：.]\s|[;；。，]"
_ORIGIN = r"\b(?:tu (?:muc )?|со? )[0-9]"
"""Another figure, from which this one has come: "tăng từ 15 % năm 2021"."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date at `start` to `end` of the folded text."""

    start: int
    end: int
    edtf: str

    @property
    def is_day(self) -> bool:
        """Whether it is a day or a few days: when something happened or was said."""
        return DAY.match(self.edtf) is not None


@dataclass(frozen=True, slots=True)
class PeriodCues:
    """The words of one language around dates, as expressions on folded text.

    `compares` ends right before a baseline, `tied` between a figure and its
    period; `on_year` and `on_month` are baselines in words; `says` marks a
    sentence whose day is when something was said; `apart` stands between a
    figure and a date that belongs to another one.
    """

    compares: re.Pattern[str]
    tied: re.Pattern[str]
    apart: re.Pattern[str]
    as_of: re.Pattern[str]
    on_year: re.Pattern[str]
    on_month: re.Pattern[str]
    same_period: re.Pattern[str]
    says: re.Pattern[str]
    now: re.Pattern[str]
    deictic: re.Pattern[str]
    when: re.Pattern[str]
    anniversary: re.Pattern[str]
    casualties: re.Pattern[str]


@cache
def period_cues(language: str) -> PeriodCues:
    """Return the cues of a language, the English ones for any other than the four."""
    known = language if language in LANGUAGES else "en"
    words = {
        kind: bounded(
            form
            for row in rows("period_words")
            if row["kind"] == kind and row["language"] == known
            for form in forms(row["forms"])
        )
        for kind in {row["kind"] for row in rows("period_words")}
    }
    # Chinese puts no more than a few characters between the comparison and its date.
    reach = 6 if known == "zh" else 24
    return PeriodCues(
        compares=re.compile(rf"(?:{words['compares']})[^,，;；.。0-9]{{0,{reach}}}\Z"),
        tied=re.compile(rf"(?:(?:{words['tied']})\s*|[(（]\s*|\A\s*)\Z"),
        apart=re.compile(rf"{_PUNCTUATION}|{words['apart']}|{_ORIGIN}"),
        as_of=re.compile(rf"(?:{words['as of']})\s?\Z"),
        on_year=re.compile(words["on year"]),
        on_month=re.compile(words["on month"]),
        same_period=re.compile(words["same period"]),
        says=re.compile(words["says"]),
        now=re.compile(words["now"]),
        deictic=re.compile(words["deictic"]),
        when=re.compile(rf"(?:{words['when']})\s?\Z"),
        anniversary=re.compile(words["anniversary"]),
        casualties=re.compile(words["casualties"]),
    )
