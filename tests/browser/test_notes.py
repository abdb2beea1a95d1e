"""Writing notes in a real browser: citing by keyboard, the live reading, stale figures.

A complaint of the browser, or a request to another host, fails each test at its end.
"""

import re
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Dialog, Page, expect

from claims.models import Claim, CrossSourceNote
from tests import make
from tests.browser.conftest import Login
from tests.claims.test_rendering import HOSTILE

pytestmark = pytest.mark.browser

ADD = "/admin/claims/crosssourcenote/add/"
TOKEN = re.compile(r"\[\[(\w+):[0-9a-f-]{36}\|[^\]]*\]\]")

ALIVE = """() => [...document.querySelectorAll("#reads *, #cited *")].filter((element) =>
  /^(SCRIPT|IFRAME|OBJECT|IMG|SVG|STYLE|LINK)$/i.test(element.tagName)
  || [...element.attributes].some(({ name, value }) => /^on|^style$/.test(name)
    || /^\\s*(javascript|data):/i.test(value))).map((element) => element.outerHTML)"""


def form_of(note: CrossSourceNote) -> str:
    return f"/admin/claims/crosssourcenote/{note.pk}/change/"


def text_of(page: Page) -> str:
    return page.get_by_label("Text", exact=True).input_value()


def pick(page: Page, typed: str, choice: str) -> None:
    """Search in the open picker and cite what it offers, by keyboard alone."""
    expect(page.locator("#picker-q")).to_be_focused()
    page.keyboard.type(typed)
    rows = page.locator(f"#picker-list[data-for='{typed}'] li")
    expect(rows.filter(has_text=choice).first).to_be_visible()
    for _ in range([choice in words for words in rows.all_inner_texts()].index(True)):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#picker-list li[aria-selected=true]")).to_contain_text(choice)
    page.keyboard.press("Enter")
    expect(page.locator("#picker")).not_to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_be_focused()


def change_as_cem(claim: Claim, value: int) -> None:
    changed = Claim.objects.get(pk=claim.pk)
    cem = User.objects.get(username="cem")
    make.change(changed, by=cem, value=Decimal(value), step=None)


def stale_note(*, lines: int = 0) -> CrossSourceNote:
    """Return a note of Ada's whose figure was changed after it was cited."""
    claim = Claim.objects.get(passage__exact="240,11 млрд долларов", status="approved",
                              passage__snapshot__source__published="2024-02-09")  # fmt: skip
    body = "A line.\n\n" * lines + f"It was [[claim:{claim.uuid}|240.11 bn USD]]."
    note = make.make_note("Stale", body=body, created_by=User.objects.get(username="ada"))
    change_as_cem(claim, 241_000_000_000)
    return note


def test_a_note_is_written_and_cited_by_keyboard_alone(login: Login) -> None:
    page = login("ada")
    page.goto(ADD)
    page.get_by_label("Headline").focus()
    page.keyboard.type("What the two papers count")
    page.get_by_label("Text", exact=True).focus()
    page.keyboard.type("China counts [[")
    pick(page, "240,1 ty 2023", "Ngã Ba Sông")
    page.keyboard.type(", the Kremlin names Ukraine:\n\n> ")
    page.keyboard.press("Control+k")
    pick(page, "украине", "Kremlin")
    expect(page.locator("#reads a.live")).to_have_text("240.1 bn USD")
    expect(page.locator("#reads blockquote.cited > span")).to_have_attribute("lang", "ru")
    expect(page.locator("#cited")).to_contain_text("a note needs two sources: met")
    assert [found[1] for found in TOKEN.finditer(text_of(page))] == ["claim", "statement"]
    assert text_of(page).startswith("China counts [[claim:")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_be_visible()
    note = CrossSourceNote.objects.get(title="What the two papers count")
    assert (note.claims.count(), note.statements.count()) == (1, 1)


def test_escape_closes_the_picker_and_leaves_what_was_typed(login: Login) -> None:
    page = login("ada")
    page.goto(ADD)
    page.get_by_label("Text", exact=True).press_sequentially("So [[")
    expect(page.locator("#picker li").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#picker")).not_to_be_visible()
    page.keyboard.type("x")
    assert text_of(page) == "So [[x"


def test_a_citation_is_undone_as_typing_is(login: Login) -> None:
    page = login("ada")
    page.goto(ADD)
    page.get_by_label("Text", exact=True).press_sequentially("So ")
    page.keyboard.press("Control+k")
    pick(page, "goods trade", "China–Russia goods trade")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile("^(So )?$"))


def test_nothing_found_says_what_to_do(login: Login) -> None:
    page = login("ada")
    page.goto(ADD)
    page.get_by_role("button", name="Cite a record").click()
    page.keyboard.type("nothing has these words")
    expect(page.locator("#picker-said")).to_contain_text("Try fewer")


def test_what_another_changed_is_stale_until_somebody_says_that_it_holds(login: Login) -> None:
    page = login("ada")
    note = stale_note()
    page.goto(form_of(note))
    expect(page.locator("#stale .warn")).to_contain_text("it reads 241 bn USD, 2023")
    expect(page.locator("#stale .warn")).to_contain_text("(Cem)")
    expect(page.locator("#reads a.stale")).to_have_text("241 bn USD stale")
    text = page.get_by_label("Text", exact=True)
    text.fill(f"{text_of(page)} Not saved yet.")
    page.get_by_role("button", name="It still holds").click()
    expect(page.locator("#stale .warn")).to_have_count(0)
    expect(page.locator("#reads a.live")).to_have_text("241 bn USD")
    expect(text).to_have_value(re.compile("Not saved yet"))
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not CrossSourceNote.objects.stale().filter(pk=note.pk).exists()


def test_go_to_it_selects_the_token_far_down(login: Login) -> None:
    page = login("ada")
    page.goto(form_of(stale_note(lines=80)))
    page.get_by_role("button", name="Go to it").click()
    found = page.evaluate(
        """() => { const text = document.getElementById("id_body"); return [
          text.value.slice(text.selectionStart, text.selectionEnd), text.scrollTop > 500] }"""
    )
    assert TOKEN.fullmatch(found[0])
    assert found[1]


@pytest.mark.parametrize("is_saved", [True, False])
def test_hostile_markdown_runs_nothing_and_asks_nobody(login: Login, is_saved: bool) -> None:
    page = login("ada")
    opened: list[str] = []

    def close(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    body = "\n\n".join(hostile for hostile in HOSTILE if "[[" not in hostile)
    page.goto(form_of(make.make_note("Hostile", body=body)) if is_saved else ADD)
    if not is_saved:
        page.get_by_label("Text", exact=True).fill(body)
    expect(page.locator("#reads")).to_contain_text("<script>window.hacked=1</script>")
    for link in page.locator("#reads a").all():
        assert str(link.get_attribute("href")).startswith("https://"), quote(link.inner_html())
    assert page.evaluate(ALIVE) == []
    assert page.evaluate("window.hacked") is None
    assert opened == []


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1024, "dark")])
def test_text_and_reading_stand_side_by_side(login: Login, width: int, scheme: str) -> None:
    page = login("ada")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(form_of(stale_note()))
    text, reads = page.locator("#id_body").bounding_box(), page.locator("#reads").bounding_box()
    assert text is not None
    assert reads is not None
    assert text["x"] + text["width"] <= reads["x"]
    assert abs(text["y"] - reads["y"]) < 4
    assert page.evaluate("document.documentElement.scrollWidth") <= width
