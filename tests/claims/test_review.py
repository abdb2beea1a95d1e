"""The one door through which a record's status changes."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from claims import review
from claims.editing import editing
from claims.models import Claim, Fact, Reviewed, ReviewEvent, Status
from claims.review import TRANSITIONS, ReviewProblem
from tests import make
from tests.people import ada, ben, cem, stranger, viewer

pytestmark = pytest.mark.django_db


def make_weighed_fact(**values: Any) -> Fact:
    return make.make_fact(claims=[make.make_claim()], **values)


MAKERS: dict[str, Callable[..., Any]] = {
    "claim": make.make_claim,
    "statement": make.make_statement,
    "note": make.make_note_over_two_sources,
    "fact": make_weighed_fact,
}
LEGAL = {
    ("submit", "draft"): "submitted",
    ("submit", "changes_requested"): "submitted",
    ("approve", "submitted"): "approved",
    ("ask_for_changes", "submitted"): "changes_requested",
    ("reject", "submitted"): "rejected",
    ("withdraw", "submitted"): "draft",
    ("reopen", "approved"): "draft",
    ("reopen", "rejected"): "draft",
}
"""DESIGN §4, Review."""

STEPS = ("submit", "approve", "ask_for_changes", "reject", "withdraw", "reopen")
NEEDS_REASON = ("ask_for_changes", "reject", "reopen")


def take(record: Reviewed, step: str, *, by: User | None = None, reason: str = "Checked.") -> Any:
    return review.move(record=record, transition=step, by=by or ben(), at=make.NOW, reason=reason)


def adas_claim(status: str = "submitted", **values: Any) -> Claim:
    return make.make_claim(status=status, created_by=ada(), edited_by=ada(), **values)


def test_the_table_has_these_steps_and_no_others() -> None:
    assert tuple(TRANSITIONS) == STEPS
    assert set(STEPS) == {step for step, _ in LEGAL}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize(("step", "status"), LEGAL)
def test_a_legal_step_leads_to_its_status(step: str, status: str, kind: str) -> None:
    record = take(MAKERS[kind](status=status), step)
    assert type(record).objects.get(pk=record.pk).status == LEGAL[step, status]


@pytest.mark.parametrize(
    ("step", "status"),
    [pair for pair in product(STEPS, Status.values) if pair not in LEGAL],
)
def test_an_illegal_step_is_refused_and_changes_nothing(step: str, status: str) -> None:
    claim = make.make_claim(status=status)
    with pytest.raises(ReviewProblem, match=f"is {Status(status).label}, so it can't be"):
        take(claim, step, by=cem())
    assert Claim.objects.get().status == status
    assert not ReviewEvent.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n"])
@pytest.mark.parametrize(("step", "status"), [key for key in LEGAL if key[0] in NEEDS_REASON])
def test_to_turn_down_or_reopen_takes_a_reason(step: str, status: str, reason: str) -> None:
    claim = make.make_claim(status=status)
    with pytest.raises(ReviewProblem, match="Give a reason"):
        take(claim, step, reason=reason)
    assert Claim.objects.get().status == status


@pytest.mark.parametrize(("step", "status"), [key for key in LEGAL if key[0] not in NEEDS_REASON])
def test_the_other_steps_need_none(step: str, status: str) -> None:
    assert take(make.make_claim(status=status), step, reason="").status == LEGAL[step, status]


def test_a_step_writes_who_why_and_when() -> None:
    claim = take(make.make_claim(status="submitted"), "reject", reason=" Wrong year. ")
    event = ReviewEvent.objects.get(claim=claim)
    assert (event.old_status, event.new_status) == ("submitted", "rejected")
    assert (event.by, event.reason, event.at) == (ben(), "Wrong year.", make.NOW)


def test_a_step_leaves_history_with_its_author_and_reason() -> None:
    claim = take(make.make_claim(status="submitted"), "reject", reason="Wrong year.")
    row = claim.history.first()
    assert (row.status, row.history_user, row.history_change_reason) == (
        "rejected",
        ben(),
        "Wrong year.",
    )


@pytest.mark.parametrize("kind", MAKERS)
def test_nobody_approves_their_own_latest_change(kind: str) -> None:
    record = MAKERS[kind](status="submitted", created_by=ada(), edited_by=ben())
    with pytest.raises(ReviewProblem, match="You made the latest change"):
        take(record, "approve")
    assert take(record, "approve", by=cem()).status == "approved"


def test_a_record_of_ones_own_that_nobody_edited_is_not_approved_either() -> None:
    claim = make.make_claim(status="submitted", created_by=ben())
    with pytest.raises(ReviewProblem, match="latest change"):
        take(claim, "approve")


def test_ones_own_record_may_be_approved_after_another_changed_it() -> None:
    claim = make.make_claim(status="submitted", created_by=ben(), edited_by=ada())
    assert take(claim, "approve").status == "approved"


@pytest.mark.parametrize("who", [viewer, stranger])
@pytest.mark.parametrize(("step", "status"), LEGAL)
def test_without_the_role_every_step_is_refused(
    step: str, status: str, who: Callable[[], User]
) -> None:
    claim = make.make_claim(status=status)
    with pytest.raises(ReviewProblem, match="Your role doesn't allow this"):
        take(claim, step, by=who())
    assert Claim.objects.get().status == status


@pytest.mark.parametrize(
    ("step", "status"), [key for key in LEGAL if key[0] not in {"submit", "withdraw"}]
)
def test_an_analyst_does_not_decide(step: str, status: str) -> None:
    with pytest.raises(ReviewProblem, match="Your role doesn't allow this"):
        take(make.make_claim(status=status), step, by=ada())


def test_somebody_switched_off_decides_nothing() -> None:
    ben_before = ben()
    ben_before.is_active = False
    with pytest.raises(ReviewProblem):
        take(adas_claim(), "approve", by=ben_before)


def test_a_step_looks_at_the_record_as_it_is_in_the_database() -> None:
    claim = adas_claim()
    stale = Claim.objects.get(pk=claim.pk)
    take(claim, "approve")
    with pytest.raises(ReviewProblem, match="is approved"):
        take(stale, "reject")


def test_submitting_notes_when() -> None:
    assert take(adas_claim("draft"), "submit", by=ada()).submitted_at == make.NOW


def test_a_figure_without_unit_is_not_submitted() -> None:
    with pytest.raises(ReviewProblem, match="A figure needs a unit"):
        take(adas_claim("draft", unit=""), "submit", by=ada())


def test_every_problem_of_a_record_is_named_at_once() -> None:
    with pytest.raises(ReviewProblem) as refusal:
        take(adas_claim("draft", unit="", measure=""), "submit", by=ada())
    assert "needs a unit" in str(refusal.value)
    assert "needs a measure" in str(refusal.value)


def test_a_record_is_assigned_and_given_back() -> None:
    claim = review.assign(record=adas_claim(), to=ben(), by=ada())
    assert Claim.objects.get().assigned_to == ben()
    review.assign(record=claim, to=None, by=ada())
    assert Claim.objects.get().assigned_to is None


def test_assigning_leaves_history_and_is_no_material_change() -> None:
    claim = review.assign(record=adas_claim("approved"), to=ben(), by=ben())
    assert (claim.status, claim.edited_by) == ("approved", ada())
    assert claim.history.first().history_user == ben()


@pytest.mark.parametrize("who", [viewer, stranger])
def test_without_the_role_nobody_is_assigned(who: Callable[[], User]) -> None:
    with pytest.raises(ReviewProblem, match="role"):
        review.assign(record=adas_claim(), to=ada(), by=who())
    assert Claim.objects.get().assigned_to is None


def test_nobody_is_assigned_who_was_switched_off() -> None:
    away = ben()
    away.is_active = False
    with pytest.raises(ReviewProblem, match=r"Ben is switched off\. Assign it to somebody else"):
        review.assign(record=adas_claim(), to=away, by=ada())
    assert Claim.objects.get().assigned_to is None


@pytest.mark.parametrize("who", [viewer, stranger])
@pytest.mark.parametrize("kind", MAKERS)
def test_nobody_is_assigned_whose_role_allows_no_work_on_it(
    kind: str, who: Callable[[], User]
) -> None:
    record = MAKERS[kind]()
    with pytest.raises(ReviewProblem, match=rf"The role of \w+ allows no work on {kind}s"):
        review.assign(record=record, to=who(), by=ada())


def test_assigning_is_no_event() -> None:
    review.assign(record=adas_claim("submitted"), to=ben(), by=ada())
    assert not ReviewEvent.objects.exists()


@pytest.mark.parametrize("step", ["", "bless", "Approve", "__class__", "x" * 1_000])
def test_a_step_that_nobody_knows_is_refused(step: str) -> None:
    with pytest.raises(ReviewProblem, match="Review has no step") as refusal:
        take(adas_claim(), step)
    assert len(str(refusal.value)) < 200
    assert Claim.objects.get().status == "submitted"


@pytest.mark.parametrize("step", STEPS)
def test_a_reason_of_a_megabyte_is_refused(step: str) -> None:
    status = next(old for name, old in LEGAL if name == step)
    with pytest.raises(ReviewProblem, match="has 1048576 characters; a reason has at most 5000"):
        take(adas_claim(status), step, by=cem(), reason="x" * 1_048_576)
    assert Claim.objects.get().status == status
    assert not ReviewEvent.objects.exists()


def test_a_reason_that_no_database_stores_is_refused() -> None:
    with pytest.raises(ReviewProblem, match="NUL character"):
        take(adas_claim(), "reject", reason="Wrong\0year")


def test_a_record_that_is_gone_is_not_reviewed() -> None:
    claim = adas_claim()
    Claim.objects.get().delete()
    with pytest.raises(ReviewProblem, match="has been deleted meanwhile"):
        take(claim, "approve")


def test_a_step_is_not_taken_in_the_middle_of_an_edit() -> None:
    claim = adas_claim()
    with (
        pytest.raises(TypeError, match="after the edit"),
        editing(record=claim, by=cem(), at=make.NOW),
    ):
        take(claim, "approve")
    assert Claim.objects.get().status == "submitted"


def test_an_event_keeps_the_fingerprint_of_what_was_decided() -> None:
    claim = take(adas_claim(), "approve")
    assert ReviewEvent.objects.get().fingerprint == claim.fingerprint == claim.approved_fingerprint


def test_a_step_is_one_revision() -> None:
    claim = take(adas_claim(), "approve")
    assert ReviewEvent.objects.get().revision == claim.history.first().revision


def test_a_note_of_one_source_is_not_submitted() -> None:
    statement = make.make_statement()
    claim = make.make_claim(passage=make.make_passage(snapshot=statement.passage.snapshot))
    note = make.make_note(statements=[statement], claims=[claim])
    with pytest.raises(ReviewProblem, match="at least two sources; this one cites 1"):
        take(note, "submit", by=ada())


def test_a_note_of_nothing_is_not_submitted() -> None:
    with pytest.raises(ReviewProblem, match="this one cites 0"):
        take(make.make_note(), "submit", by=ada())


def test_a_statement_and_a_claim_of_two_sources_are_enough() -> None:
    note = make.make_note(statements=[make.make_statement()], claims=[make.make_claim()])
    assert take(note, "submit", by=ada()).status == "submitted"


def test_two_snapshots_of_one_source_are_one_source() -> None:
    source = make.make_source()
    old, new = make.make_snapshot(source=source), make.make_snapshot(make.TEXT + "!", source=source)
    passages = [make.make_passage(make.QUOTE, snapshot=snapshot) for snapshot in (old, new)]
    note = make.make_note(statements=[make.make_statement(passage=each) for each in passages])
    with pytest.raises(ReviewProblem, match="this one cites 1"):
        take(note, "submit", by=ada())


def an_event() -> ReviewEvent:
    take(adas_claim("draft"), "submit", by=ada())
    return ReviewEvent.objects.get()


def test_an_event_is_never_changed() -> None:
    event = an_event()
    event.reason = "rewritten"
    with pytest.raises(ValidationError, match="can't be changed"):
        event.save()


def test_an_event_is_never_deleted() -> None:
    with pytest.raises(ValidationError, match="can't be deleted"):
        an_event().delete()
    assert ReviewEvent.objects.count() == 1


def test_a_list_of_events_is_never_deleted() -> None:
    an_event()
    with pytest.raises(ValidationError, match="can't be deleted"):
        ReviewEvent.objects.all().delete()
    assert ReviewEvent.objects.count() == 1


def test_an_event_is_about_one_record() -> None:
    event = ReviewEvent(old_status="draft", new_status="submitted", by=ada())
    with pytest.raises(ValidationError):
        event.full_clean()


def test_a_note_whose_token_leads_nowhere_is_not_approved_and_says_why() -> None:
    note = make.make_note_over_two_sources(status="submitted", created_by=ada(), edited_by=ada())
    nowhere = "[[claim:00000000-0000-4000-8000-000000000000]]"
    with make.open_doors(note):
        type(note).objects.bulk_update([with_words(note, nowhere)], ["body"])
    with pytest.raises(ReviewProblem, match="can't be approved as it is"):
        take(note, "approve", by=ben())
    note.refresh_from_db()
    assert note.status == "submitted"


def with_words(note: Any, words: str) -> Any:
    """Return the note with more words at the end of its text, not saved."""
    note.body = f"{note.body} {words}"
    return note
