"""Changing topics and readings on the event page, the opposite, and who may."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models import Event, Reading, Statement, Topic
from tests import make
from tests.people import ada, ben, client_of, stranger, viewer

pytestmark = pytest.mark.django_db

EVERY_CHANGE = ("add", "rename", "move", "delete", "put_on", "take_off", "read", "unread")


@pytest.fixture
def call() -> Event:
    return make.make_event("Call")


@pytest.fixture
def spoken(call: Event) -> Statement:
    return make.make_statement(event=call)


def post(person: User, event: Event, action: str, **fields: Any) -> Any:
    url = reverse("admin:event_change", args=[event.pk, action])
    return client_of(person).post(url, fields)


def undo(event: Event, answer: Any) -> Any:
    fields = answer.json()["undo"]
    return post(ada(), event, fields.pop("action"), **fields)


def names(event: Event) -> list[str]:
    return [topic.name for topic in event.topics.order_by("order", "pk")]


def test_a_topic_is_added_at_the_end_and_the_table_comes_back(call: Event) -> None:
    make.make_topic("Trade", event=call, order=1)
    answer = post(ada(), call, "add", name=" Ukraine ")
    assert answer.status_code == 200
    assert "Ukraine" in answer.json()["html"]
    assert names(call) == ["Trade", "Ukraine"]


def test_adding_is_undone_by_deleting(call: Event) -> None:
    undo(call, post(ada(), call, "add", name="Ukraine"))
    assert names(call) == []


def test_a_topic_is_added_with_a_statement_on_it(call: Event, spoken: Statement) -> None:
    post(ada(), call, "add", name="Ukraine", statements=[spoken.pk])
    assert list(call.topics.get().statements.all()) == [spoken]


def test_deleting_is_undone_with_place_and_statements(call: Event, spoken: Statement) -> None:
    topics = [make.make_topic(name, event=call, order=order) for order, name in enumerate("ABC")]
    topics[1].statements.add(spoken)
    answer = post(ada(), call, "delete", topic=topics[1].pk)
    assert names(call) == ["A", "C"]
    assert undo(call, answer).status_code == 200
    assert names(call) == ["A", "B", "C"]
    assert list(call.topics.get(name="B").statements.all()) == [spoken]


def test_renaming_is_undone_by_the_old_name(call: Event) -> None:
    topic = make.make_topic("Ukrain", event=call)
    answer = post(ada(), call, "rename", topic=topic.pk, name="Ukraine", was="Ukrain")
    assert names(call) == ["Ukraine"]
    undo(call, answer)
    assert names(call) == ["Ukrain"]


def test_a_topic_may_change_the_case_of_its_name(call: Event) -> None:
    topic = make.make_topic("ukraine", event=call)
    assert post(ada(), call, "rename", topic=topic.pk, name="Ukraine").status_code == 200


def test_moving_is_undone_by_moving_back(call: Event) -> None:
    topics = [make.make_topic(name, event=call) for name in "ABC"]
    answer = post(ada(), call, "move", topic=topics[2].pk, by="-1")
    assert names(call) == ["A", "C", "B"]
    undo(call, answer)
    assert names(call) == ["A", "B", "C"]


def test_the_first_topic_moves_no_further(call: Event) -> None:
    topic = make.make_topic("A", event=call)
    answer = post(ada(), call, "move", topic=topic.pk, by="-1")
    assert (answer.status_code, answer.json()["undo"]) == (200, {})


def test_a_statement_may_be_on_several_topics(call: Event, spoken: Statement) -> None:
    for topic in (make.make_topic(event=call), make.make_topic(event=call)):
        post(ada(), call, "put_on", topic=topic.pk, statement=spoken.pk)
    assert spoken.topics.count() == 2


def test_a_statement_moves_from_topic_to_topic_and_back(call: Event, spoken: Statement) -> None:
    one, other = make.make_topic("A", event=call), make.make_topic("B", event=call)
    one.statements.add(spoken)
    answer = post(ada(), call, "put_on", topic=other.pk, statement=spoken.pk, off=one.pk)
    assert list(spoken.topics.all()) == [other]
    undo(call, answer)
    assert list(spoken.topics.all()) == [one]


def test_taking_off_is_undone_by_putting_on(call: Event, spoken: Statement) -> None:
    topic = make.make_topic(event=call)
    topic.statements.add(spoken)
    answer = post(ada(), call, "take_off", topic=topic.pk, statement=spoken.pk)
    assert not spoken.topics.exists()
    undo(call, answer)
    assert list(spoken.topics.all()) == [topic]


def test_what_changes_stays_in_history_with_who_did_it(call: Event, spoken: Statement) -> None:
    post(ada(), call, "add", name="Ukraine")
    topic = call.topics.get()
    post(ben(), call, "put_on", topic=topic.pk, statement=spoken.pk)
    latest = topic.history.latest()
    assert latest.history_user == ben()
    assert [each.statement_id for each in latest.statements.all()] == [spoken.pk]


@pytest.mark.parametrize("name", ["", " ", "x" * 300, "ukraine"])
def test_a_bad_name_is_refused_with_a_reason_and_nothing_is_saved(call: Event, name: str) -> None:
    make.make_topic("Ukraine", event=call)
    answer = post(ada(), call, "add", name=name)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert names(call) == ["Ukraine"]


def test_a_long_name_is_told_how_long_it_may_be(call: Event) -> None:
    assert "200" in post(ada(), call, "add", name="x" * 300).json()["message"]


def test_a_statement_of_another_event_is_refused(call: Event) -> None:
    topic, foreign = make.make_topic(event=call), make.make_statement(event=make.make_event())
    answer = post(ada(), call, "put_on", topic=topic.pk, statement=foreign.pk)
    assert answer.status_code == 400
    assert "doesn't belong to this event" in answer.json()["message"]
    assert not topic.statements.exists()


def test_a_topic_with_a_foreign_statement_is_not_half_added(call: Event) -> None:
    foreign = make.make_statement()
    assert post(ada(), call, "add", name="Ukraine", statements=[foreign.pk]).status_code == 400
    assert names(call) == []


@pytest.mark.parametrize("action", ["rename", "move", "delete", "put_on", "take_off"])
def test_a_topic_deleted_meanwhile_is_told_with_the_table_of_now(
    call: Event, spoken: Statement, action: str
) -> None:
    answer = post(ada(), call, action, topic=4711, statement=spoken.pk, name="Ukraine")
    assert answer.status_code == 409
    assert "deleted this topic meanwhile" in answer.json()["message"]
    assert "<table" in answer.json()["html"]


def test_a_topic_of_another_event_is_out_of_reach(call: Event) -> None:
    topic = make.make_topic("Trade")
    assert post(ada(), call, "delete", topic=topic.pk).status_code == 409
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_a_topic_renamed_meanwhile_keeps_the_other_persons_name(call: Event) -> None:
    topic = make.make_topic("Ukraine and Russia", event=call)
    answer = post(ada(), call, "rename", topic=topic.pk, name="War", was="Ukraine")
    assert answer.status_code == 409
    assert names(call) == ["Ukraine and Russia"]


def test_who_has_read_a_source_is_shown_and_taken_back(call: Event, spoken: Statement) -> None:
    source = spoken.passage.snapshot.source
    answer = post(ben(), call, "read", source=source.pk, columns="sources")
    assert Reading.objects.get(event=call, source=source).by == ben()
    assert "Ben" in answer.json()["html"]
    assert undo(call, answer).status_code == 200
    assert not Reading.objects.exists()


def test_a_source_is_read_once(call: Event, spoken: Statement) -> None:
    source = spoken.passage.snapshot.source
    post(ben(), call, "read", source=source.pk)
    answer = post(ada(), call, "read", source=source.pk)
    assert "Ben has read it" in answer.json()["message"]
    assert Reading.objects.get().by == ben()


@pytest.mark.parametrize("key", ["", "4711", "x"])
def test_a_source_that_does_not_speak_of_the_event_is_refused(
    call: Event, spoken: Statement, key: str
) -> None:
    assert post(ada(), call, "read", source=key).status_code == 400
    assert not Reading.objects.exists()


@pytest.mark.parametrize("action", EVERY_CHANGE)
@pytest.mark.parametrize("person", [viewer, stranger])
def test_who_may_not_changes_nothing(
    call: Event, spoken: Statement, action: str, person: Any
) -> None:
    topic = make.make_topic("Ukraine", event=call)
    fields = {"topic": topic.pk, "statement": spoken.pk, "name": "Trade", "by": "1"}
    fields["source"] = spoken.passage.snapshot.source_id
    assert post(person(), call, action, **fields).status_code == 403
    assert (names(call), topic.statements.count()) == (["Ukraine"], 0)
    assert not Reading.objects.exists()


def test_a_change_needs_its_token(call: Event) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada())
    url = reverse("admin:event_change", args=[call.pk, "add"])
    assert client.post(url, {"name": "Ukraine"}).status_code == 403
    assert names(call) == []


def test_looking_changes_nothing(call: Event) -> None:
    url = reverse("admin:event_change", args=[call.pk, "delete"])
    assert client_of(ada()).get(url).status_code == 405


def test_unknown_events_and_changes_are_not_found(call: Event) -> None:
    assert post(ada(), call, "explode").status_code == 404
    assert client_of(ada()).post("/admin/event/4711/add/", {"name": "X"}).status_code == 404
