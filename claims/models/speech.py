"""Who speaks, on what occasion, and what a source says they said."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.parts import PartOfReviewed
from claims.models.review import Constraints, Reviewed
from sources import texts
from sources.codes import validate_country, validate_language
from sources.models import Outlet, Passage, Snapshot, Touched
from sources.records import Curated, EdtfField, RecordQuerySet
from sources.traits import Dated, Joinable, Searchable


class SpeakerQuerySet(RecordQuerySet["Speaker"]):
    """Speakers by any of their names."""

    def named(self, name: str) -> "SpeakerQuerySet":
        """Return the speakers who bear this name in any language, to the letter."""
        name = name.strip()
        return self.filter(Q(name=name) | Q(names__name=name)).distinct()


SpeakerManager = models.Manager.from_queryset(SpeakerQuerySet)


class Speaker(Searchable, Joinable, Curated):
    """A person, office or organisation that says or counts something."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        OFFICE = "office", _("office")
        ORGANISATION = "organisation", _("organisation")

    name = models.CharField(
        _("name"), max_length=200, help_text=_("The name that the desk uses; others below")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PERSON)
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[validate_country],
        help_text=_("ISO 3166 code, such as CN"),
    )

    searched = ("name",)
    objects: ClassVar[SpeakerManager["Speaker"]] = SpeakerManager()

    class Meta(Searchable.Meta):
        ordering = ("name",)
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new:  # reasons call the counting body by its name
            Touched.note(Touched.Kind.SPEAKER, [self.pk])


class Named(Searchable, Curated):
    """A further name, in one language, of a record."""

    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(
        _("language"),
        max_length=20,
        blank=True,
        validators=[validate_language],
        help_text=_("vi, en, ru, zh-Hans, …"),
    )

    searched = ("name",)

    class Meta(Searchable.Meta):
        abstract = True
        ordering = ("language", "name")

    def __str__(self) -> str:
        return self.name


class SpeakerName(Named):
    """A name that a speaker bears in some language or script."""

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="names")

    row_of = "speaker"

    class Meta(Named.Meta):
        verbose_name = _("name")
        verbose_name_plural = _("names in other languages")
        constraints = (
            models.UniqueConstraint(
                fields=("speaker", "name", "language"),
                name="speaker_name_once",
                violation_error_message=_("This speaker already has this name."),
            ),
        )


class Position(Dated, Curated):
    """A post that a speaker held for a time."""

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="positions")
    title = models.CharField(_("title"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    held = EdtfField(_("held"), help_text=_("For example 2013-03/2022-12-30, or 2023-07-25/.."))

    dated_by = "held"
    row_of = "speaker"

    class Meta(Dated.Meta):
        ordering = ("-first_day",)
        verbose_name = _("position")
        verbose_name_plural = _("positions")

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}" if self.organisation else self.title


class Event(Searchable, Dated, Joinable, Curated):
    """A meeting, call, visit or press conference that statements belong to."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting")
        CALL = "call", _("call")
        VISIT = "visit", _("visit")
        PRESS_CONFERENCE = "press_conference", _("press conference")
        CONSULTATION = "consultation", _("consultation")
        SUMMIT = "summit", _("summit")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=300, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MEETING)
    place = models.CharField(_("place"), max_length=200, blank=True)
    date = EdtfField(_("date"), help_text=_("For example 2024-02-08"))
    participants = models.ManyToManyField(
        Speaker, blank=True, related_name="events", verbose_name=_("participants")
    )

    searched = ("name", "place")
    dated_by = "date"
    _history_m2m_fields = (participants,)

    shown_with = ("claims.Speaker",)

    class Meta(Searchable.Meta):
        ordering = ("-first_day", "name")
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return self.name


class Statement(Searchable, Dated, Reviewed):
    """A speech act in a passage: who said it, in which role, when, and relayed by whom."""

    class Form(models.TextChoices):
        DIRECT = "direct", _("direct")
        INDIRECT = "indirect", _("indirect")
        MIXED = "mixed", _("mixed")

    passage = models.ForeignKey(
        Passage, models.PROTECT, related_name="statements", verbose_name=_("passage")
    )
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.INDIRECT)
    speaker = models.ForeignKey(
        Speaker, models.PROTECT, related_name="statements", verbose_name=_("speaker")
    )
    role_as_written = models.CharField(
        _("role as written"),
        max_length=300,
        blank=True,
        help_text=_("As the text gives it, for example “Ngoại trưởng Trung Quốc”"),
    )
    spoken = EdtfField(_("spoken"), help_text=_("When it was said, for example 2024-04-09"))
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("event"),
    )

    searched = ("role_as_written",)
    named_with = ("speaker", "passage")
    dated_by = "spoken"
    material: ClassVar = (
        "passage",
        "form",
        "speaker",
        "role_as_written",
        "spoken",
        "event",
        "relays",
    )

    shown_with = ("sources.Passage", "claims.Speaker", "claims.Event")

    class Meta(Reviewed.Meta):
        ordering = ("-updated_at", "-id")
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints: ClassVar[Constraints] = (
            *Reviewed.Meta.constraints,
            models.UniqueConstraint(
                fields=("passage", "speaker"),
                name="statement_unique",
                violation_error_message=_(
                    "The desk already has a statement by this speaker in this passage."
                ),
            ),
        )

    def __str__(self) -> str:
        # Lists and menus fetch speaker and passage with the statement.
        words = texts.closed(self.passage.exact[:60])
        return f"{texts.closed(str(self.speaker))}: “{words}”"

    def linked_content(self) -> list[Any]:
        rows = self.relays.order_by("order").values_list("order", "outlet", "speaker")
        return [list(row) for row in rows]

    def is_cited(self) -> bool:
        return self.pk is not None and self.notes.exists()


class Relay(PartOfReviewed):
    """One hop between the speaker and the source, counted from the source outwards."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="relays")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    outlet = models.ForeignKey(
        Outlet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relays",
        verbose_name=_("outlet"),
    )
    speaker = models.ForeignKey(
        Speaker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relays",
        verbose_name=_("speaker"),
    )

    row_of = "statement"
    weighs = ("statement", "order", "outlet", "speaker")

    class Meta(PartOfReviewed.Meta):
        ordering = ("statement", "order")
        verbose_name = _("relay")
        verbose_name_plural = _("relayed by")
        constraints = (
            models.CheckConstraint(
                condition=Q(outlet__isnull=False, speaker__isnull=True)
                | Q(outlet__isnull=True, speaker__isnull=False),
                name="relay_by_outlet_or_speaker",
                violation_error_message=_("A relay is either an outlet or a speaker, not both."),
            ),
            models.UniqueConstraint(fields=("statement", "order"), name="relay_order_unique"),
        )

    def __str__(self) -> str:
        return f"Relay {self.order}"


class Translation(Curated):
    """A translation of a statement or of a snapshot's whole text."""

    statement = models.ForeignKey(
        Statement, models.CASCADE, null=True, blank=True, related_name="translations"
    )
    snapshot = models.ForeignKey(
        Snapshot, models.CASCADE, null=True, blank=True, related_name="translations"
    )
    language = models.CharField(_("language"), max_length=20, validators=[validate_language])
    text = models.TextField(_("text"))
    translator = models.CharField(
        _("translator"), max_length=200, blank=True, help_text=_("A person or a program")
    )

    shown_with = ("claims.Statement", "sources.Snapshot")
    row_of = "statement"

    class Meta(Curated.Meta):
        ordering = ("language",)
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = (
            models.CheckConstraint(
                condition=Q(statement__isnull=False, snapshot__isnull=True)
                | Q(statement__isnull=True, snapshot__isnull=False),
                name="translation_of_one",
                violation_error_message=_(
                    "A translation is either of a statement or of a snapshot, not both."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.language}: {self.text[:60]}"
