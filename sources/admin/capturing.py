"""The page on which a text is captured: by address, by file, or pasted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from sources import capture, reading
from sources.codes import validate_language
from sources.fields import LinesField, PeriodField
from sources.models import Source
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
        help_text=_("A text, or the source of an HTML page"),
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
            name: given[name] for name in ("url", "outlet", "title", "published", "language")
        }
        known |= {"at": timezone.now(), "by": as_user(request), "captured_with": "the desk"}
        if upload := given["file"]:
            return capture_upload(upload, **known)
        if text := given["text"]:
            return capture.capture_pasted(text=text, **known)
        return capture.capture_url(**known)


def capture_upload(upload: UploadedFile, **known: Any) -> capture.Captured:
    """Keep the text of an uploaded file.

    Raises:
        CaptureProblem: with one sentence; nothing is saved then.
    """
    name, size = upload.name or "", upload.size or 0
    if size > reading.LARGEST:
        raise capture.CaptureProblem(f"{name}: {reading.too_large(size)}")
    return capture.capture_bytes(data=upload.read(), name=name, said_of=name, **known)


def known_of(source: int | None) -> dict[str, str]:
    """Return what a form is filled with to capture a known source again."""
    if source is None:
        return {}
    found = Source.objects.filter(pk=source).select_related("outlet").first()
    if found is None:
        return {}
    names = ("url", "title", "published", "language")
    return {"outlet": found.outlet.name, **{name: getattr(found, name) for name in names}}


def reader_of(request: HttpRequest, captured: capture.Captured) -> HttpResponse:
    """Say what became of a capture, and lead to the reader of its text."""
    snapshot = captured.snapshot
    if captured.is_new:
        messages.success(request, _("Captured."))
    else:
        messages.info(
            request,
            _("The desk already has this text, captured on %(day)s. Nothing new was made.")
            % {"day": date_format(snapshot.captured_at, "j M Y")},
        )
    address = reverse("admin:read", args=[snapshot.source_id])
    return HttpResponseRedirect(f"{address}?snapshot={snapshot.pk}")
