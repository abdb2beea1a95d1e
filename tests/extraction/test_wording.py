from decimal import Decimal
from typing import Any

import pytest

from extraction.values import bounds
from extraction.wording import GROUP, figure, in_full, interval, period

D = Decimal


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"comparator": "approx", "value": D(150), "unit": "person"}, "≈ 150 persons"),
        ({"comparator": "gt", "value": D("200e9"), "unit": "USD"}, "> 200 bn USD"),
        ({"value": D("240.1e9"), "unit": "USD"}, "240.1 bn USD"),
        ({"value": D("240.11e9"), "unit": "USD"}, "240.11 bn USD"),
        ({"value": D("190.27e9"), "unit": "USD"}, "190.27 bn USD"),
        ({"value": D("5e12"), "value_high": D("6e12"), "unit": "RUB", "comparator": "range"},
         "5–6 trn RUB"),
        ({"value": D("26.3"), "unit": "percent", "direction": "up"}, "+26.3 %"),
        ({"value": D("9.9"), "unit": "percent", "direction": "down"}, "−9.9 %"),
        ({"value": D("3.2"), "unit": "percentage_point", "direction": "up"}, "+3.2 pp"),
        ({"value": D("-5e9"), "unit": "USD"}, "−5 bn USD"),
        ({"comparator": "ge", "value": D(12), "unit": "country"}, "≥ 12 countries"),
        ({"value": D(1), "unit": "person"}, "1 person"),
        ({"value": D(2), "unit": "times", "measure": "multiple"}, "2 ×"),
        ({"value": D(77), "unit": "USD per barrel"}, "77 USD per barrel"),
        ({"value": D("107e6"), "unit": "tonne"}, "107 m tonnes"),
        ({"value": D(5), "unit": None}, "5"),
    ],
)  # fmt: skip
def test_a_figure_reads_as_an_editor_writes_it(parts: dict[str, Any], expected: str) -> None:
    assert str(figure(**{"comparator": "eq", **parts})) == expected


@pytest.mark.parametrize(("value", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th")])
def test_an_ordinal_has_its_english_ending(value: int, words: str) -> None:
    assert str(figure(comparator="eq", value=D(value), unit=None, measure="ordinal")) == words


def test_an_ordinal_names_what_it_counts() -> None:
    found = figure(comparator="eq", value=D(18), unit="round", measure="ordinal")
    assert str(found) == "18th round"


def test_written_zeros_are_kept() -> None:
    found = figure(comparator="eq", value=D("240e9"), unit="USD", step=D("1e8"))
    assert str(found) == "240.0 bn USD"


def test_a_value_typed_in_full_gets_no_zeros() -> None:
    found = figure(comparator="eq", value=D("240.1e9"), unit="USD", step=D(1))
    assert str(found) == "240.1 bn USD"


def test_numbers_under_a_million_are_grouped() -> None:
    assert str(figure(comparator="eq", value=D(45000), unit="tonne")) == f"45{GROUP}000 tonnes"


def test_a_long_count_is_written_in_full() -> None:
    found = figure(comparator="eq", value=D(1213506), unit="tonne")
    assert str(found) == f"1{GROUP}213{GROUP}506 tonnes"


def test_a_fall_by_more_than_five_lies_below_minus_five() -> None:
    found = figure(comparator="gt", value=D(5), unit="percent", direction="down")
    assert str(found) == "< −5 %"


@pytest.mark.parametrize(
    ("parts", "unit", "expected"),
    [
        ({"value": D("240.1e9"), "step": D("1e8")}, "USD", "[240.05, 240.15) bn USD"),
        ({"comparator": "gt", "value": D("200e9")}, "USD", "(200, ∞) bn USD"),
        ({"comparator": "le", "value": D(5)}, None, "(−∞, 5]"),
        ({"value": D("9.9"), "step": D("0.1"), "direction": "down"}, "percent",
         "(−9.95, −9.85] %"),
    ],
)  # fmt: skip
def test_an_interval_has_the_usual_brackets(
    parts: dict[str, Any], unit: str | None, expected: str
) -> None:
    assert interval(bounds(**{"comparator": "eq", **parts}), unit) == expected


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2023", "2023"),
        ("2022-02", "Feb 2022"),
        ("2024-04-09", "9 Apr 2024"),
        ("2023-01/2023-11", "Jan–Nov 2023"),
        ("2023-01/2023-03", "Q1 2023"),
        ("2024-01/2024-06", "Jan–Jun 2024"),
        ("2023-12/2024-01", "Dec 2023 – Jan 2024"),
        ("2024-04-08/2024-04-09", "8–9 Apr 2024"),
        ("2024-03-28/2024-04-02", "28 Mar – 2 Apr 2024"),
        ("2021/2023", "2021–2023"),
        ("2022/..", "since 2022"),
        ("../2030", "until 2030"),
        ("2023-23", "autumn 2023"),
        ("202X", "2020s"),
        ("2023~", "2023~"),
        ("2023/", "2023/"),
        ("foo", "foo"),
    ],
)
def test_a_period_reads_as_an_editor_writes_it(edtf: str, expected: str) -> None:
    assert period(edtf) == expected


def test_a_number_in_full_keeps_every_digit_in_groups_of_three() -> None:
    assert in_full(D("1740000000")) == GROUP.join(("1", "740", "000", "000"))
    assert in_full(D("-0.50")) == "−0.5"
