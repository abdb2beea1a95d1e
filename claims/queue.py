"""The review queue: what waits for whom, in which order, and which record is with which reviewer.

The order is one over all kinds: the longest-waiting first, and of those submitted at the same
moment claims before statements, notes and facts. A record is held by whoever opened it last,
one for each person and for ``HOLD``; nobody else is given it meanwhile. What is decided goes
through claims/review.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from claims import review
from claims.models import (
    Claim,
    CrossSourceNote,
    Fact,
    Hold,
    Reviewed,
    ReviewEvent,
    Statement,
    Status,
)
from sources.revisions import revision

R = TypeVar("R", bound=Reviewed)

HOLD = timedelta(minutes=10)
"""How long a record stays with whoever opened it last."""
KINDS: dict[str, type[Reviewed]] = {
    "claim": Claim,
    "statement": Statement,
    "note": CrossSourceNote,
    "fact": Fact,
}
"""What is reviewed, by the word that an address has for it."""
RANKS = {kind: rank for rank, kind in enumerate(KINDS)}
BACK = "back"
"""The part of the queue that was sent back for changes before."""
STEPS = ("approve", "ask_for_changes", "reject")
DECIDED = (Status.APPROVED, Status.CHANGES_REQUESTED, Status.REJECTED)


class ChangedMeanwhile(Exception):
    """A decision on a record that is not any longer what was shown; the message says so."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a record stands in the queue."""

    since: datetime
    rank: int
    key: int

    def behind(self, kind: str) -> Q:
        """Return the condition that records of a kind stand behind this place."""
        if RANKS[kind] == self.rank:
            return Q(since__gt=self.since) | Q(since=self.since, pk__gt=self.key)
        return Q(since__gte=self.since) if RANKS[kind] > self.rank else Q(since__gt=self.since)

    def ahead(self, kind: str) -> Q:
        """Return the condition that records of a kind stand ahead of this place."""
        if RANKS[kind] == self.rank:
            return Q(since__lt=self.since) | Q(since=self.since, pk__lt=self.key)
        return Q(since__lte=self.since) if RANKS[kind] < self.rank else Q(since__lt=self.since)


@dataclass(frozen=True)
class Seen:
    """Which state of a record was shown to whoever decides about it."""

    version: int
    fingerprint: str


@dataclass(frozen=True)
class Tally:
    """How much waits: by kind, of it back from changes; and how much ahead of a place."""

    kinds: dict[str, int] = field(default_factory=dict)
    back: int = 0
    ahead: int = 0

    @property
    def total(self) -> int:
        return sum(self.kinds.values())

    def of(self, part: str) -> int:
        """Return how much waits in a part of the queue."""
        if part == BACK:
            return self.back
        return self.kinds.get(part, 0) if part else self.total


def kind_of(record: Reviewed) -> str:
    """Return the word that an address has for a record's kind."""
    return next(kind for kind, model in KINDS.items() if isinstance(record, model))


def kinds_for(person: User) -> list[str]:
    """Return the kinds of records that a person's roles let them decide about."""
    step = review.TRANSITIONS["approve"]
    return [kind for kind, model in KINDS.items() if step.allowed_to(person, model)]


def place_of(record: Reviewed) -> Place:
    """Return where a record stands, or stood while it waited."""
    return Place(record.submitted_at or record.created_at, RANKS[kind_of(record)], record.pk)


def decidable(kind: str, person: User) -> QuerySet[Any]:
    """Return what waits of a kind and doesn't say this person's own words, in any order.

    It is the rule of four eyes in ``claims.review.refused_to``, as a query; roles are
    asked by ``kinds_for``. ``since`` is when each record was submitted.
    """
    waiting = KINDS[kind].objects.filter(status=Status.SUBMITTED).order_by()
    changed_last: QuerySet[Any] = waiting.annotate(
        since=Coalesce("submitted_at", "created_at"),
        changed_by=Coalesce("edited_by", "created_by"),
    )
    by_others = changed_last.filter(Q(changed_by__isnull=True) | ~Q(changed_by=person.pk))
    history: Any = KINDS[kind].history
    own = Q(edited_by=person.pk) | Q(edited_by=None, created_by=person.pk)
    said_before = history.filter(own, id=OuterRef("pk"), fingerprint=OuterRef("fingerprint"))
    return by_others.exclude(Exists(said_before))


def sent_back(kind: str) -> Q:
    """Return the condition that a record of a kind was sent back for changes before."""
    column = review.EVENT_FIELD[KINDS[kind]]
    events = ReviewEvent.objects.filter(
        new_status=Status.CHANGES_REQUESTED, takes_back=None, taken_back__isnull=True
    )
    return Q(pk__in=events.filter(**{f"{column}__isnull": False}).order_by().values(column))


def waiting_for(person: User) -> QuerySet[Any] | None:
    """Return the keys of all that a person may decide about; None for whoever decides nothing."""
    keys = [decidable(kind, person).values_list("pk") for kind in kinds_for(person)]
    return keys[0].union(*keys[1:], all=True) if keys else None


def tally(person: User, part: str, *, place: Place | None = None) -> Tally:
    """Count what waits for a person, and what of a part stands ahead of a place."""
    kinds, back, ahead = {}, 0, 0
    for kind in kinds_for(person):
        counts = {"all": Count("pk"), "back": Count("pk", filter=sent_back(kind))}
        if place is not None and part in {"", BACK, kind}:
            is_ahead = place.ahead(kind) & (sent_back(kind) if part == BACK else Q())
            counts["ahead"] = Count("pk", filter=is_ahead)
        found = decidable(kind, person).aggregate(**counts)
        kinds[kind] = found["all"]
        back += found["back"]
        ahead += found.get("ahead", 0)
    return Tally(kinds, back, ahead)


def _parts(person: User, part: str) -> Iterator[tuple[str, QuerySet[Any]]]:
    """Yield the kinds of a part of the queue with what waits of each."""
    for kind in kinds_for(person):
        if part in {"", kind}:
            yield kind, decidable(kind, person)
        elif part == BACK:
            yield kind, decidable(kind, person).filter(sent_back(kind))


def following(person: User, part: str, *, place: Place, most: int) -> list[tuple[Place, str]]:
    """Return the places and kinds of what comes next in a part of the queue, held or not.

    Behind the last one the oldest come again, as they do to whoever walks on.
    """
    found = []
    for kind, waiting in _parts(person, part):
        behind, ahead = place.behind(kind), place.ahead(kind)
        in_turn = waiting.filter(behind | ahead).annotate(
            turn=Case(When(behind, then=0), default=1)
        )
        rows = in_turn.order_by("turn", "since", "pk").values_list("turn", "since", "pk")[:most]
        found += [(turn, Place(since, RANKS[kind], key), kind) for turn, since, key in rows]
    return [(each, kind) for _turn, each, kind in sorted(found)[:most]]


def _first(
    person: User, part: str, *, at: datetime, behind: Place | None, ahead: Place | None, last: bool
) -> tuple[Place, str] | None:
    """Return the first free record between two places; the last of them where that is asked."""
    others = Hold.objects.filter(until__gt=at).exclude(by=person).values("record")
    found = []
    for kind, waiting in _parts(person, part):
        free = waiting.exclude(uuid__in=others)
        if behind is not None:
            free = free.filter(behind.behind(kind))
        if ahead is not None:
            free = free.filter(ahead.ahead(kind))
        order = ("-since", "-pk") if last else ("since", "pk")
        row = free.order_by(*order).values_list("since", "pk").first()
        if row is not None:
            found.append((Place(row[0], RANKS[kind], row[1]), kind))
    if not found:
        return None
    return max(found) if last else min(found)


def take_next(
    *, person: User, at: datetime, part: str = "", after: Place | None = None
) -> Reviewed | None:
    """Hold and return the oldest free record that a person may decide about.

    After a place it is the next one; behind the last one it begins again with the oldest.
    None where nothing else is free.
    """
    Hold.objects.filter(until__lte=at).delete()
    found = _take(person, part, at=at, behind=after, ahead=None)
    if found is None and after is not None:
        found = _take(person, part, at=at, behind=None, ahead=after)
    return found


def take_previous(*, person: User, at: datetime, part: str = "", before: Place) -> Reviewed | None:
    """Hold and return the last free record ahead of a place; None where there is none."""
    Hold.objects.filter(until__lte=at).delete()
    return _take(person, part, at=at, behind=None, ahead=before, last=True)


def _take(
    person: User,
    part: str,
    *,
    at: datetime,
    behind: Place | None,
    ahead: Place | None,
    last: bool = False,
) -> Reviewed | None:
    while (found := _first(person, part, at=at, behind=behind, ahead=ahead, last=last)) is not None:
        place, kind = found
        record = decidable(kind, person).filter(pk=place.key).first()
        if record is not None and hold(record=record, by=person, at=at) is not None:
            # It may have been decided after it was found and before it was held.
            if decidable(kind, person).filter(pk=place.key).exists():
                taken: Reviewed = record
                return taken
            release(record=record, by=person)
        behind, ahead = (behind, place) if last else (place, ahead)
    return None


def hold(*, record: Reviewed, by: User, at: datetime) -> Hold | None:
    """Hold a record for ``HOLD`` from now, and let go of any other; None where another has it.

    Two who ask at once never both get it: a row that is there changes hands only while it is
    over or one's own, and of two new ones the database keeps the first.
    """
    until = at + HOLD
    mine_or_over = Q(by=by) | Q(until__lte=at)
    if not Hold.objects.filter(mine_or_over, record=record.uuid).update(by=by, until=until):
        made = Hold(record=record.uuid, by=by, until=until)
        Hold.objects.bulk_create([made], ignore_conflicts=True)
    own = Hold.objects.filter(record=record.uuid, by=by).first()
    if own is not None:
        Hold.objects.filter(by=by).exclude(pk=own.pk).delete()
    return own


def release(*, record: Reviewed, by: User) -> None:
    """Let go of a record, so that others are given it."""
    Hold.objects.filter(record=record.uuid, by=by).delete()


def held(records: Sequence[Reviewed], *, at: datetime) -> dict[Any, Hold]:
    """Return by uuid who holds which of these records."""
    holds = Hold.objects.filter(record__in=[record.uuid for record in records], until__gt=at)
    return {each.record: each for each in holds.select_related("by")}


def seen_of(record: Reviewed) -> Seen:
    """Return what a decision about a record as it is now has to name."""
    return Seen(record.version, record.content_fingerprint())


def decide(*, record: R, step: str, seen: Seen, by: User, at: datetime, reason: str = "") -> R:
    """Take one of ``STEPS`` with a record that is still what was shown, and let go of it.

    Raises:
        ChangedMeanwhile: when it isn't; nothing is changed then.
        ReviewProblem: when the rules of review refuse the step.
    """
    with revision(), transaction.atomic():
        current = review.locked(record)
        if seen_of(current) != seen:
            raise ChangedMeanwhile(
                _("%s has changed since you opened it, so nothing was decided. Look once more.")
                % current
            )
        decided = review.move(record=current, transition=step, by=by, at=at, reason=reason)
        Hold.objects.filter(record=decided.uuid).delete()
    return decided


def decided_since(moment: datetime) -> QuerySet[ReviewEvent]:
    """Return the decisions since a moment, the newest first."""
    found = ReviewEvent.objects.filter(at__gte=moment, new_status__in=DECIDED)
    return found.select_related(
        "by", "claim__indicator", "fact__indicator", "note", "statement__speaker",
        "statement__passage",
    )  # fmt: skip


def label_of(record: Reviewed) -> str:
    """Return what a record is about: indicator and period of a figure, else its own name."""
    if isinstance(record, Claim | Fact) and record.indicator is not None:
        is_figure = isinstance(record, Claim) or record.value is not None
        words = record.period_in_words
        if is_figure:
            return f"{record.indicator}, {words}" if words else str(record.indicator)
    return str(record)
