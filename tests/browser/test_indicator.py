"""The page of an indicator in a real browser: plot, table, keys, dark, narrow and printed."""

import re

import pytest
from playwright.sync_api import Page, expect

from claims.models import Indicator
from tests.browser.conftest import Login

pytestmark = pytest.mark.browser

INK = """() => {
  const canvas = document.querySelector(".set-plot canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 250) seen.add(data.slice(at, at + 3).join());
  }
  return [...seen].sort();
}"""
"""The opaque colours that the first panel is drawn in."""


TICKS = """() => [...document.querySelectorAll(".set-plot canvas")].map((canvas) =>
  Chart.getChart(canvas).scales.x.ticks.map(({ value, label }) => ({ value, label })))"""
"""Where the scale of each panel has a number, and how it is written."""


def trade(login: Login) -> Page:
    page = login("ada")
    page.goto(f"/admin/indicator/{Indicator.objects.get(name='China–Russia goods trade').pk}/")
    expect(page.locator(".set-panel canvas").last).to_be_visible()
    return page


def test_each_period_has_a_panel_that_is_drawn(login: Login) -> None:
    page = trade(login)
    periods = page.locator(".set-panel p b").all_inner_texts()
    assert periods == sorted(periods)
    assert {"2022", "2023", "2024"} <= set(periods)
    assert len(page.evaluate(INK)) > 2


def test_pointing_at_a_bar_shows_its_quote_and_a_click_opens_the_passage(login: Login) -> None:
    page = trade(login)
    canvas = page.locator(".set-plot canvas").last
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 12)
    expect(page.locator(".plot-says q")).to_have_text(re.compile("."))
    expect(page.locator(".plot-says b")).to_contain_text("bn USD")
    page.mouse.click(box["x"] + box["width"] * 0.7, box["y"] + 12)
    page.wait_for_url("**/admin/read/**#claim-*")
    expect(page.locator(".card.now")).to_have_count(1)


def test_keys_walk_the_table_and_open_the_passage(login: Login) -> None:
    page = trade(login)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#sets tr.cursor")).to_have_count(1)
    name = page.locator("#sets tr.cursor").get_attribute("id")
    page.keyboard.press("p")
    page.wait_for_url(f"**/admin/read/**#{name}")


def test_copies_are_folded_until_they_are_asked_for(login: Login) -> None:
    page = trade(login)
    page.get_by_role("link", name="Level, USD, other periods").click()
    page.wait_for_url("**parts**")
    folded = page.locator("#sets tr.copy")
    expect(folded).not_to_have_count(0)
    expect(folded.first).to_be_hidden()
    page.keyboard.press("f")
    expect(folded.first).to_be_visible()


def test_the_plot_is_drawn_anew_in_the_dark(login: Login) -> None:
    page = trade(login)
    light = page.evaluate(INK)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"(light) => String(({INK})()) !== String(light)", arg=light)


def test_the_whole_scale_is_a_button_away(login: Login) -> None:
    page = trade(login)
    page.get_by_role("button", name="Whole scale").click()
    expect(page.get_by_role("button", name="Close up")).to_be_visible()


def test_at_1024_pixels_nothing_sticks_out(login: Login) -> None:
    page = trade(login)
    page.set_viewport_size({"width": 1024, "height": 900})
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1024


def test_at_1024_pixels_every_cell_stands_under_its_heading(login: Login) -> None:
    page = trade(login)
    page.set_viewport_size({"width": 1024, "height": 900})
    heads = page.locator("#sets thead th:visible")
    cells = page.locator("#sets tr[data-open]").first.locator("td:visible")
    assert heads.count() == cells.count() + 1  # the period's cell is in the row above
    for name, number in (("Origin", 3), ("Verdict", 4), ("Reason", 5)):
        expect(heads.nth(number)).to_have_text(name)
        head, cell = heads.nth(number).bounding_box(), cells.nth(number - 1).bounding_box()
        assert head is not None
        assert cell is not None
        assert abs(head["x"] - cell["x"]) < 2


def test_the_numbers_on_a_scale_are_exact(login: Login) -> None:
    page = trade(login)
    shown = page.evaluate(TICKS)
    assert len(shown) == page.locator(".set-panel").count()
    for ticks in shown:
        assert len(ticks) >= 2
        for each in ticks:
            written = float(each["label"].replace("\u202f", "").replace("−", "-"))
            assert written == pytest.approx(each["value"], rel=1e-12)


def test_panels_of_changes_say_against_which_period(login: Login) -> None:
    page = trade(login)
    page.get_by_role("link", name="Change, %, computed in USD").first.click()
    for words in ("2022 vs 2012", "2022 vs 2021"):
        expect(page.locator(".set-panel p b").get_by_text(words, exact=True)).to_have_count(1)


def test_the_button_of_copies_is_in_sight_of_its_outlet(login: Login) -> None:
    page = trade(login)
    page.get_by_role("link", name="Level, USD, other periods").click()
    button = page.locator("#sets button.fold").first
    inside, around = button.bounding_box(), button.locator("xpath=ancestor::td").bounding_box()
    assert inside is not None
    assert around is not None
    assert inside["x"] + inside["width"] <= around["x"] + around["width"]
    button.click()
    expect(page.locator("#sets tr.copy").first).to_be_visible()


def test_on_paper_no_column_is_cut_off(login: Login) -> None:
    page = trade(login)
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 between its margins
    page.emulate_media(media="print")
    reason = page.locator("#sets td.reason").first.bounding_box()
    assert reason is not None
    assert reason["x"] + reason["width"] <= 718


def test_the_table_is_had_as_a_file(login: Login) -> None:
    page = trade(login)
    with page.expect_download() as started:
        page.get_by_role("link", name="Export table").click()
    words = started.value.path().read_text(encoding="utf-8-sig")
    assert len(words.splitlines()) == page.locator("#sets tr[data-open]").count() + 1


def test_on_paper_there_are_plot_and_table_alone(login: Login) -> None:
    page = trade(login)
    page.emulate_media(media="print")
    expect(page.locator("#nav-sidebar")).to_be_hidden()
    expect(page.locator(".set-panel").first).to_be_visible()
    expect(page.locator("#sets")).to_be_visible()


def test_a_conflict_is_explained_and_leaves_the_list(login: Login) -> None:
    page = login("ada")
    page.goto("/admin/claims/conflict/")
    before = page.locator("#result_list tbody tr").count()
    page.locator("#result_list tbody td a, #result_list tbody th a").first.click()
    page.get_by_label("Cause").select_option("revision")
    page.get_by_label("Explanation").fill("Hải quan sửa số liệu năm 2022.")
    page.get_by_role("button", name="Explain").click()
    page.wait_for_url("**/admin/claims/conflict/")
    expect(page.locator("#result_list tbody tr")).to_have_count(before - 1)
