"""The series of an indicator: its sets by period, and the claims of each with their verdicts.

From the kept verdicts; where a day is given, computed for what was known on it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from claims import known
from claims.agreement import Figure
from claims.models import Claim, ClaimVerdict, ComparedSet, Conflict, Indicator, Verdict
from extraction import wording
from extraction.values import Bounds

SHOWN_PERIODS = 12
"""Periods that a page shows; earlier ones are a link away."""
SHOWN_ROWS = 360
"""Claims that a page shows, divided among its periods; the claim list has them all."""
SHOWN_CLAIMS = 100
"""Claims of a set that a page shows at most."""
SHOWN_FINDINGS = 30
"""Findings that a page shows; the list of conflicts has them all."""
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

    @property
    def is_copy(self) -> bool:
        """Whether its words come from elsewhere; otherwise its outlet says it in its own voice."""
        source = self.claim.passage.snapshot.source
        own_names = {str(source.outlet), str(source.outlet.representative)}
        return source.copy_of_id is not None or self.origin not in own_names


@dataclass
class Period:
    """One set, with what its largest group shares and the claims that are shown."""

    compared: ComparedSet
    lines: list[Line]
    number_of_claims: int
    """Those of the vintage that is shown; of any, all of the set."""

    @property
    def number_of_rows(self) -> int:
        """Rows of its part of the table, those folded away included."""
        return sum(len(line.with_copies) for line in self.lines)

    @property
    def hidden(self) -> int:
        """How many of its claims are not shown."""
        return self.number_of_claims - self.number_of_rows

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
    """At most one more than are shown."""
    skipped: int
    """How many newer periods are left out."""

    @property
    def has_earlier(self) -> bool:
        """Whether there are periods before those shown."""
        return self.skipped + len(self.periods) < self.number_of_periods


def series(
    indicator: Indicator,
    *,
    kind: str = "",
    vintage: str = "",
    known_on: date | None = None,
    skipped: int = 0,
) -> Series:
    """Return the series of an indicator and of those joined to it.

    ``kind`` is a ``Kind.key``, ``vintage`` shows only claims of that one. With ``known_on``
    only claims count whose source was published by that day, else captured by it. Of the
    periods the newest are shown, or those before as many as are ``skipped``.
    """
    standing = indicator.representative
    then = known.known_on(standing, known_on) if known_on else None
    found = list(standing.sets.all()) if then is None else then.sets
    tallied: Counter[Kind] = Counter()
    for compared in found:
        tallied[kind_of(compared)] += compared.number_of_claims
    kinds = sorted(tallied.items(), key=lambda each: (each[0].parts, -each[1], each[0]))
    chosen = next(
        (each for each, _number in kinds if each.key == kind), kinds[0][0] if kinds else None
    )
    of_kind = sorted((each for each in found if kind_of(each) == chosen), key=_in_time)
    skipped = max(0, min(skipped, len(of_kind) - 1))
    until = len(of_kind) - skipped
    shown = of_kind[max(0, until - SHOWN_PERIODS) : until]
    if then is None:
        periods = _periods(shown, vintage)
    else:
        periods = _periods_then(shown, then.figures, vintage)
    return Series(
        kinds=kinds,
        chosen=chosen,
        periods=periods,
        number_of_periods=len(of_kind),
        origins=_shaped(periods),
        findings=findings_on(standing) if then is None else then.findings[: SHOWN_FINDINGS + 1],
        skipped=skipped,
    )


def _in_time(compared: ComparedSet) -> tuple[date, date, str, int]:
    """Return a sort key that no two sets share, so that every one is on exactly one page."""
    first, last = compared.first_day or date.min, compared.last_day or date.max
    return first, last, compared.baseline, compared.pk or int(compared.key)


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


def _claims_of_each(sets: list[ComparedSet]) -> int:
    """Return how many claims of each set are shown, so that a page stays one."""
    return min(SHOWN_CLAIMS, SHOWN_ROWS // max(len(sets), 1))


def _periods(sets: list[ComparedSet], vintage: str) -> list[Period]:
    """Return sets with their claims, in two queries however many they are."""
    rows = ClaimVerdict.objects.filter(compared_set__in=sets)
    if vintage:
        rows = rows.filter(claim__vintage=vintage)
    rows = rows.annotate(
        rank=Window(RowNumber(), partition_by="compared_set", order_by=["-is_odd_one", "claim"]),
        together=Window(Count("pk"), partition_by="compared_set"),
    )
    verdicts = list(rows.filter(rank__lte=_claims_of_each(sets)).order_by("claim"))
    claims = {claim.pk: claim for claim in _shown_claims([row.claim_id for row in verdicts])}
    lines: dict[int | None, list[Line]] = {}
    together: dict[int | None, int] = {}
    for row in verdicts:
        line = Line(claims[row.claim_id], row.verdict, row.reason, row.origin, row.is_odd_one)
        lines.setdefault(row.compared_set_id, []).append(line)
        together[row.compared_set_id] = row.together
    return [Period(each, folded(lines.get(each.pk, [])), together.get(each.pk, 0)) for each in sets]


def _periods_then(
    sets: list[ComparedSet], figures: Mapping[str, list[Figure]], vintage: str
) -> list[Period]:
    """Return sets of an earlier day with what they and their claims came to."""
    of_each: list[tuple[ComparedSet, list[known.Judged]]] = []
    for each in sets:
        judged = known.assess(each, figures[each.key])
        wanted = [one for one in judged if not vintage or one.figure.vintage == vintage]
        of_each.append((each, wanted))
    most = _claims_of_each(sets)
    uuids = [one.figure.id for _set, judged in of_each for one in judged[:most]]
    claims = {str(claim.uuid): claim for claim in _shown_claims(uuids, by="uuid")}
    periods = []
    for each, judged in of_each:
        lines = [
            Line(
                claims[str(one.figure.id)],
                one.verdict,
                one.reason,
                str(one.figure.origin),
                one.is_odd_one,
            )
            for one in judged[:most]
        ]
        periods.append(Period(each, folded(lines), len(judged)))
    return periods


def _shown_claims(keys: Iterable[Any], *, by: str = "pk") -> QuerySet[Claim]:
    found = Claim.objects.filter(**{f"{by}__in": list(keys)}).with_context()
    return found.select_related("passage__snapshot__source__outlet__joined_to")


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
    named = [origin for origin, _number in counted.most_common(NAMED_ORIGINS)]
    shapes = dict(zip(named, SHAPES, strict=False))
    for each in periods:
        for line in each.lines:
            for copy in line.with_copies:
                copy.shape = shapes.get(copy.origin, SHAPES[-1])
    return list(zip(SHAPES, named, strict=False))


def findings_on(indicator: Indicator) -> list[Conflict]:
    """Return what doesn't fit of an indicator beside its conflicting sets, the newest first.

    One more than are shown tells that there are more.
    """
    concerns = (
        Q(indicator=indicator)
        | Q(claims__indicator=indicator)
        | Q(claims__indicator__joined_to=indicator)
    )
    found = Conflict.objects.all().standing().exclude(kind=Conflict.Kind.SET)
    newest = found.filter(pk__in=found.filter(concerns).values("pk")).order_by("-since", "pk")
    return list(newest[: SHOWN_FINDINGS + 1])


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
        "period": _named(period.compared),
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


def _named(compared: ComparedSet) -> str:
    """Return a period in words, with the one that a change is compared with."""
    words = wording.period(compared.period)
    if not compared.baseline:
        return words
    return _("%(period)s vs %(baseline)s") % {
        "period": words,
        "baseline": wording.period(compared.baseline),
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
