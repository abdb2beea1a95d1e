"""What a revision changed: its rows of history, record by record, with those around them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Max, Min

from sources.records import Curated
from sources.versions import Row

T = TypeVar("T")

AT_ONCE = 500
"""Records that are read together: enough for few questions, little enough for the memory."""


@dataclass(frozen=True)
class Span:
    """The rows of history that one revision wrote of one record, by their keys.

    ``before`` is the last row from before it, None where there was none; ``later`` are the
    rows written since, the oldest first.
    """

    model: type[Curated]
    key: int
    first: int
    last: int
    before: int | None
    later: tuple[int, ...]


def pieces(found: Sequence[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    """Yield a sequence in pieces of a size."""
    for start in range(0, len(found), size):
        yield found[start : start + size]


def curated_models() -> list[type[Curated]]:
    """Return all models whose changes history keeps, in the order they are declared in."""
    return [model for model in apps.get_models() if issubclass(model, Curated)]


def owner_field(model: type[Curated]) -> Any:
    """Return the foreign key to the record that such a row is a part of, and goes with; or None."""
    keys: list[Any] = [each for each in model._meta.concrete_fields if each.many_to_one]
    parts = (
        key
        for key in keys
        if issubclass(key.related_model, Curated) and key.remote_field.on_delete is models.CASCADE
    )
    return None if model.stands_alone else next(parts, None)


def number_of_changed(revision: UUID, of: Sequence[type[Curated]] = ()) -> int:
    """Return how many records a revision changed: of some kinds, else of all.

    Of all, what is part of another record, as a name is of a speaker, counts with that one.
    """
    if of:
        return sum(keys_changed(model, revision).count() for model in of)
    whole = [model for model in curated_models() if owner_field(model) is None]
    return number_of_changed(revision, whole) or number_of_changed(revision, curated_models())


def keys_changed(model: type[Curated], revision: UUID) -> models.QuerySet[Any]:
    """Return the keys of the records of a kind that a revision changed, in order."""
    rows: Any = model.history
    found: models.QuerySet[Any] = (
        rows.filter(revision=revision).order_by("id").values_list("id", flat=True).distinct()
    )
    return found


def spans(
    model: type[Curated], revision: UUID, keys: Collection[int] | None = None
) -> Iterator[Span]:
    """Yield what a revision wrote of the records of a kind, of all or of these keys, in order."""
    rows: Any = model.history
    found = rows.filter(revision=revision) if keys is None else rows.filter(
        revision=revision, id__in=keys
    )  # fmt: skip
    ends = found.order_by("id").values_list("id").annotate(first=Min("history_id"),
                                                          last=Max("history_id"))  # fmt: skip
    for some in pieces(list(ends)):
        others: dict[int, list[int]] = defaultdict(list)
        of_these = rows.filter(id__in=[key for key, _first, _last in some])
        others_rows = of_these.exclude(revision=revision).order_by("history_id")
        for key, row in others_rows.values_list("id", "history_id"):
            others[key].append(row)
        for key, first, last in some:
            before = max((row for row in others[key] if row < first), default=None)
            later = tuple(row for row in others[key] if row > last)
            yield Span(model, key, first, last, before, later)


def rows_of(model: type[Curated], wanted: Iterable[int | None]) -> dict[int, Row]:
    """Return rows of a kind's history by their keys."""
    history: Any = model.history
    keys = {key for key in wanted if key is not None}
    rows = history.filter(history_id__in=keys).select_related("history_user")
    found: dict[int, Row] = {row.history_id: row for row in rows}
    return found


def lists_of(model: type[Curated], rows: Collection[int]) -> dict[tuple[int, str], set[int]]:
    """Return the keys that each list held at rows of history, by row and name of the list."""
    history: Any = model.history.model
    found: dict[tuple[int, str], set[int]] = {
        (row, field.name): set() for row in rows for field in history._history_m2m_fields
    }
    for field in history._history_m2m_fields:
        kept = getattr(history, field.name).model
        column = kept._meta.get_field(field.m2m_reverse_field_name()).attname
        for row, key in kept.objects.filter(history__in=rows).values_list("history_id", column):
            found[row, field.name].add(key)
    return found
