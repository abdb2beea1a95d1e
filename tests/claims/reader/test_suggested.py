"""Suggestions in the reader."""

import json
from typing import Any

import pytest
from django.urls import reverse

from claims.models import Claim, Statement, Suggestion
from sources.models import Snapshot
from tests import make
from tests.people import ada, client_of, stranger, viewer

pytestmark = pytest.mark.django_db


def decide(suggestion: Suggestion, decision: str, who: Any = ada) -> Any:
    address = reverse("admin:suggestion_decide", args=[suggestion.pk, decision])
    return client_of(who()).post(address)


def read(snapshot: Snapshot, who: Any = ada) -> Any:
    return client_of(who()).get(reverse("admin:read", args=[snapshot.source_id]))


def test_a_suggestion_is_marked_and_has_a_card_in_the_texts_order() -> None:
    suggestion = make.make_suggestion()
    page = read(suggestion.snapshot)
    span = {"start": suggestion.start, "end": suggestion.end}
    assert page.context["spans"] == [{"id": f"suggestion-{suggestion.pk}", "kind": "maybe", **span}]
    assert "<b>1</b> suggestion left" in page.content.decode()


@pytest.mark.parametrize("status", ["accepted", "edited", "dismissed", "withdrawn"])
def test_what_is_decided_or_no_longer_found_is_not_marked(status: str) -> None:
    suggestion = make.make_suggestion(status=status)
    assert read(suggestion.snapshot).context["spans"] == []


def test_a_text_that_was_not_read_asks_for_suggestions_once() -> None:
    snapshot = make.make_snapshot(source=make.make_source(language="en"))
    address = reverse("admin:suggest", args=[snapshot.pk])
    assert address.encode() in read(snapshot).content
    answer = json.loads(client_of(ada()).post(address).content)
    assert {span["kind"] for span in answer["spans"]} == {"maybe"}
    assert b"data-suggest=" not in read(snapshot).content


def test_a_yes_records_a_draft_and_answers_with_the_cards() -> None:
    suggestion = make.make_suggestion()
    answer = json.loads(decide(suggestion, "accept").content)
    assert answer["made"] == f"claim-{Claim.objects.get().pk}"
    assert [span["kind"] for span in answer["spans"]] == ["claim"]


def test_a_no_takes_the_suggestion_away() -> None:
    suggestion = make.make_suggestion()
    answer = json.loads(decide(suggestion, "dismiss").content)
    assert (answer["spans"], Claim.objects.count()) == ([], 0)


def test_a_no_is_taken_back() -> None:
    suggestion = make.make_suggestion()
    decide(suggestion, "dismiss")
    answer = json.loads(decide(suggestion, "reopen").content)
    assert [span["kind"] for span in answer["spans"]] == ["maybe"]


def test_an_unknown_speaker_is_asked_for_in_the_panel() -> None:
    suggestion = make.make_suggestion(make.QUOTE, kind="statement")
    answer = json.loads(decide(suggestion, "accept").content)
    assert "doesn't know “Wang Yi” yet" in answer["problem"]
    assert answer["edit"]


def test_all_suggestions_of_a_paragraph_are_accepted_statements_first() -> None:
    make.make_speaker("Wang Yi")
    snapshot = make.make_snapshot()
    make.make_suggestion(snapshot=snapshot)
    make.make_suggestion(make.TEXT, snapshot=snapshot, kind="statement")
    address = reverse("admin:suggest_accept_all", args=[snapshot.pk])
    answer = client_of(ada()).post(address, {"start": 0, "end": len(make.TEXT)})
    assert json.loads(answer.content)["message"] == "2 drafts recorded."
    assert Claim.objects.get().statement == Statement.objects.get()


def test_the_panel_is_filled_in_from_a_suggestion_and_settles_it() -> None:
    suggestion = make.make_suggestion()
    snapshot = suggestion.snapshot
    address = reverse("admin:record", args=[snapshot.pk, "claim"])
    span = {"start": suggestion.start, "end": suggestion.end, "suggestion": suggestion.pk}
    fields = client_of(ada()).get(address, span).context["form"]
    assert (fields["figure"].value(), fields["period"].value()) == ("+26.3 %", "2023")
    client_of(ada()).post(
        address,
        {
            "snapshot": snapshot.pk, "quote": "26.3%", "start": suggestion.start,
            "figure": "+26.3 %", "period": "2022", "suggestion": suggestion.pk,
        },
    )  # fmt: skip
    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.claim) == ("edited", Claim.objects.get())


def test_a_suggestion_that_somebody_decided_meanwhile_saves_nothing() -> None:
    suggestion = make.make_suggestion(status="dismissed")
    snapshot = suggestion.snapshot
    answer = client_of(ada()).post(
        reverse("admin:record", args=[snapshot.pk, "claim"]),
        {
            "snapshot": snapshot.pk, "quote": "26.3%", "start": suggestion.start,
            "figure": "26.3%", "suggestion": suggestion.pk,
        },
    )  # fmt: skip
    assert (answer.status_code, Claim.objects.count()) == (422, 0)
    assert "decided already" in answer.content.decode()


@pytest.mark.parametrize("who", [viewer, stranger])
@pytest.mark.parametrize("decision", ["accept", "dismiss", "reopen"])
def test_who_may_not_record_decides_nothing(who: Any, decision: str) -> None:
    suggestion = make.make_suggestion()
    assert decide(suggestion, decision, who).status_code == 403
    suggestion.refresh_from_db()
    assert suggestion.status == "open"


@pytest.mark.parametrize("who", [viewer, stranger])
def test_who_may_not_record_looks_for_nothing(who: Any) -> None:
    snapshot = make.make_snapshot()
    address = reverse("admin:suggest", args=[snapshot.pk])
    assert client_of(who()).post(address).status_code == 403
    assert not Suggestion.objects.exists()


def test_an_unknown_decision_is_not_found() -> None:
    assert decide(make.make_suggestion(), "ponder").status_code == 404


def test_a_page_shows_how_suggestions_fared() -> None:
    for words, status in (("240.1", "accepted"), ("26.3%", "dismissed"), ("2023", "edited")):
        make.make_suggestion(words, status=status)
    page = client_of(viewer()).get(reverse("admin:claims_suggestion_results"))
    row = page.context["rows"][0]
    assert (row["found"], row["accepted"], row["edited"], row["dismissed"]) == (3, 1, 1, 1)
    assert row["kept"] == 67


def test_a_selection_by_hand_is_filled_in_from_what_was_found_there() -> None:
    suggestion = make.make_suggestion(status="dismissed", indicator=make.make_indicator())
    address = reverse("admin:record", args=[suggestion.snapshot_id, "claim"])
    span = {"start": suggestion.start - 3, "end": suggestion.end}
    fields = client_of(ada()).get(address, span).context["form"]
    assert (fields["period"].value(), fields["indicator"].value()) == (
        "2023",
        suggestion.indicator_id,
    )


def record_about(about: Suggestion, **fields: Any) -> Any:
    address = reverse("admin:record", args=[about.snapshot_id, about.kind])
    start = {"snapshot": about.snapshot_id, "start": about.start}
    return client_of(ada()).post(address, {**start, **fields})


def test_what_is_recorded_by_hand_settles_what_waits_there() -> None:
    suggestion = make.make_suggestion()
    record_about(suggestion, quote="26.3%", figure="+26.3 %", period="2022")
    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.claim) == ("edited", Claim.objects.get())


def test_what_was_dismissed_may_still_be_recorded_by_hand() -> None:
    suggestion = make.make_suggestion(status="dismissed")
    assert record_about(suggestion, quote="26.3%", figure="+26.3 %").status_code == 200
    suggestion.refresh_from_db()
    assert (suggestion.status, Claim.objects.count()) == ("dismissed", 1)


def test_an_edited_statement_keeps_who_passed_it_on() -> None:
    wang = make.make_speaker("Wang Yi")
    suggestion = make.make_suggestion(make.QUOTE, kind="statement", read={"relay": "RIA Novosti"})
    record_about(
        suggestion, quote=make.QUOTE, speaker=wang.pk, form="direct", suggestion=suggestion.pk
    )
    assert [str(relay.outlet) for relay in Statement.objects.get().relays.all()] == ["RIA Novosti"]
