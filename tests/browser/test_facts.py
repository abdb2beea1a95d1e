"""Adopting a set with the keyboard, its review, and what becomes of it when a claim changes."""

import re

import pytest
from playwright.sync_api import Page, expect

from claims.models import Claim, ComparedSet, Fact
from tests.browser.conftest import Login

pytestmark = pytest.mark.browser


def set_of(indicator: str, period: str, measure: str = "level") -> ComparedSet:
    return ComparedSet.objects.get(
        indicator__name=indicator, period=period, measure=measure, unit="USD"
    )


def adopt_with_the_keyboard(page: Page, found: ComparedSet) -> Fact:
    """Open the adopt page, press Enter, and return the fact that was made."""
    page.goto(f"/admin/claims/fact/adopt/?set={found.pk}")
    expect(page.locator("#id_figure")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/fact/\d+/change/"))
    return Fact.objects.get(pk=page.url.rstrip("/").split("/")[-2])


def test_a_set_is_adopted_approved_and_stale_when_a_claim_changes(login: Login) -> None:
    page = login("ada")
    found = set_of("China–Russia goods trade", "2024-01/2024-06")
    fact = adopt_with_the_keyboard(page, found)
    assert fact.verdict == Fact.Verdict.CONFIRMED
    expect(page.locator("#weight")).to_contain_text("3 independent origins, all citing")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".messagelist .success")).to_have_text("1 fact submitted.")

    login("ben")
    page.goto(f"/admin/claims/fact/{fact.pk}/change/")
    page.locator("button[name=_step][value=approve]").click()
    expect(page.locator(".messagelist .success")).to_have_text("1 fact approved.")

    login("ada")
    claim = Claim.objects.filter(evidence__fact=fact).earliest("pk")
    page.goto(f"/admin/claims/claim/{claim.pk}/change/")
    expect(page.locator(".facts-here")).to_contain_text("supports")
    page.locator("#id_figure").fill("116.95 bn USD")
    expect(page.locator("#id_value")).to_have_value("116950000000")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".facts-here")).to_contain_text("stale")

    page.goto("/admin/")
    stale = page.locator("section", has_text="Facts that lean on what has changed")
    stale.locator("td a").first.click()
    expect(page.locator(".stale-bar")).to_contain_text("116.87 bn USD")
    expect(page.locator(".stale-bar ins")).to_have_text("116.95 bn USD")
    page.get_by_role("button", name="It still holds").click()
    expect(page.locator(".messagelist .success")).to_contain_text("waits for review again")
    expect(page.locator(".stale-bar")).to_have_count(0)


def test_origins_are_counted_while_stances_are_chosen(login: Login) -> None:
    page = login("ada")
    found = set_of("China–Russia goods trade", "2024")
    page.goto(f"/admin/claims/fact/adopt/?set={found.pk}")
    expect(page.locator("#weight")).to_contain_text("No claim supports it yet")
    page.locator("#id_figure").press_sequentially("244.819 bn USD")
    first = page.locator(".stances tbody tr").first.get_by_label(re.compile("^supports"))
    first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#weight")).to_contain_text("1 independent origin, citing")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#weight")).to_contain_text("No claim supports it yet")
    page.keyboard.press("ArrowLeft")
    page.get_by_label("Verdict").select_option("confirmed")
    expect(page.locator("#weight")).to_contain_text("not confirmed")
    page.keyboard.press("Control+s")
    expect(page.locator(".errornote")).to_contain_text("two independent origins")
    expect(page.locator("#id_figure")).to_have_value("244.819 bn USD")


def test_a_changed_stance_is_counted_at_once(login: Login) -> None:
    page = login("ada")
    fact = Fact.objects.get(verdict=Fact.Verdict.CONFIRMED)
    page.goto(f"/admin/claims/fact/{fact.pk}/change/")
    expect(page.locator("#weight")).to_contain_text("8 independent origins")
    supporting = page.locator(
        "#evidence-group select[name$=stance]:has(option:checked[value=supports])"
    )
    supporting.first.select_option("mentions")
    expect(page.locator("#weight")).to_contain_text("7 independent origins")


def test_evidence_is_added_from_the_menu_of_claims(login: Login) -> None:
    page = login("ada")
    fact = Fact.objects.get(verdict=Fact.Verdict.OPEN)
    page.goto(f"/admin/claims/fact/{fact.pk}/change/")
    page.locator("#evidence-group .add-row a").click()
    page.locator("#evidence-group .chooser .select2").last.click()
    page.locator(".select2-search__field").last.fill("240,1 ty")
    figures = page.locator(".select2-results__option", has_text="240.1 bn USD, 2023")
    figures.filter(has_text="Thương vụ Bốn Phương").first.click()
    expect(page.locator("#weight")).to_contain_text("citing 2 counting bodies")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert fact.evidence.count() == 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_facts_makes_the_browser_complain(login: Login, scheme: str) -> None:
    page = login("ben")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    fact = Fact.objects.earliest("pk")
    found = ComparedSet.objects.earliest("pk")
    for address in (
        "/admin/claims/fact/",
        "/admin/claims/fact/add/",
        f"/admin/claims/fact/{fact.pk}/change/",
        f"/admin/claims/fact/{fact.pk}/history/",
        f"/admin/claims/fact/adopt/?set={found.pk}",
        f"/admin/claims/indicator/{found.indicator_id}/change/",
    ):
        response = page.goto(address)
        assert response is not None
        assert response.ok, address
