"""Two people at work on one record, and what was typed when a session ended."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from claims.models import Claim, CrossSourceNote, Event
from tests import make
from tests.browser.conftest import PASSWORD, Complaints, Login, Window

pytestmark = pytest.mark.browser


def log_in(page: Page, username: str, address: str = "") -> None:
    """Log in through the real page."""
    if address:
        page.goto(address)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_load_state()


def forgive(complaints: Complaints, status: str) -> None:
    """Take note of an answer that the browser complains about, and that is wanted."""
    assert all(status in each for each in complaints.heard)
    complaints.heard.clear()


def test_the_merge_screen_keeps_what_both_typed(
    login: Login, window: Window, complaints: Complaints
) -> None:
    page, second = login("ada"), window("cem")
    own = Claim.objects.filter(status="draft", value__isnull=False, created_by__username="ada")
    claim = own.order_by("pk")[0]
    make.change(claim, by=claim.created_by, proposition="Trade reached 240.1 bn USD.")
    address = f"/admin/claims/claim/{claim.pk}/change/"
    for each in (page, second):
        each.goto(address)
    second.locator("#id_proposition").fill("Trade reached a record 240.1 bn USD.")
    second.locator("#id_credibility").select_option("2")
    second.get_by_role("button", name="Save and stay").click()
    expect(second.locator(".messagelist .success")).to_be_visible()

    page.locator("#id_proposition").fill("Trade reached 240.1 bn USD in 2023, as 中国海关 counts.")
    page.locator("#id_period").fill("2021")
    page.keyboard.press("Control+s")
    expect(page.locator("h1")).to_contain_text("Two people changed this claim")
    forgive(complaints, "409")
    expect(page.locator("#still-open")).to_have_text("1 field still open: Proposition")
    expect(page.get_by_role("button", name="Save what is chosen")).to_be_disabled()
    # By keys alone: the field that both changed has the cursor; by hand both changes are there.
    page.keyboard.press("1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("2")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("e")
    expect(page.locator(".byhand textarea")).to_be_focused()
    page.keyboard.type(" Both.")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_be_visible()
    claim.refresh_from_db()
    assert (
        claim.proposition
        == "Trade reached a record 240.1 bn USD in 2023, as 中国海关 counts. Both."
    )
    assert (claim.period, claim.credibility) == ("2021", 2)
    page.goto(address)
    expect(page.locator(".draft-offer")).to_have_count(0)


def end_sessions() -> None:
    Session.objects.all().delete()


def test_a_half_written_note_outlives_the_session(login: Login) -> None:
    page = login("ada")
    page.goto("/admin/claims/crosssourcenote/add/")
    page.get_by_label("Headline").fill("Half written")
    page.get_by_label("Text", exact=True).fill("Bản ghi của Trung Quốc")
    end_sessions()
    page.get_by_role("button", name="Save", exact=True).click()
    log_in(page, "ada")
    page.wait_for_url("**/admin/claims/crosssourcenote/add/")
    assert not CrossSourceNote.objects.filter(title="Half written").exists()
    expect(page.locator(".draft-offer")).to_contain_text("You typed this at")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Bản ghi của Trung Quốc")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert CrossSourceNote.objects.filter(title="Half written").count() == 1
    page.goto("/admin/claims/crosssourcenote/add/")
    expect(page.locator(".draft-offer")).to_have_count(0)


def test_a_draft_is_offered_to_nobody_else_on_the_same_computer(login: Login) -> None:
    page = login("ada")
    page.goto("/admin/claims/event/add/")
    page.get_by_label("Name").fill("Ada's event")
    page.reload()
    expect(page.locator(".draft-offer")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    log_in(page, "cem", "/admin/login/?next=/admin/claims/event/add/")
    expect(page.get_by_label("Name")).to_have_value("")
    expect(page.locator(".draft-offer")).to_have_count(0)
    page.get_by_role("button", name="Log out").click()
    log_in(page, "ada", "/admin/login/?next=/admin/claims/event/add/")
    page.get_by_role("button", name="Throw it away").click()
    page.reload()
    expect(page.locator(".draft-offer")).to_have_count(0)


def test_back_and_save_again_makes_no_second_record(login: Login) -> None:
    page = login("cem")
    page.goto("/admin/claims/event/add/")
    page.get_by_label("Name").fill("Call")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.go_back()
    page.get_by_label("Name").fill("Call once more")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .warning")).to_contain_text("Nothing was made twice")
    assert Event.objects.filter(name__startswith="Call").count() == 1


def test_the_readers_panel_says_that_the_session_ended_and_keeps_what_was_typed(
    login: Login, complaints: Complaints
) -> None:
    page = login("ada")
    claim = Claim.objects.filter(passage__snapshot__source__language="vi").order_by("pk")[0]
    snapshot, passage = claim.passage.snapshot, claim.passage
    page.goto(f"/admin/read/{snapshot.source_id}/?snapshot={snapshot.pk}")
    page.evaluate(
        """([start, length]) => {
          const line = [...document.querySelectorAll("#text p[data-start]")]
            .findLast((each) => Number(each.dataset.start) <= start);
          const node = line.querySelector(".words").firstChild;
          const from = start - Number(line.dataset.start);
          getSelection().setBaseAndExtent(node, from, node, from + length);
        }""",
        [passage.start, len(passage.exact)],
    )
    page.keyboard.press("c")
    page.locator("#panel [name=proposition]").fill("Half written")
    end_sessions()
    page.locator("#panel form").get_by_role("button", name="Record").click()
    expect(page.locator("#logged-out")).to_contain_text("You are logged out")
    expect(page.locator("#panel [name=proposition]")).to_have_value("Half written")
    with page.expect_popup() as opened:
        page.locator("#logged-out a").click()
    log_in(opened.value, "ada")
    opened.value.close()
    page.reload()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#panel [name=proposition]")).to_have_value("Half written")
