"""The doors through which stored reviewed records are written.

Only claims/review.py and claims/editing.py open one: for one record, whose row they have
locked. Outside of an open door the models refuse to write a stored reviewed record, or a row
that belongs to one, so that no code can forget the rules of review.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Key = tuple[type[models.Model], int | None]


class ClosedDoor(TypeError):
    """A stored reviewed record was written by code that didn't ask the rules of review."""


class Overtaken(ValidationError):
    """Somebody else has saved the record since it was read; the message says what to do."""


@dataclass
class Door:
    """What may be written of one record now: in which version it is, with which status, by whom.

    ``content`` are the material columns of the record as it was when the door was opened;
    ``judge`` is told of every save whether they are still the same, and sets what follows.
    """

    status: str
    version: int
    by: "User | None"
    content: Mapping[str, Any]
    judge: Callable[[Any, bool], None] | None = None


_open: ContextVar[Mapping[Key, Door]] = ContextVar("_open", default=MappingProxyType({}))


@contextmanager
def opened(
    record: Any, *, by: "User | None", judge: Callable[[Any, bool], None] | None = None
) -> Iterator[Door]:
    """Let the record be written inside, as it was read under its lock."""
    door = Door(record.status, record.version, by, record.own_content(), judge)
    token = _open.set({**_open.get(), (type(record), record.pk): door})
    try:
        yield door
    finally:
        _open.reset(token)


def door_of(model: type[models.Model], key: int | None) -> Door:
    """Return the open door of the record with this key.

    Raises:
        ClosedDoor: when there is none.
    """
    door = _open.get().get((model, key))
    if door is None:
        raise ClosedDoor(
            f"{model.__name__} {key} is stored: change it inside claims.editing.editing(), "
            "its status by the functions of claims.review."
        )
    return door


def is_open(record: Any) -> bool:
    """Tell whether somebody is in the middle of changing the record."""
    return (type(record), record.pk) in _open.get()


def check(record: Any) -> Door:
    """Return the record's open door, after making sure that the record may be saved through it.

    Raises:
        ClosedDoor: when there is none, or the status is not the one that may be written.
        Overtaken: when the record was read before somebody else saved it.
    """
    door = door_of(type(record), record.pk)
    if record.version != door.version:
        raise Overtaken(
            _(
                "%s has been changed since you read it. Look at it as it is now, "
                "and change it again."
            )
            % record
        )
    if record.status != door.status:
        raise ClosedDoor(
            f"The status {record.status} of {type(record).__name__} {record.pk} "
            "is for claims.review to write."
        )
    return door
