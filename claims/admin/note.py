"""Pages of cross-source notes."""

from dataclasses import asdict
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims import citing, picking
from claims.admin.reviewed import AssignmentFilter, ReviewedAdmin
from claims.models import Citation, CrossSourceNote
from claims.models.note import LONGEST
from claims.resources import NoteResource
from sources.admin.base import clipped
from sources.people import as_user
from sources.records import as_key, tidy

PARTS = {"stale": "stale.html", "reads": "reads.html", "cited": "cited.html"}
"""The parts of a note's page that follow its text, and their templates."""


class StepFilter(admin.SimpleListFilter):
    """Whether all that a note cites is still as it was cited."""

    title = _("citations")
    parameter_name = "citations"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("stale", _("stale")), ("in_step", _("in step"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "stale":
            return queryset.filter(stale__gt=0)
        return queryset.filter(stale=0) if self.value() == "in_step" else queryset


@admin.register(CrossSourceNote)
class CrossSourceNoteAdmin(ReviewedAdmin):
    """Notes that weigh two or more sources against each other."""

    resource_classes = [NoteResource]
    list_display = (
        "status_cell", "title_cell", "kind", "number_cited", "stale_cell", "created_by",
        "updated_at",
    )  # fmt: skip
    list_display_links = ("title_cell",)
    built_in_views = (*ReviewedAdmin.built_in_views, (_("Stale"), "citations=stale"))
    exported_columns = {
        "number_cited": ("statements", "claims", "sources", "facts", "indicators"),
    }
    list_filter = ("status", StepFilter, AssignmentFilter, "kind", "tags")
    list_select_related = ("created_by",)
    search_fields = ("search_text",)
    ordering = ("-pk",)
    autocomplete_fields = ("tags", "assigned_to")
    change_form_template: ClassVar[str | None] = "admin/claims/crosssourcenote/change_form.html"
    fieldsets = (
        (None, {"fields": (("title", "kind"),)}),
        (None, {"fields": ("body",)}),
        (_("On the desk"), {"fields": ("tags", "assigned_to")}),
    )

    def get_urls(self) -> list[URLPattern]:
        views = (
            ("preview/", self.preview_view, "preview"),
            ("pick/", self.pick_view, "pick"),
            ("<int:object_id>/holds/<int:citation>/", self.holds_view, "holds"),
        )
        own = [
            path(route, self.admin_site.admin_view(view), name=f"claims_crosssourcenote_{name}")
            for route, view, name in views
        ]
        return [*own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CrossSourceNote]:
        found: Any = super().get_queryset(request)
        counted: QuerySet[CrossSourceNote] = found.select_related("created_by").with_stale()
        return counted.annotate(cited=Count("citations"))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show how the note reads beside its text, also while a form has errors."""
        form = context["adminform"].form
        note: CrossSourceNote | None = context.get("original")
        body = form["body"].value() if "body" in form.fields else note and note.body
        context.update(self.reading_of(request, str(body or ""), note))
        return super().render_change_form(request, context, *args, **kwargs)

    def reading_of(
        self, request: HttpRequest, body: str, note: CrossSourceNote | None
    ) -> dict[str, Any]:
        """Return what the parts of the page that follow the text need."""
        body, problem = tidy(body), ""
        if len(body) > LONGEST:
            problem = ngettext(
                "The text has %(length)s character more than the %(most)s that a note holds.",
                "The text has %(length)s characters more than the %(most)s that a note holds.",
                len(body) - LONGEST,
            ) % {"length": len(body) - LONGEST, "most": LONGEST}
            body = ""
        kinds = citing.kinds_visible_to(as_user(request))
        return {
            "reading": citing.read(body, note=note, kinds=kinds),
            "problem": problem,
            "note": note,
            "may_confirm": note is not None and self.has_change_permission(request, note),
        }

    # What the page asks for while somebody writes

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with how the text ``body`` reads; ``note`` is the key of the stored note."""
        if not (self.has_view_or_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        key = as_key(request.POST.get("note"))
        note = CrossSourceNote.objects.filter(pk=key).first() if key else None
        context = self.reading_of(request, request.POST.get("body", ""), note)
        folder = "admin/claims/crosssourcenote"
        return JsonResponse(
            {
                part: render_to_string(f"{folder}/{template}", context, request)
                for part, template in PARTS.items()
            }
        )

    def pick_view(self, request: HttpRequest) -> HttpResponse:
        """Answer ``?q=`` with records to cite, for whoever may write notes."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        kinds = citing.kinds_visible_to(as_user(request))
        found = picking.choices(request.GET.get("q", ""), kinds=kinds)
        return JsonResponse({"choices": [asdict(choice) for choice in found]})

    def holds_view(self, request: HttpRequest, object_id: int, citation: int) -> HttpResponse:
        """Confirm that the sentence around a changed citation still holds."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        cited = Citation.objects.filter(pk=citation, note=object_id).first()
        if cited is None or cited.kind not in citing.kinds_visible_to(as_user(request)):
            raise Http404
        problem, versions = "", {}
        try:
            note = citing.still_holds(
                citation=cited,
                seen=request.POST.get("seen", ""),
                by=as_user(request),
                at=timezone.now(),
            )
        except citing.CitationProblem as refusal:
            problem = str(refusal)
        else:  # an open form of the note goes on from the new version
            versions = {"was": note.version - 1, "version": note.version}
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"problem": problem, **versions}, status=409 if problem else 200)
        if problem:
            messages.error(request, problem)
        else:
            messages.success(request, _("Noted: it still holds."))
        return HttpResponseRedirect(
            reverse("admin:claims_crosssourcenote_change", args=[object_id])
        )

    # Columns

    @admin.display(description=_("headline"), ordering="title")
    def title_cell(self, note: CrossSourceNote) -> SafeString:
        return clipped(note.title)

    @admin.display(description=_("cites"), ordering="cited")
    def number_cited(self, note: Any) -> int:
        count: int = note.cited
        return count

    @admin.display(description=_("in step"), ordering="stale")
    def stale_cell(self, note: Any) -> SafeString:
        if not note.stale:
            return format_html('<span class="quiet">{}</span>', _("in step"))
        return format_html(
            '<span class="verdict verdict-warn">{}</span>', _("%s stale") % note.stale
        )
