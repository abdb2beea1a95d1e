"""Why a pair or a set of figures has its verdict, in sentences with the numbers in them."""

from collections.abc import Hashable

from claims.comparing.figures import Figure, in_line
from claims.comparing.groups import Group, Spread
from claims.comparing.nearmisses import near_misses
from claims.comparing.words import a_number, joined, listed, name, number, say, sentence
from claims.intervals import width

_ROUNDED = ("eq", "approx")
"""Comparators of figures whose interval is wider than what is written."""

_SHOWN = 4
"""So many figures are named in a reason; of more, their number is given."""


def same(one: Figure, other: Figure) -> str:
    """Return the reason of a pair with equal intervals."""
    first, second = say(one), say(other)
    if first == second:
        return f"Both say {first}."
    return sentence(f"{first} and {second} mean the same")


def within_rounding(one: Figure, other: Figure) -> str:
    """Return the reason of a pair whose intervals overlap."""
    text = f"{say(one)} and {say(other)} agree within rounding"
    open_ended = [figure for figure in (one, other) if width(figure.interval) is None]
    if len(open_ended) == 2:
        return sentence(f"{text}: there are numbers that fit both")
    wide = open_ended[0] if open_ended else _wider(one, other)
    if wide.comparator in _ROUNDED:
        return sentence(f"{text}: {say(wide)} can stand for {a_number(wide.interval, wide.unit)}")
    return sentence(f"{text}: {say(other if wide is one else one)} fits {say(wide)}")


def _wider(one: Figure, other: Figure) -> Figure:
    return max((one, other), key=lambda figure: width(figure.interval) or 0)


def conflict(one: Figure, other: Figure) -> str:
    """Return the reason of a pair whose intervals share nothing, with the near miss if any."""
    text = f"{say(one)} and {say(other)} can't both be right"
    low, high = one.interval.high, other.interval.low
    is_rounded = any(f.step and f.comparator in _ROUNDED for f in (one, other))
    if low is not None and high is not None and is_rounded:
        text += (
            f": with all rounding allowed for, the first is "
            f"{'below' if one.interval.high_open else 'at most'} {number(low, one.unit)} and the "
            f"second {'above' if other.interval.low_open else 'at least'} "
            f"{number(high, other.unit)}"
        )
    return " ".join([sentence(text), *map(sentence, near_misses(one, other))])


def too_few(found: Spread) -> str:
    """Return the reason of a set in which one origin speaks alone."""
    group = found.groups[0]
    figure = found.figures_of[group.upper][0]
    if group.figures == 1:
        return sentence(f"nobody else gives a figure to compare {say(figure)} with")
    return (
        f"All {group.figures:,} figures, such as {say(figure)}, go back to one origin, so they "
        "count as one, and there is nothing to compare it with."
    )


def all_the_same(found: Spread, group: Group) -> str:
    """Return the main reason of a set with equal intervals."""
    figure = found.figures_of[group.upper][0]
    return sentence(f"{_voices(group)} say {say(figure)}")


def all_within_rounding(found: Spread, group: Group) -> str:
    """Return the main reason of a set whose intervals overlap."""
    said = list(dict.fromkeys(say(figures[0]) for figures in found.figures_of))
    return sentence(
        f"{_voices(group)} agree within rounding: {listed(said)} can "
        f"{'both' if len(said) == 2 else 'all'} stand for "
        f"{a_number(found.band(group), _unit(found))}"
    )


def odd_ones_out(found: Spread, group: Group, origins: int, odd_ones: list[Figure]) -> str:
    """Return the main reason of a set in which one group is the largest."""
    each = list({figure.interval: figure for figure in reversed(odd_ones)}.values())[::-1]
    said = [*map(say, each[:_SHOWN]), *[""] * (len(each) - _SHOWN)]
    text = (
        f"{group.origins:,} of {origins:,} origins {_agreement(found, group)}; "
        f"{listed(said, most=_SHOWN)} {'is the odd one' if len(said) == 1 else 'are the odd ones'}"
        " out"
    )
    notes: list[str] = []
    for outside in each[:_SHOWN]:
        notes = notes or near_misses(outside, _edge(found, group, outside))
    return " ".join(map(sentence, (text, *notes)))


def tie(found: Spread, origins: int) -> str:
    """Return the main reason of a set in which several groups are the largest."""
    first, second = found.tops[0], found.tops[1]
    one, other = found.figures_of[first.upper][0], found.figures_of[second.lower][0]
    sides = [say(found.figures_of[top.lower][0]) for top in found.tops[:5]]
    if len(found.tops) > 2:
        more = f" and {len(found.tops) - 4:,} more" if len(found.tops) > 4 else ""
        shown = ", ".join(sides[:4]) + more if more else joined(sides)
        text = f"{shown} stand against each other"
    else:
        text = f"{say(one)} stands against {say(other)}"
    no_side = "neither side" if len(found.tops) == 2 else "no side"
    by = "one origin" if first.origins == 1 else f"{first.origins:,} of {origins:,} origins"
    return _with_near_miss(f"{text}, each given by {by}, so {no_side} wins", one, other)


def remarks(found: Spread, standing: Group | None, *, exact: int) -> list[str]:
    """Return what else a reader of the reason has to know, in sentences."""
    said = []
    contradicting = found.contradicting()
    if contradicting:
        said.append(_self_contradiction(contradicting))
    if standing is None:
        return said
    members = found.members(standing)
    claimants = {figure.claimant for figure in members}
    if exact < 2:
        said.append(
            "That doesn't confirm it: figures such as “more than” or “about” fit many numbers, "
            f"and {'no origin' if not exact else 'only one origin'} gives one that is exact."
        )
    if standing.origins > 1 and len(claimants) == 1 and None not in claimants:
        body = name(members[0].claimant, "the same counting body")
        said.append(f"{'Both' if standing.origins == 2 else 'They all'} cite {body}.")
    return said


def fits(found: Spread, group: Group, figure: Figure) -> str:
    """Return why a figure belongs to the group that stands."""
    if group.intervals == 1:
        return sentence(f"{_voices(group)} say {say(figure)}")
    band = found.band(group)
    if figure.interval == band:
        return sentence(f"{say(figure)} is the most exact figure, and the others fit it")
    return sentence(
        f"{say(figure)} can stand for {a_number(band, figure.unit)}, as {group.origins:,} origins "
        "have it"
    )


def fits_every_side(figure: Figure) -> str:
    """Return why a figure has no part in a conflict that nobody wins."""
    return sentence(f"the others contradict each other; {say(figure)} fits them all")


def stands_against(found: Spread, number: int, figure: Figure) -> str:
    """Return why a figure is outside the group that stands, or on one of two equal sides."""
    opponents = found.against(number, figure)
    notes: list[str] = []
    other = opponents[0]
    for opponent in opponents:  # the one with a near miss explains more
        notes = near_misses(figure, opponent)
        if notes:
            other = opponent
            break
    if len(found.tops) == 1:
        top = found.tops[0]
        text = f"{say(figure)} is an odd one out: {top.origins:,} origins {_agreement(found, top)}"
    else:
        text = f"{say(figure)} stands against {say(other)}, and no side has more origins"
    return " ".join(map(sentence, (text, *notes)))


def _with_near_miss(text: str, one: Figure, other: Figure) -> str:
    return " ".join(map(sentence, (text, *near_misses(one, other))))


def _edge(found: Spread, group: Group, outside: Figure) -> Figure:
    """Return the figure of the group that lies nearest to one outside it."""
    upper = found.figures_of[group.upper][0]
    edge = group.upper if in_line(upper) < in_line(outside) else group.lower
    return found.facing(edge, outside)


def _voices(group: Group) -> str:
    origins = f"{group.origins:,} origins"
    return origins if group.figures == group.origins else f"{group.figures:,} figures of {origins}"


def _agreement(found: Spread, group: Group) -> str:
    if group.intervals == 1:
        return f"agree on {say(found.figures_of[group.upper][0])}"
    return f"agree within rounding on {a_number(found.band(group), _unit(found))}"


def _unit(found: Spread) -> str:
    return found.figures_of[0][0].unit


def _self_contradiction(origins: list[Hashable]) -> str:
    called = [name(origin, "") for origin in origins]
    if len(origins) == 1:
        return f"{called[0] or 'One origin'} contradicts itself."
    if all(called):
        return f"{listed(called)} contradict themselves."
    return f"{len(origins):,} origins contradict themselves."
