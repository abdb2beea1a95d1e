"""The event page in a real browser: topics by key, statements dragged and put by key."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Event, Topic
from tests.browser.conftest import Login

pytestmark = pytest.mark.browser


@pytest.fixture
def call(login: Login) -> tuple[Page, Event]:
    """Open the page of the call of February 2024 as Ada."""
    page = login("ada")
    event = Event.objects.get(date="2024-02-08")
    page.goto(f"/admin/event/{event.pk}/")
    return page, event


def row(page: Page, name: str) -> Locator:
    """Return a topic's row."""
    return page.locator("tr.topic").filter(
        has=page.locator(".name", has_text=re.compile(f"^{name}$"))
    )


def add(page: Page, name: str) -> None:
    page.keyboard.press("t")
    page.get_by_role("textbox", name="Name").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("added")


def drag(page: Page, words: Locator, onto: Locator) -> None:
    """Drag as a hand does: the drag begins before the table scrolls to where it ends."""
    words.hover()
    page.mouse.down()
    words.hover(position={"x": 30, "y": 8})
    onto.hover()
    onto.hover()
    page.mouse.up()


def test_what_one_side_alone_says_is_shown(call: tuple[Page, Event]) -> None:
    page, _ = call
    expect(page.locator(".one-sided")).to_contain_text("Russia: Ukraine, Middle East")
    for name in ("Ukraine", "Middle East"):
        expect(row(page, name)).to_have_class(re.compile("tell"))
        expect(row(page, name).locator("td.silent")).to_have_count(1)
        expect(row(page, name).locator(".says")).to_contain_text("Russia only")
    expect(row(page, "“Hot issues”").locator(".says")).to_contain_text("China only")


def test_topics_added_dragged_onto_and_filled_by_key_are_there_after_reloading(
    call: tuple[Page, Event],
) -> None:
    page, event = call
    add(page, "Peace")
    palestine = row(page, "Middle East").locator(".words", has_text="палестинского")
    drag(page, palestine, row(page, "Peace").locator("th"))
    expect(page.locator("#said")).to_contain_text("Put on “Peace”")
    expect(row(page, "Middle East").locator(".words", has_text="палестинского")).to_have_count(0)
    row(page, "World affairs").locator("a.q").first.focus()
    page.keyboard.press("m")
    page.get_by_role("button", name="Peace").press("Enter")
    expect(row(page, "Peace").locator(".words")).to_have_count(2)
    expect(row(page, "World affairs").locator("a.q").first).to_be_focused()
    page.reload()
    expect(row(page, "Peace").locator(".words")).to_have_count(2)
    assert Topic.objects.get(event=event, name="Peace").statements.count() == 2


def test_a_topic_is_renamed_moved_and_deleted_by_key_and_all_is_undone(
    call: tuple[Page, Event],
) -> None:
    page, event = call
    before = [(each.name, each.statements.count()) for each in event.topics.order_by("order")]
    row(page, "Ukraine").locator("th").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#said")).to_contain_text("moved up")
    page.keyboard.press("e")
    page.get_by_role("textbox", name="Name").fill("The war")
    page.keyboard.press("Enter")
    expect(row(page, "The war").locator("th")).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator("#said")).to_contain_text("deleted")
    for words in ("added", "Renamed", "moved down"):
        page.keyboard.press("z")
        expect(page.locator("#said")).to_contain_text(words)
    after = [(each.name, each.statements.count()) for each in event.topics.order_by("order")]
    assert after == before


def test_arrows_walk_the_cells_and_enter_opens_the_passage(call: tuple[Page, Event]) -> None:
    page, _ = call
    row(page, "Ukraine").locator("th").focus()
    page.keyboard.press("ArrowRight")
    expect(row(page, "Ukraine").locator("td.silent")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(row(page, "Ukraine").locator("a.q").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/read/**")
    expect(page.locator(".card.now")).to_have_count(1)


def test_a_name_that_is_taken_is_refused_in_the_form_and_nothing_typed_is_lost(
    call: tuple[Page, Event],
) -> None:
    page, _ = call
    page.keyboard.press("t")
    page.get_by_role("textbox", name="Name").fill("ukraine")
    # The browser itself reports every refusal to its console, where complaints are looked for.
    page.route("**/add/", lambda route: route.fulfill(json={"message": "Taken."}))
    page.keyboard.press("Enter")
    expect(page.locator("#topic-problem")).to_have_text("Taken.")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("ukraine")


def test_reading_taken_back_makes_silence_unknown(call: tuple[Page, Event]) -> None:
    page, _ = call
    page.get_by_role("link", name="sources", exact=True).click()
    page.wait_for_url("**columns=sources")
    page.get_by_role("button", name="Take back").first.click()
    expect(page.locator("#readouts thead")).to_contain_text("not read to the end")
    expect(row(page, "“Hot issues”").locator(".says")).to_contain_text("China so far")
    page.get_by_role("button", name="I have read it").click()
    expect(row(page, "“Hot issues”").locator(".says")).to_contain_text("China only")


def test_the_note_is_begun_by_key(call: tuple[Page, Event]) -> None:
    page, _ = call
    row(page, "World affairs").locator("th").focus()
    page.keyboard.press("w")
    page.wait_for_url("**/crosssourcenote/add/**")
    expect(page.locator("#id_kind")).to_have_value("omission")
    expect(page.locator("#id_body")).to_have_value(re.compile(r"World affairs.*\[\[statement:"))
