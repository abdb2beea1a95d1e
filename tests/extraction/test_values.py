from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.values import Bounds, ValueProblem, bounds, check_digits, plain

VALUES = st.decimals("0", "1e12", places=2, allow_nan=False)
STEPS = st.sampled_from([Decimal("0.1"), Decimal(1), Decimal(1000)])


def D(text: str) -> Decimal:  # noqa: N802 - reads like the literal that Python lacks
    return Decimal(text)


def test_a_written_value_stands_for_half_a_step_on_each_side() -> None:
    found = bounds(comparator="eq", value=D("240.1e9"), step=D("1e8"))
    assert found == Bounds(D("240.05e9"), low_open=False, high=D("240.15e9"), high_open=True)


def test_without_a_step_a_value_is_a_point() -> None:
    found = bounds(comparator="eq", value=D("18"))
    assert found == Bounds(D("18"), low_open=False, high=D("18"), high_open=False)


@pytest.mark.parametrize(
    ("comparator", "expected"),
    [
        ("gt", Bounds(D("5"), low_open=True, high=None, high_open=True)),
        ("ge", Bounds(D("5"), low_open=False, high=None, high_open=True)),
        ("lt", Bounds(None, low_open=True, high=D("5"), high_open=True)),
        ("le", Bounds(None, low_open=True, high=D("5"), high_open=False)),
    ],
)
def test_one_sided_comparators_are_unbounded_on_the_other_side(
    comparator: str, expected: Bounds
) -> None:
    assert bounds(comparator=comparator, value=D("5"), step=D("1")) == expected


def test_about_widens_to_five_percent_closed() -> None:
    found = bounds(comparator="approx", value=D("200"), step=D("1"))
    assert found == Bounds(D("190"), low_open=False, high=D("210"), high_open=False)


def test_about_is_never_narrower_than_the_written_step() -> None:
    found = bounds(comparator="approx", value=D("1"), step=D("1"))
    assert (found.low, found.high) == (D("0.5"), D("1.5"))


def test_a_range_is_its_closed_bounds() -> None:
    found = bounds(comparator="range", value=D("5"), value_high=D("6"), step=D("1"))
    assert found == Bounds(D("5"), low_open=False, high=D("6"), high_open=False)


def test_down_negates_and_swaps_the_ends_with_their_openness() -> None:
    found = bounds(comparator="eq", value=D("9.9"), step=D("0.1"), direction="down")
    assert found == Bounds(D("-9.95"), low_open=True, high=D("-9.85"), high_open=False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"comparator": "almost"},
        {"step": D("0")},
        {"step": D("-1")},
        {"step": D("NaN")},
        {"comparator": "range"},
        {"comparator": "range", "value_high": D("4")},
        {"value_high": D("6")},
        {"direction": "sideways"},
        {"direction": "up", "value": D("-5")},
        {"value": D("Infinity")},
        {"value": D("NaN")},
    ],
)
def test_parts_that_make_no_figure_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueProblem):
        bounds(**{"comparator": "eq", "value": D("5"), **wrong})


@given(VALUES, STEPS, st.sampled_from(["eq", "approx"]))
def test_the_interval_contains_its_value(value: Decimal, step: Decimal, comparator: str) -> None:
    assert value in bounds(comparator=comparator, value=value, step=step)


@given(VALUES, STEPS, st.sampled_from(["eq", "approx", "gt", "ge", "lt", "le"]))
def test_down_mirrors_up(value: Decimal, step: Decimal, comparator: str) -> None:
    up = bounds(comparator=comparator, value=value, step=step, direction="up")
    assert bounds(comparator=comparator, value=value, step=step, direction="down") == up.negated()


@given(VALUES, STEPS)
def test_about_contains_the_exact_interval(value: Decimal, step: Decimal) -> None:
    exact = bounds(comparator="eq", value=value, step=step)
    about = bounds(comparator="approx", value=value, step=step)
    assert about.low is not None
    assert about.high is not None
    assert exact.low is not None
    assert exact.high is not None
    assert about.low <= exact.low < exact.high <= about.high


def test_bounds_of_fifteen_digits_are_exact() -> None:
    found = bounds(comparator="eq", value=D("123456789012.345"), step=D("0.001"))
    assert found.low == D("123456789012.3445")


@pytest.mark.parametrize("value", ["240100000000", "999999999999999", "1e17", "0.00", "-26.3"])
def test_up_to_fifteen_significant_digits_are_kept(value: str) -> None:
    check_digits(D(value))


@pytest.mark.parametrize(
    "value", ["1234567890123456", "0.000000001", "1e18", "1e-900000", "NaN", "sNaN", "-Infinity"]
)
def test_what_no_database_keeps_whole_is_refused(value: str) -> None:
    with pytest.raises(ValueProblem):
        check_digits(D(value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2.401E+11", "240100000000"), ("26.30", "26.3"), ("-9.90", "-9.9"), ("-0.0", "0")],
)
def test_plain_notation_has_no_exponent_and_no_trailing_zeros(value: str, expected: str) -> None:
    assert plain(D(value)) == expected


@given(VALUES)
def test_plain_notation_reads_back_as_the_same_value(value: Decimal) -> None:
    assert D(plain(value)) == value
