"""Recording a claim or a statement from a selection, in a panel beside the text."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims import deciding
from claims.models import Claim, Speaker, SpeakerName, Statement, Suggestion
from claims.reader.access import KINDS, admin_of, may_record, selection, text_of
from claims.reader.marks import answer
from claims.suggesting import suggestion_at
from extraction import quantities, values, wording
from sources import texts
from sources.models import Snapshot
from sources.people import as_user
from sources.records import as_key

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


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, snapshot: int, kind: str) -> HttpResponse:
    """Show the panel for a selection (``?start=&end=``), or record what it holds."""
    if kind not in KINDS:
        raise Http404
    if not may_record(request, kind):
        raise PermissionDenied
    text = text_of(request, snapshot)
    model_admin = admin_of(kind)
    form_class = model_admin.get_form(request, change=False)
    chosen = suggestion_of(request, text, kind)
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid() and (made := save(request, form, model_admin, chosen)) is not None:
            said = _("%s recorded") % made
            return JsonResponse(answer(request, text, made=f"{kind}-{made.pk}", message=said))
        return panel(request, text, kind, form, chosen, status=422)
    start, end = selection(request, text)
    initial = {**guesses(text, start, end, kind), **kept(request)}
    known = chosen or suggestion_at(text, kind, start, end)
    if known is not None:
        initial |= {name: value for name, value in suggested_fields(known).items() if value}
    return panel(request, text, kind, form_class(initial=initial), chosen, status=200)


def suggestion_of(request: HttpRequest, snapshot: Snapshot, kind: str) -> Suggestion | None:
    """Return the suggestion that the panel was opened for, None where there was none."""
    named = request.POST if request.method == "POST" else request.GET
    key = as_key(named.get("suggestion"))
    if key is None:
        return None
    return snapshot.suggestions.filter(pk=key, kind=kind).first()


def save(
    request: HttpRequest, form: Any, model_admin: Any, chosen: Suggestion | None
) -> Claim | Statement | None:
    """Save what the panel holds and settle its suggestion; None with the reason in the form."""
    try:
        with transaction.atomic():
            made: Claim | Statement = form.save(commit=False)
            model_admin.save_model(request, made, form, change=False)
            form.save_m2m()
            passage = made.passage
            about = chosen or suggestion_at(
                passage.snapshot, deciding.kind_of(made), passage.start, passage.end
            )
            # What was selected by hand settles what waits there; only a suggestion that
            # the panel was opened for has to be undecided still.
            if about is not None and (chosen or about.status in Suggestion.UNDECIDED):
                deciding.accept_edited(
                    suggestion=about, record=made, by=as_user(request), at=timezone.now()
                )
            model_admin.log_addition(request, made, [{"added": {}}])
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return made


def suggested_fields(suggestion: Suggestion) -> dict[str, Any]:
    """Return what the panel is filled in with from a suggestion."""
    if suggestion.kind == Suggestion.Kind.STATEMENT:
        return deciding.statement_fields(suggestion)
    fields = deciding.claim_fields(suggestion)
    figure = str(suggestion.figure)
    try:
        is_sound = values.plain(quantities.read(figure).value) == fields["value"]
    except values.ValueProblem:
        is_sound = False
    return {**fields, "figure": figure if is_sound else ""}


def guesses(snapshot: Snapshot, start: int, end: int, kind: str) -> dict[str, Any]:
    """Return what the panel is filled in with, read from the text around the selection."""
    quote = snapshot.text[start:end]
    found: dict[str, Any] = {"snapshot": snapshot.pk, "quote": quote, "start": start}
    near = speakers_near(snapshot.text, start, end)
    if kind == "statement":
        found["speaker"] = next(iter(near), None)
        found["spoken"] = snapshot.published_at(start)
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
    for language in (snapshot.source.language or None, None):  # a quote may be in another one
        for quantity in quantities.find(whole, language):
            if quantity.start + offset < end and quantity.end + offset > start:
                parts = {**quantity.to_dict(), "value": values.plain(quantity.value)}
                names = (
                    "comparator",
                    "value",
                    "value_high",
                    "step",
                    "unit",
                    "measure",
                    "direction",
                )
                figure = str(wording.quantity(quantity))
                return {"figure": figure, **{name: parts[name] for name in names}}
    return {}


def speakers_near(text: str, start: int, end: int) -> list[int]:
    """Return the keys of known speakers named around a span, the nearest first."""
    floor = max(0, start - AROUND)
    window = text[floor : end + AROUND]
    middle = start - floor
    names = [
        *Speaker.objects.values_list(Coalesce("joined_to", "pk"), "name"),
        *SpeakerName.objects.values_list(Coalesce("speaker__joined_to", "speaker"), "name"),
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
    request: HttpRequest,
    snapshot: Snapshot,
    kind: str,
    form: Any,
    chosen: Suggestion | None,
    *,
    status: int,
) -> HttpResponse:
    """Return the panel as a fragment of HTML."""
    rows = [[form[name] for name in row] for row in PANEL_ROWS[kind]]
    hidden = {"snapshot", "quote", "start", *(name for row in PANEL_ROWS[kind] for name in row)}
    more = [field for field in form if field.name not in hidden]
    context = {
        "form": form,
        "kind": kind,
        "suggestion": chosen,
        "snapshot": snapshot,
        "rows": rows,
        "more": more,
        "more_errors": any(field.errors for field in more),
    }
    return TemplateResponse(request, "admin/reader/panel.html", context, status=status)
