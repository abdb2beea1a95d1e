"""What the extraction found in a text, until a person says yes or no."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.indicator import Indicator
from claims.models.speech import Speaker, Statement
from extraction import wording
from sources.models import Snapshot
from sources.records import Record, RecordQuerySet


class SuggestionQuerySet(RecordQuerySet["Suggestion"]):
    """Suggestions, decided or not."""

    def undecided(self) -> "SuggestionQuerySet":
        """Return those that wait for a person."""
        return self.filter(status=Suggestion.Status.OPEN)


SuggestionManager = models.Manager.from_queryset(SuggestionQuerySet)


class Suggestion(Record):
    """A figure or a statement found in a snapshot, with its offsets and all that was read.

    ``values`` is what ``extraction.extract`` says of it (design, §6). The words
    themselves stay in the snapshot: ``text[start:end]``.
    """

    class Kind(models.TextChoices):
        CLAIM = "claim", _("claim")
        STATEMENT = "statement", _("statement")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        EDITED = "edited", _("accepted after editing")
        DISMISSED = "dismissed", _("dismissed")
        WITHDRAWN = "withdrawn", _("no longer found")

    UNDECIDED: ClassVar = (Status.OPEN, Status.WITHDRAWN)
    """Open again as soon as the extraction finds it again."""

    snapshot = models.ForeignKey(
        Snapshot, models.CASCADE, related_name="suggestions", verbose_name=_("snapshot")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    values = models.JSONField(_("what was read"), default=dict)
    speaker = models.ForeignKey(
        Speaker,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("speaker"),
        help_text=_("Who says it, or who counted it"),
    )
    indicator = models.ForeignKey(
        Indicator,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indicator"),
    )
    indicator_score = models.PositiveSmallIntegerField(
        _("score of the indicator, percent"), null=True, blank=True
    )
    language = models.CharField(_("language"), max_length=20, blank=True)
    version = models.CharField(_("version of the extraction"), max_length=20)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    claim = models.ForeignKey(
        Claim, models.SET_NULL, null=True, editable=False, related_name="suggestions"
    )
    statement = models.ForeignKey(
        Statement, models.SET_NULL, null=True, editable=False, related_name="suggestions"
    )

    objects: ClassVar[SuggestionManager["Suggestion"]] = SuggestionManager()

    shown_with = ("sources.Snapshot", "claims.Speaker", "claims.Indicator")

    class Meta(Record.Meta):
        ordering = ("snapshot", "start", "-end")
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = (
            models.UniqueConstraint(
                fields=("snapshot", "kind", "start", "end"), name="suggestion_once"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="suggestion_has_words"),
        )
        indexes = (models.Index(fields=("status", "snapshot"), name="suggestion_waiting"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start}–{self.end}"

    @property
    def figure(self) -> wording.FigureWords | None:
        """The figure in human form; None for a statement."""
        read: dict[str, Any] = self.values
        if self.kind != self.Kind.CLAIM:
            return None
        numbers = {
            name: Decimal(read[name]) if read.get(name) else None
            for name in ("value", "value_high", "step")
        }
        return wording.figure(
            comparator=read["comparator"],
            value=numbers["value"] or Decimal(0),
            value_high=numbers["value_high"],
            step=numbers["step"],
            unit=read.get("unit"),
            measure=read.get("measure"),
            direction=read.get("direction"),
        )


class SuggestionRun(models.Model):
    """One version of the extraction has read one snapshot."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="suggestion_runs")
    version = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("snapshot", "version"), name="suggestion_run_once"),
        )

    def __str__(self) -> str:
        return f"version {self.version} of snapshot {self.snapshot_id}"
