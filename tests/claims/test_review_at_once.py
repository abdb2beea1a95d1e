"""Many people edit and review the same records at once, on a real database.

Nothing that was accepted is lost, no status is illegal, each change is one revision, each
step one event, and nobody approves what they changed last.
"""

from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connections

from claims import review
from claims.editing import editing
from claims.models import Claim, CrossSourceNote, Fact, Relay, Reviewed, ReviewEvent, Statement
from claims.models.door import Overtaken
from claims.review import ReviewProblem
from sources.revisions import revision
from tests import make
from tests.people import ada, ben, cem

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, CHANGES, ROUNDS = 8, 200, 20
WORDS: dict[type[Reviewed], str] = {
    Claim: "proposition",
    CrossSourceNote: "body",
    Fact: "rationale",
}
"""The field of each kind to which every edit adds a word of its own; statements get a relay."""
SENT_BACK = ("approved", "submitted")
LEGAL = {
    (str(old), str(step.target)) for step in review.TRANSITIONS.values() for old in step.sources
}

Name = tuple[type[Reviewed], int]


@dataclass
class Done:
    """What was accepted of one person's changes: by record, the revision of each."""

    words: dict[Name, list[str]] = field(default_factory=lambda: defaultdict(list))
    edits: dict[Name, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    steps: dict[Name, list[UUID]] = field(default_factory=lambda: defaultdict(list))


def work(names: list[Name], number: int) -> Done:
    """Make one person's random changes, some of them of a record that was read long before."""
    chance, done = Random(number), Done()  # noqa: S311 (the same changes in each run)
    people = list(User.objects.order_by("pk"))
    read: dict[Name, Any] = {}
    try:
        for count in range(CHANGES):
            name = chance.choice(names)
            if name not in read or chance.random() < 0.8:
                read[name] = name[0]._default_manager.get(pk=name[1])
            by, word = chance.choice(people), f"{number}-{count}"
            with suppress(ReviewProblem, Overtaken), revision() as under_way:
                if chance.random() < 0.5:
                    edit(read[name], by, word, is_own_copy=chance.random() < 0.5)
                    done.words[name].append(word)
                    done.edits[name].append(under_way.number)
                else:
                    step = chance.choice(list(review.TRANSITIONS))
                    review.move(record=read[name], transition=step, by=by, at=make.NOW, reason=word)
                    done.steps[name].append(under_way.number)
    finally:
        connections["default"].close()
    return done


def edit(record: Any, by: User, word: str, *, is_own_copy: bool) -> None:
    """Add a word, to the record as it is now or to the copy that was read before."""
    with editing(record=record, by=by, at=make.NOW) as current:
        if isinstance(record, Statement):
            number = current.relays.count() + 1
            outlet = make.make_outlet(f"Outlet {word}")
            Relay.objects.create(statement=record, order=number, outlet=outlet)
            return
        changed = record if is_own_copy else current
        name = WORDS[type(record)]
        setattr(changed, name, f"{getattr(changed, name)} {word}".strip())
        changed.save()


@pytest.fixture
def names() -> list[Name]:
    """Return what the people work on, a few records of each kind."""
    for person in (ada, ben, cem):
        person()
    owner: dict[str, Any] = {"created_by": ada(), "edited_by": ada()}
    records: list[Any] = [make.make_claim(**owner) for _ in range(3)]
    records += [make.make_statement(**owner), make.make_note_over_two_sources(**owner)]
    records += [make.make_fact(claims=[make.make_claim()], **owner)]
    return [(type(record), record.pk) for record in records]


def test_nothing_is_lost_and_no_rule_is_broken(names: list[Name]) -> None:
    with ThreadPoolExecutor(PEOPLE) as pool:
        everybody = list(pool.map(lambda number: work(names, number), range(PEOPLE)))
    assert sum(len(each) for done in everybody for each in done.edits.values()) > 100
    assert sum(len(each) for done in everybody for each in done.steps.values()) > 50
    for name in names:
        model, key = name
        record: Any = model._default_manager.get(pk=key)
        check_words(record, [word for done in everybody for word in done.words[name]])
        edits = [number for done in everybody for number in done.edits[name]]
        steps = [number for done in everybody for number in done.steps[name]]
        check_history(record, edits, steps)
        check_events(record, edits, steps)


def check_words(record: Any, accepted: list[str]) -> None:
    """Check that every word that was accepted stands there, once."""
    if isinstance(record, Statement):
        found = [str(relay.outlet).removeprefix("Outlet ") for relay in record.relays.all()]
    else:
        known = set(accepted)
        found = [word for word in getattr(record, WORDS[type(record)]).split() if word in known]
    assert sorted(found) == sorted(accepted)
    assert record.fingerprint == record.content_fingerprint()


def check_history(record: Any, edits: list[UUID], steps: list[UUID]) -> None:
    """Check that each change is one revision, and each version one row."""
    rows = list(record.history.order_by("history_id"))
    assert [row.version for row in rows] == list(range(1, record.version + 1))
    assert Counter({row.revision for row in rows[1:]}) == Counter([*edits, *steps])
    for row in rows:
        assert row.status != "approved" or row.edited_by_id != row.history_user_id


def check_events(record: Any, edits: list[UUID], steps: list[UUID]) -> None:
    """Check that each step is one event, that they follow each other, and that all are legal."""
    events = list(review.events_of(record))[::-1]
    by_revision = Counter(event.revision for event in events)
    assert all(by_revision[number] == 1 for number in steps)
    assert set(by_revision) <= {*steps, *edits}
    moves = [(event.old_status, event.new_status) for event in events]
    statuses = ["draft", *(new for _old, new in moves)]
    assert [old for old, _new in moves] == statuses[:-1]
    assert statuses[-1] == record.status
    of_edits = {move for event, move in zip(events, moves, strict=True) if event.revision in edits}
    assert of_edits <= {SENT_BACK}
    assert set(moves) <= {*LEGAL, SENT_BACK}
    assert all(one.pk < next_one.pk for one, next_one in pairwise(events))


def approve(claim: int, person: int, start: Barrier) -> str:
    """Approve when the other one does; return what came of it."""
    try:
        record, by = Claim.objects.get(pk=claim), User.objects.get(pk=person)
        start.wait()
        review.approve(record=record, by=by, at=make.NOW)
    except ReviewProblem as problem:
        return str(problem)
    finally:
        connections["default"].close()
    return "approved"


def test_of_two_who_approve_at_once_one_succeeds_and_the_other_is_told() -> None:
    people = [ben().pk, cem().pk]
    for _ in range(ROUNDS):
        claim = make.make_claim(status="submitted", created_by=ada(), edited_by=ada())
        start = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            said = list(pool.map(lambda who: approve(claim.pk, who, start), people))  # noqa: B023
        winner = ReviewEvent.objects.get(claim=claim).by
        loser = said[1 - people.index(winner.pk)]
        assert said[people.index(winner.pk)] == "approved"
        assert loser.endswith(f"{winner.first_name} approved it on 10 Apr 2024, 08:30.")
