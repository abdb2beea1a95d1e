"""Every change of many records at once is a batch, kept in the transaction of the change.

What a batch changed stands in the rows of history of its revision (sources/changes.py).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sources.changes import number_of_changed
from sources.models import Batch
from sources.people import as_user
from sources.records import Curated
from sources.revisions import revision, said
from sources.rights import may_see

LONGEST_WHAT = 300


@dataclass
class Kept:
    """What came of a change: its batch, None while it is under way and where it is none."""

    batch: Batch | None = None


@contextmanager
def batch(
    *,
    kind: str,
    what: str,
    model: type[Model],
    counted: Sequence[type[Curated]],
    by: User | None,
    at: datetime,
    reason: str = "",
    least: int = 1,
) -> Iterator[Kept]:
    """Make what is written inside one transaction, one revision and one batch.

    ``what`` names the file, the action or the pair; ``model`` is whose list it started from.
    Of the records of the kinds ``counted``, ``least`` must have changed for there to be a
    batch. ``reason`` is what the rows of history say where nothing else does.
    """
    kept = Kept()
    with revision() as under_way, said(reason=reason, by=by), transaction.atomic():
        yield kept
        if number_of_changed(under_way.number, counted) >= least:
            kept.batch = _keep(
                under_way.number, kind=kind, what=what, model=model._meta.label_lower, by=by, at=at
            )


def _keep(
    number: UUID, *, kind: str, what: str, model: str, by: User | None, at: datetime
) -> Batch:
    """Return the batch of a revision, which has one at most: the change that came first."""
    found = of(number)
    if found is not None:
        return found
    cut = what if len(what) <= LONGEST_WHAT else f"{what[: LONGEST_WHAT - 1]}…"
    return Batch.objects.create(
        kind=kind,
        what=cut,
        model=model,
        revision=number,
        by=by,
        at=at,
        number_of_records=number_of_changed(number),
    )


def of(number: UUID) -> Batch | None:
    """Return the batch of a revision, None where it is none."""
    found: Batch | None = Batch.objects.filter(revision=number).first()
    return found


def seen_by(person: User) -> QuerySet[Batch]:
    """Return the batches that a person may see: no join of records that they may not see.

    A join is called by the pair; other batches name a file or an action and no record.
    """
    batches: QuerySet[Batch] = Batch.objects.all()
    if not may_see(person, Batch):
        return batches.none()
    seen = [
        model._meta.label_lower
        for model in apps.get_models()
        if hasattr(model, "shown_with") and may_see(person, model)
    ]
    return batches.filter(~Q(kind=Batch.Kind.JOIN) | Q(model__in=seen))


def show(request: HttpRequest, made: Batch | None) -> None:
    """Lead to the page of a batch that was just made."""
    if made is None or not seen_by(as_user(request)).filter(pk=made.pk).exists():
        return
    address = reverse("admin:sources_batch_change", args=[made.pk])
    said = _("Kept as one batch: {}, which can be undone as a whole.")
    messages.info(
        request, format_html(str(said), format_html('<a href="{}">{}</a>', address, made))
    )
