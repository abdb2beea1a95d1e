"""Saved views: who keeps, sees, changes and deletes them, and what is refused."""

from typing import Any

import pytest

from sources import views
from sources.models import SavedView
from tests.people import ada, administrator, ben

pytestmark = pytest.mark.django_db

LIST = "claims.Claim"


def save(name: str = "Trade", **values: Any) -> SavedView:
    known: dict[str, Any] = {"query": "status__exact=draft", "columns": (), "is_shared": False}
    return views.save(model=LIST, name=name, **{**known, "by": ada(), **values})


def test_a_view_keeps_filters_order_and_columns() -> None:
    save(query="o=-period_cell&q=trade", columns=["period_cell", "figure_cell"])
    kept = SavedView.objects.get()
    assert (kept.query, kept.columns) == ("o=-period_cell&q=trade", ["period_cell", "figure_cell"])


def test_a_name_is_kept_in_nfc_and_without_stray_spaces() -> None:
    assert save("  Thương   mại ").name == "Thương mại"


@pytest.mark.parametrize(
    ("name", "said"),
    [("  ", "Give the view a name"), ("n" * 61, "61 characters"), ("a\x00b", "can't be shown")],
)
def test_a_name_that_wont_do_is_refused(name: str, said: str) -> None:
    with pytest.raises(views.ViewProblem, match=said):
        save(name)
    assert not SavedView.objects.exists()


def test_a_name_of_60_characters_is_kept() -> None:
    assert save("双" * 60).name == "双" * 60


def test_the_same_name_twice_is_refused() -> None:
    save()
    with pytest.raises(views.ViewProblem, match="You have a view of this list with that name"):
        save()
    assert SavedView.objects.count() == 1


def test_two_people_may_use_the_same_name() -> None:
    assert save().name == save(by=ben()).name


def test_one_name_may_stand_above_two_lists() -> None:
    save()
    assert views.save(
        model="claims.Fact", name="Trade", query="", columns=(), is_shared=False, by=ada()
    ).pk


def test_filters_of_more_than_2000_characters_are_refused() -> None:
    save("Long", query="q=" + "x" * 1998)
    with pytest.raises(views.ViewProblem, match="2001 characters"):
        save("Longer", query="q=" + "x" * 1999)


def test_a_private_view_is_seen_by_its_owner_alone() -> None:
    save()
    assert [len(views.listed(model=LIST, by=person)) for person in (ada(), ben())] == [1, 0]


def test_ones_own_views_stand_before_those_that_others_share() -> None:
    save("A", by=ben(), is_shared=True)
    save("Z")
    assert [view.name for view in views.listed(model=LIST, by=ada())] == ["Z", "A"]


@pytest.mark.parametrize("key", ["", "1", "not a uuid", "00000000-0000-0000-0000-000000000000"])
def test_no_view_is_found_by_anything_but_its_identifier(key: str) -> None:
    assert views.seen([save()], key) is None


def test_a_view_is_overwritten_by_its_owner() -> None:
    view = save(columns=["period_cell"])
    views.overwrite(view=view, query="q=oil", columns=(), by=ada())
    view.refresh_from_db()
    assert (view.query, view.columns) == ("q=oil", [])


def test_nobody_else_changes_a_shared_view() -> None:
    view = save(is_shared=True)
    for refused in (
        lambda: views.overwrite(view=view, query="", columns=(), by=ben()),
        lambda: views.rename(view=view, name="Mine now", is_shared=False, by=ben()),
        lambda: views.delete(view=view, by=ben()),
    ):
        with pytest.raises(views.ViewProblem, match="belongs to Ada"):
            refused()
    view.refresh_from_db()
    assert (view.name, view.query, view.is_shared) == ("Trade", "status__exact=draft", True)


def test_an_administrator_clears_away_what_somebody_left_behind() -> None:
    views.delete(view=save(is_shared=True), by=administrator())
    assert not SavedView.objects.exists()


def test_a_view_is_not_renamed_to_a_name_that_is_taken() -> None:
    save("Oil")
    view = save("Gas")
    with pytest.raises(views.ViewProblem, match="with that name"):
        views.rename(view=view, name="Oil", is_shared=True, by=ada())
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Gas", False)
