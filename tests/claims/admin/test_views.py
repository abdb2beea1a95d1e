"""Views above the lists: opened, changed, saved, shared, and refused where they should be."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.utils.http import urlencode

from claims.models import Claim, ReviewEvent
from sources import views
from sources.models import Batch, SavedView
from tests import make
from tests.claims.admin.everything import MODELS, REGISTRY, address, make_one_of_each
from tests.claims.admin.forms import form_with, messages_of, submit
from tests.claims.admin.test_exporting import exported
from tests.people import ada, ben, cem, client_of, stranger, viewer

pytestmark = pytest.mark.django_db

LIST = "/admin/claims/claim/"
LISTS = [model for model in MODELS if model._meta.app_label != "auth"]


def saved(query: str = "status__exact=draft", **values: Any) -> SavedView:
    known: dict[str, Any] = {"name": "Trade", "columns": (), "is_shared": False, "by": ada()}
    return views.save(model="claims.Claim", query=query, **{**known, **values})


def opened(view: SavedView, person: User | None = None, more: str = "") -> Any:
    return client_of(person or ada()).get(f"{LIST}?view={view.uuid}{more}")


def rows(response: Any) -> list[Model]:
    return list(response.context["cl"].result_list)


def columns(response: Any) -> list[str]:
    return [name for name in response.context["cl"].list_display if name != "action_checkbox"]


def tabs(response: Any) -> dict[str, bool]:
    return {tab.name: tab.is_current for tab in response.context["views"].tabs}


def save(client: Client, query: str, /, **fields: Any) -> Any:
    """Save a list as its page does."""
    page = f"{LIST}views/save/?{query}"
    return submit(client, page, form_with(client.get(page).content, "name"), **fields)


def test_a_view_shows_its_rows_in_its_order_with_its_columns() -> None:
    small, large = make.make_claim(value=1), make.make_claim(value=2)
    make.make_claim(status="submitted")
    view = saved("o=-figure_cell&status__exact=draft", columns=["period_cell", "figure_cell"])
    response = opened(view)
    assert (rows(response), columns(response)) == ([large, small], ["period_cell", "figure_cell"])


def test_a_view_is_ordered_by_a_column_that_it_doesnt_show() -> None:
    small, large = make.make_claim(value=1), make.make_claim(value=2)
    view = saved("o=-figure_cell", columns=["period_cell"])
    assert rows(opened(view)) == [large, small]


def test_an_order_by_number_means_the_same_column_as_ever() -> None:
    small, large = make.make_claim(value=1), make.make_claim(value=2)
    shown = [rows(client_of(ada()).get(f"{LIST}?o={order}")) for order in ("2", "-2", "-2.nothing")]
    assert shown == [[small, large], [large, small], [large, small]]


def test_the_heads_of_columns_write_an_order_by_names() -> None:
    make.make_claim()
    page = client_of(ada()).get(f"{LIST}?columns=period_cell.figure_cell").content.decode()
    assert re.search(r"columns=period_cell\.figure_cell&amp;o=figure_cell", page)


def test_a_view_that_was_changed_says_so_and_keeps_its_tab() -> None:
    view = saved()
    response = opened(view, more="&status__exact=submitted")
    assert tabs(response)["Trade"]
    assert response.context["views"].is_changed
    assert "Save again" in response.content.decode()


def test_a_view_as_it_was_saved_is_not_changed() -> None:
    assert not opened(saved("o=-figure_cell&q=a+b&status__exact=draft")).context["views"].is_changed


def test_taking_the_last_filter_away_leaves_the_whole_list() -> None:
    make.make_claim(status="submitted")
    view = saved()
    links = re.findall(r'href="(\?[^"]*view=[^"]*)"', opened(view).content.decode())
    without = next(link for link in links if "status" not in link and "q=" in link)
    assert len(rows(client_of(ada()).get(LIST + without.replace("&amp;", "&")))) == 1


def test_mine_means_whoever_looks() -> None:
    own = {person: make.make_claim(created_by=person) for person in (ada(), ben())}
    view = saved("whose=mine", is_shared=True)
    assert {person: rows(opened(view, person)) for person in own} == {
        person: [claim] for person, claim in own.items()
    }


@pytest.mark.parametrize("page", ["", "export/", "views/save/", "columns/"])
def test_the_private_view_of_another_is_not_found(page: str) -> None:
    view = saved()
    for key in (view.uuid, "nonsense", "1%00"):
        assert client_of(ben()).get(f"{LIST}{page}?view={key}").status_code == 404


def test_a_shared_view_is_used_by_whoever_sees_the_list() -> None:
    view = saved(is_shared=True)
    assert [opened(view, person).status_code for person in (ben(), cem(), viewer())] == [200] * 3
    assert opened(view, stranger()).status_code == 403


def test_a_view_of_another_list_is_not_found() -> None:
    view = saved(is_shared=True)
    assert client_of(ada()).get(f"/admin/claims/fact/?view={view.uuid}").status_code == 404


def test_a_filter_that_the_list_no_longer_has_is_left_out_with_a_message() -> None:
    claim = make.make_claim()
    view = saved("gone=1&indicator__no_such=2&status__exact=draft&created_by__password=x")
    response = opened(view)
    assert rows(response) == [claim]
    assert "created_by__password, gone, indicator__no_such" in ", ".join(
        sorted(re.findall(r"gone|\w+__password|\w+__no_such", messages_of(response)[0]))
    )


def test_a_column_that_the_list_no_longer_has_is_left_out_with_a_message() -> None:
    response = opened(saved(columns=["lost_cell", "figure_cell"]))
    assert columns(response) == ["figure_cell"]
    assert "“lost_cell”" in messages_of(response)[0]


def test_columns_none_of_which_are_known_leave_the_whole_list() -> None:
    response = client_of(ada()).get(f"{LIST}?columns=%3Cb%3E.x")
    assert len(columns(response)) == 9
    assert "<b>" not in response.content.decode()


def test_a_list_whose_leading_column_is_hidden_still_leads_to_its_records() -> None:
    claim = make.make_claim()
    page = client_of(ada()).get(f"{LIST}?columns=period_cell").content.decode()
    assert f"/admin/claims/claim/{claim.pk}/change/" in page


@pytest.mark.parametrize(
    ("query", "name"),
    [("", "All"), ("whose=mine", "Mine"), ("status__exact=submitted", "To review"),
     ("verdict=conflicts", "Conflicts")],
)  # fmt: skip
def test_the_desks_own_views_are_open_where_their_filters_are(query: str, name: str) -> None:
    response = client_of(ada()).get(f"{LIST}?{query}")
    assert [tab for tab, is_current in tabs(response).items() if is_current] == [name]


def test_a_view_is_saved_from_the_list_and_opened() -> None:
    make.make_claim(status="submitted")
    response = save(
        client_of(ada()),
        "status__exact=submitted&o=-figure_cell&p=1",
        name="Đợt một",
        is_shared="on",
    )
    view = SavedView.objects.get()
    assert (view.query, view.is_shared) == ("o=-figure_cell&status__exact=submitted", True)
    assert (tabs(response)["Đợt một"], len(rows(response))) == (True, 1)


def test_html_in_a_name_is_text() -> None:
    response = save(client_of(ada()), "q=a", name="<img src=x onerror=alert(1)>")
    assert "&lt;img src=x" in response.content.decode()
    assert "<img src=x" not in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"name": " "}, "Give the view a name"), ({"name": "n" * 61}, "61 characters"),
     ({"name": "Trade"}, "You have a view of this list with that name")],
)  # fmt: skip
def test_a_name_that_wont_do_is_refused_beside_it(fields: dict[str, str], said: str) -> None:
    saved()
    page = save(client_of(ada()), "q=a", **fields).content.decode()
    assert said in page
    assert SavedView.objects.count() == 1


def test_filters_that_are_too_long_are_refused() -> None:
    page = save(client_of(ada()), urlencode({"q": "x" * 2_001}), name="Long").content.decode()
    assert "Use fewer filters" in page
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("query", ["no_such=1", "created_by__password__startswith=p"])
def test_filters_that_the_list_doesnt_allow_are_not_saved(query: str) -> None:
    client = client_of(ada())
    response = client.post(f"{LIST}views/save/?{query}", {"name": "Forged"}, follow=True)
    assert "nothing was saved" in messages_of(response)[0]
    assert not SavedView.objects.exists()


def test_a_changed_view_is_saved_again_by_its_owner() -> None:
    view, client = saved(), client_of(ada())
    page = f"{LIST}?view={view.uuid}&status__exact=approved"
    form = form_with(client.get(page).content, "overwrite")
    submit(client, page, form, {"overwrite": "yes"})
    view.refresh_from_db()
    assert (view.name, view.query) == ("Trade", "status__exact=approved")


def test_another_persons_shared_view_is_not_overwritten() -> None:
    view = saved(is_shared=True)
    response = client_of(ben()).post(
        f"{LIST}views/save/?view={view.uuid}&q=mine", {"overwrite": "yes"}
    )
    view.refresh_from_db()
    assert (view.query, "belongs to Ada" in response.content.decode()) == (
        "status__exact=draft",
        True,
    )


def manage(person: User, view: SavedView, **fields: str) -> Any:
    fields = {"view": str(view.uuid), **fields}
    return client_of(person).post(f"{LIST}views/", fields, follow=True)


def test_a_view_is_renamed_and_shared_on_the_page_of_views() -> None:
    view, client = saved(), client_of(ada())
    page = f"{LIST}views/"
    fields = form_with(client.get(page).content, "view").fields
    client.post(page, {**fields, "name": "Oil", "is_shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Oil", True)


def test_a_view_that_is_no_longer_shared_is_its_owners_again() -> None:
    view = saved(is_shared=True)
    manage(ada(), view, name="Trade")
    assert opened(view, ben()).status_code == 404


def test_a_view_is_deleted_by_its_owner() -> None:
    response = manage(ada(), saved(), delete="yes")
    assert (messages_of(response), SavedView.objects.count()) == (["“Trade” is deleted."], 0)


def test_nobody_else_deletes_a_view() -> None:
    shared, private = saved(is_shared=True), saved(name="Own")
    response = manage(ben(), shared, delete="yes")
    assert "belongs to Ada" in messages_of(response)[0]
    assert manage(ben(), private, delete="yes").status_code == 404
    assert SavedView.objects.count() == 2


def test_columns_are_chosen_with_their_places() -> None:
    make.make_claim()
    client, page = client_of(ada()), f"{LIST}columns/?status__exact=draft"
    chosen = {"show-period_cell": "on", "place-period_cell": "2",
              "show-figure_cell": "on", "place-figure_cell": "nonsense",
              "show-status_cell": "on", "place-status_cell": "1"}  # fmt: skip
    response = client.post(page, chosen, follow=True)
    assert columns(response) == ["status_cell", "period_cell", "figure_cell"]
    assert len(rows(response)) == 1


def test_no_column_at_all_is_refused() -> None:
    page = client_of(ada()).post(f"{LIST}columns/", {}).content.decode()
    assert "Tick at least one column" in page


def test_an_export_has_the_rows_order_and_columns_of_its_view() -> None:
    make.make_claim(value=1)
    make.make_claim(value=2)
    make.make_claim(value=3, status="submitted")
    view = saved(
        "o=-figure_cell&status__exact=draft",
        columns=["figure_cell", "period_cell"],
        is_shared=True,
    )
    found = exported(Claim, query=f"?view={view.uuid}")
    assert [row["value"] for row in found] == ["2", "1"]
    assert list(found[0]) == [
        "id", "comparator", "value", "value_high", "unit", "direction", "period", "baseline",
    ]  # fmt: skip


def test_an_export_without_chosen_columns_has_all_of_them() -> None:
    make.make_claim()
    view = saved("status__exact=draft", is_shared=True)
    assert set(exported(Claim, query=f"?view={view.uuid}")[0]) == set(exported(Claim)[0])


def filters_of(model: type[Model]) -> list[str]:
    """Return the names by which an address filters a list, whether it offers them now or not."""
    names = ["pk", "o", "p", "columns"]
    for each in REGISTRY[model].list_filter:
        field = each[0] if isinstance(each, tuple) else each
        if isinstance(field, str):
            names += [f"{field}__exact", f"{field}__id__exact", field]
        else:
            names.append(field.parameter_name)
    return names


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_no_value_of_a_filter_breaks_a_list_or_its_export(model: type[Model]) -> None:
    for _ in range(2):  # Django leaves out a filter that has one choice
        make.make_claim(indicator=make.make_indicator(), claimant=make.make_speaker())
    client = client_of(viewer())
    for name in filters_of(model):
        for value in ("9" * 20, "a\x00b", "1,x"):
            for page in ("changelist", "export"):
                response = client.get(address(model, page), {name: value})
                if page == "export" and model is Batch:
                    continue  # what is no table is not exported
                assert response.status_code in {200, 302}, f"{name}={value!r} {page}"


def test_a_filter_that_isnt_understood_is_told() -> None:
    client = client_of(ada())
    response = client.get(f"{LIST}?no_such=1", follow=True)
    assert response.redirect_chain == [(f"{LIST}?e=1", 302)]
    assert "weren't understood" in messages_of(response)[0]


def test_every_list_has_views() -> None:
    make_one_of_each()
    client = client_of(viewer())
    for model in LISTS:
        assert "All" in tabs(client.get(address(model, "changelist")))


def test_many_views_are_in_a_menu_and_the_open_one_in_the_row() -> None:
    every = [saved(name=f"View {number:02}") for number in range(12)]
    response = opened(every[-1])
    row = response.context["views"]
    assert (tabs(response)["View 11"], len(row.more)) == (True, 5)


def test_a_list_that_chooses_records_for_a_form_has_no_views() -> None:
    assert b'class="views"' not in client_of(ada()).get(f"{LIST}?_popup=1").content


def test_the_events_of_reviews_are_saved_as_a_view_too() -> None:
    client, page = client_of(ada()), address(ReviewEvent, "save_view")
    client.post(f"{page}?new_status__exact=approved", {"name": "Approvals"})
    assert SavedView.objects.get().model == "claims.ReviewEvent"
