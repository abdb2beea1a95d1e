"""No page of the desk holds inline code, so the Content-Security-Policy can be strict."""

from html.parser import HTMLParser

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from claims.models import Claim, CrossSourceNote, Speaker
from sources.models import Batch
from tests import make
from tests.claims.admin.everything import MODELS, address, make_one_of_each, pages_of
from tests.claims.admin.forms import send
from tests.people import ada, administrator, client_of, stranger

pytestmark = pytest.mark.django_db

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


class InlineCode(HTMLParser):
    """Collects what a strict policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.stands_open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        holds_code = tag == "style" or (tag == "script" and "src" not in names)
        if holds_code and names.get("type") not in {"application/json", "text/html"}:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or str(value).startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value!r}>")


def inline_code(page: bytes) -> list[str]:
    reader = InlineCode()
    reader.feed(page.decode())
    return reader.found


@each_model
def test_no_page_holds_inline_code(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    client = client_of(administrator())
    for page in pages_of(model, record).values():
        response = client.get(page)
        if response.headers["Content-Type"].startswith("text/html"):
            assert (page, inline_code(response.content)) == (page, [])


@pytest.mark.parametrize("name", ["index", "login", "password_change"])
def test_the_desks_own_pages_hold_no_inline_code(name: str) -> None:
    make_one_of_each()
    client = Client() if name == "login" else client_of(administrator())
    response = client.get(reverse(f"admin:{name}"))
    assert response.status_code == 200
    assert inline_code(response.content) == []


def test_a_page_with_errors_holds_no_inline_code() -> None:
    response = client_of(administrator()).post(address(Claim, "add"), {"period": "2023-13"})
    assert b"errornote" in response.content
    assert inline_code(response.content) == []


@pytest.mark.parametrize("model", [Claim, Speaker])
def test_an_empty_list_and_an_empty_search_hold_no_inline_code(model: type[Model]) -> None:
    client = client_of(administrator())
    for query in ("", "?q=nothing"):
        response = client.get(address(model, "changelist") + query)
        assert inline_code(response.content) == []


@pytest.mark.parametrize("page", ["/admin/", "/admin/claims/claim/", "/admin/login/"])
def test_the_policy_allows_the_desks_own_files_and_nothing_else(page: str) -> None:
    policy = client_of(ada()).get(page).headers["Content-Security-Policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert (rules["default-src"], rules["script-src"], rules["style-src"]) == (
        "'none'",
        "'self'",
        "'self'",
    )
    assert "unsafe" not in policy
    assert rules["frame-ancestors"] == "'none'"


def test_the_policy_holds_for_refusals_too() -> None:
    response = client_of(stranger()).get(address(Claim, "changelist"))
    assert (response.status_code, "unsafe" in response.headers["Content-Security-Policy"]) == (
        403,
        False,
    )


@each_model
def test_every_page_opens(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    client = client_of(administrator())
    closed = {"add", "delete", "process_import", "change", "decide", "preview", "holds", "adopt"}
    closed |= {"export", "history"} if model is Batch else set()
    for name, page in pages_of(model, record).items():
        assert client.get(page).status_code == 200 or name in closed, page


def test_the_navigation_stands_in_the_desks_order() -> None:
    sections = client_of(ada()).get(reverse("admin:index")).context["app_list"]
    names = [str(model["name"]) for model in sections[0]["models"]]
    assert names == [
        "Sources", "Statements", "Claims", "Notes", "Facts", "Events", "Speakers", "Indicators",
        "Conflicts",
    ]  # fmt: skip


def test_the_first_page_shows_what_waits_and_what_is_new() -> None:
    records = make_one_of_each()
    page = client_of(ada()).get(reverse("admin:index")).content.decode()
    for model in (Claim, CrossSourceNote):
        assert address(model, "change", records[model].pk) in page


def test_a_claim_shows_its_sentence_with_the_passage_marked() -> None:
    claim = make_one_of_each()[Claim]
    page = client_of(ada()).get(address(Claim, "change", claim.pk)).content.decode()
    assert "<mark>240.1 billion US dollars</mark> in 2023" in page
    assert "Trade between China and Russia reached" in page


def test_a_claim_leads_to_its_source_statement_and_indicator() -> None:
    records = make_one_of_each()
    claim = records[Claim]
    assert isinstance(claim, Claim)
    page = client_of(ada()).get(address(Claim, "change", claim.pk)).content.decode()
    for found in (claim.passage.snapshot.source, claim.statement):
        assert found is not None
        assert f'href="{address(type(found), "change", found.pk)}"' in page
    assert f'href="{reverse("admin:indicator", args=[claim.indicator_id])}"' in page


def test_texts_are_escaped_where_they_are_shown() -> None:
    speaker = Speaker.objects.create(name="<script>alert(1)</script>")
    page = client_of(ada()).get(address(Speaker, "changelist")).content.decode()
    assert speaker.name not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_edit_is_noted_with_its_author_in_the_log_and_in_the_history() -> None:
    speaker = make.make_speaker("Wang Yi")
    page = address(Speaker, "change", speaker.pk)
    send(client_of(ada()), page, name="Wang Yi of Beijing")
    assert LogEntry.objects.get().user == ada()
    history = client_of(ada()).get(address(Speaker, "history", speaker.pk)).content.decode()
    assert "<del>Wang Yi</del> <ins>Wang Yi of Beijing</ins>" in history
