"""What changed of a record since a reviewer last decided about it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import review
from claims.editing import editing
from claims.models import Claim, Evidence, Relay, ReviewEvent
from claims.since import Difference, SinceReview, pieces_of, since_review
from sources.revisions import revision
from tests import make
from tests.claims import queued
from tests.people import ada, ben

pytestmark = pytest.mark.django_db


def decided(record: Any, step: str = "ask_for_changes") -> Any:
    """Let Ben decide about a record, in a revision of its own."""
    with revision():
        return review.move(
            record=record, transition=step, by=ben(), at=make.NOW, reason="Which year?"
        )


def edit(record: Any, **values: Any) -> None:
    """Let Ada change a record, and submit it where it came back."""
    with editing(record=record, by=ada(), at=make.NOW) as edited:
        for name, value in values.items():
            setattr(edited, name, value)
        edited.save()
    if record.status == "changes_requested":
        review.submit(record=record, by=ada(), at=make.NOW)


def since(record: Any) -> SinceReview:
    found = since_review(record, seen_by=ben())
    assert found is not None
    return found


def changed(record: Any) -> list[tuple[str, str, str]]:
    return [(each.label, each.old, each.new) for each in since(record).differences]


def test_what_was_never_decided_has_nothing_to_compare_with() -> None:
    claim = queued.claim()
    edit(claim, period="2024")
    assert since_review(claim, seen_by=ben()) is None


def test_a_figure_is_compared_in_human_form() -> None:
    claim = decided(queued.claim(value=Decimal(1_740_000_000_000), unit="CNY", step=None))
    edit(claim, value=Decimal(1_740_000_000), comparator="approx")
    assert changed(claim) == [("figure", "1.74 trn CNY", "≈ 1.74 bn CNY")]


def test_a_period_is_compared_in_human_form() -> None:
    claim = decided(queued.claim())
    edit(claim, period="2023-01/2023-11", baseline="2022-01/2022-11")
    assert changed(claim) == [("period", "2023", "Jan–Nov 2023 vs 2022")]


def test_a_digit_that_the_figure_does_not_show_is_named_by_itself() -> None:
    claim = decided(queued.claim())
    edit(claim, step=Decimal(1_000_000_000))
    assert changed(claim) == [("last digit", "100000000", "1000000000")]


def test_other_fields_are_compared_by_their_names() -> None:
    claim = decided(queued.claim())
    edit(claim, claimant=make.make_speaker("China Customs"), is_record=True)
    assert changed(claim) == [
        ("counted by", "", "China Customs"),
        ("called a record", "no", "yes"),
    ]


def test_a_text_is_compared_word_by_word() -> None:
    claim = decided(queued.claim(proposition="Trade grew by a quarter in the year of 2023."))
    edit(claim, proposition="Trade grew by a third in the year of 2023.")
    kinds = [(piece.kind, piece.text) for piece in since(claim).differences[0].pieces]
    assert ("gone", "quarter") in kinds
    assert ("new", "third") in kinds


def test_a_text_that_became_another_one_is_shown_as_it_was_and_as_it_is() -> None:
    claim = decided(queued.claim(proposition="Trade grew by a quarter in the year of 2023."))
    edit(claim, proposition="Nothing of what it says can be told from this source at all.")
    assert since(claim).differences[0].pieces == []


def test_the_heading_names_who_decided_and_both_versions() -> None:
    claim = decided(queued.claim())
    edit(claim, period="2024")
    found = since(claim)
    assert (found.event.by, found.event.new_status) == (ben(), "changes_requested")
    assert (found.version, found.now) == (2, 4)


def test_a_material_edit_after_approval_shows_what_it_changed() -> None:
    claim = decided(queued.claim(), "approve")
    edit(claim, period="2024")
    assert claim.status == "submitted"
    assert [(each.old, each.is_material) for each in since(claim).differences] == [("2023", True)]


def test_the_last_decision_counts() -> None:
    claim = decided(queued.claim())
    edit(claim, period="2024")
    decided(claim)
    edit(claim, period="2025")
    assert changed(claim) == [("period", "2024", "2025")]


def test_nothing_changed_is_said_as_no_difference() -> None:
    claim = decided(queued.claim())
    review.submit(record=claim, by=ada(), at=make.NOW)
    assert changed(claim) == []


def test_what_it_was_before_there_was_history_is_not_on_record() -> None:
    claim = decided(queued.claim())
    Claim.history.all().delete()
    make.change(claim)
    found = since(claim)
    assert (found.version, found.differences) == (None, [])


def test_a_decision_without_a_revision_is_found_by_its_time() -> None:
    claim = queued.claim()
    Claim.history.update(history_date=make.NOW - timedelta(days=2))
    ReviewEvent.objects.create(
        claim=claim, old_status="submitted", new_status="rejected", by=ben(), at=make.NOW,
        revision=None,
    )  # fmt: skip
    edit(claim, period="2024")
    assert changed(claim) == [("period", "2023", "2024")]


def test_a_statement_shows_who_relays_it_now_and_did() -> None:
    statement = queued.statement()
    gone = make.make_relay(statement, order=1, outlet=make.make_outlet("TASS"))
    decided(statement)
    with editing(record=statement, by=ada(), at=make.NOW):
        gone.delete()
        Relay.objects.create(statement=statement, order=2, outlet=make.make_outlet("Xinhua"))
    edit(statement, form="direct")
    assert changed(statement) == [
        ("form", "indirect", "direct"),
        ("relayed by", "1. TASS", ""),
        ("relayed by", "", "2. Xinhua"),
    ]


def test_a_relay_that_came_and_went_in_between_is_not_shown() -> None:
    statement = decided(queued.statement())
    with editing(record=statement, by=ada(), at=make.NOW):
        Relay.objects.create(statement=statement, order=1, outlet=make.make_outlet()).delete()
    assert changed(statement) == []


def test_a_fact_shows_what_became_of_its_evidence() -> None:
    fact = decided(queued.fact())
    weighed = fact.evidence.get()
    with editing(record=fact, by=ada(), at=make.NOW):
        weighed.stance = "contradicts"
        weighed.save()
        Evidence.objects.create(fact=fact, claim=make.make_claim(period="2024"))
    assert changed(fact) == [
        ("evidence", "supports: 240.1 bn USD, 2023", "contradicts: 240.1 bn USD, 2023"),
        ("evidence", "", "supports: 240.1 bn USD, 2024"),
    ]


def test_evidence_that_was_weighed_anew_says_so() -> None:
    fact = decided(queued.fact())
    weighed = fact.evidence.get()
    make.change(weighed.claim, proposition="Another sentence.")
    with editing(record=fact, by=ada(), at=make.NOW):
        weighed.weigh()
        weighed.save()
    ((_label, _old, new),) = changed(fact)
    assert "weighed anew" in new


def test_a_note_shows_its_text_without_identifiers_and_what_it_cites_now() -> None:
    note = decided(queued.note(body="Two readouts of the same call between two capitals differ."))
    claim = make.make_claim()
    edit(note, body=f"{note.body}\n[[claim:{claim.uuid}|240.1 bn USD]]")
    text, cites = since(note).differences
    assert str(claim.uuid) not in text.new
    assert "[240.1 bn USD]" in text.new
    assert (cites.label, cites.old, cites.new) == ("cites", "", f"claim: {claim}")


def test_the_number_of_questions_does_not_grow_with_what_changed() -> None:
    few, many = decided(queued.fact()), decided(queued.fact())
    with editing(record=many, by=ada(), at=make.NOW):
        for number in range(12):
            claim = make.make_claim(value=Decimal(number + 1))
            Evidence.objects.create(fact=many, claim=claim)
    with editing(record=few, by=ada(), at=make.NOW):
        Evidence.objects.create(fact=few, claim=make.make_claim())
    counts = []
    for fact in (few, many):
        with CaptureQueriesContext(connection) as queries:
            since(fact)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_long_texts_are_compared_by_the_lines_that_changed() -> None:
    lines = [f"Line {number} of a long rationale." for number in range(4_000)]
    old, new = "\n".join(lines), "\n".join([*lines[:2_000], "Quite another line.", *lines[2_001:]])
    pieces = [(piece.kind, piece.text) for piece in pieces_of(old, new)]
    assert pieces[0] == ("same", "…\n")
    assert "Quite" in "".join(text for kind, text in pieces if kind == "new")


def test_two_long_texts_that_have_nothing_in_common_are_cut_and_take_no_time() -> None:
    pieces = pieces_of("a b " * 50_000, "c d " * 50_000)
    assert [(piece.kind, len(piece.text)) for piece in pieces] == [("gone", 2001), ("new", 2001)]


def test_a_difference_says_all_only_of_a_field_that_it_shows_whole() -> None:
    assert Difference("rationale", "rationale", "", "short").says_all
    assert not Difference("rationale", "rationale", "", "x" * 500).says_all
