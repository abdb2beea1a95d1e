"""What the desk would have shown of an indicator on an earlier day.

Nothing of it is kept: it is compared from the claims whose sources were there by then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from claims import agreement, arithmetic
from claims.agreement import Figure
from claims.comparing.figures import SetKey
from claims.comparing.findings import Finding
from claims.comparison import by_set, comparable, figures_of, groups, sums
from claims.models import ComparedSet, Conflict, Indicator


@dataclass(frozen=True)
class Judged:
    """What a claim came to in its set."""

    figure: Figure
    verdict: str
    reason: str
    is_odd_one: bool


@dataclass(frozen=True)
class Known:
    """The sets of a day, not assessed yet, and what did not fit on it."""

    sets: list[ComparedSet]
    figures: Mapping[str, list[Figure]]
    """Those of each set, by its ``key``, which is good for nothing else."""
    findings: list[Conflict]
    """Not stored, so without a page of their own; the latest period first."""


def known_on(indicator: Indicator, day: date) -> Known:
    """Return what was known of an indicator on a day.

    A claim was known when its source was published by then; one of a source without a date,
    when it was captured by then. The whole of the group is read, since the parts of a sum
    say whether it fits.
    """
    source = "passage__snapshot__source"
    published = Q(**{f"{source}__first_day__lte": day})
    captured = Q(**{f"{source}__first_day__isnull": True}) & Q(
        passage__snapshot__captured_at__date__lte=day
    )
    (group,) = groups([indicator.pk])
    figures = list(figures_of(comparable(group).filter(published | captured)))
    members, _uncompared = by_set(figures)
    sets, figures_by_key = [], {}
    for number, (key, together) in enumerate(members.items()):
        if key.indicator == indicator.name:
            compared = _unassessed(indicator, key, together, name=str(number))
            sets.append(compared)
            figures_by_key[compared.key] = together
    by_id = {str(figure.id): figure for figure in figures}
    found = arithmetic.check(figures, sums=sums())
    return Known(sets, figures_by_key, _concerning(indicator, found, by_id))


def assess(compared: ComparedSet, figures: list[Figure]) -> list[Judged]:
    """Fill in what a set of that day came to, and return what its claims did, odd ones first."""
    assessment = agreement.assess(figures)
    compared.verdict, compared.reason = assessment.verdict, assessment.reason
    compared.is_confirmation = assessment.is_confirmation
    compared.number_of_origins = assessment.origins
    compared.number_of_claimants = len(assessment.claimants)
    odd_ones = set(assessment.odd_ones)
    judged = []
    for figure in figures:
        judgement = assessment.judgements[figure.id]
        is_odd = figure.id in odd_ones
        judged.append(Judged(figure, judgement.verdict, judgement.reason, is_odd))
    return sorted(judged, key=lambda each: not each.is_odd_one)


def _unassessed(
    indicator: Indicator, key: SetKey, figures: list[Figure], *, name: str
) -> ComparedSet:
    return ComparedSet(
        key=name,
        indicator=indicator,
        measure=key.measure,
        unit=key.unit,
        base_unit=key.base_unit or "",
        period=figures[0].period or "",
        baseline=(figures[0].baseline or "") if key.baseline else "",
        first_day=key.days.first,
        last_day=key.days.last,
        number_of_claims=len(figures),
    )


def _concerning(
    indicator: Indicator, findings: tuple[Finding, ...], figures: Mapping[str, Figure]
) -> list[Conflict]:
    """Return the findings that one of an indicator's claims is in."""
    found = []
    for finding in findings:
        involved = [figures[str(claim)] for claim in finding.claims]
        if any(figure.indicator == indicator.name for figure in involved):
            days = [figure.days.last for figure in involved if figure.days]
            latest = max((day for day in days if day), default=date.min)
            conflict = Conflict(kind=finding.kind, indicator=indicator, reason=finding.reason)
            found.append((latest, conflict))
    return [conflict for _day, conflict in sorted(found, key=lambda pair: pair[0], reverse=True)]
