"""What a figure of a running text is: level, change, share, target, forecast."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extraction.figures import cues
from extraction.figures.aims import AIMS, HARD_BREAK, REACH, TO, measures, words_before
from extraction.figures.candidates import MASK
from extraction.figures.changes import RATES, changed, is_origin, last_growth
from extraction.figures.figure import Figure
from extraction.figures.in_one_breath import taken_over
from extraction.lexicon import Hit, View, skip_spaces

_MONEY = 10**9
_EXPECTED = {
    "en": re.compile(
        r"[^,;.\n]{0,30}\b(?:economists|analysts|markets?|investors|traders|forecasters|polls?)\b"
        r"[^,;.\n]{0,14}\b(?:expected|forecast|predicted|pencilled|projected|anticipated)\b"
        r"|\s(?:it|they|he|she|officials)\s(?:had\s)?(?:pencilled|forecast|projected|predicted)\b"
    ),
    "ru": re.compile(r",? котор(?:ого|ых|ый|ое|ые)[^,;.\n]{0,12} (?:ждали|ожидали|прогнозировали)"),
}
"""Behind a figure: "the 6 % rise that economists had expected"."""
_COMMA = re.compile(r",\s?(?![0-9])|，")
_ADJACENT = 12  # characters
_UP_TO = re.compile(r"\bдо\s\Z")
_DURING = re.compile(r"\bover\s\Z")
_LASTED = re.compile(r"(?:\b(?:for|last\w*|took|takes?|spent|after|of|is|was|well|just)|,)\s?\Z")
_OF_WHOLE = re.compile(r"\s(?:of|tong|so|kim ngach|dan so|от|всех|всего|экспорта|импорта)\b|的")
_PACE = re.compile(
    r"\b(?:ускор\w+|замедл\w+|slow(?:ed|s|ing)|quicken\w*|accelerat\w+|cooled|tang toc|giam toc)\b"
    r"|加快|放[缓緩]|提速"
)
"""Verbs of what has a pace: "экономика ускорилась до 6,9 %" says how fast it grew."""
_QUOTED = re.compile(r"(?:[报報收于於]|[冲衝][上破]|突破|失守|[跌涨漲]破|守住|逼近)\s?\Z")
_INDEX = re.compile(r"\b(?:chi so|index|индекс\w*|pmi)\b|指数|指數")
_REVISED = re.compile(
    r"(?:nang|ha|cat|cut|rais|lift|lower|trim|upgrad|downgrad|повы[сш]|сни[зж]|улучш|ухудш)"
    r"|[上下][调調修]|[调調][高低升降]"
)
"""Verbs by which a forecast itself is changed: they don't say which way growth goes."""
_THAN = re.compile(r"\b(?:than|hon|nhu|as|чем|lower|higher|выше|ниже)\s\Z|[比如]\Z")
_SMALL_CHANGE = ("cent", "kopeck", "point")
"""Units that count, but of which prices rise and fall as well."""
_TIMES_MORE = re.compile(
    rf"\s{MASK}+['’]s\b|"
    r"\s(?:more|higher|larger|greater|bigger|as|the|that|those|faster|lower|less|over|what|its)\b"
)
_GREW = re.compile(r"\b(?:tang|giam|gap|lon|cao|nhieu)\s(?:hon|gan|khoang|toi|len)?\s?\Z")
_ALWAYS_MULTIPLE = re.compile(r"(?:倍|-?fold|x|кратн\w*)\Z")


def judged(view: View, figures: Sequence[Figure], start: int) -> list[Figure]:
    """Return the figures of one sentence, which begins at `start`, with measure and direction."""
    found: list[Figure] = []
    rate: Figure | None = None  # the growth rate named last
    free = start  # what stands before it has been said of another figure
    for figure in figures:
        before = found[-1] if found else None
        found.append(_judged(view, figure, (before, rate), start, free))
        if found[-1].direction is not None and found[-1].unit in RATES:
            rate = found[-1]
        if found[-1].measure != "multiple" and not is_origin(view, figure):
            free = figure.end
    return found


def _judged(
    view: View,
    figure: Figure,
    earlier: tuple[Figure | None, Figure | None],
    start: int,
    free: int,
) -> Figure:
    """Return a figure judged; `earlier` are the one before it and the last growth rate."""
    before = earlier[0]
    if figure.measure in ("duration", "ordinal"):
        return _lasting(view, figure)
    if figure.unit == "times":
        return _multiplied(view, figure)
    floor = max(start, before.end if before else start, figure.start - REACH)
    if figure.measure != "count" or figure.unit in _SMALL_CHANGE:
        figure = changed(view, figure, earlier, floor, start)
    figure = _reached(view, figure, before, floor)
    from_here = is_origin(view, figure) and figure.value_high is None
    stated = None if from_here else _stated(view, figure, free)
    if stated is not None and stated.value in AIMS and not _is_revision(figure):
        return _aimed(view, figure, before, stated, free)
    if before is not None:
        aimed = stated is not None and stated.value in AIMS
        taken = taken_over(view, figure, before, start, aimed=aimed)
        if taken is not None:
            return taken
    if figure.direction is None or figure.measure is None:
        return _unmoved(view, figure, before, stated, (start, floor))
    return figure


def _unmoved(
    view: View,
    figure: Figure,
    before: Figure | None,
    stated: Hit[str] | None,
    since: tuple[int, int],
) -> Figure:
    """Return a figure that no verb of change governs; `since` are its sentence and its clause."""
    start, floor = since
    if stated is not None:
        named = stated.value == "rate"
        return replace(figure, measure=_plain_measure(view, figure, is_rate=named, named=named))
    parts = before is not None and before.measure == "share"
    reached = not parts and _is_reached(view, figure, floor)
    if reached and _PACE.search(view.text, floor, figure.start):
        return replace(figure, measure="change", direction="up")
    is_rate = reached or _is_rate(view, figure, before, start)
    return replace(figure, measure=_plain_measure(view, figure, is_rate=is_rate, named=False))


def _plain_measure(view: View, figure: Figure, *, is_rate: bool, named: bool) -> str:
    """Return the measure of a figure that nothing makes a change or an aim."""
    if figure.unit == "percent" and (figure.measure != "share" or named):
        return "level" if is_rate else "share"
    if figure.unit != "percent" and figure.unit in RATES:
        return "level" if is_rate else "change"
    if figure.unit is None and figure.scaled and figure.value < _MONEY:
        return "count"  # "Иностранцев было 84 тыс." counts; amounts of money are larger
    if figure.unit == "point" and _is_of_index(view, figure):
        return "level"
    return figure.measure or "level"


def _is_of_index(view: View, figure: Figure) -> bool:
    """Tell the 47,3 points of an index from the twelve points of a plan."""
    if figure.step is not None and figure.step < 1:
        return True
    if _QUOTED.search(view.text, max(0, figure.start - 4), figure.start):
        return True
    return _INDEX.search(view.text, max(0, figure.start - REACH), figure.start) is not None


def _is_revision(figure: Figure) -> bool:
    """Tell whether the forecast itself was changed: "cut its forecast by 0.2 points"."""
    return figure.unit != "percent" and figure.unit in RATES and figure.direction is not None


def _lasting(view: View, figure: Figure) -> Figure:
    """Read "for $5bn over five years" as during, "for over five years" as more than."""
    if (
        figure.measure == "duration"
        and figure.comparator == "gt"
        and _DURING.search(view.text, max(0, figure.start - 5), figure.start)
        and not _LASTED.search(view.text, max(0, figure.start - 16), figure.start - 5)
    ):
        return replace(figure, comparator="eq")
    return figure


def _reached(view: View, figure: Figure, before: Figure | None, floor: int) -> Figure:
    """Read до after a change as the level reached: "на 3,9 %, до 65 млрд"."""
    if figure.comparator != "le" or not _is_up_to(view, figure):
        return figure
    changes = before is not None and (
        before.direction is not None or before.measure == "multiple" or is_origin(view, before)
    )
    if changes or last_growth(view, floor, figure.start) is not None:
        return replace(figure, comparator="eq")
    return figure


def _is_up_to(view: View, figure: Figure) -> bool:
    return _UP_TO.search(view.text, max(0, figure.start - 5), figure.start) is not None


def _aimed(
    view: View, figure: Figure, before: Figure | None, stated: Hit[str], free: int
) -> Figure:
    """Return a target or forecast; a word before the target may say that it was exceeded."""
    near = view.text[stated.end : figure.start].strip()
    if figure.comparator == "eq" and stated.end <= figure.start and not near:
        comparator = cues.around(view, stated.start, stated.start).comparator
        figure = replace(figure, comparator=comparator or "eq")
    if figure.comparator == "le" and _is_up_to(view, figure):
        figure = replace(figure, comparator="eq")
    direction = figure.direction
    if stated.end <= figure.start and _THAN.search(
        view.text, max(0, stated.start - 10), stated.start
    ):
        direction = None  # "thấp hơn mục tiêu 4 %" is lower, the target isn't
    if figure.unit == "percent":
        word = last_growth(view, max(free, figure.start - REACH), figure.start)
        grows = word is not None and word.value[1]
        if word is not None and _REVISED.match(view.text, word.start):
            growth = _growth_named(view, max(free - REACH, figure.start - REACH), word.start)
            direction = growth or (None if figure.direction is None else "up")
        elif not grows and _is_rate(view, figure, None, free):
            direction = None  # a tariff that will fall to 5 % is a level
        elif direction is None and word is not None:  # "цель по росту ВВП – 5 %"
            direction = word.value[0]
        elif direction is None and before is not None and before.unit == "percent":
            direction = before.direction  # "dự báo tăng 6 %, trong khi chỉ tiêu là 6,5 %"
    return replace(figure, measure=stated.value, direction=direction)


def _growth_named(view: View, start: int, end: int) -> str | None:
    """Return the way of the growth that a forecast is of, where it is named."""
    word = last_growth(view, max(0, start), end)
    return word.value[0] if word is not None and word.value[1] else None


def _multiplied(view: View, figure: Figure) -> Figure:
    """Tell the multiple "gấp 3 lần" from the count "3 lần"."""
    written = view.text[figure.start : figure.end]
    if not (
        figure.measure == "multiple"
        or _ALWAYS_MULTIPLE.search(written)
        or _TIMES_MORE.match(view.text, figure.end)
        or _GREW.search(view.text, max(0, figure.start - 14), figure.start)
    ):
        return replace(figure, measure="count")
    return replace(figure, measure="multiple", direction=None)


def _is_rate(view: View, figure: Figure, before: Figure | None, start: int) -> bool:
    """Tell whether a percentage without a word of its own is a tariff or an interest rate."""
    if figure.unit != "percent":
        return False
    begin = max(start, figure.start - REACH)
    if before is not None and before.unit == "percent":
        reached = TO.search(view.text, before.end, figure.start)
        if before.measure not in AIMS and (before.measure != "change" or reached is None):
            return before.measure == "level"
        begin = start  # "nâng lãi suất thêm 0,25 % lên 5,5 %"
    last: str | None = None
    words = words_before(view.language or "en")
    for match in words.finditer(view.text, begin, figure.start):
        hit = view.at(measures("before"), match.start())
        last = hit.value if hit is not None and hit.value not in AIMS else last
    return last == "rate"


def _is_reached(view: View, figure: Figure, floor: int) -> bool:
    """Tell whether a percentage is what something rose or fell to, and no part of a whole."""
    if figure.unit != "percent" or TO.search(view.text, floor, figure.start) is None:
        return False
    return (
        last_growth(view, floor, figure.start) is not None
        and _OF_WHOLE.match(view.text, figure.end) is None
    )


def _stated(view: View, figure: Figure, free: int) -> Hit[str] | None:
    """Return the word of the clause that makes a figure a target, forecast, share or rate."""
    behind = _EXPECTED.get(view.language or "en")
    if behind is not None and (match := behind.match(view.text, figure.end)) is not None:
        return Hit(match.start(), match.end(), "forecast")
    after = view.at(measures("after"), skip_spaces(view.text, figure.end)) or view.at(
        measures("after"),
        skip_spaces(view.text, figure.outer_end),  # 5%左右的目标
    )
    if after is not None and (after.value != "share" or figure.unit == "percent"):
        return after
    begin = max(free, figure.start - REACH)
    for match in HARD_BREAK.finditer(view.text, begin, figure.start):
        if match[0] not in "(（" or figure.start - match.end() > 2:  # "vượt dự báo (2,9 %)"
            begin = match.end()
    last: Hit[str] | None = None
    words = words_before(view.language or "en")
    for match in words.finditer(view.text, begin, figure.start):
        hit = view.at(measures("before"), match.start())
        if hit is None or _is_passed(view, figure, hit):
            continue
        comma = _COMMA.search(view.text, hit.end, figure.start)
        if comma is not None and hit.value != "forecast" and comma.start() > hit.end + 1:
            continue
        if last is None or last.value not in AIMS or hit.value in AIMS:
            last = hit  # "the goal is to make up 15 %" is a target, whatever share it is
        elif _COMMA.search(view.text, last.end, hit.start):
            last = hit
    return last


def _is_passed(view: View, figure: Figure, hit: Hit[str]) -> bool:
    """Tell "faster than expected", "比预期快": the forecast is only compared with."""
    near = figure.start - hit.end < _ADJACENT
    if near and _COMMA.search(view.text, hit.end, figure.start) is None:
        return False  # "lower than the target of 4 %"
    start = max(0, hit.start - 10)
    return hit.value in AIMS and _THAN.search(view.text, start, hit.start) is not None
