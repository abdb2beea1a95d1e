"""What the entries of a timeline say, in words."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.models import JOINABLE, Comment, Judgement, ReviewEvent, Status, name_field
from sources.models import Batch
from sources.timeline import Entry, Touch
from sources.versions import Change, names_of

REVIEW, COMMENTS = "review", "comments"
"""The streams that are no history."""
MOST_TOUCHED = 6
"""Records of one revision that an entry of the desk's timeline names."""
MOST_CHANGES = 20
LONGEST = 160
"""Characters of a value that are shown whole; of a longer one, what is around its change."""
AROUND = 40


@dataclass(frozen=True)
class Subject:
    """A record whose timeline is asked for; it may be gone."""

    model: type[Model]
    key: int
    uuid: UUID
    name: str
    is_gone: bool


@dataclass(frozen=True)
class Named:
    """A record as a timeline names it: its kind, what it is called, and where it is."""

    noun: str
    name: str
    address: str


@dataclass(frozen=True)
class Act:
    """One thing that was done in an entry: to which record, what changed, what was said.

    ``record`` is None where the timeline is the record's own.
    """

    words: str
    css: str = ""
    record: Named | None = None
    changes: Sequence[Change] = ()
    left_out: int = 0
    said: str = ""
    comment: Comment | None = None


@dataclass(frozen=True)
class Told:
    """An entry in words. Without a person it was the desk itself, or a command."""

    at: datetime
    who: User | None
    acts: Sequence[Act]
    reasons: Sequence[str]
    batch: Batch | None = None
    undid: bool = False


def last_name(row: Any) -> str:
    """Return what a record was called that is gone, from its last row of history."""
    for column in ("title", "name", "sentence", "proposition"):
        if words := getattr(row, column, ""):
            return str(words)
    return f"{capfirst(str(row.instance_type._meta.verbose_name))} {row.id}"


def address_of(model: type[Model], key: int) -> str:
    """Return the address of a record's own timeline, which outlives it."""
    return reverse("admin:record_timeline", args=[model._meta.label_lower, key])


def form_of(model: type[Model], key: int) -> str:
    """Return the address of a record's page."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])


@dataclass(frozen=True)
class Names:
    """What touched records are called, by kind and key; and those that judgements name, by uuid."""

    records: Mapping[type[Model], Mapping[int, str]]
    joined: Mapping[UUID, str]


def tell(
    entries: Sequence[Entry], *, about: Subject | None, batches: QuerySet[Batch]
) -> list[Told]:
    """Return entries in words: of one record's timeline, or of the desk's where ``about`` is None.

    ``batches`` are those that may be named.
    The number of queries depends on the kinds of records, not on how many there are.
    """
    named = _batches(entries, batches)
    names = _names(entries, about)
    return [_tell(entry, names, named, about) for entry in entries]


def _names(entries: Sequence[Entry], about: Subject | None) -> Names:
    keys: dict[type[Model], set[int]] = defaultdict(set)
    pairs: dict[str, set[UUID]] = defaultdict(set)
    for touch in (touch for entry in entries for touch in entry.touches):
        if touch.model is Judgement and touch.row is not None:
            pairs[touch.row.kind] |= {touch.row.kept, touch.row.other}
        elif about is None or touch.model is not about.model:
            keys[touch.model].add(touch.key)
    joined: dict[UUID, str] = {}
    for kind, uuids in pairs.items():
        found = JOINABLE[kind]._default_manager.filter(uuid__in=uuids)
        joined.update(found.values_list("uuid", name_field(JOINABLE[kind])))
    return Names({model: names_of(model, wanted) for model, wanted in keys.items()}, joined)


def _batches(entries: Sequence[Entry], batches: QuerySet[Batch]) -> dict[UUID, tuple[Batch, bool]]:
    """Return the batch of each revision, and whether the revision undid it."""
    revisions = [entry.mark.revision for entry in entries if entry.mark.revision]
    about = Q(revision__in=revisions) | Q(undone_in__in=revisions)
    found: dict[UUID, tuple[Batch, bool]] = {}
    for batch in batches.filter(about).select_related("by"):
        found[batch.revision] = (batch, False)
        if batch.undone_in is not None:
            found.setdefault(batch.undone_in, (batch, True))
    return found


def _tell(
    entry: Entry,
    names: Names,
    batches: Mapping[UUID, tuple[Batch, bool]],
    about: Subject | None,
) -> Told:
    revision = entry.mark.revision
    batch, undid = batches.get(revision, (None, False)) if revision else (None, False)
    who = entry.by or (batch.by if batch is not None and not undid else None)
    if entry.is_large:
        return Told(entry.mark.at, who, _tally(entry), entry.reasons, batch, undid)
    acts = [_event(event, about) for event in entry.others[REVIEW]]
    acts += [_comment(comment, about) for comment in entry.others[COMMENTS]]
    decided = {(type(event.record), event.record.pk) for event in entry.others[REVIEW]}
    for touch in entry.touches:
        is_decided = (touch.model, touch.key) in decided
        if (act := _edit(touch, names, about, is_decided=is_decided)) is not None:
            acts.append(act)
    said = {act.said for act in acts}
    reasons = [reason for reason in entry.reasons if reason not in said]
    return Told(entry.mark.at, who, _shortened(acts), reasons, batch, undid)


def _shortened(acts: list[Act]) -> list[Act]:
    """Name some records, and count the others."""
    rest = len(acts) - MOST_TOUCHED
    return acts if rest < 2 else [*acts[:MOST_TOUCHED], Act(_("and %s more") % rest)]


DONE: Mapping[str, Callable[[], str]] = {
    "made": lambda: _("made"),
    "changed": lambda: _("changed"),
    "deleted": lambda: _("deleted"),
    "+": lambda: _("made"),
    "~": lambda: _("changed"),
    "-": lambda: _("deleted"),
}


def _tally(entry: Entry) -> list[Act]:
    """Say how many records of each kind a large revision touched."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (name, sort), number in entry.counts.items():
        sums[name, "" if name == COMMENTS else sort] += number
    acts = []
    for (name, sort), number in sorted(sums.items()):
        if name == REVIEW:
            words = _("%(status)s: %(number)s records")
            acts.append(Act(words % {"status": Status(sort).label, "number": number}, _css(sort)))
        elif name == COMMENTS:
            acts.append(Act(_("wrote %s comments") % number))
        else:
            meta = apps.get_model(name)._meta
            noun = meta.verbose_name if number == 1 else meta.verbose_name_plural
            acts.append(Act(f"{DONE[sort]()} {number} {noun}"))
    return acts


def _css(status: str) -> str:
    return "changes" if status == Status.CHANGES_REQUESTED else status


def _named(record: Model, about: Subject | None) -> Named | None:
    if about is not None:
        return None
    noun = str(record._meta.verbose_name)
    return Named(noun, str(record), form_of(type(record), record.pk))


def _event(event: ReviewEvent, about: Subject | None) -> Act:
    css = _css(event.new_status)
    words = event.verb if about is None else _("%s it") % event.verb
    return Act(words, css, _named(event.record, about), said=event.reason)


def _comment(comment: Comment, about: Subject | None) -> Act:
    words = _("said") if about is not None else _("said of")
    return Act(words, "comment", _named(comment.record, about), comment=comment)


def _edit(touch: Touch, names: Names, about: Subject | None, *, is_decided: bool) -> Act | None:
    """Return an edit in words; None where an event of review says all of it."""
    changes = touch.changes
    if is_decided:
        changes = [change for change in changes if change.field != "status"]
        if not changes and touch.done == "changed":
            return None
    if touch.model is Judgement and touch.row is not None:
        return _judgement(touch, names)
    shown = [_excerpt(change) for change in changes[:MOST_CHANGES]]
    left_out = len(changes) - len(shown)
    words = DONE[touch.done]()
    if about is not None and touch.model is about.model:
        return Act(_("%s it") % words, changes=shown, left_out=left_out)
    name = names.records.get(touch.model, {}).get(touch.key)
    is_gone = name is None
    if name is None:
        row = touch.row
        name = f"{touch.key}" if row is None else last_name(row)
    address = (address_of if is_gone else form_of)(touch.model, touch.key)
    noun = str(touch.model._meta.verbose_name)
    return Act(words, "", Named(noun, name, address), shown, left_out)


def _judgement(touch: Touch, names: Names) -> Act:
    """Say what somebody held of two records: joined, held apart, or unsure."""
    row: Any = touch.row
    words = {
        Judgement.Verdict.SAME: _("joined two %s"),
        Judgement.Verdict.DIFFERENT: _("held apart two %s"),
        Judgement.Verdict.UNSURE: _("was unsure about two %s"),
    }[Judgement.Verdict(row.verdict)]
    pair = " – ".join(names.joined.get(uuid, _("deleted")) for uuid in (row.kept, row.other))
    record = Named("", pair, form_of(Judgement, touch.key))
    return Act(words % Judgement.Kind(row.kind).label, "", record, said=row.reason)


def _excerpt(change: Change) -> Change:
    """Return a change of long texts as what is around the place where they differ."""
    old, new = change.old, change.new
    if max(len(old), len(new)) <= LONGEST:
        return change
    start = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return replace(change, old=_around(old, start, end), new=_around(new, start, end))


def _around(text: str, start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(text), len(text) - end + AROUND)
    cut = text[first : min(last, first + 2 * LONGEST)]
    return f"{'…' if first else ''}{cut}{'…' if first + len(cut) < len(text) else ''}"
