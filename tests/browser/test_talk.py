"""A comment in a real browser: somebody chosen by keys, and an edit that is not lost by it."""

import pytest
from playwright.sync_api import expect

from claims.models import Claim, Comment, Mention
from tests.browser.conftest import Login

pytestmark = pytest.mark.browser


def test_a_comment_calls_somebody_by_keys_and_loses_no_edit(login: Login) -> None:
    page = login("ada")
    claim = Claim.objects.filter(status="draft").first()
    assert claim is not None
    page.goto(f"/admin/claims/claim/{claim.pk}/change/")
    page.get_by_label("Proposition").fill("Half an edit")
    field = page.get_by_label("Comment", exact=True)
    field.focus()
    page.keyboard.type("Is it in the table, @b")
    expect(page.locator("#say-people [aria-selected=true]")).to_contain_text("@ben")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Is it in the table, @ben ")
    page.keyboard.type("or @bem?")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#say-problem")).to_contain_text("called @bem")
    expect(field).to_have_value("Is it in the table, @ben or @bem?")
    page.reload()
    expect(field).to_have_value("Is it in the table, @ben or @bem?")
    page.get_by_label("Proposition").fill("Half an edit")
    for _ in "@bem?":
        field.press("Backspace")
    field.press("Control+Enter")
    expect(page.locator("#talk-entries .comment").first).to_have_text("Is it in the table, @ben or")
    expect(page.locator("#talk-entries .at")).to_have_text("@ben")
    expect(field).to_have_value("")
    expect(page.get_by_label("Proposition")).to_have_value("Half an edit")
    assert (Comment.objects.count(), Mention.objects.get().person.username) == (1, "ben")
