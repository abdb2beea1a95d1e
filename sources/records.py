"""What every record of the desk shares: its uuid, its history, and columns computed on save."""

import unicodedata
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from extraction import edtf
from sources.revisions import History

PERMISSIONS = ("add", "change", "delete", "view", "export", "import")


def tidy(text: str) -> str:
    """Return a text in NFC with LF at line ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def as_key(text: Any) -> int | None:
    """Return the primary key that a query string or form names, or None."""
    word = str(text or "")
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 19 else None


def as_uuid(text: Any) -> uuid.UUID | None:
    """Return the identifier that a query string or form names, or None."""
    try:
        return uuid.UUID(str(text or ""))
    except ValueError:
        return None


class Prepared(models.Model):
    """A row some of whose columns are computed from others before it is stored."""

    shown_with: ClassVar[Sequence[str]] = ()
    """The kinds of records that it is made of; who may not see these doesn't see it either."""

    class Meta:
        abstract = True

    @classmethod
    def computed_columns(cls) -> Collection[str]:
        """Return the names of the fields that ``prepare`` fills."""
        return ()

    @classmethod
    def computed_from(cls) -> set[str]:
        """Return the names of the fields that ``prepare`` reads."""
        return set()

    @classmethod
    def remember(cls, records: list[Any], *, kind: str) -> None:
        """Keep what a bulk change made of these records; only curated ones have a history."""

    @classmethod
    def told_by_history(cls) -> set[str]:
        """Return the names of the fields whose changes history keeps."""
        return set()

    @classmethod
    def may_be_in_lists(cls) -> bool:
        """Tell whether history keeps lists of other records that such records stand in."""
        return False

    @classmethod
    def holders(cls, _keys: Collection[int], /) -> list[Any]:
        """Return the records whose lists hold one of these."""
        return []

    @classmethod
    def lose(cls, holders: Iterable[Any]) -> None:
        """Keep that these records have lost something from their lists."""

    @classmethod
    def count_wholes(cls, parts: Iterable[Any]) -> None:
        """Count on the records that these are parts of; only curated ones have versions."""

    def prepare(self) -> None:
        """Bring texts into NFC with LF at line ends, and fill the computed fields.

        Raises:
            ValidationError: when the record could never be right.
        """
        for field in self._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField):
                written = getattr(self, field.attname)
                if isinstance(written, str) and ("\r" in written or not written.isascii()):
                    setattr(self, field.attname, tidy(written))


M = TypeVar("M", bound=Prepared)


class RecordQuerySet(models.QuerySet[M]):
    """A queryset whose bulk methods compute, check and remember what ``save()`` does."""

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        records = list(objs)
        for record in records:
            record.prepare()
        self.model.count_wholes(records)
        made = super().bulk_create(records, *args, **kwargs)
        self.model.remember(made, kind="+")
        return made

    def bulk_update(
        self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        records = list(objs)
        names = dict.fromkeys([*fields, *self.model.computed_columns()])
        for record in records:
            record.prepare()
            if isinstance(record, Curated):
                record.version += 1
                names["version"] = None
        self.model.count_wholes(records)
        # Django's own ends in update(), which is right here: everything was computed.
        plain: models.QuerySet[M] = models.QuerySet(self.model, using=self.db)
        updated = plain.bulk_update(records, list(names), batch_size)
        self.model.remember(records, kind="~")
        return updated

    def update(self, **kwargs: Any) -> int:
        """Write columns from which nothing is computed and of which no history is kept.

        Raises:
            TypeError: for a column from which another is computed, because the other would
                go stale, and for one that history keeps, because it would be changed
                without a trace; use ``bulk_update`` or ``save``.
        """
        if stale := self.model.computed_from() & kwargs.keys():
            raise TypeError(
                f"update() of {', '.join(sorted(stale))} would leave computed columns stale; "
                "use bulk_update() or save()."
            )
        if untold := self.model.told_by_history() & kwargs.keys():
            raise TypeError(
                f"update() of {', '.join(sorted(untold))} would leave no history; "
                "use bulk_update() or save()."
            )
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the records.

        Those that they are parts of are counted on first; whoever had one in a list leaves a
        row of history without it.
        """
        if issubclass(self.model, Curated) and self.model.row_of:
            self.model.count_wholes(self)
        if not self.model.may_be_in_lists():
            return super().delete()
        with transaction.atomic():
            holders = self.model.holders(list(self.values_list("pk", flat=True)))
            gone = super().delete()
            self.model.lose(holders)
        return gone

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


RecordManager = models.Manager.from_queryset(RecordQuerySet)


class Record(Prepared):
    """A row with an identity that it keeps in every database it travels to."""

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)

    unchangeable: ClassVar[Sequence[str]] = ()
    """Columns that a database trigger protects from updates (sources/triggers.py)."""
    emptiable: ClassVar[Sequence[str]] = ()
    """Those of them that may be emptied, leaving a tombstone."""

    named_with: ClassVar[Sequence[str]] = ()
    """The records that this one's own name is made of, fetched in the same query."""

    objects: ClassVar[models.Manager[Any]] = RecordManager()

    class Meta:
        abstract = True
        default_permissions: ClassVar[Sequence[str]] = PERMISSIONS

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        if (names := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*names, *self.computed_columns()}
        super().save(*args, **kwargs)

    @property
    def short_id(self) -> str:
        """The first eight digits of the uuid, enough for people to tell records apart."""
        return str(self.uuid)[:8]


_history = History(inherit=True)


class Curated(Record):
    """A record that analysts edit: it counts its versions, and each leaves a row of history."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    history = _history

    written_without_history: ClassVar[Mapping[str, str]] = {}
    """Columns that ``update()`` may write without a row of history, each with the reason why."""
    not_in_words: ClassVar[Collection[str]] = ()
    """Columns that a difference leaves out because they say nothing to people, as digests."""
    stands_alone: ClassVar[bool] = False
    """Whether it is a record of its own although it goes when the one it is about goes."""
    row_of: ClassVar[str] = ""
    """The foreign key to the record in whose form this one is a row, where it is one.

    A form's version covers its rows, so whatever else writes such a row counts the version
    of the whole on as well: else the form would be saved over it in silence.
    """
    is_saved_with_whole = False
    """Whether the whole was counted on already, in the same transaction."""

    class Meta(Record.Meta):
        abstract = True

    @classmethod
    def remember(cls, records: list[Any], *, kind: str) -> None:
        _history.remember(records, kind=kind)

    @classmethod
    def told_by_history(cls) -> set[str]:
        kept: set[str] = {field.name for field in cls.history.model.tracked_fields}
        return kept - cls.written_without_history.keys()

    @classmethod
    def lists_with_these(cls) -> list[tuple[type["Curated"], str]]:
        """Return the lists of other records that such records stand in, and history keeps."""
        relations = [each for each in cls._meta.related_objects if each.many_to_many]
        found: list[tuple[type[Curated], str]] = []
        for relation in relations:
            model: Any = relation.related_model
            kept = [field.name for field in model.history.model._history_m2m_fields]
            if relation.field.name in kept:
                found.append((model, relation.field.name))
        return found

    @classmethod
    def may_be_in_lists(cls) -> bool:
        return bool(cls.lists_with_these())

    @classmethod
    def holders(cls, keys: Collection[int], /) -> list[Any]:
        found: list[Any] = []
        for model, name in cls.lists_with_these():
            found += model._default_manager.filter(**{f"{name}__in": keys}).distinct()
        return found

    @classmethod
    def lose(cls, holders: Iterable[Any]) -> None:
        by_model: dict[type[Curated], list[Curated]] = {}
        for holder in holders:
            holder.version += 1
            by_model.setdefault(type(holder), []).append(holder)
        for model, records in by_model.items():
            plain: models.QuerySet[Curated] = models.QuerySet(model)
            plain.bulk_update(records, ["version"], batch_size=500)
            model.remember(records, kind="~")
            for record in records:
                record.list_changed()

    def list_changed(self) -> None:
        """Do what follows when a list of the record was changed beside it."""

    @classmethod
    def count_wholes(cls, parts: Iterable[Any]) -> None:
        """Count on the records that these are parts of, or were until now."""
        if not cls.row_of:
            return
        column, whole = f"{cls.row_of}_id", cls.whole_model()
        some = [part for part in parts if not part.is_saved_with_whole]
        known = [part.pk for part in some if not part._state.adding]
        keys = {getattr(part, column) for part in some}
        if known:
            keys |= set(cls._default_manager.filter(pk__in=known).values_list(column, flat=True))
        if keys - {None}:
            whole.count_on(keys - {None})

    @classmethod
    def count_on(cls, keys: Iterable[int]) -> None:
        """Count on the versions of records of which something in another table changes.

        To be called first, in the same transaction: the row of history that it leaves parts
        what another table held until now from what it holds from now on.
        """
        with transaction.atomic():
            locked = cls._default_manager.select_for_update().filter(pk__in=set(keys))
            cls._default_manager.bulk_update(list(locked.order_by("pk")), ["version"])

    @classmethod
    def whole_model(cls) -> type["Curated"]:
        """Return the kind of record that this one is a part of."""
        related: Any = cls._meta.get_field(cls.row_of).related_model
        found: type[Curated] = related
        return found

    def with_whole(self) -> Self:
        """Note that the record that this is a part of is saved in the same transaction."""
        self.is_saved_with_whole = True
        return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self.version += 1
            if (names := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*names, "version"}
        if not self.row_of:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            self.count_wholes([self])
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the record; whoever had it in a list leaves a row of history without it."""
        with transaction.atomic():
            self.count_wholes([self])
            holders = self.holders([self.pk])
            gone = super().delete(*args, **kwargs)
            self.lose(holders)
        return gone

    @classmethod
    def uncounted(cls) -> set[str]:
        """Return the columns that no difference between two versions shows."""
        bookkeeping = {"id", "uuid", "version", "created_at", "updated_at"}
        return bookkeeping | set(cls.computed_columns())


def validate_edtf(value: str) -> None:
    """Refuse what is not an EDTF date.

    Raises:
        ValidationError: with the reason.
    """
    try:
        edtf.days(value)
    except edtf.DateProblem as problem:
        raise ValidationError(str(problem), code="edtf") from problem


class EdtfField(models.CharField[str, str]):
    """A date as the Library of Congress's Extended Date/Time Format writes it; may be empty."""

    default_validators = [validate_edtf]  # noqa: RUF012 (as in Django's own fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
