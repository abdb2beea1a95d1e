"""Keeps the verdicts of the desk's claims in step with the claims.

Whatever may change a comparison leaves a note in ``Touched``, in the same transaction;
``keep_up`` compares anew what the notes are about, and of that only the sets whose figures
have changed.
"""

import hashlib
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from claims import agreement, arithmetic
from claims.adopting import refresh_origins
from claims.agreement import Figure
from claims.comparing.differences import in_no_set
from claims.comparing.figures import SetKey, in_line
from claims.comparing.findings import Finding
from claims.comparing.words import say
from claims.comparison import (
    by_set,
    comparable,
    groups,
    keyed_figures_of,
    sums,
)
from claims.models import Claim, ClaimVerdict, ComparedSet, Conflict, Indicator, Speaker, Verdict
from sources.models import Outlet, Source, Touched
from sources.origins import origins_of_sources, pieces
from sources.revisions import revision
from sources.traits import Joinable

WRITTEN = 1_000
"""Rows written at a time."""
SHOWN = 4
"""Figures of a conflict that a line about it names."""


@revision()
def keep_up(*, at: datetime) -> None:
    """Compare anew whatever was touched since it was compared; cheap when nothing was."""
    while notes := list(Touched.objects.order_by("pk").values_list("pk", "kind", "key")[:5_000]):
        keys: dict[str, set[int]] = {}
        for _pk, kind, key in notes:
            keys.setdefault(kind, set()).add(key)
        sources = _sources_of(keys)
        # Before the verdicts below are deleted: they alone tell in which sets the claims were.
        indicators = _indicators_of(keys, sources)
        ClaimVerdict.objects.filter(
            Q(claim__indicator=None) | Q(claim__value=None),
            claim__in=keys.get(Touched.Kind.CLAIM, ()),
        ).delete()
        for group in groups(indicators):
            assess_group(group, at=at)
        refresh_origins(sources=sources, claims=keys.get(Touched.Kind.CLAIM, ()))
        Touched.objects.filter(pk__in=[pk for pk, _kind, _key in notes]).delete()


@revision()
def assess_desk(*, at: datetime) -> None:
    """Compare the whole desk; sets whose figures are the same keep their verdicts."""
    noted = list(Touched.objects.values_list("pk", flat=True))
    origins = origins_of_sources()
    for group in groups():
        assess_group(group, at=at, origins=origins)
    refresh_origins()
    for some in pieces(noted):
        Touched.objects.filter(pk__in=some).delete()


def _sources_of(keys: Mapping[str, Collection[int]]) -> set[int]:
    """Return the sources whose origins may be others by what was touched."""
    outlets = _with_joined(Outlet, keys.get(Touched.Kind.OUTLET, ()))
    sources = set(keys.get(Touched.Kind.SOURCE, ()))
    if outlets:
        published = Source.objects.filter(Q(outlet__in=outlets) | Q(credits__in=outlets))
        sources |= set(published.values_list("pk", flat=True))
    return _with_copies(sources)


def _indicators_of(keys: Mapping[str, Collection[int]], sources: Collection[int]) -> set[int]:
    """Return the indicators whose claims are compared by what was touched."""
    found = set(keys.get(Touched.Kind.INDICATOR, ()))
    claims = keys.get(Touched.Kind.CLAIM, ())
    was_in = ClaimVerdict.objects.filter(claim__in=claims, compared_set__isnull=False)
    found |= set(was_in.values_list("compared_set__indicator", flat=True))
    counted = Claim.objects.filter(indicator__isnull=False).order_by()
    for some in pieces(sorted(sources)):
        stands = counted.filter(passage__snapshot__source__in=some)
        found |= set(stands.values_list("indicator", flat=True).distinct())
    speakers = _with_joined(Speaker, keys.get(Touched.Kind.SPEAKER, ()))
    if speakers:
        said = counted.filter(claimant__in=speakers)
        found |= set(said.values_list("indicator", flat=True).distinct())
    return set(Indicator.objects.filter(pk__in=found - {None}).values_list("pk", flat=True))


def _with_joined(model: type[Joinable], keys: Collection[int]) -> set[int]:
    """Return records with all that are called by their names, having been joined to them."""
    if not keys:
        return set()
    joined = model._default_manager.filter(joined_to__in=keys)
    return {*keys, *joined.values_list("pk", flat=True)}


def _with_copies(sources: set[int]) -> set[int]:
    """Return sources with all that were copied from them or joined to them."""
    found, new = set(sources), set(sources)
    while new:
        copies: set[int] = set()
        for some in pieces(sorted(new)):
            derived = Source.objects.filter(Q(copy_of__in=some) | Q(joined_to__in=some))
            copies |= set(derived.values_list("pk", flat=True))
        new = copies - found
        found |= new
    return found


@dataclass
class _Group:
    """What indicators that are compared together came to, and what of it is new."""

    at: datetime
    claim_of: dict[Hashable, int]
    indicator_of: dict[Hashable, int]
    inputs: dict[str, str] = field(default_factory=dict)
    sides: dict[str, str] = field(default_factory=dict)
    sets: list[ComparedSet] = field(default_factory=list)
    verdicts: list[tuple[ComparedSet | None, list[ClaimVerdict]]] = field(default_factory=list)
    conflicts: list[tuple[Conflict, tuple[Hashable, ...] | None]] = field(default_factory=list)


@transaction.atomic
def assess_group(
    indicators: Collection[int], *, at: datetime, origins: dict[int, str] | None = None
) -> None:
    """Compare the claims of indicators that belong together, and keep what it came to."""
    # Two at once would each write what they saw; the second waits, and sees it all.
    locked = Indicator.objects.select_for_update(no_key=True).filter(pk__in=indicators)
    names: dict[Hashable, int] = {
        indicator.name: indicator.pk for indicator in locked.order_by("pk").only("pk", "name")
    }
    keyed = list(keyed_figures_of(comparable(indicators), origins))
    figures = [figure for _key, figure in keyed]
    claim_of: dict[Hashable, int] = {figure.id: key for key, figure in keyed}
    group = _Group(at=at, claim_of=claim_of, indicator_of=names)
    known = dict(ComparedSet.objects.filter(indicator__in=indicators).values_list("key", "inputs"))
    members, uncompared = by_set(figures)
    for key, together in members.items():
        _compare(group, key, together, known)
    alone = [_verdict(group, each, Verdict.NOT_COMPARABLE, in_no_set(each)) for each in uncompared]
    group.verdicts.append((None, alone))
    for finding in arithmetic.check(figures, sums=sums()):
        _find(group, finding, {figure.id: figure for figure in figures})
    _forget(group, indicators, known)
    _keep(group)
    _keep_conflicts(group, indicators)


def _compare(group: _Group, key: SetKey, figures: list[Figure], known: Mapping[str, str]) -> None:
    """Assess a set unless its figures are those that were assessed before."""
    name = digest([group.indicator_of[key.indicator], *key[1:]])
    inputs = group.inputs[name] = digest_of(figures)
    if known.get(name) == inputs:
        return
    assessment = agreement.assess(figures)
    compared = ComparedSet(
        key=name,
        inputs=inputs,
        indicator_id=group.indicator_of[key.indicator],
        measure=key.measure,
        unit=key.unit,
        base_unit=key.base_unit or "",
        period=figures[0].period or "",
        baseline=(figures[0].baseline or "") if key.baseline else "",
        first_day=key.days.first,
        last_day=key.days.last,
        verdict=assessment.verdict,
        reason=assessment.reason,
        is_confirmation=assessment.is_confirmation,
        number_of_claims=len(figures),
        number_of_origins=assessment.origins,
        number_of_claimants=len(assessment.claimants),
        changed_at=group.at,
    )
    group.sets.append(compared)
    if assessment.verdict == Verdict.CONFLICTS:
        group.sides[name] = in_brief(assessment.sides, joint=" against ")
    odd_ones = set(assessment.odd_ones)
    rows = []
    for figure in figures:
        judgement = assessment.judgements[figure.id]
        is_odd = figure.id in odd_ones
        rows.append(_verdict(group, figure, judgement.verdict, judgement.reason, is_odd=is_odd))
    group.verdicts.append((compared, rows))


def _verdict(
    group: _Group, figure: Figure, verdict: str, reason: str, *, is_odd: bool = False
) -> ClaimVerdict:
    return ClaimVerdict(
        claim_id=group.claim_of[figure.id],
        verdict=verdict,
        reason=reason,
        origin=str(figure.origin),
        is_odd_one=is_odd,
    )


def _find(group: _Group, finding: Finding, figures: Mapping[Hashable, Figure]) -> None:
    involved = [figures[claim] for claim in finding.claims]
    conflict = Conflict(
        key=digest([finding.kind, *sorted(map(str, finding.claims))]),
        inputs=digest([finding.reason, digest_of(involved)]),
        kind=finding.kind,
        indicator_id=min(group.indicator_of[figure.indicator] for figure in involved),
        period=max(involved, key=_last_day).period or "",
        figures=in_brief(_alike(involved), joint=" · "),
        reason=finding.reason,
        since=group.at,
    )
    group.conflicts.append((conflict, finding.claims))


def digest(parts: Iterable[object]) -> str:
    """Return a SHA-256 over the written form of some values, in hexadecimal digits."""
    return hashlib.sha256("\x1f".join(map(repr, parts)).encode()).hexdigest()


def digest_of(figures: Iterable[Figure]) -> str:
    """Return a SHA-256 over all of the figures that enters a comparison, in any order."""
    lines = (
        f"{each.id}\x1f{each.indicator}\x1f{each.measure}\x1f{each.comparator}\x1f{each.value}"
        f"\x1f{each.value_high}\x1f{each.step}\x1f{each.unit}\x1f{each.base_unit}"
        f"\x1f{each.direction}\x1f{each.period}\x1f{each.baseline}\x1f{each.vintage}"
        f"\x1f{each.origin}\x1f{each.claimant}\x1f{each.is_record}"
        for each in figures
    )
    return hashlib.sha256("\x1e".join(sorted(lines)).encode()).hexdigest()


def _forget(group: _Group, indicators: Collection[int], known: Mapping[str, str]) -> None:
    """Delete the sets that have no claims any longer, and verdicts of claims that don't count."""
    gone = known.keys() - group.inputs.keys()
    ComparedSet.objects.filter(key__in=gone).delete()
    kept = set(group.claim_of.values())
    # Two questions, each answered by an index; as one, it would read the whole table.
    in_sets = ClaimVerdict.objects.filter(compared_set__indicator__in=indicators)
    in_none = ClaimVerdict.objects.filter(compared_set=None, claim__indicator__in=indicators)
    stale = [
        key
        for rows in (in_sets, in_none)
        for key in rows.order_by().values_list("claim", flat=True)
        if key not in kept
    ]
    for some in pieces(stale):
        ClaimVerdict.objects.filter(claim__in=some).delete()


def _keep(group: _Group) -> None:
    """Write the sets that changed, and the verdicts of their claims."""
    columns = [
        each.name for each in ComparedSet._meta.concrete_fields if each.name not in {"id", "key"}
    ]
    ComparedSet.objects.bulk_create(
        group.sets,
        batch_size=WRITTEN,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=columns,
    )
    rows = []
    for compared, together in group.verdicts:
        for row in together:
            row.compared_set_id = None if compared is None else compared.pk
        rows += together
    ClaimVerdict.objects.bulk_create(
        rows,
        batch_size=WRITTEN,
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=["compared_set", "verdict", "reason", "origin", "is_odd_one"],
    )


def _keep_conflicts(group: _Group, indicators: Collection[int]) -> None:
    """Write which sets conflict and what else doesn't fit; what is explained stays on record."""
    found = {conflict.key: (conflict, claims) for conflict, claims in group.conflicts}
    sets = ComparedSet.objects.filter(indicator__in=indicators, verdict=Verdict.CONFLICTS)
    found |= {each.key: (_of_set(each, group), None) for each in sets}
    before = _known_conflicts(indicators, [key for key, (_, claims) in found.items() if claims])
    for key, gone in before.items():
        if key in found:
            continue
        if not gone.explained_inputs:
            gone.delete()
        elif gone.gone_at is None:
            gone.gone_at = group.at
            gone.save()
    for key, (conflict, claims) in found.items():
        kept = before.get(key, conflict)
        if kept is not conflict:
            is_same = kept.inputs == conflict.inputs and kept.indicator_id == conflict.indicator_id
            if kept.gone_at is None and is_same:
                continue
            for name in (
                "indicator_id",
                "inputs",
                "period",
                "figures",
                "reason",
                "since",
                "compared_set",
                "gone_at",
            ):
                setattr(kept, name, getattr(conflict, name))
        kept.save()
        if claims is None:
            rows = ClaimVerdict.objects.filter(compared_set=kept.compared_set)
            kept.claims.set(rows.values_list("claim", flat=True))
        else:
            kept.claims.set([group.claim_of[claim] for claim in claims])


def _known_conflicts(indicators: Collection[int], findings: Iterable[str]) -> dict[str, Conflict]:
    """Return the conflicts on record of indicators, and those with the keys of findings.

    A finding that moved with all its claims from another indicator keeps its row.
    """
    known = {each.key: each for each in Conflict.objects.filter(indicator__in=indicators)}
    for some in pieces(key for key in findings if key not in known):
        known |= {each.key: each for each in Conflict.objects.filter(key__in=some)}
    return known


def _of_set(compared: ComparedSet, group: _Group) -> Conflict:
    return Conflict(
        key=compared.key,
        inputs=compared.inputs,
        kind=Conflict.Kind.SET,
        indicator_id=compared.indicator_id,
        compared_set=compared,
        period=compared.period,
        figures=group.sides.get(compared.key, ""),
        reason=compared.reason,
        since=group.at,
    )


def in_brief(figures: Iterable[tuple[Figure, int]], *, joint: str) -> str:
    """Return figures in words with how many claims give each: "240 bn USD ×2 against 250 bn"."""
    said = [say(figure) + (f" ×{number}" if number > 1 else "") for figure, number in figures]
    more = [f"{len(said) - SHOWN} more"] if len(said) > SHOWN else []
    return joint.join([*said[:SHOWN], *more])[:300]


def _alike(figures: Iterable[Figure]) -> list[tuple[Figure, int]]:
    """Return figures that read the same together, those first that most claims give."""
    by_words: dict[str, list[Figure]] = {}
    for figure in sorted(figures, key=in_line):
        by_words.setdefault(say(figure), []).append(figure)
    found = [(together[0], len(together)) for together in by_words.values()]
    return sorted(found, key=lambda pair: -pair[1])


def _last_day(figure: Figure) -> date:
    return (figure.days.last if figure.days else None) or date.min
