"""What the desk's first page shows to the person at the screen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from claims import review
from claims.models import (
    Claim,
    Comment,
    Conflict,
    CrossSourceNote,
    Fact,
    Mention,
    Reviewed,
    ReviewEvent,
    Statement,
    Status,
)
from claims.models.review import ReviewedQuerySet
from config import season
from sources.models import PassagePlace, Proposal, Source
from sources.recapture import Piece, difference
from sources.rights import may_see

LONGEST_LIST, SHORTER_LIST = 9, 5


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

    def items(self, records: QuerySet[Any]) -> list[Item]:
        return [Item(record, self.noun, self.page("change")) for record in records]

    def visible_to(self, person: User) -> bool:
        return may_see(person, self.model)


def front_page(person: User, *, at: datetime) -> dict[str, Any]:
    """Return the context of the first page; the number of queries is the same for any desk."""
    kinds = [kind for kind in reviewed_kinds() if kind.visible_to(person)]
    waits = season.waiting([kind.model for kind in kinds], person=person, at=at)
    held = in_hand(kinds, person)
    submitted: list[Item] = []
    own: dict[str, list[Item]] = {Status.DRAFT: [], Status.CHANGES_REQUESTED: []}
    for kind in kinds:
        submitted += kind.items(kind.records.awaiting_review()[:LONGEST_LIST])
        for item in kind.items(kind.records.filter(pk__in=held.keys[kind.model])):
            own[item.record.status].append(item)
    submitted.sort(key=lambda item: item.record.submitted_at)
    for items in own.values():
        items.sort(key=lambda item: item.record.updated_at, reverse=True)
    came_back = own[Status.CHANGES_REQUESTED]
    reasons = last_reasons([item.record for item in came_back])
    visible = {kind.model for kind in kinds}
    return {
        "today": timezone.localdate(at),
        "waiting": submitted[:LONGEST_LIST],
        "tallies": [
            (waits.by_kind[kind.model], kind.plural, kind.page("changelist")) for kind in kinds
        ],
        "first_list": kinds[0].page("changelist") if kinds else "",
        "to_decide": sum(
            waits.by_others[kind.model]
            for kind in kinds
            if review.TRANSITIONS["approve"].allowed_to(person, kind.model)
        ),
        "oldest": submitted[0].record.submitted_at if submitted else None,
        "to_confirm": proposals_to_confirm(person),
        "came_back": [(item, reasons.get(item.record.uuid)) for item in came_back[:LONGEST_LIST]],
        "number_back": held.numbers[Status.CHANGES_REQUESTED],
        "drafts": own[Status.DRAFT][:SHORTER_LIST],
        "number_of_drafts": held.numbers[Status.DRAFT],
        "draft_lists": [(kind.plural, kind.page("changelist")) for kind in kinds],
        "mentions": mentions_of(person, visible),
        "newest_sources": newest_sources(person),
        "newest_notes": newest_notes(person),
        "stale_notes": stale_notes(person),
        "just_now": just_now(person, visible),
        "changed": changed_passages(person),
        "conflicts": newest_conflicts(person),
        "stale_facts": stale_facts(person),
        "waits": waits if kinds else None,
        **plots(waits, season.weeks(at=at) if Claim in visible else []),
    }


def plots(waits: season.Waiting, weeks: list[season.Week]) -> dict[str, Any]:
    """Return what the small plots show, for the page's script and for its tables."""
    return {
        "weeks": weeks,
        "this_week": weeks[-1] if weeks else None,
        "plots": {
            "weeks": [[week.label, week.approved, week.unreviewed] for week in weeks],
            "days": [list(bar) for bar in waits.bars],
        },
    }


@dataclass(frozen=True)
class InHand:
    """A person's own drafts and what came back to them: the latest of each, and how many."""

    keys: dict[type[Reviewed], list[int]]
    numbers: dict[str, int]
    """By status, over all kinds."""


def in_hand(kinds: list[Kind], person: User) -> InHand:
    """Return what a person has to work on, in one query over the narrow tables.

    The records are fetched by these keys afterwards: ranking thousands of drafts with all that
    is shown of each would take a second.
    """
    is_draft = Q(status=Status.DRAFT, created_by=person)
    # The same people as sent_back_to() names.
    is_back = Q(status=Status.CHANGES_REQUESTED) & (Q(created_by=person) | Q(assigned_to=person))
    parts: list[Any] = [
        kind.model.objects.filter(is_draft | is_back)
        .order_by()
        .annotate(
            sort=Value(number),
            place=Window(RowNumber(), partition_by="status", order_by=("-updated_at", "-pk")),
            in_all=Window(Count("pk"), partition_by="status"),
        )
        .filter(place__lte=LONGEST_LIST)
        .values("sort", "pk", "status", "in_all")
        for number, kind in enumerate(kinds)
    ]
    rows = list(parts[0].union(*parts[1:], all=True)) if parts else []
    # A key that no record has, so that the records are asked for whether there are any or not.
    keys: dict[type[Reviewed], list[int]] = {kind.model: [0] for kind in kinds}
    in_all: dict[tuple[int, str], int] = {}
    for row in rows:
        keys[kinds[row["sort"]].model].append(row["pk"])
        in_all[row["sort"], row["status"]] = row["in_all"]
    numbers: dict[str, int] = {
        status: sum(number for (_sort, known), number in in_all.items() if known == status)
        for status in (Status.DRAFT, Status.CHANGES_REQUESTED)
    }
    return InHand(keys, numbers)


def of_kinds(path: str, kinds: Collection[type[Reviewed]]) -> Q:
    """Return the condition that a row is about a record of one of these kinds."""
    found = Q(pk__in=[])
    for model in kinds:
        found |= Q(**{f"{path}{review.EVENT_FIELD[model]}__isnull": False})
    return found


def mentions_of(person: User, kinds: Collection[type[Reviewed]]) -> list[tuple[Mention, str]]:
    """Return where a person is named and has not looked yet, with the record's page."""
    if not may_see(person, Comment):
        return []
    found = Mention.objects.filter(of_kinds("comment__", kinds), person=person, seen_at=None)
    found = found.select_related(
        "comment__by", "comment__claim", "comment__fact__indicator", "comment__note",
        "comment__statement__speaker", "comment__statement__passage",
    ).order_by("-comment__at", "-pk")  # fmt: skip
    return [
        (mention, f"admin:claims_{mention.comment.record._meta.model_name}_change")
        for mention in found[:LONGEST_LIST]
    ]


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


def just_now(person: User, kinds: Collection[type[Reviewed]]) -> QuerySet[ReviewEvent]:
    """Return the latest events of review, for whoever may see them and their records."""
    found = ReviewEvent.objects.filter(of_kinds("", kinds)).select_related(
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


def last_reasons(records: list[Reviewed]) -> dict[Any, ReviewEvent]:
    """Return, by uuid, the event by which each record was last sent back."""
    # A key that no record has, so that the question is asked whether anything came back or not.
    keys: dict[str, list[int]] = {name: [0] for name in review.EVENT_FIELD.values()}
    for record in records:
        keys[review.EVENT_FIELD[type(record)]].append(record.pk)
    of_these = Q()
    for name, numbers in keys.items():
        of_these |= Q(**{f"{name}__in": numbers})
    events = ReviewEvent.objects.filter(of_these, new_status=Status.CHANGES_REQUESTED)
    events = events.select_related("claim", "fact", "note", "statement", "by").order_by("at", "pk")
    return {event.record.uuid: event for event in events}
