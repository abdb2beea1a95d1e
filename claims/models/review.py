"""What every reviewed record shares, and the append-only events of its review."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, NoReturn, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models import door
from extraction import values
from sources.records import PERMISSIONS, Curated, Record, RecordQuerySet
from sources.revisions import InRevision

Constraints = tuple[models.BaseConstraint, ...]


class Status(models.TextChoices):
    """Where a record stands in its review; only claims/review.py changes it."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    APPROVED = "approved", _("approved")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    REJECTED = "rejected", _("rejected")


RESERVED = frozenset(
    {"status", "created_by", "edited_by", "assigned_to", "submitted_at", "fingerprint",
     "approved_fingerprint"}
)  # fmt: skip
"""The columns that no ``update()`` writes: each is the outcome of a rule of review."""

JUDGED = frozenset({"status", "edited_by", "submitted_at"})
"""Those of them that follow from an edit, and are stored with it."""

R = TypeVar("R", bound="Reviewed")


class ReviewedQuerySet(RecordQuerySet[R]):
    """Records by where they stand in their review; written through open doors alone."""

    def bulk_create(self, objs: Iterable[R], *args: Any, **kwargs: Any) -> list[R]:
        if kwargs.get("update_conflicts"):
            raise door.ClosedDoor("Stored reviewed records are not written over by new ones.")
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(
        self, objs: Iterable[R], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        records = list(objs)
        doors = [record.sign() for record in records]
        updated = super().bulk_update(records, {*fields, *JUDGED}, batch_size)
        for record, opened in zip(records, doors, strict=True):
            opened.version = record.version
        return updated

    def update(self, **kwargs: Any) -> int:
        if reserved := RESERVED & kwargs.keys():
            raise door.ClosedDoor(
                f"{', '.join(sorted(reserved))} can't be updated: ask claims.review."
            )
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def awaiting_review(self) -> "ReviewedQuerySet[R]":
        """Return what waits for a reviewer, the longest-waiting first."""
        return self.filter(status=Status.SUBMITTED).order_by("submitted_at", "id")

    def sent_back_to(self, user: models.Model) -> "ReviewedQuerySet[R]":
        """Return what a reviewer sent back to its author or to whom it is assigned."""
        return self.filter(
            Q(created_by=user) | Q(assigned_to=user), status=Status.CHANGES_REQUESTED
        )


ReviewedManager = models.Manager.from_queryset(ReviewedQuerySet)


class Reviewed(Curated):
    """A record that is a draft until it is submitted, and counts once it is approved."""

    # No form lists it: claims/review.py alone writes it. Editable, so that the history shows it.
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("last edited by"),
        help_text=_("Who made the latest change to its content; may not approve it"),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    fingerprint = models.CharField(max_length=64, default="", editable=False)
    approved_fingerprint = models.CharField(max_length=64, default="", editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    written_without_history: ClassVar[Mapping[str, str]] = {
        "created_at": "the demo desk puts its records into the days before it is loaded",
        "updated_at": "the demo desk puts its records into the days before it is loaded",
    }

    material: ClassVar[Sequence[str]] = ()
    """The fields that enter a comparison or say who said what, when and through whom.

    A name that is no column is that of the rows which belong to the record.
    """
    is_just_made = False
    """Whether it was stored for the first time by this very object."""

    objects: ClassVar[models.Manager[Any]] = ReviewedManager()

    class Meta(Curated.Meta):
        abstract = True
        default_permissions: ClassVar[Sequence[str]] = (*PERMISSIONS, "review")
        constraints: ClassVar[Constraints] = (
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="%(class)s_status_known"
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=("status", "submitted_at"), name="%(class)s_waiting"),
        )

    @classmethod
    def computed_columns(cls) -> Collection[str]:
        return [*super().computed_columns(), "fingerprint"]

    @classmethod
    def computed_from(cls) -> set[str]:
        columns = {field.name for field in cls._meta.concrete_fields}
        return super().computed_from() | (columns & set(cls.material))

    @classmethod
    def uncounted(cls) -> set[str]:
        people = {"created_by", "edited_by", "submitted_at", "approved_fingerprint"}
        return super().uncounted() | people

    def prepare(self) -> None:
        super().prepare()
        self.fingerprint = self.content_fingerprint()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new record, or a stored one through its open door.

        Raises:
            ClosedDoor: when the rules of review were not asked (claims/models/door.py).
            Overtaken: when somebody else has saved the record since it was read.
        """
        if self._state.adding:
            # A key given by hand must not write over a stored record.
            super().save(*args, **{**kwargs, "force_insert": True})
            self.is_just_made = True
            return
        opened = self.sign()
        if (names := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*names, *JUDGED}
        super().save(*args, **kwargs)
        opened.version = self.version

    def sign(self) -> door.Door:
        """Return the record's open door, after noting who goes through it and what follows."""
        opened = door.check(self)
        if opened.by is not None:
            self._history_user = opened.by  # read by django-simple-history
        if opened.judge is not None:
            self.prepare()  # other line ends are no other content
            opened.judge(self, self.own_content() != opened.content)
            opened.status = self.status
        return opened

    def own_content(self) -> dict[str, Any]:
        """Return the material columns by their names, as JSON can hold them."""
        columns = {field.name: field for field in self._meta.concrete_fields}
        return {
            name: self._as_content(getattr(self, columns[name].attname))
            for name in self.material
            if name in columns
        }

    def content(self) -> dict[str, Any]:
        """Return what a reviewer agrees to, by the names of the material fields."""
        found = self.own_content()
        linked = [name for name in self.material if name not in found]
        return found | {name: [self.linked_content(), self.weighed()] for name in linked}

    def content_fingerprint(self) -> str:
        """Return a SHA-256 over the material fields, in hexadecimal digits."""
        content: list[Any] = [[name, value] for name, value in self.own_content().items()]
        if self.pk is not None:
            content += self.linked_content()
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    @staticmethod
    def _as_content(value: Any) -> str | int | None:
        """Return a column's value as it is before and after it was stored."""
        if isinstance(value, Decimal):
            return values.plain(value)
        return value if value is None or isinstance(value, int) else str(value)

    def linked_content(self) -> list[Any]:
        """Return what is material of other tables' rows, as JSON can hold it."""
        return []

    def weighed(self) -> list[Any]:
        """Return what the record was weighed against.

        No part of what it says, and so not of its fingerprint; but to weigh it anew is a
        change that a second person looks at.
        """
        return []

    def is_cited(self) -> bool:
        """Tell whether another record leans on this one, so that it has to stay."""
        return False

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the record where nothing cites it.

        Raises:
            ProtectedError: when something does.
        """
        if self.is_cited():
            words = _("%s can't be deleted: a note cites it, or a fact leans on it.") % self
            raise ProtectedError(words, {self})
        return super().delete(*args, **kwargs)

    def not_ready(self) -> list[str]:
        """Return what must be mended before the record can be submitted, in words."""
        return []


def exactly_one(*names: str) -> Q:
    """Return the condition that one of these columns is filled, and no other."""
    conditions = Q()
    for filled in names:
        conditions |= Q(**{f"{name}__isnull": name != filled for name in names})
    return conditions


class ReviewEventQuerySet(RecordQuerySet["ReviewEvent"]):
    """Events, which nobody deletes."""

    def delete(self) -> NoReturn:
        """Refuse: what happened in a review stays on record."""
        raise ValidationError("Review events can't be deleted.")


ReviewEventManager = models.Manager.from_queryset(ReviewEventQuerySet)


class ReviewEvent(InRevision, Record):
    """One transition of one record: from, to, by whom, why and when. Never changed."""

    statement = models.ForeignKey(
        "claims.Statement", models.PROTECT, null=True, related_name="review_events"
    )
    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, null=True, related_name="review_events"
    )
    note = models.ForeignKey(
        "claims.CrossSourceNote", models.PROTECT, null=True, related_name="review_events"
    )
    fact = models.ForeignKey("claims.Fact", models.PROTECT, null=True, related_name="review_events")
    old_status = models.CharField(_("from"), max_length=20, choices=Status)
    new_status = models.CharField(_("to"), max_length=20, choices=Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    fingerprint = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("SHA-256 over the material fields of the record as it was then"),
    )

    takes_back = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="taken_back",
        verbose_name=_("takes back"),
    )

    objects: ClassVar[ReviewEventManager["ReviewEvent"]] = ReviewEventManager()
    unchangeable: ClassVar[Sequence[str]] = (
        "statement_id",
        "claim_id",
        "note_id",
        "fact_id",
        "old_status",
        "new_status",
        "by_id",
        "reason",
        "at",
        "fingerprint",
        "revision",
        "takes_back_id",
    )

    shown_with = ("claims.Statement", "claims.Claim", "claims.CrossSourceNote", "claims.Fact")

    class Meta(Record.Meta):
        ordering = ("-at", "-id")
        verbose_name = _("review event")
        verbose_name_plural = _("review events")
        default_permissions: ClassVar[Sequence[str]] = ("view", "export")
        constraints = (
            models.CheckConstraint(
                condition=exactly_one("statement", "claim", "note", "fact"),
                name="review_event_of_one_record",
            ),
        )

    def __str__(self) -> str:
        return f"{self.old_status} → {self.new_status}"

    @property
    def verb(self) -> str:
        """What happened, as a verb in the past, before “it” or the record's name."""
        if self.takes_back_id is not None:
            return str(_("took back the last step of"))
        if (self.old_status, self.new_status) == (Status.APPROVED, Status.SUBMITTED):
            return str(_("changed the approved content of"))
        verbs = {
            Status.SUBMITTED: _("submitted"),
            Status.APPROVED: _("approved"),
            Status.CHANGES_REQUESTED: _("asked for changes to"),
            Status.REJECTED: _("rejected"),
            Status.DRAFT: (_("withdrew") if self.old_status == Status.SUBMITTED else _("reopened")),
        }
        return str(verbs[Status(self.new_status)])

    @property
    def record(self) -> Reviewed:
        """The record that the event is about."""
        found: Reviewed | None = self.statement or self.claim or self.note or self.fact
        if found is None:
            raise ValueError("A review event belongs to one record.")
        return found

    def prepare(self) -> None:
        super().prepare()
        if not self._state.adding:
            raise ValidationError(_("A review event can't be changed."))

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Refuse: what happened in a review stays on record."""
        raise ValidationError("A review event can't be deleted.")
