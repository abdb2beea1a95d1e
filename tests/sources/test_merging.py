"""Three values, who changed what, and what saving puts together; pure, without a database."""

from typing import Any

import pytest

from sources.merging import (
    LONGEST_COMBINED,
    By,
    Choice,
    Held,
    Row,
    Typed,
    combined,
    compare,
    marked,
    merge,
    unchosen,
)


def held(parts: dict[str, Any] | None = None, /, **fields: Any) -> Held:
    return Held(tupled(fields), parts or {})


def typed(
    parts: dict[str, Any] | None = None, added: dict[str, Any] | None = None, /, **fields: Any
) -> Typed:
    return Typed(tupled(fields), parts or {}, added or {})


def tupled(fields: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: value if isinstance(value, tuple) else (value,) for name, value in fields.items()}


def only(rows: list[Row]) -> Row:
    [row] = rows
    return row


@pytest.mark.parametrize(
    ("was", "theirs", "mine", "by", "chosen"),
    [
        ("a", "a", "a", By.NOBODY, Choice.THEIRS),
        ("a", "b", "a", By.THEM, Choice.THEIRS),
        ("a", "a", "b", By.ME, Choice.MINE),
        ("a", "b", "b", By.ALIKE, Choice.THEIRS),
        ("a", "b", "c", By.BOTH, None),
    ],
)
def test_a_field_that_one_person_changed_is_chosen(
    was: str, theirs: str, mine: str, by: By, chosen: Choice | None
) -> None:
    row = only(compare(held(name=was), held(name=theirs), typed(name=mine)))
    assert (row.by, row.chosen) == (by, chosen)


def test_without_a_history_every_difference_is_to_be_chosen() -> None:
    rows = compare(None, held(one="a", two="b"), typed(one="a", two="c"))
    assert [(row.by, row.chosen) for row in rows] == [
        (By.NOBODY, Choice.THEIRS),
        (By.UNKNOWN, None),
    ]


def test_fields_that_belong_together_are_one_choice() -> None:
    was, theirs = held(figure="1", unit="USD"), held(figure="1", unit="EUR")
    rows = compare(was, theirs, typed(figure="2", unit="USD"), together=[("figure", "unit")])
    assert (only(rows).by, only(rows).key) == (By.BOTH, "fields-figure")
    mine = merge(rows, theirs, {"fields-figure": Choice.MINE}, {})
    assert mine.fields == {"figure": ("2",), "unit": ("USD",)}


def test_a_list_is_merged_item_by_item() -> None:
    was, theirs = held(tags=("1", "2")), held(tags=("1", "2", "3"))
    rows = compare(was, theirs, typed(tags=("2", "4")), lists=["tags"])
    assert {row.item: row.by for row in rows} == {
        "1": By.ME,
        "2": By.NOBODY,
        "3": By.THEM,
        "4": By.ME,
    }
    assert sorted(merge(rows, theirs, {}, {}).fields["tags"]) == ["2", "3", "4"]


def test_a_field_that_the_form_of_mine_lacked_is_left_alone() -> None:
    theirs = held(name="b", kind="x")
    rows = compare(held(name="a", kind="y"), theirs, typed(name="a"))
    assert [row.name for row in rows] == ["name"]
    assert merge(rows, theirs, {}, {}).fields["kind"] == ("x",)


A, B, C = {"name": ("a",)}, {"name": ("b",)}, {"name": ("c",)}


@pytest.mark.parametrize(
    ("was", "theirs", "mine", "by"),
    [
        (A, B, A, By.THEM),
        (A, A, B, By.ME),
        (A, B, C, By.BOTH),
        (A, None, A, By.THEM),
        (A, A, None, By.ME),
        (A, None, B, By.BOTH),
        (A, B, None, By.BOTH),
        (A, None, None, By.ALIKE),
    ],
)
def test_a_row_is_changed_or_removed_on_either_side(
    was: Any, theirs: Any, mine: Any, by: By
) -> None:
    here = {} if theirs is None else {"7": theirs}
    before, sent = held({"names": {"7": was}}), typed({"names": {"7": mine}})
    rows = compare(before, held({"names": here}), sent)
    assert only(rows).by == by


def test_rows_that_both_added_are_all_kept() -> None:
    theirs = held({"names": {"7": A, "8": B}})
    rows = compare(held({"names": {"7": A}}), theirs, typed({"names": {"7": A}}, {"names": [C]}))
    put = merge(rows, theirs, {}, {})
    assert (put.parts, put.added) == ({"names": {"7": A, "8": B}}, {"names": [C]})


def test_a_row_that_both_added_alike_is_kept_once() -> None:
    theirs = held({"names": {"8": B}})
    rows = compare(held({"names": {}}), theirs, typed({"names": {}}, {"names": [B]}))
    assert only(rows).by == By.ALIKE
    put = merge(rows, theirs, {}, {})
    assert (put.parts, put.added) == ({"names": {"8": B}}, {"names": []})


def test_a_row_that_they_removed_and_i_changed_can_be_kept() -> None:
    theirs = held({"names": {}})
    rows = compare(held({"names": {"7": A}}), theirs, typed({"names": {"7": B}}))
    kept = merge(rows, theirs, {only(rows).key: Choice.MINE}, {})
    assert (kept.parts["names"], kept.added["names"]) == ({}, [B])
    assert merge(rows, theirs, {only(rows).key: Choice.THEIRS}, {}).added["names"] == []


def test_a_row_that_i_removed_is_removed() -> None:
    theirs = held({"names": {"7": A}})
    rows = compare(theirs, theirs, typed({"names": {"7": None}}))
    assert merge(rows, theirs, {}, {}).parts["names"] == {"7": None}


def test_a_row_that_the_history_lacks_was_there_when_i_was_shown_it() -> None:
    theirs = held({"names": {"7": B}})
    assert only(compare(held({"names": {}}), theirs, typed({"names": {"7": A}}))).by == By.UNKNOWN


def test_what_nobody_has_chosen_is_named_and_stays_mine() -> None:
    was, theirs = held(name="a", kind="x"), held(name="b", kind="y")
    rows = compare(was, theirs, typed(name="c", kind="x"))
    assert [row.name for row in unchosen(rows, {})] == ["name"]
    assert merge(rows, theirs, {}, {}).fields == {"name": ("c",), "kind": ("y",)}


def test_a_text_written_by_hand_is_taken() -> None:
    was, theirs = held(name="a"), held(name="b")
    rows = compare(was, theirs, typed(name="c"))
    put = merge(rows, theirs, {"fields-name": Choice.HAND}, {"fields-name": "b and c"})
    assert put.fields == {"name": ("b and c",)}


@pytest.mark.parametrize(
    ("was", "theirs", "mine", "expected"),
    [
        ("It was 5.", "It was a record 5.", "It was 5 in 2023.", "It was a record 5 in 2023."),
        ("王毅访问俄罗斯", "王毅部长访问俄罗斯", "王毅访问俄罗斯联邦", "王毅部长访问俄罗斯联邦"),
        ("đạt 5 tỷ", "đạt 6 tỷ", "đạt 7 tỷ", None),
        ("", "a", "b", None),
        ("a b", "a", "b", None),
    ],
)
def test_changes_of_both_are_put_together_where_they_do_not_touch(
    was: str, theirs: str, mine: str, expected: str | None
) -> None:
    assert combined(was, theirs, mine) == expected


def test_a_megabyte_is_compared_quickly_and_shown_in_part() -> None:
    old = "một hai ba " * 100_000
    pieces = marked(old, f"x{old[: len(old) // 2]}y")
    assert sum(len(piece.text) for piece in pieces) < LONGEST_COMBINED
    assert combined(old, old + "x", "y" + old) is None
