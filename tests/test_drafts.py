"""Which drafts the desk tells a browser to forget, and what it says when a form comes late."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from claims.models import CrossSourceNote, Event, Speaker
from config.drafts import COOKIE
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import form_with
from tests.people import ada, ben, client_of

pytestmark = pytest.mark.django_db


def sent(client: Client, event: Event, draft: str, **changes: str) -> Any:
    page = address(Event, "change", event.pk)
    fields = form_with(client.get(page).content, "_save").fields
    return client.post(page, {**fields, "draft": draft, **changes})


def draft_of(person: Any, letters: str = "abc123") -> str:
    return f"{person.pk}-{letters}"


def test_a_saved_form_tells_the_browser_to_forget_its_draft() -> None:
    client, event = client_of(ada()), make.make_event()
    answer = sent(client, event, draft_of(ada()), name="Call")
    cookie = answer.cookies[COOKIE]
    assert (cookie.value, cookie["samesite"]) == (draft_of(ada()), "Lax")


def test_a_refused_form_keeps_its_draft() -> None:
    answer = sent(client_of(ada()), make.make_event(), draft_of(ada()), name="")
    assert COOKIE not in answer.cookies


def test_a_merge_keeps_the_draft_until_it_is_saved() -> None:
    client, event = client_of(ada()), make.make_event()
    answer = sent(client, event, draft_of(ada()), name="Call", version="99")
    assert COOKIE not in answer.cookies
    assert form_with(answer.content, "_merge").fields["draft"] == [draft_of(ada())]


def test_a_save_of_another_tab_is_not_forgotten() -> None:
    client, event = client_of(ada()), make.make_event()
    client.cookies[COOKIE] = f"{draft_of(ada(), 'first')}.<script>"
    answer = sent(client, event, draft_of(ada(), "second"), name="Call")
    names = answer.cookies[COOKIE].value.split(".")
    assert names == [draft_of(ada(), "first"), draft_of(ada(), "second")]


def test_a_step_that_was_refused_keeps_the_reason_that_was_typed() -> None:
    claim = make.make_claim(created_by=ada())
    page = f"{address(type(claim), 'changelist')}{claim.pk}/step/reject/"
    answer = client_of(ben()).post(page, {"reason": "Twice", "draft": draft_of(ben())})
    assert answer.status_code == 302
    assert COOKIE not in answer.cookies


def test_a_window_for_a_related_record_forgets_its_draft() -> None:
    page = f"{address(Speaker, 'add')}?_popup=1"
    client = client_of(ada())
    fields = form_with(client.get(page).content, "_save").fields
    answer = client.post(page, {**fields, "name": "Wang Yi", "draft": draft_of(ada())})
    assert answer.cookies[COOKIE].value == draft_of(ada())


@pytest.mark.parametrize("draft", ["", "x", "1", "1-", "1-A;b", "1-" + "a" * 99])
def test_a_forged_name_of_a_draft_is_ignored(draft: str) -> None:
    answer = sent(client_of(ada()), make.make_event(), draft, name="Call")
    assert (answer.status_code, COOKIE in answer.cookies) == (302, False)


def test_what_one_person_typed_is_not_saved_by_another() -> None:
    event = make.make_event("Call")
    answer = sent(client_of(ben()), event, draft_of(ada()), name="Telephone call")
    event.refresh_from_db()
    assert (answer.status_code, event.name) == (409, "Call")
    assert "Ada typed this, and Ben has logged in" in answer.content.decode()


def test_an_expired_session_leads_to_the_form_after_logging_in_and_saves_nothing() -> None:
    event, client = make.make_event("Call"), client_of(ada())
    page = address(Event, "change", event.pk)
    fields = form_with(client.get(page).content, "_save").fields
    client.session.flush()
    answer = client.post(page, {**fields, "name": "Talk", "draft": draft_of(ada())})
    assert answer.headers["Location"] == f"/admin/login/?next={page}"
    assert COOKIE not in answer.cookies
    event.refresh_from_db()
    assert event.name == "Call"


def test_a_form_of_before_a_new_log_in_says_that_nothing_is_lost() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada())
    page = address(CrossSourceNote, "add")
    back = f"http://testserver{page}"
    answer = client.post(page, {"title": "Trade"}, headers={"Referer": back})
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "nothing is lost" in text
    assert f'href="{back}"' in text


def test_it_leads_to_no_other_site() -> None:
    client = Client(enforce_csrf_checks=True)
    page = address(CrossSourceNote, "add")
    answer = client.post(page, headers={"Referer": "https://elsewhere.example/"})
    assert "elsewhere" not in answer.content.decode()
    assert f'href="{page}"' in answer.content.decode()


def test_a_page_names_its_person_only_to_who_is_logged_in() -> None:
    assert 'name="person"' not in Client().get("/admin/login/").content.decode()
    page = client_of(ada()).get("/admin/").content.decode()
    assert f'<meta name="person" content="{ada().pk}"' in page
    assert settings.CSRF_FAILURE_VIEW == "config.drafts.csrf_failure"


def test_what_the_desk_says_is_still_said_when_a_draft_is_forgotten() -> None:
    client = client_of(ada())
    fields = {"text": make.TEXT, "outlet": "Far East Daily", "draft": draft_of(ada())}
    page = client.post("/admin/sources/source/capture/", fields, follow=True)
    assert [str(each) for each in page.context["messages"]] == ["Captured."]
