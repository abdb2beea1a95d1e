"""What a number counts in running text, and whether it is a figure at all.

The word behind a number is its unit, in the unit table or not
(`extraction.figures.nouns`). A number with neither unit nor scale is a figure only
where the words around it say so.
"""

import re
from dataclasses import replace
from functools import cache

from extraction import units
from extraction.figures.candidates import MASK
from extraction.figures.figure import Figure
from extraction.figures.nouns import compound, noun_after, noun_behind
from extraction.figures.period_cues import period_cues
from extraction.lexicon import Lexicon, View, is_letter, skip_spaces, skip_spaces_back
from extraction.tables import forms, rows

_RATES = frozenset({"percent", "percentage_point", "basis_point"})
_NUMBERED = re.compile(r"(?<!con )(?<!tong )(?<!trong )(?<!da )(?<!\w)so\s\Z")
"""A house or paper number: "số 5 phố …", but not "con số 200"."""
_UNKNOWN_SCALE = re.compile(r"[ -]?\w{0,12}(?:illions?|illiards?|ллион\w{0,3}|ллиард\w{0,3})\b")
_ENDS = re.compile(r"[ ]?(?:[,.;:!?)»”\"'’」』，。；：！？…]|[–—]|\Z)")
"""What ends a clause behind a bare number: "180 wagons instead of three hundred"."""
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_LARGEST_MAGNITUDE = 10


@cache
def _labels() -> Lexicon[bool]:
    lexicon: Lexicon[bool] = Lexicon(borrowed=False)
    for row in rows("labels"):
        for form in forms(row["forms"]):
            lexicon.add(form, row["language"], value=True)
    return lexicon


@cache
def _words(kind: str) -> Lexicon[bool]:
    lexicon: Lexicon[bool] = Lexicon(borrowed=False)
    for row in rows("figure_words"):
        if row["kind"] == kind:
            for form in forms(row["forms"]):
                lexicon.add(form, row["language"], value=True)
    return lexicon


@cache
def _measured() -> Lexicon[tuple[str, str]]:
    lexicon: Lexicon[tuple[str, str]] = Lexicon(borrowed=False)
    for row in rows("nouns_before"):
        for form in forms(row["forms"]):
            lexicon.add(form, row["language"], (row["unit"], row["measure"]))
    return lexicon


def settled(view: View, figure: Figure, before: Figure | None) -> Figure | None:
    """Return the figure with what it counts, None where it is none.

    `before` is the figure before it in the sentence: a list goes on with bare
    numbers ("40 were shot, two by …").
    """
    if figure.measure == "ordinal":
        return figure if _is_ordinal(view, figure) else None
    if _is_name(view, figure):
        return None
    if figure.unit is None:
        figure = (
            _named_before(view, figure)
            or _counting(view, figure)
            or _continued(view, figure, before)
            or figure
        )
    if figure.measure == "count" and (noun := compound(view, figure)) is not None:
        figure = replace(figure, end=noun.end, unit=noun.unit)
    if figure.measure == "count" and view.language == "zh":
        figure = replace(figure, unit=noun_behind(view, figure) or figure.unit)
    if figure.bare and figure.measure is None:
        whole = figure.value == figure.value.to_integral_value()
        stands = _is_cued(figure) or _is_grouped(view, figure)
        return replace(figure, measure="count" if whole else "level") if stands else None
    return None if _is_small_talk(view, figure) else figure


def _is_followed(view: View, kind: str, end: int) -> bool:
    return view.at(_words(kind), skip_spaces(view.text, end)) is not None


def _is_name(view: View, figure: Figure) -> bool:
    """Tell whether the number names something, or belongs to the page: Điều 5, 12 comments."""
    if _runs_on(view, figure) or _is_followed(view, "page", figure.end):
        return True
    if _is_labelled(view, figure) and not _has_size(figure):
        return True
    if figure.unit is not None:
        return False
    if _UNKNOWN_SCALE.match(view.text, figure.end):
        return True  # an unknown scale never counts as 1
    return _NUMBERED.search(view.text, max(0, figure.start - 9), figure.start) is not None


def _has_size(figure: Figure) -> bool:
    """Tell whether a figure is an amount, whatever word stands in front of it."""
    unit = units.table().get(figure.unit or "")
    return figure.scaled or (unit is not None and unit.measure not in ("count", "ordinal"))


def _runs_on(view: View, figure: Figure) -> bool:
    """Tell whether letters or digits are glued to the number: 5G, 747-400."""
    after = view.text[figure.end : figure.end + 2]
    if not after or figure.unit is not None:
        return False
    return is_letter(after[0]) or (after[0] in "-/:" and after[1:].isdigit())


def _is_labelled(view: View, figure: Figure) -> bool:
    """Tell whether a word in front makes it a name: Điều 5, Resolution 2231, bão số 3."""
    return view.before(_labels(), skip_spaces_back(view.text, figure.start)) is not None


def _named_before(view: View, figure: Figure) -> Figure | None:
    """Read the noun that stands in front of its number: magnitude 7.8, магнитудой 7,7."""
    if not figure.bare or figure.value > _LARGEST_MAGNITUDE:
        return None
    hit = view.before(_measured(), skip_spaces_back(view.text, figure.outer_start))
    if hit is None:
        return None
    unit, measure = hit.value
    return replace(figure, unit=unit, measure=measure, bare=False)


def _counting(view: View, figure: Figure) -> Figure | None:
    noun = noun_after(view, figure)
    if noun is None:
        return None
    known = units.table().get(noun.unit)
    measure = (known.measure if known else None) or "count"
    if measure == "level" and noun.end == figure.end:
        return None  # "5 new metres" measures nothing
    return replace(figure, end=noun.end, unit=noun.unit, measure=measure, bare=False)


def _continued(view: View, figure: Figure, before: Figure | None) -> Figure | None:
    """Read a number that goes on with what was counted: "40 were shot, two by …"."""
    if _is_followed(view, "part of", figure.end):
        return replace(figure, measure="count", bare=False)
    if before is None or before.measure != "count" or figure.scaled:
        return None
    at = skip_spaces_back(view.text, figure.start)
    if view.before(_words("instead"), at) is not None and _ENDS.match(view.text, figure.end):
        return replace(figure, unit=before.unit, measure="count", bare=False)
    part = view.before(_words("out of"), skip_spaces_back(view.text, figure.start)) is not None
    if not (part or _is_followed(view, "continues", figure.end)):
        return None
    return replace(figure, unit=before.unit, measure="count", bare=False)


def _is_cued(figure: Figure) -> bool:
    """Tell whether a bare number is a figure by its cue alone: "brought the toll to 139"."""
    year = _FIRST_YEAR <= figure.value <= _LAST_YEAR and figure.step == 1
    return figure.cued and not year and not figure.spelled and figure.value_high is None


def _is_grouped(view: View, figure: Figure) -> bool:
    """Tell whether a number is written with separators of thousands: no year, no name."""
    written = view.text[figure.start : figure.end]
    return figure.value >= 1000 and figure.step == 1 and not written.isdigit()


def _is_ordinal(view: View, figure: Figure) -> bool:
    """Tell whether an ordinal numbers something; "first" and "Secondly," don't."""
    after = view.text[figure.end : figure.end + 2].strip()[:1]
    before = view.text[skip_spaces_back(view.text, figure.start) - 1 : figure.start].strip()
    enumerates = after in (",", "，", "、", "–", "—", ":") and before in ("", ".", "。", ";", "；")
    return not (figure.value <= 1 or enumerates or _is_followed(view, "no ordinal", figure.end))


def _is_small_talk(view: View, figure: Figure) -> bool:
    """Tell whether the figure only seems one: "one day", "3 days ago", "trong năm nước này"."""
    if figure.measure == "duration" and figure.comparator == "eq" and _is_ago(view, figure):
        return True
    if not figure.spelled or figure.scaled or figure.unit in _RATES:
        return False
    if figure.value == 1 and figure.measure == "duration":  # "put off by one year"
        at = skip_spaces_back(view.text, figure.start)
        return view.before(_words("extends"), at) is None
    if figure.value <= 1:
        near = view.text[figure.end : figure.end + 30].split(MASK, 1)[0]
        casualties = period_cues(view.language or "en").casualties
        return not figure.value or figure.measure != "count" or not casualties.search(near)
    return view.text.startswith("nam ", figure.start) and _is_nam(view, figure)


def _is_nam(view: View, figure: Figure) -> bool:
    """Tell năm the year from five, which it is far less often: "trong năm nước này …"."""
    at = skip_spaces_back(view.text, figure.start)
    is_year = view.before(_words("year"), at) is not None or view.text[at - 1 : at].isdigit()
    if figure.cued and view.before(_words("year"), figure.outer_start) is None:
        return is_year and figure.bare  # "cả năm lên 6,4 %"
    return is_year or figure.measure != "count"


def _is_ago(view: View, figure: Figure) -> bool:
    """Tell "3 days ago", when something was, from "30 phút trước 2.000 người", how long."""
    hit = view.at(_words("ago"), skip_spaces(view.text, figure.end))
    return hit is not None and not view.text[hit.end : hit.end + 2].strip().isdigit()
