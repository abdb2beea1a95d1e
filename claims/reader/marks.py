"""What is recorded in a text: where it stands, and what its card shows."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from claims.models import Claim, CrossSourceNote, Statement, Suggestion, Translation
from claims.reader.translated import between, stretches
from claims.roles_held import Fit, fits_of
from extraction import wording
from sources import texts
from sources.models import PassagePlace, Snapshot
from sources.people import as_user
from sources.recapture import difference
from sources.rights import may_see


def marks_of(request: HttpRequest, snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return what is recorded in a text, in the text's order, with what a card shows."""
    user: Any = request.user
    places = {place.passage_id: place for place in snapshot.places.select_related("passage")}
    here = Q(passage__snapshot=snapshot) | Q(passage__in=list(places))
    records: list[Claim | Statement] = []
    fits: dict[int, Fit] = {}
    if may_see(user, Statement):
        said = Statement.objects.filter(here).select_related(
            "passage__snapshot__source", "speaker__joined_to", "event"
        )
        said = said.defer("passage__snapshot__text", "passage__snapshot__articles")
        if may_see(user, Translation):
            said = said.prefetch_related("translations")
        statements = list(said)
        fits = fits_of(statements)
        records += statements
    if may_see(user, Claim):
        records += Claim.objects.filter(here).select_related(
            "passage",
            "indicator__joined_to",
            "claimant__joined_to",
            "statement__speaker__joined_to",
            "comparison",
        )
    cited: dict[type[Any], set[int]] = {Claim: set(), Statement: set()}
    if may_see(user, CrossSourceNote):
        cited = {model: cited_keys(model, here) for model in cited}
    marks = [
        mark_of(
            record,
            snapshot,
            place=places.get(record.passage_id),
            is_cited=record.pk in cited[type(record)],
            fit=fits.get(record.pk) if isinstance(record, Statement) else None,
            shows_translations=may_see(user, Translation),
        )
        for record in records
    ]
    if may_see(user, Suggestion):
        waiting = snapshot.suggestions.undecided().exclude(status=Suggestion.Status.WITHDRAWN)
        marks += [suggested(each) for each in waiting.select_related("speaker", "indicator")]
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
    fit: Fit | None,
    shows_translations: bool,
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
    parts = (str(said_by or ""), source.outlet.name)
    about = ", ".join(texts.closed(part) for part in parts if part)
    quote, title = texts.closed(passage.exact), texts.closed(source.title)
    return {
        "record": record,
        "kind": kind,
        "is_cited": is_cited,
        "misfit": fit.misfit if fit else "",
        "link": link,
        "change": reverse(f"admin:claims_{kind}_change", args=[record.pk]),
        "citation": f"“{quote}” — {about}, “{title}”, {day} {source.url}".strip(),
        "sha256": snapshot.sha256,
        "place": status,
        "translations": translations_of(record, source.language) if shows_translations else [],
        "difference": difference(passage.exact, new_words) if status == "moved" else [],
        "span": {
            "id": f"{kind}-{record.pk}",
            "kind": kind,
            "start": start or 0,
            "end": end or 0,
        },
    }


def suggested(suggestion: Suggestion) -> dict[str, Any]:
    """Return the span and card of something that waits for a yes or no."""
    return {
        "suggestion": suggestion,
        "kind": suggestion.kind,
        "span": {
            "id": f"suggestion-{suggestion.pk}",
            "kind": "maybe",
            "start": suggestion.start,
            "end": suggestion.end,
        },
    }


def answer(
    request: HttpRequest, snapshot: Snapshot, *, message: str, made: str = ""
) -> dict[str, Any]:
    """Return the cards and spans as they are now, for a page that is open."""
    marks = marks_of(request, snapshot)
    context = {
        "marks": marks,
        "snapshot": snapshot,
        "may_translate": as_user(request).has_perm("claims.add_translation"),
    }
    return {
        "cards": render_to_string("admin/reader/cards.html", context, request),
        "tally": render_to_string("admin/reader/tally.html", context, request),
        "spans": [mark["span"] for mark in marks],
        "made": made,
        "message": message,
    }


def translations_of(record: Claim | Statement, language: str) -> list[dict[str, Any]]:
    """Return the translations of a statement, with the numbers that differ marked."""
    if not isinstance(record, Statement):
        return []
    found = []
    for translation in record.translations.all():
        difference = between(record.passage.exact, translation, original_language=language)
        found.append(
            {
                "language": translation.language,
                "translator": translation.translator,
                "stretches": stretches(translation.text, 0, difference.translation),
                "missing": [number.written for number in difference.original],
            }
        )
    return found
