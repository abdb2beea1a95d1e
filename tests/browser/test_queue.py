"""The review queue with the keyboard alone, and two reviewers in two windows."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims import queue
from claims.models import Claim, Hold, ReviewEvent
from tests import make
from tests.browser.conftest import Login, Window

pytestmark = pytest.mark.browser

READY = "#decision[data-ready]"
WALK = 20


def events_of(username: str) -> int:
    """Return how many decisions somebody has taken since the demo desk was loaded."""
    return ReviewEvent.objects.filter(by__username=username).count()


def enter(page: Page, part: str = "") -> None:
    page.goto(f"/admin/review/{part}")
    expect(page.locator(READY)).to_be_attached()


def key(page: Page, letter: str) -> None:
    """Press a key that leads to another record, and wait until that one is shown."""
    before = page.url
    page.keyboard.press(letter)
    page.wait_for_url(lambda url: url != before)
    expect(page.locator(READY)).to_be_attached()


def fingerprint(page: Page) -> str:
    value = page.locator("input[name=fingerprint]").get_attribute("value")
    assert value
    return value


def test_twenty_decisions_need_twenty_keys(login: Login) -> None:
    page = login("ben")
    before = events_of("ben")
    enter(page, "?in=claim")
    shown = []
    for _number in range(WALK):
        expect(page.locator("#record")).to_be_focused()
        shown.append(fingerprint(page))
        key(page, "a")
    approved = ReviewEvent.objects.filter(by__username="ben", new_status="approved")
    assert events_of("ben") == before + WALK
    # What was approved is what was shown, in its order.
    assert (
        list(approved.order_by("-pk").values_list("fingerprint", flat=True)[:WALK]) == shown[::-1]
    )
    expect(page.locator(".messagelist .success")).to_contain_text("approved")


def test_a_key_that_is_hit_many_times_approves_only_what_was_shown(login: Login) -> None:
    page = login("ben")
    enter(page)
    shown, before = fingerprint(page), events_of("ben")
    for _number in range(12):
        page.keyboard.down("a")  # the first is a key, the others are its repetitions
    page.wait_for_url(re.compile(r"/admin/review/\w+/\d+/$"))
    expect(page.locator(READY)).to_be_attached()
    page.keyboard.down("a")
    page.keyboard.up("a")
    assert events_of("ben") == before + 1
    assert ReviewEvent.objects.filter(by__username="ben").earliest("-pk").fingerprint == shown


def test_a_reason_is_typed_and_sent_without_the_mouse(login: Login) -> None:
    page = login("ben")
    enter(page)
    before = page.url
    page.keyboard.press("c")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_contain_text("Type why first")
    page.keyboard.type("area of A, C and R?")  # letters that are keys elsewhere
    page.keyboard.press("Escape")
    expect(page.locator("#record")).to_be_focused()
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
    expect(page.locator(".messagelist .success")).to_contain_text("sent back for changes")
    event = ReviewEvent.objects.filter(by__username="ben").earliest("-pk")
    assert (event.new_status, event.reason) == ("changes_requested", "area of A, C and R?")
    page.locator(READY).wait_for(state="attached")
    before = page.url
    page.keyboard.press("r")
    page.keyboard.type("Not in the text.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != before)
    expect(page.locator(".messagelist .success")).to_contain_text("rejected")


def test_two_reviewers_in_two_windows_never_have_the_same_record(
    login: Login, window: Window
) -> None:
    ben, cem = login("ben"), window("cem")
    enter(ben)
    enter(cem)
    for letter in "jajkaj":
        assert fingerprint(ben) != fingerprint(cem)
        key(ben, letter)
        assert fingerprint(ben) != fingerprint(cem)
        key(cem, letter)
    assert Hold.objects.count() == 2
    held = ben.url
    cem.goto(held)
    expect(cem.locator(".warn")).to_contain_text("Ben has this record open in the queue until")


def test_j_k_o_and_f_lead_where_they_say(login: Login) -> None:
    page = login("ben")
    enter(page, "?in=claim")
    first = page.url
    key(page, "j")
    assert page.url != first
    key(page, "k")
    assert page.url == first
    page.keyboard.press("f")
    page.wait_for_url("**/admin/claims/claim/*/change/")
    page.goto(first)
    page.locator(READY).wait_for(state="attached")
    page.keyboard.press("o")
    page.wait_for_url("**/admin/read/**")


def test_a_record_that_changed_is_shown_again_before_it_is_decided(login: Login) -> None:
    page = login("ben")
    enter(page, "?in=claim")
    claim = Claim.objects.get(pk=int(page.url.split("/")[-2]))
    make.change(claim, proposition="Changed while it was read.")
    page.keyboard.press("a")
    expect(page.locator(".messagelist .warning")).to_contain_text("nothing was decided")
    expect(page.locator(".fields")).to_contain_text("Changed while it was read.")
    claim.refresh_from_db()
    assert claim.status == "submitted"
    page.locator(READY).wait_for(state="attached")
    key(page, "a")
    claim.refresh_from_db()
    assert claim.status == "approved"


def test_without_scripts_the_queue_is_plain_forms_and_links(
    browser: Browser, live_server: LiveServer, login: Login
) -> None:
    state = login("ben").context.storage_state()
    plain = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=state
    )
    page = plain.new_page()
    page.goto("/admin/review/")
    before = page.url
    page.get_by_role("link", name="next, undecided").click()
    assert page.url != before
    page.get_by_role("button", name="Reject").click()
    expect(page.locator("#refusal")).to_contain_text("Give a reason")
    page.get_by_label("Reason").fill("No.")
    page.get_by_role("button", name="Reject").click()
    expect(page.locator(".messagelist .success")).to_contain_text("rejected")
    plain.close()


def test_no_page_of_the_queue_makes_the_browser_complain(login: Login) -> None:
    page = login("ben")
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for part in (*queue.KINDS, queue.BACK):
            response = page.goto(f"/admin/review/?in={part}")
            assert response is not None
            assert response.ok, part
