"""Nobody approves a record whose latest material change is their own, whichever way it came."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims import review
from claims.claim_table import ClaimResource
from claims.editing import editing
from claims.models import Claim, Relay, Reviewed, ReviewEvent, Statement
from claims.review import ReviewProblem
from sources import tables
from tests import make
from tests.people import ada, administrator, ben, cem

pytestmark = pytest.mark.django_db

OWN = "You made the latest change to it, so somebody else decides"


def submitted(by: User | None = None) -> Claim:
    """Return a claim that waits for review, of Ada's where nobody is named."""
    by = by or ada()
    claim = make.make_claim(created_by=by, edited_by=by)
    return review.submit(record=claim, by=by, at=make.NOW)


def edit(record: Any, by: User | None, **values: Any) -> None:
    with editing(record=record, by=by, at=make.NOW) as current:
        for name, value in values.items():
            setattr(current, name, value)
        current.save()


def is_refused(record: Reviewed, by: User, why: str = OWN) -> bool:
    with pytest.raises(ReviewProblem, match=why):
        review.approve(record=record, by=by, at=make.NOW)
    record.refresh_from_db()
    return record.status == "submitted"


def is_approved(record: Reviewed, by: User) -> bool:
    return review.approve(record=record, by=by, at=make.NOW).status == "approved"


def test_two_people_are_enough() -> None:
    claim = submitted()
    edit(claim, ben(), period="2022")
    assert is_refused(claim, ben())
    edit(claim, ada(), period="2021")
    assert is_approved(claim, ben())


def test_an_edit_by_the_reviewer_while_it_waits_makes_another_decide() -> None:
    claim = submitted()
    edit(claim, ben(), proposition="Trade grew by a quarter.")
    assert is_refused(claim, ben())
    assert is_approved(claim, cem())


def test_to_withdraw_and_submit_it_again_changes_nothing() -> None:
    claim = submitted()
    edit(claim, ben(), period="2022")
    review.withdraw(record=claim, by=ben(), at=make.NOW)
    review.submit(record=claim, by=ada(), at=make.NOW)
    assert is_refused(claim, ben())


def test_to_reopen_and_submit_it_again_changes_nothing() -> None:
    claim = submitted()
    edit(claim, ben(), period="2022")
    review.approve(record=claim, by=cem(), at=make.NOW)
    review.reopen(record=claim, by=cem(), at=make.NOW, reason="Revised.")
    review.submit(record=claim, by=cem(), at=make.NOW)
    assert is_refused(claim, ben())
    assert is_approved(claim, cem())


def test_whoever_makes_it_anew_after_a_deletion_is_its_author() -> None:
    old = make.make_claim(created_by=ada(), edited_by=ada())
    identity, passage = old.uuid, old.passage
    old.delete()
    claim = make.make_claim(uuid=identity, passage=passage, created_by=ben(), edited_by=ben())
    review.submit(record=claim, by=cem(), at=make.NOW)
    assert is_refused(claim, ben())


def imported(claim: Claim, by: User | None, **cells: str) -> None:
    row = {"id": str(claim.uuid), **cells}
    data = tables.Csv().create_dataset(
        (",".join(row) + "\n" + ",".join(row.values()) + "\n").encode()
    )
    found = ClaimResource().import_data(data, user=by, use_transactions=True, raise_errors=True)
    assert found.totals["update"] == 1


def test_an_edit_by_import_is_an_edit() -> None:
    claim = submitted()
    imported(claim, ben(), period="2022")
    assert is_refused(claim, ben())
    assert is_approved(claim, cem())


def test_an_import_that_changes_nothing_material_makes_nobody_its_editor() -> None:
    claim = submitted()
    imported(claim, ben(), credibility="2")
    assert is_approved(claim, ben())


def test_whoever_submits_what_an_import_of_nobody_changed_stands_for_it() -> None:
    claim = make.make_claim(created_by=ada(), edited_by=ada())
    imported(claim, None, period="2022")
    review.submit(record=claim, by=ben(), at=make.NOW)
    assert is_refused(claim, ben())
    assert is_approved(claim, cem())


def test_whoever_changed_the_relays_alone_does_not_approve() -> None:
    statement = make.make_statement(status="submitted", created_by=ada(), edited_by=ada())
    with editing(record=statement, by=ben(), at=make.NOW):
        Relay.objects.create(statement=statement, outlet=make.make_outlet())
    assert is_refused(statement, ben())
    assert is_approved(statement, cem())


def test_whoever_changed_the_evidence_alone_does_not_approve() -> None:
    fact = make.make_fact(
        claims=[make.make_claim()], status="submitted", created_by=ada(), edited_by=ada()
    )
    with editing(record=fact, by=ben(), at=make.NOW):
        row = fact.evidence.get()
        row.stance = "mentions"
        row.save()
    assert is_refused(fact, ben())


def test_an_edit_and_its_exact_reversal_free_neither_its_editor_nor_the_author() -> None:
    claim = submitted(cem())
    edit(claim, ben(), period="2022")
    edit(claim, ben(), period="2023")
    assert is_refused(claim, ben())
    assert is_refused(claim, cem(), "your own words of before")
    assert is_approved(claim, administrator())


def test_the_reversal_of_relays_does_not_free_the_author_either() -> None:
    statement = make.make_statement(created_by=cem(), edited_by=cem())
    make.make_relay(statement, order=1)
    review.submit(record=statement, by=cem(), at=make.NOW)
    for order in (2, 1):
        with editing(record=statement, by=ben(), at=make.NOW):
            relay = Statement.objects.get().relays.get()
            relay.order = order
            relay.save()
    assert is_refused(statement, cem(), "your own words of before")


def test_a_change_that_goes_back_to_review_is_not_approved_by_its_editor() -> None:
    claim = submitted()
    review.approve(record=claim, by=ben(), at=make.NOW)
    edit(claim, ben(), period="2022")
    assert is_refused(claim, ben())
    assert is_approved(claim, cem())


def test_an_administrator_is_no_exception() -> None:
    claim = submitted()
    edit(claim, administrator(), period="2022")
    assert is_refused(claim, administrator())


@pytest.mark.parametrize("values", [{"credibility": 3}, {"assigned_to": None}])
def test_a_change_of_nothing_material_leaves_the_reviewer_free(values: dict[str, Any]) -> None:
    claim = submitted()
    edit(claim, ben(), **values)
    assert is_approved(claim, ben())


def test_the_second_who_approves_is_told_who_was_first_and_when() -> None:
    claim = submitted()
    at = make.NOW + timedelta(hours=1)
    seen_by_cem = Claim.objects.get()
    review.approve(record=claim, by=ben(), at=at)
    with pytest.raises(ReviewProblem, match=r"Ben approved it on 10 Apr 2024, 09:30\.$"):
        review.approve(record=seen_by_cem, by=cem(), at=at)
    assert ReviewEvent.objects.filter(new_status="approved").count() == 1


@pytest.mark.parametrize("step", [review.reject, review.ask_for_changes])
def test_ones_own_change_may_be_turned_down(step: Callable[..., Reviewed]) -> None:
    claim = submitted()
    edit(claim, ben(), period="2022")
    step(record=claim, by=ben(), at=make.NOW, reason="On second thoughts.")
    assert Claim.objects.get().status in {"rejected", "changes_requested"}
