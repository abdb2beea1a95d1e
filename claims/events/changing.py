"""What an analyst changes on the event page, answered with the table as it is then."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims import topics
from claims.events.page import SEEN, shown
from claims.models import Event
from claims.reader.access import require
from claims.readouts import matrix_of
from claims.topics import ChangedMeanwhile, Done
from sources.people import as_user
from sources.records import as_key
from sources.rights import require_sight

Change = Callable[[HttpRequest, Event], Done]


def key(request: HttpRequest, name: str) -> int | None:
    return as_key(request.POST.get(name))


def add(request: HttpRequest, event: Event) -> Done:
    statements = [as_key(each) or 0 for each in request.POST.getlist("statements")]
    name = request.POST.get("name", "")
    return topics.add(event=event, name=name, place=key(request, "place"), statements=statements)


def rename(request: HttpRequest, event: Event) -> Done:
    name, was = request.POST.get("name", ""), request.POST.get("was", "")
    return topics.rename(event=event, topic=key(request, "topic"), name=name, was=was)


def move(request: HttpRequest, event: Event) -> Done:
    by = -1 if request.POST.get("by") == "-1" else 1
    return topics.move(event=event, topic=key(request, "topic"), by=by)


def delete(request: HttpRequest, event: Event) -> Done:
    return topics.delete(event=event, topic=key(request, "topic"))


def put_on(request: HttpRequest, event: Event) -> Done:
    return topics.put_on(
        event=event,
        topic=key(request, "topic"),
        statement=key(request, "statement"),
        off=key(request, "off"),
    )


def take_off(request: HttpRequest, event: Event) -> Done:
    return topics.take_off(
        event=event, topic=key(request, "topic"), statement=key(request, "statement")
    )


def read(request: HttpRequest, event: Event) -> Done:
    source, by = key(request, "source"), as_user(request)
    return topics.read(event=event, source=source, by=by, at=timezone.now())


def unread(request: HttpRequest, event: Event) -> Done:
    return topics.unread(event=event, source=key(request, "source"))


CHANGES: dict[str, tuple[str, Change]] = {
    "add": ("claims.add_topic", add),
    "rename": ("claims.change_topic", rename),
    "move": ("claims.change_topic", move),
    "delete": ("claims.delete_topic", delete),
    "put_on": ("claims.change_topic", put_on),
    "take_off": ("claims.change_topic", take_off),
    "read": ("claims.add_reading", read),
    "unread": ("claims.delete_reading", unread),
}
"""What can be changed, by whom, and how."""


@require_POST
def change(request: HttpRequest, event: int, action: str) -> JsonResponse:
    """Make one change; answer with what was done, what undoes it, and the table's HTML.

    400 says what is wrong with the form, 409 what somebody else has changed meanwhile.
    """
    if action not in CHANGES:
        raise Http404
    right, make = CHANGES[action]
    require_sight(request, *SEEN)
    require(request, right)
    record = get_object_or_404(Event, pk=event)
    try:
        done = make(request, record)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=400)
    except ChangedMeanwhile as meanwhile:
        answer = {"message": str(meanwhile), "html": drawn(request, record)}
        return JsonResponse(answer, status=409)
    return JsonResponse(
        {"message": done.message, "undo": done.undo, "html": drawn(request, record)}
    )


def drawn(request: HttpRequest, event: Event) -> str:
    """Return the table as HTML, with the columns that the page shows."""
    context: dict[str, Any] = shown(request, matrix_of(event, request.POST.get("columns")))
    return render_to_string("admin/event/matrix.html", context, request)
