"""The page on which an Editor empties a capture."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims import emptying
from sources.models import Snapshot
from sources.people import as_user
from sources.rights import require_sight


@require_http_methods(["GET", "POST"])
def empty(request: HttpRequest, snapshot: int) -> HttpResponse:
    """Ask for the reason, then take the words of a capture off the desk."""
    user: Any = request.user
    if not user.has_perm("sources.empty_snapshot"):
        raise PermissionDenied
    require_sight(request, Snapshot)
    text = Snapshot.objects.select_related("source").filter(pk=snapshot).first()
    if text is None:
        raise Http404
    back_to = f"{reverse('admin:read', args=[text.source_id])}?snapshot={text.pk}"
    problems: list[str] = []
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            emptying.empty(snapshot=text, by=as_user(request), at=timezone.now(), reason=reason)
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, _("Emptied. Its hash, the reason and the date stay."))
            return HttpResponseRedirect(back_to)
    context = {
        **admin.site.each_context(request),
        "title": _("Empty a capture"),
        "snapshot": text,
        "number_of_passages": text.passages.count(),
        "problems": problems,
        "reason": reason,
        "back_to": back_to,
        "opts": Snapshot._meta,
    }
    return TemplateResponse(request, "admin/reader/empty.html", context)
