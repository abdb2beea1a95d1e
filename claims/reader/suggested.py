"""Suggestions in the reader: finding them, and saying yes or no with a key."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from claims import deciding
from claims.models import Claim, Statement, Suggestion
from claims.reader.access import may_record, require, text_of
from claims.reader.marks import answer
from claims.suggesting import suggest
from sources import batches
from sources.models import Batch
from sources.people import as_user
from sources.records import as_key


@require_POST
def find(request: HttpRequest, snapshot: int) -> HttpResponse:
    """Look for suggestions in a text, and answer with the cards and spans as they are now."""
    require(request, "claims.change_suggestion")
    text = text_of(request, snapshot)
    tally = suggest(text, at=timezone.now())
    message = ngettext("%s suggestion", "%s suggestions", tally.new) % tally.new
    return JsonResponse(answer(request, text, message=message))


@require_POST
def decide(request: HttpRequest, suggestion: int, decision: str) -> HttpResponse:
    """Accept, dismiss or reopen one suggestion, or answer why that can't be."""
    found = Suggestion.objects.select_related("snapshot").filter(pk=suggestion).first()
    if found is None or decision not in {"accept", "dismiss", "reopen"}:
        raise Http404
    if not may_decide(request, found.kind):
        raise PermissionDenied
    text = text_of(request, found.snapshot_id)
    by, at = as_user(request), timezone.now()
    try:
        if decision == "accept":
            record = deciding.accept(suggestion=found, by=by, at=at)
            return JsonResponse(
                answer(
                    request, text, made=f"{found.kind}-{record.pk}",
                    message=_("%s recorded as a draft") % record,
                )
            )  # fmt: skip
        if decision == "dismiss":
            deciding.dismiss(suggestion=found, by=by, at=at)
            return JsonResponse(answer(request, text, message=_("Dismissed. Z takes it back.")))
        deciding.undo(suggestion=found, by=by)
        return JsonResponse(
            answer(request, text, made=f"suggestion-{found.pk}", message=_("Taken back."))
        )
    except ValidationError as error:
        needs_edit = any(each.code == "speaker" for each in error_list(error))
        problem = {"problem": " ".join(error.messages), "edit": needs_edit}
        return JsonResponse(problem)


@require_POST
def accept_all(request: HttpRequest, snapshot: int) -> HttpResponse:
    """Accept every open suggestion that begins in a span of the text (``start``, ``end``)."""
    require(request, "claims.change_suggestion")
    text = text_of(request, snapshot)
    start, end = as_key(request.POST.get("start")), as_key(request.POST.get("end"))
    if start is None or end is None:
        raise Http404
    waiting = text.suggestions.undecided().filter(start__gte=start, start__lt=end)
    done, problems = 0, []
    by, at = as_user(request), timezone.now()
    what = _("All suggestions of “%s” accepted") % text.source
    with batches.batch(
        kind=Batch.Kind.ACTION, what=what, model=Claim, by=by, at=at, reason=what, least=2,
        counted=(Claim, Statement),
    ):  # fmt: skip
        # A statement first, so that the figures in it are linked to it.
        for found in sorted(waiting, key=lambda each: (each.kind != "statement", each.start)):
            if not may_decide(request, found.kind):
                raise PermissionDenied
            try:
                deciding.accept(suggestion=found, by=by, at=at)
                done += 1
            except ValidationError as error:
                problems += error.messages
    said = ngettext("%s draft recorded.", "%s drafts recorded.", done) % done
    return JsonResponse(answer(request, text, message=" ".join([said, *problems])))


def may_decide(request: HttpRequest, kind: str) -> bool:
    """Tell whether the person may turn suggestions of a kind into records."""
    may: bool = request.user.has_perm("claims.change_suggestion")
    return may and may_record(request, kind)


def error_list(error: ValidationError) -> list[Any]:
    """Return the single errors of one."""
    found: list[Any] = error.error_list if hasattr(error, "error_list") else []
    return found
