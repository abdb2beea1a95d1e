"""The one way in which a stored reviewed record is changed (docs/review.md).

``editing`` locks the record, remembers what is material of it, and compares once the block is
done: nobody has to say which fields changed, and nobody can forget to, because the models
refuse to write a stored reviewed record, or a row that belongs to one, outside of it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext as _

from claims import review
from claims.models import Reviewed, Status
from claims.models.door import opened
from claims.review import ReviewProblem
from sources.revisions import revision

R = TypeVar("R", bound=Reviewed)

UNDER_REVIEW = (Status.SUBMITTED, Status.APPROVED)


@contextmanager
def editing(*, record: R, by: User | None, at: datetime) -> Iterator[R]:
    """Change a record, and the rows that belong to it, inside; yields it as it is now, locked.

    What is saved inside is the record that is yielded, or ``record`` itself where nobody else
    has saved it since it was read. A material change makes ``by`` its latest editor, and sends
    an approved record back to review with an event that names the fields; any other change
    leaves the approval standing. ``by`` is None for a command that names nobody.

    Raises:
        ReviewProblem: when the record is gone, or nobody is named who changes what is
            submitted or approved; nothing is changed then.
        Overtaken: when ``record`` is saved, and somebody else has saved it since it was read.
    """
    with revision(), transaction.atomic():
        current = review.locked(record)
        was, before = copy(current), current.content()
        linked: list[str] = []

        def judge(saved: Reviewed, is_changed: bool) -> None:  # noqa: FBT001 (told by the model)
            is_material = is_changed or bool(linked)
            review.follow(saved, was=was, is_material=is_material, by=by, at=at)

        with opened(current, by=by, judge=judge):
            yield current
            now: Any = type(record)._default_manager.get(pk=record.pk)
            after = now.content()
            changed = [name for name in now.material if before[name] != after[name]]
            linked += [name for name in changed if name not in now.own_content()]
            if linked:  # of the rows that belong to the record, no save of it has told yet
                now.save()
        if changed:
            _tell(now, was, changed, by=by, at=at)
    record.refresh_from_db()


def _tell(
    record: Reviewed, was: Reviewed, changed: Collection[str], *, by: User | None, at: datetime
) -> None:
    """Note the event of a material change, where the record was approved.

    Raises:
        ReviewProblem: when nobody is named who changed what is under review.
    """
    if by is None and was.status in UNDER_REVIEW:
        words = {"record": was, "status": was.get_status_display()}
        raise ReviewProblem(_("%(record)s is %(status)s: say who changes it.") % words)
    if by is not None and was.status == Status.APPROVED:
        names = ", ".join(label_of(type(record), name) for name in changed)
        reason = _("Changed after approval: %s") % names
        review.note(record, Status.APPROVED, by=by, at=at, reason=reason)


def label_of(model: type[Reviewed], name: str) -> str:
    """Return what a material field is called on the pages."""
    field: Any = model._meta.get_field(name)
    if field.concrete:
        return str(field.verbose_name)
    return str(field.related_model._meta.verbose_name_plural)


@contextmanager
def making(*, record: R) -> Iterator[R]:
    """Store inside the rows that belong to a record just made, as part of its first version.

    Raises:
        TypeError: when the record was read from the database: then it is ``editing``.
    """
    if not record.is_just_made:
        raise TypeError(f"{record} is no new record: change it inside editing().")
    with revision(), transaction.atomic():
        with opened(record, by=record.created_by):
            yield record
        record.fingerprint = record.content_fingerprint()
        stored: models.QuerySet[Any] = models.QuerySet(type(record))
        if not stored.filter(pk=record.pk, version=1).update(fingerprint=record.fingerprint):
            raise TypeError(f"{record} has been changed since it was made.")
        history: Any = type(record).history
        history.filter(id=record.pk).update(fingerprint=record.fingerprint)
