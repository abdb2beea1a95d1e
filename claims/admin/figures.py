"""Typing a figure as people write it, in the form of a claim or of a fact."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.admin.assigning import ReviewedForm
from extraction import values
from sources.fields import FigureField

UNDERSTOOD = ("comparator", "value", "value_high", "step", "unit", "measure", "direction")
"""The fields that the typed figure fills."""
FIGURE_PARTS = ("figure", *UNDERSTOOD)
NUMBERS = ("value", "value_high", "step")
FIGURE_COLUMNS = ("comparator", "value", "value_high", "unit", "direction")
"""The columns of an exported table that the cell of a figure stands for."""


class FigureForm(ReviewedForm):
    """A form with a figure, typed as people write it, that fills the fields below it.

    A field that the analyst changes together with the figure wins over what was
    understood; a field left alone follows the figure.
    """

    WIDGETS: ClassVar = {
        "comparator": forms.Select(attrs={"class": "w-s"}),
        "measure": forms.Select(attrs={"class": "w-s"}),
        "direction": forms.Select(attrs={"class": "w-s"}),
        "vintage": forms.Select(attrs={"class": "w-s"}),
        "unit": forms.TextInput(attrs={"class": "w-s"}),
        "base_unit": forms.TextInput(attrs={"class": "w-xs"}),
        "value": forms.TextInput(attrs={"class": "w-n num"}),
        "value_high": forms.TextInput(attrs={"class": "w-n num"}),
        "step": forms.TextInput(attrs={"class": "w-s num"}),
    }
    HELP_TEXTS: ClassVar = {"period": "", "baseline": "", "base_unit": "", "step": ""}

    taken_together: ClassVar[Sequence[tuple[str, ...]]] = (FIGURE_PARTS,)

    figure = FigureField(label=_("Figure"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance: Any = kwargs.get("instance")
        if instance is not None and instance.value is not None:
            kwargs["initial"] = {"figure": str(instance.figure), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if isinstance(figure := self.fields.get("figure"), FigureField):
            figure.shown = self.initial.get("figure") if instance is not None else None
        hints = {
            "period": _("2023, Jan–Nov 2023, tháng 2/2022"),
            "baseline": _("for a change: the period before"),
            "step": _("size of the last digit"),
            "base_unit": _("USD"),
        }
        for name, hint in hints.items():
            if name in self.fields:
                self.fields[name].widget.attrs["placeholder"] = hint
        for name in NUMBERS:
            if name in self.fields and (number := getattr(self.instance, name)) is not None:
                self.initial[name] = Decimal(values.plain(Decimal(number)))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned is None or "figure" not in self.changed_data or "figure" in self.errors:
            return cleaned
        quantity = cleaned.get("figure")
        for name in UNDERSTOOD:
            if name in self.changed_data or name in self.errors:
                continue
            understood = getattr(quantity, name, None)
            empty = None if name in NUMBERS else ""
            cleaned[name] = empty if understood is None else understood
        return cleaned
