"""Whether figures agree: of a pair and of a set, with a verdict and a reason in words.

The rules are the design's (Intervals, Comparing, Confirmed). Figures are compared as
intervals; nothing is averaged, and no figure is better than another because it is newer
or more exact: what counts is how many origins stand behind it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from claims import intervals
from claims.comparing import reasons
from claims.comparing.differences import (
    differences,
    in_no_set,
    not_comparable,
    several_sets,
)
from claims.comparing.figures import Figure, SetKey, in_line, in_order, set_key
from claims.comparing.findings import most_exact
from claims.comparing.groups import Group, Spread, spread

__all__ = [
    "AGREES",
    "AGREES_WITHIN_ROUNDING",
    "CONFLICTS",
    "NOT_COMPARABLE",
    "TOO_FEW",
    "VERDICTS",
    "Assessment",
    "Figure",
    "Judgement",
    "SetKey",
    "assess",
    "compare",
    "set_key",
]

AGREES = "agrees"
AGREES_WITHIN_ROUNDING = "agrees_within_rounding"
CONFLICTS = "conflicts"
NOT_COMPARABLE = "not_comparable"
TOO_FEW = "too_few"
VERDICTS = (AGREES, AGREES_WITHIN_ROUNDING, CONFLICTS, NOT_COMPARABLE, TOO_FEW)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reason."""

    verdict: str
    reason: str


def compare(a: Figure, b: Figure) -> Judgement:
    """Return whether two figures agree; their order doesn't matter."""
    one, other = sorted((a, b), key=in_line)
    if differences(one, other):
        return Judgement(NOT_COMPARABLE, not_comparable(one, other))
    if one.interval == other.interval:
        return Judgement(AGREES, reasons.same(one, other))
    if intervals.overlap(one.interval, other.interval):
        return Judgement(AGREES_WITHIN_ROUNDING, reasons.within_rounding(one, other))
    return Judgement(CONFLICTS, reasons.conflict(one, other))


@dataclass(frozen=True)
class Assessment:
    """What a set of figures comes to.

    `odd_ones` are the ids outside the largest group. `origins` counts the distinct origins,
    `claimants` names the distinct bodies that are said to have counted, `contradicting` the
    origins with figures that exclude each other. `is_confirmation`: two independent origins
    or more give two-sided figures that agree, and no group of the same size speaks against them.
    """

    verdict: str
    reason: str
    odd_ones: tuple[Hashable, ...] = ()
    origins: int = 0
    claimants: tuple[Hashable, ...] = ()
    contradicting: tuple[Hashable, ...] = ()
    is_confirmation: bool = False
    _spreads: tuple[Spread, ...] = field(default=(), repr=False, compare=False)
    _uncompared: Mapping[Hashable, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def groups(self) -> tuple[tuple[Hashable, ...], ...]:
        """The ids whose intervals share a point, each group as large as it can be.

        The largest number of origins comes first. One figure can be in several groups
        ("over 240 bn" fits both 241 and 242), so all of them together can be far longer
        than the set; they are made when asked for.
        """
        ids = sorted(
            {f.id for each in self._spreads for alike in each.figures_of for f in alike},
            key=in_order,
        )
        rank = {figure_id: place for place, figure_id in enumerate(ids)}
        found = [
            (-group.origins, -group.figures, sorted(rank[figure.id] for figure in figures))
            for each in self._spreads
            for group, figures in each.each_group()
        ]
        return tuple(tuple(ids[place] for place in places) for *_, places in sorted(found))

    @cached_property
    def sides(self) -> tuple[tuple[Figure, int], ...]:
        """The figures that stand against each other in one set, and how many claims back each.

        First the most exact figure of each largest group with the size of the group, then
        those outside of them.
        """
        found: list[tuple[Figure, int]] = []
        for each in self._spreads:
            found += [(most_exact(each, top)[0], top.figures) for top in each.tops]
            outside = (n for n in range(len(each.bounds)) if not each.is_in_a_top(n))
            found += [(each.figures_of[n][0], len(each.figures_of[n])) for n in outside]
        return tuple(found)

    @cached_property
    def judgements(self) -> Mapping[Hashable, Judgement]:
        """The verdict of each figure in this set with its reason, by id."""
        found = {
            figure_id: Judgement(NOT_COMPARABLE, reason)
            for figure_id, reason in self._uncompared.items()
        }
        for each in self._spreads:
            for number, figures in enumerate(each.figures_of):
                alike: dict[Hashable, Judgement] = {}
                for figure in figures:
                    if figure.id in self._uncompared:
                        continue
                    looks = (figure.comparator, figure.step, figure.vintage, figure.claimant)
                    if looks not in alike:
                        alike[looks] = _judgement(each, number, figure)
                    found[figure.id] = alike[looks]
        return found


def assess(figures: Iterable[Figure]) -> Assessment:
    """Return what a set of figures comes to, in time nearly linear in their number."""
    sets: defaultdict[SetKey | None, list[Figure]] = defaultdict(list)
    for figure in figures:
        sets[set_key(figure)].append(figure)
    if not sets:
        return Assessment(TOO_FEW, "There is no figure to compare.")
    if len(sets) > 1 or None in sets:
        return _several_sets(sets)
    return _one_set(next(iter(sets.values())))


def _several_sets(sets: Mapping[SetKey | None, list[Figure]]) -> Assessment:
    """Figures that don't belong together have no verdict in common, only within their sets."""
    together = [figure for figures in sets.values() for figure in figures]
    first = {key: min(figures, key=in_line) for key, figures in sets.items()}
    examples = sorted(first.values(), key=in_line)
    uncompared = {figure.id: in_no_set(figure) for figure in sets.get(None, [])}
    for key, figures in sets.items():
        if key is not None and len(figures) == 1:
            example = next(each for each in examples if each is not figures[0])
            uncompared[figures[0].id] = not_comparable(figures[0], example)
    return Assessment(
        NOT_COMPARABLE,
        several_sets(together, [key for key in sets if key is not None]),
        origins=len({figure.origin for figure in together}),
        claimants=_claimants(together),
        _spreads=tuple(spread(figures) for key, figures in sets.items() if key is not None),
        _uncompared=uncompared,
    )


def _one_set(figures: list[Figure]) -> Assessment:
    found = spread(figures)
    verdict = _verdict(found)
    origins = len({figure.origin for figure in figures})
    standing = found.tops[0] if len(found.tops) == 1 else None
    odd_ones: list[Figure] = []
    if standing is not None:
        odd_ones = [
            figure
            for number, each in enumerate(found.figures_of)
            if not found.is_member(number, standing)
            for figure in each
        ]
    exact_origins = {
        figure.origin for figure in (found.members(standing) if standing else ()) if figure.is_exact
    }
    is_confirmation = len(exact_origins) > 1
    contradicting = tuple(found.contradicting())
    return Assessment(
        verdict,
        _reason(verdict, found, standing, origins, odd_ones, exact=len(exact_origins)),
        tuple(sorted((figure.id for figure in odd_ones), key=in_order)),
        origins,
        _claimants(figures),
        contradicting,
        is_confirmation,
        (found,),
    )


def _verdict(found: Spread) -> str:
    if len(found.groups) > 1:
        return CONFLICTS
    if found.groups[0].origins < 2:
        return TOO_FEW
    return AGREES if len(found.bounds) == 1 else AGREES_WITHIN_ROUNDING


def _reason(
    verdict: str,
    found: Spread,
    standing: Group | None,
    origins: int,
    odd_ones: list[Figure],
    *,
    exact: int,
) -> str:
    if verdict == TOO_FEW:
        return reasons.too_few(found)
    if standing is None:
        main = reasons.tie(found, origins)
    elif odd_ones:
        main = reasons.odd_ones_out(found, standing, origins, odd_ones)
    elif verdict == AGREES:
        main = reasons.all_the_same(found, standing)
    else:
        main = reasons.all_within_rounding(found, standing)
    return " ".join(filter(None, (main, *reasons.remarks(found, standing, exact=exact))))


def _judgement(found: Spread, number: int, figure: Figure) -> Judgement:
    """Return the verdict of one figure in its set."""
    verdict = _verdict(found)
    if verdict != CONFLICTS:
        if verdict == TOO_FEW:
            return Judgement(TOO_FEW, reasons.too_few(found))
        return Judgement(verdict, reasons.fits(found, found.tops[0], figure))
    if found.is_in_all_tops(number):
        standing = found.tops[0]
        if len(found.tops) > 1:
            return Judgement(AGREES_WITHIN_ROUNDING, reasons.fits_every_side(figure))
        agreed = AGREES if standing.intervals == 1 else AGREES_WITHIN_ROUNDING
        return Judgement(agreed, reasons.fits(found, standing, figure))
    return Judgement(CONFLICTS, reasons.stands_against(found, number, figure))


def _claimants(figures: Iterable[Figure]) -> tuple[Hashable, ...]:
    return tuple(sorted({f.claimant for f in figures if f.claimant is not None}, key=in_order))
