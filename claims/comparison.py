"""From the desk's claims to verdicts: figures, their origins, their sets, and what doesn't fit.

Reads the database in a constant number of queries; the rules are in
``claims.agreement`` and ``claims.arithmetic``, which know no database. Records that were
judged to be one (``joined_to``) are compared as the one that stands for them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from claims import agreement, arithmetic
from claims.agreement import Assessment, Figure
from claims.arithmetic import Sum
from claims.comparing.figures import SetKey
from claims.comparing.findings import Finding
from claims.models import Claim, Indicator, IndicatorComponent, Speaker, Status
from extraction.values import plain
from sources.models import Passage
from sources.origins import CHUNK, origins_of_sources, standing_for


@dataclass(frozen=True)
class ComparedFigures:
    """The comparable figures on one indicator, measure, unit and period, with their verdict."""

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

    sets: tuple[ComparedFigures, ...]
    uncompared: tuple[Figure, ...]
    findings: tuple[Finding, ...]


def compare(claims: QuerySet[Claim], *, indicator: Indicator | None = None) -> Comparison:
    """Assess every set that these claims make, or those of one indicator among them.

    What that indicator must be known for (the parts of a sum) belongs among the claims.
    """
    figures = list(figures_of(claims))
    by_key, uncompared = by_set(figures)
    name = None if indicator is None else indicator.representative.name
    sets = (
        ComparedFigures(key, tuple(members), agreement.assess(members))
        for key, members in by_key.items()
        if name is None or key.indicator == name
    )
    return Comparison(
        tuple(sorted(sets, key=lambda each: (str(each.key.indicator), each.period))),
        tuple(uncompared),
        arithmetic.check(figures, sums=sums()),
    )


def comparable(indicators: Collection[int] | None = None) -> QuerySet[Claim]:
    """Return the numeric claims that count, of some indicators or of all."""
    found = Claim.objects.exclude(status=Status.REJECTED).filter(
        value__isnull=False, indicator__isnull=False
    )
    return found if indicators is None else found.filter(indicator__in=indicators)


def by_set(figures: Iterable[Figure]) -> tuple[dict[SetKey, list[Figure]], list[Figure]]:
    """Return the figures by the set that they belong to, and those that belong to none."""
    found: defaultdict[SetKey, list[Figure]] = defaultdict(list)
    uncompared = []
    for figure in figures:
        key = agreement.set_key(figure)
        if key is None:
            uncompared.append(figure)
        else:
            found[key].append(figure)
    return found, uncompared


def groups(indicators: Collection[int] | None = None) -> list[set[int]]:
    """Return which indicators have to be compared together, by their keys.

    Those that are parts of one sum, or were judged to be one. Of all the desk's groups
    those are returned that hold one of ``indicators``.
    """
    links = [
        *IndicatorComponent.objects.values_list("whole", "part"),
        *Indicator.objects.exclude(joined_to=None).values_list("pk", "joined_to"),
    ]
    group_of: dict[int, set[int]] = {}
    for one, other in links:
        together = group_of.get(one, {one}) | group_of.get(other or one, {other or one})
        group_of.update(dict.fromkeys(together, together))
    wanted = Indicator.objects.values_list("pk", flat=True) if indicators is None else indicators
    found = {min(group_of.get(key, {key})): group_of.get(key, {key}) for key in wanted}
    return [found[first] for first in sorted(found)]


def sums() -> list[Sum]:
    """Return the indicators that are signed sums of others, by their names."""
    parts: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    components = IndicatorComponent.objects.annotate(
        whole_name=standing_for("whole"), part_name=standing_for("part")
    )
    for whole, part, sign in components.order_by("pk").values_list(
        "whole_name", "part_name", "sign"
    ):
        parts[whole].append((part, sign))
    return [Sum(whole, tuple(found)) for whole, found in parts.items()]


COLUMNS = (
    "pk", "uuid", "indicator", "measure", "comparator", "value", "value_high", "step", "unit",
    "base_unit", "direction", "period", "baseline", "vintage", "is_record", "claimant", "passage",
)  # fmt: skip


def figures_of(claims: QuerySet[Claim]) -> Iterator[Figure]:
    """Yield claims as the comparison sees them."""
    return (figure for _key, figure in keyed_figures_of(claims))


def keyed_figures_of(
    claims: QuerySet[Claim], origins: dict[int, str] | None = None
) -> Iterator[tuple[int, Figure]]:
    """Yield the keys of claims with how the comparison sees them.

    ``origins`` are those of all sources, by their keys, where they are known already. The
    records around the claims are asked for by their keys, some thousand at a time: a join
    of all of them would read whole tables for each indicator of a large desk.
    """
    indicators: dict[int | None, str] = {}
    claimants: dict[int | None, str | None] = {None: None}
    rows = claims.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        _learn_names(indicators, Indicator.objects.all(), {row[2] for row in some})
        _learn_names(claimants, Speaker.objects.all(), {row[15] for row in some})
        passages = Passage.objects.filter(pk__in={row[16] for row in some})
        sources = dict(passages.values_list("pk", "snapshot__source"))
        known = origins_of_sources(set(sources.values())) if origins is None else origins
        for row in some:
            (
                key, uuid, indicator, measure, comparator, value, value_high, step, unit,
                base_unit, direction, period, baseline, vintage, is_record, claimant, passage,
            ) = row  # fmt: skip
            figure = Figure(
                id=str(uuid),
                indicator=indicators[indicator],
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
                origin=known[sources[passage]],
                claimant=claimants[claimant],
            )
            yield key, figure


def _learn_names(names: dict[int | None, Any], records: QuerySet[Any], keys: set[Any]) -> None:
    """Add the names of the records with these keys, or of what stands for them."""
    if wanted := keys - names.keys():
        named = Coalesce("joined_to__name", "name")
        found = records.filter(pk__in=wanted).annotate(standing_name=named)
        names.update(found.values_list("pk", "standing_name"))


def _plain(number: Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(plain(number))
