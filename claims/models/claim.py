"""One checkable assertion in a passage; a numeric one carries its value as an interval."""

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar, overload

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.indicator import Indicator, validate_unit
from claims.models.review import Constraints, Reviewed, ReviewedQuerySet, Status
from claims.models.speech import Speaker, Statement
from extraction import values, wording
from sources.models import Passage, Tag
from sources.records import Dated, EdtfField, Searchable

DIGITS, PLACES = 30, 10
"""Room for the columns: 20 digits before the point and 10 after it."""


@overload
def plain(number: Decimal) -> Decimal: ...
@overload
def plain(number: None) -> None: ...
def plain(number: Decimal | None) -> Decimal | None:
    """Return a number without the trailing zeros that a column's places give it."""
    return None if number is None else Decimal(values.plain(Decimal(number)))


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
        ).defer("passage__snapshot__text", "passage__snapshot__articles")


ClaimManager = models.Manager.from_queryset(ClaimQuerySet)


class Claim(Searchable, Dated, Reviewed):
    """An assertion that can be checked, made inside a statement or by the source itself.

    The raw text of a figure is its passage's; ``value`` has the scale applied and
    is unsigned where a direction is given. ``low`` and ``high`` are the signed
    bounds of the interval that the value stands for (None: unbounded), computed
    by ``extraction.values``.
    """

    class Comparator(models.TextChoices):
        EQ = "eq", _("exactly")
        APPROX = "approx", _("about")
        GT = "gt", _("more than")
        GE = "ge", _("at least")
        LT = "lt", _("less than")
        LE = "le", _("up to")
        RANGE = "range", _("from … to")

    class Measure(models.TextChoices):
        LEVEL = "level", _("level")
        CHANGE = "change", _("change")
        SHARE = "share", _("share")
        TARGET = "target", _("target")
        FORECAST = "forecast", _("forecast")
        COUNT = "count", _("count")
        ORDINAL = "ordinal", _("ordinal")
        MULTIPLE = "multiple", _("multiple")
        DURATION = "duration", _("duration")

    class Direction(models.TextChoices):
        UP = "up", _("up")
        DOWN = "down", _("down")

    class Vintage(models.TextChoices):
        PRELIMINARY = "preliminary", _("preliminary")
        FINAL = "final", _("final")
        REVISED = "revised", _("revised")

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

    comparator = models.CharField(_("comparator"), max_length=10, choices=Comparator, blank=True)
    value = models.DecimalField(
        _("value"), max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True
    )
    value_high = models.DecimalField(
        _("upper value"), max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True
    )
    step = models.DecimalField(
        _("last digit"),
        max_digits=DIGITS,
        decimal_places=PLACES,
        null=True,
        blank=True,
        help_text=_("Size of the last written digit: 100000000 for 240.1 bn"),
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True, validators=[validate_unit])
    base_unit = models.CharField(
        _("computed in"),
        max_length=40,
        blank=True,
        validators=[validate_unit],
        help_text=_("The currency in which a change was computed, where the source says"),
    )
    measure = models.CharField(_("measure"), max_length=10, choices=Measure, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, blank=True)
    period = EdtfField(_("period"), help_text=_("2023, Jan–Nov 2023, tháng 2/2022, 2023年1-11月"))
    baseline = EdtfField(_("compared with"), help_text=_("For a change: the period before"))
    vintage = models.CharField(_("vintage"), max_length=12, choices=Vintage, blank=True)
    is_record = models.BooleanField(
        _("called a record"), default=False, help_text=_("The source calls it a record")
    )
    low = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True, editable=False)
    low_open = models.BooleanField(default=True, editable=False)
    high = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True, editable=False)
    high_open = models.BooleanField(default=True, editable=False)

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
    dated_by = "period"
    material: ClassVar[Sequence[str]] = (
        "passage",
        "statement",
        "claimant",
        "proposition",
        "indicator",
        "comparator",
        "value",
        "value_high",
        "step",
        "unit",
        "base_unit",
        "measure",
        "direction",
        "period",
        "baseline",
        "vintage",
        "is_record",
    )
    objects: ClassVar[ClaimManager["Claim"]] = ClaimManager()
    _history_m2m_fields = (tags,)

    class Meta(Reviewed.Meta):
        ordering = ("-updated_at", "-id")
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints: ClassVar[Constraints] = (
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="claim_low_not_above_high",
            ),
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
                condition=Q(value__isnull=True) | ~Q(comparator=""), name="claim_comparator"
            ),
            models.CheckConstraint(
                condition=~Q(comparator="range") | Q(value_high__isnull=False),
                name="claim_range_has_upper_value",
                violation_error_message=_("A range needs an upper value."),
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

    @classmethod
    def computed_columns(cls) -> Sequence[str]:
        return [*super().computed_columns(), "comparator", "low", "low_open", "high", "high_open"]

    @classmethod
    def computed_from(cls) -> set[str]:
        read = {"comparator", "value", "value_high", "step", "direction"}
        return super().computed_from() | read

    def prepare(self) -> None:
        super().prepare()
        self.low = self.high = None
        self.low_open = self.high_open = True
        if self.value is None:
            return
        self.comparator = self.comparator or self.Comparator.EQ
        self.value = plain(self.value)
        self.value_high, self.step = plain(self.value_high), plain(self.step)
        try:
            bounds = values.bounds(
                comparator=self.comparator,
                value=self.value,
                value_high=self.value_high,
                step=self.step,
                direction=self.direction or None,
            )
        except values.ValueProblem as problem:
            raise ValidationError({"value": str(problem)}) from problem
        self.low, self.low_open = plain(bounds.low), bounds.low_open
        self.high, self.high_open = plain(bounds.high), bounds.high_open

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

    @property
    def bounds(self) -> values.Bounds:
        """The interval that the figure stands for."""
        return values.Bounds(self.low, self.low_open, self.high, self.high_open)

    @property
    def figure(self) -> wording.FigureWords | None:
        """The figure in human form, for example ``> 200 bn USD``; None without one."""
        if self.value is None:
            return None
        return wording.figure(
            comparator=self.comparator,
            value=self.value,
            value_high=self.value_high,
            unit=self.unit or None,
            measure=self.measure or None,
            direction=self.direction or None,
            step=self.step,
        )

    @property
    def period_in_words(self) -> str:
        """The period in human form, a change with what it is compared with."""
        if not self.period:
            return ""
        period = wording.period(self.period)
        if not self.baseline:
            return period
        baseline = wording.period(self.baseline)
        if period[:-4] == baseline[:-4] and baseline[-4:].isdigit():
            baseline = baseline[-4:]  # the same months of another year
        return f"{period} vs {baseline}"

    def is_cited(self) -> bool:
        return self.pk is not None and self.notes.exists()

    def not_ready(self) -> list[str]:
        if self.value is None:
            return [] if self.proposition else [str(_("Say in one sentence what is claimed."))]
        problems: list[str] = []
        if not self.unit:
            problems.append(str(_("A figure needs a unit, such as USD or percent.")))
        if not self.measure:
            problems.append(str(_("A figure needs a measure, such as level or change.")))
        return problems
