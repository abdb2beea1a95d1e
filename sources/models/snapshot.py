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
from sources.records import PERMISSIONS, Record, RecordQuerySet
from sources.revisions import History


class SnapshotQuerySet(RecordQuerySet["Snapshot"]):
    """Snapshots, with or without their texts."""

    def without_text(self) -> "SnapshotQuerySet":
        """Leave the texts in the database; a list of sources has no use for megabytes."""
        return self.defer("text", "articles")

    def date_to_count_from(self, key: int | None, offset: int | None) -> str | None:
        """Return the EDTF date of the article at an offset of a text; None where unknown."""
        if key is None:
            return None
        found = self.filter(pk=key).select_related("source").defer("text").first()
        return (found and found.published_at(offset or 0)) or None


SnapshotManager = models.Manager.from_queryset(SnapshotQuerySet)


class Snapshot(Record):
    """The whole visible text of a source as captured at one moment; never changed.

    ``articles`` is a list of ``{"title", "published", "body": [[start, end], …]}``
    with offsets into the text; what no article covers is site furniture. ``pages``
    are the spans of a PDF's pages. ``original`` holds the bytes that the text was
    read from. A wrong or unlawful capture is emptied (sources/emptying.py): its
    hash, reason and date stay as a tombstone.
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
    pages = models.JSONField(_("pages"), default=list, blank=True, editable=False)
    original = models.FileField(_("original file"), blank=True, max_length=200, editable=False)
    original_sha256 = models.CharField(
        _("SHA-256 of the original file"), max_length=64, blank=True, editable=False
    )
    original_media_type = models.CharField(
        _("media type of the original file"), max_length=100, blank=True, editable=False
    )
    emptied_at = models.DateTimeField(_("emptied at"), null=True, editable=False)
    emptied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("emptied by"),
    )
    emptied_because = models.TextField(_("reason"), blank=True, editable=False)
    history = History(excluded_fields=["text"])

    unchangeable: ClassVar[Sequence[str]] = (
        "source_id", "text", "sha256", "original", "original_sha256",
    )  # fmt: skip
    emptiable: ClassVar[Sequence[str]] = ("text", "original")
    objects: ClassVar[SnapshotManager["Snapshot"]] = SnapshotManager()

    shown_with = ("sources.Source",)

    class Meta(Record.Meta):
        default_permissions = (*PERMISSIONS, "empty")
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

    @property
    def is_emptied(self) -> bool:
        """Whether only the tombstone of the capture is left."""
        return self.emptied_at is not None

    def published_at(self, offset: int) -> str:
        """Return the EDTF date of the article at an offset, else the source's; may be empty."""
        for article in self.articles:
            if any(start <= offset < end for start, end in article["body"]):
                return article["published"] or self.source.published
        return self.source.published

    def page_of(self, start: int, end: int) -> str:
        """Return the page or pages that a span stands on ("p. 3", "p. 3–4"), empty without any."""
        on = [
            number
            for number, (first, last) in enumerate(self.pages, 1)
            if start < last and end > first
        ]
        if not on:
            return ""
        return f"p. {on[0]}" if len(on) == 1 else f"p. {on[0]}–{on[-1]}"

    def __str__(self) -> str:
        # Lists and menus fetch the source with the snapshot.
        return f"{texts.closed(str(self.source))} · {self.captured_at:%Y-%m-%d}"

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
