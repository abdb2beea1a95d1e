"""The origin of each source: where its words come from in the end (design, Words).

Records that were judged to be one (``joined_to``) count as the one that stands for them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

from sources.models import Source

K = TypeVar("K", int, str)

CHUNK = 2_000
"""Keys that one query names."""


def standing_for(relation: str) -> Coalesce:
    """Return the name of the record that a foreign key leads to, or of what stands for it."""
    return Coalesce(f"{relation}__joined_to__name", f"{relation}__name")


def origins_of_sources(sources: Collection[int] | None = None) -> dict[int, str]:
    """Return the origins of sources by their keys (design, Words), of all when none are named.

    That is the only outlet that the root of its confirmed ``copy_of`` chain credits,
    else the root's own outlet: a copy has the origin of what it was copied from.
    """
    wanted = sources
    copied_from: dict[int, int | None] = {}
    outlets: dict[int, str] = {}
    while wanted is None or wanted:
        rows = Source.objects.annotate(
            original=Coalesce("joined_to", _copied_by_another()),
            outlet_name=standing_for("outlet"),
        ).order_by()
        found = _in_pieces(rows, wanted, "pk", "original", "outlet_name")
        copied_from |= {key: original for key, original, _ in found}
        outlets |= {key: name for key, _, name in found}
        originals = {original for original in copied_from.values() if original is not None}
        wanted = originals - copied_from.keys()
    roots = {key: _root(key, copied_from) for key in copied_from}
    credited: defaultdict[int, set[str]] = defaultdict(set)
    crediting = Source.credits.through.objects.annotate(outlet_name=standing_for("outlet"))
    every_root = None if sources is None else set(roots.values())
    for key, name in _in_pieces(crediting, every_root, "source", "outlet_name"):
        credited[key].add(name)
    return {key: _origin(root, outlets, credited) for key, root in roots.items()}


def _copied_by_another() -> Case:
    """Return what a source is a copy of, unless that is one with the source itself."""
    return Case(When(~Q(copy_of__joined_to=F("pk")) | Q(copy_of__joined_to=None), then="copy_of"))


def _in_pieces(
    rows: QuerySet[Any], keys: Collection[int] | None, name: str, *others: str
) -> list[tuple[Any, ...]]:
    """Return columns of the rows whose column ``name`` is among the keys, of all without keys."""
    if keys is None:
        return list(rows.values_list(name, *others))
    found: list[tuple[Any, ...]] = []
    for some in pieces(sorted(keys)):
        found += rows.filter(**{f"{name}__in": some}).values_list(name, *others)
    return found


def pieces(keys: Iterable[K], size: int = CHUNK) -> Iterator[list[K]]:
    """Yield keys by so many at a time: a query can't name any number of them."""
    left = iter(keys)
    while piece := list(islice(left, size)):
        yield piece


def _root(key: int, copied_from: dict[int, int | None]) -> int:
    seen = {key}
    while (original := copied_from[key]) is not None and original not in seen:
        seen.add(original)
        key = original
    return key


def _origin(root: int, outlets: dict[int, str], credited: dict[int, set[str]]) -> str:
    names = credited.get(root, set())
    return next(iter(names)) if len(names) == 1 else outlets[root]
