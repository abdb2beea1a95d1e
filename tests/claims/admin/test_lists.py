"""Every list page asks the database the same number of questions, however long it is."""

import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.models import (
    Citation,
    Claim,
    CrossSourceNote,
    Event,
    Evidence,
    Fact,
    Indicator,
    IndicatorName,
    Judgement,
    Position,
    ReviewEvent,
    Speaker,
    SpeakerName,
    Statement,
    Suggestion,
    Translation,
)
from claims.roles import ensure_roles
from sources.models import Batch, Outlet, Passage, Proposal, Snapshot, Source, Tag
from tests import make
from tests.claims.admin.everything import MODELS, address
from tests.people import administrator, client_of

QUERIES = {
    "auth.Group": 6,
    "auth.User": 8,
    "claims.Claim": 11,
    "claims.Conflict": 14,
    "claims.CrossSourceNote": 8,
    "claims.Event": 10,
    "claims.Fact": 8,
    "claims.Indicator": 10,
    "claims.Judgement": 8,
    "claims.ReviewEvent": 10,
    "claims.Speaker": 11,
    "claims.Statement": 12,
    "claims.Suggestion": 9,
    "claims.Translation": 8,
    "sources.Batch": 8,
    "sources.Outlet": 9,
    "sources.Passage": 7,
    "sources.Proposal": 7,
    "sources.Snapshot": 9,
    "sources.Source": 13,
    "sources.Tag": 7,
}
"""Session and person, the navigation's counts, views, the filters' choices, two counts, rows."""

SMALL, LARGE = 50, 500
numbers = itertools.count(1)

pytestmark = pytest.mark.django_db


def add_rows(count: int) -> None:
    """Add so many rows to every list, each with related records of its own."""
    ids = [f"{next(numbers):05}" for _ in range(count)]
    people = User.objects.bulk_create(User(username=f"person {n}", is_staff=True) for n in ids)
    groups = Group.objects.bulk_create(Group(name=f"Group {n}") for n in ids)
    for person, group in zip(people, groups, strict=True):
        person.groups.add(group)
    tags = Tag.objects.bulk_create(Tag(name=f"tag {n}") for n in ids)
    outlets = Outlet.objects.bulk_create(Outlet(name=f"Outlet {n}") for n in ids)
    sources = Source.objects.bulk_create(
        Source(outlet=outlet, title=outlet.name, published="2024-04-09", language="vi")
        for outlet in outlets
    )
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(source=source, text=f"{source.title} {make.TEXT}") for source in sources
    )
    Proposal.objects.bulk_create(
        Proposal(source=source, kind="credit", agency="Xinhua") for source in sources
    )
    passages = Passage.objects.bulk_create(
        Passage(snapshot=snapshot, start=0, end=6, exact="Outlet") for snapshot in snapshots
    )
    speakers = Speaker.objects.bulk_create(Speaker(name=f"Speaker {n}") for n in ids)
    SpeakerName.objects.bulk_create(SpeakerName(speaker=each, name="Ван И") for each in speakers)
    Position.objects.bulk_create(
        Position(speaker=each, title="Minister", held="2013/2022") for each in speakers
    )
    events = Event.objects.bulk_create(Event(name=f"Event {n}", date="2024-02-08") for n in ids)
    indicators = Indicator.objects.bulk_create(
        Indicator(name=f"Indicator {n}", unit="USD", counting_body=speaker)
        for n, speaker in zip(ids, speakers, strict=True)
    )
    IndicatorName.objects.bulk_create(
        IndicatorName(indicator=each, name="Thương mại") for each in indicators
    )
    reviewed: dict[str, Any] = {"status": "submitted", "submitted_at": timezone.now()}
    statements = Statement.objects.bulk_create(
        Statement(
            passage=passage, speaker=speaker, event=event, created_by=person, assigned_to=person,
            **reviewed,
        )
        for passage, speaker, event, person in zip(passages, speakers, events, people, strict=True)
    )  # fmt: skip
    claims = Claim.objects.bulk_create(
        Claim(
            passage=statement.passage, statement=statement, claimant=statement.speaker,
            indicator=indicator, value=Decimal(240), unit="USD", measure="level", period="2023",
            created_by=person, assigned_to=person, **reviewed,
        )
        for statement, indicator, person in zip(statements, indicators, people, strict=True)
    )  # fmt: skip
    notes = CrossSourceNote.objects.bulk_create(
        CrossSourceNote(title=f"Note {n}", body="Text", created_by=person, **reviewed)
        for n, person in zip(ids, people, strict=True)
    )
    for note, claim, statement, tag in zip(notes, claims, statements, tags, strict=True):
        Citation.objects.create(note=note, claim=claim)
        make.make_conflict(claims=[claim])
        Citation.objects.create(note=note, statement=statement)
        claim.tags.through.objects.create(claim=claim, tag=tag)
    facts = Fact.objects.bulk_create(
        Fact(
            indicator=indicator, sentence="So it is.", verdict="confirmed", created_by=person,
            assigned_to=person, **reviewed,
        )
        for indicator, person in zip(indicators, people, strict=True)
    )  # fmt: skip
    with make.open_doors(*facts):
        Evidence.objects.bulk_create(
            Evidence(fact=fact, claim=claim, seen="weighed before", origin="Outlet")
            for fact, claim in zip(facts, claims, strict=True)
        )
    Judgement.objects.bulk_create(
        Judgement(
            kind="speaker", kept=one.uuid, other=other.uuid, verdict="different", reason="Two.",
            judged_by=person, judged_at=timezone.now(),
        )
        for one, other, person in zip(speakers, reversed(speakers), people, strict=True)
        if one != other
    )  # fmt: skip
    Suggestion.objects.bulk_create(
        Suggestion(
            snapshot=statement.passage.snapshot, kind="statement", start=0, end=6,
            values={"cue": "said"}, speaker=statement.speaker, language="vi", version="1",
        )
        for statement in statements
    )  # fmt: skip
    Translation.objects.bulk_create(
        Translation(statement=statement, language="en", text="Text") for statement in statements
    )
    decided: dict[str, Any] = {"old_status": "draft", "new_status": "submitted"}
    for field, records in (
        ("claim", claims),
        ("statement", statements),
        ("note", notes),
        ("fact", facts),
    ):
        ReviewEvent.objects.bulk_create(
            ReviewEvent(**{field: record}, by=person, **decided)
            for record, person in zip(records[: count // 3 + 1], people, strict=False)
        )
    Batch.objects.bulk_create(
        Batch(
            kind="import", what=f"table {n}.csv", model="claims.claim", revision=uuid4(),
            by=person, at=timezone.now(), number_of_records=2,
        )
        for n, person in zip(ids, people, strict=True)
    )  # fmt: skip
    with connection.cursor() as cursor:  # a server notices new rows by itself only in time
        cursor.execute("ANALYZE")


def count_queries(page: str) -> int:
    client = client_of(administrator())
    client.get(page)  # content types and the like are read once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def count_all() -> dict[str, int]:
    """Count the queries of each list's first page, of its whole list, and of the first page."""
    counted = {"desk": count_queries(reverse("admin:index"))}
    for model in MODELS:
        page = address(model, "changelist")
        counted[model._meta.label] = count_queries(page)
        counted[f"{model._meta.label}, all rows"] = count_queries(f"{page}?all=")
    return counted


@pytest.fixture(scope="module")
def counted(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    with django_db_blocker.unblock(), transaction.atomic():
        ensure_roles()
        add_rows(SMALL)
        few = count_all()
        add_rows(LARGE - SMALL)
        yield few, count_all()
        transaction.set_rollback(True)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_list_asks_as_many_questions_with_50_rows_as_with_500(
    counted: tuple[dict[str, int], dict[str, int]], model: type[Model]
) -> None:
    few, many = counted
    label = model._meta.label
    assert few[label] == many[label] == QUERIES[label]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_showing_500_rows_asks_no_more_than_showing_50(
    counted: tuple[dict[str, int], dict[str, int]], model: type[Model]
) -> None:
    few, many = counted
    label = f"{model._meta.label}, all rows"
    assert few[label] == many[label]


def test_the_first_page_asks_as_many_questions_however_much_waits(
    counted: tuple[dict[str, int], dict[str, int]],
) -> None:
    few, many = counted
    assert few["desk"] == many["desk"]


def test_every_list_is_pinned() -> None:
    assert set(QUERIES) == {model._meta.label for model in MODELS}
