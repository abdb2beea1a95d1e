"""The reader: a source's text with every passage marked, and recording from a selection.

All offsets are Python string offsets into the snapshot's text; the page converts
them to and from the browser's (static/reader.js).
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims.models import Claim, Speaker, SpeakerName, Statement
from extraction import quantities, wording
from sources import texts
from sources.models import PassagePlace, Snapshot, Source
from sources.recapture import difference
from sources.records import as_key

KINDS: dict[str, type[Claim] | type[Statement]] = {"claim": Claim, "statement": Statement}
PANEL_ROWS: dict[str, tuple[tuple[str, ...], ...]] = {
    "claim": (
        ("figure",),
        ("comparator", "measure"),
        ("unit", "direction"),
        ("indicator",),
        ("period", "baseline"),
        ("claimant",),
        ("proposition",),
    ),
    "statement": (("speaker",), ("role_as_written",), ("form", "spoken"), ("event",)),
}
"""The fields that the panel shows at once, row by row; the others are under “More”."""
AROUND = 300
"""Characters around a selection in which a speaker's name is looked for."""


@dataclass(frozen=True)
class Line:
    """One line of the text, and whether it belongs to an article or is site furniture."""

    start: int
    text: str
    is_furniture: bool


@require_safe
def read(request: HttpRequest, source: int) -> HttpResponse:
    """Show the newest text of a source, or the one that ``?snapshot=`` names."""
    require(request, "sources.view_source", "sources.view_snapshot")
    record = Source.objects.select_related("outlet", "copy_of").filter(pk=source).first()
    if record is None:
        raise Http404
    snapshots = list(record.snapshots.without_text())
    wanted = as_key(request.GET.get("snapshot"))
    chosen = next((each for each in snapshots if wanted in {None, each.pk}), None)
    if wanted is not None and chosen is None:
        raise Http404
    snapshot = chosen and Snapshot.objects.get(pk=chosen.pk)
    marks = marks_of(request, snapshot) if snapshot else []
    context = {
        **admin.site.each_context(request),
        "title": record.title,
        "source": record,
        "snapshots": snapshots,
        "snapshot": snapshot,
        "lines": lines_of(snapshot) if snapshot else [],
        "marks": marks,
        "spans": [mark["span"] for mark in marks],
        "kinds": [kind for kind in KINDS if may_record(request, kind)],
        "opts": Source._meta,
    }
    return TemplateResponse(request, "admin/reader/page.html", context)


def lines_of(snapshot: Snapshot) -> list[Line]:
    """Cut a text into its lines; those outside every article are site furniture."""
    bodies = [span for article in snapshot.articles for span in article["body"]]
    lines, start = [], 0
    for text in snapshot.text.split("\n"):
        end = start + len(text)
        inside = not bodies or any(start < last and end > first for first, last in bodies)
        if text.strip():
            lines.append(Line(start, text, is_furniture=not inside))
        start = end + 1
    return lines


def marks_of(request: HttpRequest, snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return what is recorded in a text, in the text's order, with what a card shows."""
    user: Any = request.user
    places = {place.passage_id: place for place in snapshot.places.select_related("passage")}
    here = Q(passage__snapshot=snapshot) | Q(passage__in=list(places))
    records: list[Claim | Statement] = []
    if user.has_perm("claims.view_statement"):
        records += Statement.objects.filter(here).select_related("passage", "speaker", "event")
    if user.has_perm("claims.view_claim"):
        records += Claim.objects.filter(here).select_related(
            "passage", "indicator", "claimant", "statement__speaker"
        )
    cited = {Claim: cited_keys(Claim, here), Statement: cited_keys(Statement, here)}
    marks = [
        mark_of(
            record,
            snapshot,
            place=places.get(record.passage_id),
            is_cited=record.pk in cited[type(record)],
        )
        for record in records
    ]
    # Lost passages come first: they stand nowhere, and are news.
    return sorted(marks, key=lambda mark: (mark["span"]["start"], -mark["span"]["end"]))


def cited_keys(model: type[Claim] | type[Statement], here: Q) -> set[int]:
    """Return the keys of the records in a text that a note cites."""
    manager: Any = model._default_manager
    return set(manager.filter(here, notes__isnull=False).values_list("pk", flat=True))


def mark_of(
    record: Claim | Statement,
    snapshot: Snapshot,
    *,
    place: PassagePlace | None,
    is_cited: bool,
) -> dict[str, Any]:
    """Return one passage's span and card; a lost passage has the empty span at 0."""
    kind = "claim" if isinstance(record, Claim) else "statement"
    passage, source = record.passage, snapshot.source
    start, end = (passage.start, passage.end) if place is None else (place.start, place.end)
    status = PassagePlace.Status.EXACT if place is None else place.status
    new_words = snapshot.text[start:end] if start is not None else ""
    said_by = record.speaker if isinstance(record, Statement) else record.claimant
    address = reverse("admin:read", args=[snapshot.source_id])
    link = f"{address}?snapshot={snapshot.pk}#{kind}-{record.pk}"
    day = wording.period(source.published) if source.published else ""
    about = ", ".join(part for part in (str(said_by or ""), source.outlet.name) if part)
    return {
        "record": record,
        "kind": kind,
        "is_cited": is_cited,
        "link": link,
        "change": reverse(f"admin:claims_{kind}_change", args=[record.pk]),
        "citation": f"“{passage.exact}” — {about}, “{source.title}”, {day} {source.url}".strip(),
        "sha256": snapshot.sha256,
        "place": status,
        "difference": difference(passage.exact, new_words) if status == "moved" else [],
        "span": {
            "id": f"{kind}-{record.pk}",
            "kind": kind,
            "start": start or 0,
            "end": end or 0,
        },
    }


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, snapshot: int, kind: str) -> HttpResponse:
    """Show the panel for a selection (``?start=&end=``), or record what it holds."""
    if kind not in KINDS:
        raise Http404
    if not may_record(request, kind):
        raise PermissionDenied
    text = Snapshot.objects.select_related("source__outlet").filter(pk=snapshot).first()
    if text is None:
        raise Http404
    model_admin = admin_of(kind)
    form_class = model_admin.get_form(request, change=False)
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid():
            made = form.save(commit=False)
            model_admin.save_model(request, made, form, change=False)
            form.save_m2m()
            model_admin.log_addition(request, made, [{"added": {}}])
            return recorded(request, text, made)
        return panel(request, text, kind, form, status=422)
    start, end = selection(request, text)
    initial = {**guesses(text, start, end, kind), **kept(request)}
    form = form_class(initial=initial)
    return panel(request, text, kind, form, status=200)


def selection(request: HttpRequest, snapshot: Snapshot) -> tuple[int, int]:
    """Return the selected span without the white space at its borders.

    Raises:
        Http404: when it is not within the text, or empty.
    """
    start, end = as_key(request.GET.get("start")), as_key(request.GET.get("end"))
    if start is None or end is None or not start < end <= len(snapshot.text):
        raise Http404
    words = snapshot.text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start >= end:
        raise Http404
    return start, end


def guesses(snapshot: Snapshot, start: int, end: int, kind: str) -> dict[str, Any]:
    """Return what the panel is filled in with, read from the text around the selection."""
    quote = snapshot.text[start:end]
    found: dict[str, Any] = {"snapshot": snapshot.pk, "quote": quote, "start": start}
    near = speakers_near(snapshot.text, start, end)
    if kind == "statement":
        found["speaker"] = next(iter(near), None)
        found["spoken"] = snapshot.source.published
        found["form"] = form_of(quote)
        return found
    around = Statement.objects.filter(
        passage__snapshot=snapshot, passage__start__lte=start, passage__end__gte=end
    ).select_related("speaker")
    if (statement := around.first()) is not None:
        found["statement"] = statement.pk
    counting = Speaker.objects.filter(pk__in=near).exclude(kind=Speaker.Kind.PERSON)
    found["claimant"] = next((key for key in near if key in {c.pk for c in counting}), None)
    return found | figure_at(snapshot, start, end)


def figure_at(snapshot: Snapshot, start: int, end: int) -> dict[str, Any]:
    """Read the selected figure in its sentence, where comparators and directions stand."""
    sentence = texts.sentence(snapshot.text, start, end)
    offset = start - len(sentence.before)
    whole = sentence.before + sentence.passage + sentence.after
    for quantity in quantities.find(whole, snapshot.source.language or None):
        if quantity.start + offset < end and quantity.end + offset > start:
            parts = quantity.to_dict()
            names = ("comparator", "value", "value_high", "step", "unit", "measure", "direction")
            figure = str(wording.quantity(quantity))
            return {"figure": figure, **{name: parts[name] for name in names}}
    return {}


def speakers_near(text: str, start: int, end: int) -> list[int]:
    """Return the keys of known speakers named around a span, the nearest first."""
    floor = max(0, start - AROUND)
    window = text[floor : end + AROUND]
    middle = start - floor
    names = [
        *Speaker.objects.values_list("pk", "name"),
        *SpeakerName.objects.values_list("speaker_id", "name"),
    ]
    distances: dict[int, int] = {}
    for key, name in names:
        for place in texts.places(window, name):
            distance = abs(place - middle)
            distances[key] = min(distance, distances.get(key, distance))
    return sorted(distances, key=lambda key: distances[key])


def form_of(quote: str) -> str:
    """Tell a direct quotation from reported speech by its marks."""
    marks = '“”"«»「」『』'
    if not any(mark in quote for mark in marks):
        return Statement.Form.INDIRECT
    inside = quote.strip()
    whole = inside[0] in marks and inside[-1] in marks and not set(inside[1:-1]) & set(marks)
    return Statement.Form.DIRECT if whole else Statement.Form.MIXED


def kept(request: HttpRequest) -> dict[str, Any]:
    """Return what “and another” carries over from the record before."""
    names = ("period", "baseline", "indicator", "claimant", "event", "spoken")
    return {name: value for name in names if (value := request.GET.get(name))}


def panel(
    request: HttpRequest, snapshot: Snapshot, kind: str, form: Any, *, status: int
) -> HttpResponse:
    """Return the panel as a fragment of HTML."""
    rows = [[form[name] for name in row] for row in PANEL_ROWS[kind]]
    hidden = {"snapshot", "quote", "start", *(name for row in PANEL_ROWS[kind] for name in row)}
    more = [field for field in form if field.name not in hidden]
    context = {
        "form": form,
        "kind": kind,
        "snapshot": snapshot,
        "rows": rows,
        "more": more,
        "more_errors": any(field.errors for field in more),
    }
    return TemplateResponse(request, "admin/reader/panel.html", context, status=status)


def recorded(request: HttpRequest, snapshot: Snapshot, made: Claim | Statement) -> HttpResponse:
    """Answer with the cards and spans as they are now, and which one is new."""
    marks = marks_of(request, snapshot)
    page = TemplateResponse(
        request, "admin/reader/cards.html", {"marks": marks, "snapshot": snapshot}
    )
    kind = "claim" if isinstance(made, Claim) else "statement"
    answer = {
        "cards": page.render().content.decode(),
        "spans": [mark["span"] for mark in marks],
        "made": f"{kind}-{made.pk}",
        "message": _("%s recorded") % made,
    }
    return JsonResponse(answer)


def admin_of(kind: str) -> ModelAdmin[Any]:
    """Return the admin whose form the panel shows."""
    return admin.site._registry[KINDS[kind]]


def may_record(request: HttpRequest, kind: str) -> bool:
    """Tell whether the person may add records of this kind."""
    return admin_of(kind).has_add_permission(request)


def require(request: HttpRequest, *rights: str) -> None:
    """Refuse whoever lacks one of the rights.

    Raises:
        PermissionDenied: then.
    """
    user: Any = request.user
    if not user.has_perms(rights):
        raise PermissionDenied
