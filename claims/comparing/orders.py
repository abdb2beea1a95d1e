"""What has an order in time: a record beats what came before, the 51st comes after the 50th."""

from bisect import bisect_left
from calendar import monthrange
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date

from claims import intervals
from claims.comparing.figures import Figure, SetKey, in_line
from claims.comparing.findings import RANK, RECORD, Finding, Sets, finding, most_exact
from claims.comparing.groups import Spread
from claims.comparing.words import period, say, sentence
from extraction.edtf import Days

_RANKS = ("rank",)
"""Ordinals that may well go down in time; the others number a series of meetings, editions, …"""


@dataclass(frozen=True, slots=True)
class _Line:
    """Sets that follow one another in time, by their last day, with what is surely said of each."""

    last_days: list[date]
    highest: list[list[Figure]]
    lowest: list[list[Figure]]
    """At each place the figures with the highest, the lowest end among those up to there."""

    def before(self, day: date) -> int:
        """Return how many of the sets end before a day."""
        return bisect_left(self.last_days, day)


def broken_records(sets: Sets) -> Iterator[Finding]:
    """Yield the records that an earlier period of the same length had beaten already."""
    for keys in _lines(sets).values():
        if len(keys) < 2 or keys[0].measure == "ordinal":
            continue
        line = _line(sets, keys)
        for key in keys:
            earlier = line.before(key.days.first or date.min)
            if earlier:
                for claimed in _records(sets[key]):
                    yield from _broken(claimed, line, earlier)


def _records(found: Spread) -> Iterator[list[Figure]]:
    """Yield the figures that are called a record; the odd ones of a set are named already."""
    for number, alike in enumerate(found.figures_of):
        claimed = [figure for figure in alike if figure.is_record]
        if claimed and found.is_in_a_top(number):
            yield claimed


def _broken(claimed: list[Figure], line: _Line, earlier: int) -> Iterator[Finding]:
    record = claimed[0]
    if record.direction == "down":
        beaten_by = line.lowest[earlier - 1]
        broken = intervals.end(beaten_by[0].interval) < intervals.start(record.interval)
    else:
        beaten_by = line.highest[earlier - 1]
        broken = intervals.start(beaten_by[0].interval) > intervals.end(record.interval)
        if earlier > 1 and intervals.start(line.lowest[earlier - 1][0].interval) > intervals.end(
            record.interval
        ):
            return  # lower than all that came before: a record low
    if broken:
        reason = (
            f"{say(record)} for {period(record.period)} is called a record, but "
            f"the claims for {period(beaten_by[0].period)} say {say(beaten_by[0])} already"
        )
        yield finding(RECORD, sentence(reason), [*claimed, *beaten_by])


def broken_ranks(sets: Sets) -> Iterator[Finding]:
    """Yield the ordinals of a series that are smaller than one of an earlier day."""
    series: defaultdict[tuple[Hashable, str], list[SetKey]] = defaultdict(list)
    for key in sets:
        if key.measure == "ordinal" and key.unit not in _RANKS and None not in _ends(key):
            series[key.indicator, key.unit].append(key)
    for keys in series.values():
        keys.sort(key=lambda key: (key.days.last or date.max, key.days.first or date.min))
        line = _line(sets, keys)
        for key in keys:
            earlier = line.before(key.days.first or date.min)
            later = most_exact(sets[key], sets[key].tops[-1])
            if not earlier:
                continue
            before = line.highest[earlier - 1]
            if intervals.start(before[0].interval) > intervals.end(later[0].interval):
                reason = (
                    f"the {say(later[0])} is given for {period(later[0].period)}, but the "
                    f"{say(before[0])} for {period(before[0].period)} already, "
                    "so the numbering runs backwards"
                )
                yield finding(RANK, sentence(reason), [*later, *before])


def _lines(sets: Sets) -> dict[Hashable, list[SetKey]]:
    """Return the sets that a record is one among: same indicator, measure, unit and length."""
    lines: defaultdict[Hashable, list[SetKey]] = defaultdict(list)
    for key in sets:
        if None not in _ends(key):
            alike = (key.indicator, key.measure, key.unit, key.base_unit)
            kind = (*alike, _length(key), _distance(key))
            lines[kind].append(key)
    for keys in lines.values():
        keys.sort(key=lambda key: (key.days.last or date.max, str(key.baseline)))
    return lines


def _line(sets: Sets, keys: list[SetKey]) -> _Line:
    """Return the sets in time; where a set is contested, the side that says the least counts."""
    highest: list[list[Figure]] = []
    lowest: list[list[Figure]] = []
    for key in keys:
        tops = sets[key].tops
        high, low = most_exact(sets[key], tops[0]), most_exact(sets[key], tops[-1])
        if highest:
            high = max((highest[-1], high), key=_start)
            low = min((lowest[-1], low), key=_end)
        highest.append(high)
        lowest.append(low)
    return _Line([key.days.last or date.max for key in keys], highest, lowest)


def _start(alike: list[Figure]) -> tuple[intervals.Place, tuple[object, ...]]:
    return (intervals.start(alike[0].interval), in_line(alike[0]))


def _end(alike: list[Figure]) -> tuple[intervals.Place, tuple[object, ...]]:
    return (intervals.end(alike[0].interval), in_line(alike[0]))


def _ends(key: SetKey) -> tuple[date | None, date | None]:
    return (key.days.first, key.days.last)


def _length(key: SetKey) -> tuple[str, int]:
    """Return how long a period is: in months where it is whole months, else in days."""
    first, last = key.days.first or date.min, key.days.last or date.max
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return ("months", 12 * (last.year - first.year) + last.month - first.month + 1)
    return ("days", (last - first).days + 1)


def _distance(key: SetKey) -> int | None:
    """Return how many months a change looks back, so that yearly rises aren't put to monthly."""
    first, baseline = key.days.first, key.baseline
    if not isinstance(baseline, Days) or baseline.first is None or first is None:
        return None
    return 12 * (first.year - baseline.first.year) + first.month - baseline.first.month
