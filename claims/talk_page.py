"""The talk about one record: a page of its own, and the address that comments are sent to."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims import talking
from claims.models import Reviewed
from claims.review import EVENT_FIELD
from claims.telling import form_of
from claims.templatetags.talk import talk as talk_about
from sources.people import as_user
from sources.rights import may_see


@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, kind: str, record: int) -> HttpResponse:
    """Show what is said about a record and take another comment.

    A page that sends it with a script gets JSON: the new ``entries``, or the ``problem``.
    """
    about = record_of(request, kind, record)
    if request.method == "POST":
        return take(request, about)
    if "people" in request.GET:
        return people(request, about)
    if request.method == "GET":
        talking.see(record=about, person=as_user(request), at=timezone.now())
    return page(request, about)


def record_of(request: HttpRequest, kind: str, key: int) -> Reviewed:
    """Return the record of an address.

    Raises:
        Http404: where there is none.
        PermissionDenied: for whoever may not see records of its kind.
    """
    model = next((model for model, name in EVENT_FIELD.items() if name == kind), None)
    if model is None:
        raise Http404
    if not may_see(as_user(request), model):
        raise PermissionDenied
    found: Reviewed | None = model._default_manager.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def people(request: HttpRequest, record: Reviewed) -> JsonResponse:
    """Answer with the others who may be mentioned: user names, and what they are called.

    Raises:
        PermissionDenied: for whoever may not comment.
    """
    person = as_user(request)
    if not talking.may_talk(person, record):
        raise PermissionDenied
    found = [each for each in talking.people_for(type(record)) if each != person]
    return JsonResponse(
        {"people": [{"username": each.username, "name": each.get_full_name()} for each in found]}
    )


def take(request: HttpRequest, record: Reviewed) -> HttpResponse:
    """Keep a comment, or say why not; nothing that was typed is lost."""
    text, wants_json = request.POST.get("say", ""), request.accepts("text/html") is False
    try:
        talking.say(
            record=record,
            text=text,
            by=as_user(request),
            at=timezone.now(),
            token=token_of(request),
            as_it_stands="as_it_stands" in request.POST,
        )
    except ValidationError as error:
        problem, code = " ".join(error.messages), getattr(error, "code", "")
        if wants_json:
            answer = {"problem": problem, "nobody": code == talking.NOBODY}
            return JsonResponse(answer | {"token": str(uuid4())})
        return page(request, record, text=text, problem=problem, is_nobody=code == talking.NOBODY)
    if wants_json:
        context = talk_about({"request": request}, record)
        entries = render_to_string("admin/claims/talk_entries.html", context, request)
        return JsonResponse({"entries": entries, "token": str(uuid4()), "said": _("Said.")})
    return HttpResponseRedirect(f"{back_to(request, record)}#talk")


def token_of(request: HttpRequest) -> UUID | None:
    """Return the identifier that the form has set aside for its comment."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return None


def back_to(request: HttpRequest, record: Reviewed) -> str:
    """Return the page that the comment was written on: one of the desk's own."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return form_of(type(record), record.pk)


def page(
    request: HttpRequest,
    record: Reviewed,
    *,
    text: str = "",
    problem: str = "",
    is_nobody: bool = False,
) -> HttpResponse:
    """Show the talk with what somebody has typed, and what was wrong with it."""
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Talk"),
        "opts": record._meta,
        "record": record,
        "form": form_of(type(record), record.pk),
        "typed": text,
        "problem": problem,
        "is_nobody": is_nobody,
    }
    status = 400 if problem else 200
    return TemplateResponse(request, "admin/claims/talk_page.html", context, status=status)
