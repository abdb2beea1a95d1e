"""What was published, and the exact text of it: outlets, sources, snapshots, passages."""

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources import texts
from sources.codes import validate_country, validate_language
from sources.records import (
    Curated,
    Dated,
    EdtfField,
    Record,
    RecordQuerySet,
    Searchable,
)


class Tag(Searchable, Curated):
    """A word that marks the sources, claims and notes of one of the desk's beats."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    searched = ("name",)

    class Meta(Searchable.Meta):
        ordering = ("name",)
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self) -> str:
        return self.name


class Outlet(Searchable, Curated):
    """Who publishes. The reliability is the Admiralty code's, of the source as such."""

    class Kind(models.TextChoices):
        AGENCY = "agency", _("news agency")
        NEWSPAPER = "newspaper", _("newspaper")
        BROADCASTER = "broadcaster", _("broadcaster")
        WEBSITE = "website", _("website")
        GOVERNMENT = "government", _("government")
        INSTITUTE = "institute", _("institute")
        COMPANY = "company", _("company")
        OTHER = "other", _("other")

    class Reliability(models.TextChoices):
        A = "A", _("A, completely reliable")
        B = "B", _("B, usually reliable")
        C = "C", _("C, fairly reliable")
        D = "D", _("D, not usually reliable")
        E = "E", _("E, unreliable")
        F = "F", _("F, cannot be judged")

    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NEWSPAPER)
    homepage = models.URLField(_("homepage"), blank=True, max_length=500)
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[validate_country],
        help_text=_("ISO 3166 code, such as VN"),
    )
    language = models.CharField(
        _("language"),
        max_length=20,
        blank=True,
        validators=[validate_language],
        help_text=_("Main language: vi, en, ru, zh-Hans, …"),
    )
    reliability = models.CharField(
        _("reliability"),
        max_length=1,
        choices=Reliability,
        default=Reliability.F,
        help_text=_("Admiralty code"),
    )

    searched = ("name",)

    class Meta(Searchable.Meta):
        ordering = ("name",)
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")

    def __str__(self) -> str:
        return self.name


class Source(Searchable, Dated, Curated):
    """One document of an outlet."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        READOUT = "readout", _("readout")
        TRANSCRIPT = "transcript", _("transcript")
        DATASET = "dataset", _("dataset")

    class State(models.TextChoices):
        LIVE = "live", _("live")
        CORRECTED = "corrected", _("corrected")
        RETRACTED = "retracted", _("retracted")
        GONE = "gone", _("gone")

    outlet = models.ForeignKey(
        Outlet, models.PROTECT, related_name="sources", verbose_name=_("outlet")
    )
    title = models.CharField(_("title"), max_length=500)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    archive_url = models.URLField(_("archived at"), max_length=1000, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ARTICLE)
    language = models.CharField(
        _("language"),
        max_length=20,
        blank=True,
        validators=[validate_language],
        help_text=_("vi, en, ru, zh-Hans, …"),
    )
    byline = models.CharField(_("byline"), max_length=300, blank=True)
    published = EdtfField(_("published"), help_text=_("For example 2024-04-09, Apr 2024 or 2024"))
    credits = models.ManyToManyField(
        Outlet,
        blank=True,
        related_name="credited_in",
        verbose_name=_("credits"),
        help_text=_("The agencies that the text itself names as its source"),
    )
    copy_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("copy of"),
        help_text=_("The source that this one reprints"),
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.LIVE)
    tags = models.ManyToManyField(Tag, blank=True, related_name="sources", verbose_name=_("tags"))

    searched = ("title", "byline", "url")
    dated_by = "published"
    _history_m2m_fields = (credits, tags)

    class Meta(Searchable.Meta):
        ordering = ("-first_day", "-id")
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = (
            models.UniqueConstraint(
                fields=("url",),
                condition=~Q(url=""),
                name="source_url_unique",
                violation_error_message=_("The desk already has a source with this address."),
            ),
            models.UniqueConstraint(
                fields=("outlet", "title", "published"),
                condition=Q(url=""),
                name="source_without_url_unique",
                violation_error_message=_(
                    "The desk already has a source of this outlet, title and date."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(copy_of=F("id")),
                name="source_no_copy_of_itself",
                violation_error_message=_("A source can't be a copy of itself."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        seen = {self.pk}
        ancestor = self.copy_of
        while ancestor is not None:
            if ancestor.pk in seen and self.pk is not None:
                raise ValidationError(
                    {
                        "copy_of": _("“%(title)s” is itself a copy of this source.")
                        % {"title": self.copy_of}
                    }
                )
            seen.add(ancestor.pk)
            ancestor = ancestor.copy_of


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
    searched = ("exact",)
    unchangeable: ClassVar[Sequence[str]] = ("snapshot_id", "start", "end", "exact")

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
                condition=Exact(Length("exact"), F("end") - F("start")),
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
        text = self.snapshot.text
        self.check_against(text)
        self.prefix = text[max(0, self.start - texts.CONTEXT) : self.start]
        self.suffix = text[self.end : self.end + texts.CONTEXT]

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.snapshot_id is not None and self.start is not None:
            self.check_against(self.snapshot.text)

    def check_against(self, text: str) -> None:
        """Refuse a passage that is not, to the letter, what stands at its place.

        Raises:
            ValidationError: showing both strings.
        """
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
