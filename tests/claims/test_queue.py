"""The review queue: who is given what, in which order, and who has it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import QuerySet

from claims import queue, review
from claims.editing import editing
from claims.models import Claim, Hold, Reviewed, ReviewEvent
from claims.queue import HOLD, KINDS, ChangedMeanwhile, Seen
from claims.review import ReviewProblem
from sources.revisions import LONGEST_REASON
from tests import make
from tests.claims import queued
from tests.people import ada, administrator, ben, cem, stranger, viewer

pytestmark = pytest.mark.django_db

NOW = make.NOW
LATER = NOW + HOLD


def given_to(person: User, part: str = "", **values: Any) -> Reviewed | None:
    return queue.take_next(person=person, at=NOW, part=part, **values)


def walk(person: User, part: str = "") -> list[Reviewed]:
    """Return what a person is given who steps from the oldest on, until it begins anew."""
    found: list[Reviewed] = []
    record = given_to(person, part)
    while record is not None and record not in found:
        found.append(record)
        record = given_to(person, part, after=queue.place_of(record))
    return found


def test_the_oldest_of_all_kinds_comes_first() -> None:
    records = queued.one_of_each()
    assert walk(ben()) == records


def test_at_the_same_moment_the_kinds_keep_their_order() -> None:
    fact, note, statement, claim = (make() for make in (
        queued.fact, queued.note, queued.statement, queued.claim
    ))  # fmt: skip
    assert walk(ben()) == [claim, statement, note, fact]


def test_behind_the_last_one_the_oldest_comes_again() -> None:
    old, new = queued.claim(2), queued.claim(1)
    assert given_to(ben(), after=queue.place_of(new)) == old


def test_the_one_before_is_the_last_that_is_older() -> None:
    old, middle, new = queued.claim(3), queued.statement(2), queued.claim(1)
    assert queue.take_previous(person=ben(), at=NOW, before=queue.place_of(new)) == middle
    assert queue.take_previous(person=ben(), at=NOW, before=queue.place_of(old)) is None


@pytest.mark.parametrize("status", ["draft", "approved", "changes_requested", "rejected"])
def test_only_what_is_submitted_waits(status: str) -> None:
    queued.claim(status=status)
    assert given_to(ben()) is None


def test_what_a_reviewer_changed_last_is_for_somebody_else() -> None:
    claim = queued.claim(edited_by=ben())
    assert given_to(ben()) is None
    assert given_to(cem()) == claim


@pytest.mark.parametrize("edited_by", [None, ada, ben])
@pytest.mark.parametrize("created_by", [None, ada, ben])
def test_the_queue_gives_out_what_the_rules_let_somebody_approve(
    created_by: Any, edited_by: Any
) -> None:
    claim = queued.claim(
        created_by=created_by and created_by(), edited_by=edited_by and edited_by()
    )
    refusal = review.refused_to(review.TRANSITIONS["approve"], claim, ben())
    assert (given_to(ben()) is None) == bool(refusal)


def test_what_says_a_reviewers_own_words_again_is_for_somebody_else() -> None:
    claim = queued.claim(edited_by=ben())
    with editing(record=claim, by=ada(), at=NOW) as edited:
        edited.period = "2024"
        edited.save()
    with editing(record=claim, by=ada(), at=NOW) as edited:
        edited.period = "2023"
        edited.save()
    assert review.refused_to(review.TRANSITIONS["approve"], claim, ben())
    assert given_to(ben()) is None
    assert given_to(cem()) == claim


@pytest.mark.parametrize("who", [ada, viewer, stranger])
def test_who_may_not_review_is_given_nothing(who: Any) -> None:
    queued.one_of_each()
    assert given_to(who()) is None
    assert queue.waiting_for(who()) is None


def test_the_administrator_is_given_everything() -> None:
    records = queued.one_of_each()
    assert walk(administrator()) == records


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_of_the_queue_holds_one_kind(kind: str) -> None:
    queued.one_of_each()
    assert [queue.kind_of(record) for record in walk(ben(), kind)] == [kind]


def test_a_part_of_the_queue_holds_what_was_sent_back_before() -> None:
    queued.claim()
    statement = queued.send_back(queued.statement())
    assert walk(cem(), queue.BACK) == [statement]


def test_what_waits_is_counted_by_kind_and_by_place() -> None:
    records = queued.one_of_each()
    queued.send_back(records[2])
    counted = queue.tally(cem(), "", place=queue.place_of(records[3]))
    assert counted.kinds == {"claim": 1, "statement": 1, "note": 1, "fact": 1}
    assert (counted.total, counted.back, counted.ahead) == (4, 1, 2)
    waiting: Any = queue.waiting_for(cem())
    assert isinstance(waiting, QuerySet)
    assert waiting.count() == 4


def test_of_a_part_only_its_own_records_are_ahead() -> None:
    queued.one_of_each()
    late = queued.statement(1)
    assert queue.tally(ben(), "statement", place=queue.place_of(late)).ahead == 1


def test_what_comes_next_begins_again_behind_the_last_one() -> None:
    first, second, third = queued.claim(3), queued.fact(2), queued.claim(1)
    found = queue.following(ben(), "", place=queue.place_of(second), most=5)
    assert [(kind, place.key) for place, kind in found] == [
        ("claim", third.pk),
        ("claim", first.pk),
    ]


def test_two_reviewers_are_given_two_records() -> None:
    old, new = queued.claim(2), queued.claim(1)
    assert (given_to(ben()), given_to(cem())) == (old, new)


def test_a_reviewer_who_asks_again_is_given_the_same_record() -> None:
    old, _new = queued.claim(2), queued.claim(1)
    assert given_to(ben()) == given_to(ben()) == old
    assert Hold.objects.count() == 1


def test_when_all_is_held_there_is_nothing_to_give() -> None:
    queued.claim()
    given_to(ben())
    assert given_to(cem()) is None


def test_a_hold_is_over_after_ten_minutes() -> None:
    claim = queued.claim()
    given_to(ben())
    almost = LATER - timedelta(seconds=1)
    assert queue.take_next(person=cem(), at=almost) is None
    assert queue.take_next(person=cem(), at=LATER) == claim
    assert Hold.objects.get().by == cem()


def test_a_hold_is_prolonged_by_whoever_has_it_and_nobody_else() -> None:
    claim = queued.claim()
    queue.hold(record=claim, by=ben(), at=NOW)
    assert queue.hold(record=claim, by=cem(), at=NOW) is None
    prolonged = queue.hold(record=claim, by=ben(), at=LATER - timedelta(minutes=1))
    assert prolonged is not None
    assert prolonged.until == LATER - timedelta(minutes=1) + HOLD


def test_a_person_holds_one_record_the_one_opened_last() -> None:
    old, new = queued.claim(2), queued.claim(1)
    queue.hold(record=old, by=ben(), at=NOW)
    queue.hold(record=new, by=ben(), at=NOW)
    assert Hold.objects.get().record == new.uuid
    assert given_to(cem()) == old


def test_what_was_let_go_of_is_free() -> None:
    claim = queued.claim()
    queue.hold(record=claim, by=ben(), at=NOW)
    queue.release(record=claim, by=cem())
    assert given_to(cem()) is None
    queue.release(record=claim, by=ben())
    assert given_to(cem()) == claim


def test_who_has_a_record_is_known_until_the_hold_is_over() -> None:
    claim = queued.claim()
    queue.hold(record=claim, by=ben(), at=NOW)
    assert queue.held([claim], at=NOW)[claim.uuid].by == ben()
    assert queue.held([claim], at=LATER) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_writes_one_event_and_lets_go_of_the_record(kind: str) -> None:
    record = {queue.kind_of(each): each for each in queued.one_of_each()}[kind]
    queue.hold(record=record, by=ben(), at=NOW)
    queue.decide(record=record, step="approve", seen=queued.seen(record), by=ben(), at=NOW)
    record.refresh_from_db()
    assert record.status == "approved"
    assert ReviewEvent.objects.get().record == record
    assert not Hold.objects.exists()


def test_what_changed_since_it_was_shown_is_not_decided() -> None:
    claim = queued.claim()
    shown = queued.seen(claim)
    make.change(claim, proposition="Another sentence.")
    with pytest.raises(ChangedMeanwhile, match="has changed since you opened it"):
        queue.decide(record=claim, step="approve", seen=shown, by=ben(), at=NOW)
    assert Claim.objects.get().status == "submitted"


def test_what_only_its_linked_rows_changed_of_is_not_decided_either() -> None:
    fact = queued.fact()
    shown = queued.seen(fact)
    make.put(fact.evidence.get(), stance="contradicts")
    with pytest.raises(ChangedMeanwhile):
        queue.decide(record=fact, step="approve", seen=shown, by=ben(), at=NOW)


def test_of_two_decisions_about_one_record_the_second_is_told() -> None:
    claim = queued.claim()
    shown = queued.seen(claim)
    queue.decide(record=claim, step="approve", seen=shown, by=ben(), at=NOW)
    with pytest.raises(ChangedMeanwhile):
        queue.decide(record=claim, step="reject", seen=shown, by=cem(), at=NOW, reason="No.")
    assert ReviewEvent.objects.get().by == ben()


@pytest.mark.parametrize("seen", [Seen(99, ""), Seen(1, "f" * 64), Seen(-1, "")])
def test_a_forged_state_is_refused(seen: Seen) -> None:
    claim = queued.claim()
    with pytest.raises(ChangedMeanwhile):
        queue.decide(record=claim, step="approve", seen=seen, by=ben(), at=NOW)


def test_four_eyes_hold_in_the_queue() -> None:
    claim = queued.claim(edited_by=ben())
    with pytest.raises(ReviewProblem, match="latest change"):
        queue.decide(record=claim, step="approve", seen=queued.seen(claim), by=ben(), at=NOW)


@pytest.mark.parametrize("reason", ["x" * (LONGEST_REASON + 1), "x" * 1_000_000, "no\0thing"])
def test_a_reason_that_cannot_be_kept_is_refused(reason: str) -> None:
    claim = queued.claim()
    with pytest.raises(ReviewProblem, match="The reason "):
        queue.decide(
            record=claim, step="reject", seen=queued.seen(claim), by=ben(), at=NOW, reason=reason
        )
    assert not ReviewEvent.objects.exists()


def test_decisions_are_counted_from_a_moment_on() -> None:
    queued.send_back(queued.claim())
    assert [event.by for event in queue.decided_since(NOW)] == [ben()]
    assert not queue.decided_since(NOW + timedelta(seconds=1)).exists()


def test_a_record_is_called_by_what_it_is_about() -> None:
    trade = make.make_indicator("Goods trade")
    assert queue.label_of(queued.claim(indicator=trade)) == "Goods trade, 2023"
    assert queue.label_of(queued.claim(indicator=trade, period="")) == "Goods trade"
    assert queue.label_of(queued.note(title="Two readouts")) == "Two readouts"
    assert queue.label_of(queued.fact(sentence="So it is.")) == "So it is."
