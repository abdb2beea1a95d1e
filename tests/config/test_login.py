"""Log-in: the pause after wrong passwords, whose failures count together, how sessions end."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone

from config.login import BEGAN, SEEN, address_of
from tests.claims.admin.everything import address
from tests.claims.admin.forms import messages_of
from tests.people import ada, administrator, ben, cem, client_of

pytestmark = pytest.mark.django_db

PASSWORD = "truc xanh 2024"
OFFICE, ELSEWHERE = "203.0.113.7", "198.51.100.20"


def with_password(person: User) -> User:
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(
    username: str, password: str = PASSWORD, *, at: str = OFFICE, client: Client | None = None
) -> Any:
    browser = client or Client(headers={"user-agent": "A browser"})
    words = {"username": username, "password": password, "next": "/admin/"}
    return browser.post(reverse("admin:login"), words, REMOTE_ADDR=at)


def fail(username: str, times: int = settings.AXES_FAILURE_LIMIT, *, at: str = OFFICE) -> Any:
    return [log_in(username, "wrong", at=at) for _ in range(times)][-1]


def later(span: timedelta) -> None:
    """Let time pass for what was tried so far."""
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - span)


# The pause


def test_the_right_password_is_refused_while_the_log_in_is_paused() -> None:
    with_password(ada())
    fail("ada")
    response = log_in("ada")
    assert (response.status_code, SESSION_KEY in response.client.session) == (429, False)


def test_the_right_password_is_accepted_after_the_pause() -> None:
    with_password(ada())
    fail("ada")
    later(settings.AXES_COOLOFF_TIME + timedelta(seconds=1))
    assert log_in("ada").headers["Location"] == "/admin/"


def test_the_pause_is_not_over_a_minute_before_its_end() -> None:
    with_password(ada())
    fail("ada")
    later(settings.AXES_COOLOFF_TIME - timedelta(minutes=1))
    assert log_in("ada").status_code == 429


def test_trying_during_the_pause_makes_it_no_longer() -> None:
    with_password(ada())
    fail("ada")
    later(timedelta(minutes=10))
    fail("ada", 3)
    later(settings.AXES_COOLOFF_TIME - timedelta(minutes=9))
    assert log_in("ada").status_code == 302


def test_one_failure_less_than_too_many_pauses_nothing() -> None:
    with_password(ada())
    fail("ada", settings.AXES_FAILURE_LIMIT - 1)
    assert log_in("ada").status_code == 302


def test_who_gets_in_starts_counting_anew() -> None:
    with_password(ada())
    fail("ada", settings.AXES_FAILURE_LIMIT - 1)
    log_in("ada")
    fail("ada", settings.AXES_FAILURE_LIMIT - 1)
    assert log_in("ada").status_code == 302


def test_a_colleague_at_the_same_address_gets_in() -> None:
    with_password(ada())
    with_password(ben())
    fail("ada")
    assert log_in("ben").status_code == 302


def test_a_person_whose_name_is_tried_elsewhere_gets_in() -> None:
    with_password(ada())
    fail("ada", at=ELSEWHERE)
    assert (log_in("ada").status_code, log_in("ada", at=ELSEWHERE).status_code) == (302, 429)


def test_another_browser_at_the_same_address_gets_no_new_guesses() -> None:
    with_password(ada())
    fail("ada")
    other = Client(headers={"user-agent": "Another browser"})
    assert log_in("ada", client=other).status_code == 429


def test_the_page_says_how_long_and_what_to_do() -> None:
    response = fail("ada")
    page = response.content.decode()
    assert (response.status_code, response.headers["Retry-After"]) == (429, "900")
    assert "Wait 15 minutes" in page
    assert "An administrator can let you in again" in page


def test_the_page_runs_nothing_inline_and_is_kept_nowhere() -> None:
    response = fail("ada")
    assert not re.search(rb"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", response.content)
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "no-store" in response.headers["Cache-Control"]


def without_what_differs_anyway(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


def test_nobody_learns_whether_an_account_exists() -> None:
    with_password(ada())
    ada_first, nobody_first = fail("ada", 1), fail("nobody", 1)
    for known, unknown in ((ada_first, nobody_first), (fail("ada"), fail("nobody"))):
        assert known.status_code == unknown.status_code
        pages = [
            without_what_differs_anyway(response.content.replace(name, b""))
            for response, name in ((known, b"ada"), (unknown, b"nobody"))
        ]
        assert pages[0] == pages[1]


def test_a_switched_off_account_looks_like_none() -> None:
    with_password(ada())
    User.objects.filter(username="ada").update(is_active=False)
    right, wrong = log_in("ada"), log_in("nobody")
    assert b"enter the correct username" in right.content
    assert right.status_code == wrong.status_code == 200


@pytest.mark.parametrize("name", ["", "a" * 400, "ada\0", "ада 阿达", "'; drop table auth_user;"])
def test_a_strange_name_is_refused_like_any_other(name: str) -> None:
    assert fail(name).status_code in {200, 429}


def test_no_password_is_kept() -> None:
    log_in("ada", "secret words 1")
    kept = AccessAttempt.objects.values_list("get_data", "post_data", "path_info")
    assert kept
    assert "secret words" not in str(list(kept))


def test_nobody_keeps_a_diary_of_who_worked_when() -> None:
    with_password(ada())
    log_in("ada")
    assert not AccessLog.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_failures_at_once_are_all_counted_and_lock() -> None:
    with_password(ada())
    log_in("ada", "wrong")  # the row is there, so that the eight meet on it

    def guess(_number: int) -> int:
        try:
            status: int = log_in("ada", "wrong").status_code
        finally:
            connection.close()
        return status

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(guess, range(24)))
    counted = AccessAttempt.objects.aggregate(Sum("failures_since_start"))
    refused_unheard = statuses.count(429)
    assert set(statuses) == {200, 429}
    assert settings.AXES_FAILURE_LIMIT <= counted["failures_since_start__sum"] <= 24
    assert counted["failures_since_start__sum"] + refused_unheard >= 24
    assert log_in("ada").status_code == 429


# Letting somebody in again


def test_the_administrator_lets_somebody_in_again_by_command() -> None:
    with_password(ada())
    fail("ada")
    call_command("axes_reset_username", "ada", verbosity=0)
    assert log_in("ada").status_code == 302


def test_the_administrator_lets_somebody_in_again_from_the_list_of_people() -> None:
    person = with_password(ada())
    fail("ada")
    client_of(administrator()).post(
        address(User, "changelist"), {"action": "let_in_again", "_selected_action": [person.pk]}
    )
    assert log_in("ada").status_code == 302


def test_an_editor_lets_nobody_in_again() -> None:
    person = with_password(ada())
    fail("ada")
    words = {"action": "let_in_again", "_selected_action": [person.pk]}
    response = client_of(cem()).post(address(User, "changelist"), words)
    assert (response.status_code, log_in("ada").status_code) == (403, 429)


def test_a_new_link_for_a_password_lets_in_again() -> None:
    person = with_password(ada())
    fail("ada")
    response = client_of(administrator()).post(
        address(User, "changelist"),
        {"action": "new_password_link", "_selected_action": [person.pk]},
        follow=True,
    )
    assert "Give ada this link" in messages_of(response)[0]
    assert log_in("ada").status_code == 302


def test_failures_are_not_in_the_navigation() -> None:
    assert b"axes" not in client_of(administrator()).get("/admin/").content.lower()


# Whose failures count together


def asked(remote: str, forwarded: str = "") -> str | None:
    meta = {"REMOTE_ADDR": remote} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})
    return address_of(RequestFactory().get("/", **meta))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, OFFICE, "", OFFICE),
        (0, OFFICE, ELSEWHERE, OFFICE),  # nobody's word is taken
        (1, "10.0.0.1", OFFICE, OFFICE),
        (1, "10.0.0.1", f"{ELSEWHERE}, {OFFICE}", OFFICE),  # the first was invented
        (2, "10.0.0.1", f"{ELSEWHERE}, {OFFICE}, 10.0.0.2", OFFICE),
        (2, "10.0.0.1", OFFICE, "10.0.0.1"),  # somebody reached the inner proxy
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", "unknown", None),
        (0, "", "", None),  # a socket of the same machine
        (0, "2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::"),  # one of many addresses of one machine
        (0, "::ffff:203.0.113.7", "", OFFICE),
    ],
)
def test_failures_count_by_the_address_that_our_own_proxy_wrote_down(
    proxies: int, remote: str, forwarded: str, expected: str | None
) -> None:
    with override_settings(PROXIES=proxies):
        assert asked(remote, forwarded) == expected


def test_a_header_of_ones_own_gives_no_new_guesses() -> None:
    with_password(ada())
    for number in range(settings.AXES_FAILURE_LIMIT):
        browser = Client(headers={"x-forwarded-for": f"192.0.2.{number}"})
        log_in("ada", "wrong", client=browser)
    assert log_in("ada").status_code == 429


# Sessions


@pytest.fixture
def session_of_ada() -> tuple[Client, Any]:
    client = client_of(ada())
    return client, client.session


def test_the_session_ends_with_the_browser() -> None:
    with_password(ada())
    cookie = log_in("ada").cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == cookie["expires"] == ""


def test_the_cookie_is_no_scripts_and_no_other_sites() -> None:
    with_password(ada())
    cookie = log_in("ada").cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_logging_in_makes_a_new_key() -> None:
    with_password(ada())
    browser = Client()
    session = browser.session  # as somebody may have planted it
    session["planted"] = True
    session.save()
    planted = session.session_key
    browser.cookies[settings.SESSION_COOKIE_NAME] = planted or ""
    log_in("ada", client=browser)
    assert browser.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize(
    ("key", "ago", "words"),
    [
        (SEEN, settings.SESSION_IDLE, "nobody was at this desk for 120 minutes"),
        (BEGAN, timedelta(seconds=settings.SESSION_COOKIE_AGE), "a log-in lasts 12 hours"),
    ],
)
def test_a_session_is_over_after_its_time(
    session_of_ada: tuple[Client, Any], key: str, ago: timedelta, words: str
) -> None:
    client, session = session_of_ada
    session[key] = (timezone.now() - ago).timestamp()
    session.save()
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[0][0] == "/admin/login/?next=/admin/"
    assert words in messages_of(response)[0]


def test_a_session_that_is_over_changes_nothing_any_more(
    session_of_ada: tuple[Client, Any],
) -> None:
    client, session = session_of_ada
    session[SEEN] = (timezone.now() - settings.SESSION_IDLE).timestamp()
    session.save()
    response = client.post("/admin/sources/tag/add/", {"name": "Trade"})
    assert response.headers["Location"].startswith("/admin/login/")
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_a_session_in_use_goes_on(session_of_ada: tuple[Client, Any]) -> None:
    client, session = session_of_ada
    session[SEEN] = (timezone.now() - settings.SESSION_IDLE / 2).timestamp()
    session.save()
    client.get("/admin/")
    assert client.session[SEEN] > session[SEEN]
    assert client.session[BEGAN] == session[BEGAN]


def test_logging_out_ends_the_session(session_of_ada: tuple[Client, Any]) -> None:
    client, session = session_of_ada
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("admin:logout"))
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert again.get("/admin/").headers["Location"].startswith("/admin/login/")
    assert not Session.objects.filter(session_key=session.session_key).exists()


def change_password(client: Client, old: str, new: str) -> Any:
    words = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse("admin:password_change"), words)


def test_a_new_password_ends_the_other_sessions_and_not_ones_own() -> None:
    person = with_password(ada())
    here, elsewhere = client_of(person), client_of(person)
    change_password(here, PASSWORD, "hoa sen trang 7")
    assert (here.get("/admin/").status_code, elsewhere.get("/admin/").status_code) == (200, 302)


@pytest.mark.parametrize("weak", ["short 1", "1234567890", "password123", "ada ada ada"])
def test_a_weak_password_is_refused_on_the_password_page(weak: str) -> None:
    person = with_password(ada())
    User.objects.filter(pk=person.pk).update(last_name="Ada ada ada")
    response = change_password(client_of(User.objects.get(pk=person.pk)), PASSWORD, weak)
    assert response.status_code == 200
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
