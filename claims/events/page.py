"""The event page: its readouts side by side, and the same as a table in a file."""

import io
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from claims.events.notes import note_address
from claims.events.table import table_of
from claims.models import Claim, CrossSourceNote, Event, Reading, Statement, Topic, Translation
from claims.reader.access import require
from claims.readouts import Matrix, matrix_of
from sources.rights import may_see, require_sight
from sources.tables import guard, write_csv

SEEN = (Event, Topic, Reading, Statement, Translation, Claim)
"""The kinds of records that the page shows: who may not see one of them doesn't see it."""


@require_safe
def page(request: HttpRequest, event: int) -> HttpResponse:
    """Show an event's readouts; ``?columns=parties`` or ``sources`` chooses the columns."""
    require_sight(request, *SEEN)
    record = get_object_or_404(Event.objects.select_related("joined_to"), pk=event)
    if record.joined_to_id is not None:
        query = request.META["QUERY_STRING"]
        address = reverse("admin:event", args=[record.joined_to_id])
        return HttpResponseRedirect(f"{address}?{query}" if query else address)
    matrix = matrix_of(record, request.GET.get("columns"))
    context = {
        **admin.site.each_context(request),
        "title": record.name,
        "opts": Event._meta,
        "participants": record.participants.select_related("joined_to"),
        **shown(request, matrix),
    }
    return TemplateResponse(request, "admin/event/page.html", context)


def shown(request: HttpRequest, matrix: Matrix) -> dict[str, Any]:
    """Return what the page and its table alone have in common."""
    user: Any = request.user
    may_note = user.has_perm("claims.add_crosssourcenote")
    return {
        "event": matrix.event,
        "matrix": matrix,
        "may_add": user.has_perm("claims.add_topic"),
        "may_change": user.has_perm("claims.change_topic"),
        "may_delete": user.has_perm("claims.delete_topic"),
        "may_read": user.has_perm("claims.add_reading"),
        "may_take_back": user.has_perm("claims.delete_reading"),
        "may_see_notes": may_see(user, CrossSourceNote),
        "note_address": note_address(matrix, matrix.one_sided) if may_note else "",
        "note_addresses": {
            row.key: note_address(matrix, [row]) for row in matrix.one_sided if may_note
        },
        "span": len(matrix.columns) + 2,
    }


@require_safe
def export(request: HttpRequest, event: int) -> HttpResponse:
    """Answer with the table as a file, with the columns that the page shows."""
    require_sight(request, *SEEN)
    require(request, "claims.export_event", "claims.export_statement")
    record = get_object_or_404(Event, pk=event)
    columns, rows = table_of(matrix_of(record, request.GET.get("columns")))
    file = io.StringIO(newline="")
    write_csv([str(guard(name)) for name in columns], rows, file)
    name = slugify(record.name) or f"event-{record.pk}"
    return HttpResponse(
        file.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
