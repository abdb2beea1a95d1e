from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.dates import read
from extraction.edtf import DateProblem, days
from tests.cases import cases


@pytest.mark.parametrize("case", cases("dates"), ids=lambda case: case["input"])
def test_a_date_is_read_at_the_precision_it_is_written(case: dict[str, str]) -> None:
    found = read(
        case["input"], language=case["language"] or None, published=case["published"] or None
    )
    assert found.edtf == case["edtf"]


@pytest.mark.parametrize("case", cases("dates_refused"), ids=lambda case: case["input"])
def test_what_is_no_date_is_refused_with_what_to_write(case: dict[str, str]) -> None:
    with pytest.raises(DateProblem) as refusal:
        read(case["input"], language=case["language"] or None, published=case["published"] or None)
    assert case["message"] in str(refusal.value)


def test_a_period_has_its_days_and_its_text() -> None:
    found = read(" tháng 2/2022 ")
    assert (found.as_written, found.first_day, found.last_day) == (
        "tháng 2/2022",
        date(2022, 2, 1),
        date(2022, 2, 28),
    )


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_edtf_days_are_taken_unchanged(day: date) -> None:
    assert read(day.isoformat()).edtf == day.isoformat()


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from("/.-"))
def test_numeric_dates_have_the_day_first(day: date, sign: str) -> None:
    assert read(f"{day.day}{sign}{day.month}{sign}{day.year}").first_day == day


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read(text, published="2024-04-09")
    except DateProblem:
        return
    assert days(found.edtf).first == found.first_day


@pytest.mark.parametrize("text", ["1" * 10_000, "2023-" * 2_000, "tháng " * 2_000])
def test_a_huge_string_is_refused_in_few_words(text: str) -> None:
    with pytest.raises(DateProblem) as refusal:
        read(text)
    assert len(str(refusal.value)) < 250


def test_a_wrong_date_of_the_source_is_named() -> None:
    with pytest.raises(DateProblem, match="no month 13"):
        read("hôm qua", published="2024-13")
