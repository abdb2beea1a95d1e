"""Captured texts and the passages marked in them; the reader shows both."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from extraction import wording
from sources.admin.base import DeskModelAdmin, clipped
from sources.models import Passage, Snapshot
from sources.resources import PassageResource, SnapshotResource


@admin.register(Snapshot)
class SnapshotAdmin(DeskModelAdmin):
    """The captured texts. They come by capture alone, and the reader shows them."""

    resource_classes = [SnapshotResource]
    list_display = ("source_cell", "outlet_cell", "captured_at", "captured_with", "hash_cell")
    list_display_links = ("source_cell",)
    list_select_related = ("source__outlet",)
    list_filter = ("captured_at",)
    search_fields = ("source__search_text", "source__outlet__search_text", "sha256")
    date_hierarchy = "captured_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        found: QuerySet[Snapshot] = super().get_queryset(request).select_related("source__outlet")
        return found.defer("text", "articles")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.original_view)
        own = path("<int:object_id>/original/", view, name="sources_snapshot_original")
        return [own, *super().get_urls()]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Snapshot | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Snapshot | None = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        _form_url: str = "",
        _extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the reader."""
        snapshot = self.get_object(request, object_id)
        if not self.has_view_permission(request, snapshot):
            raise PermissionDenied
        if snapshot is None:
            raise Http404
        return HttpResponseRedirect(reader_address(snapshot))

    def original_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Hand out the file that a text was read from, to be saved and never shown."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        snapshot = self.get_queryset(request).filter(pk=object_id).first()
        if snapshot is None or not snapshot.original:
            raise Http404
        try:
            with snapshot.original.open("rb") as file:
                data = file.read()
        except OSError as error:
            raise Http404 from error
        name = f"{snapshot.original_sha256[:12]}{ENDINGS[snapshot.original_media_type]}"
        response = HttpResponse(data, content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def autocomplete_label(self, record: Snapshot) -> str:
        source = record.source
        day = wording.period(source.published) if source.published else ""
        return " · ".join(part for part in (source.title, source.outlet.name, day) if part)

    @admin.display(description=_("source"), ordering="source__title")
    def source_cell(self, snapshot: Snapshot) -> SafeString:
        return clipped(snapshot.source.title, lang=snapshot.source.language)

    @admin.display(description=_("outlet"), ordering="source__outlet__name")
    def outlet_cell(self, snapshot: Snapshot) -> str:
        return str(snapshot.source.outlet)

    @admin.display(description=_("SHA-256"))
    def hash_cell(self, snapshot: Snapshot) -> SafeString:
        return format_html("<code>{}</code>", snapshot.sha256[:12])


ENDINGS = {"text/html": ".html", "application/pdf": ".pdf", "text/plain": ".txt"}
"""Of the files that are handed out, by what was recognised."""


def reader_address(snapshot: Snapshot) -> str:
    """Return where a text is read."""
    return f"{reverse('admin:read', args=[snapshot.source_id])}?snapshot={snapshot.pk}"


@admin.register(Passage)
class PassageAdmin(DeskModelAdmin):
    """Marked spans of texts; made with a statement or a claim, and never changed."""

    resource_classes = [PassageResource]
    list_display = ("exact_cell", "source_cell", "start", "end", "locator")
    list_display_links = ("exact_cell",)
    list_select_related = ("snapshot__source",)
    search_fields = ("search_text", "snapshot__source__search_text")
    fields = ("snapshot", "start", "end", "exact", "locator")
    readonly_fields = ("snapshot", "start", "end", "exact")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Passage]:
        found: QuerySet[Passage] = super().get_queryset(request)
        return found.select_related("snapshot__source").defer(
            "snapshot__text", "snapshot__articles"
        )

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Passage | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Passage | None = None) -> bool:
        return False

    @admin.display(description=_("passage"))
    def exact_cell(self, passage: Passage) -> SafeString:
        return clipped(passage.exact, lang=passage.snapshot.source.language)

    @admin.display(description=_("source"))
    def source_cell(self, passage: Passage) -> SafeString:
        return clipped(passage.snapshot.source.title, lang=passage.snapshot.source.language)
