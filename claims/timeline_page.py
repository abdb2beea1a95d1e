"""The pages of timelines: a record's, which outlives it, and the desk's."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.telling import COMMENTS, REVIEW, form_of
from claims.timeline import (
    PARTS,
    has_timeline,
    kinds,
    read_desk,
    read_record,
    streams_of_desk,
    subject_of,
)
from sources.people import as_user
from sources.records import as_key
from sources.rights import may_see
from sources.timeline import Mark, mark_of

FILTERS = ("by", "day", "kind")
"""What an address of the desk's timeline says; each link keeps the others."""
SAFE = ("GET", "HEAD")
"""History is read, and never changed."""


def record(request: HttpRequest, kind: str, record: str) -> HttpResponse:
    """Show what happened to one record, named by its key or uuid, also when it is gone."""
    person = as_user(request)
    model = model_of(kind)
    if not may_see(person, model):
        raise PermissionDenied
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    subject = subject_of(model, record)
    if subject is None:
        raise Http404
    problems: list[str] = []
    page = read_record(person, subject, before=before(request, problems))
    context = {
        **admin.site.each_context(request),
        "title": _("History of %s") % subject.name,
        "opts": model._meta,
        "subject": subject,
        "form": "" if subject.is_gone else form_of(model, subject.key),
        "page": page,
        "problems": problems,
        **links(request, page.older),
    }
    return TemplateResponse(request, "admin/timeline/record.html", context)


def model_of(kind: str) -> type[Model]:
    """Return the kind of record that an address names as app.model.

    Raises:
        Http404: where it has no timeline of its own.
    """
    for model in kinds():
        if model._meta.label_lower == kind and (model not in PARTS or is_registered(model)):
            return model
    raise Http404


def is_registered(model: type[Model]) -> bool:
    return admin.site.is_registered(model)


def desk(request: HttpRequest) -> HttpResponse:
    """Show what happened at the desk; ``?by=``, ``day=`` and ``kind=`` choose from it."""
    person = as_user(request)
    if not has_timeline(person):
        raise PermissionDenied
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    problems: list[str] = []
    known_kinds = kinds_for(person)
    by, day = chosen_person(request, problems), chosen_day(request, problems)
    kind = request.GET.get("kind", "")
    if kind and kind not in dict(known_kinds):
        problems.append(_("The desk keeps no such kind of record. Choose one from the list."))
        kind = ""
    since, until = span_of(day)
    place = before(request, problems)
    page = read_desk(person, kind=kind, by=by, since=since, until=until, before=place)
    context = {
        **admin.site.each_context(request),
        "title": _("Timeline"),
        "page": page,
        "people": User.objects.order_by("first_name", "username"),
        "by": by,
        "day": "" if day is None else day.isoformat(),
        "days": None if day is None else (day - timedelta(days=1), day + timedelta(days=1)),
        "kinds": known_kinds,
        "kind": kind,
        "problems": problems,
        **links(request, page.older),
    }
    return TemplateResponse(request, "admin/timeline/desk.html", context)


def kinds_for(person: User) -> list[tuple[str, str]]:
    """Return what the desk's timeline can be narrowed to: name and words, by their words."""
    found = [
        (model._meta.label_lower, capfirst(str(model._meta.verbose_name_plural)))
        for model in kinds()
        if model not in PARTS and may_see(person, model)
    ]
    names = {stream.name for stream in streams_of_desk(person)}
    talk = [(REVIEW, _("Reviews")), (COMMENTS, _("Comments"))]
    return [*(each for each in talk if each[0] in names), *sorted(found, key=lambda each: each[1])]


def chosen_person(request: HttpRequest, problems: list[str]) -> User | None:
    """Return the person whose doings are asked for."""
    word = request.GET.get("by", "")
    if not word:
        return None
    key = as_key(word)
    found = None if key is None else User.objects.filter(pk=key).first()
    if found is None:
        problems.append(_("The desk knows no such person. Choose one from the list."))
    return found


def chosen_day(request: HttpRequest, problems: list[str]) -> date | None:
    """Return the day that is asked for."""
    word = request.GET.get("day", "")
    if not word:
        return None
    try:
        day = date.fromisoformat(word)
        for each in (day, day - timedelta(days=1)):  # the page leads to the day before
            span_of(each)
    except (ValueError, OverflowError):
        problems.append(_("“%s” is no day. Write it as 2024-04-09.") % word[:40])
        return None
    return day


def span_of(day: date | None) -> tuple[datetime | None, datetime | None]:
    """Return when a day of the desk's time zone begins, and when the next one does."""
    if day is None:
        return None, None
    first = timezone.make_aware(datetime.combine(day, time.min))
    return first, timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def before(request: HttpRequest, problems: list[str]) -> Mark | None:
    """Return the entry after which a page begins."""
    word = request.GET.get("before", "")
    mark = mark_of(word) if word else None
    if word and mark is None:
        problems.append(_("There is no such page. This is the newest one."))
    return mark


def links(request: HttpRequest, older: Mark | None) -> dict[str, Any]:
    """Return the addresses of the newest page and the next older one, filters kept."""
    kept = {name: value for name in FILTERS if (value := request.GET.get(name, ""))}
    paging = {**kept, "before": str(older)} if older is not None else None
    return {
        "newest": "?" + urlencode(kept) if request.GET.get("before") else "",
        "older": "?" + urlencode(paging) if paging is not None else "",
    }
