"""What the desk answers while somebody types a figure or a date."""

from typing import Any

import pytest
from django.urls import reverse

from tests import make
from tests.people import ada, client_of

pytestmark = pytest.mark.django_db


def understood(kind: str, text: str, **more: Any) -> dict[str, Any]:
    response = client_of(ada()).get(reverse(f"admin:understand_{kind}"), {"text": text, **more})
    answer: dict[str, Any] = response.json()
    return answer


def test_a_figure_is_answered_in_words_and_as_an_interval() -> None:
    answer = understood("figure", "240,1 tỷ USD")
    assert answer["understood"] == "240.1 bn USD"
    assert answer["details"] == ["interval [240.05, 240.15) bn USD"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("240,1 tỷ USD", "240100000000", "USD"),
        ("$240.1bn", "240100000000", "USD"),
        ("2401.1亿美元", "240110000000", "USD"),
        ("более 240 млрд долларов", "240000000000", "USD"),
        ("26,3%", "26.3", "percent"),
    ],
)
def test_a_figure_fills_the_fields_below_it(text: str, value: str, unit: str) -> None:
    fields = understood("figure", text)["fields"]
    assert (fields["value"], fields["unit"]) == (value, unit)


@pytest.mark.parametrize("text", ["", "nhiều", "1 2 3", "12345678901234567", "=1+1", "9" * 5000])
def test_a_figure_that_can_not_be_read_is_answered_with_why(text: str) -> None:
    answer = understood("figure", text)
    assert set(answer) == {"problem"}
    assert answer["problem"]


def test_a_date_is_answered_as_edtf_with_its_days() -> None:
    answer = understood("date", "Jan–Nov 2023")
    assert answer["understood"] == "2023-01/2023-11"
    assert answer["details"] == ["2023-01-01 – 2023-11-30", "334 days"]


def test_an_open_end_has_no_days_to_count() -> None:
    assert understood("date", "2022-12-31/..")["details"] == ["2022-12-31 – …"]


def test_yesterday_counts_from_the_date_of_the_chosen_text() -> None:
    snapshot = make.make_snapshot(source=make.make_source(published="2024-04-09"))
    assert understood("date", "hôm qua", snapshot=snapshot.pk)["understood"] == "2024-04-08"


@pytest.mark.parametrize("snapshot", ["", "x", "999999", "²", "9" * 40])
def test_without_a_text_yesterday_has_no_date(snapshot: str) -> None:
    assert set(understood("date", "hôm qua", snapshot=snapshot)) == {"problem"}


@pytest.mark.parametrize("text", ["2023-13", "2023-02-29", "", "soon"])
def test_a_date_that_is_none_is_answered_with_why(text: str) -> None:
    assert set(understood("date", text)) == {"problem"}


@pytest.mark.parametrize("kind", ["figure", "date"])
def test_nothing_is_sent_here(kind: str) -> None:
    response = client_of(ada()).post(reverse(f"admin:understand_{kind}"), {"text": "2023"})
    assert response.headers["Allow"] == "GET"
