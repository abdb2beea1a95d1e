"""Changing an event's topics, and noting that somebody has read a source to the end.

Each function is one transaction that first takes the event, so that two people who
change its topics at once wait for one another, and returns what would undo it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from claims.models import Event, Reading, Statement, Topic
from claims.readouts import members, statements_of, topics_of
from sources.models import Source
from sources.records import tidy


class ChangedMeanwhile(Exception):
    """What somebody wants to change was changed by somebody else; the message says how."""


@dataclass(frozen=True)
class Done:
    """A change in words, and the change that takes it back; keys are those of a form."""

    message: str
    undo: dict[str, Any]


def take(event: Event) -> list[int]:
    """Lock an event until the transaction ends; return the keys of all that it stands for."""
    if not Event.objects.select_for_update().filter(pk=event.pk).exists():
        raise ChangedMeanwhile(_("Somebody has deleted this event meanwhile."))
    return members(event)


def topic_of(events: Collection[int], key: int | None) -> Topic:
    """Return a topic of these events.

    Raises:
        ChangedMeanwhile: where there is none with this key.
    """
    found = Topic.objects.filter(event__in=events, pk=key or 0).first()
    if found is None:
        raise ChangedMeanwhile(
            _("Somebody has deleted this topic meanwhile. The table shows what there is now.")
        )
    return found


def statement_of(events: Collection[int], key: int | None) -> Statement:
    """Return a statement of these events.

    Raises:
        ValidationError: where it belongs to another event or to none.
    """
    found: Statement | None = statements_of(events).filter(pk=key).first()
    if found is None:
        raise ValidationError(_("This statement doesn't belong to this event."))
    return found


def checked_name(name: str, others: Collection[Topic]) -> str:
    """Return a topic's name as it is kept.

    Raises:
        ValidationError: when it is empty, or another topic has it.
    """
    name = " ".join(tidy(name).split())
    if not name:
        raise ValidationError(_("Give the topic a name."))
    if any(other.name.casefold() == name.casefold() for other in others):
        raise ValidationError(_("This event already has the topic “%s”.") % name)
    return name


def number(topics: Collection[Topic]) -> None:
    """Keep the order in which these topics stand."""
    for place, topic in enumerate(topics, 1):
        if topic.order != place:
            topic.order = place
            topic.save()


@transaction.atomic
def add(
    *, event: Event, name: str, place: int | None = None, statements: Collection[int] = ()
) -> Done:
    """Add a topic at the end, or at a place counted from 1, with statements on it.

    Raises:
        ValidationError: for a name that is empty, too long or taken, or a foreign statement.
    """
    events = take(event)
    topics = topics_of(events)
    topic = Topic(event=event, name=checked_name(name, topics))
    topic.order = topics[-1].order + 1 if topics else 1
    topic.full_clean(validate_constraints=False)
    spoken = [statement_of(events, key) for key in statements]
    topic.save()
    topic.statements.add(*spoken)
    if place is not None:
        topics.insert(max(0, place - 1), topic)
        number(topics)
    return Done(_("“%s” added.") % topic.name, {"action": "delete", "topic": topic.pk})


@transaction.atomic
def rename(*, event: Event, topic: int | None, name: str, was: str) -> Done:
    """Give a topic another name; ``was`` is the name that the person saw.

    Raises:
        ValidationError: for a name that is empty, too long or taken.
        ChangedMeanwhile: when somebody has renamed or deleted it.
    """
    events = take(event)
    record = topic_of(events, topic)
    if was and record.name != was:
        raise ChangedMeanwhile(_("Somebody has renamed this topic “%s” meanwhile.") % record.name)
    others = [other for other in topics_of(events) if other.pk != record.pk]
    record.name = checked_name(name, others)
    record.full_clean(validate_constraints=False)
    record.save()
    undo = {"action": "rename", "topic": record.pk, "name": was, "was": record.name}
    return Done(_("Renamed “%s”.") % record.name, undo)


@transaction.atomic
def move(*, event: Event, topic: int | None, by: int) -> Done:
    """Move a topic up (−1) or down (+1) by one place.

    Raises:
        ChangedMeanwhile: when somebody has deleted it.
    """
    events = take(event)
    record = topic_of(events, topic)
    topics = topics_of(events)
    place = next(index for index, other in enumerate(topics) if other.pk == record.pk)
    other = place + (1 if by > 0 else -1)
    if not 0 <= other < len(topics):
        return Done(_("“%s” stands there already.") % record.name, {})
    topics[place], topics[other] = topics[other], topics[place]
    number(topics)
    words = _("“%s” moved down.") if by > 0 else _("“%s” moved up.")
    return Done(words % record.name, {"action": "move", "topic": record.pk, "by": -by})


@transaction.atomic
def delete(*, event: Event, topic: int | None) -> Done:
    """Delete a topic; its statements stay.

    Raises:
        ChangedMeanwhile: when somebody has done so already.
    """
    events = take(event)
    record = topic_of(events, topic)
    place = 1 + [other.pk for other in topics_of(events)].index(record.pk)
    # What was rejected since can't be put on a topic again.
    kept = statements_of(events).filter(topics=record.pk).values_list("pk", flat=True)
    undo = {
        "action": "add", "topic": record.pk, "name": record.name, "place": place,
        "statements": sorted(kept),
    }  # fmt: skip
    record.delete()
    return Done(_("“%s” deleted; its statements stay.") % record.name, undo)


@transaction.atomic
def put_on(
    *, event: Event, topic: int | None, statement: int | None, off: int | None = None
) -> Done:
    """Put a statement on a topic, and take it off another one where that is named.

    Raises:
        ValidationError: for a statement of another event.
        ChangedMeanwhile: when somebody has deleted the topic.
    """
    events = take(event)
    record, spoken = topic_of(events, topic), statement_of(events, statement)
    before = topic_of(events, off) if off is not None and off != record.pk else None
    was_on = record.statements.filter(pk=spoken.pk).exists()
    if was_on and before is None:
        return Done(_("It is on “%s” already.") % record.name, {})
    if not was_on:
        record.statements.add(spoken)
    undo = {"action": "take_off", "topic": record.pk, "statement": spoken.pk}
    if before is not None:
        before.statements.remove(spoken)
        undo = {"action": "put_on", "topic": before.pk, "statement": spoken.pk}
        if not was_on:
            undo["off"] = record.pk
    return Done(_("Put on “%s”.") % record.name, undo)


@transaction.atomic
def take_off(*, event: Event, topic: int | None, statement: int | None) -> Done:
    """Take a statement off a topic.

    Raises:
        ValidationError: for a statement of another event.
        ChangedMeanwhile: when somebody has deleted the topic.
    """
    events = take(event)
    record, spoken = topic_of(events, topic), statement_of(events, statement)
    if not record.statements.filter(pk=spoken.pk).exists():
        return Done(_("It isn't on “%s” any longer.") % record.name, {})
    record.statements.remove(spoken)
    undo = {"action": "put_on", "topic": record.pk, "statement": spoken.pk}
    return Done(_("Taken off “%s”.") % record.name, undo)


@transaction.atomic
def read(*, event: Event, source: int | None, by: User, at: datetime) -> Done:
    """Note that a person has read a source to the end for this event.

    Raises:
        ValidationError: for a source that doesn't speak of the event.
    """
    events = take(event)
    family = same_source(source)
    if (
        source is None
        or not statements_of(events).filter(passage__snapshot__source__in=family).exists()
    ):
        raise ValidationError(_("No statement of this event stands in this source."))
    undo = {"action": "unread", "source": source}
    already = Reading.objects.filter(event__in=events, source__in=family).select_related("by")
    if (known := already.first()) is not None:
        who = known.by.get_short_name() or known.by.get_username()
        return Done(_("%s has read it to the end already.") % who, {})
    reading = Reading(event=event, source_id=source, by=by, at=at)
    reading.full_clean()
    reading.save()
    return Done(_("Marked as read to the end."), undo)


@transaction.atomic
def unread(*, event: Event, source: int | None) -> Done:
    """Take back that a source was read to the end."""
    events = take(event)
    found = Reading.objects.filter(event__in=events, source__in=same_source(source))
    if not found.exists():
        return Done(_("Nobody has marked it as read."), {})
    found.delete()
    return Done(_("Taken back: not read to the end."), {"action": "read", "source": source})


def same_source(key: int | None) -> list[int]:
    """Return the keys of a source and of those that were judged to be the same."""
    if key is None:
        return []
    found = Source.objects.filter(pk=key) | Source.objects.filter(joined_to=key)
    return list(found.values_list("pk", flat=True))
