"""Reading and recording in a real browser: from a pasted text to marked passages."""

import random

import pytest
from playwright.sync_api import Page, Route, expect

from claims.models import Claim, Statement
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


def paste(page: Page, text: str = TEXT) -> Source:
    """Paste a text on the page of capture, which leads to its reader."""
    page.goto("/admin/sources/source/capture/")
    page.get_by_label("Pasted text").fill(text)
    page.get_by_label("Outlet").fill("Bến Cảng")
    page.get_by_label("Published").fill("2024")
    page.get_by_label("Language").fill("vi")
    page.get_by_role("button", name="Capture", exact=True).click()
    page.wait_for_url("**/admin/read/**")
    return Source.objects.latest("pk")


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
    expect(page.locator("#said")).to_contain_text("suggest")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".card.now")).to_have_count(1)
    assert page.evaluate(MARKED, "now") == ["240,1 tỷ USD"]


def test_suggestions_that_arrive_late_leave_the_person_where_they_are(login: Login) -> None:
    page = login("ada")
    asked: list[Route] = []

    def keep(route: Route) -> None:
        asked.append(route)

    page.route("**/suggest/**", keep)
    with page.expect_request("**/suggest/**"):
        page.goto(f"/admin/read/{Source.objects.get(title__startswith='Buôn bán').pk}/")
    page.keyboard.press("j")
    place = page.locator(".card.now").get_attribute("id")
    asked[0].continue_()
    expect(page.locator("#said")).to_contain_text("suggest")
    expect(page.locator(".card.now")).to_have_attribute("id", place or "")


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


def test_lines_are_given_to_the_furniture_and_back_without_a_reload(login: Login) -> None:
    page = login("ada")
    paste(page)
    page.evaluate("window.stillHere = true")
    select(page, "2401亿美元")
    page.keyboard.press("b")
    page.get_by_label("furniture of the site").check()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#text p.furniture")).to_contain_text("2401亿美元")
    page.keyboard.press("f")
    expect(page.locator("#text p.furniture")).to_be_hidden()
    page.keyboard.press("f")
    select(page, "2401亿美元")
    page.keyboard.press("b")
    page.get_by_label("an article of its own").check()
    page.locator("#panel #id_title").fill("第二篇")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#text .heading b")).to_have_text(["", "第二篇"])
    assert page.evaluate("window.stillHere")


def test_a_proposed_credit_is_confirmed_above_the_text(login: Login) -> None:
    page = login("ada")
    source = paste(page, f"{TEXT}\n(theo THX)")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("button", name="Confirm")).to_have_count(0)
    assert [outlet.name for outlet in source.credits.all()] == ["Xinhua"]


def test_the_keys_of_the_reader_are_listed(login: Login) -> None:
    page = login("ada")
    paste(page)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("a claim from the selected words")


def test_the_digits_that_a_translation_changes_are_marked_in_the_text(login: Login) -> None:
    page = login("ada")
    source = paste(page)
    page.get_by_role("link", name="Add a translation").click()
    page.get_by_label("Language").fill("en")
    page.get_by_label("Text").last.fill("On 12/1 trade reached 241.1 billion USD, up 26.3%.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/admin/read/{source.pk}/**")
    assert "240,1 tỷ USD" in page.evaluate(MARKED, "differs")
    expect(page.locator("#text mark.differs")).to_have_text("241.1 billion USD")


def test_suggestions_are_decided_with_keys_alone(login: Login) -> None:
    page = login("ada")
    source = paste(page, "Năm 2023, kim ngạch đạt 240,1 tỷ USD, tăng 26,3%.\n\nCả nhóm có 12 tàu.")
    expect(page.locator(".card.maybe")).to_have_count(3)
    assert page.evaluate(MARKED, "maybe")[:2] == ["240,1 tỷ USD", "26,3%"]
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".card.is-claim")).to_have_count(1)
    expect(page.locator(".card.now")).to_contain_text("26.3")
    page.keyboard.press("d")
    expect(page.locator(".card.maybe")).to_have_count(1)
    page.keyboard.press("z")
    expect(page.locator(".card.maybe")).to_have_count(2)
    page.reload()
    expect(page.locator(".card.maybe")).to_have_count(2)
    claim = Claim.objects.get(passage__snapshot__source=source)
    assert (claim.as_written, claim.status) == ("240,1 tỷ USD", "draft")


def test_a_suggestion_is_edited_before_it_is_recorded(login: Login) -> None:
    page = login("ada")
    source = paste(page, "Năm 2023, kim ngạch đạt 240,1 tỷ USD.")
    expect(page.locator(".card.maybe")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("#panel #id_value")).to_have_value("240100000000")
    page.locator("#panel #id_period").fill("2022")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("recorded")
    assert Claim.objects.get(passage__snapshot__source=source).period == "2022"
    assert source.snapshots.get().suggestions.get().status == "edited"


def test_all_suggestions_of_a_paragraph_are_accepted_at_once(login: Login) -> None:
    page = login("ada")
    paste(page, "Năm 2023, kim ngạch đạt 240,1 tỷ USD, tăng 26,3%.\n\nCả nhóm có 12 tàu.")
    expect(page.locator(".card.maybe")).to_have_count(3)
    page.keyboard.press("j")
    page.keyboard.press("Shift+A")
    expect(page.locator("#said")).to_have_text("2 drafts recorded.")
    expect(page.locator(".card.maybe")).to_have_count(1)


def test_a_speaker_whom_the_desk_does_not_know_is_added_right_there(login: Login) -> None:
    page = login("ada")
    source = paste(page, "Bà Trần Thị Lan cho biết: “Bến phà sẽ mở cửa sớm hơn mọi khi.”")
    expect(page.locator(".card.maybe")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("#panel .unknown b")).to_have_text("Trần Thị Lan")
    with page.expect_popup() as popup:
        page.locator("#add_id_speaker").click()
    expect(popup.value.get_by_label("Name").first).to_have_value("Trần Thị Lan")
    with popup.value.expect_event("close"):
        popup.value.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#panel .field-speaker .select2-selection")).to_contain_text("Trần Thị Lan")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card.is-said")).to_contain_text("Trần Thị Lan")
    statement = Statement.objects.get(passage__snapshot__source=source)
    assert (statement.form, statement.speaker.name) == ("direct", "Trần Thị Lan")
