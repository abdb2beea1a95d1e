"""Many reviewers ask the queue at once; no record is given to two of them."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections

from claims import queue
from claims.models import Claim, Hold, ReviewEvent
from claims.queue import ChangedMeanwhile, Seen
from claims.roles import REVIEWER
from tests import make
from tests.claims import queued
from tests.people import make_person

REVIEWERS, RECORDS = 8, 12

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reviewers() -> list[User]:
    return [make_person(f"reviewer{number}", REVIEWER) for number in range(REVIEWERS)]


def test_eight_reviewers_who_ask_at_once_are_given_eight_records(reviewers: list[User]) -> None:
    indicator = make.make_indicator()
    for hours in range(RECORDS):
        queued.claim(hours, indicator=indicator)
    together = threading.Barrier(REVIEWERS)

    def ask(person: User) -> int:
        try:
            together.wait()
            record = queue.take_next(person=person, at=make.NOW)
            assert record is not None
            return int(record.pk)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(REVIEWERS) as pool:
        given = list(pool.map(ask, reviewers))
    connection.close()
    assert len(set(given)) == REVIEWERS
    assert Hold.objects.count() == REVIEWERS
    held = set(Hold.objects.values_list("record", flat=True))
    assert held == set(Claim.objects.filter(pk__in=given).values_list("uuid", flat=True))


def test_reviewers_who_decide_and_go_on_decide_each_record_once(reviewers: list[User]) -> None:
    indicator = make.make_indicator()
    for hours in range(RECORDS):
        queued.claim(hours, indicator=indicator)
    together = threading.Barrier(REVIEWERS)

    def decide_on(person: User) -> tuple[int, int]:
        """Approve until nothing is left; return how often it went well, and how often not."""
        done = beaten = 0
        try:
            together.wait()
            while (record := queue.take_next(person=person, at=make.NOW)) is not None:
                seen = queue.seen_of(record)
                try:
                    queue.decide(record=record, step="approve", seen=seen, by=person, at=make.NOW)
                    done += 1
                except ChangedMeanwhile:
                    beaten += 1
            return done, beaten
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(REVIEWERS) as pool:
        counts = list(pool.map(decide_on, reviewers))
    connection.close()
    assert sum(done for done, _beaten in counts) == RECORDS
    assert sum(beaten for _done, beaten in counts) == 0
    assert ReviewEvent.objects.count() == RECORDS
    assert not Hold.objects.exists()


def test_of_those_who_decide_about_one_record_at_once_one_succeeds(reviewers: list[User]) -> None:
    claim = queued.claim()
    seen: Seen = queued.seen(claim)
    together = threading.Barrier(REVIEWERS)

    def approve(person: User) -> bool:
        try:
            together.wait()
            record = Claim.objects.get(pk=claim.pk)
            queue.decide(record=record, step="approve", seen=seen, by=person, at=make.NOW)
        except ChangedMeanwhile:
            return False
        finally:
            connections["default"].close()
        return True

    with ThreadPoolExecutor(REVIEWERS) as pool:
        succeeded = list(pool.map(approve, reviewers))
    connection.close()
    assert sum(succeeded) == 1
    assert ReviewEvent.objects.count() == 1
