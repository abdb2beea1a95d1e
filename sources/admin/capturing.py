"""The page on which a text is captured: by address, by file, or pasted."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources import capture, reading
from sources.admin.fields import LinesField, PeriodField
from sources.codes import validate_language
from sources.people import as_user


class CaptureForm(forms.Form):
    """Where a text comes from, and what is known of it; the text itself may say the rest."""

    url = forms.URLField(
        label=_("Address"), required=False, assume_scheme="https", max_length=1000,
        help_text=_("Fetched now, or kept as the address of the file or text below"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("Text, HTML or PDF, up to 10 MB")
    )
    text = LinesField(
        label=_("Pasted text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField"}),
    )
    outlet = forms.CharField(
        label=_("Outlet"), required=False, max_length=200, help_text=_("Who published it")
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    published = PeriodField(label=_("Published"), required=False)
    language = forms.CharField(
        label=_("Language"), required=False, max_length=20, validators=[validate_language]
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("url", "file", "text")) and not self.errors:
            raise forms.ValidationError(_("Give an address, a file or a text."))
        if cleaned.get("file") and cleaned.get("text"):
            raise forms.ValidationError(_("Give a file or a text, not both."))
        return cleaned

    def capture(self, request: HttpRequest) -> capture.Captured:
        """Capture what the form holds.

        Raises:
            CaptureProblem: with one sentence; nothing is saved then.
        """
        given = self.cleaned_data
        known: dict[str, Any] = {
            name: given[name] for name in ("outlet", "title", "published", "language")
        }
        known |= {"at": timezone.now(), "by": as_user(request), "captured_with": "the desk"}
        if upload := given["file"]:
            return capture_upload(upload, url=given["url"], **known)
        if text := given["text"]:
            return capture.capture_text(text=text, url=given["url"], **known)
        return capture.capture_url(url=given["url"], **known)


def capture_upload(upload: Any, **known: Any) -> capture.Captured:
    """Keep the text of an uploaded file.

    Raises:
        CaptureProblem: with one sentence; nothing is saved then.
    """
    if upload.size > reading.LARGEST:
        raise capture.CaptureProblem(f"{upload.name} has more than 10 MB; that is no article.")
    try:
        found = reading.read(upload.read(), media_type=None, name=upload.name)
    except reading.ReadingProblem as problem:
        raise capture.CaptureProblem(f"{upload.name}: {problem}") from problem
    known["outlet"] = known["outlet"] or found.outlet
    return capture.capture_reading(found=found, **known)


def reader_of(captured: capture.Captured) -> HttpResponse:
    """Lead to the reader of a captured text."""
    address = reverse("admin:read", args=[captured.snapshot.source_id])
    return HttpResponseRedirect(f"{address}?snapshot={captured.snapshot.pk}")
