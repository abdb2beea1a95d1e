"""Every list, form and action of the desk, and one record of each kind."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.urls import reverse

from claims import review
from claims.assessing import keep_up
from claims.models import (
    Claim,
    Conflict,
    CrossSourceNote,
    Event,
    Fact,
    Indicator,
    Judgement,
    ReviewEvent,
    Speaker,
    Statement,
    Suggestion,
    Translation,
)
from sources.models import Batch, Outlet, Passage, Proposal, Snapshot, Source, Tag
from tests import make
from tests.people import ada, administrator

REGISTRY: dict[type[Model], Any] = dict(admin.site._registry)
MODELS = sorted(REGISTRY, key=lambda model: model._meta.label)


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def make_one_of_each() -> dict[type[Model], Model]:
    """Return a record of every registered model."""
    tag, event = make.make_tag(), make.make_event()
    event.participants.add(make.make_speaker(names=["Ван И"]))
    snapshot = make.make_snapshot_of_a_file()
    statement = make.make_statement(
        passage=make.make_passage(make.QUOTE, snapshot=snapshot),
        event=event,
        created_by=ada(),
        edited_by=ada(),
    )
    indicator = make.make_indicator()
    claim = make.make_claim(
        indicator=indicator,
        passage=make.make_passage(snapshot=snapshot),
        statement=statement,
        claimant=make.make_speaker(),
        created_by=ada(),
        edited_by=ada(),
    )
    claim.tags.add(tag)
    note = make.make_note(
        claims=[claim], statements=[statement, make.make_statement()], created_by=ada()
    )
    review.submit(record=claim, by=ada(), at=make.NOW)
    judgement = make.make_judgement(verdict="different")
    keep_up(at=make.NOW)  # what a page changes is its own doing
    return {
        Outlet: snapshot.source.outlet,
        Source: snapshot.source,
        Snapshot: snapshot,
        Passage: claim.passage,
        Batch: Batch.objects.get(kind=Batch.Kind.JOIN),
        Proposal: make.make_proposal(source=snapshot.source),
        Suggestion: make.make_suggestion(snapshot=snapshot),
        Tag: tag,
        Speaker: statement.speaker,
        Event: event,
        Statement: statement,
        Translation: Translation.objects.create(statement=statement, language="en", text="Text"),
        Indicator: indicator,
        Claim: claim,
        Judgement: judgement,
        Conflict: make.make_conflict(claims=[claim]),
        CrossSourceNote: note,
        Fact: make.make_fact(claims=[claim], created_by=ada()),
        ReviewEvent: ReviewEvent.objects.get(claim=claim),
        User: administrator(),
        Group: Group.objects.get(name="Viewer"),
    }


def pages_of(model: type[Model], record: Any) -> dict[str, str]:
    """Return name and address of every page that a model's admin has about a record."""
    found = {}
    for pattern in REGISTRY[model].get_urls():
        if not pattern.name:
            continue
        page = pattern.name.removeprefix(f"{model._meta.app_label}_{model._meta.model_name}_")
        if page == "simple_history":
            arguments: list[Any] = [record.pk, record.history.latest().pk]
        else:
            values = {"step": "reject", "decision": "dismiss"}
            arguments = [values.get(name, record.pk) for name in pattern.pattern.converters]
        found[page] = address(model, page, *arguments)
    return found
