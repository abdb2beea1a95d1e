"""Random steps and edits of one statement, against a model of the rules that knows no database."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from claims import review
from claims.editing import editing
from claims.models import Relay, ReviewEvent, Statement
from claims.review import ReviewProblem
from tests import make
from tests.people import ada, ben, cem

NEXT = {
    ("submit", "draft"): "submitted",
    ("submit", "changes_requested"): "submitted",
    ("approve", "submitted"): "approved",
    ("ask_for_changes", "submitted"): "changes_requested",
    ("reject", "submitted"): "rejected",
    ("withdraw", "submitted"): "draft",
    ("reopen", "approved"): "draft",
    ("reopen", "rejected"): "draft",
}
ANYBODYS = {"submit", "withdraw"}
NEED_REASON = {"ask_for_changes", "reject", "reopen"}
PEOPLE = st.sampled_from(["ada", "ben", "cem"])
Content = tuple[str, int]
"""When it was spoken, and by how many it was relayed."""


@dataclass
class Expected:
    """What the rules make of a statement of Ada's."""

    status: str = "draft"
    content: Content = ("", 0)
    editor: str = "ada"
    approved: Content | None = None
    version: int = 1
    changes: int = 1
    written: set[tuple[Content, str]] = field(default_factory=lambda: {(("", 0), "ada")})
    events: list[tuple[str, str]] = field(default_factory=list)
    took_back: bool = False
    content_at_event: Content = ("", 0)

    def change(self, content: Content, by: str) -> None:
        if content == self.content:
            return
        self.content, self.editor = content, by
        self.written.add((content, by))
        if self.status == "approved":
            self.go("submitted")

    def go(self, status: str) -> None:
        self.events.append((self.status, status))
        self.status, self.content_at_event, self.took_back = status, self.content, False
        if status == "approved":
            self.approved = self.content

    def allows(self, step: str, by: str, reason: str) -> bool:
        return (
            (step, self.status) in NEXT
            and (by != "ada" or step in ANYBODYS)
            and bool(reason or step not in NEED_REASON)
            and (step != "approve" or (self.content, by) not in self.written)
        )

    def allows_taking_back(self, by: str) -> bool:
        then = self.approved if self.events[-1][0] == "approved" else self.content_at_event
        return by == "cem" and not self.took_back and self.content == then


class ReviewByChance(RuleBasedStateMachine):
    """Does to a stored statement what it does to the model; refusals have to agree."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.people = {person.username: person for person in (ada(), ben(), cem())}
        self.statement = make.make_statement(created_by=ada(), edited_by=ada())
        self.expected = Expected()

    def person(self, name: str) -> User:
        return User.objects.get(pk=self.people[name].pk)

    @rule(
        step=st.sampled_from(list(review.TRANSITIONS)),
        by=PEOPLE,
        reason=st.sampled_from(["", "Why."]),
    )
    def take(self, step: str, by: str, reason: str) -> None:
        how: dict[str, Any] = {"by": self.person(by), "at": make.NOW, "reason": reason}
        if self.expected.allows(step, by, reason):
            review.move(record=self.statement, transition=step, **how)
            self.expected.go(NEXT[step, self.expected.status])
        else:
            with pytest.raises(ReviewProblem):
                review.move(record=self.statement, transition=step, **how)

    @rule(spoken=st.sampled_from(["", "2023", "2024"]), by=PEOPLE)
    def change_a_column(self, spoken: str, by: str) -> None:
        with editing(record=self.statement, by=self.person(by), at=make.NOW) as current:
            current.spoken = spoken
            current.save()
        self.expected.change((spoken, self.expected.content[1]), by)

    @rule(by=PEOPLE)
    def add_a_relay(self, by: str) -> None:
        spoken, number = self.expected.content
        with editing(record=self.statement, by=self.person(by), at=make.NOW):
            Relay.objects.create(
                statement=self.statement, order=number + 1, outlet=self.relaying(number)
            )
        self.expected.change((spoken, number + 1), by)

    def relaying(self, number: int) -> Any:
        """Return the outlet that relays in this place, the same whenever it comes back."""
        if not hasattr(self, "outlets"):
            self.outlets = [make.make_outlet() for _ in range(2)]
        while len(self.outlets) <= number:
            self.outlets.append(make.make_outlet())
        return self.outlets[number]

    @precondition(lambda self: self.expected.content[1] > 0)
    @rule(by=PEOPLE)
    def take_a_relay_away(self, by: str) -> None:
        spoken, number = self.expected.content
        with editing(record=self.statement, by=self.person(by), at=make.NOW):
            self.statement.relays.get(order=number).delete()
        self.expected.change((spoken, number - 1), by)

    @rule(to=PEOPLE, by=PEOPLE)
    def assign(self, to: str, by: str) -> None:
        review.assign(record=self.statement, to=self.person(to), by=self.person(by))

    @precondition(lambda self: self.expected.events)
    @rule(by=PEOPLE)
    def take_back(self, by: str) -> None:
        event = ReviewEvent.objects.order_by("-pk")[0]
        how: dict[str, Any] = {"by": self.person(by), "at": make.NOW, "reason": "Undone."}
        if not self.expected.allows_taking_back(by):
            with pytest.raises(ReviewProblem):
                review.take_back(event=event, **how)
            return
        review.take_back(event=event, **how)
        approved = self.expected.approved
        self.expected.go(event.old_status)
        self.expected.took_back = True
        if event.new_status == "approved":
            self.expected.approved = None
        elif event.old_status == "approved":
            self.expected.approved = approved

    @precondition(lambda self: len(self.expected.events) > 1)
    @rule()
    def take_an_earlier_step_back(self) -> None:
        event = ReviewEvent.objects.order_by("pk")[0]
        with pytest.raises(ReviewProblem):
            review.take_back(event=event, by=self.person("cem"), at=make.NOW, reason="Undone.")

    @invariant()
    def the_record_is_what_the_rules_make_of_it(self) -> None:
        stored = Statement.objects.get(pk=self.statement.pk)
        editor = self.people[self.expected.editor]
        assert (stored.status, stored.edited_by) == (self.expected.status, editor)
        assert (stored.spoken, stored.relays.count()) == self.expected.content
        assert stored.fingerprint == stored.content_fingerprint()
        assert stored.status != "approved" or stored.approved_fingerprint == stored.fingerprint

    @invariant()
    def each_step_has_one_event(self) -> None:
        events = ReviewEvent.objects.order_by("pk").values_list("old_status", "new_status")
        assert list(events) == self.expected.events

    @invariant()
    def each_version_has_one_row_of_history(self) -> None:
        kept = self.statement.history.order_by("history_id").values_list("version", flat=True)
        stored = Statement.objects.get(pk=self.statement.pk)
        assert list(kept) == list(range(1, stored.version + 1))


@pytest.mark.django_db(transaction=True)
def test_whatever_people_do_the_rules_hold() -> None:
    run_state_machine_as_test(
        ReviewByChance,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
