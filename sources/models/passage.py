"""Spans of snapshots, and where they stand in later ones."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from sources import texts
from sources.models.snapshot import Snapshot
from sources.records import Record, RecordQuerySet
from sources.traits import Searchable


class PassageQuerySet(RecordQuerySet["Passage"]):
    """Passages of one or more texts."""

    def empty(self, *, at: datetime) -> int:
        """Take the words out of passages whose text is emptied; their places stay."""
        words = {"exact": "", "prefix": "", "suffix": "", "search_text": ""}
        plain: models.QuerySet[Passage] = models.QuerySet(self.model, using=self.db)
        plain.query = self.query.clone()
        return plain.filter(emptied_at__isnull=True).update(emptied_at=at, **words)


PassageManager = models.Manager.from_queryset(PassageQuerySet)


class Passage(Searchable):
    """A span of a snapshot, as W3C Web Annotation selects it.

    ``start`` and ``end`` are Python string offsets (TextPositionSelector), ``exact``,
    ``prefix`` and ``suffix`` quote the text (TextQuoteSelector).
    """

    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="passages", verbose_name=_("snapshot")
    )
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    exact = models.TextField(_("exact text"))
    prefix = models.CharField(_("prefix"), max_length=texts.CONTEXT, blank=True, editable=False)
    suffix = models.CharField(_("suffix"), max_length=texts.CONTEXT, blank=True, editable=False)
    locator = models.CharField(
        _("locator"),
        max_length=50,
        blank=True,
        help_text=_("Page or time code, where there is one"),
    )
    emptied_at = models.DateTimeField(_("emptied at"), null=True, editable=False)

    searched = ("exact",)
    unchangeable: ClassVar[Sequence[str]] = ("snapshot_id", "start", "end", "exact")
    emptiable: ClassVar[Sequence[str]] = ("exact",)
    objects: ClassVar[PassageManager["Passage"]] = PassageManager()

    shown_with = ("sources.Snapshot",)

    class Meta(Record.Meta):
        ordering = ("snapshot", "start", "end")
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = (
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="passage_end_after_start",
                violation_error_message=_("A passage ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Exact(Length("exact"), F("end") - F("start"))
                | Q(exact="", emptied_at__isnull=False),
                name="passage_exact_fills_span",
                violation_error_message=_("The exact text is not as long as its span."),
            ),
            models.UniqueConstraint(
                fields=("snapshot", "start", "end"),
                name="passage_unique_in_snapshot",
                violation_error_message=_("The desk already has this passage."),
            ),
        )

    def __str__(self) -> str:
        return f"“{self.exact[:60]}”"

    def prepare(self) -> None:
        super().prepare()
        if self.emptied_at is not None:
            return
        text = self.snapshot.text
        self.check_against(text)
        self.locator = self.locator or self.snapshot.page_of(self.start, self.end)
        self.prefix = text[max(0, self.start - texts.CONTEXT) : self.start]
        self.suffix = text[self.end : self.end + texts.CONTEXT]

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.snapshot_id is not None and self.start is not None:
            self.check_against(self.snapshot.text)

    def check_against(self, text: str) -> None:
        """Refuse a passage that is not, to the letter, what stands at its place.

        What was emptied with its text has no words left to compare.

        Raises:
            ValidationError: showing both strings.
        """
        if self.emptied_at is not None and not text and not self.exact:
            return
        if not 0 <= self.start < self.end <= len(text):
            raise ValidationError(
                _("Characters %(start)s–%(end)s are outside the text, which has %(length)s.")
                % {"start": self.start, "end": self.end, "length": len(text)},
                code="outside",
            )
        found = text[self.start : self.end]
        if found != self.exact:
            raise ValidationError(
                _(
                    "The passage says “%(exact)s”, but characters %(start)s–%(end)s of the "
                    "snapshot say “%(found)s”. Select the passage again."
                )
                % {"exact": self.exact, "start": self.start, "end": self.end, "found": found},
                code="mismatch",
            )

    @property
    def in_sentence(self) -> texts.Sentence:
        """The passage in the sentence around it; reads the snapshot's text."""
        return texts.sentence(self.snapshot.text, self.start, self.end)


class PassagePlace(Record):
    """Where a passage of an earlier snapshot stands in a later one of the same source."""

    class Status(models.TextChoices):
        EXACT = "exact", _("exact")
        MOVED = "moved", _("reworded")
        LOST = "lost", _("lost")

    passage = models.ForeignKey(
        Passage, models.PROTECT, related_name="places", verbose_name=_("passage")
    )
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="places", verbose_name=_("snapshot")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status)
    start = models.PositiveIntegerField(_("start"), null=True)
    end = models.PositiveIntegerField(_("end"), null=True)

    unchangeable: ClassVar[Sequence[str]] = ("passage_id", "snapshot_id", "status", "start", "end")

    shown_with = ("sources.Passage",)

    class Meta(Record.Meta):
        ordering = ("-snapshot", "passage")
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = (
            models.UniqueConstraint(fields=("passage", "snapshot"), name="place_once"),
            models.CheckConstraint(
                condition=Q(status="lost", start__isnull=True, end__isnull=True)
                | Q(status__in=("exact", "moved"), start__isnull=False, end__gt=F("start")),
                name="place_where_it_is_not_lost",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.passage}"

    @property
    def words(self) -> str:
        """What stands there now; empty where the passage is lost."""
        if self.start is None or self.end is None:
            return ""
        return self.snapshot.text[self.start : self.end]
