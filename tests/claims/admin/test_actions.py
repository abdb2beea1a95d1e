"""The steps of review from a list: for many records at once, each by its own rules."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, CrossSourceNote, ReviewEvent, Statement
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import form_with, messages_of, submit
from tests.people import ada, ben, cem, client_of, viewer

pytestmark = pytest.mark.django_db


def take(person: User, name: str, *records: Any, **fields: Any) -> Any:
    page = address(type(records[0]), "changelist")
    ticked = {"action": name, "_selected_action": [record.pk for record in records]}
    return client_of(person).post(page, {**ticked, **fields}, follow=True)


def adas(status: str, **values: Any) -> Claim:
    return make.make_claim(status=status, created_by=ada(), edited_by=ada(), **values)


def statuses(*records: Any) -> list[str]:
    return [type(record).objects.get(pk=record.pk).status for record in records]


def test_drafts_are_submitted_together() -> None:
    claims = [adas("draft"), adas("draft")]
    response = take(ada(), "submit", *claims)
    assert statuses(*claims) == ["submitted", "submitted"]
    assert messages_of(response)[0] == "2 claims submitted."


def test_submitted_claims_are_approved_by_another() -> None:
    claims = [adas("submitted"), adas("submitted")]
    take(ben(), "approve", *claims)
    assert statuses(*claims) == ["approved", "approved"]
    assert {event.by for event in ReviewEvent.objects.all()} == {ben()}


def test_the_others_go_through_when_one_is_refused() -> None:
    right, own, draft = adas("submitted"), adas("submitted"), adas("draft")
    make.put(own, edited_by=ben())
    response = take(ben(), "approve", right, own, draft)
    assert statuses(right, own, draft) == ["approved", "submitted", "draft"]
    assert len(messages_of(response)) == 3


def test_a_long_list_of_refusals_is_cut_short() -> None:
    response = take(ben(), "approve", *(adas("draft") for _ in range(8)))
    assert messages_of(response)[-1] == "3 more were refused."


@pytest.mark.parametrize("step", ["ask_for_changes", "reject"])
def test_a_step_that_needs_a_reason_asks_for_it(step: str) -> None:
    claims = [adas("submitted"), adas("submitted")]
    response = take(ben(), step, *claims)
    asked = form_with(response.content, "reason")
    assert statuses(*claims) == ["submitted", "submitted"]
    assert asked.fields["_selected_action"] == [str(c.pk) for c in Claim.objects.all()]


@pytest.mark.parametrize(
    ("step", "status"), [("ask_for_changes", "changes_requested"), ("reject", "rejected")]
)
def test_the_reason_goes_to_every_ticked_record(step: str, status: str) -> None:
    claims = [adas("submitted"), adas("submitted")]
    page = take(ben(), step, *claims)
    form = form_with(page.content, "reason")
    submit(client_of(ben()), address(Claim, "changelist"), form, reason="Which year?")
    assert statuses(*claims) == [status, status]
    assert set(ReviewEvent.objects.values_list("reason", flat=True)) == {"Which year?"}


def test_an_empty_reason_is_asked_for_again() -> None:
    claim = adas("submitted")
    response = take(ben(), "reject", claim, reason="  ")
    assert b"Give a reason, so that the author knows" in response.content
    assert statuses(claim) == ["submitted"]


def test_a_decision_is_reopened_with_a_reason() -> None:
    claim = adas("approved")
    take(ben(), "reopen", claim, reason="The base was revised.")
    assert statuses(claim) == ["draft"]


def test_records_are_assigned_to_whoever_asks() -> None:
    claim, statement, note = adas("draft"), make.make_statement(), make.make_note()
    for record in (claim, statement, note):
        take(ada(), "assign_to_me", record)
        record.refresh_from_db()
        assert record.assigned_to == ada()


@pytest.mark.parametrize("step", ["approve", "ask_for_changes", "reject", "reopen"])
def test_an_analyst_takes_no_reviewers_step(step: str) -> None:
    claim = adas("approved" if step == "reopen" else "submitted")
    take(ada(), step, claim, reason="Because.")
    assert statuses(claim) == ["approved" if step == "reopen" else "submitted"]


@pytest.mark.parametrize("step", ["submit", "withdraw", "approve", "reject", "assign_to_me"])
def test_a_viewer_takes_no_step(step: str) -> None:
    claim = adas("draft" if step == "submit" else "submitted")
    take(viewer(), step, claim, reason="Because.")
    assert not ReviewEvent.objects.exists()
    assert Claim.objects.get().assigned_to is None


def test_a_note_of_one_source_is_refused_in_the_list_too() -> None:
    note = make.make_note(statements=[make.make_statement()], created_by=ada())
    response = take(ada(), "submit", note)
    assert "at least two sources" in messages_of(response)[0]
    assert statuses(note) == ["draft"]


@pytest.mark.parametrize("model", [Claim, Statement, CrossSourceNote])
def test_every_reviewed_kind_is_approved_from_its_list(model: Any) -> None:
    makers: dict[Any, Any] = {
        Claim: make.make_claim,
        Statement: make.make_statement,
        CrossSourceNote: make.make_note_over_two_sources,
    }
    record = makers[model](status="submitted", created_by=ada(), edited_by=ada())
    take(ben(), "approve", record)
    assert statuses(record) == ["approved"]


def test_the_list_is_filtered_to_what_one_may_decide() -> None:
    mine, others = adas("submitted"), adas("submitted")
    make.put(mine, edited_by=cem())
    response = client_of(cem()).get(address(Claim, "changelist"), {"whose": "decide"})
    assert list(response.context["cl"].queryset) == [others]


def test_the_list_is_filtered_to_what_is_assigned_to_one() -> None:
    claim = adas("draft", assigned_to=ben())
    adas("draft")
    response = client_of(ben()).get(address(Claim, "changelist"), {"whose": "assigned"})
    assert list(response.context["cl"].queryset) == [claim]
