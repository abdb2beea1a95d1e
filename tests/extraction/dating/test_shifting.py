import doctest

import pytest

from extraction.dating import shifting
from extraction.dating.shifting import in_year, length, shifted


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(shifting).failed == 0


@pytest.mark.parametrize(
    ("period", "months", "expected"),
    [
        ("2023-12-24/2024-01-02", -12, "2022-12-24/2023-01-02"),
        ("2024-02-29", -12, None),  # there was no such day the year before
        ("2023", -1, None),
        ("202X", -12, None),
        ("2023/..", -12, None),
    ],
)
def test_a_period_is_moved_whole_or_not_at_all(
    period: str, months: int, expected: str | None
) -> None:
    assert shifted(period, months) == expected


def test_a_season_has_no_length_in_months() -> None:
    assert length("2023-21") is None


def test_what_has_no_year_is_in_no_other_year() -> None:
    assert in_year("..", 2022) is None
