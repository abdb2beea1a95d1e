"""The one way in which stored reviewed records are changed; the fingerprint decides."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from claims.editing import editing, making
from claims.models import Claim, CrossSourceNote, Evidence, Fact, Relay, Reviewed, ReviewEvent
from claims.models import Statement as Said
from claims.models.door import ClosedDoor, Overtaken
from claims.review import ReviewProblem
from tests import make
from tests.people import ada, ben, cem

pytestmark = pytest.mark.django_db

LATER = make.NOW.replace(hour=9)


def statement_beside(claim: Claim) -> Said:
    quote = make.make_passage(make.QUOTE, snapshot=claim.passage.snapshot)
    return make.make_statement(passage=quote)


CHANGES: dict[type[Reviewed], dict[str, Callable[[], Any]]] = {
    Claim: {
        "passage": make.make_passage, "statement": lambda: statement_beside(Claim.objects.get()),
        "claimant": make.make_speaker, "proposition": lambda: "Trade grew.",
        "indicator": make.make_indicator, "comparator": lambda: "gt",
        "value": lambda: Decimal(7), "value_high": lambda: Decimal(10**15 - 1),
        "step": lambda: None, "unit": lambda: "CNY", "base_unit": lambda: "USD",
        "measure": lambda: "forecast", "direction": lambda: "down", "period": lambda: "2022",
        "baseline": lambda: "2021", "vintage": lambda: "final", "is_record": lambda: True,
    },
    Said: {
        "passage": make.make_passage, "form": lambda: "direct", "speaker": make.make_speaker,
        "role_as_written": lambda: "外交部长", "spoken": lambda: "2024-04-09",
        "event": make.make_event,
    },
    CrossSourceNote: {
        "title": lambda: "Khác", "kind": lambda: "omission", "body": lambda: "Nothing differs.",
    },
    Fact: {
        "indicator": make.make_indicator, "sentence": lambda: "It grew.",
        "value": lambda: Decimal(7), "value_high": lambda: Decimal(9), "step": lambda: Decimal(1),
        "comparator": lambda: "lt", "unit": lambda: "USD", "base_unit": lambda: "USD",
        "measure": lambda: "level", "direction": lambda: "up", "period": lambda: "2023",
        "baseline": lambda: "2022", "vintage": lambda: "final", "verdict": lambda: "contested",
        "credibility": lambda: 2, "rationale": lambda: "Two agree.", "override": lambda: "Seen.",
    },
}  # fmt: skip
"""A change of each material column of each kind."""
MAKERS: dict[type[Reviewed], Callable[..., Any]] = {
    Claim: make.make_claim,
    Said: make.make_statement,
    CrossSourceNote: make.make_note_over_two_sources,
    Fact: make.make_fact,
}


def made(model: type[Reviewed], status: str = "approved") -> Any:
    """Return a record of Ada's."""
    return MAKERS[model](status=status, created_by=ada(), edited_by=ada())


def edit(record: Any, *, by: User | None, **values: Any) -> Any:
    with editing(record=record, by=by, at=LATER) as current:
        for name, value in values.items():
            setattr(current, name, value)
        current.save()
    return record


def outcome(record: Any) -> tuple[str, User | None, int]:
    """Return status, latest editor and number of events."""
    record.refresh_from_db()
    return record.status, record.edited_by, ReviewEvent.objects.count()


@pytest.mark.parametrize("model", CHANGES, ids=lambda model: model.__name__)
def test_the_changes_tried_here_are_all_the_material_columns(model: type[Reviewed]) -> None:
    columns = {field.name for field in model._meta.concrete_fields} & set(model.material)
    assert set(CHANGES[model]) == columns


@pytest.mark.parametrize(
    ("model", "name"), [(model, name) for model in CHANGES for name in CHANGES[model]]
)
def test_a_material_change_of_an_approved_record_sends_it_back(
    model: type[Reviewed], name: str
) -> None:
    record = made(model)
    values = {name: CHANGES[model][name]()}
    if name == "value_high":
        values["comparator"] = "range"
    edit(record, by=cem(), **values)
    assert outcome(record) == ("submitted", cem(), 1)
    assert record.submitted_at == LATER


@pytest.mark.parametrize("model", [Claim, CrossSourceNote])
def test_tags_leave_the_approval_standing(model: type[Reviewed]) -> None:
    record = made(model)
    with editing(record=record, by=cem(), at=LATER) as current:
        current.tags.add(make.make_tag())
    assert outcome(record) == ("approved", ada(), 0)


def test_how_credible_a_claim_is_leaves_the_approval_standing() -> None:
    claim = edit(made(Claim), by=cem(), credibility=2)
    assert outcome(claim) == ("approved", ada(), 0)
    assert (claim.credibility, claim.history.first().history_user) == (2, cem())


def test_the_event_names_the_fields_as_the_pages_do() -> None:
    claim = edit(made(Claim), by=cem(), value=Decimal(7), claimant=make.make_speaker())
    assert ReviewEvent.objects.get().reason == "Changed after approval: counted by, value"
    assert ReviewEvent.objects.get().fingerprint == claim.fingerprint


@pytest.mark.parametrize("status", ["draft", "submitted", "changes_requested", "rejected"])
def test_a_material_change_of_another_record_only_notes_who_made_it(status: str) -> None:
    assert outcome(edit(made(Claim, status), by=ben(), period="2022")) == (status, ben(), 0)


def test_an_edit_of_a_draft_is_one_version_and_one_row_of_history() -> None:
    claim = edit(made(Claim, "draft"), by=ben(), period="2022")
    assert (claim.version, claim.history.count()) == (2, 2)
    assert claim.history.first().edited_by == ben()


def test_a_change_that_is_changed_back_at_once_is_none() -> None:
    claim = made(Claim)
    with editing(record=claim, by=cem(), at=LATER) as current:
        for period in ("2022", "2023"):
            current.period = period
            current.save()
    assert outcome(claim) == ("approved", ada(), 0)


def test_other_spaces_at_the_end_of_lines_are_no_change() -> None:
    note = made(CrossSourceNote)
    assert outcome(edit(note, by=cem(), body=note.body.replace("\n", "\r\n"))) == (
        "approved",
        ada(),
        0,
    )


def test_all_that_an_edit_writes_is_one_revision() -> None:
    claim = edit(made(Claim), by=cem(), period="2022")
    row = claim.history.get(version=2)
    assert (row.status, row.edited_by, row.history_user) == ("submitted", cem(), cem())
    assert row.revision == ReviewEvent.objects.get().revision


def test_a_relay_that_comes_changes_or_goes_is_a_material_change() -> None:
    statement = made(Said)
    with editing(record=statement, by=cem(), at=LATER):
        relay = Relay.objects.create(statement=statement, outlet=make.make_outlet())
    assert outcome(statement) == ("submitted", cem(), 1)
    assert ReviewEvent.objects.get().reason == "Changed after approval: relayed by"
    for change in (relay.save, relay.delete):
        make.put(statement, edited_by=ada())
        relay.order += 1
        with editing(record=statement, by=ben(), at=LATER):
            change()
        assert outcome(statement) == ("submitted", ben(), 1)


def test_a_change_of_relays_is_in_the_fingerprint_and_in_step_with_it() -> None:
    statement = made(Said, "draft")
    before = statement.fingerprint
    with editing(record=statement, by=ben(), at=LATER):
        Relay.objects.create(statement=statement, outlet=make.make_outlet())
    assert before != statement.fingerprint == statement.content_fingerprint()


def test_a_stance_is_a_material_change_of_the_fact() -> None:
    fact = make.make_fact(claims=[make.make_claim()], status="approved", edited_by=ada())
    with editing(record=fact, by=cem(), at=LATER):
        row = fact.evidence.get()
        row.stance = "mentions"
        row.save()
    assert outcome(fact) == ("submitted", cem(), 1)
    assert ReviewEvent.objects.get().reason == "Changed after approval: evidence"


def test_to_weigh_a_claim_anew_is_material_and_leaves_what_the_fact_says() -> None:
    claim = make.make_claim()
    fact = make.make_fact(claims=[claim], status="approved", edited_by=ada())
    make.change(claim, period="2022")
    before = fact.fingerprint
    with editing(record=fact, by=cem(), at=LATER):
        row = fact.evidence.get()
        row.weigh()
        row.save()
    assert (outcome(fact), fact.fingerprint) == (("submitted", cem(), 1), before)


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_what_is_under_review_is_changed_by_somebody_who_is_named(status: str) -> None:
    claim = made(Claim, status)
    with pytest.raises(ReviewProblem, match=f"is {status}: say who changes it"):
        edit(claim, by=None, period="2022")
    assert outcome(claim) == (status, ada(), 0)
    assert claim.period == "2023"


def test_a_record_that_somebody_has_deleted_is_not_changed() -> None:
    claim = made(Claim, "draft")
    Claim.objects.get().delete()
    with pytest.raises(ReviewProblem, match="has been deleted meanwhile"):
        edit(claim, by=ben(), period="2022")


def test_a_record_read_before_another_saved_it_is_not_saved_over_it() -> None:
    stale = Claim.objects.get(pk=made(Claim, "draft").pk)
    edit(Claim.objects.get(), by=cem(), period="2022")
    stale.unit = "CNY"
    with (
        pytest.raises(Overtaken, match="has been changed since you read it"),
        editing(record=stale, by=ben(), at=LATER),
    ):
        stale.save()
    stored = Claim.objects.get()
    assert (stored.period, stored.unit, stored.edited_by) == ("2022", "USD", cem())


def test_an_edit_that_fails_leaves_nothing() -> None:
    claim = made(Claim, "draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        edit(claim, by=ben(), proposition="Trade grew.", credibility=9)
    assert outcome(claim) == ("draft", ada(), 0)
    assert claim.history.count() == 1


# Rows of a record that was just made


def test_rows_of_a_new_record_belong_to_its_first_version() -> None:
    statement = made(Said, "draft")
    make.make_relay(statement)
    stored = Said.objects.get(pk=statement.pk)
    assert (stored.version, stored.history.count()) == (1, 1)
    assert stored.fingerprint == stored.content_fingerprint() == statement.fingerprint
    assert stored.history.get().fingerprint == stored.fingerprint


def test_a_stored_record_gets_no_rows_as_if_it_were_new() -> None:
    made(Said)
    with pytest.raises(TypeError, match="no new record"), making(record=Said.objects.get()):
        pass


def test_a_record_that_was_edited_since_is_not_new() -> None:
    statement = made(Said, "draft")
    edit(Said.objects.get(), by=ben(), spoken="2024")
    with pytest.raises(TypeError, match="has been changed since it was made"):
        make.make_relay(statement)
    assert not Relay.objects.exists()


# Nobody can forget the door


def test_a_stored_record_is_not_saved_outside_of_an_edit() -> None:
    claim = made(Claim, "draft")
    claim.period = "2022"
    with pytest.raises(ClosedDoor, match=r"inside claims\.editing\.editing"):
        claim.save()


def test_an_edit_opens_the_door_of_its_own_record_alone() -> None:
    one, other = made(Claim), made(Claim)
    with pytest.raises(ClosedDoor), editing(record=one, by=cem(), at=LATER):
        other.save()


def test_a_new_record_is_not_written_over_a_stored_one() -> None:
    claim = made(Claim)
    twin = Claim(pk=claim.pk, passage=make.make_passage(), proposition="Instead.")
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    assert Claim.objects.get().status == "approved"


def test_bulk_changes_need_the_door_too() -> None:
    claim = made(Claim)
    claim.period = "2022"
    with pytest.raises(ClosedDoor):
        Claim.objects.bulk_update([claim], ["period"])
    with pytest.raises(ClosedDoor):
        Claim.objects.bulk_create(
            [claim], update_conflicts=True, update_fields=["period"], unique_fields=["uuid"]
        )
    with pytest.raises(TypeError):
        Claim.objects.update(period="2022")


def test_a_bulk_change_inside_an_edit_is_an_edit() -> None:
    claim = made(Claim)
    with editing(record=claim, by=cem(), at=LATER) as current:
        current.period = "2022"
        Claim.objects.bulk_update([current], ["period"])
    assert outcome(claim) == ("submitted", cem(), 1)


def weighing() -> Evidence:
    return make.make_fact(claims=[make.make_claim()]).evidence.get()


@pytest.mark.parametrize(
    "write",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: Evidence.objects.bulk_update([row], ["stance"]),
        lambda row: Evidence.objects.bulk_create([Evidence(fact=row.fact, claim=row.claim)]),
        lambda row: Evidence.objects.filter(pk=row.pk).delete(),
        lambda row: Evidence.objects.filter(pk=row.pk).update(stance="mentions"),
    ],
    ids=["save", "delete", "bulk_update", "bulk_create", "delete_all", "update"],
)
def test_rows_of_a_record_need_its_door(write: Callable[[Evidence], Any]) -> None:
    row = weighing()
    with pytest.raises(TypeError):
        write(row)
    assert Evidence.objects.get().stance == "supports"
