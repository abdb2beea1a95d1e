"""Pages of cross-source notes."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin.reviewed import AssignmentFilter, ReviewedAdmin
from claims.models import Claim, CrossSourceNote, Statement
from claims.models.citation import CITED, tokens
from claims.resources import NoteResource
from sources.admin.base import clipped


@admin.register(CrossSourceNote)
class CrossSourceNoteAdmin(ReviewedAdmin):
    """Notes that weigh two or more sources against each other."""

    resource_classes = [NoteResource]
    list_display = ("status_cell", "title_cell", "kind", "number_cited", "created_by", "updated_at")
    list_display_links = ("title_cell",)
    list_filter = ("status", AssignmentFilter, "kind", "tags")
    list_select_related = ("created_by",)
    search_fields = ("search_text",)
    autocomplete_fields = ("tags", "assigned_to")
    change_form_template: ClassVar[str | None] = "admin/claims/crosssourcenote/change_form.html"
    fieldsets = (
        (None, {"fields": (("title", "kind"), "body")}),
        (_("On the desk"), {"fields": (("tags", "assigned_to"),)}),
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.cited_view)
        return [path("cited/", view, name="claims_crosssourcenote_cited"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CrossSourceNote]:
        found: QuerySet[CrossSourceNote] = super().get_queryset(request)
        return found.select_related("created_by").annotate(cited=Count("citations"))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show what the note cites beside its text, also while a form has errors."""
        form = context["adminform"].form
        body = form["body"].value() if "body" in form.fields else context["original"].body
        context["cited"] = cited_records(str(body or ""))
        return super().render_change_form(request, context, *args, **kwargs)

    def cited_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with the list of what the tokens of ``body`` cite."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        cited = cited_records(request.POST.get("body", ""))
        return TemplateResponse(
            request, "admin/claims/crosssourcenote/cited.html", {"cited": cited}
        )

    @admin.display(description=_("headline"), ordering="title")
    def title_cell(self, note: CrossSourceNote) -> SafeString:
        return clipped(note.title)

    @admin.display(description=_("cites"))
    def number_cited(self, note: Any) -> int:
        count: int = note.cited
        return count


def cited_records(body: str) -> dict[str, Any]:
    """Return the statements and claims that a text's tokens name, and in how many sources."""
    wanted = list(tokens(body))
    around = "passage__snapshot__source__outlet"
    no_text = ("passage__snapshot__text", "passage__snapshot__articles")
    uuids = {kind: [token.uuid for token in wanted if token.kind == kind] for kind in CITED}
    said = Statement.objects.filter(uuid__in=uuids["statement"]).select_related("speaker", around)
    figures = Claim.objects.filter(uuid__in=uuids["claim"]).select_related("indicator", around)
    found = [*said.defer(*no_text), *figures.defer(*no_text)]
    sources = {record.passage.snapshot.source_id for record in found}
    return {
        "statements": [record for record in found if isinstance(record, Statement)],
        "claims": [record for record in found if isinstance(record, Claim)],
        "number_of_sources": len(sources),
    }
