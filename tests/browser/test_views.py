"""A view saved with the keyboard, and opened by its link in another person's browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Login, Window

pytestmark = pytest.mark.browser


def press_link(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_a_view_is_saved_by_keyboard_and_opened_by_its_link_elsewhere(
    login: Login, window: Window
) -> None:
    page = login("ada")
    page.goto("/admin/claims/claim/?status__exact=submitted&columns=period_cell.figure_cell")
    number = page.locator("#result_list tbody tr").count()
    press_link(page, "Save this view")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("Đợt một 双边")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?view="))
    tab = page.locator(".views a[aria-current]")
    expect(tab).to_contain_text("Đợt một 双边")

    other = window("ben")
    other.goto(page.url)
    expect(other.locator(".views a[aria-current]")).to_contain_text("Đợt một 双边")
    assert other.locator("#result_list tbody tr").count() == number
    expect(other.locator("#result_list thead th.column-status_cell")).to_have_count(0)
    expect(other.get_by_role("button", name="Save again")).to_have_count(0)


def test_the_plots_of_the_first_page_are_drawn(login: Login) -> None:
    page = login("ben")
    page.goto("/admin/")
    drawn = """(id) => {
        const canvas = document.getElementById(id);
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return pixels.some((value) => value > 0);
    }"""
    for plot in ("plot-weeks", "plot-days"):
        page.wait_for_function(drawn, arg=plot)
