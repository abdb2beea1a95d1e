"""The series of an indicator: tabs, periods, folded copies, and what was known on a day."""

from datetime import date
from typing import Any

import pytest

from claims.assessing import keep_up
from claims.models import Indicator
from claims.series import SHOWN_CLAIMS, SHOWN_ROWS, Series, plotted, series
from tests import make
from tests.claims.test_comparison import make_figure

pytestmark = pytest.mark.django_db


def shown(indicator: Indicator, **chosen: Any) -> Series:
    keep_up(at=make.NOW)
    return series(indicator, **chosen)


def test_whole_years_stand_apart_from_parts_of_them() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401)
    make_figure(trade, 1764, period="2023-01/2023-09")
    found = shown(trade)
    assert [(kind.parts, number) for kind, number in found.kinds] == [(False, 1), (True, 1)]
    assert [each.compared.period for each in found.periods] == ["2023"]


def test_a_tab_is_chosen_by_its_key() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401), make_figure(trade, 2301)
    make_figure(trade, 3, unit="CNY")
    key = shown(trade).kinds[1][0].key
    assert [each.compared.unit for each in shown(trade, kind=key).periods] == ["CNY"]
    assert [each.compared.unit for each in shown(trade, kind="nonsense").periods] == ["USD"]


def test_periods_stand_in_the_order_of_time() -> None:
    trade = make.make_indicator()
    for year in ("2022", "2024", "2023"):
        make_figure(trade, 2401, period=year)
    assert [each.compared.period for each in shown(trade).periods] == ["2022", "2023", "2024"]


def test_long_series_show_the_newest_periods_and_lead_to_earlier_ones() -> None:
    trade = make.make_indicator()
    for year in range(2000, 2020):
        make_figure(trade, 2401, period=str(year))
    found = shown(trade)
    assert [found.periods[0].compared.period, len(found.periods)] == ["2008", 12]
    before = shown(trade, skipped=len(found.periods))
    assert [each.compared.period for each in before.periods][-1] == "2007"
    assert (found.has_earlier, before.has_earlier) == (True, False)


def test_periods_that_begin_together_are_on_one_page_or_another() -> None:
    trade = make.make_indicator()
    for month in range(2, 12):
        make_figure(trade, 1000 + month, period=f"2022-01/2022-{month:02}")
        make_figure(trade, 1100 + month, period=f"2023-01/2023-{month:02}")
    pages = [shown(trade, skipped=number) for number in (0, 12)]
    periods = [each.compared.period for found in pages for each in found.periods]
    assert (len(periods), len(set(periods))) == (20, 20)


@pytest.mark.parametrize("skipped", [3, 10**12])
def test_who_skips_all_periods_sees_the_first(skipped: int) -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401)
    assert len(shown(trade, skipped=skipped).periods) == 1


def test_many_periods_share_the_rows_of_a_page() -> None:
    trade = make.make_indicator()
    for year in range(12):
        for _ in range(SHOWN_ROWS // 12 + 1):
            make_figure(trade, 2401, period=str(2000 + year))
    found = shown(trade)
    assert sum(each.number_of_rows for each in found.periods) == SHOWN_ROWS
    assert {each.hidden for each in found.periods} == {1}


def test_a_copy_is_folded_under_its_origin() -> None:
    trade = make.make_indicator()
    original = make.make_source(published="2024-01-12")
    make_figure(trade, 2401, source=make.make_source(copy_of=original, published="2024-01-13"))
    first = make_figure(trade, 2401, source=original)
    make_figure(trade, 2401)
    (period,) = shown(trade).periods
    assert sorted(len(line.copies) for line in period.lines) == [0, 1]
    assert next(line.claim for line in period.lines if line.copies) == first


def test_an_origin_that_contradicts_itself_is_not_folded() -> None:
    trade = make.make_indicator()
    source = make.make_source()
    make_figure(trade, 2401, source=source)
    make_figure(trade, 2501, source=make.make_source(copy_of=source))
    (period,) = shown(trade).periods
    assert [line.copies for line in period.lines] == [[], []]


def test_the_odd_one_out_comes_last() -> None:
    trade = make.make_indicator()
    apart = make_figure(trade, 2501)
    make_figure(trade, 2401), make_figure(trade, 2401)
    (period,) = shown(trade).periods
    assert (period.lines[-1].claim, period.lines[-1].is_odd_one) == (apart, True)


def test_what_was_not_published_yet_was_not_known() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401, source=make.make_source(published="2024-01-12"))
    make_figure(trade, 2501, source=make.make_source(published="2024-02-01"))
    (now,) = shown(trade).periods
    (then,) = shown(trade, known_on=date(2024, 1, 20)).periods
    assert (now.compared.verdict, then.compared.verdict) == ("conflicts", "too_few")
    assert len(then.lines) == 1


def test_findings_are_those_of_the_day() -> None:
    trade = make.make_indicator()
    make_figure(trade, 1902, period="2022", source=make.make_source(published="2023-01-12"))
    later = make.make_source(published="2024-01-12")
    make_figure(trade, 2401, source=later)
    make.make_claim(
        passage=make.make_passage("26.3%", snapshot=make.make_snapshot(source=later)),
        indicator=trade, measure="change", unit="percent", direction="up", baseline="2022",
        value=40, step=1,
    )  # fmt: skip
    assert [each.kind for each in shown(trade).findings] == ["base"]
    assert shown(trade, known_on=date(2023, 6, 1)).findings == []
    (then,) = shown(trade, known_on=date(2024, 6, 1)).findings
    assert then.kind == "base"


def test_of_many_claims_known_on_a_day_the_odd_one_out_is_shown() -> None:
    trade = make.make_indicator()
    day = "2024-01-12"
    for _ in range(SHOWN_CLAIMS + 1):
        make_figure(trade, 2401, source=make.make_source(published=day))
    apart = make_figure(trade, 2501, source=make.make_source(published=day))
    (period,) = shown(trade, known_on=date(2024, 6, 1)).periods
    assert period.lines[-1].claim == apart


def test_a_vintage_and_a_day_go_together() -> None:
    trade = make.make_indicator()
    day = "2024-01-12"
    make_figure(trade, 2402, source=make.make_source(published=day))
    final = make_figure(trade, 2401, vintage="final", source=make.make_source(published=day))
    (period,) = shown(trade, vintage="final", known_on=date(2024, 6, 1)).periods
    assert ([line.claim for line in period.lines], period.hidden) == ([final], 0)


def test_rejected_claims_are_in_no_series() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401, status="rejected", source=make.make_source(published="2024-01-12"))
    assert shown(trade).periods == []
    assert shown(trade, known_on=date(2024, 6, 1)).periods == []


def test_an_outlet_that_repeats_itself_is_no_copy() -> None:
    trade, outlet = make.make_indicator(), make.make_outlet()
    first = make.make_source(outlet=outlet, published="2024-01-12")
    make_figure(trade, 2401, source=first)
    make_figure(trade, 2401, source=make.make_source(outlet=outlet, published="2024-01-13"))
    make_figure(trade, 2401, source=make.make_source(copy_of=first, published="2024-01-14"))
    (period,) = shown(trade).periods
    assert [copy.is_copy for copy in period.lines[0].copies] == [False, True]


def test_a_source_without_a_date_is_known_since_it_was_captured() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401)
    assert shown(trade, known_on=date(2000, 1, 1)).periods == []
    assert len(shown(trade, known_on=date(2100, 1, 1)).periods) == 1


def test_a_vintage_shows_its_claims_alone() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401, vintage="final"), make_figure(trade, 2402)
    (period,) = shown(trade, vintage="final").periods
    assert [line.claim.vintage for line in period.lines] == ["final"]
    assert period.hidden == 0


def test_what_the_plot_gets_is_in_the_scale_of_its_period() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401)
    (panel,) = plotted(shown(trade).periods)
    assert (panel["unit"], panel["claims"][0]["value"]) == ("bn USD", 240.1)
    assert (panel["claims"][0]["low"], panel["claims"][0]["high"]) == (240.05, 240.15)


def test_a_fall_is_drawn_below_zero() -> None:
    trade = make.make_indicator()
    make_figure(trade, 1, unit="percent", measure="change", direction="down", baseline="2022")
    (panel,) = plotted(shown(trade).periods)
    assert panel["claims"][0]["value"] < 0


def test_an_open_end_is_nothing_in_numbers() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2400, comparator="gt")
    (panel,) = plotted(shown(trade).periods)
    assert panel["claims"][0]["high"] is None


def test_joined_indicators_have_one_series() -> None:
    trade, other = make.make_indicator(), make.make_indicator()
    make.put(other, joined_to=trade)
    make_figure(trade, 2401), make_figure(other, 2401)
    (period,) = shown(other).periods
    assert (period.compared.indicator, len(period.lines)) == (trade, 2)


@pytest.mark.parametrize("number", [5, 40])
def test_the_queries_do_not_grow_with_the_claims(
    django_assert_num_queries: Any, number: int
) -> None:
    trade = make.make_indicator()
    for index in range(number):
        make_figure(trade, 2401, period=str(2000 + index % 10))
    keep_up(at=make.NOW)
    with django_assert_num_queries(4):
        plotted(series(trade).periods)
