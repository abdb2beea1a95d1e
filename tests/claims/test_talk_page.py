"""Talk beside a record: the form, its answers, who is refused, and what is seen."""

import uuid
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims import talking
from claims.models import Claim, Comment, Mention, Reviewed, Statement
from claims.review import EVENT_FIELD
from sources.rights import made_of
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import form_with
from tests.claims.admin.test_pages import inline_code
from tests.people import ada, administrator, ben, cem, client_of, stranger, viewer

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


def talk_of(record: Reviewed) -> str:
    return reverse("admin:talk", args=[EVENT_FIELD[type(record)], record.pk])


def form_of(record: Reviewed) -> str:
    return address(type(record), "change", record.pk)


def typed_in(page: bytes) -> str:
    """Return what stands in the field; it belongs to a form that stands elsewhere."""
    return unescape(page.decode().split("</textarea>")[0].rsplit(">\n", 1)[1])


@pytest.mark.parametrize(
    "make_record", [make.make_claim, make.make_statement, make.make_note, make.make_fact]
)
def test_each_reviewed_record_shows_its_talk_and_takes_a_comment(make_record: Any) -> None:
    record = make_record()
    client = client_of(ada())
    fields = form_with(client.get(form_of(record)).content, "token").fields
    response = client.post(talk_of(record), {**fields, "say": "Line one\nhttps://a.example/?b=1."})
    assert response["Location"] == f"{form_of(record)}#talk"
    assert inline_code(client.get(talk_of(record)).content) == []
    page = client.get(form_of(record)).content.decode()
    assert "Line one\n<a href=" in page
    assert '<a href="https://a.example/?b=1" rel="noopener noreferrer nofollow">' in page


def test_a_form_that_is_sent_twice_makes_one_comment() -> None:
    claim, client = make.make_claim(), client_of(ada())
    fields = form_with(client.get(form_of(claim)).content, "token").fields
    for _ in range(2):
        assert client.post(talk_of(claim), {**fields, "say": "Once"}).status_code == 302
    assert Comment.objects.count() == 1


def test_a_comment_of_a_megabyte_is_refused_and_stays_in_the_field() -> None:
    claim, text = make.make_claim(), "Бо" * 500_000
    response = client_of(ada()).post(talk_of(claim), {"say": text, "token": str(uuid.uuid4())})
    assert response.status_code == 400
    assert "at most 10,000 characters; this one has 1,000,000" in response.content.decode()
    assert typed_in(response.content) == text
    assert not Comment.objects.exists()


def test_a_mention_of_nobody_stays_in_the_field_and_can_be_sent_as_it_stands() -> None:
    ben()
    claim, client = make.make_claim(), client_of(ada())
    response = client.post(talk_of(claim), {"say": "@bem look"})
    assert "Is it @ben (Ben)?" in response.content.decode()
    assert typed_in(response.content) == "@bem look"
    client.post(talk_of(claim), {"say": "@bem look", "as_it_stands": "1"})
    assert Comment.objects.get().text == "@bem look"
    assert not Mention.objects.exists()


def test_a_script_gets_the_new_entries_or_the_problem() -> None:
    claim, client = make.make_claim(), client_of(ada())
    said = client.post(talk_of(claim), {"say": "Which <table>?"}, headers=JSON).json()
    assert "Which &lt;table&gt;?" in said["entries"]
    refused = client.post(talk_of(claim), {"say": "@bem"}, headers=JSON).json()
    assert (refused["nobody"], "called @bem" in refused["problem"]) == (True, True)
    assert said["token"] != refused["token"]


def test_a_viewer_reads_and_has_no_field_to_write_in() -> None:
    claim = make.make_claim()
    talking.say(record=claim, by=ada(), at=make.NOW, text="Which table?")
    client = client_of(viewer())
    for page in (form_of(claim), talk_of(claim)):
        words = client.get(page).content.decode()
        assert ("Which table?" in words, 'name="say"' in words) == (True, False)
    assert client.post(talk_of(claim), {"say": "Me too"}).status_code == 403
    assert client.get(f"{talk_of(claim)}?people=1").status_code == 403
    assert Comment.objects.count() == 1


def test_a_stranger_reads_and_writes_nothing() -> None:
    claim = make.make_claim()
    talking.say(record=claim, by=ada(), at=make.NOW, text="Which table?")
    for client in (client_of(stranger()), Client()):
        for response in (
            client.get(talk_of(claim)),
            client.get(f"{talk_of(claim)}?people=1"),
            client.post(talk_of(claim), {"say": "Hello"}),
        ):
            assert response.status_code in {302, 403}
            assert b"Which table?" not in response.content
    assert Comment.objects.count() == 1


def test_who_sees_statements_alone_says_nothing_about_claims() -> None:
    person = stranger()
    for codename in ("add_comment", "view_comment"):
        person.user_permissions.add(permission(codename))
    for kind in made_of(Statement):
        person.user_permissions.add(permission(f"view_{kind._meta.model_name}"))
    claim, client = make.make_claim(), client_of(person)
    assert client.post(talk_of(claim), {"say": "Hello"}).status_code == 403
    assert client.post(talk_of(make.make_statement()), {"say": "Hello"}).status_code == 302


def permission(codename: str) -> Any:
    found: Any = User.user_permissions.rel.model
    return found.objects.get(codename=codename)


@pytest.mark.parametrize("page", ["claim/999999", "note/1", "speaker/1", "claim/abc"])
def test_a_talk_about_nothing_is_not_found(page: str) -> None:
    assert client_of(ada()).get(f"/admin/talk/{page}/").status_code == 404


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil"]
)
def test_a_comment_leads_to_no_other_host(elsewhere: str) -> None:
    claim = make.make_claim()
    response = client_of(ada()).post(talk_of(claim), {"say": "Hm", "next": elsewhere})
    assert response["Location"] == f"{form_of(claim)}#talk"


def test_the_people_to_choose_from_are_the_others_who_see_the_record() -> None:
    ada(), ben(), stranger(), viewer()
    gone = cem()
    gone.is_active = False
    gone.save()
    people = client_of(ada()).get(f"{talk_of(make.make_claim())}?people=1").json()["people"]
    assert [person["username"] for person in people] == ["ben", "vera"]


def test_opening_the_record_notes_that_the_mention_was_seen() -> None:
    ben()
    claim = make.make_claim()
    talking.say(record=claim, by=ada(), at=make.NOW, text="@ben look")
    client_of(cem()).get(form_of(claim))
    client_of(ben()).head(form_of(claim))
    client_of(ben()).get(form_of(make.make_claim()))
    assert Mention.objects.get().seen_at is None
    client_of(ben()).get(form_of(claim))
    assert Mention.objects.get().seen_at is not None


def test_comments_have_no_page_that_changes_or_deletes_them() -> None:
    comment = talking.say(record=make.make_claim(), by=ada(), at=make.NOW, text="Which table?")
    client = client_of(administrator())
    for page in ("change", "delete"):
        assert client.get(f"/admin/claims/comment/{comment.pk}/{page}/").status_code == 404


def test_the_talk_of_a_claim_asks_the_same_of_few_and_of_many(
    django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    claim, client = make.make_claim(created_by=ada()), client_of(ada())
    ben(), cem()

    def talk(number: int) -> None:
        for each in range(number):
            text = f"@ben and @cem, {each}"
            talking.say(record=claim, by=ada(), at=make.NOW, text=text)
            make.change(claim, proposition=text)

    talk(2)
    client.get(talk_of(claim))
    with django_assert_max_num_queries(60) as few:
        client.get(talk_of(claim))
    talk(16)
    with django_assert_num_queries(len(few)):
        client.get(talk_of(claim))
    assert Claim.objects.count() == 1
