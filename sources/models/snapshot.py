"""The exact text of a source as it was captured."""

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources import texts
from sources.models.publishing import Source
from sources.records import Record, RecordQuerySet


class SnapshotQuerySet(RecordQuerySet["Snapshot"]):
    """Snapshots, with or without their texts."""

    def without_text(self) -> "SnapshotQuerySet":
        """Leave the texts in the database; a list of sources has no use for megabytes."""
        return self.defer("text", "articles")


SnapshotManager = models.Manager.from_queryset(SnapshotQuerySet)


class Snapshot(Record):
    """The whole visible text of a source as captured at one moment; never changed.

    ``articles`` is a list of ``{"title", "published", "body": [[start, end], …]}``
    with offsets into the text; what no article covers is site furniture.
    """

    source = models.ForeignKey(
        Source, models.PROTECT, related_name="snapshots", verbose_name=_("source")
    )
    text = models.TextField(_("text"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False, db_index=True)
    articles = models.JSONField(_("articles"), default=list, blank=True)
    captured_at = models.DateTimeField(_("captured at"), default=timezone.now)
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("captured by"),
    )
    captured_with = models.CharField(_("captured with"), max_length=100, blank=True)

    unchangeable: ClassVar[Sequence[str]] = ("text", "sha256")
    objects: ClassVar[SnapshotManager["Snapshot"]] = SnapshotManager()

    class Meta(Record.Meta):
        ordering = ("-captured_at", "-id")
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "sha256"),
                name="snapshot_text_unique_in_source",
                violation_error_message=_("This source already has a snapshot with this text."),
            ),
        )

    def __str__(self) -> str:
        # Lists and menus fetch the source with the snapshot.
        return f"{self.source} · {self.captured_at:%Y-%m-%d}"

    @classmethod
    def computed_columns(cls) -> Sequence[str]:
        return ["text", "sha256"]

    @classmethod
    def computed_from(cls) -> set[str]:
        return {"text"}

    def prepare(self) -> None:
        super().prepare()
        if not self._state.adding:
            return
        try:
            self.text = texts.normalise(self.text)
        except texts.TextProblem as problem:
            raise ValidationError({"text": str(problem)}) from problem
        self.sha256 = texts.fingerprint(self.text)
