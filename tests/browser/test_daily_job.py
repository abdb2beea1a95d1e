"""The analyst's day in a real browser, over the demo desk."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Login

pytestmark = pytest.mark.browser


def test_ben_logs_in(login: Login) -> None:
    page = login("ben")
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()


def test_ben_logs_in_again(login: Login) -> None:
    page = login("ada")
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()
