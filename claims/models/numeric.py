"""The numeric part of a record: a figure, its unit and period, and the interval it stands for."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import ClassVar, overload

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.indicator import validate_unit
from claims.models.review import Constraints
from extraction import values, wording
from sources.records import EdtfField
from sources.traits import Dated

DIGITS, PLACES = 30, 10
"""Room for the columns: 20 digits before the point and 10 after it."""


@overload
def plain(number: Decimal) -> Decimal: ...
@overload
def plain(number: None) -> None: ...
def plain(number: Decimal | None) -> Decimal | None:
    """Return a number without the trailing zeros that a column's places give it."""
    return None if number is None else Decimal(values.plain(Decimal(number)))


class Numeric(Dated):
    """A record with at most one figure (design, The numeric part of a claim).

    ``value`` has the scale applied and is unsigned where a direction is given. ``low`` and
    ``high`` are the signed bounds of the interval that the value stands for (None:
    unbounded), computed by ``extraction.values``.
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
    low = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True, editable=False)
    low_open = models.BooleanField(default=True, editable=False)
    high = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True, editable=False)
    high_open = models.BooleanField(default=True, editable=False)

    dated_by = "period"
    numeric: ClassVar[Sequence[str]] = (
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
    )
    """The fields that make the figure."""

    class Meta(Dated.Meta):
        abstract = True
        constraints: ClassVar[Constraints] = (
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="%(class)s_low_not_above_high",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | ~Q(comparator=""), name="%(class)s_comparator"
            ),
            models.CheckConstraint(
                condition=~Q(comparator="range") | Q(value_high__isnull=False),
                name="%(class)s_range_has_upper_value",
                violation_error_message=_("A range needs an upper value."),
            ),
        )

    @classmethod
    def computed_columns(cls) -> Collection[str]:
        return [*super().computed_columns(), "comparator", "low", "low_open", "high", "high_open"]

    @classmethod
    def computed_from(cls) -> set[str]:
        read = {"comparator", "value", "value_high", "step", "direction"}
        return super().computed_from() | read

    def prepare(self) -> None:
        if self.value is not None:
            self.comparator = self.comparator or self.Comparator.EQ
            self.value = plain(self.value)
        self.value_high, self.step = plain(self.value_high), plain(self.step)
        super().prepare()
        self.low = self.high = None
        self.low_open = self.high_open = True
        if self.value is None:
            return
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
