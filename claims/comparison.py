"""From the desk's claims to verdicts: figures, their origins, their sets, and what doesn't fit.

Reads the database in a constant number of queries; the rules are in
``claims.agreement`` and ``claims.arithmetic``, which know no database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from claims import agreement, arithmetic
from claims.agreement import Assessment, Figure
from claims.arithmetic import Sum
from claims.comparing.figures import SetKey
from claims.comparing.findings import Finding
from claims.models import Claim, Indicator, IndicatorComponent, Status
from extraction.values import plain
from sources.models import Outlet, Source

CHUNK = 2_000


@dataclass(frozen=True)
class ComparedSet:
    """The comparable claims on one indicator, measure, unit and period, with their verdict."""

    key: SetKey
    figures: tuple[Figure, ...]
    assessment: Assessment

    @property
    def period(self) -> str:
        """The period as one of its claims writes it."""
        return self.figures[0].period or ""


@dataclass(frozen=True)
class Comparison:
    """What the claims of an indicator, or of the whole desk, come to."""

    sets: tuple[ComparedSet, ...]
    uncompared: tuple[Figure, ...]
    findings: tuple[Finding, ...]


def compare(indicator: Indicator | None = None) -> Comparison:
    """Assess every set of one indicator, or of all of them.

    What another indicator must be known for (the parts of a sum) is taken in with it.
    """
    compared = Claim.objects.exclude(status=Status.REJECTED).filter(
        value__isnull=False, indicator__isnull=False
    )
    if indicator is not None:
        compared = compared.filter(indicator__in=related(indicator))
    figures = list(figures_of(compared))
    by_key: defaultdict[SetKey | None, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_key[agreement.set_key(figure)].append(figure)
    uncompared = tuple(by_key.pop(None, []))
    sets = (
        ComparedSet(key, tuple(members), agreement.assess(members))
        for key, members in by_key.items()
        if key is not None and (indicator is None or key.indicator == indicator.name)
    )
    return Comparison(
        tuple(sorted(sets, key=lambda each: (str(each.key.indicator), each.period))),
        uncompared,
        arithmetic.check(figures, sums=sums()),
    )


def related(indicator: Indicator) -> set[int]:
    """Return the keys of an indicator, of its parts and of what it is a part of."""
    wholes = set(IndicatorComponent.objects.filter(part=indicator).values_list("whole", flat=True))
    parts = IndicatorComponent.objects.filter(whole__in={indicator.pk, *wholes})
    return {indicator.pk, *wholes, *parts.values_list("part", flat=True)}


def sums() -> list[Sum]:
    """Return the indicators that are signed sums of others, by their names."""
    parts: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    components = IndicatorComponent.objects.select_related("whole", "part").order_by("pk")
    for component in components:
        parts[component.whole.name].append((component.part.name, component.sign))
    return [Sum(whole, tuple(found)) for whole, found in parts.items()]


COLUMNS = (
    "uuid", "indicator__name", "measure", "comparator", "value", "value_high", "step", "unit",
    "base_unit", "direction", "period", "baseline", "vintage", "is_record", "claimant__name",
    "passage__snapshot__source",
)  # fmt: skip


def figures_of(claims: QuerySet[Claim]) -> Iterator[Figure]:
    """Yield claims as the comparison sees them."""
    origins = origins_of_sources()
    for row in claims.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=CHUNK):
        (
            uuid, indicator, measure, comparator, value, value_high, step, unit, base_unit,
            direction, period, baseline, vintage, is_record, claimant, source,
        ) = row  # fmt: skip
        yield Figure(
            id=str(uuid),
            indicator=indicator,
            measure=measure,
            comparator=comparator,
            value=_plain(value) or Decimal(0),
            value_high=_plain(value_high),
            step=_plain(step),
            unit=unit,
            base_unit=base_unit or None,
            direction=direction or None,
            period=period or None,
            baseline=baseline or None,
            vintage=vintage or None,
            is_record=is_record,
            origin=origins[source],
            claimant=claimant,
        )


def _plain(number: Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(plain(number))


def origins_of_sources() -> dict[int, str]:
    """Return the origin of every source, by its key (design, Words).

    That is the only outlet that the root of its confirmed ``copy_of`` chain credits,
    else the root's own outlet: a copy has the origin of what it was copied from.
    """
    rows = Source.objects.values_list("pk", "copy_of", "outlet__name")
    copied_from = {key: original for key, original, _name in rows}
    outlets = {key: name for key, _original, name in rows}
    credited: defaultdict[int, list[str]] = defaultdict(list)
    for key, name in _credits():
        credited[key].append(name)
    return {key: _origin(_root(key, copied_from), outlets, credited) for key in copied_from}


def _credits() -> Iterable[tuple[int, str]]:
    return Outlet.objects.filter(credited_in__isnull=False).values_list("credited_in", "name")


def _root(key: int, copied_from: dict[int, int | None]) -> int:
    seen = {key}
    while (original := copied_from[key]) is not None and original not in seen:
        seen.add(original)
        key = original
    return key


def _origin(root: int, outlets: dict[int, str], credited: dict[int, list[str]]) -> str:
    names = credited.get(root, [])
    return names[0] if len(names) == 1 else outlets[root]
