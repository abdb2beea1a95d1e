"""Form fields that understand dates and figures as people write them.

Each shows beside itself what it understood (static/desk.js asks
``sources.understanding`` while the analyst types) and stores the normal form.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from extraction import dates, edtf, quantities, values
from sources.records import tidy


class PeriodField(forms.CharField):
    """A date in EDTF or in words; cleans to EDTF.

    ``published`` is the EDTF date that “yesterday” and yearless dates count from;
    the form sets it.
    """

    published: str | None = None

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("empty_value", None)
        kwargs.setdefault("max_length", 100)
        kwargs["widget"] = forms.TextInput(
            attrs={
                "class": "vTextField w-m",
                "data-understand": reverse_lazy("admin:understand_date"),
                "autocomplete": "off",
            }
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Return EDTF.

        Raises:
            ValidationError: with what could be written instead.
        """
        written = self.to_python(value)
        if not written:
            super().clean(value)
            return ""
        try:
            return dates.read(written, published=self.published).edtf
        except edtf.DateProblem as problem:
            raise ValidationError(str(problem), code="edtf") from problem

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether another date is meant, however it is written."""
        if not super().has_changed(initial, data):
            return False
        try:
            return self.clean(data) != (initial or "")
        except ValidationError:
            return True


class LinesField(forms.CharField):
    """A text of several lines, kept with LF although browsers send CRLF."""

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value)
        return tidy(written) if isinstance(written, str) else written

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether another text is meant, whatever ends its lines."""
        return super().has_changed(tidy(str(initial or "")), self.to_python(data))


class FigureField(forms.CharField):
    """A figure as people write it; cleans to a Quantity, or None when empty.

    ``shown`` is the human form of the figure that the record has; sent back as it
    is, it isn't read again and says nothing new.
    """

    language: str | None = None
    shown: str | None = None

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "help_text",
            _("As written: 240,1 tỷ USD, $240.1bn, 2401.1亿美元, более 240 млрд долларов"),
        )
        kwargs["widget"] = forms.TextInput(
            attrs={
                "class": "vTextField w-m",
                "data-understand": reverse_lazy("admin:understand_figure"),
                "autocomplete": "off",
            }
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> quantities.Quantity | None:
        """Return what the text says.

        Raises:
            ValidationError: when no single figure can be read.
        """
        written = super().clean(value)
        if not written or written == self.shown:
            return None
        try:
            return quantities.read(written, language=self.language)
        except values.ValueProblem as problem:
            raise ValidationError(str(problem), code="figure") from problem
