"""Rows that belong to a reviewed record: who relayed a statement, what a fact leans on."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, TypeVar

from django.db import models

from claims.models import door
from sources.records import Curated, RecordQuerySet

P = TypeVar("P", bound="PartOfReviewed")


class PartQuerySet(RecordQuerySet[P]):
    """Rows that belong to reviewed records; written and deleted through open doors alone."""

    def bulk_create(self, objs: Iterable[P], *args: Any, **kwargs: Any) -> list[P]:
        rows = list(objs)
        for row in rows:
            row.sign()
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(
        self, objs: Iterable[P], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        rows = list(objs)
        for row in rows:
            row.sign()
        return super().bulk_update(rows, fields, batch_size)

    def delete(self) -> tuple[int, dict[str, int]]:
        for row in self:
            row.sign()
        return super().delete()


PartManager = models.Manager.from_queryset(PartQuerySet)


class PartOfReviewed(Curated):
    """A row that belongs to a reviewed record and is material of it."""

    part_of: ClassVar[str]
    """The name of the foreign key to the record."""
    weighs: ClassVar[Collection[str]]
    """The columns that are material."""

    objects: ClassVar[models.Manager[Any]] = PartManager()

    class Meta(Curated.Meta):
        abstract = True

    @classmethod
    def computed_from(cls) -> set[str]:
        return super().computed_from() | set(cls.weighs)  # the record's own fingerprint

    def sign(self) -> None:
        """Make sure that the door of the record is open, and note who goes through it.

        Raises:
            ClosedDoor: when it isn't.
        """
        key: Any = self._meta.get_field(self.part_of)
        opened = door.door_of(key.related_model, getattr(self, key.attname))
        if opened.by is not None:
            self._history_user = opened.by  # read by django-simple-history

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sign()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.sign()
        return super().delete(*args, **kwargs)
