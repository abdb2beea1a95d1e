"""What a revision changed, to be shown: record by record, page by page, old and new."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from sources.changes import curated_models, keys_changed, rows_of, spans
from sources.records import Curated
from sources.rights import may_see
from sources.versions import Change, differences, names_of

PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One record that was made (+), changed (~) or deleted (-); no address where it is gone."""

    kind: str
    name: str
    address: str
    language: str
    what: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class Page:
    """One page of a revision's records; ``hidden`` ones the person may not see."""

    lines: Sequence[Line]
    number: int
    number_of_pages: int
    number_of_records: int
    hidden: int


def page(revision: UUID, *, number: int, first: str, seen_by: User) -> Page:
    """Return a page of what a revision changed, the records of the model ``first`` first.

    A page that isn't there is the nearest that is. The number of queries depends on the
    kinds of records, not on how many there are.
    """
    models = sorted(curated_models(), key=lambda model: model._meta.label_lower != first)
    counts = {model: keys_changed(model, revision).count() for model in models}
    shown = [model for model in models if counts[model] and may_see(seen_by, model)]
    total = sum(counts[model] for model in shown)
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    start, lines = (number - 1) * PER_PAGE, []
    wanted = PER_PAGE
    for model in shown:
        keys = list(keys_changed(model, revision)[start : start + wanted]) if wanted else []
        start = max(0, start - counts[model])
        wanted -= len(keys)
        if keys:
            lines += _lines(model, revision, keys)
    return Page(lines, number, pages, total, sum(counts.values()) - total)


def address_of(model: type[Model], key: int) -> str:
    """Return where a record's form is; empty for parts, which have none."""
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])
    except NoReverseMatch:
        return ""


def _lines(model: type[Curated], revision: UUID, keys: Sequence[int]) -> list[Line]:
    found = list(spans(model, revision, keys))
    rows = rows_of(model, [row for span in found for row in (span.first, span.last, span.before)])
    pairs = []
    for span in found:
        last = rows[span.last]
        before = None if span.before is None else rows[span.before]
        pairs.append((before, None if last.history_type == "-" else last))
    names = names_of(model, keys)
    lines = []
    for span, changes in zip(found, differences(pairs), strict=True):
        was_made = rows[span.first].history_type == "+"
        what = "-" if rows[span.last].history_type == "-" else "+" if was_made else "~"
        name = names.get(span.key)
        lines.append(
            Line(
                kind=str(model._meta.verbose_name),
                name=_name_of_what_is_gone(rows[span.last]) if name is None else name,
                address="" if name is None else address_of(model, span.key),
                language=getattr(rows[span.last], "language", "") or "",
                what=what,
                changes=changes,
            )
        )
    return lines


def _name_of_what_is_gone(row: Any) -> str:
    """Return what a record was called, as far as its row of history says by itself."""
    searched = getattr(row.instance_type, "searched", ())
    words = next((str(getattr(row, name)) for name in searched if getattr(row, name)), "")
    return words or _("%(kind)s %(key)s") % {
        "kind": row.instance_type._meta.verbose_name,
        "key": str(row.uuid)[:8],
    }
