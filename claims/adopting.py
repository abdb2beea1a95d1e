"""From claims to a fact: what a set proposes, making the fact, weighing its evidence anew."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims import agreement, intervals
from claims.agreement import Figure
from claims.comparing.figures import in_line, set_key
from claims.editing import making
from claims.models import Claim, Evidence, Fact, Status
from claims.models.fact import NEEDED, independent_origins, unconfirmed
from extraction.values import Bounds
from sources.origins import origins_of_sources, pieces, standing_for

LONGEST = {"sentence": 1_000, "rationale": 20_000, "override": 5_000}
"""Characters of what a person writes about a fact."""

PARTS = (
    "comparator", "value", "value_high", "step", "unit", "base_unit", "measure", "direction",
    "period", "baseline",
)  # fmt: skip
"""What makes the figure of a fact; its vintage is named where all agree on it."""


@dataclass(frozen=True)
class Proposed:
    """What a set proposes to hold; a person decides.

    ``figure`` is that of the most exact claim of those that stand, None where neither side
    does; ``band`` what all that stand have in common, ``shared`` what those of one set share
    (period and the like). ``stances`` are by the figures' ids.
    """

    verdict: str = Fact.Verdict.OPEN
    rationale: str = ""
    figure: Figure | None = None
    vintage: str = ""
    shared: Mapping[str, str] = field(default_factory=dict)
    band: Bounds | None = None
    stances: Mapping[Any, str] = field(default_factory=dict)

    def values(self, *, as_band: bool = False) -> dict[str, Any]:
        """Return the parts of the figure as the fields of a fact have them."""
        if self.figure is None:
            return dict(self.shared)
        found = {name: getattr(self.figure, name) for name in PARTS}
        if as_band and self.band is not None:
            # A value with a direction is written without a sign; the band has it.
            band = self.band.negated() if self.figure.direction == "down" else self.band
            found |= {"comparator": "range", "value": band.low, "value_high": band.high}
            found["step"] = None
        numbers = {"value", "value_high", "step"}
        return {
            name: part if part is not None or name in numbers else ""
            for name, part in {**found, "vintage": self.vintage}.items()
        }


def proposed(figures: Sequence[Figure]) -> Proposed:
    """Return what figures that were put side by side propose to hold. Nothing is averaged."""
    if not figures:
        return Proposed()
    found = agreement.assess(figures)
    conflicts = found.verdict == agreement.CONFLICTS
    odd_ones = set(found.odd_ones)
    nothing_stands = found.verdict == agreement.NOT_COMPARABLE or (conflicts and not odd_ones)
    standing = [] if nothing_stands else [each for each in figures if each.id not in odd_ones]
    if found.is_confirmation:
        verdict = Fact.Verdict.CONFIRMED
    else:
        verdict = Fact.Verdict.CONTESTED if conflicts else Fact.Verdict.OPEN
    vintages = {each.vintage for each in standing}
    stands = Evidence.Stance.MENTIONS if nothing_stands else Evidence.Stance.SUPPORTS
    return Proposed(
        verdict=verdict,
        rationale=_first_line(found.reason, figures),
        figure=most_exact(standing),
        vintage=vintages.pop() or "" if len(vintages) == 1 else "",
        shared=_shared(figures),
        band=band(standing),
        stances={
            each.id: Evidence.Stance.CONTRADICTS if each.id in odd_ones else stands
            for each in figures
        },
    )


def _shared(figures: Sequence[Figure]) -> dict[str, str]:
    """Return the parts that figures of one set have in common besides their numbers."""
    if len({set_key(each) for each in figures}) > 1:
        return {}
    one = figures[0]
    names = ("measure", "unit", "base_unit", "period", "baseline")
    return {name: getattr(one, name) or "" for name in names}


def _first_line(reason: str, figures: Iterable[Figure]) -> str:
    """Return the reason of a set and, where it doesn't name them, who counted."""
    counted = sorted({str(each.claimant) for each in figures if each.claimant})
    unnamed = [name for name in counted if name not in reason]
    if not unnamed:
        return reason
    who = _("Counted by %s.") % ", ".join(counted)
    return f"{reason} {who}"


def most_exact(figures: Iterable[Figure]) -> Figure | None:
    """Return the figure whose interval is the narrowest, two-sided ones before all others.

    Of several that are as exact, the one that more of them give; "more than 240" is more
    exact than "more than 200".
    """
    known = list(figures)
    given = Counter((each.comparator, each.value, each.value_high) for each in known)

    def rank(each: Figure) -> tuple[object, ...]:
        width = intervals.width(each.interval)
        is_bounded = width is not None
        upper = each.interval.low is None
        return (
            not each.is_exact,
            not is_bounded,
            width if is_bounded else (each.interval.high if upper else _minus(each.interval.low)),
            -given[each.comparator, each.value, each.value_high],
            in_line(each),
        )

    return min(known, key=rank, default=None)


def _minus(number: Any) -> Any:
    return 0 if number is None else -number


def band(figures: Iterable[Figure]) -> Bounds | None:
    """Return what all intervals have in common, where that is more than a number wide."""
    found = [each.interval for each in figures]
    if len({(each.low, each.high) for each in found}) < 2:
        return None
    first, last = max(found, key=intervals.start), min(found, key=intervals.end)
    if first.low is None or last.high is None or first.low >= last.high:
        return None
    return Bounds(first.low, first.low_open, last.high, last.high_open)


@dataclass(frozen=True)
class Weight:
    """How the evidence of a fact stands: who says it in the end, and who counted."""

    origins: Sequence[str]
    claimants: Sequence[str]
    supporting: int
    unattributed: int
    one_sided: int

    @property
    def is_enough(self) -> bool:
        """Whether the fact may be called confirmed."""
        return len(self.origins) >= NEEDED

    @property
    def refusal(self) -> str:
        """Why it may not be called confirmed; empty where it may."""
        return "" if self.is_enough else unconfirmed(self.origins)

    @property
    def words(self) -> str:
        """Say it in a line: “4 origins, all citing China Customs”."""
        number = len(self.origins)
        origins = ngettext("%s independent origin", "%s independent origins", number) % number
        if not self.supporting:
            return _("No claim supports it yet")
        if not self.claimants:
            return _("%s; none says who counted") % origins
        if len(self.claimants) > 1:
            return _("%(origins)s, citing %(number)s counting bodies: %(names)s") % {
                "origins": origins,
                "number": len(self.claimants),
                "names": ", ".join(self.claimants),
            }
        words = {"origins": origins, "name": self.claimants[0]}
        if self.unattributed:
            return _("%(origins)s; those that say who counted cite %(name)s") % words
        if number > 1:
            return _("%(origins)s, all citing %(name)s") % words
        return _("%(origins)s, citing %(name)s") % words


def weight(claims: QuerySet[Claim], *, has_figure: bool) -> Weight:
    """Weigh the claims that support a fact; rejected ones speak for nothing."""
    speaking = claims.exclude(status=Status.REJECTED).order_by()
    counted_by = list(
        speaking.annotate(counted_by=standing_for("claimant")).values_list("counted_by", flat=True)
    )
    one_sided = speaking.filter(value__isnull=False).exclude(comparator__in=("eq", "range"))
    return Weight(
        origins=independent_origins(speaking, has_figure=has_figure),
        claimants=sorted({name for name in counted_by if name}),
        supporting=len(counted_by),
        unattributed=sum(not name for name in counted_by),
        one_sided=one_sided.count(),
    )


def refuse_unless_confirmed(fact: Fact, supporting: Collection[int]) -> None:
    """Check what is called confirmed; ``supporting`` are the keys of the claims.

    Raises:
        ValidationError: saying how many origins there are, and what to do.
    """
    if fact.verdict != Fact.Verdict.CONFIRMED or fact.override.strip():
        return
    claims = Claim.objects.filter(pk__in=supporting)
    origins = independent_origins(claims, has_figure=fact.value is not None)
    if len(origins) < NEEDED:
        raise ValidationError(unconfirmed(origins), code="unconfirmed")


def adopt(*, fact: Fact, evidence: Mapping[Claim, str], by: User) -> Fact:
    """Make a draft of a fact that was put together, with its evidence, or nothing at all.

    ``evidence`` are the claims with what each of them does: a stance of ``Evidence``.

    Raises:
        ValidationError: without evidence, value or sentence, or for a confirmed fact
            without two independent origins.
    """
    if not evidence:
        raise ValidationError(_("Name at least one claim that speaks for or against it."))
    for name, longest in LONGEST.items():
        if len(getattr(fact, name)) > longest:
            raise ValidationError({name: _("At most %s characters.") % longest})
    supports = Evidence.Stance.SUPPORTS
    supporting = [claim.pk for claim, stance in evidence.items() if stance == supports]
    refuse_unless_confirmed(fact, supporting)
    origins = origins_of_sources({claim.passage.snapshot.source_id for claim in evidence})
    with transaction.atomic():
        fact.created_by = fact.edited_by = by
        fact._history_user = by  # read by django-simple-history
        fact.full_clean()
        fact.save()
        with making(record=fact):
            for claim, stance in evidence.items():
                row = Evidence(fact=fact, claim=claim, stance=stance)
                row.weigh(origin=origins[claim.passage.snapshot.source_id])
                row.full_clean(exclude=("fact", "claim"))
                row.save()
    return fact


def refresh_origins(
    *, sources: Collection[int] | None = None, claims: Collection[int] = ()
) -> None:
    """Bring the origins that evidence carries in step with the sources'; of all without names.

    ``sources`` and ``claims`` are keys of what may have changed.
    """
    rows: list[Evidence] = []
    known = Evidence.objects.select_related("claim__passage__snapshot").defer(
        "claim__passage__snapshot__text", "claim__passage__snapshot__articles"
    )
    if sources is None:
        rows += known
    else:
        for some in pieces(sorted(sources)):
            rows += known.filter(claim__passage__snapshot__source__in=some)
        for some in pieces(sorted(claims)):
            rows += known.filter(claim__in=some)
    if not rows:
        return
    origins = origins_of_sources({row.claim.passage.snapshot.source_id for row in rows})
    for row in rows:
        origin = origins[row.claim.passage.snapshot.source_id]
        if row.origin != origin:
            Evidence.objects.filter(pk=row.pk).update(origin=origin)
