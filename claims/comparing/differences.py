"""What keeps two figures from being compared, in words."""

from collections.abc import Iterable
from datetime import date

from claims.comparing.figures import RELATIVE, Figure, SetKey, in_line, set_key
from claims.comparing.words import joined, listed, name, period, say, sentence
from extraction import units

_SERIES = "that is a series, not a conflict"
_FIELDS = {
    "indicator": "what they measure",
    "measure": "the kind of figure",
    "unit": "the unit",
    "base_unit": "the currency that they were computed in",
    "baseline": "what they are compared with",
    "days": "the period",
}


def in_no_set(figure: Figure) -> str:
    """Return why a figure belongs to no set."""
    return f"It isn't known {_unknown(figure)}, so it can't be compared with any other."


def _unknown(figure: Figure, called: str = "this figure") -> str:
    if figure.indicator in (None, ""):
        return f"what {called} measures"
    return f"which period {called} is for"


def differences(one: Figure, other: Figure) -> list[str]:
    """Return what keeps the two from being compared, in clauses; nothing when they can be."""
    key, other_key = set_key(one), set_key(other)
    if key is not None and key == other_key:
        return []
    found = []
    if one.indicator != other.indicator:
        first, second = name(one.indicator, ""), name(other.indicator, "")
        found.append(
            f"one is about {first}, the other about {second}"
            if first and second
            else "they measure different things"
        )
    if one.measure != other.measure:
        found.append(f"one is {_kind(one.measure)}, the other {_kind(other.measure)}")
    if one.unit != other.unit:
        found.append(f"one is in {_unit(one.unit)}, the other in {_unit(other.unit)}")
    if (one.base_unit or None) != (other.base_unit or None):
        found.append(_computed(one, other))
    if key is None or other_key is None:
        unknown = [_unknown(each, say(each)) for each in (one, other) if set_key(each) is None]
        found += [f"it isn't known {what}" for what in dict.fromkeys(unknown)]
        return found
    if key.baseline != other_key.baseline and {one.measure, other.measure} & set(RELATIVE):
        found.append(f"one {_compared(one)}, the other {_compared(other)}")
    if key.days != other_key.days:
        found.append(f"one is for {period(one.period)}, the other for {period(other.period)}")
    return found


def not_comparable(one: Figure, other: Figure) -> str:
    """Return why the two can't be compared; `differences` has found something."""
    clauses = "; ".join(differences(one, other))
    text = f"{say(one)} and {say(other)} can't be compared: {clauses}."
    if _is_series([key for key in map(set_key, (one, other)) if key is not None], known=2):
        text += " Both may be right: "
        text += "their periods overlap but aren't the same." if _meet(one, other) else f"{_SERIES}."
    return sentence(text)


def several_sets(figures: list[Figure], keys: Iterable[SetKey]) -> str:
    """Return why figures of several sets, or without a period, have no verdict in common."""
    keys = list(keys)
    unknown = sum(set_key(figure) is None for figure in figures)
    if not keys:
        return in_no_set(min(figures, key=in_line))
    if not unknown and _is_series(keys, known=len(keys)):
        periods = {set_key(f): period(f.period) for f in sorted(figures, key=in_line)}
        shown = sorted((key for key in periods if key is not None), key=_first_day)
        return (
            f"These figures are for {len(shown)} different periods, "
            f"{listed([periods[key] for key in shown])}: {_SERIES}."
        )
    differing = [
        words for field, words in _FIELDS.items() if len({getattr(key, field) for key in keys}) > 1
    ]
    parts = []
    if differing:
        parts.append(f"these figures differ in {joined(differing)}")
    if unknown:
        example = min((f for f in figures if set_key(f) is None), key=in_line)
        parts.append(f"it isn't known {_unknown(example, 'one of these figures')}")
        if unknown > 1:
            parts[-1] += f" and {unknown - 1:,} more can't be placed"
    return sentence(f"{joined(parts)}, so they can't all be compared with one another")


def _is_series(keys: list[SetKey], *, known: int) -> bool:
    """Tell whether nothing but the period differs."""
    same_but_days = {key._replace(days=keys[0].days) for key in keys}
    return len(keys) == known and len(same_but_days) == 1


def _meet(one: Figure, other: Figure) -> bool:
    """Tell whether the two periods have a day in common."""
    if one.days is None or other.days is None:
        return False
    last, other_last = (days.last or date.max for days in (one.days, other.days))
    return (one.days.first or date.min) <= other_last and (other.days.first or date.min) <= last


def _first_day(key: SetKey) -> tuple[str, str]:
    return (str(key.days.first or ""), str(key.days.last or "9"))


def _kind(measure: str) -> str:
    if not measure:
        return "a figure of unknown kind"
    return f"{'an' if measure[0] in 'aeiou' else 'a'} {measure}"


def _unit(unit: str) -> str:
    known = units.table().get(unit)
    return (known.plural if known else unit) or "no known unit"


def _computed(one: Figure, other: Figure) -> str:
    if one.base_unit and other.base_unit:
        return f"one was computed in {one.base_unit}, the other in {other.base_unit}"
    return (
        f"one was computed in {one.base_unit or other.base_unit}, the other doesn't say in which "
        "currency"
    )


def _compared(figure: Figure) -> str:
    if figure.baseline:
        return f"compares with {period(figure.baseline)}"
    return "doesn't say what it is compared with"
