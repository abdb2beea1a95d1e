"""What happened, revision by revision, read from the rows that each change left behind.

A timeline runs over streams: the history of one kind of record, or whatever else notes who
did something when, in which revision. It is read page by page, by moment, so that a page
costs the same however long the timeline is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from sources.models import Snapshot
from sources.records import Curated
from sources.versions import Change, differences

PAGE = 50
"""Entries of a page."""
CHUNK = 300
"""Rows read of each stream at first; only where few revisions wrote them is more asked for."""
MOST_ROWS = 40
"""Rows of one revision that are shown one by one; of more, each kind is counted."""

History = Any
"""A row of history, as django-simple-history makes its models."""


@dataclass(frozen=True)
class Stream:
    """Rows of one kind that say what happened, and the columns that say when and by whom.

    ``whole`` names the field by which a part, such as a speaker's other name, leads to the
    record that it is shown with. ``sort`` is the column by which rows are counted, if any.
    """

    name: str
    rows: QuerySet[Any]
    whole: str = ""
    key: str = "history_id"
    moment: str = "history_date"
    person: str = "history_user"
    sort: str = "history_type"

    @property
    def is_history(self) -> bool:
        return self.key == "history_id"

    def narrowed(
        self,
        *,
        by: User | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> "Stream":
        """Return the rows of one person, from a moment on, before another."""
        conditions: dict[str, Any] = {
            self.person: by,
            f"{self.moment}__gte": since,
            f"{self.moment}__lt": until,
        }
        given = {name: value for name, value in conditions.items() if value is not None}
        return replace(self, rows=self.rows.filter(**given)) if given else self


@dataclass(frozen=True, order=True)
class Mark:
    """Where an entry stands in a timeline: its moment, then what tells it from others of it.

    ``name`` is the revision in hexadecimal digits, else the stream and key of the one row.
    """

    at: datetime
    name: str

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.name}"

    @property
    def revision(self) -> UUID | None:
        return None if ":" in self.name else UUID(hex=self.name)


def mark_of(words: str) -> Mark | None:
    """Return the place that an address names, None for anything else."""
    written, _tilde, name = words.partition("~")
    try:
        at = datetime.fromisoformat(written)
        return Mark(at.astimezone(UTC), name) if at.tzinfo is not None and name else None
    except (ValueError, OverflowError):
        return None


@dataclass
class Touch:
    """What one revision did to one record; a part counts with the record that it is shown with.

    ``done`` is made, changed or deleted. ``row`` is the record's last row of history in this
    revision, None where only parts of it were touched.
    """

    model: type[models.Model]
    key: int
    done: str = "changed"
    row: History | None = None
    changes: list[Change] = field(default_factory=list)


@dataclass
class Entry:
    """One revision in a timeline, or one row that is older than revisions.

    A revision of many rows has only ``counts``: how many rows of which stream and sort.
    """

    mark: Mark
    by: User | None = None
    reasons: list[str] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    others: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def is_large(self) -> bool:
        return self.counts.total() > MOST_ROWS


@dataclass(frozen=True)
class Page:
    """Entries, the newest first, and the place from which older ones follow, if any do."""

    entries: list[Entry]
    older: Mark | None


def read(
    shown: Sequence[Stream], *, found_by: Sequence[Stream] | None = None,
    before: Mark | None = None, size: int = PAGE,
) -> Page:  # fmt: skip
    """Return a page of a timeline; the number of queries depends on the streams alone.

    Args:
        shown: the streams whose rows the entries show.
        found_by: those that decide which entries there are, where these are fewer.
        before: the last entry of the page before.
        size: how many entries make a page.
    """
    searched = shown if found_by is None else found_by
    marks = _newest(searched, before, size)
    looked_at = marks[: 3 * size]
    fitting = looked_at if before is None else _without_shown(searched, looked_at, before)
    page = fitting[:size]
    older = None
    if len(fitting) > size:
        older = page[-1]
    elif len(marks) > len(looked_at):
        older = looked_at[-1]
    return Page(_filled(page, shown), older)


def _newest(streams: Sequence[Stream], before: Mark | None, size: int) -> list[Mark]:
    """Return the newest marks: more than ``size`` where there are more.

    The newest revisions of all streams are among the newest of each.
    """
    moments: dict[str, datetime] = {}
    for stream in streams:
        for mark in _newest_of(stream, before, size):
            moments[mark.name] = max(mark.at, moments.get(mark.name, mark.at))
    return sorted((Mark(at, name) for name, at in moments.items()), reverse=True)


def _newest_of(stream: Stream, before: Mark | None, size: int) -> list[Mark]:
    rows = stream.rows.order_by(f"-{stream.moment}", f"-{stream.key}")
    if before is not None:
        rows = rows.filter(**{f"{stream.moment}__lte": before.at})
    columns = (stream.moment, "revision", stream.key)
    first = list(rows.values_list(*columns)[:CHUNK])
    marks = _marks(stream, first, before)
    if len(first) < CHUNK or len(marks) > size:
        return marks
    # A few revisions wrote all these rows: ask for revisions in place of rows.
    known = rows.filter(revision__isnull=False).order_by().values("revision")
    grouped = known.annotate(newest=Max(stream.moment), row=Max(stream.key)).order_by("-newest")
    alone = rows.filter(revision=None).values_list(*columns)
    found = [*grouped.values_list("newest", "revision", "row")[:CHUNK], *alone[:CHUNK]]
    return _marks(stream, found, before)


def _marks(
    stream: Stream, rows: Iterable[tuple[datetime, UUID | None, int]], before: Mark | None
) -> list[Mark]:
    """Return the newest mark of each revision among rows, those that come after a mark alone."""
    moments: dict[str, datetime] = {}
    for at, revision, key in rows:
        name = f"{stream.name}:{key}" if revision is None else revision.hex
        moments.setdefault(name, at)
    marks = (Mark(at, name) for name, at in moments.items())
    return [mark for mark in marks if before is None or mark < before]


def _without_shown(streams: Sequence[Stream], marks: list[Mark], before: Mark) -> list[Mark]:
    """Leave out revisions whose newer rows put them on a page before this one."""
    asked = [mark.revision for mark in marks if mark.revision is not None]
    shown: set[UUID | None] = set()
    for stream in streams:
        newer = stream.rows.filter(revision__in=asked, **{f"{stream.moment}__gt": before.at})
        shown.update(newer.order_by().values_list("revision", flat=True).distinct())
    return [mark for mark in marks if mark.revision is None or mark.revision not in shown]


# What the entries show


def _filled(marks: Sequence[Mark], streams: Sequence[Stream]) -> list[Entry]:
    entries = {mark.name: Entry(mark) for mark in marks}
    samples = _count(entries, streams)
    whole = [
        entry.mark.revision
        for entry in entries.values()
        if entry.mark.revision is not None and not entry.is_large
    ]
    histories: list[tuple[Stream, Entry, History]] = []
    for stream in streams:
        alone = _keys_of(stream, entries)
        wanted = Q(revision__in=whole) | Q(**{f"{stream.key}__in": [*samples[stream.name], *alone]})
        for row in _with_people(stream).filter(wanted).order_by(stream.key):
            name = f"{stream.name}:{getattr(row, stream.key)}"
            entry = entries[name if row.revision is None else row.revision.hex]
            entry.by = entry.by or getattr(row, stream.person)
            if stream.is_history:
                _give(entry, row.history_change_reason)
            if entry.is_large:
                continue
            if stream.is_history:
                histories.append((stream, entry, row))
            else:
                entry.others[stream.name].append(row)
    _touch(histories)
    return list(entries.values())


def _count(entries: Mapping[str, Entry], streams: Sequence[Stream]) -> dict[str, list[int]]:
    """Count the rows of each entry, and return one row of each stream of those with many."""
    revisions = [entry.mark.revision for entry in entries.values() if entry.mark.revision]
    newest: list[tuple[str, str, int]] = []
    for stream in streams:
        rows = stream.rows.filter(revision__in=revisions).order_by()
        columns = ["revision", stream.sort] if stream.sort else ["revision"]
        for found in rows.values(*columns).annotate(n=Count("pk"), row=Max(stream.key)):
            name = found["revision"].hex
            entries[name].counts[stream.name, str(found.get(stream.sort, ""))] += found["n"]
            newest.append((name, stream.name, found["row"]))
    samples: dict[str, list[int]] = defaultdict(list)
    for name, stream_name, row in newest:
        if entries[name].is_large:
            samples[stream_name].append(row)
    return samples


def _keys_of(stream: Stream, entries: Mapping[str, Entry]) -> list[int]:
    """Return the keys of this stream's rows that are an entry of their own."""
    named = (name.rpartition(":") for name in entries if ":" in name)
    return [int(key) for stream_name, _, key in named if stream_name == stream.name]


def _with_people(stream: Stream) -> QuerySet[Any]:
    rows: QuerySet[Any] = stream.rows.select_related(stream.person)
    if not stream.is_history:
        return rows
    earlier = stream.rows.model._default_manager.filter(
        id=OuterRef("id"), history_id__lt=OuterRef("history_id")
    )
    newest = earlier.order_by("-history_id").values("history_id")[:1]
    annotated: QuerySet[Any] = rows.annotate(earlier=Subquery(newest))
    return annotated


def _give(entry: Entry, reason: str | None) -> None:
    if reason and reason not in entry.reasons:
        entry.reasons.append(reason)


def _touch(histories: Sequence[tuple[Stream, Entry, History]]) -> None:
    """Put what the rows of history say into the entries, record by record."""
    found: dict[tuple[str, type[Any], int], list[History]] = defaultdict(list)
    where: dict[tuple[str, type[Any], int], tuple[Stream, Entry]] = {}
    for stream, entry, row in histories:
        place = (entry.mark.name, row.instance_type, row.id)
        found[place].append(row)
        where[place] = (stream, entry)
    before = _earlier_rows(rows[0] for rows in found.values())
    pairs = {
        place: pair
        for place, rows in found.items()
        if (pair := _pair(where[place][0], rows, before)) is not None
    }
    differing = dict(zip(pairs, differences(pairs.values()), strict=True))
    touches: dict[tuple[str, type[Any], int], Touch] = {}
    for place, rows in found.items():
        stream, entry = where[place]
        changes = differing.get(place, [])
        _note(touches, entry, stream, rows, changes)


def _earlier_rows(rows: Iterable[History]) -> dict[tuple[type[Any], int], History]:
    """Return the row before each of these, by its kind and key."""
    keys: dict[type[Any], set[int]] = defaultdict(set)
    for row in rows:
        if row.earlier is not None:
            keys[type(row)].add(row.earlier)
    return {
        (model, key): row
        for model, wanted in keys.items()
        for key, row in model._default_manager.in_bulk(wanted, field_name="history_id").items()
    }


def _pair(
    stream: Stream, rows: list[History], before: Mapping[tuple[type[Any], int], History]
) -> tuple[History | None, History | None] | None:
    """Return the two rows between which a record changed; None where nothing is compared."""
    first, last = rows[0], rows[-1]
    if not issubclass(last.instance_type, Curated):
        return None
    is_new, is_gone = first.history_type == "+", last.history_type == "-"
    if is_new or is_gone:
        if not stream.whole or (is_new and is_gone):
            return None
        return (last, None) if is_gone else (None, last)
    earlier = before.get((type(first), first.earlier))
    return None if earlier is None else (earlier, last)


def _note(
    touches: dict[tuple[str, type[Any], int], Touch],
    entry: Entry, stream: Stream, rows: list[History], changes: list[Change],
) -> None:  # fmt: skip
    last = rows[-1]
    model, key = last.instance_type, last.id
    if stream.whole:
        fk = model._meta.get_field(stream.whole)
        model, key = fk.related_model, getattr(last, fk.attname)
    place = (entry.mark.name, model, key)
    if place not in touches:
        touches[place] = Touch(model, key)
        entry.touches.append(touches[place])
    touch = touches[place]
    if stream.whole:
        touch.changes += _of_part(stream, rows, changes)
        return
    touch.row = last
    touch.changes = [*changes, *touch.changes]
    if last.history_type == "-":
        touch.done = "deleted"
    elif rows[0].history_type == "+":
        touch.done = "made"


def _of_part(stream: Stream, rows: list[History], changes: list[Change]) -> list[Change]:
    """Return what became of a part: a new or deleted one as all that it says, in one line."""
    model = rows[-1].instance_type
    label = str(model._meta.verbose_name)
    if model is Snapshot:
        return [Change("snapshot", label, "", _of_snapshot(rows))]
    told = [change for change in changes if change.field != stream.whole]
    is_new, is_gone = rows[0].history_type == "+", rows[-1].history_type == "-"
    if not is_new and not is_gone:
        return [replace(change, label=f"{label}: {change.label}") for change in told]
    old = ", ".join(change.old for change in told if change.old)
    new = ", ".join(change.new for change in told if change.new)
    label = (_("new %s") if is_new else _("%s taken away")) % label
    is_material = any(change.is_material for change in told)
    return [Change(model._meta.model_name, label, old, new, is_material)] if old or new else []


def _of_snapshot(rows: list[History]) -> str:
    """Return what became of a text: its rows of history are without its words."""
    first, last = rows[0], rows[-1]
    words = {"day": f"{last.captured_at:%Y-%m-%d %H:%M}", "with": last.captured_with}
    if first.history_type == "+":
        return _("captured on %(day)s %(with)s") % words
    if last.emptied_at is not None:
        return _("that of %(day)s was emptied: %(reason)s") % {
            **words,
            "reason": last.emptied_because,
        }
    return _("the articles in that of %(day)s were marked anew") % words
