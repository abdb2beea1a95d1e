"""The reader asks the database as often for much as for little."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, Statement
from sources.models import Passage, PassagePlace, Snapshot, Source
from tests import make
from tests.people import ada, client_of

pytestmark = pytest.mark.django_db

WORDS = "Trade rose by 5% in 2023, the office said. "


@pytest.fixture
def client() -> Client:
    """Return Ada's browser; its first page fills what Django keeps between requests."""
    browser = client_of(ada())
    browser.get(address(make.make_snapshot().source))
    return browser


def address(source: Source) -> str:
    return reverse("admin:read", args=[source.pk])


def queries(client: Client, url: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def captured(times: int) -> Source:
    """Return a source that was captured so many times, each time with another text."""
    source = make.make_source()
    for number in range(times):
        make.make_snapshot(
            f"Version {number}. {WORDS}",
            source=source,
            captured_at=make.NOW + timedelta(hours=number),
        )
    return source


def passages_in(snapshot: Snapshot, count: int) -> list[Passage]:
    """Mark so many passages, every other one overlapping the one before."""
    reach = len(WORDS)
    return Passage.objects.bulk_create(
        Passage(
            snapshot=snapshot,
            start=(start := reach * (number // 2) + 6 * (number % 2)),
            end=start + 12,
            exact=snapshot.text[start : start + 12],
        )
        for number in range(count)
    )


def with_claims(passages: list[Passage]) -> None:
    """Record a claim in each passage, each with an indicator, claimant and statement of its own."""
    for passage in passages:
        make.make_claim(
            passage=passage,
            claimant=make.make_speaker(),
            statement=make.make_statement(passage=passage),
        )


def with_statements(passages: list[Passage]) -> None:
    for passage in passages:
        make.make_statement(passage=passage, event=make.make_event())


def cited(passages: list[Passage]) -> None:
    """Record a claim and a statement in each passage, and cite all of them in a note."""
    with_claims(passages)
    make.make_note(statements=Statement.objects.all(), claims=Claim.objects.all())


RECORDED = pytest.mark.parametrize("recorded", [with_claims, with_statements, cited])


def marked(count: int, recorded: Callable[[list[Passage]], None]) -> Snapshot:
    """Return a text in which so many passages are marked; its length is always the same."""
    snapshot = make.make_snapshot(WORDS * 100)
    recorded(passages_in(snapshot, count))
    return snapshot


def test_fifty_snapshots_take_as_many_queries_as_one(client: Client) -> None:
    one, fifty = captured(1), captured(50)
    assert queries(client, address(fifty)) == queries(client, address(one))


def test_an_old_snapshot_of_fifty_takes_as_many_queries_as_the_newest(client: Client) -> None:
    url = address(source := captured(50))
    oldest = source.snapshots.last()
    assert oldest is not None
    assert queries(client, f"{url}?snapshot={oldest.pk}") == queries(client, url)


def test_of_fifty_texts_only_the_one_that_is_shown_is_fetched(client: Client) -> None:
    source = captured(50)
    page = client.get(address(source))
    fetched = [each for each in page.context["snapshots"] if "text" in each.__dict__]
    assert len(fetched) <= 1


@RECORDED
def test_two_hundred_passages_take_as_many_queries_as_one(
    client: Client, recorded: Callable[[list[Passage]], None]
) -> None:
    one, many = marked(1, recorded), marked(200, recorded)
    assert queries(client, address(many.source)) == queries(client, address(one.source))


@pytest.mark.parametrize("status", PassagePlace.Status.values)
def test_two_hundred_passages_of_an_earlier_text_take_as_many_queries_as_one(
    client: Client, status: str
) -> None:
    def found_again(count: int) -> Source:
        earlier = marked(count, cited)
        later = make.make_snapshot(
            f"Updated. {WORDS * 100}",
            source=earlier.source,
            captured_at=make.NOW + timedelta(days=9999),
        )
        is_lost = status == PassagePlace.Status.LOST
        PassagePlace.objects.bulk_create(
            PassagePlace(
                passage=passage,
                snapshot=later,
                status=status,
                start=None if is_lost else passage.start + 9,
                end=None if is_lost else passage.end + 9,
            )
            for passage in earlier.passages.all()
        )
        return earlier.source

    one, many = found_again(1), found_again(200)
    assert queries(client, address(many)) == queries(client, address(one))


@pytest.mark.parametrize("kind", ["claim", "statement"])
def test_the_panel_takes_as_many_queries_among_two_hundred_passages(
    client: Client, kind: str
) -> None:
    few, many = marked(2, cited), marked(200, cited)  # the second one holds the selection

    def panel(snapshot: Snapshot) -> str:
        start = snapshot.text.index("5%")
        return f"{reverse('admin:record', args=[snapshot.pk, kind])}?start={start}&end={start + 2}"

    assert queries(client, panel(many)) == queries(client, panel(few))
