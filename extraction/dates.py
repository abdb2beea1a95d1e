"""Read a date or period as a person types or pastes it, in four languages.

The result is EDTF and keeps the precision that was written: "Feb 2022" is a
month, "9 tháng đầu năm 2023" is 2023-01/2023-09. Numeric dates are read day
first ("8/4/2024" is 8 April), which is the rule of the desk and of three of its
four languages; nothing is guessed from 8 and 4.

A date without a year, and a word such as "hôm qua", counts from the date of the
source (`published`); without a year the past is preferred: "tháng 10" in an
article of September is October of the year before.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

import dateparser

from extraction import edtf, languages
from extraction.dating.datesource import Source, shorten
from extraction.dating.datewords import tokens
from extraction.dating.periods import interpret
from extraction.edtf import DateProblem
from extraction.folding import fold
from extraction.tables import LANGUAGES

MAX_LENGTH = 100
"""A longer text is no date."""

_LOOKS_EDTF = re.compile(r"[0-9]{4}-[0-9X]{1,2}(-[0-9X]{1,2})?[~?%]?(/[0-9X~?%.-]*)?")
_MACHINE = re.compile(r"[0-9X~?%./-]+")
_WITH_DATE = re.compile(r"(?P<words>[^()（）]+?)\s*[(（](?P<date>[^()（）]+)[)）]")

_MESSAGE = (
    "can't read “{}” as a date; write for example 2023, 2023-01/2023-11, Feb 2022, "
    "tháng 2/2022 or 8/4/2024"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A date as written, its EDTF, and its first and last day (None: open or unknown)."""

    as_written: str
    edtf: str
    first_day: date | None
    last_day: date | None


def read(text: str, *, language: str | None = None, published: str | None = None) -> Period:
    """Return the period that `text` names; `published` is the EDTF date of its source.

    Raises `DateProblem` with what to write instead: for text that is no date,
    for dates that don't exist, and for relative ones without `published`.
    """
    written = text.strip()
    if not written:
        raise DateProblem("The date is empty; write for example 2023, Feb 2022 or 8/4/2024.")
    if len(written) > MAX_LENGTH:
        raise DateProblem(_MESSAGE.format(shorten(written)))
    if edtf.is_valid(written):
        return _period(written, written)
    if _LOOKS_EDTF.fullmatch(written) or written[0] == "-":
        edtf.days(written)  # says what is wrong with it
    source = Source(written, published)
    spoken = languages.primary(language) or languages.guess(written, fold(written))
    both = _WITH_DATE.fullmatch(written)
    if both is None:
        return _period(written, _understood(written, spoken, source))
    # "hôm qua (19/9)": two wordings of one date.
    stated = _understood(both["date"], spoken, source)
    if _understood(both["words"], spoken, source) != stated:
        raise DateProblem(
            f"“{shorten(both['words'])}” and “{shorten(both['date'])}” are two dates; write one."
        )
    return _period(written, stated)


def _period(written: str, understood: str) -> Period:
    found = edtf.days(understood)
    return Period(written, understood, found.first, found.last)


def _understood(text: str, language: str | None, source: Source) -> str:
    """Return the EDTF of `text`; raise `DateProblem` where it is none."""
    canonical = tokens(text, language)
    if canonical:
        found = interpret(canonical, source)
        if found is not None:
            edtf.days(found)
            return found
    if all(map(edtf.is_valid, text.split("/"))):
        edtf.days(text)  # an interval that is wrong: say how
    if re.fullmatch(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}", text):
        raise DateProblem(
            f"“{text}”: write the year with four digits, day first, for example 8/4/2024."
        )
    found = _parsed(text, language)
    if found is None:
        raise DateProblem(_MESSAGE.format(shorten(text)))
    return found


def _parsed(text: str, language: str | None) -> str | None:
    """Read one full date in a shape of its own ("Tue, 9 Apr 2024 08:30") with dateparser.

    Only texts with a four-digit year and the day in digits get here: dateparser
    fills in what is missing and would read "41,3%" as the year 2041.
    """
    years = re.findall(r"(?<![0-9])[0-9]{4}(?![0-9])", text)
    if len(years) != 1 or _MACHINE.fullmatch(text):
        return None
    found = dateparser.parse(
        text,
        languages=[language] if language in LANGUAGES else list(LANGUAGES),
        settings={
            # Nothing relative is parsed here; a fixed base keeps the clock out for certain.
            "RELATIVE_BASE": datetime.combine(date(2000, 1, 1), time()),
            "STRICT_PARSING": True,
            "DATE_ORDER": "DMY",
            "PARSERS": ["absolute-time"],
        },
    )
    if found is None or str(found.year) != years[0] or not _has_number(text, found.day):
        return None
    return found.date().isoformat()


def _has_number(text: str, number: int) -> bool:
    return re.search(rf"(?<![0-9])0?{number}(?![0-9])", text) is not None
