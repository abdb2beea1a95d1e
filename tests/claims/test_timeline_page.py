"""The pages of timelines: addresses, filters, refusals, and that nobody changes the past."""

from typing import Any

import pytest
from django.urls import reverse

from claims import review, talking
from claims.models import Claim, Speaker
from sources.models import Tag
from sources.revisions import LONGEST_REASON
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import send
from tests.claims.admin.test_pages import inline_code
from tests.people import ada, administrator, ben, cem, client_of, stranger, viewer

pytestmark = pytest.mark.django_db

DESK = "/admin/timeline/"


def shown(page: str, person: Any = ada) -> str:
    response = client_of(person()).get(page)
    assert response.status_code == 200
    assert inline_code(response.content) == []
    return response.content.decode()


def history_of(record: Any) -> str:
    return address(type(record), "history", record.pk)


@pytest.mark.parametrize("person", [ada, ben, cem, viewer])
def test_everybody_with_a_role_reads_both_timelines(person: Any) -> None:
    tag = make.make_tag("customs")
    assert "customs" in shown(DESK, person)
    assert "made it" in shown(history_of(tag), person)


def test_a_stranger_reads_no_timeline() -> None:
    tag = make.make_tag()
    client = client_of(stranger())
    for page in (DESK, history_of(tag), reverse("admin:record_timeline", args=["sources.tag", 1])):
        assert (client.get(page).status_code, client.post(page).status_code) == (403, 403)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_timeline_takes_nothing_but_looking(method: str) -> None:
    tag = make.make_tag()
    client = client_of(administrator())
    for page in (DESK, history_of(tag)):
        assert getattr(client, method)(page).status_code == 405
    assert tag.history.count() == 1


def test_no_page_of_the_admin_edits_or_deletes_history() -> None:
    tag = make.make_tag()
    row = tag.history.get()
    client = client_of(administrator())
    version = address(Tag, "simple_history", tag.pk, row.pk)
    assert client.post(version, {"name": "forged", "_save": "Save"}).status_code == 403
    assert b'name="_save"' not in client.get(version).content
    assert client.get(f"/admin/sources/historicaltag/{row.pk}/change/").status_code == 404
    assert [kept.name for kept in tag.history.all()] == [row.name]


@pytest.mark.parametrize("word", ["abc", "0", "999999", "1e3", "²"])
def test_a_history_of_nothing_is_not_found(word: str) -> None:
    make.make_tag()
    client = client_of(ada())
    assert client.get(f"/admin/sources/tag/{word}/history/").status_code == 404
    assert client.get(f"/admin/sources/tag/{word}/history/1/").status_code == 404
    assert client.get(f"/admin/timeline/sources.tag/{word}/").status_code == 404


@pytest.mark.parametrize("kind", ["auth.user", "claims.speakername", "sources.nothing", "x"])
def test_other_kinds_have_no_timeline(kind: str) -> None:
    assert client_of(administrator()).get(f"/admin/timeline/{kind}/1/").status_code == 404


def test_a_deleted_record_is_read_where_its_history_was_and_where_the_desk_leads() -> None:
    event = make.make_event("Summit in Kazan")
    page = history_of(event)
    event.delete()
    for where in (page, f"/admin/timeline/claims.event/{event.uuid}/"):
        words = shown(where)
        assert "Summit in Kazan" in words
        assert "its history stays" in words
    assert "/admin/timeline/claims.event/" in shown(DESK)


def test_html_in_names_reasons_and_comments_is_shown_as_text() -> None:
    hostile = "<script>alert(1)</script>"
    claim = make.make_claim(status="submitted", proposition=hostile)
    make.change(claim, proposition=f"{hostile} again")
    review.reject(record=claim, by=ben(), at=make.NOW, reason=hostile)
    talking.say(record=claim, by=ben(), at=make.NOW, text=hostile)
    make.make_tag(hostile)
    for page in (DESK, history_of(claim), address(Claim, "change", claim.pk)):
        words = shown(page)
        assert hostile not in words
        assert "&lt;script&gt;alert(1)" in words


def test_the_desk_is_filtered_by_person_day_and_kind() -> None:
    make.make_tag("customs")
    speaker = make.make_speaker("Wang Yi")
    send(client_of(cem()), address(Speaker, "change", speaker.pk), country="CN")
    assert "customs" not in shown(f"{DESK}?by={cem().pk}")
    assert "Wang Yi" in shown(f"{DESK}?by={cem().pk}")
    assert "customs" not in shown(f"{DESK}?kind=claims.speaker")
    assert "Nothing happened that fits" in shown(f"{DESK}?day=2001-01-01")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("day=2026-02-31", "“2026-02-31” is no day"),
        ("day=yesterday", "“yesterday” is no day"),
        ("day=9999-12-31", "“9999-12-31” is no day"),
        ("day=0001-01-01", "“0001-01-01” is no day"),
        ("by=999999", "no such person"),
        ("by=ada", "no such person"),
        ("kind=claims.nothing", "no such kind"),
        ("kind=auth.user", "no such kind"),
        ("before=yesterday", "no such page"),
        ("before=2026-01-01T00:00:00~x", "no such page"),
        ("before=2026-01-01T00:00:00%2B00:00~%00%27", ""),
        ("before=0001-01-01T00:00:00%2B00:00~x", "Newest"),
        ("before=0001-01-01T00:00:00%2B14:00~x", "no such page"),
    ],
)
def test_what_an_address_says_wrongly_is_said(query: str, message: str) -> None:
    make.make_tag()
    assert message in shown(f"{DESK}?{query}")


def test_links_to_older_pages_keep_the_filters() -> None:
    for _ in range(51):
        make.make_tag()
    words = shown(f"{DESK}?kind=sources.tag")
    older = words.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert older.startswith("?kind=sources.tag&before=")
    last = shown(DESK + older)
    assert last.count('class="line') == 1
    assert 'rel="next"' not in last


def test_the_timeline_stands_in_the_navigation() -> None:
    assert f'href="{DESK}" aria-current="page"' in shown(DESK)
    assert f'href="{DESK}"' not in client_of(stranger()).get("/admin/").content.decode()


# Why


def test_why_a_form_was_saved_stands_in_its_history() -> None:
    speaker = make.make_speaker("Wang Yi")
    page = address(Speaker, "change", speaker.pk)
    send(client_of(ada()), page, country="CN", change_reason="As the <MFA> has it")
    assert speaker.history.first().history_change_reason == "As the <MFA> has it"
    assert "“As the &lt;MFA&gt; has it”" in shown(history_of(speaker))


@pytest.mark.parametrize("reason", ["x" * (LONGEST_REASON + 1), "nul\x00"])
def test_a_reason_that_cannot_be_kept_is_refused_and_stays_in_the_form(reason: str) -> None:
    speaker = make.make_speaker("Wang Yi")
    page = address(Speaker, "change", speaker.pk)
    response = send(client_of(ada()), page, country="CN", change_reason=reason)
    assert "“Why” holds" in response.content.decode()
    assert f'name="change_reason" value="{reason}"' in response.content.decode()
    speaker.refresh_from_db()
    assert speaker.country == ""


def test_whoever_saves_nothing_is_not_asked_why() -> None:
    speaker = make.make_speaker()
    page = address(Speaker, "change", speaker.pk)
    assert 'name="change_reason"' in shown(page)
    assert 'name="change_reason"' not in shown(page, viewer)
    assert 'name="change_reason"' not in shown(address(type(ada()), "add"), administrator)
