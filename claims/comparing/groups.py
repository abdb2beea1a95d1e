"""Which figures of a set share a point, and how many origins stand behind each group.

A sweep over the ends of the intervals: between a beginning and the next end lie the
figures of one group, and no larger group holds them all. It takes time in proportion
to n log n for n figures, however many of them agree.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from claims import intervals
from claims.comparing.figures import Figure, in_line, in_order
from extraction.values import Bounds


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that share a point, by the places in the sweep between which they do."""

    at: int
    origins: int
    figures: int
    intervals: int
    lower: int
    upper: int
    """The intervals with the highest low and the lowest high: they bound what all share."""


@dataclass(slots=True)
class Spread:
    """The figures of one set along the line, equal intervals taken together.

    `figures_of`, `begins` and `ends` go by the number of an interval in line; `events` are
    the numbers of the intervals in the order in which they begin (positive, plus 1) and end
    (negative, minus 1).
    """

    bounds: list[Bounds]
    figures_of: list[list[Figure]]
    begins: list[int]
    ends: list[int]
    groups: list[Group]
    tops: list[Group] = field(init=False)
    """The groups with the largest number of origins, in line."""

    _events: list[int]
    _by_claimant: dict[int, dict[Hashable, Figure]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        most = max((group.origins for group in self.groups), default=0)
        self.tops = [group for group in self.groups if group.origins == most]

    def is_member(self, number: int, group: Group) -> bool:
        """Tell whether the figures of an interval belong to the group."""
        return self.begins[number] <= group.at < self.ends[number]

    def members(self, group: Group) -> list[Figure]:
        """Return the figures of the group, in line."""
        return [
            figure
            for number, figures in enumerate(self.figures_of)
            if self.is_member(number, group)
            for figure in figures
        ]

    def band(self, group: Group) -> Bounds:
        """Return what the figures of the group share."""
        lower, upper = self.bounds[group.lower], self.bounds[group.upper]
        return Bounds(lower.low, lower.low_open, upper.high, upper.high_open)

    def each_group(self) -> Iterator[tuple[Group, list[Figure]]]:
        """Yield every group with its figures, in line; all of them can be many."""
        active: dict[int, None] = {}
        following = iter(self.groups)
        group = next(following, None)
        for place, event in enumerate(self._events):
            if event < 0:
                del active[-event - 1]
                continue
            active[event - 1] = None
            if group is not None and group.at == place:
                yield group, [figure for number in active for figure in self.figures_of[number]]
                group = next(following, None)

    def top_below(self, number: int) -> Group | None:
        """Return the nearest top group that lies wholly below an interval."""
        found = bisect_left(self.tops, self.begins[number], key=lambda group: group.at)
        return self.tops[found - 1] if found else None

    def top_above(self, number: int) -> Group | None:
        """Return the nearest top group that lies wholly above an interval."""
        found = bisect_left(self.tops, self.ends[number], key=lambda group: group.at)
        return self.tops[found] if found < len(self.tops) else None

    def is_in_all_tops(self, number: int) -> bool:
        """Tell whether an interval belongs to each of the top groups."""
        return self.is_member(number, self.tops[0]) and self.is_member(number, self.tops[-1])

    def is_in_a_top(self, number: int) -> bool:
        """Tell whether an interval belongs to one of the top groups."""
        found = bisect_left(self.tops, self.begins[number], key=lambda group: group.at)
        return found < len(self.tops) and self.is_member(number, self.tops[found])

    def against(self, number: int, figure: Figure) -> list[Figure]:
        """Return one figure of each nearest top group that excludes an interval."""
        below, above = self.top_below(number), self.top_above(number)
        edges = [*([below.upper] if below else []), *([above.lower] if above else [])]
        return [self.facing(edge, figure) for edge in edges]

    def facing(self, number: int, figure: Figure) -> Figure:
        """Return a figure of an interval, of the same counting body as another if there is one.

        Else the two would be said to differ by who counts, which doesn't explain it.
        """
        if number not in self._by_claimant:
            by_claimant: dict[Hashable, Figure] = {}
            for each in self.figures_of[number]:
                by_claimant.setdefault(each.claimant, each)
            self._by_claimant[number] = by_claimant
        return self._by_claimant[number].get(figure.claimant, self.figures_of[number][0])

    def contradicting(self) -> list[Hashable]:
        """Return the origins that have two figures which share no point."""
        last_begin: dict[Hashable, int] = {}
        first_end: dict[Hashable, int] = {}
        for number, figures in enumerate(self.figures_of):
            for figure in figures:
                origin = figure.origin
                last_begin[origin] = max(last_begin.get(origin, -1), self.begins[number])
                end = first_end.get(origin, self.ends[number])
                first_end[origin] = min(end, self.ends[number])
        return sorted((o for o in last_begin if last_begin[o] > first_end[o]), key=in_order)


def spread(figures: Iterable[Figure]) -> Spread:
    """Return the figures of one set along the line, with their groups."""
    by_bounds: defaultdict[Bounds, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_bounds[figure.interval].append(figure)
    line = sorted(by_bounds, key=lambda bounds: (intervals.start(bounds), intervals.end(bounds)))
    figures_of = [by_bounds[bounds] for bounds in line]
    for alike in figures_of:
        if len(alike) > 1:
            alike.sort(key=in_line)
    events = _events(line)
    begins, ends = [0] * len(line), [0] * len(line)
    for place, event in enumerate(events):
        if event > 0:
            begins[event - 1] = place
        else:
            ends[-event - 1] = place
    return Spread(line, figures_of, begins, ends, _groups(events, figures_of), events)


def _events(line: list[Bounds]) -> list[int]:
    """Return the intervals' beginnings and ends in order; where both meet, beginnings first."""
    places = [(intervals.start(bounds), 0, n, n + 1) for n, bounds in enumerate(line)]
    places += [(intervals.end(bounds), 1, n, -n - 1) for n, bounds in enumerate(line)]
    return [event for *_, event in sorted(places)]


def _groups(events: list[int], figures_of: list[list[Figure]]) -> list[Group]:
    origins = [{figure.origin for figure in figures} for figures in figures_of]
    open_now: Counter[Hashable] = Counter()
    figures_open = 0
    intervals_open = 0
    found = []
    for place, event in enumerate(events):
        if event > 0:
            open_now.update(origins[event - 1])
            figures_open += len(figures_of[event - 1])
            intervals_open += 1
            continue
        number = -event - 1
        if events[place - 1] > 0:
            lower = events[place - 1] - 1
            counts = (len(open_now), figures_open, intervals_open)
            found.append(Group(place - 1, *counts, lower, number))
        for origin in origins[number]:
            open_now[origin] -= 1
            if not open_now[origin]:
                del open_now[origin]
        figures_open -= len(figures_of[number])
        intervals_open -= 1
    return found
