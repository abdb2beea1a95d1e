"""The reviewer's day in a real browser, over the demo desk.

A test also fails when the browser complains about anything: an error, a
violation of the Content-Security-Policy, a request to another host.
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Claim, CrossSourceNote, Status
from tests.browser.conftest import Login

pytestmark = pytest.mark.browser

CLAIMS = "/admin/claims/claim/"
PAGES = (
    "/admin/",
    CLAIMS,
    f"{CLAIMS}add/",
    f"{CLAIMS}import/",
    f"{CLAIMS}export/",
    "/admin/claims/statement/",
    "/admin/claims/statement/add/",
    "/admin/claims/crosssourcenote/",
    "/admin/claims/crosssourcenote/add/",
    "/admin/claims/indicator/",
    "/admin/sources/source/",
    "/admin/sources/snapshot/",
)


def open_filter(page: Page, name: str, choice: str) -> None:
    menu = page.locator("#changelist-filter details", has_text=re.compile(f"^\\s*{name}"))
    menu.locator("summary").click()
    menu.get_by_role("link", name=choice, exact=True).click()


def cursor(page: Page) -> Locator:
    return page.locator("#result_list tr.cursor")


def keys_of_rows(page: Page) -> list[int]:
    boxes = page.locator("#result_list input.action-select").all()
    return [int(box.get_attribute("value") or 0) for box in boxes]


def ids_in_csv(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


def ids_in_xlsx(path: Path) -> list[str]:
    with path.open("rb") as file:
        rows = openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True)
    assert next(rows)[0] == "id"
    return [str(row[0]) for row in rows]


def test_ben_approves_a_submitted_claim(login: Login) -> None:
    page = login("ben")
    page.goto("/admin/")
    page.get_by_role("link", name="Claims", exact=True).click()
    open_filter(page, "Status", "submitted")
    page.locator("#result_list .field-indicator_cell a").first.click()
    page.locator("button[name=_step][value=approve]").click()
    expect(page.locator(".messagelist .success")).to_have_text("1 claim approved.")
    expect(page.locator("aside .status-approved").first).to_be_visible()
    pk = page.url.rstrip("/").split("/")[-2]
    assert Claim.objects.get(pk=pk).status == Status.APPROVED


def cite(page: Page, typed: str, choice: str) -> None:
    """Search in the picker and cite an answer at the end of the note's text."""
    page.get_by_label("Text", exact=True).press("Control+End")
    page.keyboard.press("Control+k")
    page.locator("#picker-q").fill(typed)
    page.locator(f"#picker-list[data-for='{typed}'] li", has_text=choice).first.click()


def test_a_note_that_cites_two_sources_is_submitted(login: Login) -> None:
    page = login("ben")
    page.goto("/admin/claims/crosssourcenote/add/")
    page.get_by_label("Headline").fill("Who names Ukraine")
    page.get_by_label("Text", exact=True).fill("The Chinese readout speaks of hot issues alone. ")
    cite(page, "热点问题", "Ministry of Foreign Affairs of China")
    expect(page.locator("#cited")).to_contain_text("a note needs two sources: it has 1")
    cite(page, "Украине", "Kremlin · Вестник двух берегов")
    expect(page.locator("#cited")).to_contain_text("a note needs two sources: met")
    cite(page, "240,1 ty", "China–Russia goods trade, 2023")
    expect(page.locator("#cited")).to_contain_text("240.1")
    page.get_by_role("button", name="Save and stay").click()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".messagelist .success")).to_have_text("1 note submitted.")
    note = CrossSourceNote.objects.get(title="Who names Ukraine")
    assert (note.status, note.statements.count(), note.claims.count()) == ("submitted", 2, 1)


def test_saving_an_approved_note_without_a_change_leaves_it_approved(login: Login) -> None:
    note = CrossSourceNote.objects.filter(status=Status.APPROVED, body__contains="\n").earliest(
        "pk"
    )
    page = login("ada")
    page.goto(f"/admin/claims/crosssourcenote/{note.pk}/change/")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    note.refresh_from_db()
    assert note.status == Status.APPROVED


def test_a_claim_in_tonnes_is_saved_from_its_form(login: Login) -> None:
    claim = Claim.objects.filter(unit="tonne").earliest("pk")
    page = login("ada")
    page.goto(f"{CLAIMS}{claim.pk}/change/")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


@pytest.mark.parametrize(("kind", "ids"), [("csv", ids_in_csv), ("xlsx", ids_in_xlsx)])
def test_an_export_holds_the_rows_of_the_list_in_its_order(
    login: Login, tmp_path: Path, kind: str, ids: Callable[[Path], list[str]]
) -> None:
    page = login("ben")
    page.goto(f"{CLAIMS}?status__exact=approved&measure__exact=change")
    page.locator("#result_list thead").get_by_role("link", name="Figure").click()
    page.wait_for_url("**o=**")
    shown = keys_of_rows(page)
    page.get_by_role("link", name="Export", exact=True).click()
    page.get_by_label("Format").select_option(label=kind)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    download.value.save_as(tmp_path / "claims")
    uuids = dict(Claim.objects.values_list("pk", "uuid"))
    assert len(shown) > 5
    assert ids(tmp_path / "claims") == [str(uuids[pk]) for pk in shown]


def test_the_list_is_walked_with_keys(login: Login) -> None:
    page = login("ben")
    page.goto(CLAIMS)
    page.locator("#result_list").focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("#result_list tbody tr").first
    expect(first).to_have_class(re.compile("cursor"))
    page.keyboard.press("x")
    expect(first.locator("input.action-select")).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/claim/\d+/change/"))


def test_a_slash_goes_to_the_search_field_where_letters_are_letters(login: Login) -> None:
    page = login("ben")
    page.goto(CLAIMS)
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#searchbar")).to_be_focused()
    page.keyboard.type("jkx")
    expect(page.locator("#searchbar")).to_have_value("jkx")
    expect(cursor(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("field", "typed", "understood"),
    [
        ("figure", "240,1 tỷ USD", "240.1 bn USD"),
        ("period", "Jan–Nov 2023", "2023-01/2023-11"),
    ],
)
def test_a_form_shows_what_it_understood(
    login: Login, field: str, typed: str, understood: str
) -> None:
    page = login("ben")
    page.goto(f"{CLAIMS}add/")
    page.locator(f"#id_{field}").press_sequentially(typed)
    shown = page.locator(f".understood[data-for=id_{field}]")
    expect(shown).to_contain_text(understood)


def test_a_typed_figure_fills_the_fields_below_it(login: Login) -> None:
    page = login("ben")
    page.goto(f"{CLAIMS}add/")
    page.locator("#id_figure").press_sequentially("240,1 tỷ USD")
    expect(page.locator("#id_value")).to_have_value("240100000000")
    expect(page.locator("#id_unit")).to_have_value("USD")
    expect(page.locator("#id_step")).to_have_value("100000000")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_makes_the_browser_complain(login: Login, scheme: str) -> None:
    page = login("cem")  # who may see them all
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    claim = Claim.objects.earliest("pk").pk
    note = CrossSourceNote.objects.earliest("pk").pk
    records = (
        f"{CLAIMS}{claim}/change/",
        f"{CLAIMS}{claim}/history/",
        f"/admin/claims/crosssourcenote/{note}/change/",
    )
    for address in (*PAGES, *records):
        response = page.goto(address)
        assert response is not None
        assert response.ok, address
