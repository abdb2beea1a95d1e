"""Read the phrases that look like a date, each kind in its way."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from extraction import edtf
from extraction.dating.datechecks import (
    NoDate,
    check_lone_day,
    check_months,
    check_not_vague,
    check_pair,
    check_stretch,
    check_weekday,
    is_year,
)
from extraction.dating.datecontext import Context
from extraction.dating.datephrases import Phrase
from extraction.dating.datescan import Token
from extraction.dating.deictics import months_from

_UNITS = {"b": "year", "r": "month", "U": "month", "A": "year"}
_YEAR, _QUARTER, _SEVERAL = 12, 3, 5
_FIRST_YEAR, _LAST_YEAR = 1500, 2200
_THAT = re.compile("that (day|month|year)(-?[0-9]+)")


def _valid(found: str | None) -> str | None:
    """Return an EDTF that is one, None for a year that there isn't."""
    return found if found is not None and edtf.is_valid(found) else None


def read(found: Phrase, context: Context) -> str | None:
    """Return the EDTF of a phrase, None where it can't be told; raise `NoDate` if it is none."""
    return _valid(_READERS[found.name](found, context))


def _day(found: Phrase, context: Context) -> str | None:
    return context.plain(found.canonical(lists=True), found.start, found.end)


def _dated(found: Phrase, context: Context) -> str | None:
    kinds = found.kinds
    if "m" in kinds:
        check_months(found, context.around)
    elif "P" in kinds and "D" not in kinds and "F" not in kinds:
        check_pair(found, context.around)
    lists = len(re.findall("[nZP]", kinds)) > 1  # "8, 9 và 10/4", and no "July 12, 2023"
    return _plain(found, context, found.canonical(lists=lists))


def _months(found: Phrase, context: Context) -> str | None:
    check_months(found, context.around)
    if "M" in found.kinds and context.around.precedes(found.end, "unit"):
        raise NoDate
    return _plain(found, context, found.canonical())


def _plain(found: Phrase, context: Context, canonical: str) -> str | None:
    if "u" in found.kinds:  # 同年9月
        year = context.that("year", 0, found.start)
        canonical = re.sub(r"that year\S+", f"y{year}" if year else "", canonical)
    pointing = next((token for token in found.tokens if token.kind in "rj"), None)
    if pointing is not None:  # 本月5日, "ngày 15 tháng trước"
        month = _relative_month(pointing, context, found.start)
        if month is None:
            return None
        days = [token.canonical.split(" ")[0] for token in found.tokens if token.kind in "nZ"]
        canonical = f"y{month[:4]} m{int(month[5:])} " + " to ".join((days[0], *days[1:][-1:]))
    return context.plain(canonical.strip(), found.start, found.end)


def _relative_month(token: Token, context: Context, at: int) -> str | None:
    if token.kind == "j":
        return context.that("month", 0, at)
    return context.ago("month", -int(token.canonical.removeprefix("month")))


def _counted(found: Phrase, context: Context) -> str | None:
    if "t" in found.kinds:
        return _ending(found, context)
    canonical = found.canonical()
    if found.language == "zh" and "m" in found.kinds:  # 前9月 is short for 前9个月
        canonical = re.sub(r"m([0-9]+)", r"n\1 months", canonical)
    if canonical.startswith("which"):  # "the last three months of 2023"
        if not canonical.startswith("which-1 "):
            raise NoDate
        canonical = f"last {canonical.removeprefix('which-1 ')}"
    if found.kinds.endswith("b"):  # "chín tháng năm trước": of the year before
        year = context.before("year", whole=True)
        if year is None:
            return None
        canonical = f"first {canonical.partition(' year')[0]} y{year[:4]}"
    if found.kinds.startswith("A"):  # "năm tháng đầu năm": five months
        canonical = f"n5 {canonical}"
    return context.plain(canonical, found.start, found.end)


def _ending(found: Phrase, context: Context) -> str | None:
    """Read "the nine months to September 30, 2023", "the year to March"."""
    stretch, _, last = found.canonical().rpartition("to ")
    last = (last or found.canonical()).replace("part ", "")
    counted = re.search("n([0-9]+) months", stretch)
    count = int(counted[1]) if counted else _QUARTER if "quarters" in stretch else _YEAR
    end = context.plain(last, found.start, found.end)
    if end is None or not 1 <= count <= _YEAR or len(end) < len("2024-03"):
        return None
    year, month = int(end[:4]), int(end[5:7])
    return f"{months_from(year, month, 1 - count)}/{end[:7]}"


def _to_date(found: Phrase, context: Context) -> str | None:
    """Read "đầu năm đến ngày 15/7": from the first of January on."""
    end = context.plain(found.canonical().rpartition("to ")[2], found.start, found.end)
    if end is None or "/" in end:
        return None
    return f"{end[:4]}-01{'-01' if len(end) > len('2024-07') else ''}/{end}"


def _weekdays(found: Phrase, context: Context) -> str | None:
    """Read "from Monday to Friday": the second day is the next one after the first."""
    first = context.plain(found.tokens[0].canonical, found.start, found.end)
    if first is None:
        return None
    start = date.fromisoformat(first)
    ahead = (int(found.tokens[-1].canonical[1:]) - start.weekday()) % 7
    return f"{first}/{(start + timedelta(days=ahead)).isoformat()}"


def _stretch(found: Phrase, context: Context) -> str | None:
    kinds = found.kinds
    if "h" in kinds and "m" in kinds:
        return _half_month(found, context)
    if not re.search("[yaYuBip]", kinds) and "A" not in kinds:
        check_stretch(found, context.around)
    canonical = found.canonical()
    if "v" in found.kinds:  # "the last quarter of 2023"
        canonical = canonical.replace("quarter-1", "q4")
    return context.plain(canonical, found.start, found.end)


def _half_month(found: Phrase, context: Context) -> str | None:
    """Read "nửa đầu tháng 9": the first fifteen days, or the others."""
    half = next(token.canonical for token in found.tokens if token.kind == "h")
    rest = [token.canonical for token in found.tokens if token.kind != "h" and token.canonical]
    month = context.plain(" ".join(rest), found.start, found.end)
    if month is None:
        return None
    last = edtf.days(month).last
    if half == "h1" or last is None:
        return f"{month}-01/{month}-15"
    return f"{month}-16/{last.isoformat()}"


def _same(found: Phrase, context: Context) -> str | None:
    """Read "the same period": of the year before where two are compared, else of this one."""
    earlier = (
        found.language == "vi" or "b" in found.kinds or context.around.follows(found.start, "than")
    )
    return context.same_period(_stated_year(found), None, earlier=earlier)


def same_period_as(other: str | None, found: Phrase, context: Context) -> str | None:
    """Read "the same period of 2022" by the period that stands right behind it."""
    return _valid(context.same_period(_stated_year(found), other, earlier=True))


def _stated_year(found: Phrase) -> str | None:
    """Return the year that the words name, in canonical tokens."""
    return next((token.canonical for token in found.tokens if token.kind in "yaY"), None)


def is_baseline(found: Phrase, context: Context) -> bool:
    """Tell whether a date is only what something is measured against."""
    opens = found.shown < found.start or context.around.follows(found.start, "range")
    if opens and "t" in found.kinds:
        return False  # "с 1 сентября по 20 октября": there "с" doesn't compare
    return found.name in ("same", "ago") or context.around.follows(found.start, "than")


def _bare(found: Phrase, context: Context) -> str | None:
    """Read "11 tháng" where the article has spoken of these months, and "за 11 месяцев"."""
    count = int(found.tokens[0].canonical[1:]) * (3 if "Q" in found.kinds else 1)
    around = context.around
    if not 1 < count < _YEAR or (found.language == "en" and around.follows(found.start, "vague")):
        raise NoDate
    if around.precedes(found.end, "after duration"):
        return _just_over(found, context, count)
    cued = around.follows(found.start, "before count") or around.precedes(found.end, "after count")
    known = context.memory.first_months(count)
    if known is None and cued:
        known = context.plain(f"first n{count} months", found.start, found.end)
    if known is None:
        raise NoDate
    return known


def _just_over(found: Phrase, context: Context, count: int) -> str:
    """Read "11 tháng qua" in December: the months of this year up to the last one."""
    known = context.plain(f"first n{count} months", found.start, found.end)
    last = context.ago("month", 1)
    if found.language != "vi" or count < _SEVERAL or known is None or known[-7:] != last:
        raise NoDate
    return known


def _ago(found: Phrase, context: Context) -> str | None:
    last = found.tokens[-1]
    if len(found.tokens) == 1:
        check_not_vague(found, context.around)
        unit, _, reach = last.canonical.partition(" before")
        if found.language == "zh" and reach and not context.around.follows(found.start, "than"):
            return context.ago("year", 1)  # 上年 alone is 去年
        return context.before(unit, whole=reach == "whole")
    if last.kind == "b" and found.language == "en":
        raise NoDate  # "against 53 a year ago": the article says one year
    if last.kind == "r" and not found.text.startswith("truoc", last.end - 5):
        raise NoDate
    if context.around.follows(found.start, "inexact"):
        raise NoDate  # "less than ten months from now" is a length of time
    unit = _UNITS.get(last.kind) or re.sub("^(?:ago|ahead|time unit)", "", last.canonical)
    count = next((int(t.canonical[1:]) for t in found.tokens if t.kind == "n"), 1)
    if unit == "decade":
        unit, count = "year", 10 * count
    ahead = "H" in found.kinds or last.kind == "E"
    return context.ago(unit, -count if ahead else count)


def _that(found: Phrase, context: Context) -> str | None:
    match = _THAT.fullmatch(found.tokens[0].canonical)
    if match is None:  # "that year" alone
        raise NoDate
    return context.that(match[1], int(match[2]), found.start)


def _decade(found: Phrase, _context: Context) -> str | None:
    for token in found.tokens:
        if token.kind == "x":
            return token.canonical[1:]
        digits = token.canonical[1:-1]
        if token.kind in "yn" and token.canonical.endswith("0") and digits:
            return f"{digits if len(digits) > 1 else '19' + digits}X"  # "thập niên 90"
    raise NoDate


def _century(found: Phrase, _context: Context) -> str | None:
    number = next(int(token.canonical[1:]) for token in found.tokens if token.canonical)
    if not 10 <= number <= 22:
        raise NoDate
    return f"{number - 1:02}XX"


def _part(found: Phrase, context: Context) -> str | None:
    """Read "đầu năm", "конца года", 年底: of this year or month."""
    unit = "month" if "U" in found.kinds else "year"
    if found.kinds == "e":
        unit = {"年": "year", "y": "year", "月": "month"}.get(found.text[found.start], "")
    counted = re.search("[nUQmyYa]$", found.before)
    if not unit or counted or not context.around.follows(found.start, "before part"):
        raise NoDate
    return context.ago(unit, 0)


def _lone(found: Phrase, context: Context) -> str | None:
    check_lone_day(found, context.around)
    canonical = found.canonical()
    return context.plain(
        canonical if "D" in canonical else f"{canonical} D", found.start, found.end
    )


def _days(found: Phrase, context: Context) -> str | None:
    last = found.tokens[-1]
    if found.language == "vi" and found.text[last.start].isalpha():
        raise NoDate  # "Hôm 12-9, hai bên": another number begins
    return context.plain(found.canonical(lists=True), found.start, found.end)


def _weekday(found: Phrase, context: Context) -> str | None:
    check_not_vague(found, context.around)
    check_weekday(found, context.around)
    return context.plain(found.canonical(), found.start, found.end)


def _relative(found: Phrase, context: Context) -> str | None:
    check_not_vague(found, context.around)
    canonical = found.canonical()
    if canonical in ("month-1", "quarter-1") and context.around.follows(found.start, "than"):
        return context.before(canonical[:-2], whole=False)
    return context.plain(canonical, found.start, found.end)


def _years(found: Phrase, context: Context) -> str | None:
    kinds = found.kinds
    if "&" in kinds and not context.around.follows(found.start, "between"):
        raise NoDate
    years = [int(token.canonical[1:]) for token in found.tokens if token.kind in "yYn"]
    if "n" in kinds:
        if years[1] != (years[0] + 1) % 100:
            raise NoDate
        years[1] = years[0] + 1
    counted = context.around.precedes(found.end, "unit") and not {"A", "Y"} & set(kinds)
    if counted or not _FIRST_YEAR <= years[0] < years[1] < _LAST_YEAR:
        raise NoDate
    return f"{years[0]}/{years[1]}"


def _year(found: Phrase, context: Context) -> str | None:
    token = next(token for token in found.tokens if token.kind in "yaY")
    if token.kind == "a":
        check_not_vague(found, context.around)
    elif not is_year(found, context.around, int(token.canonical[1:])):
        raise NoDate
    return context.plain(token.canonical, found.start, found.end)


_READERS: dict[str, Callable[[Phrase, Context], str | None]] = {
    "day": _day,
    "same": _same,
    "todate": _to_date,
    "counted": _counted,
    "dated": _dated,
    "stretch": _stretch,
    "months": _months,
    "bare": _bare,
    "ago": _ago,
    "that": _that,
    "decade": _decade,
    "century": _century,
    "part": _part,
    "days": _days,
    "lone": _lone,
    "weekday": _weekday,
    "weekdays": _weekdays,
    "relative": _relative,
    "years": _years,
    "year": _year,
}
