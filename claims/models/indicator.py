"""What figures measure."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.speech import Named, Speaker
from extraction.units import unit_problem
from sources.models import Touched
from sources.records import Curated, RecordQuerySet
from sources.traits import Joinable, Searchable


class IndicatorQuerySet(RecordQuerySet["Indicator"]):
    """Indicators by any of their names."""

    def named(self, name: str) -> "IndicatorQuerySet":
        """Return the indicators that bear this name in any language, to the letter."""
        name = name.strip()
        return self.filter(Q(name=name) | Q(names__name=name)).distinct()


def validate_unit(code: str) -> None:
    """Refuse a unit that the unit table doesn't have.

    Raises:
        ValidationError: naming the nearest units.
    """
    if problem := unit_problem(code):
        raise ValidationError(problem, code="unit")


IndicatorManager = models.Manager.from_queryset(IndicatorQuerySet)


class Indicator(Searchable, Joinable, Curated):
    """What a figure measures; may be the signed sum of others."""

    name = models.CharField(
        _("name"), max_length=200, unique=True, help_text=_("The name that the desk uses")
    )
    definition = models.TextField(
        _("definition"), blank=True, help_text=_("What is counted, and what is not")
    )
    unit = models.CharField(
        _("usual unit"),
        max_length=40,
        blank=True,
        validators=[validate_unit],
        help_text=_("A default, not a constraint: USD, percent, person, …"),
    )
    counting_body = models.ForeignKey(
        Speaker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="counts",
        verbose_name=_("usually counted by"),
    )

    searched = ("name", "definition")
    objects: ClassVar[IndicatorManager["Indicator"]] = IndicatorManager()

    shown_with = ("claims.Speaker",)

    class Meta(Searchable.Meta):
        ordering = ("name",)
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new:
            Touched.note(Touched.Kind.INDICATOR, [self.pk])


class IndicatorName(Named):
    """A name of an indicator in some language."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="names")

    row_of = "indicator"

    class Meta(Named.Meta):
        verbose_name = _("name")
        verbose_name_plural = _("names in other languages")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "name", "language"),
                name="indicator_name_once",
                violation_error_message=_("This indicator already has this name."),
            ),
        )


class IndicatorComponent(Curated):
    """One term of an indicator that is the signed sum of others."""

    class Sign(models.IntegerChoices):
        PLUS = 1, _("plus")
        MINUS = -1, _("minus")

    whole = models.ForeignKey(Indicator, models.CASCADE, related_name="components")
    part = models.ForeignKey(
        Indicator, models.PROTECT, related_name="part_of", verbose_name=_("indicator")
    )
    sign = models.SmallIntegerField(_("sign"), choices=Sign, default=Sign.PLUS)

    row_of = "whole"

    class Meta(Curated.Meta):
        ordering = ("whole", "-sign", "part")
        verbose_name = _("component")
        verbose_name_plural = _("is the sum of")
        constraints = (
            models.UniqueConstraint(fields=("whole", "part"), name="component_once"),
            models.CheckConstraint(
                condition=~Q(whole=F("part")),
                name="component_not_itself",
                violation_error_message=_("An indicator can't be a part of itself."),
            ),
            models.CheckConstraint(condition=Q(sign__in=(1, -1)), name="component_sign_known"),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.touched()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.touched()
        return super().delete(*args, **kwargs)

    def touched(self) -> None:
        """Note that the sums have to be checked anew."""
        Touched.note(Touched.Kind.INDICATOR, [self.whole_id, self.part_id])

    def __str__(self) -> str:
        return "+" if self.sign == self.Sign.PLUS else "−"
