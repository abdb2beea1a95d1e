"""The algebra of intervals, against points drawn from them."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims import intervals
from extraction.values import Bounds


def B(text: str) -> Bounds:  # noqa: N802 - reads like the brackets of a book
    """Return the interval written "[1, 2)" or "(1, ∞)"."""
    low, high = (None if "∞" in end else Decimal(end) for end in text[1:-1].split(","))
    return Bounds(low, text[0] == "(", high, text[-1] == ")")


@st.composite
def drawn_bounds(draw: st.DrawFn, lowest: int = -8) -> Bounds:
    numbers = st.integers(lowest, 8).map(Decimal)
    low, high = sorted((draw(numbers), draw(numbers)))
    is_point = low == high
    found = Bounds(
        low, not is_point and draw(st.booleans()), high, not is_point and draw(st.booleans())
    )
    if lowest < 0 and draw(st.integers(0, 5)) == 0:
        found = Bounds(None, True, found.high, found.high_open)
    if draw(st.integers(0, 5)) == 0:
        found = Bounds(found.low, found.low_open, None, True)
    return found


POINTS = [Decimal(n) / 4 for n in range(-80, 81)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("[1, 2)", "[2, 3)", False),
        ("[1, 2]", "[2, 3)", True),
        ("[1, 2]", "(2, 3)", False),
        ("(1, 2)", "(1, 2)", True),
        ("(240, ∞)", "[240, 240]", False),
        ("[240, ∞)", "[240, 240]", True),
        ("(-∞, ∞)", "[5, 5]", True),
        ("(-∞, 1)", "(1, ∞)", False),
    ],
)
def test_intervals_overlap_when_they_share_a_point(one: str, other: str, expected: bool) -> None:
    assert intervals.overlap(B(one), B(other)) is expected


@given(drawn_bounds(), drawn_bounds())
def test_overlap_is_what_points_say(one: Bounds, other: Bounds) -> None:
    assert intervals.overlap(one, other) == any(p in one and p in other for p in POINTS)


@given(drawn_bounds(), drawn_bounds(), st.sampled_from(POINTS), st.sampled_from(POINTS))
def test_sums_of_points_lie_in_the_sum(one: Bounds, other: Bounds, p: Decimal, q: Decimal) -> None:
    assume(p in one and q in other)
    assert p + q in intervals.added(one, other)


@given(drawn_bounds(), drawn_bounds(), st.sampled_from(POINTS), st.sampled_from(POINTS))
def test_differences_of_points_lie_in_the_difference(
    one: Bounds, other: Bounds, p: Decimal, q: Decimal
) -> None:
    assume(p in one and q in other)
    assert p - q in intervals.subtracted(one, other)


@given(drawn_bounds(lowest=1), drawn_bounds(lowest=1))
def test_products_of_points_lie_in_the_product(one: Bounds, other: Bounds) -> None:
    found = intervals.product(one, other)
    inside = [[p for p in POINTS[80:] if p in each] for each in (one, other)]
    assert all(p * q in found for p in inside[0] for q in inside[1])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("[1, 2)", "[3, 4)", "[3, 8)"),
        ("[1, 2]", "(3, 4]", "(3, 8]"),
        ("[1, ∞)", "[3, 4)", "[3, ∞)"),
    ],
)
def test_a_product_has_the_openness_of_its_ends(one: str, other: str, expected: str) -> None:
    assert intervals.product(B(one), B(other)) == B(expected)


def test_a_product_needs_intervals_above_zero() -> None:
    with pytest.raises(ValueError, match="above zero"):
        intervals.product(B("[0, 1)"), B("[1, 2)"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("[2, 4)", "[1, 2)", "(1, 4)"),
        ("[2, 4]", "[1, 2]", "[1, 4]"),
        ("[2, ∞)", "[1, 2]", "[1, ∞)"),
        ("[2, 4]", "[1, ∞)", "(0, 4]"),
        ("[2, 4]", "(0, 2]", "[1, ∞)"),
    ],
)
def test_a_quotient_has_the_openness_of_its_ends(one: str, other: str, expected: str) -> None:
    assert intervals.quotient(B(one), B(other)) == B(expected)


def test_the_design_s_example_of_an_implied_level() -> None:
    implied = intervals.quotient(B("[240.05, 240.15)"), B("[1.2625, 1.2635)"))
    shown = intervals.rounded(implied, Decimal("0.01"))
    assert (shown.low, shown.high) == (Decimal("189.99"), Decimal("190.22"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("[1, 2)", "[5, 6)", "3"),
        ("[5, 6)", "[1, 2)", "3"),
        ("[1, 2)", "[2, 3)", "0"),
        ("[1, 4)", "[2, 3)", "0"),
    ],
)
def test_the_gap_between_two_intervals(one: str, other: str, expected: str) -> None:
    assert intervals.gap(B(one), B(other)) == Decimal(expected)


def test_the_width_of_an_unbounded_interval_is_unknown() -> None:
    assert (intervals.width(B("[1, 3)")), intervals.width(B("[1, ∞)"))) == (Decimal(2), None)


@given(drawn_bounds(), st.sampled_from([Decimal("0.001"), Decimal(7), Decimal("1e8")]))
def test_scaling_keeps_what_lies_in_it(bounds: Bounds, factor: Decimal) -> None:
    scaled = intervals.scaled(bounds, factor)
    assert all((p in bounds) == (p * factor in scaled) for p in POINTS)


def test_a_rounded_interval_stays_off_what_it_misses() -> None:
    shown = intervals.rounded_clear_of(B("[1.2, 1.2949)"), B("[1.295, 1.305)"), Decimal("0.1"))
    assert shown == B("[1.2, 1.29)")


def test_a_tiny_distance_is_not_rounded_to_nothing() -> None:
    found = intervals.rounded_number(Decimal("0.00071"), Decimal("0.01"))
    assert found == Decimal("0.0007")
