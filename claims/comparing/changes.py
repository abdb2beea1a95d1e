"""A level, its change and the earlier level have to fit one another.

240.1 bn at +26.3 % implies [189.99, 190.22) bn for the year before. Whether the claims
there fit is asked by multiplying, which is exact; the division is only for the reason.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from claims import intervals
from claims.comparing.figures import RELATIVE, Figure, SetKey, in_line
from claims.comparing.findings import (
    BASE,
    CURRENCY,
    FACTOR,
    Finding,
    Sets,
    finding,
    standing,
)
from claims.comparing.nearmisses import FACTORS, factor_to
from claims.comparing.words import period, say, sentence, shown_distance, span
from extraction import units
from extraction.edtf import Days
from extraction.values import Bounds

_ALL = Bounds(Decimal(100), low_open=False, high=Decimal(100), high_open=False)
_PERCENT = Decimal("0.01")

_MOST = 10
"""So many of the most exact figures of a set are tried with one another."""

_LEVELS = ("level", "count", "share")


@dataclass(frozen=True, slots=True)
class _Change:
    """Claims that give one change, and how it turns the earlier level into the later."""

    figures: list[Figure]
    is_relative: bool
    by: Bounds

    def after(self, earlier: Bounds) -> Bounds:
        return (
            intervals.product(earlier, self.by)
            if self.is_relative
            else intervals.added(earlier, self.by)
        )

    def before(self, level: Bounds) -> Bounds:
        return (
            intervals.quotient(level, self.by)
            if self.is_relative
            else intervals.subtracted(level, self.by)
        )

    def can_start_from(self, level: Bounds) -> bool:
        """Tell whether the level can be reckoned with: percentages only of what is above zero."""
        return not self.is_relative or intervals.is_positive(level)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A change with a level and the earlier figures in the level's unit: which fit, which don't."""

    by: _Change
    level: list[Figure]
    fitting: list[list[Figure]]
    missing: list[list[Figure]]

    @property
    def change(self) -> list[Figure]:
        return self.by.figures

    @property
    def implied(self) -> Bounds:
        """What the earlier level has to be."""
        return self.by.before(self.level[0].interval)


def misfits(sets: Sets) -> Iterator[Finding]:
    """Yield what is wrong with levels, changes and earlier levels."""
    levels: defaultdict[tuple[Hashable, Days], list[SetKey]] = defaultdict(list)
    for key in sets:
        if key.measure in _LEVELS:
            levels[key.indicator, key.days].append(key)
    for key, found in sets.items():
        if key.measure not in RELATIVE or not isinstance(key.baseline, Days):
            continue
        if key.baseline == key.days:
            continue
        for alike in standing(found, most=_MOST):
            by_unit: dict[str, list[_Trial]] = {}
            for level_key in levels[key.indicator, key.days]:
                change = _change(alike, key, level_key)
                earlier_key = level_key._replace(days=key.baseline)
                if change is not None and earlier_key in sets:
                    trials = list(_trials(change, sets, level_key, earlier_key))
                    by_unit.setdefault(level_key.unit, []).extend(trials)
            yield from _judged(key, by_unit)


def _change(alike: list[Figure], key: SetKey, level: SetKey) -> _Change | None:
    """Return the change as it applies to levels of this kind, None when it doesn't."""
    by = alike[0].interval
    if key.measure == "multiple":
        if not intervals.is_positive(by):
            return None
        return _Change(alike, is_relative=True, by=by)
    if key.unit == "percent":
        by = intervals.scaled(intervals.added(by, _ALL), _PERCENT)
        # A share that rises by 5 % may be meant to rise by 5 points; nobody can tell.
        if level.unit == "percent" or not intervals.is_positive(by):
            return None
        return _Change(alike, is_relative=True, by=by)
    if key.unit == level.unit or (key.unit == "percentage_point" and level.unit == "percent"):
        return _Change(alike, is_relative=False, by=by)
    return None


def _trials(change: _Change, sets: Sets, level: SetKey, earlier: SetKey) -> Iterator[_Trial]:
    due = [
        (each, change.after(each[0].interval))
        for each in standing(sets[earlier], most=_MOST)
        if change.can_start_from(each[0].interval)
    ]
    for alike in standing(sets[level], most=_MOST):
        interval = alike[0].interval
        if not change.can_start_from(interval):
            continue
        fitting = [each for each, after in due if intervals.overlap(after, interval)]
        missing = [each for each, after in due if not intervals.overlap(after, interval)]
        yield _Trial(change, alike, fitting, missing)


def _judged(key: SetKey, by_unit: dict[str, list[_Trial]]) -> Iterator[Finding]:
    """Yield the misfits of one change, in the currency that it was computed in."""
    for trials in by_unit.values():  # what most claims give is said first
        trials.sort(key=lambda trial: (-len(trial.level), in_line(trial.level[0])))
    fits_in = sorted(
        unit
        for unit, trials in by_unit.items()
        if units.is_currency(unit)
        and any(trial.fitting for trial in trials)
        and not any(trial.missing for trial in trials)
    )
    for unit, trials in sorted(by_unit.items()):
        is_money = units.is_currency(unit)
        if is_money and key.base_unit not in (None, unit):
            continue
        other = next((each for each in fits_in if each != unit), None)
        if is_money and other is not None and not any(trial.fitting for trial in trials):
            missed = next((trial for trial in trials if trial.missing), None)
            if missed is not None:
                fitted = next(trial for trial in by_unit[other] if trial.fitting)
                yield _other_currency(missed, fitted, unit, other)
            continue
        if missing := [trial for trial in trials if trial.missing]:
            yield _misfit(missing)


def _other_currency(missed: _Trial, fitted: _Trial, unit: str, other: str) -> Finding:
    change = missed.change[0]
    stated = f"is said to be computed in {unit}" if change.base_unit else "names no currency"
    reason = (
        f"{say(change)} for {period(change.period)} {stated}. It doesn't fit the figures in "
        f"{unit}, {_pair(missed, missed.missing)}, but it fits those in {other}, "
        f"{_pair(fitted, fitted.fitting)}, so it was probably computed in {other}"
    )
    involved = chain(missed.change, missed.level, *missed.missing, fitted.level, *fitted.fitting)
    return finding(CURRENCY, sentence(reason), involved)


def _pair(trial: _Trial, earlier: list[list[Figure]]) -> str:
    return f"{say(trial.level[0])} after {say(earlier[0][0])}"


def _misfit(trials: list[_Trial]) -> Finding:
    """Return what is wrong with one change, said of the first level and then of the others."""
    main, *others = trials
    level, change, nearest = main.level[0], main.change[0], main.missing[0][0]
    implied, given = main.implied, nearest.interval
    reason = (
        f"{say(level)} for {period(level.period)} at {say(change)} implies "
        f"{_implied(main, nearest)} for {period(nearest.period)}, "
        f"but the claims there say {say(nearest)}, "
    )
    involved = chain.from_iterable(map(_involved, trials))
    power = factor_to(given, implied) if intervals.is_positive(given) else None
    if power is not None:
        reason += f"which is off by a factor of {FACTORS[power]}"
        return finding(FACTOR, sentence(reason), involved)
    way = "more" if intervals.start(given) > intervals.start(implied) else "less"
    reason += f"{shown_distance(implied, nearest, _step(level))} {way}. "
    for trial in others:
        reason += f"Likewise {say(trial.level[0])} implies {_implied(trial, trial.missing[0][0])}. "
    reason += f"Was the base, the figure for {period(nearest.period)}, revised since?"
    return finding(BASE, sentence(reason), involved)


def _involved(trial: _Trial) -> Iterator[Figure]:
    return chain(trial.change, trial.level, *trial.missing)


def _implied(trial: _Trial, nearest: Figure) -> str:
    shown = intervals.rounded_clear_of(trial.implied, nearest.interval, _step(trial.level[0]))
    return span(shown, nearest.unit)


def _step(level: Figure) -> Decimal:
    """Return to which digit an implied level is shown: one more than the level has."""
    return (level.step or Decimal(1)) / 10
