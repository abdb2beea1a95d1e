"""The list of suggestions, and how those of each version and language fared."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.models import Suggestion
from claims.resources import SuggestionResource
from sources.admin.base import DeskModelAdmin, clipped


@admin.register(Suggestion)
class SuggestionAdmin(DeskModelAdmin):
    """Suggestions; the reader is where they are decided."""

    resource_classes = [SuggestionResource]
    list_display = (
        "source_cell", "kind", "what_cell", "who_cell", "indicator", "status", "decided_by",
    )  # fmt: skip
    list_display_links = ("source_cell",)
    list_filter = ("status", "kind", "language", "version")
    list_select_related = ("snapshot__source", "speaker", "indicator", "decided_by")
    search_fields = (
        "snapshot__source__search_text", "speaker__search_text", "indicator__search_text",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suggestion]:
        found: QuerySet[Suggestion] = super().get_queryset(request)
        words = Substr("snapshot__text", F("start") + 1, F("end") - F("start"))
        return (
            found.select_related(*self.list_select_related)
            .defer("snapshot__text", "snapshot__articles")
            .annotate(words=words)
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.results_view)
        own = path("results/", view, name="claims_suggestion_results")
        return [own, *super().get_urls()]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the suggestion in its text."""
        found = self.get_object(request, object_id)
        if found is None or not self.has_view_permission(request, found):
            return super().change_view(request, object_id, form_url, extra_context)
        address = reverse("admin:read", args=[found.snapshot.source_id])
        return HttpResponseRedirect(f"{address}?snapshot={found.snapshot_id}#suggestion-{found.pk}")

    def results_view(self, request: HttpRequest) -> HttpResponse:
        """Show how many suggestions were accepted, edited and dismissed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("How suggestions fare"),
            "rows": results(),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/claims/suggestion/results.html", context)

    @admin.display(description=_("source"))
    def source_cell(self, suggestion: Suggestion) -> SafeString:
        source = suggestion.snapshot.source
        return clipped(source.title, lang=source.language)

    @admin.display(description=_("found"))
    def what_cell(self, suggestion: Any) -> SafeString:
        return clipped(suggestion.words, lang=suggestion.language)

    @admin.display(description=_("speaker"))
    def who_cell(self, suggestion: Suggestion) -> SafeString:
        return clipped(str(suggestion.speaker or suggestion.values.get("speaker") or ""))


def results() -> list[dict[str, Any]]:
    """Return, by version, language and kind, how many suggestions ended how.

    ``kept`` is the share of those decided that were accepted, edited or not, in percent.
    """
    counts = {status: Count("pk", filter=Q(status=status)) for status in Suggestion.Status.values}
    rows: list[dict[str, Any]] = list(
        Suggestion.objects.order_by()
        .values("version", "language", "kind")
        .annotate(found=Count("pk"), **counts)
        .order_by("-version", "language", "kind")
    )
    for row in rows:
        kept = row["accepted"] + row["edited"]
        decided = kept + row["dismissed"]
        row["kept"] = round(100 * kept / decided) if decided else None
    return rows
