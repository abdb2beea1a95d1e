"""Whether figures of several sets fit one another."""

import csv
import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.arithmetic import BASE, KINDS, SUM, SWAPPED, Figure, Finding, Sum, check
from tests.claims.figures import figure, figures

CASES = Path(__file__).parent.parent / "cases" / "arithmetic.csv"
SUMS = (
    Sum("trade", (("exports", 1), ("imports", 1))),
    Sum("balance", (("exports", 1), ("imports", -1))),
)


def rows() -> Iterator[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def spoken(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{each.kind}:{''.join(map(str, each.claims))}" for each in findings]


ROWS = list(rows())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["from"])
def test_what_does_not_fit_is_found(row: dict[str, str]) -> None:
    found = check(figures(row["figures"]), sums=SUMS)
    assert spoken(found) == row["findings"].split(), [each.reason for each in found]


@pytest.mark.parametrize("row", [row for row in ROWS if row["reason"]], ids=lambda row: row["from"])
def test_a_finding_has_its_reason(row: dict[str, str]) -> None:
    found = check(figures(row["figures"]), sums=SUMS)
    assert row["reason"] in found[0].reason


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["from"])
def test_the_order_of_the_figures_is_no_matter(row: dict[str, str]) -> None:
    drawn = figures(row["figures"])
    assert check(drawn[::-1], sums=SUMS) == check(drawn, sums=SUMS)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["findings"]], ids=lambda row: row["from"]
)
def test_a_reason_is_whole_sentences(row: dict[str, str]) -> None:
    for each in check(figures(row["figures"]), sums=SUMS):
        assert each.reason[0] == each.reason[0].upper()
        assert each.reason.endswith((".", "?"))
        assert "  " not in each.reason


def test_each_kind_is_in_the_table() -> None:
    assert {row["findings"].partition(":")[0] for row in ROWS} >= set(KINDS)


def test_two_indicators_can_be_named_as_two_directions() -> None:
    drawn = figures(
        "5/1; indicator=in | 9/1; indicator=out | 9/1; indicator=in | 5/1; indicator=out"
    )
    assert [each.kind for each in check(drawn, mirrors=[("out", "in")])] == [SWAPPED]


def test_naming_two_directions_twice_finds_them_once() -> None:
    drawn = figures(
        "5/1; indicator=in | 9/1; indicator=out | 9/1; indicator=in | 5/1; indicator=out"
    )
    assert len(check(drawn, mirrors=[("out", "in"), ("in", "out")])) == 1


def test_copies_are_all_named_in_one_finding() -> None:
    drawn = figures(
        "240.1e9/1e8 | 240.1e9/1e8 | +26.3/0.1; base_unit=USD | 190.27e9/1e7; period=2022"
    )
    assert spoken(check(drawn)) == ["base:abcd"]


def test_levels_of_different_exactness_share_one_finding() -> None:
    drawn = figures(
        "240.1e9/1e8 | 240.11e9/1e7 | +26.3/0.1; base_unit=USD | 190.27e9/1e7; period=2022"
    )
    assert spoken(check(drawn)) == ["base:abcd"]


def test_indicators_without_names_are_not_called_by_their_keys() -> None:
    drawn = [
        figure("62.5/0.1", id=1, indicator=901),
        figure("72/1", id=2, indicator=902),
        figure("150/1", id=3, indicator=903),
    ]
    (found,) = check(drawn, sums=[Sum(903, ((901, 1), (902, 1)))])
    assert "90" not in found.reason


LEVELS = st.decimals("100", "999", places=2)
RISES = st.decimals("-60", "90", places=2)
STEPS = st.sampled_from([Decimal("0.01"), Decimal("0.1"), Decimal(1)])


def written(value: Decimal, step: Decimal, text: str, **given: object) -> Figure:
    """Return the figure that a source which rounds to `step` writes for a value."""
    rounded = (value / step).quantize(Decimal(1), rounding="ROUND_HALF_UP") * step
    direction = None
    if "baseline" in text:
        direction, rounded = ("down" if rounded < 0 else "up"), abs(rounded)
    return replace(figure(f"1/1; {text}", **given), value=rounded, step=step, direction=direction)


@given(LEVELS, RISES, STEPS, STEPS, STEPS)
def test_rounding_of_levels_and_changes_raises_no_alarm(
    earlier: Decimal, rise: Decimal, step: Decimal, other: Decimal, third: Decimal
) -> None:
    later = earlier * (100 + rise) / 100
    drawn = [
        written(later, step, "period=2023", id="a"),
        written(rise, other, "measure=change; unit=percent; baseline=2022", id="b"),
        written(earlier, third, "period=2022", id="c"),
    ]
    # Half way between two steps a fall is rounded up by size, as sources do, and so is a rise.
    assert BASE not in {each.kind for each in check(drawn)}


@given(LEVELS, LEVELS, STEPS, STEPS, STEPS)
def test_rounding_of_parts_and_sums_raises_no_alarm(
    one: Decimal, other: Decimal, step: Decimal, second: Decimal, third: Decimal
) -> None:
    drawn = [
        written(one, step, "indicator=exports", id="a"),
        written(other, second, "indicator=imports", id="b"),
        written(one + other, third, "indicator=trade", id="c"),
    ]
    assert SUM not in {each.kind for each in check(drawn, sums=SUMS)}


@given(st.sampled_from(ROWS), st.randoms())
def test_no_order_of_the_figures_matters(row: dict[str, str], dice: random.Random) -> None:
    drawn = figures(row["figures"])
    shuffled = list(drawn)
    dice.shuffle(shuffled)
    assert check(shuffled, sums=SUMS) == check(drawn, sums=SUMS)


ANYTHING = st.builds(
    lambda text, indicator, period, value, direction: (
        f"{direction}{value}/1; indicator={indicator}; period={period}; {text}"
    ),
    st.sampled_from(["unit=USD", "unit=USD; is_record=True", "unit=CNY", "base_unit=USD"]),
    st.sampled_from(["trade", "exports", "imports", "balance"]),
    st.sampled_from(["2022", "2023", "2023-01/2023-12"]),
    st.sampled_from([1, 2, 30, 31, 60, 61, 1000, 30_000]),
    st.sampled_from(["", "", "", ">", "~", "+", "−"]),
)


@given(st.lists(ANYTHING, max_size=12), st.randoms())
def test_any_figures_are_checked_in_any_order(lines: list[str], dice: random.Random) -> None:
    drawn = [figure(line, id=n, origin=n % 5) for n, line in enumerate(lines)]
    shuffled = list(drawn)
    dice.shuffle(shuffled)
    assert check(shuffled, sums=SUMS) == check(drawn, sums=SUMS)


def test_ten_thousand_figures_of_one_set_take_less_than_two_seconds() -> None:
    first = figure("1/1")
    many = [replace(first, id=n, origin=n, value=Decimal(n)) for n in range(1, 10_001)]
    start = perf_counter()
    check(many)
    assert perf_counter() - start < 2
