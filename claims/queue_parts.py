"""What the page of the review queue shows of one kind of record and of no other."""

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from claims import adopting, citing, roles_held
from claims.beside import beside
from claims.in_words import translated
from claims.models import (
    Claim,
    ComparedSet,
    Conflict,
    CrossSourceNote,
    Evidence,
    Fact,
    Reviewed,
    Statement,
    Translation,
)
from claims.queue import kind_of
from claims.reweighing import changes
from claims.series import kind_of as tab_of
from sources import texts
from sources.rights import may_see

MADE_IN_IT, OF_SET = 13, 9
"""Claims that a statement's page and a fact's page list."""
WITH_CLAIM = ("claim__passage__snapshot__source__outlet", "claim__comparison")
NO_TEXTS = ("claim__passage__snapshot__text", "claim__passage__snapshot__articles")


def particulars(record: Reviewed, person: User) -> dict[str, Any]:
    """Return what the page shows of one kind of record and of no other."""
    if isinstance(record, Claim):
        return {**passage_of(record, person), **seen_beside(record, person)}
    if isinstance(record, Statement):
        claims = record.claims.select_related("indicator").order_by("passage__start")
        claims = claims if may_see(person, Claim) else claims.none()
        return {
            **passage_of(record, person),
            "claims": claims[:MADE_IN_IT],
            "role_fit": roles_held.fits_of([record])[record.pk],
        }
    if isinstance(record, CrossSourceNote):
        kinds = citing.kinds_visible_to(person)
        return {"reading": citing.read(record.body, note=record, kinds=kinds)}
    if isinstance(record, Fact):
        return of_fact(record)
    return {}


def seen_beside(claim: Claim, person: User) -> dict[str, Any]:
    """Return what stands beside a claim, as far as the person may see it."""
    found = beside(claim)
    return found if may_see(person, Conflict) else found | {"arithmetic": []}


def passage_of(record: Claim | Statement, person: User) -> dict[str, Any]:
    """Return the passage of a record in its text, its translation, and the way to the reader."""
    passage = record.passage
    snapshot = passage.snapshot
    anchor = f"{kind_of(record)}-{record.pk}"
    reader = reverse("admin:read", args=[snapshot.source_id])
    return {
        "passage": passage,
        "source": snapshot.source,
        "credits": [] if snapshot.is_emptied else list(snapshot.source.credits.all()),
        "emptied": snapshot if snapshot.is_emptied else None,
        "context": None
        if snapshot.is_emptied
        else texts.context(snapshot.text, passage.start, passage.end),
        "matches": snapshot.text[passage.start : passage.end] == passage.exact,
        "translated": translated(record) if may_see(person, Translation) else None,
        "reader_address": f"{reader}?snapshot={snapshot.pk}#{anchor}",
    }


def of_fact(fact: Fact) -> dict[str, Any]:
    """Return a fact's evidence and how it stands, and the claims of the set that it is about."""
    evidence = list(fact.evidence.select_related(*WITH_CLAIM).defer(*NO_TEXTS))
    supporting = [each.claim_id for each in evidence if each.stance == Evidence.Stance.SUPPORTS]
    claims = Claim.objects.filter(pk__in=supporting)
    weight = adopting.weight(claims, has_figure=fact.value is not None)
    is_called = fact.verdict == Fact.Verdict.CONFIRMED and not fact.override
    found = None
    if fact.value is not None and fact.indicator_id is not None:
        found = ComparedSet.objects.filter(
            indicator=fact.indicator_id, measure=fact.measure, unit=fact.unit,
            base_unit=fact.base_unit, first_day=fact.first_day, last_day=fact.last_day,
        ).first()  # fmt: skip
    members = Claim.objects.filter(comparison__compared_set=found) if found else None
    return {
        "evidence": evidence,
        "evidence_changes": changes(evidence),
        "weight": {"weight": weight, "is_called": is_called},
        "same_set": found,
        "set_tab": tab_of(found).key if found else "",
        "set_claims": []
        if members is None
        else members.with_context().order_by("value", "pk")[:OF_SET],
    }
