"""The list of what happened in reviews."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.models import ReviewEvent
from claims.resources import ReviewEventResource
from claims.templatetags.desk import status
from sources.admin.base import DeskModelAdmin, clipped


@admin.register(ReviewEvent)
class ReviewEventAdmin(DeskModelAdmin):
    """Review events: append-only, so there is nothing to edit here."""

    resource_classes = [ReviewEventResource]
    list_display = ("at", "by", "record_cell", "old_cell", "new_cell", "reason_cell")
    list_filter = ("new_status", "by")
    date_hierarchy = "at"
    search_fields = ("reason",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewEvent]:
        found: QuerySet[ReviewEvent] = super().get_queryset(request)
        return found.select_related(
            "by", "claim", "fact__indicator", "note", "statement__speaker", "statement__passage"
        )

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    @admin.display(description=_("record"))
    def record_cell(self, event: ReviewEvent) -> SafeString:
        return clipped(str(event.record))

    @admin.display(description=_("from"))
    def old_cell(self, event: ReviewEvent) -> SafeString:
        return status(event.old_status)

    @admin.display(description=_("to"))
    def new_cell(self, event: ReviewEvent) -> SafeString:
        return status(event.new_status)

    @admin.display(description=_("reason"))
    def reason_cell(self, event: ReviewEvent) -> SafeString:
        return clipped(event.reason)
