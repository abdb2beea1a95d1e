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

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

from claims import agreement, arithmetic
from claims.agreement import Assessment, Figure
from claims.arithmetic import Sum
from claims.comparing.figures import SetKey
from claims.comparing.findings import Finding
from claims.models import Claim, Indicator, IndicatorComponent, Status
from extraction.values import plain
from sources.models import Source

CHUNK = 2_000


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
        whole_name=_standing_for("whole"), part_name=_standing_for("part")
    )
    for whole, part, sign in components.order_by("pk").values_list(
        "whole_name", "part_name", "sign"
    ):
        parts[whole].append((part, sign))
    return [Sum(whole, tuple(found)) for whole, found in parts.items()]


def _standing_for(relation: str) -> Coalesce:
    """Return the name of the record that a foreign key leads to, or of what stands for it."""
    return Coalesce(f"{relation}__joined_to__name", f"{relation}__name")


COLUMNS = (
    "pk", "uuid", "indicator_name", "measure", "comparator", "value", "value_high", "step", "unit",
    "base_unit", "direction", "period", "baseline", "vintage", "is_record", "claimant_name",
    "source",
)  # fmt: skip


def figures_of(claims: QuerySet[Claim]) -> Iterator[Figure]:
    """Yield claims as the comparison sees them."""
    return (figure for _key, figure in keyed_figures_of(claims))


def keyed_figures_of(
    claims: QuerySet[Claim], origins: dict[int, str] | None = None
) -> Iterator[tuple[int, Figure]]:
    """Yield the keys of claims with how the comparison sees them.

    ``origins`` are those of all sources, by their keys, where they are known already.
    """
    claims = claims.annotate(
        indicator_name=_standing_for("indicator"),
        claimant_name=_standing_for("claimant"),
        source=F("passage__snapshot__source"),
    )
    if origins is None:
        origins = origins_of_sources(set(claims.order_by().values_list("source", flat=True)))
    for row in claims.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=CHUNK):
        (
            key, uuid, indicator, measure, comparator, value, value_high, step, unit, base_unit,
            direction, period, baseline, vintage, is_record, claimant, source,
        ) = row  # fmt: skip
        figure = Figure(
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
        yield key, figure


def _plain(number: Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(plain(number))


def origins_of_sources(sources: Collection[int] | None = None) -> dict[int, str]:
    """Return the origins of sources by their keys (design, Words), of all when none are named.

    That is the only outlet that the root of its confirmed ``copy_of`` chain credits,
    else the root's own outlet: a copy has the origin of what it was copied from.
    """
    wanted = sources
    copied_from: dict[int, int | None] = {}
    outlets: dict[int, str] = {}
    while wanted is None or wanted:
        rows = Source.objects.annotate(
            original=Coalesce("joined_to", _copied_by_another()),
            outlet_name=_standing_for("outlet"),
        ).order_by()
        found = _in_pieces(rows, wanted, "pk", "original", "outlet_name")
        copied_from |= {key: original for key, original, _ in found}
        outlets |= {key: name for key, _, name in found}
        originals = {original for original in copied_from.values() if original is not None}
        wanted = originals - copied_from.keys()
    roots = {key: _root(key, copied_from) for key in copied_from}
    credited: defaultdict[int, set[str]] = defaultdict(set)
    crediting = Source.credits.through.objects.annotate(outlet_name=_standing_for("outlet"))
    every_root = None if sources is None else set(roots.values())
    for key, name in _in_pieces(crediting, every_root, "source", "outlet_name"):
        credited[key].add(name)
    return {key: _origin(root, outlets, credited) for key, root in roots.items()}


def _copied_by_another() -> Case:
    """Return what a source is a copy of, unless that is one with the source itself."""
    return Case(When(~Q(copy_of__joined_to=F("pk")) | Q(copy_of__joined_to=None), then="copy_of"))


def _in_pieces(
    rows: QuerySet[Any], keys: Collection[int] | None, name: str, *others: str
) -> list[tuple[Any, ...]]:
    """Return columns of the rows whose column ``name`` is among the keys, of all without keys."""
    if keys is None:
        return list(rows.values_list(name, *others))
    found: list[tuple[Any, ...]] = []
    for some in pieces(sorted(keys)):
        found += rows.filter(**{f"{name}__in": some}).values_list(name, *others)
    return found


def pieces(keys: Iterable[int], size: int = CHUNK) -> Iterator[list[int]]:
    """Yield keys by so many at a time: a query can't name any number of them."""
    left = iter(keys)
    while piece := list(islice(left, size)):
        yield piece


def _root(key: int, copied_from: dict[int, int | None]) -> int:
    seen = {key}
    while (original := copied_from[key]) is not None and original not in seen:
        seen.add(original)
        key = original
    return key


def _origin(root: int, outlets: dict[int, str], credited: dict[int, set[str]]) -> str:
    names = credited.get(root, set())
    return next(iter(names)) if len(names) == 1 else outlets[root]
