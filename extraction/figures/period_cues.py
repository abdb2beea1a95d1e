"""The words that tie a figure to a date, or set a date off as what it is compared with."""

import re
from dataclasses import dataclass
from functools import cache

from extraction.folding import Aligned, fold
from extraction.phrases import bounded
from extraction.tables import LANGUAGES, forms, rows

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
QUOTE = re.compile(r"[“”\"«»「」]")
COMPARED_AFTER = re.compile(r"[^,，;；。]{0,4}(?:相比|同期)|[^,，;；。]{0,4}的\Z")
BREAK = re.compile(r"[,，;；。:：.]\s|[;；。，()（）]")
_PUNCTUATION = r"[,，;；。:：.]\s|[;；。，]"
_NO_YEAR_BEFORE = "(?<![今明去前本0-9])"  # 年增 is no part of 2023年增长
_ORIGIN = r"\b(?:t[uừ] (?:m[uứ]c )?|со? )[0-9]"
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

    `compares`, `since`, `against` and the like end right before a date or a figure;
    `tied` between a figure and its period; `on_year` and `on_month` are baselines in
    words; `says` marks a day on which something was said; `apart` stands between a
    figure and a date that belongs to another one.
    """

    language: str
    compares: re.Pattern[str]
    tied: re.Pattern[str]
    apart: re.Pattern[str]
    as_of: re.Pattern[str]
    when: re.Pattern[str]
    against: re.Pattern[str]
    origin: re.Pattern[str]
    since: re.Pattern[str]
    since_after: re.Pattern[str]
    level_before: re.Pattern[str]
    level_after: re.Pattern[str]
    of: re.Pattern[str]
    contrast: re.Pattern[str]
    worth: re.Pattern[str]
    from_: re.Pattern[str]
    part: re.Pattern[str]
    on_year: re.Pattern[str]
    on_month: re.Pattern[str]
    same_period: re.Pattern[str]
    says: re.Pattern[str]
    now: re.Pattern[str]
    deictic: re.Pattern[str]
    superlative: re.Pattern[str]
    whole_year: re.Pattern[str]
    rank: re.Pattern[str]
    expectation: re.Pattern[str]
    quotation: re.Pattern[str]
    average: re.Pattern[str]
    statistic: re.Pattern[str]
    market: re.Pattern[str]
    event: re.Pattern[str]
    visit: re.Pattern[str]
    talk: re.Pattern[str]
    ends: re.Pattern[str]
    begins: re.Pattern[str]
    anniversary: re.Pattern[str]
    casualties: re.Pattern[str]


_RIGHT_BEFORE = {
    "as_of": "as of",
    "when": "when",
    "origin": "origin",
    "since": "since",
    "level_before": "level before",
    "of": "of",
    "contrast": "contrast",
    "worth": "worth",
    "from_": "from",
}
_ANYWHERE = {
    "on_month": "on month",
    "same_period": "same period",
    "whole_year": "whole year",
} | {
    name: name
    for name in (
        *(
            "says",
            "now",
            "deictic",
            "superlative",
            "rank",
            "statistic",
            "market",
            "expectation",
            "quotation",
            "average",
            "event",
            "part",
        ),
        *("visit", "talk", "ends", "begins", "anniversary", "casualties"),
    )
}


def cue_text(aligned: Aligned, language: str) -> tuple[str, bool]:
    """Return the text in which cues are looked up, and whether it has its marks.

    Only marks tell "nói" from "Hà Nội" and "nhưng" from "những"; a text has them in
    the same places where its lower case is as long as its folded form.
    """
    lowered = aligned.original.lower()
    kept = language == "vi" and aligned.marked and len(lowered) == len(aligned.text)
    return (lowered if kept else aligned.text), kept


@cache
def period_cues(language: str, *, marked: bool = False) -> PeriodCues:
    """Return the cues of a language, the English ones for any other than the four.

    They are expressions for folded text, or for one in small letters with its marks.
    """
    spelling = str.lower if marked else fold
    known = language if language in LANGUAGES else "en"
    listed: dict[str, list[str]] = {}
    for row in rows("period_words"):
        if row["language"] == known:
            listed.setdefault(row["kind"], []).extend(forms(row["forms"]))
    words = {
        row["kind"]: bounded(listed.get(row["kind"], ()), spelling) for row in rows("period_words")
    }
    # Chinese puts no more than a few characters between the comparison and its date.
    reach = 6 if known == "zh" else 24
    return PeriodCues(
        language=known,
        compares=re.compile(rf"(?:{words['compares']})[^,，;；.。0-9]{{0,{reach}}}\Z"),
        tied=re.compile(rf"(?:(?:{words['tied']})\s*|[(（]\s*|\A\s*)\Z"),
        apart=re.compile(rf"{_PUNCTUATION}|{words['apart']}|{_ORIGIN}"),
        against=re.compile(rf"(?:{words['against']})\s?(?:[$€£¥₽₹]|us|usd|rmb)?\s?\Z"),
        since_after=re.compile(rf"\s?(?:{words['since after']})"),
        level_after=re.compile(rf"\s?(?:{words['level after']})"),
        **{name: re.compile(rf"(?:{words[kind]})\s?\Z") for name, kind in _RIGHT_BEFORE.items()},
        on_year=re.compile(rf"{_NO_YEAR_BEFORE}(?:{words['on year']})"),
        **{name: re.compile(words[kind]) for name, kind in _ANYWHERE.items()},
    )
