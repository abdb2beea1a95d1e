"""The browser's complaints, which make any other test fail, are really heard."""

import pytest

from tests.browser.conftest import Complaints, Login

pytestmark = pytest.mark.browser

INLINE = "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))"


@pytest.mark.parametrize(
    ("doing", "heard"),
    [
        (INLINE, "Content Security Policy"),
        ("fetch('https://elsewhere.example/').catch(() => null)", "Content Security Policy"),
        ("console.error('a mistake')", "a mistake"),
        ("setTimeout(() => { throw Error('a slip') })", "a slip"),
        ("fetch('/admin/no-such-page/').then(() => null)", "404"),
    ],
)
def test_a_complaint_is_heard(login: Login, complaints: Complaints, doing: str, heard: str) -> None:
    page = login("ben")
    page.goto("/admin/claims/claim/")
    page.evaluate(f"() => {{ {doing} }}")
    for _ in range(100):
        if heard in " ".join(complaints.heard):
            break
        page.wait_for_timeout(20)
    assert heard in " ".join(complaints.heard)
    complaints.heard.clear()


def test_a_request_to_another_host_is_heard(login: Login, complaints: Complaints) -> None:
    page = login("ben")
    page.route("https://elsewhere.example/", lambda route: route.fulfill(body="hello"))
    page.goto("https://elsewhere.example/")
    assert "request to another host: https://elsewhere.example/" in complaints.heard
    complaints.heard.clear()
