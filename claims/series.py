"""The series of an indicator: its sets by period, and the claims of each with their verdicts.

From the kept verdicts; where a day is given, computed for what was known on it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber

from claims.agreement import Assessment
from claims.comparison import ComparedFigures, comparable, compare, groups
from claims.models import Claim, ClaimVerdict, ComparedSet, Conflict, Indicator, Verdict
from extraction import wording
from extraction.values import Bounds

SHOWN_PERIODS = 12
"""Periods that a page shows; earlier ones are a link away."""
SHOWN_CLAIMS = 100
"""Claims of a set that a page shows; the claim list has them all."""
PLOTTED_CLAIMS = 12
"""Claims of a set that its panel draws, copies not counted; the table has the others."""
NAMED_ORIGINS = 3
"""Origins that have a shape of their own; all others share one."""
SHAPES = "abcd"


@dataclass(frozen=True, order=True)
class Kind:
    """What the sets of one tab have in common; whole years stand apart from parts of them."""

    measure: str
    unit: str
    base_unit: str
    parts: bool

    @property
    def key(self) -> str:
        """How the kind is written in an address."""
        return ".".join((self.measure, self.unit, self.base_unit, "parts" if self.parts else ""))


@dataclass
class Line:
    """One claim in a set, as the page shows it."""

    claim: Claim
    verdict: str
    reason: str
    origin: str
    is_odd_one: bool
    shape: str = SHAPES[-1]
    copies: list["Line"] = field(default_factory=list)

    @property
    def with_copies(self) -> list["Line"]:
        """The line and those folded under it: the same figure of the same origin."""
        return [self, *self.copies]


@dataclass
class Period:
    """One set, with what its largest group shares and the claims that are shown."""

    compared: ComparedSet
    lines: list[Line]

    @property
    def number_of_rows(self) -> int:
        """Rows of its part of the table, those folded away included."""
        return sum(len(line.with_copies) for line in self.lines)

    @property
    def hidden(self) -> int:
        """How many of its claims are not shown."""
        return self.compared.number_of_claims - self.number_of_rows

    @property
    def band(self) -> Bounds | None:
        """What the figures that stand share; nothing where no side wins."""
        odd_ones = any(line.is_odd_one for line in self.lines)
        if self.compared.verdict == Verdict.CONFLICTS and not odd_ones:
            return None
        standing = [
            line.claim.bounds
            for line in self.lines
            if line.verdict in {"agrees", "agrees_within_rounding"}
        ]
        lows = [bounds.low for bounds in standing if bounds.low is not None]
        highs = [bounds.high for bounds in standing if bounds.high is not None]
        if not lows or not highs or max(lows) > min(highs):
            return None
        return Bounds(max(lows), low_open=False, high=min(highs), high_open=False)


@dataclass
class Series:
    """Everything that the page of an indicator shows of its figures."""

    kinds: list[tuple[Kind, int]]
    chosen: Kind | None
    periods: list[Period]
    number_of_periods: int
    origins: list[tuple[str, str]]
    """Shape and name of the origins that have one of their own, then the others."""
    findings: list[Conflict]


def series(
    indicator: Indicator,
    *,
    kind: str = "",
    vintage: str = "",
    known_on: date | None = None,
    before: date | None = None,
) -> Series:
    """Return the series of an indicator and of those joined to it.

    ``kind`` is a ``Kind.key``, ``vintage`` shows only claims of that one. With ``known_on``
    only claims count whose source was published by that day, else captured by it; periods
    are those that begin before ``before``.
    """
    standing = indicator.representative
    if known_on is None:
        found = list(standing.sets.all())
    else:
        found, assessed = _as_known_on(standing, known_on)
    tallied: Counter[Kind] = Counter()
    for compared in found:
        tallied[kind_of(compared)] += compared.number_of_claims
    kinds = sorted(tallied.items(), key=lambda each: (each[0].parts, -each[1], each[0]))
    chosen = next((each for each, _ in kinds if each.key == kind), kinds[0][0] if kinds else None)
    of_kind = [each for each in found if kind_of(each) == chosen]
    of_kind.sort(key=lambda each: (each.first_day or date.min, each.last_day or date.min))
    earlier = [each for each in of_kind if before is None or (each.first_day or date.min) < before]
    shown = earlier[-SHOWN_PERIODS:]
    if known_on is None:
        periods = _periods(shown, vintage)
    else:
        periods = _periods_of(shown, assessed, vintage)
    return Series(
        kinds=kinds,
        chosen=chosen,
        periods=periods,
        number_of_periods=len(of_kind),
        origins=_shaped(periods),
        findings=findings_on(standing),
    )


def kind_of(compared: ComparedSet) -> Kind:
    """Return in which tab a set stands."""
    first, last = compared.first_day, compared.last_day
    is_year = (
        first is not None
        and last is not None
        and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        and first.year == last.year
    )
    return Kind(compared.measure, compared.unit, compared.base_unit, not is_year)


def _periods(sets: list[ComparedSet], vintage: str) -> list[Period]:
    """Return sets with their claims, in one query however many they are."""
    rank = Window(RowNumber(), partition_by="compared_set", order_by=["-is_odd_one", "claim"])
    rows = ClaimVerdict.objects.filter(compared_set__in=sets)
    if vintage:
        rows = rows.filter(claim__vintage=vintage)
    rows = rows.annotate(rank=rank).filter(rank__lte=SHOWN_CLAIMS).order_by("claim")
    verdicts = list(rows)
    claims = {claim.pk: claim for claim in _shown_claims([row.claim_id for row in verdicts])}
    lines: dict[int | None, list[Line]] = {}
    for row in verdicts:
        line = Line(claims[row.claim_id], row.verdict, row.reason, row.origin, row.is_odd_one)
        lines.setdefault(row.compared_set_id, []).append(line)
    return [Period(each, folded(lines.get(each.pk, []))) for each in sets]


def _shown_claims(keys: Iterable[Any], *, by: str = "pk") -> QuerySet[Claim]:
    return Claim.objects.filter(**{f"{by}__in": list(keys)}).with_context()


def _as_known_on(
    indicator: Indicator, day: date
) -> tuple[list[ComparedSet], dict[str, ComparedFigures]]:
    """Return the sets that the desk would have had on a day, not stored, and their figures."""
    source = "passage__snapshot__source"
    published = Q(**{f"{source}__first_day__lte": day})
    captured = Q(**{f"{source}__first_day__isnull": True}) & Q(
        passage__snapshot__captured_at__date__lte=day
    )
    (group,) = groups([indicator.pk])
    found = compare(comparable(group).filter(published | captured), indicator=indicator)
    sets, figures = [], {}
    for number, each in enumerate(found.sets):
        compared = _unsaved(indicator, each, key=str(number))
        sets.append(compared)
        figures[compared.key] = each
    return sets, figures


def _unsaved(indicator: Indicator, each: ComparedFigures, *, key: str) -> ComparedSet:
    assessment: Assessment = each.assessment
    return ComparedSet(
        key=key,
        indicator=indicator,
        measure=each.key.measure,
        unit=each.key.unit,
        base_unit=each.key.base_unit or "",
        period=each.period,
        baseline=(each.figures[0].baseline or "") if each.key.baseline else "",
        first_day=each.key.days.first,
        last_day=each.key.days.last,
        verdict=assessment.verdict,
        reason=assessment.reason,
        is_confirmation=assessment.is_confirmation,
        number_of_claims=len(each.figures),
        number_of_origins=assessment.origins,
        number_of_claimants=len(assessment.claimants),
    )


def _periods_of(
    sets: list[ComparedSet], figures: dict[str, ComparedFigures], vintage: str
) -> list[Period]:
    """Return sets that were computed just now with their claims."""
    wanted = [figure.id for each in sets for figure in figures[each.key].figures[:SHOWN_CLAIMS]]
    claims = {str(claim.uuid): claim for claim in _shown_claims(wanted, by="uuid")}
    periods = []
    for each in sets:
        assessment = figures[each.key].assessment
        odd_ones = set(assessment.odd_ones)
        lines = []
        for figure in figures[each.key].figures[:SHOWN_CLAIMS]:
            if vintage and figure.vintage != vintage:
                continue
            judged = assessment.judgements[figure.id]
            claim = claims[str(figure.id)]
            is_odd = figure.id in odd_ones
            lines.append(Line(claim, judged.verdict, judged.reason, str(figure.origin), is_odd))
        periods.append(Period(each, folded(lines)))
    return periods


def folded(lines: Iterable[Line]) -> list[Line]:
    """Return lines by where they stand, the same figure of the same origin under the first."""
    by_figure: dict[tuple[Any, ...], Line] = {}
    for line in sorted(lines, key=_by_date):
        name = (line.origin, line.claim.bounds, line.claim.comparator)
        first = by_figure.setdefault(name, line)
        if first is not line:
            first.copies.append(line)
    return sorted(by_figure.values(), key=_in_line)


def _by_date(line: Line) -> tuple[date, int]:
    source = line.claim.passage.snapshot.source
    return source.first_day or date.max, line.claim.pk


def _in_line(line: Line) -> tuple[bool, int, Any, int]:
    """Return a sort key: odd ones last, else the most exact first."""
    low, high = line.claim.low, line.claim.high
    width = high - low if low is not None and high is not None else None
    return (line.is_odd_one, width is None, width or 0, line.claim.pk)


def _shaped(periods: list[Period]) -> list[tuple[str, str]]:
    """Give the origins that occur most a shape of their own; return the legend."""
    counted = Counter(line.origin for each in periods for line in each.lines)
    named = [origin for origin, _ in counted.most_common(NAMED_ORIGINS)]
    shapes = dict(zip(named, SHAPES, strict=False))
    for each in periods:
        for line in each.lines:
            for copy in line.with_copies:
                copy.shape = shapes.get(copy.origin, SHAPES[-1])
    return list(zip(SHAPES, named, strict=False))


def findings_on(indicator: Indicator) -> list[Conflict]:
    """Return what doesn't fit of an indicator beside its conflicting sets, the newest first."""
    concerns = Q(indicator=indicator) | Q(claims__indicator=indicator)
    found = Conflict.objects.all().standing().exclude(kind=Conflict.Kind.SET)
    return list(found.filter(pk__in=found.filter(concerns).values("pk")).order_by("-since", "pk"))


def plotted(periods: Iterable[Period]) -> list[dict[str, Any]]:
    """Return what the plot needs: numbers in the scale of their period, and words to show."""
    return [_plotted(each) for each in periods if each.lines]


def _plotted(period: Period) -> dict[str, Any]:
    scale, unit = scale_of(period)
    band = period.band
    apart = [line for line in period.lines if line.verdict == "conflicts"][-PLOTTED_CLAIMS // 2 :]
    others = [line for line in period.lines if line not in apart]
    drawn = [*others[: PLOTTED_CLAIMS - len(apart)], *apart]

    def number(value: Any) -> float | None:
        return None if value is None else float(value / scale)

    return {
        "period": wording.period(period.compared.period),
        "unit": unit,
        "verdict": period.compared.get_verdict_display(),
        "reason": period.compared.reason,
        "band": [number(band.low), number(band.high)] if band else None,
        "claims": [
            {
                "id": line.claim.pk,
                "low": number(line.claim.low),
                "high": number(line.claim.high),
                "value": number(_middle(line.claim)),
                "outlet": line.claim.passage.snapshot.source.outlet.name,
                "verdict": line.verdict,
                "shape": line.shape,
                "figure": str(line.claim.figure),
                "quote": line.claim.passage.exact,
                "language": line.claim.passage.snapshot.source.language,
                "origin": line.origin,
                "reason": line.reason,
                "copies": len(line.copies),
            }
            for line in drawn
        ],
        "more": len(period.lines) - len(drawn),
    }


def _middle(claim: Claim) -> Any:
    """Return where a claim's point is drawn: its number with the sign that its direction gives."""
    if claim.value is None:
        return None
    value = claim.value if claim.value_high is None else (claim.value + claim.value_high) / 2
    return -value if claim.direction == Claim.Direction.DOWN else value


def scale_of(period: Period) -> tuple[Decimal, str]:
    """Return by what the numbers of a period are divided, and the unit to call them by.

    That of most claims: one in another scale is an odd one out.
    """
    values = sorted(abs(line.claim.value or Decimal(0)) for line in period.lines)
    return wording.scale(values[len(values) // 2], period.compared.unit)
