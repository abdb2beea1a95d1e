"""The list of conflicts and the page on which one is explained."""

from typing import Any

import pytest

from claims.assessing import keep_up
from claims.models import Conflict
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import messages_of
from tests.claims.test_comparison import make_figure
from tests.people import ada, client_of, viewer

pytestmark = pytest.mark.django_db

LIST = address(Conflict, "changelist")


def make_conflicts() -> Conflict:
    """Make a conflict between Outlet A and Outlet B on trade, and another one elsewhere."""
    trade, other = make.make_indicator("Goods trade"), make.make_indicator("Elsewhere")
    customs = make.make_speaker("Customs")
    make_figure(trade, 2401, outlet="Outlet A", claimant=customs)
    make_figure(trade, 2501, outlet="Outlet B")
    make_figure(other, 2401, outlet="Outlet C"), make_figure(other, 2501, outlet="Outlet D")
    keep_up(at=make.NOW)
    return Conflict.objects.get(indicator=trade)


def page(path: str = LIST, **query: Any) -> str:
    return client_of(ada()).get(path, query, follow=True).content.decode()


def explain(conflict: Conflict, **fields: str) -> Any:
    values = {
        "cause": "revision",
        "explanation": "Revised in May.",
        "inputs": conflict.inputs,
        "version": str(Conflict.objects.get(pk=conflict.pk).version),
    }
    where = address(Conflict, "change", conflict.pk)
    return client_of(ada()).post(where, {**values, **fields}, follow=True)


def test_the_list_shows_the_figures_and_why_they_do_not_fit() -> None:
    conflict = make_conflicts()
    assert "240.1 bn USD against 250.1 bn USD" in page()
    assert conflict.reason[:40] in page()


@pytest.mark.parametrize("name", ["indicator", "outlet", "speaker"])
def test_it_is_filtered_by_what_its_claims_lead_to(name: str) -> None:
    conflict = make_conflicts()
    claim = conflict.claims.get(claimant__isnull=False)
    keys: dict[str, Any] = {
        "indicator": claim.indicator_id,
        "outlet": claim.passage.snapshot.source.outlet_id,
        "speaker": claim.claimant_id,
    }
    shown = client_of(ada()).get(LIST, {name: keys[name]}).context["cl"].result_list
    assert list(shown) == [conflict]


def test_a_filter_with_nonsense_shows_nothing() -> None:
    make_conflicts()
    assert "0 conflicts" in page(outlet="x' OR 1=1")


def test_the_page_has_every_figure_with_its_words_and_outlet() -> None:
    conflict = make_conflicts()
    shown = page(address(Conflict, "change", conflict.pk))
    assert all(words in shown for words in ("Outlet A", "Outlet B", make.FIGURE))


def test_an_explained_conflict_leaves_the_list() -> None:
    conflict = make_conflicts()
    response = explain(conflict)
    assert "Explained" in messages_of(response)[0]
    assert list(response.context["cl"].result_list) != [conflict]
    assert "Revised in May." in page(state="explained")


def test_what_was_typed_stays_when_it_is_refused() -> None:
    conflict = make_conflicts()
    response = explain(conflict, cause="")
    assert "Revised in May." in response.content.decode()
    conflict.refresh_from_db()
    assert not conflict.explained_inputs


def test_figures_that_changed_meanwhile_are_shown_before_they_are_explained() -> None:
    conflict = make_conflicts()
    response = explain(conflict, inputs="of before")
    assert "changed since you read them" in response.content.decode()
    assert response.context["form"]["inputs"].value() == conflict.inputs


def test_what_somebody_explained_meanwhile_is_shown_before_it_is_replaced() -> None:
    conflict = make_conflicts()
    seen = str(conflict.version)
    explain(conflict)
    response = explain(conflict, version=seen, explanation="A typing error.")
    conflict.refresh_from_db()
    assert conflict.explanation == "Revised in May."
    assert "Ada has explained it meanwhile: “Revised in May.”" in response.content.decode()
    assert response.context["form"]["explanation"].value() == "A typing error."
    again = response.context["form"]["version"].value()
    explain(conflict, explanation="A typing error.", version=again)
    conflict.refresh_from_db()
    assert conflict.explanation == "A typing error."


@pytest.mark.parametrize("version", ["", "x", "-1", "99999"])
def test_a_forged_version_explains_nothing(version: str) -> None:
    conflict = make_conflicts()
    explain(conflict, version=version)
    conflict.refresh_from_db()
    assert not conflict.explained_inputs


def test_an_explanation_is_taken_back() -> None:
    conflict = make_conflicts()
    explain(conflict)
    client_of(ada()).post(address(Conflict, "change", conflict.pk), {"_reopen": "1"})
    conflict.refresh_from_db()
    assert not conflict.explained_inputs


def test_markup_in_an_explanation_is_shown_as_it_is_written() -> None:
    conflict = make_conflicts()
    explain(conflict, explanation="<script>alert(1)</script>")
    shown = page(address(Conflict, "change", conflict.pk))
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_a_viewer_explains_nothing() -> None:
    conflict = make_conflicts()
    where = address(Conflict, "change", conflict.pk)
    refused = client_of(viewer()).post(where, {"cause": "typo", "explanation": "No."})
    assert refused.status_code == 403
    assert "_save" not in client_of(viewer()).get(where).content.decode()


def test_the_desk_lists_what_nobody_has_explained() -> None:
    conflict = make_conflicts()
    assert conflict.figures in page("/admin/")
    explain(conflict)
    assert address(Conflict, "change", conflict.pk) not in page("/admin/")
