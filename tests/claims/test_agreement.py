"""Pairs and sets of figures: verdicts, reasons and groups."""

import csv
import random
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.agreement import (
    AGREES,
    AGREES_WITHIN_ROUNDING,
    CONFLICTS,
    NOT_COMPARABLE,
    TOO_FEW,
    Figure,
    assess,
    compare,
)
from claims.comparing.figures import EXACT
from extraction.edtf import DateProblem
from extraction.values import ValueProblem
from tests.claims.figures import figure, figures

CASES = Path(__file__).parent.parent / "cases"


def rows(name: str) -> Iterator[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def has(reason: str, expected: str) -> bool:
    """Tell whether a reason says something, or doesn't where "!" stands before it."""
    if expected.startswith("!"):
        return expected[1:] not in reason
    return expected in reason


PAIRS = list(rows("compare.csv"))
SETS = list(rows("assess.csv"))


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: row["from"])
def test_a_pair_has_its_verdict(row: dict[str, str]) -> None:
    found = compare(figure(row["a"], id="a"), figure(row["b"], id="b"))
    assert found.verdict == row["verdict"], found.reason


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: row["from"])
def test_a_pair_has_its_reason(row: dict[str, str]) -> None:
    found = compare(figure(row["a"], id="a"), figure(row["b"], id="b"))
    assert has(found.reason, row["reason"]), found.reason


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: row["from"])
def test_a_pair_has_no_order(row: dict[str, str]) -> None:
    one, other = figure(row["a"], id="a"), figure(row["b"], id="b")
    assert compare(one, other) == compare(other, one)


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: row["from"])
def test_a_pair_is_judged_in_a_set_as_alone(row: dict[str, str]) -> None:
    one, other = figure(row["a"], id="a"), figure(row["b"], id="b")
    assert assess([one, other]).verdict == compare(one, other).verdict


@pytest.mark.parametrize("row", PAIRS + SETS, ids=lambda row: row["from"])
def test_a_reason_is_whole_sentences(row: dict[str, str]) -> None:
    text = row["figures"] if "figures" in row else f"{row['a']} | {row['b']}"
    found = assess(figures(text))
    for reason in (found.reason, *(each.reason for each in found.judgements.values())):
        assert reason[0] == reason[0].upper()
        assert reason.endswith((".", "?"))
        assert "  " not in reason


@pytest.mark.parametrize("row", SETS, ids=lambda row: row["from"])
def test_a_set_has_its_verdict(row: dict[str, str]) -> None:
    found = assess(figures(row["figures"]))
    assert found.verdict == row["verdict"], found.reason


@pytest.mark.parametrize("row", SETS, ids=lambda row: row["from"])
def test_a_set_has_its_reason(row: dict[str, str]) -> None:
    found = assess(figures(row["figures"]))
    assert has(found.reason, row["reason"]), found.reason


@pytest.mark.parametrize("row", SETS, ids=lambda row: row["from"])
def test_a_set_has_its_groups_the_largest_first(row: dict[str, str]) -> None:
    found = assess(figures(row["figures"]))
    assert found.groups == tuple(tuple(group) for group in row["groups"].split())


@pytest.mark.parametrize("row", SETS, ids=lambda row: row["from"])
def test_a_set_has_its_odd_ones(row: dict[str, str]) -> None:
    assert assess(figures(row["figures"])).odd_ones == tuple(row["odd_ones"])


@pytest.mark.parametrize("row", SETS, ids=lambda row: row["from"])
def test_a_set_confirms_or_not(row: dict[str, str]) -> None:
    assert assess(figures(row["figures"])).is_confirmation == (row["confirmed"] == "yes")


def test_a_figure_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        figure("1/1").value = Decimal(2)  # type: ignore[misc]


def test_a_figure_of_impossible_parts_is_refused() -> None:
    with pytest.raises(ValueProblem, match="upper value"):
        figure("1/1; comparator=range")


def test_a_figure_of_an_impossible_period_is_refused() -> None:
    with pytest.raises(DateProblem, match="2023-02-29"):
        figure("1/1; period=2023-02-29")


def test_nothing_is_too_few() -> None:
    assert assess([]).verdict == TOO_FEW


def test_origins_and_counting_bodies_are_counted() -> None:
    found = assess(figures("1/1; claimant=X | 1/1; claimant=X; origin=a | 1/1; claimant=Y | 1/1"))
    assert (found.origins, found.claimants) == (3, ("X", "Y"))


def test_an_origin_that_contradicts_itself_is_named() -> None:
    found = assess(figures("240/1; origin=RIA | 250/1; origin=RIA | 240/1"))
    assert found.contradicting == ("RIA",)


def test_each_figure_has_its_verdict() -> None:
    found = assess(figures("190.271/0.001 | 190.27/0.01 | 190.272/0.001 | 190.271/0.001"))
    assert {i: judgement.verdict for i, judgement in found.judgements.items()} == {
        "a": AGREES_WITHIN_ROUNDING,
        "b": AGREES_WITHIN_ROUNDING,
        "c": CONFLICTS,
        "d": AGREES_WITHIN_ROUNDING,
    }


def test_an_odd_one_is_told_what_it_misses() -> None:
    found = assess(figures("190.271/0.001 | 190.271/0.001 | 190.272/0.001"))
    assert "only in the last digit" in found.judgements["c"].reason


def test_a_figure_that_fits_both_sides_of_a_tie_has_no_part_in_it() -> None:
    found = assess(figures(">230/1 | 240/1 | 250/1"))
    assert found.judgements["a"].verdict == AGREES_WITHIN_ROUNDING


def test_a_figure_in_a_tie_is_put_beside_the_nearest_of_another_side() -> None:
    found = assess(figures("240/1 | 250/1 | 260.1/0.1 | 260.2/0.1"))
    assert "only in the last digit" in found.judgements["d"].reason


def test_a_figure_without_company_in_its_period_is_not_comparable() -> None:
    found = assess(figures("240/1 | 240/1 | 240/1; period=2022"))
    verdicts = [found.judgements[i].verdict for i in "abc"]
    assert verdicts == [AGREES, AGREES, NOT_COMPARABLE]


def test_a_figure_of_the_same_counting_body_is_chosen_to_compare_with() -> None:
    found = assess(figures("240/1; claimant=Y | 240/1; claimant=X | 250/1; claimant=X"))
    assert "counting body" not in found.judgements["c"].reason


def test_without_names_nobody_is_called_by_a_key() -> None:
    one = figure("240/1", id=1, indicator=7, origin=8, claimant=901)
    other = figure("250/1", id=2, indicator=7, origin=9, claimant=902)
    reason = compare(one, other).reason
    assert "come from different counting bodies" in reason
    assert "901" not in reason


def test_many_odd_ones_are_counted_not_listed() -> None:
    found = assess(figures(" | ".join(["1/1", "1/1", *(f"{n}/1" for n in range(10, 20))])))
    assert "and 6 more are the odd ones out" in found.reason


VALUES = st.integers(100, 130).map(Decimal)
STEPS = st.sampled_from([Decimal(1), Decimal(5), Decimal(10)])
COMPARATORS = st.sampled_from(["eq", "eq", "eq", "approx", "gt", "ge", "lt", "le"])


@st.composite
def drawn_figures(
    draw: st.DrawFn, at_least: int = 1, periods: tuple[str | None, ...] = ("2023",)
) -> list[Figure]:
    count = draw(st.integers(at_least, 8))
    return [
        replace(
            figure("1/1", id=n),
            value=draw(VALUES),
            step=draw(STEPS),
            comparator=draw(COMPARATORS),
            origin=draw(st.integers(0, 5)),
            period=draw(st.sampled_from(periods)),
            vintage=draw(st.sampled_from([None, "preliminary", "final"])),
        )
        for n in range(count)
    ]


def essence(figures: list[Figure]) -> tuple[object, ...]:
    found = assess(figures)
    return found.verdict, found.reason, found.groups, found.odd_ones, dict(found.judgements)


MIXED = ("2023", "2023", "2023-01/2023-12", "2022", None)


@given(drawn_figures(periods=MIXED), st.randoms())
def test_the_order_of_several_sets_is_no_matter(drawn: list[Figure], dice: random.Random) -> None:
    shuffled = list(drawn)
    dice.shuffle(shuffled)
    assert essence(shuffled) == essence(drawn)


@given(drawn_figures(periods=MIXED))
def test_every_figure_has_a_judgement(drawn: list[Figure]) -> None:
    assert set(assess(drawn).judgements) == {f.id for f in drawn}


@given(drawn_figures(), st.randoms())
def test_the_order_of_a_set_is_no_matter(drawn: list[Figure], dice: random.Random) -> None:
    shuffled = list(drawn)
    dice.shuffle(shuffled)
    assert essence(shuffled) == essence(drawn)


@given(drawn_figures(at_least=2))
def test_comparing_is_symmetric(drawn: list[Figure]) -> None:
    assert compare(drawn[0], drawn[1]) == compare(drawn[1], drawn[0])


@given(drawn_figures(at_least=2), st.integers(1, 50).map(Decimal))
def test_widening_never_turns_agreement_into_conflict(drawn: list[Figure], more: Decimal) -> None:
    wider = [replace(drawn[0], step=(drawn[0].step or 0) + more), *drawn[1:]]
    if assess(drawn).verdict != CONFLICTS:
        assert assess(wider).verdict != CONFLICTS


@given(drawn_figures(), st.sampled_from([Decimal("1e-3"), Decimal("1e3"), Decimal("1e8")]))
def test_scale_changes_nothing(drawn: list[Figure], scale: Decimal) -> None:
    scaled = [replace(f, value=f.value * scale, step=(f.step or 0) * scale) for f in drawn]
    found, other = assess(drawn), assess(scaled)
    assert (found.verdict, found.groups, found.odd_ones) == (
        other.verdict,
        other.groups,
        other.odd_ones,
    )


@given(drawn_figures())
def test_the_sweep_finds_what_trying_every_point_finds(drawn: list[Figure]) -> None:
    each_end = {end for f in drawn for end in (f.interval.low, f.interval.high) if end is not None}
    ends = sorted({Decimal(0), *each_end, Decimal(1000)})
    between = [(low + high) / 2 for low, high in pairwise(ends)]
    at_points = {frozenset(f.id for f in drawn if p in f.interval) for p in [*ends, *between]}
    largest = {group for group in at_points if group and not any(group < o for o in at_points)}
    assert {frozenset(group) for group in assess(drawn).groups} == largest


@given(drawn_figures())
def test_the_largest_group_of_origins_stands(drawn: list[Figure]) -> None:
    origin_of = {f.id: f.origin for f in drawn}
    found = assess(drawn)
    counts = [len({origin_of[i] for i in group}) for group in found.groups]
    assert counts == sorted(counts, reverse=True)
    is_single = counts.count(counts[0]) == 1
    outside = set(origin_of) - set(found.groups[0])
    assert set(found.odd_ones) == (outside if is_single else set())


@given(drawn_figures())
def test_only_two_exact_origins_confirm(drawn: list[Figure]) -> None:
    found = assess(drawn)
    if found.is_confirmation:
        group = set(found.groups[0])
        exact = {f.origin for f in drawn if f.id in group and f.comparator in EXACT}
        assert len(exact) > 1
