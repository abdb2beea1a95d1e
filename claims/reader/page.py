"""The reader: a source's text with every passage marked.

All offsets are Python string offsets into the snapshot's text; the page converts
them to and from the browser's (static/reader.js).
"""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from claims.models import Translation
from claims.reader.access import KINDS, may_record
from claims.reader.lines import lines_of
from claims.reader.marks import marks_of
from claims.reader.translated import side_by_side
from claims.suggesting import is_read
from sources.models import Proposal, Snapshot, Source
from sources.records import as_key
from sources.rights import may_see, require_sight


@require_safe
def read(request: HttpRequest, source: int) -> HttpResponse:
    """Show the newest text of a source, or the one that ``?snapshot=`` names."""
    require_sight(request, Snapshot)
    record = Source.objects.select_related("outlet", "copy_of").filter(pk=source).first()
    if record is None:
        raise Http404
    snapshots = list(record.snapshots.without_text())
    wanted = as_key(request.GET.get("snapshot"))
    chosen = next((each for each in snapshots if wanted in {None, each.pk}), None)
    if wanted is not None and chosen is None:
        raise Http404
    snapshot = chosen and Snapshot.objects.select_related("emptied_by").get(pk=chosen.pk)
    if snapshot:
        snapshot.source = record
    user: Any = request.user
    context = {
        **admin.site.each_context(request),
        "title": record.title,
        "source": record,
        "snapshots": snapshots,
        "snapshot": snapshot,
        "kinds": [kind for kind in KINDS if may_record(request, kind)],
        "may_capture": user.has_perms(["sources.add_source", "sources.add_snapshot"]),
        "opts": Source._meta,
        **(shown(request, snapshot) if snapshot else {}),
    }
    return TemplateResponse(request, "admin/reader/page.html", context)


def shown(request: HttpRequest, snapshot: Snapshot) -> dict[str, Any]:
    """Return what the page shows of one text."""
    user: Any = request.user
    marks, lines = marks_of(request, snapshot), lines_of(snapshot)
    spans = [mark["span"] for mark in marks]
    found: dict[str, Any] = {
        "lines": lines,
        "marks": marks,
        "spans": spans,
        "may_translate": user.has_perm("claims.add_translation"),
        "may_decide": user.has_perm("sources.change_proposal"),
        "may_suggest": user.has_perm("claims.change_suggestion"),
        "is_read": is_read(snapshot),
        "may_move": user.has_perm("sources.change_snapshot"),
        "may_empty": user.has_perm("sources.empty_snapshot") and not snapshot.is_emptied,
    }
    if may_see(user, Proposal):
        undecided = snapshot.source.proposals.undecided()
        found["proposals"] = undecided.select_related("original__outlet")
    if may_see(user, Translation):
        found["translations"] = translations = list(snapshot.translations.all())
        wanted = as_key(request.GET.get("translation"))
        if (chosen := next((each for each in translations if each.pk == wanted), None)) is not None:
            found["bilingual"] = bilingual = side_by_side(snapshot, lines, chosen)
            found["spans"] = spans + [
                {"id": "", "kind": "differs", "start": number.start, "end": number.end}
                for number in bilingual.difference.original
            ]
    return found
