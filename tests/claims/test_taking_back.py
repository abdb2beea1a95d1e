"""Taking a step of review back, as undoing a batch does (docs/decisions/0015)."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims import review
from claims.editing import editing
from claims.models import Claim, ReviewEvent
from claims.review import ReviewProblem
from tests import make
from tests.people import ada, administrator, ben, cem

pytestmark = pytest.mark.django_db

SUBMITTED, DECIDED, UNDONE = (make.NOW + timedelta(hours=hours) for hours in (1, 2, 3))
DECISIONS = {
    "approve": "approved",
    "ask_for_changes": "changes_requested",
    "reject": "rejected",
    "withdraw": "draft",
}


def submitted() -> Claim:
    claim = make.make_claim(created_by=ada(), edited_by=ada())
    return review.submit(record=claim, by=ada(), at=SUBMITTED)


def decide(claim: Claim, step: str) -> Claim:
    return review.move(record=claim, transition=step, by=ben(), at=DECIDED, reason="Checked.")


def latest() -> ReviewEvent:
    return ReviewEvent.objects.order_by("-pk")[0]


def take_back(
    event: ReviewEvent | None = None, *, by: User | None = None, reason: str = "Undone."
) -> Any:
    return review.take_back(event=event or latest(), by=by or cem(), at=UNDONE, reason=reason)


def edit(claim: Claim, **values: Any) -> None:
    with editing(record=claim, by=cem(), at=DECIDED) as current:
        for name, value in values.items():
            setattr(current, name, value)
        current.save()


@pytest.mark.parametrize("step", DECISIONS)
def test_a_decision_is_taken_back_and_the_record_waits_as_long_as_before(step: str) -> None:
    decide(submitted(), step)
    claim = take_back()
    assert (claim.status, claim.submitted_at) == ("submitted", SUBMITTED)
    assert claim.approved_fingerprint == ""


def test_it_leaves_an_event_of_its_own() -> None:
    decide(submitted(), "reject")
    rejection = latest()
    take_back()
    event = latest()
    assert (event.old_status, event.new_status) == ("rejected", "submitted")
    assert (event.by, event.at, event.reason) == (cem(), UNDONE, "Undone.")
    assert (event.takes_back, event.verb) == (rejection, "took back the last step of")


def test_a_submission_is_taken_back_to_the_draft_that_it_was() -> None:
    submitted()
    claim = take_back()
    assert (claim.status, claim.submitted_at) == ("draft", None)


def test_a_reopened_record_is_approved_again_as_it_was() -> None:
    claim = decide(submitted(), "approve")
    review.reopen(record=claim, by=ben(), at=DECIDED, reason="Revised.")
    claim = take_back()
    assert (claim.status, claim.approved_fingerprint) == ("approved", claim.fingerprint)


def test_a_second_approval_taken_back_leaves_the_fingerprint_of_the_first() -> None:
    claim = decide(submitted(), "approve")
    first = claim.approved_fingerprint
    edit(claim, period="2022")
    decide(claim, "approve")
    claim = take_back()
    assert (claim.status, claim.approved_fingerprint) == ("submitted", first)
    assert claim.submitted_at == DECIDED


def test_a_record_that_was_changed_after_approval_is_approved_again_once_it_is_as_it_was() -> None:
    claim = decide(submitted(), "approve")
    edit(claim, period="2022")
    with pytest.raises(ReviewProblem, match="says something else since"):
        take_back()
    edit(claim, period="2023")
    assert take_back().status == "approved"


def test_a_record_with_a_later_event_stays_as_it_is() -> None:
    claim = submitted()
    submission = latest()
    decide(claim, "reject")
    with pytest.raises(ReviewProblem, match=r"more has happened .* Ben rejected it on 10 Apr"):
        take_back(submission)
    assert Claim.objects.get().status == "rejected"


def test_a_record_that_was_changed_since_stays_as_it_is() -> None:
    claim = submitted()
    edit(claim, period="2022")
    with pytest.raises(ReviewProblem, match="says something else since"):
        take_back()
    assert Claim.objects.get().status == "submitted"


def test_a_change_of_nothing_material_since_is_no_obstacle() -> None:
    claim = submitted()
    edit(claim, credibility=2)
    claim = take_back()
    assert (claim.status, claim.credibility) == ("draft", 2)


def test_a_step_is_taken_back_once() -> None:
    claim = submitted()
    submission = latest()
    take_back()
    with pytest.raises(ReviewProblem, match="more has happened"):
        take_back(submission)
    with pytest.raises(ReviewProblem, match="Take the step itself once more"):
        take_back()
    assert Claim.objects.get(pk=claim.pk).status == "draft"


def test_a_step_taken_back_counts_for_nothing_when_the_next_one_is() -> None:
    claim = submitted()
    take_back()
    review.submit(record=claim, by=ada(), at=DECIDED)
    claim = take_back()
    assert (claim.status, claim.submitted_at) == ("draft", None)


@pytest.mark.parametrize("who", [ada, ben])
def test_it_takes_the_right_to_undo(who: Any) -> None:
    submitted()
    with pytest.raises(ReviewProblem, match="Your role doesn't allow this"):
        take_back(by=who())
    assert Claim.objects.get().status == "submitted"


def test_an_administrator_may() -> None:
    submitted()
    assert take_back(by=administrator()).status == "draft"


@pytest.mark.parametrize(("reason", "message"), [(" ", "Give a reason"), ("x" * 5001, "at most")])
def test_it_takes_a_reason_of_a_sensible_length(reason: str, message: str) -> None:
    submitted()
    with pytest.raises(ReviewProblem, match=message):
        take_back(reason=reason)
