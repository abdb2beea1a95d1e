"""What differs between two versions of a record, in words that people read."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from extraction import values
from sources.records import Curated

Row = Any
"""A row of history, as django-simple-history makes its models."""


@dataclass(frozen=True)
class Change:
    """One field of which two versions differ; empty text where a version has nothing there."""

    field: str
    label: str
    old: str
    new: str
    is_material: bool = False


def kept_of(record: Curated) -> models.QuerySet[Any]:
    """Return the rows of a record's history, the newest first; they outlive it."""
    rows: Any = type(record).history
    kept: models.QuerySet[Any] = rows.filter(id=record.pk).order_by("-history_date", "-history_id")
    return kept


def at_version(model: type[Curated], key: int, version: int) -> Row | None:
    """Return the last row of history that has this version of a record, None if it never was."""
    rows: Any = model.history
    return rows.filter(id=key, version=version).order_by("-history_date", "-history_id").first()


def lists_at(row: Row) -> dict[str, list[int]]:
    """Return the keys that each many-to-many field held at a row of history, by field."""
    model = row.instance_type
    found = {}
    for field in model.history.model._history_m2m_fields:
        kept = getattr(model.history.model, field.name).model
        column = kept._meta.get_field(field.m2m_reverse_field_name()).attname
        linked = kept.objects.filter(history=row.history_id).order_by(column)
        found[field.name] = list(linked.values_list(column, flat=True))
    return found


def parts_at(part: type[Curated], key: int, version: int) -> list[Row]:
    """Return the rows of history of a record's parts as they were at one of its versions.

    ``part`` is their kind, ``key`` the record's. Whatever changes a part counts the record on
    (sources/records.py), so that what is older than the record's next row, and was not written
    by the same change as that, belongs to it.
    """
    whole: Any = part.whole_model().history
    parts: Any = part.history
    rows = parts.filter(**{part.row_of: key})
    later = whole.filter(id=key, version__gt=version).order_by("history_date", "history_id")
    next_row = later.values_list("history_date", "revision").first()
    if next_row is not None:
        until, change = next_row
        rows = rows.filter(history_date__lt=until)
        if not whole.filter(id=key, version=version, revision=change).exists():
            rows = rows.filter(Q(revision=None) | ~Q(revision=change))
    last = {row.id: row for row in rows.order_by("history_date", "history_id")}
    return [row for row in last.values() if row.history_type != "-"]


def differences(pairs: Iterable[tuple[Row | None, Row | None]]) -> list[list[Change]]:
    """Return what differs between the two rows of each pair, older and newer.

    None stands for a record that wasn't there yet, or isn't any longer. The number of
    queries depends on the kinds of records that the rows name, not on how many rows.
    """
    pairs = list(pairs)
    rows = [row for pair in pairs for row in pair if row is not None]
    names = _Names(rows)
    return [_difference(old, new, names) for old, new in pairs]


def _difference(old: Row | None, new: Row | None, names: "_Names") -> list[Change]:
    row = new if new is not None else old
    if row is None:
        return []
    model: type[Curated] = row.instance_type
    material = set(getattr(model, "material", ()))
    found = []
    for field in _shown(model):
        before, after = names.shown(old, field), names.shown(new, field)
        if before != after:
            label = str(field.verbose_name)
            found.append(Change(field.name, label, before, after, field.name in material))
    return found


@cache
def _shown(model: type[Any]) -> list[Any]:
    """Return the fields that a difference shows, in the order of the model."""
    kept = {field.name for field in model.history.model.tracked_fields} - model.uncounted()
    kept -= set(model.not_in_words)
    lists = [field.name for field in model.history.model._history_m2m_fields]
    columns = [field for field in model._meta.concrete_fields if field.name in kept]
    return columns + [field for field in model._meta.many_to_many if field.name in lists]


class _Names:
    """What the records that rows of history point at are called, fetched kind by kind."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.lists: dict[tuple[type[Any], str, int], list[int]] = defaultdict(list)
        wanted: dict[type[Any], set[int]] = defaultdict(set)
        by_model: dict[type[Curated], list[Row]] = defaultdict(list)
        for row in rows:
            by_model[row.instance_type].append(row)
        for model, of_model in by_model.items():
            for field in _shown(model):
                if field.many_to_many:
                    self._fetch_list(model, field, of_model)
                    for row in of_model:
                        keys = self.lists[model, field.name, row.history_id]
                        wanted[field.related_model].update(keys)
                elif field.is_relation:
                    keys = [getattr(row, field.attname) for row in of_model]
                    wanted[field.related_model].update(key for key in keys if key is not None)
        self.names = {model: names_of(model, keys) for model, keys in wanted.items() if keys}

    def _fetch_list(self, model: type[Any], field: Any, rows: Sequence[Row]) -> None:
        kept = getattr(model.history.model, field.name).model
        column = kept._meta.get_field(field.m2m_reverse_field_name()).attname
        linked = kept.objects.filter(history__in=[row.history_id for row in rows])
        for row, key in linked.order_by(column).values_list("history_id", column):
            self.lists[model, field.name, row].append(key)

    def shown(self, row: Row | None, field: Any) -> str:
        """Return in words what a field held at a row of history."""
        if row is None:
            return ""
        if field.many_to_many:
            keys = self.lists[row.instance_type, field.name, row.history_id]
            return ", ".join(self._name(field.related_model, key) for key in keys)
        value = getattr(row, field.attname)
        if value is None or value == "":
            return ""
        if field.is_relation:
            return self._name(field.related_model, value)
        return _in_words(field, value)

    def _name(self, model: type[Any], key: int) -> str:
        known = self.names.get(model, {}).get(key)
        return known if known is not None else _("deleted (%s)") % key


def names_of(model: type[Any], keys: Iterable[int]) -> dict[int, str]:
    """Return what records are called, by their keys; those that are gone are left out."""
    records = model._default_manager.filter(pk__in=keys)
    if named_with := getattr(model, "named_with", ()):
        records = records.select_related(*named_with)
    return {record.pk: _own_name(record) for record in records}


def _own_name(record: Any) -> str:
    person = getattr(record, "get_short_name", None)
    return str(record) if person is None else str(person() or record)


def _in_words(field: Any, value: Any) -> str:
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return values.plain(value)
    return str(value)
