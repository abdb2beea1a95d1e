"""Lists and forms of what was published."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from extraction import wording
from sources import capture
from sources.admin.base import (
    CuratedModelAdmin,
    DeskModelAdmin,
    ImportingModelAdmin,
    LanguageFilter,
    clipped,
)
from sources.admin.capturing import CaptureForm, reader_of
from sources.models import Outlet, Passage, Snapshot, Source, Tag
from sources.people import as_user
from sources.recapture import find_again
from sources.resources import (
    OutletResource,
    PassageResource,
    SnapshotResource,
    SourceResource,
    TagResource,
)


@admin.register(Outlet)
class OutletAdmin(ImportingModelAdmin):
    """Outlets and how reliable they are."""

    resource_classes = [OutletResource]
    list_display = ("name", "kind", "country", "language", "reliability", "number_of_sources")
    list_filter = ("kind", "reliability", "country")
    search_fields = ("search_text",)
    fields = (("name", "kind"), "homepage", ("country", "language", "reliability"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outlet]:
        found: QuerySet[Outlet] = super().get_queryset(request)
        return found.annotate(source_count=Count("sources"))

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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        found = super().get_queryset(request)
        return found.annotate(characters=Length("text")).defer("text", "articles")

    @admin.display(description=_("characters"))
    def length(self, snapshot: Any) -> int:
        count: int = snapshot.characters
        return count

    @admin.display(description="")
    def open(self, snapshot: Snapshot) -> SafeString:
        address = reverse("admin:sources_snapshot_change", args=[snapshot.pk])
        return format_html('<a href="{}">{}</a>', address, _("Read the text"))


def count_in_passages(records: str) -> Coalesce:
    """Return how many records a source's passages carry, counted for the rows shown alone."""
    passages = Passage.objects.filter(snapshot__source=OuterRef("pk")).order_by()
    counted = passages.values("snapshot__source").annotate(number=Count(records))
    return Coalesce(Subquery(counted.values("number")), 0, output_field=IntegerField())


@admin.register(Source)
class SourceAdmin(ImportingModelAdmin):
    """Sources: what was published, where and when."""

    resource_classes = [SourceResource]
    list_display = (
        "title_cell",
        "outlet",
        "published_cell",
        "kind",
        "language",
        "number_of_statements",
        "number_of_claims",
        "state",
    )
    list_display_links = ("title_cell",)
    list_filter = ("kind", LanguageFilter, "state", "outlet", "tags")
    list_select_related = ("outlet",)
    search_fields = ("search_text", "outlet__search_text")
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
        return found.select_related("outlet").annotate(
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
            request.POST if is_sent else None, request.FILES if is_sent else None, label_suffix=""
        )
        if is_sent and form.is_valid():
            try:
                captured = form.capture(request)
            except capture.CaptureProblem as problem:
                form.add_error(None, str(problem))
            else:
                said = _("Captured.") if captured.is_new else _("The desk already has this text.")
                messages.success(request, said)
                return reader_of(captured)
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
        return clipped(source.title, lang=source.language)

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


@admin.register(Snapshot)
class SnapshotAdmin(DeskModelAdmin):
    """The captured texts; read, and never changed."""

    resource_classes = [SnapshotResource]
    list_display = ("source_cell", "outlet_cell", "captured_at", "captured_with", "hash_cell")
    list_display_links = ("source_cell",)
    list_select_related = ("source__outlet",)
    list_filter = ("captured_at",)
    search_fields = ("source__search_text", "source__outlet__search_text", "sha256")
    date_hierarchy = "captured_at"
    autocomplete_fields = ("source", "captured_by")
    fields = ("source", "text")
    change_form_template: ClassVar[str | None] = "admin/sources/snapshot/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        found: QuerySet[Snapshot] = super().get_queryset(request).select_related("source__outlet")
        return found.defer("text", "articles")

    def get_readonly_fields(
        self, _request: HttpRequest, obj: Snapshot | None = None
    ) -> tuple[str, ...]:
        return ("source", "text") if obj else ()

    def has_change_permission(self, _request: HttpRequest, _obj: Snapshot | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Snapshot | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Snapshot, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        obj.captured_by = as_user(request)
        obj.captured_with = "pasted in the admin"
        super().save_model(request, obj, form, change)
        find_again(obj)

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


@admin.register(Tag)
class TagAdmin(CuratedModelAdmin):
    """Tags of the desk's beats."""

    resource_classes = [TagResource]
    list_display = ("name",)
    search_fields = ("search_text",)
