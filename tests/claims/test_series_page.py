"""The page of an indicator."""

from typing import Any

import pytest
from django.urls import reverse

from claims.assessing import keep_up
from claims.models import Claim, Indicator
from tests import make
from tests.claims.admin.everything import address
from tests.claims.test_comparison import make_figure
from tests.people import ada, client_of, stranger, viewer

pytestmark = pytest.mark.django_db


def make_trade() -> Indicator:
    """Return an indicator with a conflict for 2023 and a figure for 2022."""
    trade = make.make_indicator("Goods trade", names=["Thương mại hàng hóa"])
    make_figure(trade, 2401, outlet="Báo Một"), make_figure(trade, 2401, outlet="二報")
    make_figure(trade, 2501, outlet="Третья")
    make_figure(trade, 1903, period="2022")
    keep_up(at=make.NOW)
    return trade


def page(indicator: Indicator, person: Any = None, **query: str) -> Any:
    where = reverse("admin:indicator", args=[indicator.pk])
    return client_of(person or ada()).get(where, query)


def test_it_shows_every_figure_with_its_outlet_verdict_and_reason() -> None:
    shown = page(make_trade()).content.decode()
    assert all(words in shown for words in ("Báo Một", "二報", "Третья", make.FIGURE))
    assert "odd one out" in shown
    assert "verdict-conflicts" in shown
    assert "[240.05, 240.15) <" in shown


def test_an_interval_in_another_scale_than_the_others_keeps_its_unit() -> None:
    trade = make_trade()
    snapshot = make.make_snapshot()
    make.make_claim(
        passage=make.make_passage(snapshot=snapshot), indicator=trade, value=2_401_000, step=1000
    )
    keep_up(at=make.NOW)
    assert "[2.4005, 2.4015) m USD" in page(trade).content.decode()


def test_each_figure_leads_to_its_passage() -> None:
    trade = make_trade()
    shown = page(trade).content.decode()
    for claim in Claim.objects.all():
        snapshot = claim.passage.snapshot
        link = reverse("admin:read", args=[snapshot.source_id])
        assert f"{link}?snapshot={snapshot.pk}#claim-{claim.pk}" in shown


def test_the_plot_has_the_figures_of_the_table() -> None:
    plot = page(make_trade()).context["plot"]
    assert [(each["period"], len(each["claims"])) for each in plot] == [("2022", 1), ("2023", 3)]


def test_an_indicator_without_figures_says_what_a_claim_needs() -> None:
    assert "A claim needs a value" in page(make.make_indicator()).content.decode()


@pytest.mark.parametrize("day", ["yesterday", "2024-13-01", "<script>"])
def test_what_is_no_day_is_refused_in_words(day: str) -> None:
    shown = page(make_trade(), known=day).content.decode()
    assert "That is no day" in shown
    assert "<script>alert" not in shown


def test_as_known_on_a_day_says_so() -> None:
    assert (
        "Only sources published by that day"
        in page(make_trade(), known="2100-01-01").content.decode()
    )


def test_the_tabs_keep_what_was_chosen_beside_them() -> None:
    trade = make_trade()
    make_figure(trade, 2, unit="CNY")
    keep_up(at=make.NOW)
    shown = page(trade, vintage="final", known="2100-01-01", skipped="3")
    tabs = {kind.unit: address for kind, _number, address, _is_chosen in shown.context["tabs"]}
    assert tabs["CNY"] == "?kind=level.CNY..&vintage=final&known=2100-01-01"


def test_pages_of_periods_keep_what_was_chosen() -> None:
    trade = make.make_indicator()
    for year in range(2000, 2030):
        make_figure(trade, 2401, period=str(year), source=make.make_source(published="2001"))
    found = page(trade, known="2040-01-01", skipped="12").context
    assert found["earlier"] == "?known=2040-01-01&skipped=24"
    assert found["later"] == "?known=2040-01-01"


def test_an_empty_vintage_says_so() -> None:
    assert "No figure of this vintage" in page(make_trade(), vintage="revised").content.decode()


def test_a_finding_of_an_earlier_day_leads_nowhere() -> None:
    trade = make_trade()
    make.make_conflict(indicator=trade, kind="base", reason="Was the base revised?")
    linked = reverse("admin:claims_conflict_change", args=[trade.conflicts.get(kind="base").pk])
    assert linked in page(trade).content.decode()
    then = page(trade, known="2100-01-01").content.decode()
    assert (linked in then, "Was the base revised?" in then) == (False, False)


def test_a_viewer_reads_it_and_is_offered_nothing_to_change() -> None:
    shown = page(make_trade(), viewer()).content.decode()
    assert "Write a note" not in shown
    assert "Edit indicator" not in shown


def test_a_stranger_does_not_see_it() -> None:
    assert page(make_trade(), stranger()).status_code == 403


def test_an_unknown_indicator_is_not_there() -> None:
    assert client_of(ada()).get(reverse("admin:indicator", args=[999])).status_code == 404


def test_a_claim_shows_the_others_of_its_set() -> None:
    trade = make_trade()
    claim = trade.claims.get(value=250_100_000_000)
    shown = client_of(ada()).get(address(Claim, "change", claim.pk)).content.decode()
    assert "Same set" in shown
    assert "Báo Một" in shown
    assert reverse("admin:indicator", args=[trade.pk]) in shown


def test_of_a_large_set_a_claim_shows_itself_and_leads_to_its_tab() -> None:
    trade = make.make_indicator()
    for _ in range(12):
        make_figure(trade, 2401)
    claim = make_figure(trade, 2501)
    keep_up(at=make.NOW)
    shown = client_of(ada()).get(address(Claim, "change", claim.pk)).content.decode()
    assert 'class="me"' in shown
    assert f"?kind=level.USD..#claim-{claim.pk}" in shown


def test_the_claim_list_shows_verdicts_and_is_filtered_by_them() -> None:
    trade = make_trade()
    listed = client_of(ada()).get(address(Claim, "changelist"), {"verdict": "odd"})
    assert [claim.value for claim in listed.context["cl"].result_list] == [250_100_000_000]
    assert "verdict-conflicts" in listed.content.decode()
    assert trade.sets.count() == 2


def test_the_reader_shows_the_verdict_on_the_card() -> None:
    claim = make_trade().claims.get(value=250_100_000_000)
    where = reverse("admin:read", args=[claim.passage.snapshot.source_id])
    assert "verdict-conflicts" in client_of(ada()).get(where).content.decode()


@pytest.mark.parametrize("number", [20, 200])
@pytest.mark.parametrize("known", ["", "2100-01-01"])
def test_the_page_asks_as_many_questions_for_any_number_of_claims(
    number: int, known: str, django_assert_num_queries: Any
) -> None:
    trade = make.make_indicator()
    for index in range(number):
        make_figure(trade, 2401, period=str(2000 + index % 10))
    keep_up(at=make.NOW)
    client = client_of(ada())
    where = reverse("admin:indicator", args=[trade.pk])
    client.get(where, {"known": known})
    with django_assert_num_queries(17 if known else 12):
        client.get(where, {"known": known})
