"""The timelines of a record and of the desk: edits, events of review, comments, in words.

What a person may not see in whole (sources/rights.py) isn't in them, not by its name either.
Entries and pages are sources/timeline.py's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet

from claims.models import (
    Comment,
    Evidence,
    IndicatorComponent,
    IndicatorName,
    Judgement,
    Position,
    Reading,
    Relay,
    Reviewed,
    ReviewEvent,
    SpeakerName,
    Topic,
    Translation,
)
from claims.review import EVENT_FIELD
from claims.telling import COMMENTS, REVIEW, Subject, Told, last_name, tell
from sources import batches, timeline
from sources.models import Snapshot
from sources.records import Curated
from sources.rights import may_see
from sources.timeline import Mark, Stream
from sources.traits import Joinable

PARTS: Mapping[type[Model], str] = {
    SpeakerName: "speaker",
    Position: "speaker",
    Relay: "statement",
    Translation: "statement",
    IndicatorName: "indicator",
    IndicatorComponent: "whole",
    Evidence: "fact",
    Topic: "event",
    Reading: "event",
    Snapshot: "source",
}
"""What is shown with the record that it belongs to, and the field that leads there."""

OF_RECORD = ("claim", "fact__indicator", "note", "statement__speaker", "statement__passage")
"""The records that events and comments are about, with what their names are made of."""


@dataclass(frozen=True)
class Page:
    """Told entries, the newest first, and where older ones follow, if any do."""

    entries: Sequence[Told]
    older: Mark | None


# Streams


def kinds() -> list[type[Model]]:
    """Return every kind of record that has a history."""
    return [model for model in apps.get_models() if issubclass(model, Curated) or model is Snapshot]


def streams_of_desk(person: User) -> list[Stream]:
    """Return all that this person may see happen."""
    found = [_history(model) for model in kinds() if may_see(person, model)]
    viewed = [field for model, field in EVENT_FIELD.items() if may_see(person, model)]
    if not viewed:
        return found
    about = Q()
    for field in viewed:
        about |= Q(**{f"{field}__isnull": False})
    return found + [replace(each, rows=each.rows.filter(about)) for each in _talk(person)]


def has_timeline(person: User) -> bool:
    """Tell whether there is anything that this person may see happen."""
    return any(may_see(person, model) for model in kinds())


def streams_of(person: User, subject: Subject) -> list[Stream]:
    """Return all that this person may see of what happened to one record."""
    model, key = subject.model, subject.key
    own = _history(model)
    found = [replace(own, rows=own.rows.filter(id=key))]
    for part, field in PARTS.items():
        if part._meta.get_field(field).related_model is model and may_see(person, part):
            stream = _history(part)
            found.append(replace(stream, rows=stream.rows.filter(**{field: key})))
    if issubclass(model, Joinable) and may_see(person, Judgement):
        about = Q(kept=subject.uuid) | Q(other=subject.uuid)
        found.append(replace(_history(Judgement), rows=_rows(Judgement).filter(about)))
    column = EVENT_FIELD[model] if issubclass(model, Reviewed) else None
    if column is not None:
        talk = _talk(person)
        found += [replace(each, rows=each.rows.filter(**{column: key})) for each in talk]
    return found


@cache
def _kept(model: type[Any]) -> type[Model]:
    """Return the model of a kind's history, for which django-simple-history makes two classes."""
    kept: type[Model] = model.history.model
    return kept


def _rows(model: type[Model]) -> QuerySet[Any]:
    return _kept(model)._default_manager.all()


def _history(model: type[Model]) -> Stream:
    return Stream(model._meta.label_lower, _rows(model), whole=PARTS.get(model, ""))


def _talk(person: User) -> list[Stream]:
    """Return events of review and comments, as far as the person may see such."""
    columns = {"key": "id", "moment": "at", "person": "by"}
    events = ReviewEvent.objects.select_related(*OF_RECORD)
    said = Comment.objects.select_related(*OF_RECORD).prefetch_related("mentions__person")
    found = []
    if may_see(person, ReviewEvent):
        found.append(Stream(REVIEW, events, sort="new_status", **columns))
    if may_see(person, Comment):
        # Comments have nothing to be sorted by: all are counted as one sort.
        found.append(Stream(COMMENTS, said, sort="revision", **columns))
    return found


# Subjects


def subject_of(model: type[Model], word: str) -> Subject | None:
    """Return the record that a key or uuid names, also when it is gone; None if it never was."""
    condition: dict[str, Any] = {"id": int(word)} if _is_key(word) else {"uuid": _as_uuid(word)}
    if None in condition.values():
        return None
    record: Any = model._default_manager.filter(**condition).first()
    if record is not None:
        return Subject(model, record.pk, record.uuid, str(record), is_gone=False)
    row = _rows(model).filter(**condition).order_by("-history_id").first()
    return None if row is None else Subject(model, row.id, row.uuid, last_name(row), is_gone=True)


def _is_key(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < 19


def _as_uuid(word: str) -> UUID | None:
    try:
        return UUID(word)
    except ValueError:
        return None


# Pages in words


def read_record(
    person: User, subject: Subject, *, before: Mark | None = None, size: int = timeline.PAGE
) -> Page:
    """Return a page of one record's timeline."""
    page = timeline.read(streams_of(person, subject), before=before, size=size)
    return _told(page, person, subject)


def read_desk(
    person: User,
    *,
    kind: str = "",
    by: User | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: Mark | None = None,
) -> Page:
    """Return a page of the desk's timeline, of one kind, person or span of time where given."""
    shown = streams_of_desk(person)
    found_by = [
        stream.narrowed(by=by, since=since, until=until)
        for stream in shown
        if not kind or kind in {stream.name, _whole_name(stream)}
    ]
    page = timeline.read(shown, found_by=found_by, before=before)
    return _told(page, person, None)


def _whole_name(stream: Stream) -> str:
    """Return the kind of record that a stream's rows are shown with."""
    if not stream.whole:
        return stream.name
    model = stream.rows.model.instance_type
    whole: type[Model] = model._meta.get_field(stream.whole).related_model
    return whole._meta.label_lower


def _told(page: timeline.Page, person: User, about: Subject | None) -> Page:
    told = tell(page.entries, about=about, batches=batches.seen_by(person))
    return Page(told, page.older)
