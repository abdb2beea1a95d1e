"""One checkable assertion in a passage; a numeric one carries its value as an interval."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.indicator import Indicator
from claims.models.numeric import Numeric
from claims.models.review import Constraints, Reviewed, ReviewedQuerySet, Status
from claims.models.speech import Speaker, Statement
from sources.models import Passage, Tag, Touched
from sources.traits import Searchable


def _touch(indicators: Iterable[int | None]) -> None:
    Touched.note(Touched.Kind.INDICATOR, [key for key in indicators if key is not None])


class ClaimQuerySet(ReviewedQuerySet["Claim"]):
    """Claims, with what a list or a table shows of them."""

    def with_context(self) -> "ClaimQuerySet":
        """Fetch the records around each claim in the same query, but not the texts."""
        return self.select_related(
            "passage__snapshot__source__outlet",
            "indicator",
            "claimant",
            "statement__speaker",
            "assigned_to",
            "created_by",
            "comparison",
        ).defer("passage__snapshot__text", "passage__snapshot__articles")

    def bulk_create(self, objs: Iterable["Claim"], *args: Any, **kwargs: Any) -> list["Claim"]:
        made = super().bulk_create(objs, *args, **kwargs)
        _touch({claim.indicator_id for claim in made})
        return made

    def bulk_update(
        self, objs: Iterable["Claim"], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        claims = list(objs)
        updated = super().bulk_update(claims, fields, batch_size)
        for claim in claims:
            claim.touched()
        return updated

    def delete(self) -> tuple[int, dict[str, int]]:
        _touch(set(self.order_by().values_list("indicator", flat=True).distinct()))
        return super().delete()


ClaimManager = models.Manager.from_queryset(ClaimQuerySet)


class Claim(Searchable, Numeric, Reviewed):
    """An assertion that can be checked, made inside a statement or by the source itself.

    The raw text of a figure is its passage's.
    """

    class Credibility(models.IntegerChoices):
        CONFIRMED = 1, _("1, confirmed")
        PROBABLY_TRUE = 2, _("2, probably true")
        POSSIBLY_TRUE = 3, _("3, possibly true")
        DOUBTFUL = 4, _("4, doubtful")
        IMPROBABLE = 5, _("5, improbable")
        CANNOT_BE_JUDGED = 6, _("6, cannot be judged")

    passage = models.ForeignKey(
        Passage, models.PROTECT, related_name="claims", verbose_name=_("passage")
    )
    statement = models.ForeignKey(
        Statement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("made in the statement"),
        help_text=_("Empty: the source says it in its own voice"),
    )
    claimant = models.ForeignKey(
        Speaker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("counted by"),
        help_text=_("To whom the source attributes it, for example China Customs"),
    )
    proposition = models.TextField(
        _("proposition"), blank=True, help_text=_("The claim as one sentence of our own")
    )
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("indicator"),
    )

    is_record = models.BooleanField(
        _("called a record"), default=False, help_text=_("The source calls it a record")
    )
    credibility = models.PositiveSmallIntegerField(
        _("credibility"),
        choices=Credibility,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(6)],
        help_text=_("Admiralty code, of the claim itself"),
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="claims", verbose_name=_("tags"))

    searched = ("proposition",)
    material: ClassVar[Sequence[str]] = (
        "passage",
        "statement",
        "claimant",
        "proposition",
        "indicator",
        *Numeric.numeric,
        "is_record",
    )
    objects: ClassVar[ClaimManager["Claim"]] = ClaimManager()
    _history_m2m_fields = (tags,)

    shown_with = ("sources.Passage", "claims.Statement", "claims.Indicator", "sources.Tag")

    class Meta(Reviewed.Meta):
        ordering = ("-updated_at", "-id")
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints: ClassVar[Constraints] = (
            *Reviewed.Meta.constraints,
            *Numeric.Meta.constraints,
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | Q(status=Status.DRAFT)
                | (~Q(unit="") & ~Q(measure="")),
                name="claim_unit_and_measure",
                violation_error_message=_(
                    "A figure needs a unit and a measure before it is more than a draft."
                ),
            ),
            models.CheckConstraint(
                condition=Q(credibility__isnull=True) | Q(credibility__range=(1, 6)),
                name="claim_credibility_known",
            ),
            models.UniqueConstraint(
                fields=("passage", "indicator", "measure", "period"),
                name="claim_unique",
                violation_error_message=_(
                    "The desk already has a claim on this indicator, measure and period "
                    "in this passage."
                ),
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            *Reviewed.Meta.indexes,
            models.Index(fields=("value", "id"), name="claim_by_value"),
            models.Index(
                fields=("indicator", "measure", "unit", "first_day", "last_day"), name="claim_set"
            ),
            models.Index(fields=("low", "high"), name="claim_interval"),
        )

    def __str__(self) -> str:
        if self.value is None:
            return self.proposition[:80] or f"Claim {self.short_id}"
        return f"{self.figure}, {self.period_in_words}" if self.period else str(self.figure)

    def clean(self) -> None:
        super().clean()
        self.prepare()
        if self.value is None and not self.proposition:
            raise ValidationError(
                {"proposition": _("Give a figure, or say in one sentence what is claimed.")}
            )
        if (
            self.statement_id is not None
            and self.passage_id is not None
            and self.statement is not None
            and self.statement.passage.snapshot_id != self.passage.snapshot_id
        ):
            raise ValidationError(
                {"statement": _("This statement is in another text than the claim's passage.")}
            )

    @property
    def as_written(self) -> str:
        """The raw text of the claim: its passage, to the letter."""
        return self.passage.exact

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.touched()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.touched()
        return super().delete(*args, **kwargs)

    def touched(self) -> None:
        """Note that the sets which it was and is in have to be compared anew."""
        Touched.note(Touched.Kind.CLAIM, [self.pk])
        if self.indicator_id is not None:
            Touched.note(Touched.Kind.INDICATOR, [self.indicator_id])

    def is_cited(self) -> bool:
        return self.pk is not None and (self.notes.exists() or self.evidence.exists())

    def not_ready(self) -> list[str]:
        if self.value is None:
            return [] if self.proposition else [str(_("Say in one sentence what is claimed."))]
        problems: list[str] = []
        if not self.unit:
            problems.append(str(_("A figure needs a unit, such as USD or percent.")))
        if not self.measure:
            problems.append(str(_("A figure needs a measure, such as level or change.")))
        return problems
