"""What undoing a batch would bring back, and what it would leave: read, and nothing written.

A batch is undone record by record, each with its parts: a speaker with its names and posts, a
fact with its evidence. One that has changed since, or that others lean on by now, is left whole.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from claims.models import (
    JOINABLE,
    Citation,
    ClaimVerdict,
    Comment,
    ComparedSet,
    Conflict,
    Evidence,
    Judgement,
    Reviewed,
    Suggestion,
)
from sources.changes import (
    Span,
    curated_models,
    keys_changed,
    lists_of,
    owner_field,
    pieces,
    rows_of,
    spans,
)
from sources.records import Curated
from sources.traits import Joinable
from sources.versions import Row, names_of

Model = type[Curated]
Name = tuple[Model, int]
"""A record: its model and its primary key, which it keeps when it is made again."""

WORKED_OUT: Mapping[type[models.Model], frozenset[str]] = {
    Joinable: frozenset({"joined_to"}),  # from judgements, by claims/joining.py
    Evidence: frozenset({"origin"}),  # from sources, by claims/adopting.py
    Conflict: frozenset(  # from figures, by claims/assessing.py
        {"key", "inputs", "kind", "indicator", "compared_set", "period", "figures", "reason",
         "since", "gone_at"}
    ),
}  # fmt: skip
"""Columns that nobody writes: they follow from others, and change back with them."""

GO_ALONG: Collection[type[models.Model]] = (ClaimVerdict, ComparedSet, Conflict, Suggestion)
"""What points at records and is worked out anew when they go."""


@dataclass(frozen=True)
class Item:
    """A record or a part of one that the batch made (+), changed (~) or deleted (-).

    ``columns`` and ``lists`` are what it has to hold again; of a changed one those alone
    that the batch changed.
    """

    span: Span
    kind: str
    columns: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, Collection[int]] = field(default_factory=dict)
    has_moved: bool = False
    """Whether its status in the review changed."""

    @property
    def name(self) -> Name:
        return self.span.model, self.span.key


@dataclass
class Unit:
    """A record with its parts, undone together or left together; ``why`` it is left."""

    name: Name
    items: list[Item] = field(default_factory=list)
    why: str = ""

    @property
    def own(self) -> Item | None:
        """What the batch did to the record itself; None where it changed parts alone."""
        return next((item for item in self.items if item.name == self.name), None)

    @property
    def was_made(self) -> bool:
        """Whether the batch made the record."""
        return self.own is not None and self.own.kind == "+"


@dataclass(frozen=True)
class Plan:
    """What would be undone, and what left."""

    undone: Sequence[Unit]
    left: Sequence[Unit]


def plan(revision: UUID, *, undone_in: UUID | None = None) -> Plan:
    """Return what undoing a revision would do as the desk is now.

    Of one that was undone, what was left then, and why it would be left now.
    """
    units: dict[Name, Unit] = {}
    for model in curated_models():
        keys = None
        if undone_in is not None:
            done = set(keys_changed(model, undone_in))
            keys = [key for key in keys_changed(model, revision) if key not in done]
        for item, owner, why in _items(model, revision, keys):
            unit = units.setdefault(owner, Unit(owner))
            unit.items.append(item)
            unit.why = unit.why or why
    found = list(units.values())
    leave_what_is_used(found)
    if undone_in is not None:
        return Plan([], found)
    return Plan([unit for unit in found if not unit.why], [unit for unit in found if unit.why])


def _items(
    model: Model, revision: UUID, keys: Collection[int] | None
) -> Iterator[tuple[Item, Name, str]]:
    """Yield what a revision did to records of a kind: whose part each is, why it is left."""
    for some in pieces(list(spans(model, revision, keys))):
        wanted = {row for span in some for row in (span.first, span.last, span.before, *span.later)}
        rows = rows_of(model, wanted)
        lists = lists_of(model, list(rows))
        for span in some:
            item = _item(span, rows, lists)
            if item is not None:
                yield item, _owner(model, rows[span.last]), _changed_since(span, rows, lists)


def _item(span: Span, rows: Mapping[int, Row], lists: Mapping[Any, set[int]]) -> Item | None:
    """Return what a revision did to one record, None where that is nothing that anybody did."""
    was_made = rows[span.first].history_type == "+"
    is_gone = rows[span.last].history_type == "-"
    if (was_made and is_gone) or (span.model is Conflict and (was_made or is_gone)):
        return None
    if was_made:
        return Item(span, "+")
    if is_gone:
        tracked = [each.attname for each in rows[span.last].tracked_fields]
        columns = {name: getattr(rows[span.last], name) for name in tracked}
        return Item(span, "-", columns, _lists_at(span.before, lists))
    if span.before is None:
        return Item(span, "~")
    before, after = rows[span.before], rows[span.last]
    changed = {
        each.attname: getattr(before, each.attname)
        for each in told(span.model)
        if getattr(before, each.attname) != getattr(after, each.attname)
    }
    now = _lists_at(span.last, lists)
    held = {name: keys for name, keys in _lists_at(span.before, lists).items() if keys != now[name]}
    has_moved = "status" in changed and issubclass(span.model, Reviewed)
    if has_moved:
        del changed["status"]
    if not changed and not held and not has_moved:
        return None
    return Item(span, "~", changed, held, has_moved)


@cache
def told(model: Model) -> list[Any]:
    """Return the columns of a model that people change."""
    left_out = set(model.uncounted())
    for kind, names in WORKED_OUT.items():
        if issubclass(model, kind):
            left_out |= names
    history: Any = model.history.model
    return [each for each in history.tracked_fields if each.name not in left_out]


def _lists_at(row: int | None, lists: Mapping[Any, set[int]]) -> dict[str, set[int]]:
    return {name: keys for (at, name), keys in lists.items() if at == row}


def _owner(model: Model, row: Row) -> Name:
    """Return the record that is undone or left together with one."""
    part_of = owner_field(model)
    key = None if part_of is None else getattr(row, part_of.attname)
    return (model, row.id) if part_of is None or key is None else (part_of.related_model, key)


def _changed_since(span: Span, rows: Mapping[int, Row], lists: Mapping[Any, set[int]]) -> str:
    """Return who changed a record last since the batch, and when; empty if nobody did."""
    if rows[span.first].history_type == "~" and span.before is None:
        return _("What it was before isn't known.")
    names = [each.attname for each in told(span.model)]
    last, by = rows[span.last], None
    held = _lists_at(span.last, lists)
    for number in span.later:
        row = rows[number]
        is_other = any(getattr(row, name) != getattr(last, name) for name in names)
        if is_other or row.history_type != "~" or _lists_at(number, lists) != held:
            by = row
        last, held = row, _lists_at(number, lists)
    if by is None:
        return ""
    words = {"who": who(by.history_user), "when": moment(by.history_date)}
    if by.history_type == "-":
        return _("%(who)s deleted it on %(when)s.") % words
    return _("%(who)s changed it on %(when)s.") % words


def who(person: Any) -> str:
    """Return a person's name, or that nobody was named."""
    return (person.get_short_name() or person.get_username()) if person else _("Somebody")


def moment(at: Any) -> str:
    """Return a moment in the desk's time zone, to the minute."""
    return formats.date_format(timezone.localtime(at), "j M Y H:i")


# What others lean on


def leave_what_is_used(units: Iterable[Unit], *, is_done: bool = False) -> None:
    """Give each new record that something else leans on by now a reason to be left.

    ``is_done`` tells that what the batch changed was changed back: otherwise whatever will
    be changed back is taken not to lean on anything any longer.
    """
    made = [unit for unit in units if unit.was_made and not unit.why]
    by_model: dict[Model, list[Unit]] = defaultdict(list)
    for unit in made:
        by_model[unit.name[0]].append(unit)
    going = {item.name for unit in made for item in unit.items}
    if not is_done:
        going |= {item.name for unit in units if not unit.why for item in unit.items}
    for model in in_order(by_model):
        used: dict[int, tuple[type[models.Model], int]] = {}
        for some in pieces(by_model[model]):
            keys = [unit.name[1] for unit in some]
            for key, by, user in uses(model, keys):
                if (by, user) not in going or by is model:
                    used.setdefault(key, (by, user))
        words = _words_of(used.values())
        for unit in by_model[model]:
            if unit.name[1] in used:
                unit.why = words[used[unit.name[1]]]
                going -= {item.name for item in unit.items}


def in_order(found: Collection[Model]) -> list[Model]:
    """Return models so that whatever points at others comes before them, parts with their own."""
    leans_on: dict[Model, set[Model]] = defaultdict(set)
    for model in curated_models():
        part_of = owner_field(model)
        whole: Model = model if part_of is None else part_of.related_model
        targets: list[Any] = [
            each.related_model for each in model._meta.get_fields() if each.concrete
        ]
        leans_on[whole] |= {each for each in targets if each in found and each is not whole}
    order: list[Model] = []

    def add(model: Model) -> None:
        for target in sorted(leans_on[model], key=lambda each: each._meta.label):
            if target not in order:
                add(target)
        if model not in order:
            order.append(model)

    for model in sorted(found, key=lambda each: each._meta.label):
        add(model)
    return [model for model in reversed(order) if model in found]


def uses(model: Model, keys: Sequence[int]) -> Iterator[tuple[int, Any, int]]:
    """Yield what leans on records: the record's key, and model and key of what leans on it."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model is None:
            continue
        by: Any = relation.related_model
        pointing: Any = getattr(relation, "field", None)
        if by in GO_ALONG or by._meta.auto_created or (by, pointing.name) == (Citation, "note"):
            continue
        if relation.many_to_many:
            through = pointing.remote_field.through
            if through._meta.auto_created:
                own, other = pointing.m2m_reverse_field_name(), pointing.m2m_field_name()
                rows = through._default_manager.filter(**{f"{own}__in": keys})
                for key, user in rows.values_list(f"{own}_id", f"{other}_id"):
                    yield key, by, user
        elif pointing.remote_field.on_delete is not models.DO_NOTHING:  # history does nothing
            rows = by._default_manager.order_by().filter(**{f"{pointing.name}__in": keys})
            for key, user in rows.values_list(pointing.attname, "pk"):
                yield key, by, user
    joinable: Collection[Any] = JOINABLE.values()
    if model in joinable:
        yield from _judged(model, keys)


def _judged(model: Model, keys: Sequence[int]) -> Iterator[tuple[int, Any, int]]:
    of_uuid = dict(model._default_manager.filter(pk__in=keys).values_list("uuid", "pk"))
    for side in ("kept", "other"):
        judgements = Judgement.objects.filter(**{f"{side}__in": list(of_uuid)})
        for uuid, user in judgements.values_list(side, "pk"):
            yield of_uuid[uuid], Judgement, user


def _words_of(users: Iterable[tuple[Any, int]]) -> dict[tuple[Any, int], str]:
    """Return in words that these lean on a record, in one query for each kind."""
    by_model: dict[Any, set[int]] = defaultdict(set)
    for model, key in users:
        by_model[model].add(key)
    words: dict[tuple[Any, int], str] = {}
    for model, keys in by_model.items():
        if model is Citation:
            cited = Citation.objects.filter(pk__in=keys).values_list("pk", "note__title")
            words |= {(model, key): _("The note “%s” cites it.") % title for key, title in cited}
        elif model is Comment:
            comments = Comment.objects.filter(pk__in=keys).select_related("by")
            words |= {
                (model, each.pk): _("%(who)s commented on it on %(when)s.")
                % {"who": who(each.by), "when": moment(each.at)}
                for each in comments
            }
        else:
            kind = model._meta.verbose_name
            words |= {
                (model, key): _("The %(kind)s “%(name)s” leans on it.")
                % {"kind": kind, "name": name}
                for key, name in names_of(model, keys).items()
            }
    return words
