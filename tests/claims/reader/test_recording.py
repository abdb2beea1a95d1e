"""Recording a claim or statement from words selected in the reader."""

import json
from typing import Any

import pytest
from django.urls import reverse

from claims.models import Claim, Statement
from sources.models import Passage, Snapshot
from tests import make
from tests.people import ada, client_of, stranger, viewer

pytestmark = pytest.mark.django_db


def panel(snapshot: Snapshot, kind: str, quote: str, **extra: Any) -> Any:
    """Ask for the panel of a selection, as the page does."""
    start = snapshot.text.index(quote)
    address = reverse("admin:record", args=[snapshot.pk, kind])
    return client_of(ada()).get(address, {"start": start, "end": start + len(quote), **extra})


def fields_of(page: Any) -> dict[str, Any]:
    form = page.context["form"]
    return {field.name: field.value() for field in form if field.value() not in (None, "", [])}


def test_the_panel_reads_the_figure_in_its_sentence() -> None:
    snapshot = make.make_snapshot(text="Kim ngạch đạt hơn 240 tỷ USD, tăng 26,3%.")
    level = fields_of(panel(snapshot, "claim", "240 tỷ USD"))
    change = fields_of(panel(snapshot, "claim", "26,3%"))
    assert (level["comparator"], level["value"], level["unit"]) == ("gt", "240000000000", "USD")
    assert (change["measure"], change["direction"]) == ("change", "up")


def test_the_panel_guesses_the_nearest_speaker_by_any_name() -> None:
    make.make_speaker("Sergey Lavrov", names=["Lavrov"])
    nearest = make.make_speaker("Wang Yi", names=["Vương Nghị"])
    snapshot = make.make_snapshot(text="Lavrov im lặng. Theo ông Vương Nghị, hai nước hợp tác.")
    assert fields_of(panel(snapshot, "statement", "hai nước hợp tác"))["speaker"] == nearest.pk


def test_white_space_at_the_borders_of_a_selection_is_left_out() -> None:
    snapshot = make.make_snapshot(text="Trade reached  $240.1bn  in 2023.")
    fields = fields_of(panel(snapshot, "claim", "  $240.1bn  "))
    assert (fields["quote"], fields["start"]) == ("$240.1bn", 15)


def test_and_another_keeps_the_period() -> None:
    snapshot = make.make_snapshot(text="240,1 tỷ USD")
    assert fields_of(panel(snapshot, "claim", "240,1 tỷ USD", period="2023"))["period"] == "2023"


@pytest.mark.parametrize("span", [(5, 5), (9, 3), (0, 10_000), ("x", 3), (-1, 3)])
def test_a_selection_outside_the_text_is_not_found(span: tuple[Any, Any]) -> None:
    snapshot = make.make_snapshot(text="240,1 tỷ USD")
    address = reverse("admin:record", args=[snapshot.pk, "claim"])
    page = client_of(ada()).get(address, {"start": span[0], "end": span[1]})
    assert (page.status_code, Passage.objects.count()) == (404, 0)


def record(snapshot: Snapshot, kind: str, **fields: Any) -> Any:
    address = reverse("admin:record", args=[snapshot.pk, kind])
    return client_of(ada()).post(address, {"snapshot": snapshot.pk, **fields})


def test_a_claim_is_recorded_from_a_selection() -> None:
    snapshot = make.make_snapshot(text="😀 Đạt 240,1 tỷ USD năm 2023")
    start = snapshot.text.index("240,1")
    answer = record(snapshot, "claim", quote="240,1 tỷ USD", start=start, figure="240,1 tỷ USD")
    claim = Claim.objects.get()
    assert (claim.passage.start, claim.status, claim.created_by) == (start, "draft", ada())
    assert json.loads(answer.content)["made"] == f"claim-{claim.pk}"


def test_what_is_missing_is_said_in_the_panel_and_nothing_is_saved() -> None:
    snapshot = make.make_snapshot(text="240,1 tỷ USD")
    answer = record(snapshot, "statement", quote="240,1 tỷ USD", start=0, form="indirect")
    assert (answer.status_code, Statement.objects.count()) == (422, 0)
    assert "This field is required." in answer.content.decode()


@pytest.mark.parametrize("person", [viewer, stranger])
def test_who_may_not_add_claims_records_none(person: Any) -> None:
    snapshot = make.make_snapshot(text="240,1 tỷ USD")
    address = reverse("admin:record", args=[snapshot.pk, "claim"])
    fields = {"snapshot": snapshot.pk, "quote": "240,1 tỷ USD", "figure": "240,1 tỷ USD"}
    assert client_of(person()).post(address, fields).status_code == 403
    assert not Claim.objects.exists()
