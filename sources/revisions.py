"""One change is one revision, however many rows it writes.

Every row of history, every event of review and every comment carries the identifier of the
revision that wrote it: a request of a browser, or one run of a command.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest, HttpResponse
from simple_history.models import HistoricalRecords

LONGEST_REASON = 5_000
"""Characters of why something was changed."""


@dataclass
class Revision:
    """A change under way: its identifier; why it is made and by whom, where that was said."""

    number: UUID = field(default_factory=uuid4)
    reason: str = ""
    by: User | None = None


_under_way: ContextVar[Revision | None] = ContextVar("revision", default=None)


def current() -> UUID:
    """Return the identifier of the revision under way; outside of one, a new one each time."""
    under_way = _under_way.get()
    return uuid4() if under_way is None else under_way.number


def give_reason(reason: str) -> None:
    """Say why the revision under way is made; its rows written from now on hold it."""
    under_way = _under_way.get()
    if under_way is not None:
        under_way.reason = reason.strip()[:LONGEST_REASON]


@contextmanager
def said(*, reason: str, by: User | None) -> Iterator[None]:
    """Let the rows that are written inside, in the revision under way, hold this reason and name.

    After it the revision has its own again. Outside of a revision nothing is kept.
    """
    under_way = _under_way.get() or Revision()
    before = under_way.reason, under_way.by
    under_way.reason, under_way.by = reason.strip()[:LONGEST_REASON], by or under_way.by
    try:
        yield
    finally:
        under_way.reason, under_way.by = before


@contextmanager
def revision(*, reason: str = "") -> Iterator[Revision]:
    """Tie what is written inside to one revision; inside another, to that one."""
    under_way = _under_way.get()
    if under_way is not None:
        yield under_way
        return
    made = Revision(reason=reason.strip()[:LONGEST_REASON])
    token = _under_way.set(made)
    try:
        yield made
    finally:
        _under_way.reset(token)


class InRevision(models.Model):
    """A row that knows the revision that wrote it; None where that was before there were any."""

    revision = models.UUIDField(default=current, null=True, editable=False, db_index=True)

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """Rows of history with the revision that wrote them and the whole of its reason."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            bases=(InRevision,),
            history_change_reason_field=models.TextField(null=True),
            **kwargs,
        )

    def get_history_user(self, instance: Any) -> User | None:
        """Return who the record says, else who makes the revision, else who is at the screen."""
        if hasattr(instance, "_history_user"):
            named: User | None = instance._history_user
            return named
        under_way = _under_way.get()
        if under_way is not None and under_way.by is not None:
            return under_way.by
        found: User | None = super().get_history_user(instance)
        return found

    def get_change_reason_for_object(self, instance: Any, history_type: str, using: Any) -> str:
        """Return the record's own reason, else that of the revision under way."""
        given: str | None = super().get_change_reason_for_object(instance, history_type, using)
        under_way = _under_way.get()
        return given or ("" if under_way is None else under_way.reason)

    def remember(self, records: list[Any], *, kind: str) -> None:
        """Write the rows of history that a bulk change of these records leaves.

        ``kind`` is "+" for new records, "~" for changed ones.
        """
        if not records:
            return
        under_way = _under_way.get()
        manager = type(records[0]).history
        rows = manager.bulk_history_create(
            records,
            update=kind == "~",
            default_change_reason="" if under_way is None else under_way.reason,
            batch_size=1_000,
        )
        if kind == "~":
            self._remember_lists(manager.model, rows)

    def _remember_lists(self, model: Any, rows: list[Any]) -> None:
        """Write what many-to-many fields held at these rows of history."""
        by_key = {row.id: row for row in rows}
        for kept in model._history_m2m_fields:
            through = kept.remote_field.through
            names = [each.attname for each in through._meta.concrete_fields]
            own = through._meta.get_field(kept.m2m_field_name()).attname
            linked = through._default_manager.filter(**{f"{own}__in": list(by_key)})
            self.m2m_models[kept].objects.bulk_create(
                self.m2m_models[kept](
                    history=by_key[values[own]], **{name: values[name] for name in names}
                )
                for values in linked.values(*names)
            )


class OneRevision:
    """Middleware that makes everything that one request writes one revision."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with revision():
            return self.get_response(request)
