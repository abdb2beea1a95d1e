"""The form of a claim: figures and dates as people write them, words to the letter."""

from decimal import Decimal
from typing import Any

import pytest

from claims.models import Claim, ReviewEvent
from sources.models import Passage, Snapshot
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import errors_of, form_with, messages_of, send
from tests.people import ada, ben, cem, client_of, viewer

pytestmark = pytest.mark.django_db

ADD = "/admin/claims/claim/add/"
TEXT = (
    "Theo Hải quan Trung Quốc, thương mại năm 2023 đạt 240,1 tỷ USD, tăng 26,3%. "
    "Hôm qua con số 240,1 tỷ USD được nhắc lại."
)


def make_text(text: str = TEXT) -> Snapshot:
    source = make.make_source(language="vi", published="2024-04-09")
    return make.make_snapshot(text, source=source)


def record(snapshot: Snapshot | None = None, /, **fields: Any) -> Any:
    """Send the form of a new claim as Ada fills it in."""
    snapshot = snapshot or make_text()
    words = {"snapshot": snapshot.pk, "quote": "26,3%", "period": "2023", **fields}
    return send(client_of(ada()), ADD, **words)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("240,1 tỷ USD", ("eq", "240100000000", "100000000", "USD", "")),
        ("$240.1bn", ("eq", "240100000000", "100000000", "USD", "")),
        ("2401.1亿美元", ("eq", "240110000000", "10000000", "USD", "")),
        ("более 240 млрд долларов", ("gt", "240000000000", "1000000000", "USD", "")),
        ("tăng 26,3%", ("eq", "26.3", "0.1", "percent", "up")),
    ],
)
def test_a_typed_figure_fills_its_parts(typed: str, expected: tuple[str, ...]) -> None:
    record(figure=typed)
    claim = Claim.objects.get()
    comparator, value, step, unit, direction = expected
    assert (claim.comparator, claim.unit, claim.direction) == (comparator, unit, direction)
    assert (claim.value, claim.step) == (Decimal(value), Decimal(step))


def test_the_raw_text_is_kept_beside_the_value() -> None:
    record(figure="tăng 26,3%")
    claim = Claim.objects.get()
    assert (claim.as_written, claim.passage.start) == ("26,3%", TEXT.index("26,3%"))


def test_a_field_that_the_analyst_overrules_wins() -> None:
    record(figure="240,1 tỷ USD", unit="CNY", measure="target")
    claim = Claim.objects.get()
    assert (claim.unit, claim.measure) == ("CNY", "target")
    assert claim.value == Decimal(240100000000)


def test_a_figure_in_parts_needs_no_typed_one() -> None:
    record(value="26.3", step="0.1", unit="percent", measure="change", direction="up")
    claim = Claim.objects.get()
    assert (claim.low, claim.high) == (Decimal("26.25"), Decimal("26.35"))


def test_a_new_claim_is_a_draft_of_its_author() -> None:
    record(figure="26,3%")
    claim = Claim.objects.get()
    assert (claim.status, claim.created_by, claim.edited_by) == ("draft", ada(), ada())


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2023", "2023"),
        ("tháng 2/2022", "2022-02"),
        ("Jan–Nov 2023", "2023-01/2023-11"),
        ("2023年1-11月", "2023-01/2023-11"),
        ("hôm qua", "2024-04-08"),
        ("8/4/2024", "2024-04-08"),
    ],
)
def test_a_period_is_typed_as_people_write_it(typed: str, period: str) -> None:
    record(figure="26,3%", period=typed)
    assert Claim.objects.get().period == period


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("figure", "rất nhiều", "I find no figure in “rất nhiều”"),
        ("figure", "240 zillion USD", "not “zillion”"),
        ("figure", "26,3% và 46,9%", "are two figures"),
        ("figure", "12345678901234567 USD", "17 significant digits"),
        ("value", "12345678901234567", "17 significant digits"),
        ("period", "2023-13", "there is no month 13"),
        ("period", "2023-02-29", "that month has 28 days"),
        ("baseline", "năm nào đó", "can't read"),
        ("unit", "dollars", "write the ISO 4217 code USD"),
        ("quote", "241,0 tỷ USD", "doesn't stand in this text"),
        ("quote", "240,1 tỷ USD", "stands 2 times: give its start"),
    ],
)
def test_what_can_not_be_read_is_refused_with_a_message(
    name: str, typed: str, message: str
) -> None:
    fields: dict[str, Any] = {"figure": "26,3%", name: typed}
    response = record(**fields)
    assert message in " ".join(errors_of(response)[name])
    assert not Claim.objects.exists()
    assert not Passage.objects.exists()


def test_all_problems_of_a_form_are_shown_at_once() -> None:
    response = record(figure="nhiều", period="2023-13", quote="absent")
    assert set(errors_of(response)) >= {"figure", "period", "quote"}


def test_what_was_typed_is_still_there_after_a_refusal() -> None:
    response = record(figure="nhiều", proposition="Trade grew.")
    again = form_with(response.content, "_save").fields
    assert (again["figure"], again["quote"]) == (["nhiều"], ["26,3%"])
    assert again["proposition"] == ["Trade grew."]


def test_a_quote_that_stands_twice_is_told_apart_by_its_start() -> None:
    second = TEXT.rindex("240,1 tỷ USD")
    record(quote="240,1 tỷ USD", figure="240,1 tỷ USD", start=second)
    assert Claim.objects.get().passage.start == second


def test_the_places_of_a_quote_are_listed() -> None:
    response = record(quote="240,1 tỷ USD", figure="240,1 tỷ USD")
    listed = errors_of(response)["quote"][0]
    assert f"{TEXT.index('240,1')} (" in listed
    assert f"{TEXT.rindex('240,1')} (" in listed


def test_a_start_that_points_elsewhere_is_refused_with_both_strings() -> None:
    response = record(figure="26,3%", start=5)
    [message] = errors_of(response)["quote"]
    assert "“26,3%”" in message
    assert f"“{TEXT[5:10]}”" in message


def test_a_passage_outside_the_text_is_refused() -> None:
    response = record(figure="26,3%", start=10_000)
    assert f"outside the text, which has {len(TEXT)}" in errors_of(response)["quote"][0]


def test_a_quote_is_normalised_as_its_text_is() -> None:
    record(quote="240,1 ty\u0309 USD", figure="240,1 tỷ USD", start=TEXT.index("240,1"))
    assert Claim.objects.get().as_written == "240,1 tỷ USD"


@pytest.mark.parametrize("quote", ["\0", "a\0b"])
def test_a_quote_with_nul_is_refused(quote: str) -> None:
    response = record(figure="26,3%", quote=quote)
    assert errors_of(response)["quote"]


def test_two_claims_may_stand_in_one_passage() -> None:
    snapshot = make_text()
    record(snapshot, figure="26,3%", indicator=make.make_indicator().pk)
    record(snapshot, figure="26,3%", indicator=make.make_indicator().pk)
    assert (Claim.objects.count(), Passage.objects.count()) == (2, 1)


def test_the_same_claim_twice_is_refused() -> None:
    snapshot, indicator = make_text(), make.make_indicator().pk
    record(snapshot, figure="26,3%", measure="change", indicator=indicator)
    response = record(snapshot, figure="26,3%", measure="change", indicator=indicator)
    assert "already has a claim" in str(response.context["adminform"].form.errors)
    assert Claim.objects.count() == 1


def test_a_claim_of_nothing_is_refused() -> None:
    response = record()
    assert "say in one sentence what is claimed" in errors_of(response)["proposition"][0]


def test_a_claim_may_be_a_sentence_without_a_figure() -> None:
    record(proposition="Trade broke a record.")
    assert Claim.objects.get().value is None


def test_a_form_is_opened_with_the_figure_in_words() -> None:
    claim = make.make_claim()
    page = client_of(ada()).get(address(Claim, "change", claim.pk)).content
    fields = form_with(page, "_save").fields
    assert (fields["figure"], fields["value"]) == (["240.1 bn USD"], ["240100000000"])


def test_saving_without_a_change_changes_nothing() -> None:
    claim = make.make_claim(status="approved", created_by=ada(), edited_by=ada())
    send(client_of(cem()), address(Claim, "change", claim.pk))
    after = Claim.objects.get()
    assert (after.status, after.edited_by, after.value) == ("approved", ada(), claim.value)
    assert (after.step, after.passage_id) == (claim.step, claim.passage_id)


def test_retyping_the_figure_moves_the_parts_that_were_left_alone() -> None:
    claim = make.make_claim()
    send(client_of(ada()), address(Claim, "change", claim.pk), figure="hơn 250 tỷ USD")
    claim.refresh_from_db()
    assert (claim.comparator, claim.value) == ("gt", Decimal(250_000_000_000))


@pytest.mark.parametrize(
    "change",
    [
        {"period": "2022"},
        {"figure": "$241bn"},
        {"value": "241000000000"},
        {"comparator": "gt"},
        {"proposition": "Other words."},
        {"is_record": "on"},
        {"quote": "up 26.3%"},
    ],
    ids=str,
)
def test_a_material_edit_of_an_approved_claim_goes_back_to_review(change: dict[str, Any]) -> None:
    claim = make.make_claim(status="approved", created_by=ada(), edited_by=ada())
    send(client_of(cem()), address(Claim, "change", claim.pk), **change)
    claim.refresh_from_db()
    assert (claim.status, claim.edited_by) == ("submitted", cem())
    assert ReviewEvent.objects.get().reason.startswith("Changed after approval")


@pytest.mark.parametrize("name", ["tags", "assigned_to", "credibility"])
def test_another_edit_leaves_the_approval_standing(name: str) -> None:
    claim = make.make_claim(status="approved", created_by=ada(), edited_by=ada())
    value = {"tags": make.make_tag().pk, "assigned_to": ben().pk, "credibility": 2}[name]
    send(client_of(cem()), address(Claim, "change", claim.pk), **{name: value})
    claim.refresh_from_db()
    assert claim.status == "approved"
    assert not ReviewEvent.objects.exists()


def test_a_material_edit_by_the_reviewer_makes_somebody_else_decide() -> None:
    claim = make.make_claim(status="submitted", created_by=ada(), edited_by=ada())
    page = address(Claim, "change", claim.pk)
    send(client_of(ben()), page, period="2022")
    assert b"You made the latest change" in client_of(ben()).get(page).content
    assert ("_step", "approve") not in form_with(
        client_of(ben()).get(page).content, "_save"
    ).buttons


def test_a_claim_is_approved_from_its_form() -> None:
    claim = make.make_claim(status="submitted", created_by=ada(), edited_by=ada())
    response = send(client_of(ben()), address(Claim, "change", claim.pk), "_step=approve")
    claim.refresh_from_db()
    assert claim.status == "approved"
    assert messages_of(response)[-1] == "1 claim approved."


def test_a_claim_is_sent_back_from_its_form_with_a_reason() -> None:
    claim = make.make_claim(status="submitted", created_by=ada(), edited_by=ada())
    client, page = client_of(ben()), address(Claim, "change", claim.pk)
    asked = send(client, page, "_step=ask_for_changes")
    assert b'name="reason"' in asked.content
    client.post(asked.redirect_chain[-1][0], {"reason": "Which year?"})
    assert (
        ReviewEvent.objects.get(claim=claim, new_status="changes_requested").reason == "Which year?"
    )


def test_an_analyst_is_not_offered_to_approve() -> None:
    claim = make.make_claim(status="submitted", created_by=ada(), edited_by=ada())
    page = client_of(ada()).get(address(Claim, "change", claim.pk)).content
    assert [value for name, value in form_with(page, "_save").buttons if name == "_step"] == [
        "withdraw"
    ]


def test_a_viewer_reads_a_claim_and_finds_no_form() -> None:
    claim = make.make_claim(proposition="Trade broke a record.")
    page = client_of(viewer()).get(address(Claim, "change", claim.pk)).content
    assert b"Trade broke a record." in page
    assert b"_save" not in page
