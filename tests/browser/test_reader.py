"""Reading and recording in a real browser: from a pasted text to marked passages."""

import random

import pytest
from playwright.sync_api import Page, expect

from claims.models import Claim
from sources.models import Snapshot, Source
from tests.browser.conftest import Login

pytestmark = pytest.mark.browser

TEXT = "Ngày 12/1, kim ngạch đạt 240,1 tỷ USD 🇨🇳🇷🇺, tăng 26,3%.\n\n贸易额达2401亿美元。"
SELECT = """([line, from, to]) => {
  const node = document.querySelectorAll("#text .words")[line].firstChild;
  const range = new Range();
  range.setStart(node, from);
  range.setEnd(node, to);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return selection.toString();
}"""
MARKED = "(name) => [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString())"


def select(page: Page, quote: str) -> None:
    """Select words as a person does; the page counts UTF-16 units."""
    lines = [line for line in TEXT.split("\n") if line]
    number = next(number for number, line in enumerate(lines) if quote in line)
    before = lines[number][: lines[number].index(quote)]
    start = len(before.encode("utf-16-le")) // 2
    end = start + len(quote.encode("utf-16-le")) // 2
    assert page.evaluate(SELECT, [number, start, end]) == quote


def paste(page: Page) -> Source:
    """Paste a text as a new snapshot of a source, and open it in the reader."""
    source = Source.objects.create(
        outlet=Source.objects.all()[0].outlet, title="Kim ngạch", language="vi", published="2024"
    )
    page.goto(f"/admin/sources/snapshot/add/?source={source.pk}")
    page.get_by_label("Text").fill(TEXT)
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(f"/admin/read/{source.pk}/")
    return source


def test_a_pasted_text_is_read_and_a_claim_recorded_from_it_stays_marked(login: Login) -> None:
    page = login("ada")
    source = paste(page)
    select(page, "240,1 tỷ USD")
    page.keyboard.press("c")
    expect(page.locator("#panel #id_value")).to_have_value("240100000000")
    page.locator("#panel #id_period").fill("2023")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("recorded")
    page.reload()
    assert page.evaluate(MARKED, "claim") == ["240,1 tỷ USD"]
    claim = Claim.objects.get(passage__snapshot__source=source)
    assert (claim.as_written, claim.period) == ("240,1 tỷ USD", "2023")


def test_overlapping_passages_are_both_marked_and_walked_by_keys(login: Login) -> None:
    page = login("ada")
    page.goto(f"/admin/read/{Source.objects.get(title__startswith='Buôn bán').pk}/")
    assert any("240,1 tỷ USD" in words for words in page.evaluate(MARKED, "said"))
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".card.now")).to_have_count(1)
    assert page.evaluate(MARKED, "now") == ["240,1 tỷ USD"]


def test_escape_closes_the_panel_and_records_nothing(login: Login) -> None:
    page = login("ada")
    paste(page)
    before = Claim.objects.count()
    select(page, "26,3%")
    page.keyboard.press("c")
    expect(page.locator("#panel form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel form")).to_have_count(0)
    assert Claim.objects.count() == before


def test_offsets_of_any_text_are_the_servers_own(login: Login) -> None:
    page = login("ada")
    chance = random.Random(20240208)  # noqa: S311 (a test's choice of places)
    letters = "aй贸😀👩🏽‍🚀e\u0301 \u00a0“đ𝟚\u202e9%"
    line = "".join(chance.choices(letters, k=120)) + "."
    source = Source.objects.create(outlet=Source.objects.all()[0].outlet, title="Any text")
    text = Snapshot.objects.create(source=source, text=line).text
    page.goto(f"/admin/read/{source.pk}/")
    for _ in range(12):
        start, end = sorted(chance.sample(range(len(text)), 2))
        units = [len(text[:place].encode("utf-16-le")) // 2 for place in (start, end)]
        if not text[start:end].strip():
            continue
        page.evaluate(SELECT, [0, *units])
        page.keyboard.press("s")
        expect(page.locator("#panel form")).to_be_visible()
        place = int(page.locator("#panel [name=start]").input_value())
        quote = page.locator("#panel [name=quote]").input_value()
        assert text[place : place + len(quote)] == quote == text[start:end].strip()
        page.keyboard.press("Escape")
