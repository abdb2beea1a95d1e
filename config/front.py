"""What the desk's first page shows to the person at the screen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from claims import review
from claims.models import (
    Claim,
    Conflict,
    CrossSourceNote,
    Fact,
    Reviewed,
    ReviewEvent,
    Statement,
    Status,
)
from claims.models.review import ReviewedQuerySet
from sources.models import PassagePlace, Proposal, Source
from sources.recapture import Piece, difference
from sources.rights import may_see

LONGEST_LIST = 9


@dataclass(frozen=True)
class Item:
    """One line about a record, with the name of the page that changes it."""

    record: Any
    kind: str
    address: str

    @property
    def label(self) -> str:
        """What the record is about: the indicator and period of a figure, else its own name."""
        has_figure = isinstance(self.record, Claim | Fact) and self.record.value is not None
        is_claim = isinstance(self.record, Claim)
        if (has_figure or is_claim) and self.record.indicator is not None:
            words = self.record.period_in_words
            return f"{self.record.indicator}, {words}" if words else str(self.record.indicator)
        return str(self.record)


@dataclass(frozen=True)
class Kind:
    """One kind of reviewed record, and how its lines are fetched."""

    model: type[Reviewed]
    records: ReviewedQuerySet[Any]

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def plural(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    def page(self, name: str) -> str:
        return f"admin:claims_{self.model._meta.model_name}_{name}"

    def items(self, records: ReviewedQuerySet[Any]) -> list[Item]:
        return [Item(record, self.noun, self.page("change")) for record in records[:LONGEST_LIST]]

    def visible_to(self, person: User) -> bool:
        return may_see(person, self.model)


def front_page(person: User) -> dict[str, Any]:
    """Return the context of the first page; the number of queries is the same for any desk."""
    kinds = [kind for kind in reviewed_kinds() if kind.visible_to(person)]
    waiting, came_back, tallies, to_decide = [], [], [], 0
    for kind in kinds:
        submitted = kind.records.awaiting_review()
        tallies.append((submitted.count(), kind.plural, kind.page("changelist")))
        waiting += kind.items(submitted)
        came_back += kind.items(kind.records.sent_back_to(person).order_by("-updated_at"))
        if review.TRANSITIONS["approve"].allowed_to(person, kind.model):
            to_decide += submitted.exclude(edited_by=person).count()
    waiting.sort(key=lambda item: item.record.submitted_at)
    reasons = last_reasons([item.record for item in came_back])
    return {
        "today": timezone.localdate(),
        "waiting": waiting[:LONGEST_LIST],
        "tallies": tallies,
        "to_decide": to_decide,
        "oldest": waiting[0].record.submitted_at if waiting else None,
        "to_confirm": proposals_to_confirm(person),
        "came_back": [(item, *reasons.get(item.record.uuid, ("", None))) for item in came_back],
        "newest_sources": newest_sources(person),
        "newest_notes": newest_notes(person),
        "stale_notes": stale_notes(person),
        "just_now": just_now(person),
        "changed": changed_passages(person),
        "conflicts": newest_conflicts(person),
        "stale_facts": stale_facts(person),
    }


def proposals_to_confirm(person: User) -> int:
    """Return how many copies and credits wait for a yes or no, 0 for whoever may not say it."""
    if not person.has_perm("sources.change_proposal"):
        return 0
    return Proposal.objects.undecided().count()


def newest_sources(person: User) -> QuerySet[Source]:
    """Return the sources that came last, for whoever may see sources."""
    found = Source.objects.select_related("outlet").order_by("-id")
    return found[:8] if may_see(person, Source) else found.none()


def newest_notes(person: User) -> QuerySet[CrossSourceNote]:
    """Return the notes that came last, for whoever may see notes."""
    found = CrossSourceNote.objects.select_related("created_by").order_by("-id")
    return found[:5] if may_see(person, CrossSourceNote) else found.none()


def newest_conflicts(person: User) -> QuerySet[Conflict]:
    """Return the conflicts that nobody has explained, for whoever may see them."""
    found = Conflict.objects.all().unexplained().select_related("indicator")
    return found[:6] if may_see(person, Conflict) else found.none()


def stale_notes(person: User) -> list[CrossSourceNote]:
    """Return the notes that cite what has changed since, for whoever may see notes."""
    if not may_see(person, CrossSourceNote):
        return []
    found = CrossSourceNote.objects.all().stale().with_stale()
    return list(found.order_by("-updated_at")[:5])


def stale_facts(person: User) -> QuerySet[Fact]:
    """Return the facts whose evidence is not what was weighed, for whoever may see facts."""
    stale: Any = Fact.objects.exclude(status=Status.REJECTED).stale().with_standing()
    found: QuerySet[Fact] = stale.select_related("indicator").order_by("-updated_at")
    return found[:6] if may_see(person, Fact) else found.none()


def just_now(person: User) -> QuerySet[ReviewEvent]:
    """Return the latest events of review, for whoever may see them."""
    found = ReviewEvent.objects.select_related(
        "by", "claim", "fact__indicator", "note", "statement__speaker", "statement__passage"
    )
    return found[:6] if may_see(person, ReviewEvent) else found.none()


def changed_passages(person: User) -> list[tuple[PassagePlace, list[Piece]]]:
    """Return the passages that a later capture found reworded or lost, the newest first."""
    if not may_see(person, PassagePlace):
        return []
    found = PassagePlace.objects.exclude(status=PassagePlace.Status.EXACT).select_related(
        "passage", "snapshot__source__outlet"
    )
    return [
        (place, difference(place.passage.exact, place.words) if place.words else [])
        for place in found.order_by("-snapshot__captured_at", "passage__start")[:8]
    ]


def reviewed_kinds() -> list[Kind]:
    """Return the kinds of records that go through review, in the desk's order."""
    people = ("created_by", "edited_by")
    return [
        Kind(Claim, Claim.objects.with_context().select_related(*people)),
        Kind(Statement, Statement.objects.select_related("speaker", "passage", *people)),
        Kind(CrossSourceNote, CrossSourceNote.objects.select_related(*people)),
        Kind(Fact, Fact.objects.select_related("indicator", *people)),
    ]


def last_reasons(records: list[Reviewed]) -> dict[Any, tuple[str, datetime]]:
    """Return, by uuid, why and when each record was last sent back."""
    keys: dict[str, list[int]] = {"claim": [], "statement": [], "note": [], "fact": []}
    for record in records:
        keys[review.EVENT_FIELD[type(record)]].append(record.pk)
    sent_back = ReviewEvent.objects.filter(new_status=Status.CHANGES_REQUESTED)
    of_these = (
        sent_back.filter(claim__in=keys["claim"])
        | sent_back.filter(statement__in=keys["statement"])
        | sent_back.filter(note__in=keys["note"])
        | sent_back.filter(fact__in=keys["fact"])
    )
    return {
        event.record.uuid: (event.reason, event.at)
        for event in of_these.select_related("claim", "fact", "note", "statement").order_by("at")
    }
