"""What was published, and by whom: outlets and their sources."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sources.codes import validate_country, validate_language
from sources.models.touched import Touched
from sources.records import Curated, EdtfField
from sources.traits import Dated, Joinable, Searchable


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


class Outlet(Searchable, Joinable, Curated):
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new:  # its name may be that of an origin
            Touched.note(Touched.Kind.OUTLET, [self.pk])


class Source(Searchable, Dated, Joinable, Curated):
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

    shown_with = ("sources.Outlet", "sources.Tag")

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new:
            self.origin_changed()

    def origin_changed(self) -> None:
        """Note that the origin of its figures may be another one; after adding a credit, too."""
        Touched.note(Touched.Kind.SOURCE, [self.pk])

    def list_changed(self) -> None:
        self.origin_changed()

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
