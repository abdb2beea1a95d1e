"""The review queue's pages: the next record, one record to decide about, and the decision."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims import mailing, queue, review, talking
from claims.in_words import lines_of, name_of, with_everything
from claims.models import Reviewed, ReviewEvent, Status
from claims.queue import BACK, KINDS, Place
from claims.queue_parts import particulars
from claims.since import since_review
from sources import texts
from sources.people import as_user
from sources.records import as_key
from sources.rights import may_see

NEXT = 13
"""Lines of what comes next."""
TODAY = 12
"""Decisions that the empty queue lists."""
LONGEST_LINK = 60


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the oldest record that is free, or to the one next to ``?after=`` or ``?before=``.

    Leaving a record this way lets go of it. A page that is only fetched ahead holds nothing.
    """
    person = require_reviewer(request)
    if only_fetched(request):
        return HttpResponse(status=204)
    part, at = part_of(request), timezone.now()
    after, before = left(request, "after"), left(request, "before")
    leaving = after or before
    if leaving is not None:
        queue.release(record=leaving, by=person)
    found = None
    if before is not None:
        place = queue.place_of(before)
        found = queue.take_previous(person=person, at=at, part=part, before=place)
    elif after is not None:
        place = queue.place_of(after)
        found = queue.take_next(person=person, at=at, part=part, after=place)
    if found is None and leaving is not None and leaving.status == Status.SUBMITTED:
        none = _("There is none before this one.") if before else _("Nothing else waits here.")
        messages.info(request, none)
        found = leaving
    if found is None:
        found = queue.take_next(person=person, at=at, part=part)
    if found is not None:
        return HttpResponseRedirect(address_of(found, part))
    return nothing_waits(request, person, part, at)


def only_fetched(request: HttpRequest) -> bool:
    """Tell whether a browser asks ahead for a page that nobody sees yet."""
    return request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", "")


def one(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Show one record and hold it, or take the decision that was sent about it."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "POST"])
    person = require_reviewer(request)
    record = record_of(person, kind, key)
    if request.method == "POST":
        return decide(request, record)
    if not only_fetched(request):
        talking.see(record=record, person=person, at=timezone.now())
    return shown(request, record)


@require_POST
def prolong(request: HttpRequest, kind: str, key: int) -> JsonResponse:
    """Hold a record for longer while somebody works on its page; answer until when.

    409 where somebody else has it by now, or where it is decided.
    """
    person, at = require_reviewer(request), timezone.now()
    record = record_of(person, kind, key)
    is_waiting = queue.decidable(kind, person).filter(pk=key).exists()
    own = queue.hold(record=record, by=person, at=at) if is_waiting else None
    if own is None:
        return JsonResponse({}, status=409)
    return JsonResponse({"until": own.until.isoformat()})


def decide(request: HttpRequest, record: Reviewed) -> HttpResponse:
    """Take a decision; show the next record, or this one again with the reason why not."""
    person, part, at = as_user(request), part_of(request), timezone.now()
    step, reason = request.POST.get("step", ""), request.POST.get("reason", "")
    if step not in queue.STEPS:
        raise Http404
    version = as_key(request.POST.get("version"))
    seen = queue.Seen(-1 if version is None else version, request.POST.get("fingerprint", ""))
    place = queue.place_of(record)
    try:
        decided = queue.decide(record=record, step=step, seen=seen, by=person, at=at, reason=reason)
    except queue.ChangedMeanwhile as meanwhile:
        record = record_of(person, queue.kind_of(record), record.pk)
        messages.warning(request, changed(record, meanwhile))
        return shown(request, record, reason=reason)
    except review.ReviewProblem as refusal:
        return shown(request, record, reason=reason, refused=(step, str(refusal)))
    messages.success(request, said(decided, step))
    mailing.tell_who_made_it(
        records=[decided], step=step, by=person, reason=reason, desk=mailing.desk_of(request)
    )
    found = queue.take_next(person=person, at=at, part=part, after=place)
    if found is None:
        return HttpResponseRedirect(f"{reverse('admin:review')}{query_of(part)}")
    return HttpResponseRedirect(address_of(found, part))


def changed(record: Reviewed, meanwhile: Exception) -> str:
    """Return why a decision came too late: who decided before, or that the record changed."""
    event = review.events_of(record).select_related("by").first()
    if record.status == Status.SUBMITTED or event is None:
        return str(meanwhile)
    return _("Nothing was decided: %(who)s %(did)s it meanwhile.") % {
        "who": name_of(event.by),
        "did": event.verb,
    }


def said(record: Reviewed, step: str) -> SafeString:
    """Return the line about a decision, with a link to the record."""
    return format_html(
        '<span class="status status-{}">{}</span> <a href="{}">{}</a>',
        "changes" if record.status == Status.CHANGES_REQUESTED else record.status,
        str(review.TRANSITIONS[step].past),
        form_of(record),
        texts.closed(Truncator(title_of(record)).chars(LONGEST_LINK)),
    )


# Who, which record, which part


def require_reviewer(request: HttpRequest) -> User:
    """Return the person at the screen, who decides about some kind of record.

    Raises:
        PermissionDenied: for whoever decides about none.
    """
    person = as_user(request)
    if not queue.kinds_for(person):
        raise PermissionDenied
    return person


def record_of(person: User, kind: str, key: int) -> Reviewed:
    """Return the record of an address with all that its page shows.

    Raises:
        Http404: where there is no such record.
        PermissionDenied: for whoever doesn't decide about its kind.
    """
    if kind not in KINDS:
        raise Http404
    if kind not in queue.kinds_for(person):
        raise PermissionDenied
    record: Reviewed | None = with_everything(KINDS[kind]).filter(pk=key).first()
    if record is None:
        raise Http404
    return record


def part_of(request: HttpRequest) -> str:
    """Return the part of the queue that an address or a form names; all of it for any other."""
    part = request.GET.get("in", "")
    return part if part == BACK or part in KINDS else ""


def query_of(part: str) -> str:
    return f"?{urlencode({'in': part})}" if part else ""


def address_of(record: Reviewed, part: str) -> str:
    """Return the address of a record in a part of the queue."""
    return f"{reverse('admin:review_one', args=[queue.kind_of(record), record.pk])}{query_of(part)}"


def form_of(record: Reviewed) -> str:
    return reverse(f"admin:claims_{record._meta.model_name}_change", args=[record.pk])


def left(request: HttpRequest, name: str) -> Reviewed | None:
    """Return the record that an address says is left, None where there is no such record."""
    kind, _dash, key = request.GET.get(name, "").partition("-")
    if kind not in KINDS:
        return None
    found: Reviewed | None = KINDS[kind]._default_manager.filter(pk=as_key(key)).first()
    return found


def title_of(record: Reviewed) -> str:
    """Return what a page calls a record: its figure, else what it is about."""
    figure = getattr(record, "figure", None)
    return str(record) if figure is None else f"{figure} · {queue.label_of(record)}"


# What the pages show


def nothing_waits(request: HttpRequest, person: User, part: str, at: datetime) -> HttpResponse:
    """Show that nothing is free for this person, and what was decided today."""
    counted = queue.tally(person, part)
    today = queue.decided_since(midnight(at))
    today = today if may_see(person, ReviewEvent) else today.none()
    context = {
        **admin.site.each_context(request),
        **tabs(person, part, counted, at),
        "title": _("Review queue"),
        "decided": [(event, queue.label_of(event.record)) for event in today[:TODAY]],
        "decided_more": max(0, today.count() - TODAY),
        "held": counted.of(part),
        "elsewhere": counted.total - counted.of(part),
    }
    return TemplateResponse(request, "admin/review/empty.html", context)


def shown(
    request: HttpRequest,
    record: Reviewed,
    *,
    reason: str = "",
    refused: tuple[str, str] = ("", ""),
) -> HttpResponse:
    """Show a record, and hold it where it waits for this person and nobody has it.

    ``refused`` is a decision that was just refused, and why; it can be tried again.
    """
    person, part, at = as_user(request), part_of(request), timezone.now()
    kind, place = queue.kind_of(record), queue.place_of(record)
    is_waiting = queue.decidable(kind, person).filter(pk=record.pk).exists()
    if is_waiting and not only_fetched(request):
        queue.hold(record=record, by=person, at=at)
    held = queue.held([record], at=at).get(record.uuid)
    counted = queue.tally(person, part, place=place)
    context = {
        **admin.site.each_context(request),
        **tabs(person, part, counted, at),
        "title": _("Review queue"),
        "record": record,
        "kind": kind,
        "opts": record._meta,
        "about": queue.label_of(record),
        "by": name_of(record.edited_by or record.created_by),
        "waits": record.status == Status.SUBMITTED,
        "position": counted.ahead + 1 if is_waiting else 0,
        "seen": queue.seen_of(record),
        "held_by": None if held is None or held.by == person else held,
        "steps": [] if record.status != Status.SUBMITTED else steps(record, person),
        "reason": reason,
        "refused_step": refused[0],
        "refusal": refused[1],
        "address": address_of(record, part),
        "hold_address": reverse("admin:review_hold", args=[kind, record.pk]),
        "next_address": neighbour(record, part, "after"),
        "previous_address": neighbour(record, part, "before"),
        "form_address": form_of(record),
        "original": record,
        "since": since_review(record, seen_by=person),
        "lines": lines_of(record),
        **coming(person, part, place, at),
        **particulars(record, person),
    }
    context["changed_fields"] = context["since"].fields if context["since"] else set()
    context["more"] = max(0, counted.of(part) - (1 if is_waiting else 0))
    return TemplateResponse(request, "admin/review/page.html", context)


def neighbour(record: Reviewed, part: str, side: str) -> str:
    query = {side: f"{queue.kind_of(record)}-{record.pk}"} | ({"in": part} if part else {})
    return f"{reverse('admin:review')}?{urlencode(query)}"


def tabs(person: User, part: str, counted: queue.Tally, at: datetime) -> dict[str, Any]:
    """Return the parts of the queue with how much waits in each, and what was decided today."""
    named = [
        ("", _("Oldest first"), counted.total),
        *(
            (kind, capfirst(KINDS[kind]._meta.verbose_name_plural), number)
            for kind, number in counted.kinds.items()
        ),
        (BACK, _("Back from changes"), counted.back),
    ]
    return {
        "tabs": [(f"{reverse('admin:review')}{query_of(key)}", label, number, key == part)
                 for key, label, number in named],
        "total": counted.of(part),
        "mine_today": queue.decided_since(midnight(at)).filter(by=person).count(),
    }  # fmt: skip


def midnight(at: datetime) -> datetime:
    """Return when the day of a moment began, where the desk is."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def steps(record: Reviewed, person: User) -> list[tuple[review.Transition, str]]:
    """Return the three decisions, each with why it is refused to this person, else empty."""
    found = []
    for name in queue.STEPS:
        step = review.TRANSITIONS[name]
        why = review.refused_to(step, record, person)
        if not why and name in review.MUST_BE_READY:
            why = " ".join(str(problem) for problem in record.not_ready())
        found.append((step, why))
    return found


def coming(person: User, part: str, place: Place, at: datetime) -> dict[str, Any]:
    """Return the lines of what comes next, with who has it open."""
    places = queue.following(person, part, place=place, most=NEXT)
    found: dict[tuple[str, int], Reviewed] = {}
    for kind in dict.fromkeys(kind for _place, kind in places):
        keys = [each.key for each, own in places if own == kind]
        of_kind = KINDS[kind]._default_manager.filter(pk__in=keys)
        for record in of_kind.select_related(*ABOUT[kind], "created_by", "edited_by"):
            found[kind, record.pk] = record
    records = [found[kind, each.key] for each, kind in places if (kind, each.key) in found]
    held = {
        uuid: name_of(each.by)
        for uuid, each in queue.held(records, at=at).items()
        if each.by != person
    }
    return {
        "coming": [
            {
                "record": record,
                "address": address_of(record, part),
                "label": queue.label_of(record),
                "noun": record._meta.verbose_name,
                "by": name_of(record.edited_by or record.created_by),
                "held_by": held.get(record.uuid, ""),
            }
            for record in records
        ]
    }


ABOUT: dict[str, tuple[str, ...]] = {
    "claim": ("indicator",),
    "statement": ("speaker", "passage"),
    "note": (),
    "fact": ("indicator",),
}
"""What the label of each kind names."""
