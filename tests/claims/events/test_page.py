"""The event page: who sees it, what it leads to, and its table in a file."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import CrossSourceNote, Event, Reading, Statement
from tests import make
from tests.people import ada, client_of, stranger, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Event:
    """Return a call on which Russia alone names Ukraine, and everything was read."""
    event = make.make_event("Call", date="2024-02-08")
    spoken = [
        make.make_statement(
            passage=make.make_passage(words, snapshot=make.make_snapshot(f"{words}.")),
            speaker=make.make_speaker(name, country=country),
            event=event,
        )
        for words, name, country in (
            ("=Обсудили Украину", "Kremlin", "RU"),
            ("热点问题", "Foreign Ministry", "CN"),
        )
    ]
    make.make_topic("Ukraine", event=event).statements.add(spoken[0])
    for each in spoken:
        Reading.objects.create(
            event=event, source=each.passage.snapshot.source, by=ada(), at=make.NOW
        )
    return event


def address(event: Event, query: str = "") -> str:
    return reverse("admin:event", args=[event.pk]) + query


def shown(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_the_page_shows_the_passage_and_the_silence(call: Event) -> None:
    page = shown(client_of(ada()), address(call))
    assert "=Обсудили Украину" in page
    assert "<b>silent</b>" in page
    assert "Said by one, not by the other:" in page


def test_a_passage_leads_to_its_place_in_the_text(call: Event) -> None:
    statement = Statement.objects.earliest("pk")
    snapshot = statement.passage.snapshot
    place = reverse("admin:read", args=[snapshot.source_id])
    page = shown(client_of(ada()), address(call))
    assert f'href="{place}?snapshot={snapshot.pk}#statement-{statement.pk}"' in page


def test_a_viewer_sees_it_without_any_button_that_changes_something(call: Event) -> None:
    page = shown(client_of(viewer()), address(call))
    assert "Обсудили Украину" in page
    assert "data-do=" not in page
    assert "data-open=" not in page
    assert "draggable" not in page
    assert "Write a note" not in page


def test_a_stranger_is_refused(call: Event) -> None:
    client = client_of(stranger())
    assert client.get(address(call)).status_code == 403
    assert client.get(reverse("admin:event_export", args=[call.pk])).status_code == 403


def test_an_unknown_event_is_not_found() -> None:
    client = client_of(ada())
    assert client.get("/admin/event/4711/").status_code == 404
    assert client.get("/admin/event/4711/export/").status_code == 404


def test_a_joined_event_leads_to_the_one_that_stands_for_it(call: Event) -> None:
    other = make.make_event(joined_to=call)
    answer = client_of(ada()).get(address(other, "?columns=sources"))
    assert answer.headers["Location"] == address(call, "?columns=sources")


def test_columns_are_chosen_in_the_address(call: Event) -> None:
    client = client_of(ada())
    assert client.get(address(call, "?columns=parties")).context["matrix"].by == "parties"
    assert client.get(address(call, "?columns=sources")).context["matrix"].by == "sources"
    assert client.get(address(call, "?columns=nonsense")).context["matrix"].by == "sources"


def test_the_list_and_the_form_of_events_lead_to_it(call: Event) -> None:
    client = client_of(ada())
    link = f'href="{address(call)}"'
    assert link in shown(client, reverse("admin:claims_event_changelist"))
    assert link in shown(client, reverse("admin:claims_event_change", args=[call.pk]))


def test_the_note_is_begun_with_what_it_cites(call: Event) -> None:
    client = client_of(ada())
    begun = client.get(address(call)).context["note_address"]
    fields = parse_qs(urlsplit(begun).query)
    statement = Statement.objects.earliest("pk")
    assert fields["kind"] == [CrossSourceNote.Kind.OMISSION]
    assert f"[[statement:{statement.uuid}|=Обсудили Украину]]" in fields["body"][0]
    form = shown(client, begun)
    assert str(statement.uuid) in form
    assert 'value="omission" selected' in form


def test_the_address_of_a_note_on_many_rows_stays_short(call: Event) -> None:
    statement = Statement.objects.earliest("pk")
    for _ in range(60):
        make.make_topic(f"Тема {make.numbered('о которой говорят')}", event=call).statements.add(
            statement
        )
    begun = client_of(ada()).get(address(call)).context["note_address"]
    assert 1_000 < len(begun) <= 3_500


def test_the_file_opens_in_a_spreadsheet_and_runs_nothing(call: Event) -> None:
    make.make_topic("=1+1", event=call, order=9)
    answer = client_of(ada()).get(reverse("admin:event_export", args=[call.pk]))
    lines = answer.content.decode().splitlines()
    assert lines[0].startswith("\ufeffkind,row,")
    assert any("silent" in line and "=Обсудили Украину" in line for line in lines)
    assert any(line.startswith("topic,'=1+1") for line in lines)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="call.csv"'


def test_a_column_named_like_a_formula_is_guarded_too(call: Event) -> None:
    make.make_statement(event=call, speaker=make.make_speaker("@SUM(1)"))
    url = reverse("admin:event_export", args=[call.pk])
    answer = client_of(viewer()).get(f"{url}?columns=parties")
    assert ",'@SUM(1)," in answer.content.decode().splitlines()[0]


def test_an_event_without_statements_says_what_to_do() -> None:
    page = shown(client_of(ada()), address(make.make_event()))
    assert "No statement belongs to this event yet." in page


def test_fifty_statements_take_as_many_queries_as_five() -> None:
    def queries(count: int) -> int:
        event = make.make_event()
        for _ in range(count):
            one = make.make_statement(event=event, speaker=make.make_speaker(country="RU"))
            make.make_topic(event=event).statements.add(one)
            make.make_claim(statement=one, passage=one.passage)
            event.participants.add(make.make_speaker())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(event)).status_code == 200
        return len(asked)

    client = client_of(ada())
    queries(1)
    assert queries(50) == queries(5)
