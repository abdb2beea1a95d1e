"""Undoing a batch: what it made goes, what it changed is as before, what it deleted is back.

Record by record, each with its parts; one that has changed since is left and named
(claims/undo_plan.py). Statuses go back through claims/review.py, joins through claims/joining.py.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from claims import joining, review
from claims.editing import editing
from claims.models import Judgement, Reviewed, ReviewEvent, Suggestion
from claims.undo_plan import (
    Item,
    Model,
    Name,
    Unit,
    in_order,
    leave_what_is_used,
    moment,
    plan,
    who,
)
from sources.changes import curated_models, keys_changed, owner_field, pieces, rows_of
from sources.models import Batch
from sources.records import Curated
from sources.revisions import revision, said

RIGHT = "sources.undo_batch"
ASSIGNED = "assigned_to_id"
"""The column that claims/review.py alone writes."""


class UndoingProblem(Exception):
    """A batch that can't be undone; the message says why."""


@dataclass(frozen=True)
class Left:
    """A record that was left as it is, and why."""

    model: Model
    key: int
    why: str


@dataclass(frozen=True)
class Undone:
    """What came of undoing a batch: the records that are as before, and those left."""

    undone: Sequence[Name]
    left: Sequence[Left]


def undo(*, batch: Batch, by: User, at: datetime) -> Undone:
    """Undo a batch, all that can be of it, in one transaction and one revision.

    An undo is no batch itself: whoever wants the change after all makes it again.

    Raises:
        UndoingProblem: when the person may not, the batch was undone already or is gone, or
            every record of it has changed since; nothing is changed then.
    """
    if not by.has_perm(RIGHT):
        raise UndoingProblem(_("Only Editors undo what was changed at once."))
    reason = _("Undo of %s") % batch.what
    with revision() as under_way, said(reason=reason, by=by), transaction.atomic():
        current = Batch.objects.select_for_update(of=("self",)).filter(pk=batch.pk).first()
        if current is None:
            raise UndoingProblem(_("There is no such batch."))
        if current.undone_at is not None:
            raise UndoingProblem(
                _("%(who)s has undone it already, on %(when)s.")
                % {"who": who(current.undone_by), "when": moment(current.undone_at)}
            )
        _lock(current.revision)
        found = plan(current.revision)
        units = [*found.undone, *found.left]
        _Undoing(current.revision, by, at, reason).work(units)
        undone = [unit.name for unit in units if not unit.why]
        left = [Left(*unit.name, unit.why) for unit in units if unit.why]
        if not undone:
            why = left[0].why if left else _("Nothing of it is left on the desk.")
            raise UndoingProblem(_("Nothing of it can be undone. %s") % why)
        current.undone_by, current.undone_at, current.undone_in = by, at, under_way.number
        current.save()
    batch.refresh_from_db()
    return Undone(undone, left)


def _lock(changed_in: UUID) -> None:
    """Lock every record that a revision changed, in one order for all, until this has ended."""
    for model in curated_models():
        for some in pieces(list(keys_changed(model, changed_in))):
            manager = model._default_manager
            rows = manager.select_for_update(of=("self",)).filter(pk__in=some).order_by("pk")
            list(rows.values_list("pk", flat=True))


@dataclass
class _Undoing:
    """One undo under way."""

    changed_in: UUID
    by: User
    at: datetime
    reason: str
    events: dict[Name, list[ReviewEvent]] = field(default_factory=dict)

    def work(self, units: Sequence[Unit]) -> None:
        """Undo every unit that has no reason to be left, and give those that fail one."""
        wanted = [unit for unit in units if not unit.why]
        self.events = self._events()
        owners = {unit.name[0] for unit in wanted}
        for model in reversed(in_order(owners)):  # what is leant on first
            for unit in wanted:
                if unit.name[0] is model and not unit.was_made:
                    self._try(unit, self._change_back)
        leave_what_is_used(wanted, is_done=True)
        for model in in_order(owners):
            self._take_away(
                model,
                [unit for unit in wanted if unit.name[0] is model and unit.was_made],
            )

    def _try(self, unit: Unit, step: Callable[[Unit], None]) -> None:
        """Do a step whole, or leave the unit as it was with the reason why."""
        try:
            with transaction.atomic():
                step(unit)
        except ValidationError as error:
            unit.why = " ".join(error.messages)
        except (review.ReviewProblem, joining.JoiningProblem) as refusal:
            unit.why = str(refusal)
        except (IntegrityError, ProtectedError):
            unit.why = _("Another record stands in its place by now, or leans on it.")

    def _change_back(self, unit: Unit) -> None:
        """Bring a record that the batch changed or deleted, or parts of it, back as they were."""
        if unit.name[0] is Judgement:
            self._judge_back(unit)
            return
        changed: set[str] = set()
        with self._door(unit) as record:
            for item in sorted(unit.items, key=lambda each: (each.name != unit.name, each.kind)):
                model, key = item.name
                if item.kind == "-":
                    _make_again(item)
                elif item.kind == "+":
                    model._default_manager.get(pk=key).delete()
                elif item.name == unit.name:
                    changed |= _write_back(record or model._default_manager.get(pk=key), item)
                else:
                    _write_back(model._default_manager.get(pk=key), item)
                if item.name != unit.name and (part_of := owner_field(model)) is not None:
                    changed.add(str(part_of.remote_field.get_accessor_name()))
        self._review(unit, changed)

    @contextmanager
    def _door(self, unit: Unit) -> Iterator[Reviewed | None]:
        """Open a reviewed record for an edit of whoever undoes; of another there is no door."""
        model, key = unit.name
        writes = any(item.columns.keys() - {ASSIGNED} or item.lists for item in unit.items)
        if not issubclass(model, Reviewed) or not (writes or len(unit.items) > 1):
            yield None
            return
        record: Any = model._default_manager.get(pk=key)
        with editing(record=record, by=self.by, at=self.at) as current:
            yield current

    def _review(self, unit: Unit, changed: Collection[str]) -> None:
        """Let whoever had a record have it again, and the review take its steps back.

        What an import sent back to review is approved again where it reads just as it was
        approved (docs/decisions/0015). Else its content is back by an edit like any other,
        and it stays in review.
        """
        model, key = unit.name
        if not issubclass(model, Reviewed) or unit.own is None:
            return
        if ASSIGNED in unit.own.columns:
            record: Any = model._default_manager.get(pk=key)
            person = User.objects.filter(pk=unit.own.columns[ASSIGNED]).first()
            review.assign(record=record, to=person, by=self.by)
        if not unit.own.has_moved:
            return
        is_edit = bool(set(changed) & set(model.material))
        for event in self.events.get(unit.name, []):
            try:
                review.take_back(event=event, by=self.by, at=self.at, reason=self.reason)
            except review.ReviewProblem:
                if not is_edit:
                    raise

    def _events(self) -> dict[Name, list[ReviewEvent]]:
        """Return the steps of review that the batch took, by record, the last first."""
        found: dict[Name, list[ReviewEvent]] = defaultdict(list)
        for event in ReviewEvent.objects.filter(revision=self.changed_in).order_by("-at", "-id"):
            for model, name in review.EVENT_FIELD.items():
                if (key := getattr(event, f"{name}_id")) is not None:
                    found[model, key].append(event)
        return found

    def _judge_back(self, unit: Unit) -> None:
        """Let a pair stand as it did before it was judged."""
        [item] = unit.items
        judgement = Judgement.objects.get(pk=item.span.key)
        former = rows_of(Judgement, [item.span.before]).get(item.span.before or 0)
        joining.take_back(judgement=judgement, former=former, by=self.by)

    def _take_away(self, model: Model, units: Sequence[Unit]) -> None:
        """Delete what the batch made, with its parts; suggestions that it was made of are open."""
        for some in pieces([unit for unit in units if not unit.why]):
            if model is Judgement:
                for unit in some:
                    self._try(unit, self._judge_back)
                continue
            keys = [unit.name[1] for unit in some]
            _open_suggestions(model, keys)
            model._default_manager.filter(pk__in=keys).delete()


def _write_back(record: Any, item: Item) -> set[str]:
    """Give a record what it held before, but for whom it was assigned to; return the fields."""
    is_reviewed = isinstance(record, Reviewed)
    columns = {
        name: value
        for name, value in item.columns.items()
        if not (is_reviewed and name == ASSIGNED)
    }
    if columns or item.lists:
        for name, value in columns.items():
            setattr(record, name, value)
        record.full_clean()
        _fill_lists(record, item.lists)
        record.save()
    by_column = {each.attname: each.name for each in record._meta.concrete_fields}
    return {by_column[name] for name in columns} | set(item.lists)


def _make_again(item: Item) -> None:
    """Make a deleted record again with the key and uuid that it had.

    No reviewed record is among them: those are never deleted many at once.
    """
    model, _key = item.name
    record: Curated = model(**item.columns)
    record.version += 1
    record.full_clean()
    record.save(force_insert=True)
    _fill_lists(record, item.lists)


def _fill_lists(record: Any, lists: Mapping[str, Collection[int]]) -> None:
    """Give a record's lists what they held.

    Raises:
        ValidationError: when something of it is gone.
    """
    for name, keys in lists.items():
        manager = getattr(record, name)
        if manager.model._default_manager.filter(pk__in=keys).count() < len(keys):
            label = record._meta.get_field(name).verbose_name
            raise ValidationError(_("Something that its %s held is gone.") % label)
        manager.set(keys)
        record.list_changed()


def _open_suggestions(model: type[models.Model], keys: Sequence[int]) -> None:
    """Let whoever reads the text decide anew about what records that go were made of."""
    names = [
        each.name
        for each in Suggestion._meta.concrete_fields
        if each.related_model is model and each.name in {"claim", "statement"}
    ]
    for name in names:
        Suggestion.objects.filter(**{f"{name}__in": keys}).update(
            status=Suggestion.Status.OPEN, decided_by=None, decided_at=None, **{name: None}
        )
