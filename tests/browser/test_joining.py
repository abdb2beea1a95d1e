"""Cem joins two speakers in a real browser, and parts them again."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Speaker, Statement
from tests import make
from tests.browser.conftest import Login

pytestmark = pytest.mark.browser

SPEAKERS = "/admin/claims/speaker/"
OTHER = "Ван И (МИД КНР)"


@pytest.fixture
def statement(desk: None) -> Statement:
    """Let one statement of Wang Yi be by another record of the same man."""
    found = Statement.objects.filter(speaker__name="Wang Yi").order_by("pk")[0]
    make.put(found, speaker=make.make_speaker(OTHER, country="CN"))
    return found


def row(page: Page, name: str) -> Locator:
    named = re.compile(f"^{re.escape(name)}")
    return page.locator(
        "#result_list tbody tr", has=page.locator(".field-name_cell", has_text=named)
    )


def count(page: Page) -> int:
    return int(row(page, "Wang Yi").locator(".field-number_of_statements").inner_text())


def test_cem_joins_two_speakers_and_parts_them_again(login: Login, statement: Statement) -> None:
    page = login("cem")
    page.goto(SPEAKERS)
    before = count(page)
    for name in ("Wang Yi", OTHER):
        row(page, name).locator("input.action-select").check()
    page.locator("select[name=action]").select_option(label="Are these two one?")
    page.get_by_role("button", name="Go").click()

    page.get_by_label("keep Wang Yi").check()
    page.get_by_label("the same").check()
    page.get_by_label("Reason").fill("Both are the minister of 2024.")
    page.get_by_role("button", name="Judge").click()
    expect(page.locator(".messagelist .success")).to_contain_text("is one with “Wang Yi”")

    page.goto(SPEAKERS)
    expect(row(page, OTHER)).to_have_count(0)
    expect(row(page, "Wang Yi")).to_contain_text(f"also: {OTHER}")
    assert count(page) == before + 1
    page.goto(f"/admin/claims/statement/?q={OTHER}")
    recorded = page.locator(f".field-speaker_cell span[title*='{OTHER}']")
    expect(recorded).to_have_text("Wang Yi")

    page.goto(f"{SPEAKERS}{Speaker.objects.get(name='Wang Yi').pk}/change/")
    page.get_by_role("link", name="Part", exact=True).click()
    page.get_by_label("Reason").fill("Two after all.")
    page.get_by_role("button", name="Judge").click()
    page.goto(SPEAKERS)
    expect(row(page, OTHER)).to_have_count(1)
    assert count(page) == before


def test_the_other_one_is_found_by_search(login: Login, statement: Statement) -> None:
    page = login("cem")
    page.goto(f"{SPEAKERS}{Speaker.objects.get(name='Wang Yi').pk}/change/")
    page.get_by_role("link", name="Join with another").click()
    page.locator("#id_other + .select2").click()
    page.locator(".select2-search__field").fill("мид кнр")
    page.locator(".select2-results__option", has_text=OTHER).click()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".merge")).to_contain_text(OTHER)
