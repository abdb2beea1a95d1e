"""Lists and forms of what was published."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from extraction import wording
from sources import capture
from sources.admin.base import CuratedModelAdmin, ImportingModelAdmin, LanguageFilter
from sources.admin.capturing import CaptureForm, known_of, reader_of
from sources.admin.joined import (
    JoinableAdmin,
    JoinedFilter,
    OneRecordFilter,
    count_as_one,
    named,
    with_joined,
)
from sources.models import Outlet, Passage, Snapshot, Source, Tag
from sources.records import as_key
from sources.resources import OutletResource, SourceResource, TagResource


@admin.register(Outlet)
class OutletAdmin(JoinableAdmin, ImportingModelAdmin):
    """Outlets and how reliable they are."""

    resource_classes = [OutletResource]
    list_display = (
        "name_cell", "kind", "country", "language", "reliability", "number_of_sources",
    )  # fmt: skip
    list_filter = ("kind", "reliability", "country", JoinedFilter)
    search_fields = ("search_text",)
    searched_records = {"pk": (Outlet, ("search_text",))}
    fields = (("name", "kind"), "homepage", ("country", "language", "reliability"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outlet]:
        found: QuerySet[Outlet] = super().get_queryset(request)
        return found.annotate(source_count=count_as_one(Source, "outlet", joined_to=None))

    @admin.display(description=_("sources"), ordering="source_count")
    def number_of_sources(self, outlet: Any) -> int:
        count: int = outlet.source_count
        return count


class SnapshotInline(admin.TabularInline[Snapshot, Source]):
    """The captures of a source, newest first."""

    model = Snapshot
    fields = ("captured_at", "captured_with", "length", "sha256", "open")
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        found = super().get_queryset(request)
        return found.annotate(characters=Length("text")).defer("text", "articles")

    @admin.display(description=_("characters"))
    def length(self, snapshot: Any) -> int:
        count: int = snapshot.characters
        return count

    @admin.display(description="")
    def open(self, snapshot: Snapshot) -> SafeString:
        address = reverse("admin:read", args=[snapshot.source_id])
        return format_html(
            '<a href="{}?snapshot={}">{}</a>', address, snapshot.pk, _("Read the text")
        )


def count_in_passages(records: str) -> Any:
    """Return how many records a source's passages carry, counted for the rows shown alone."""
    # Of a passage, not of the record: sources never import claims.
    related: Any = Passage._meta.get_field(records).related_model
    return count_as_one(related, "passage__snapshot__source")


@admin.register(Source)
class SourceAdmin(JoinableAdmin, ImportingModelAdmin):
    """Sources: what was published, where and when."""

    resource_classes = [SourceResource]
    list_display = (
        "title_cell",
        "outlet_cell",
        "published_cell",
        "kind",
        "language",
        "number_of_statements",
        "number_of_claims",
        "state",
    )
    list_display_links = ("title_cell",)
    list_filter = (
        "kind", LanguageFilter, "state", ("outlet", OneRecordFilter), "tags", JoinedFilter,
    )  # fmt: skip
    search_fields = ("search_text",)
    searched_records = {
        "pk": (Source, ("search_text",)),
        "outlet": (Outlet, ("search_text",)),
    }
    search_help_text = _("Title, byline, address or outlet; accents are optional")
    date_hierarchy = "first_day"
    autocomplete_fields = ("outlet", "credits", "copy_of", "tags")
    inlines = (SnapshotInline,)
    fieldsets = (
        (
            None,
            {"fields": ("outlet", "title", "url", ("kind", "language"), ("published", "byline"))},
        ),
        (_("Where it comes from"), {"fields": ("credits", "copy_of", "archive_url")}),
        (_("On the desk"), {"fields": (("state", "tags"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        found: QuerySet[Source] = super().get_queryset(request)
        return found.select_related("outlet__joined_to").annotate(
            statement_count=count_in_passages("statements"),
            claim_count=count_in_passages("claims"),
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.capture_view)
        return [path("capture/", view, name="sources_source_capture"), *super().get_urls()]

    def capture_view(self, request: HttpRequest) -> HttpResponse:
        """Capture a text by address, file or pasting, and open it in the reader."""
        if not request.user.has_perms(["sources.add_source", "sources.add_snapshot"]):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = CaptureForm(
            request.POST if is_sent else None,
            request.FILES if is_sent else None,
            label_suffix="",
            initial=known_of(as_key(request.GET.get("source"))),
        )
        if is_sent and form.is_valid():
            try:
                captured = form.capture(request)
            except capture.CaptureProblem as problem:
                form.add_error(None, str(problem))
            else:
                return reader_of(request, captured)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Capture a text"),
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/sources/source/capture.html", context)

    def autocomplete_label(self, record: Source) -> str:
        return " · ".join(
            part for part in (record.title, str(record.outlet), record.published) if part
        )

    @admin.display(description=_("title"), ordering="title")
    def title_cell(self, source: Source) -> SafeString:
        return with_joined(source, lang=source.language)

    @admin.display(description=_("outlet"), ordering="outlet__name")
    def outlet_cell(self, source: Source) -> SafeString:
        return named(source.outlet)

    @admin.display(description=_("published"), ordering="first_day")
    def published_cell(self, source: Source) -> str:
        return wording.period(source.published) if source.published else "–"

    @admin.display(description=_("statements"), ordering="statement_count")
    def number_of_statements(self, source: Any) -> int:
        count: int = source.statement_count
        return count

    @admin.display(description=_("claims"), ordering="claim_count")
    def number_of_claims(self, source: Any) -> int:
        count: int = source.claim_count
        return count


@admin.register(Tag)
class TagAdmin(CuratedModelAdmin):
    """Tags of the desk's beats."""

    resource_classes = [TagResource]
    list_display = ("name",)
    search_fields = ("search_text",)
