"""What a person makes of a suggestion."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from claims import deciding, review
from claims.models import Claim, Relay, Statement, Suggestion
from sources.models import Outlet
from tests import make
from tests.people import ada, ben

pytestmark = pytest.mark.django_db

Status = Suggestion.Status


def accept(suggestion: Suggestion) -> Claim | Statement:
    return deciding.accept(suggestion=suggestion, by=ada(), at=make.NOW)


def make_saying(**values: Any) -> Suggestion:
    return make.make_suggestion(make.QUOTE, kind=Suggestion.Kind.STATEMENT, **values)


def test_an_accepted_figure_is_a_draft_claim_at_its_exact_words() -> None:
    suggestion = make.make_suggestion(indicator=make.make_indicator())
    claim = accept(suggestion)
    assert isinstance(claim, Claim)
    assert (claim.as_written, claim.status, claim.created_by) == ("26.3%", "draft", ada())
    assert (str(claim.figure), claim.period, claim.baseline) == ("+26.3 %", "2023", "2022")
    assert claim.indicator == suggestion.indicator


def test_an_accepted_suggestion_knows_who_said_yes_and_what_came_of_it() -> None:
    suggestion = make.make_suggestion()
    claim = accept(suggestion)
    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.decided_by) == (Status.ACCEPTED, ada())
    assert (suggestion.claim, suggestion.decided_at) == (claim, make.NOW)


def test_a_unit_that_the_table_has_not_is_left_to_the_analyst() -> None:
    claim = accept(make.make_suggestion(read={"unit": "gizmo", "measure": "count"}))
    assert isinstance(claim, Claim)
    assert claim.unit == ""


def test_a_range_keeps_both_ends() -> None:
    read = {"comparator": "range", "value": "5", "value_high": "6", "direction": None}
    claim = accept(make.make_suggestion(read=read))
    assert isinstance(claim, Claim)
    assert (claim.value, claim.value_high) == (Decimal(5), Decimal(6))


def test_an_accepted_statement_has_its_speaker() -> None:
    wang = make.make_speaker("Wang Yi")
    statement = accept(make_saying())
    assert isinstance(statement, Statement)
    assert (statement.speaker, statement.form, statement.spoken) == (wang, "direct", "2024-04-09")


def test_a_speaker_that_the_desk_does_not_know_is_asked_for() -> None:
    suggestion = make_saying()
    with pytest.raises(ValidationError, match="doesn't know “Wang Yi” yet"):
        accept(suggestion)
    suggestion.refresh_from_db()
    assert (suggestion.status, Statement.objects.count()) == (Status.OPEN, 0)


@pytest.mark.parametrize("is_known", [True, False])
def test_who_passed_a_statement_on_is_its_relay(is_known: bool) -> None:
    make.make_speaker("Wang Yi")
    if is_known:
        make.make_outlet("RIA NOVOSTI")
    accept(make_saying(read={"relay": "RIA Novosti"}))
    relay = Relay.objects.get()
    assert relay.outlet == Outlet.objects.get(name__iexact="ria novosti")


def test_a_figure_is_linked_to_the_statement_that_it_stands_in() -> None:
    snapshot = make.make_snapshot()
    statement = make.make_statement(passage=make.make_passage(make.TEXT, snapshot=snapshot))
    claim = accept(make.make_suggestion(snapshot=snapshot))
    assert isinstance(claim, Claim)
    assert claim.statement == statement


def test_a_decision_is_made_once() -> None:
    suggestion = make.make_suggestion()
    deciding.dismiss(suggestion=suggestion, by=ben(), at=make.NOW)
    with pytest.raises(ValidationError, match="decided already: dismissed"):
        accept(suggestion)
    assert not Claim.objects.exists()


def test_what_the_desk_has_already_is_refused_and_nothing_is_half_saved() -> None:
    snapshot, indicator = make.make_snapshot(), make.make_indicator()
    make.make_claim(
        passage=make.make_passage("26.3%", snapshot=snapshot),
        indicator=indicator,
        measure="change",
        period="2023",
    )
    suggestion = make.make_suggestion(snapshot=snapshot, indicator=indicator)
    with pytest.raises(ValidationError, match="already has a claim"):
        accept(suggestion)
    suggestion.refresh_from_db()
    assert (suggestion.status, Claim.objects.count()) == (Status.OPEN, 1)


@pytest.mark.parametrize(("period", "status"), [("2023", Status.ACCEPTED), ("2022", Status.EDITED)])
def test_a_record_from_the_panel_counts_as_edited_where_it_says_something_else(
    period: str, status: str
) -> None:
    suggestion = make.make_suggestion()
    claim = make.make_claim(
        passage=make.make_passage("26.3%", snapshot=suggestion.snapshot),
        value=Decimal("26.3"), step=Decimal("0.1"), unit="percent", measure="change",
        direction="up", period=period, baseline="2022", indicator=None,
    )  # fmt: skip
    claim.refresh_from_db()
    deciding.accept_edited(suggestion=suggestion, record=claim, by=ada(), at=make.NOW)
    suggestion.refresh_from_db()
    assert suggestion.status == status


def test_a_no_is_taken_back() -> None:
    suggestion = make.make_suggestion()
    deciding.dismiss(suggestion=suggestion, by=ada(), at=make.NOW)
    deciding.undo(suggestion=suggestion, by=ada())
    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.decided_by) == (Status.OPEN, None)


def test_a_yes_is_taken_back_with_its_draft() -> None:
    suggestion = make.make_suggestion()
    accept(suggestion)
    deciding.undo(suggestion=suggestion, by=ada())
    suggestion.refresh_from_db()
    assert (suggestion.status, Claim.objects.count()) == (Status.OPEN, 0)


def test_a_draft_that_went_on_its_way_is_not_taken_back() -> None:
    suggestion = make.make_suggestion()
    claim = accept(suggestion)
    review.submit(record=claim, by=ada(), at=make.NOW)
    with pytest.raises(ValidationError, match="worked on since"):
        deciding.undo(suggestion=suggestion, by=ada())


def test_the_draft_of_somebody_else_is_not_taken_back() -> None:
    suggestion = make.make_suggestion()
    accept(suggestion)
    with pytest.raises(ValidationError, match="worked on since"):
        deciding.undo(suggestion=suggestion, by=ben())
