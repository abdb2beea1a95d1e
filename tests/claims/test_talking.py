"""Comments on records: who may write them, what they hold, whom they mention."""

import uuid

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from claims import talking
from claims.models import Comment, Mention, Reviewed
from claims.talking import pieces, say
from tests import make
from tests.people import ada, ben, cem, stranger, viewer

pytestmark = pytest.mark.django_db


def said(text: str, *, record: Reviewed | None = None, by: User | None = None) -> Comment:
    return say(record=record or make.make_claim(), text=text, by=by or ada(), at=make.NOW)


def mentioned(comment: Comment) -> list[str]:
    return [mention.person.username for mention in comment.mentions.all()]


def refusal_of(text: str) -> str:
    with pytest.raises(ValidationError) as refused:
        said(text)
    assert not Comment.objects.exists()
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("person", [ada, ben, cem])
def test_whoever_may_comment_does(person: object) -> None:
    assert callable(person)
    assert said("Which table?", by=person()).by == person()


@pytest.mark.parametrize("person", [viewer, stranger])
def test_a_viewer_and_a_stranger_write_no_comment(person: object) -> None:
    assert callable(person)
    with pytest.raises(PermissionDenied):
        said("Which table?", by=person())
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "make_record",
    [make.make_claim, make.make_statement, make.make_note, make.make_fact],
)
def test_each_kind_of_reviewed_record_is_talked_about(make_record: object) -> None:
    assert callable(make_record)
    record = make_record()
    assert said("Hm.", record=record).record == record


def test_a_comment_is_kept_in_nfc_with_its_line_breaks() -> None:
    assert said("  Viê\u0323t\r\nNam ").text == "Việt\nNam"


def test_a_comment_of_a_megabyte_is_refused_with_both_numbers() -> None:
    message = refusal_of("x" * 1_000_000)
    assert "10,000" in message
    assert "1,000,000" in message


def test_a_comment_of_ten_thousand_characters_is_kept() -> None:
    assert len(said("ж" * 10_000).text) == 10_000


@pytest.mark.parametrize("text", ["", " \n\t ", "nul \x00", "half \ud800"])
def test_nothing_and_what_no_database_keeps_are_refused(text: str) -> None:
    assert refusal_of(text)


def test_a_form_sent_twice_makes_one_comment() -> None:
    claim, token = make.make_claim(), uuid.uuid4()
    comments = {
        say(record=claim, text="@ben look", by=ada(), at=make.NOW, token=token).pk
        for _ in range(2)
        if ben()
    }
    assert len(comments) == Comment.objects.count() == Mention.objects.count() == 1


def test_a_form_sent_again_with_another_text_or_by_another_loses_nothing_in_silence() -> None:
    claim, token = make.make_claim(), uuid.uuid4()
    say(record=claim, text="First", by=ada(), at=make.NOW, token=token)
    for text, by in (("Second", ada()), ("First", ben())):
        with pytest.raises(ValidationError, match="sent before"):
            say(record=claim, text=text, by=by, at=make.NOW, token=token)
    assert Comment.objects.get().text == "First"


@pytest.mark.parametrize(
    "text",
    ["@ben see", "see @ben.", "(@ben)", "@Ben, see", "@BEN", "请@ben看", "@ben，请看", "@ben请看"],
)
def test_a_person_is_mentioned_by_user_name_or_first_name(text: str) -> None:
    ben()
    assert mentioned(said(text)) == ["ben"]


def test_somebody_named_twice_is_mentioned_once_and_oneself_never() -> None:
    ben()
    assert mentioned(said("@ben and @Ben and @ada")) == ["ben"]


def test_a_first_name_with_accents_is_found_as_it_is_written() -> None:
    person = cem()
    person.first_name = "Vương"
    person.save()
    assert mentioned(said("@Vương?")) == ["cem"]


@pytest.mark.parametrize(
    "text",
    ["ada@ben.example", "https://t.example/@ben", "https://x.example/?q=@ben and more", "a @ b"],
)
def test_addresses_mention_nobody(text: str) -> None:
    ben()
    assert mentioned(said(text)) == []


def test_a_mention_of_nobody_is_refused_and_says_who_could_be_meant() -> None:
    ben()
    message = refusal_of("@bem look at this")
    assert "called @bem" in message
    assert "@ben (Ben)" in message
    assert "as it stands" in message


def test_a_name_that_two_people_bear_is_refused_with_both() -> None:
    ben()
    other = cem()
    other.first_name = "Ben"
    other.save()
    User.objects.filter(username="ben").update(username="benjamin")
    message = refusal_of("@Ben look")
    assert "@benjamin (Ben)" in message
    assert "@cem (Ben)" in message


def test_what_nobody_is_called_can_be_sent_as_it_stands() -> None:
    ben()
    comment = say(
        record=make.make_claim(),
        text="@mfa_china says so, @ben",
        by=ada(),
        at=make.NOW,
        as_it_stands=True,
    )
    assert (comment.text, mentioned(comment)) == ("@mfa_china says so, @ben", ["ben"])


def test_people_who_are_switched_off_or_see_no_claims_are_not_mentioned() -> None:
    stranger()
    person = ben()
    person.is_active = False
    person.save()
    for name in ("@ben", "@sam"):
        assert f"called {name}" in refusal_of(name)


def test_pieces_joined_are_the_whole_text() -> None:
    text = "See https://a.example/x_(y)?a=1&b=<i>, @ben: (https://b.example). http://[ ok，https://c.cn，好"
    found = pieces(text, [ben()])
    assert "".join(each.text for each in found) == text
    assert [each.text for each in found if each.kind == "link"] == [
        "https://a.example/x_(y)?a=1&b=",
        "https://b.example",
        "https://c.cn",
    ]
    assert [each.text for each in found if each.kind == "name"] == ["@ben"]


def test_javascript_is_no_link() -> None:
    assert [each.kind for each in pieces("javascript:alert(1) data:text/html,x", [])] == ["text"]


def test_a_mention_is_seen_by_the_one_it_names_alone() -> None:
    ben(), cem()
    claim = make.make_claim()
    said("@ben @cem", record=claim)
    said("@ben elsewhere")
    talking.see(record=claim, person=ben(), at=make.NOW)
    seen = Mention.objects.filter(seen_at=make.NOW)
    assert [(mention.person, mention.comment.record) for mention in seen] == [(ben(), claim)]


def test_a_comment_and_its_mentions_are_one_revision_with_a_number() -> None:
    assert said("Hm.").revision is not None
