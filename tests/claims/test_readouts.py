"""Readouts side by side: who speaks on a topic, who is silent, and who was not read."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.events.table import table_of
from claims.models import Event, Reading, Speaker, Statement, Topic, Translation
from claims.readouts import Matrix, Row, matrix_of
from sources.models import Source
from tests import make
from tests.people import ada

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Event:
    return make.make_event("Call")


def said(
    event: Event, speaker: Speaker, *, source: Source | None = None, words: str = "", **values: Any
) -> Statement:
    """Record what somebody says at an event, in a source of their own unless one is given."""
    words = words or make.numbered("Words")
    snapshot = make.make_snapshot(f"{words}.", source=source)
    passage = make.make_passage(words, snapshot=snapshot)
    return make.make_statement(passage=passage, speaker=speaker, event=event, **values)


def source_of(statement: Statement) -> Source:
    return statement.passage.snapshot.source


def read(event: Event, *statements: Statement) -> None:
    """Note that Ada has read the sources of these statements to the end."""
    for each in statements:
        Reading.objects.get_or_create(
            event=event, source=source_of(each), defaults={"by": ada(), "at": make.NOW}
        )


def topic(event: Event, name: str, *statements: Statement) -> Topic:
    made = make.make_topic(name, event=event)
    made.statements.set(statements)
    return made


def row(matrix: Matrix, name: str) -> Row:
    return next(each for each in matrix.rows if each.name == name)


def states(matrix: Matrix, name: str) -> dict[str, str]:
    return {cell.column.name: cell.state for cell in row(matrix, name).cells}


def russia(name: str = "Kremlin") -> Speaker:
    return make.make_speaker(name, country="RU")


def china(name: str = "Foreign Ministry") -> Speaker:
    return make.make_speaker(name, country="CN")


def test_a_source_read_to_the_end_is_silent_on_what_it_does_not_have(call: Event) -> None:
    one, other = said(call, russia()), said(call, china())
    topic(call, "Ukraine", one)
    read(call, one, other)
    assert list(states(matrix_of(call, "sources"), "Ukraine").values()) == ["said", "silent"]


def test_a_source_nobody_has_read_to_the_end_is_not_silent(call: Event) -> None:
    one = said(call, russia())
    said(call, china())
    topic(call, "Ukraine", one)
    read(call, one)
    found = matrix_of(call, "sources")
    assert list(states(found, "Ukraine").values()) == ["said", "unread"]
    assert (row(found, "Ukraine").says, row(found, "Ukraine").side) == ("Russia so far", "")


def test_a_party_is_silent_only_when_all_its_sources_were_read(call: Event) -> None:
    one, first, second = said(call, russia()), said(call, china()), said(call, china("Xi"))
    topic(call, "Ukraine", one)
    read(call, one, first)
    assert states(matrix_of(call, "parties"), "Ukraine") == {"China": "unread", "Russia": "said"}
    read(call, second)
    assert states(matrix_of(call, "parties"), "Ukraine") == {"China": "silent", "Russia": "said"}


def test_what_one_side_alone_says_is_marked_and_summed_up(call: Event) -> None:
    one, other = said(call, russia()), said(call, china())
    topic(call, "Ukraine", one)
    topic(call, "Trade", one, other)
    read(call, one, other)
    found = matrix_of(call)
    assert [(side, [each.name for each in rows]) for side, rows in found.by_side] == [
        ("Russia", ["Ukraine"])
    ]
    assert (row(found, "Ukraine").says, row(found, "Trade").says) == (
        "Russia only",
        "China, Russia",
    )


def test_columns_are_parties_where_a_source_relays_more_than_one(call: Event) -> None:
    one = said(call, russia())
    said(call, china())
    assert matrix_of(call).by == "sources"
    said(call, china("Xi"), source=source_of(one))
    assert matrix_of(call).by == "parties"


def test_a_speaker_without_a_country_is_a_party_of_their_own(call: Event) -> None:
    said(call, make.make_speaker("OPEC"))
    said(call, russia())
    assert [column.name for column in matrix_of(call, "parties").columns] == ["OPEC", "Russia"]


def test_people_whose_words_are_on_no_topic_come_last(call: Event) -> None:
    one = said(call, russia())
    said(call, china())
    topic(call, "Ukraine", one)
    assert [(each.kind, each.name) for each in matrix_of(call).rows] == [
        ("topic", "Ukraine"),
        ("speaker", "Foreign Ministry"),
    ]


def test_figures_stand_on_the_row_of_their_indicator(call: Event) -> None:
    one = said(call, russia())
    make.make_claim(
        statement=one, passage=one.passage, indicator=make.make_indicator("Trade"), value=240
    )
    found = row(matrix_of(call), "Trade")
    assert (found.kind, [str(claim) for claim in found.claims]) == ("indicator", ["240 USD, 2023"])


def test_rejected_words_and_figures_count_for_nothing(call: Event) -> None:
    said(call, russia(), status="rejected")
    one = said(call, china())
    make.make_claim(statement=one, passage=one.passage, status="rejected")
    assert [each.name for each in matrix_of(call).rows] == ["Foreign Ministry"]


def test_statements_and_topics_of_a_joined_event_belong_to_the_one_that_stands_for_it(
    call: Event,
) -> None:
    other = make.make_event("The same call", joined_to=call)
    topic(other, "Ukraine", said(other, russia()))
    assert [each.name for each in matrix_of(call).topics] == ["Ukraine"]
    assert matrix_of(call).number_of_statements == 1


def test_joined_speakers_sources_and_outlets_are_one(call: Event) -> None:
    one = said(call, kept := china("Wang Yi"))
    outlet = make.make_outlet("Kept outlet")
    source_of(one).outlet.joined_to = outlet
    source_of(one).outlet.save()
    other = said(call, make.make_speaker("王毅", joined_to=kept))
    make.put(source_of(other), joined_to=source_of(one))
    found = matrix_of(call, "sources")
    assert [column.name for column in found.columns] == ["Kept outlet"]
    assert [each.name for each in found.people] == ["Wang Yi"]


def test_joined_indicators_are_one_row(call: Event) -> None:
    one, kept = said(call, russia()), make.make_indicator("Trade")
    for indicator in (kept, make.make_indicator("Товарооборот", joined_to=kept)):
        make.make_claim(statement=one, passage=one.passage, indicator=indicator)
    assert [(each.name, len(each.claims)) for each in matrix_of(call).indicators] == [("Trade", 2)]


def test_a_party_is_never_silent_on_people_of_another(call: Event) -> None:
    one, other = said(call, russia()), said(call, china())
    read(call, one, other)
    assert states(matrix_of(call, "parties"), "Kremlin") == {"China": "apart", "Russia": "said"}
    assert "silent" in states(matrix_of(call, "sources"), "Kremlin").values()


def test_a_note_on_an_omission_is_named_on_the_rows_that_it_cites(call: Event) -> None:
    one, other = said(call, russia()), said(call, china())
    topic(call, "Ukraine", one)
    read(call, one, other)
    make.make_note("Context", statements=[one], kind="context")
    note = make.make_note("Only one names it", statements=[one], kind="omission")
    assert row(matrix_of(call), "Ukraine").notes == (note,)
    assert matrix_of(call).notes == [note]


def test_a_source_read_for_an_event_of_which_it_says_nothing_is_a_silent_column(
    call: Event,
) -> None:
    one = said(call, russia())
    topic(call, "Ukraine", one)
    quiet = make.make_source(published="2030")
    Reading.objects.create(event=call, source=quiet, by=ada(), at=make.NOW)
    found = matrix_of(call, "sources")
    assert states(found, "Ukraine")[quiet.outlet.name] == "silent"


def test_the_table_has_every_passage_whole_and_says_silent(call: Event) -> None:
    one, other = said(call, russia(), words="Обсудили Украину"), said(call, china())
    topic(call, "Ukraine", one)
    read(call, one, other)
    columns, rows = table_of(matrix_of(call, "parties"))
    assert columns == ["kind", "row", "China", "Russia", "who_says_it"]
    first = next(rows)
    assert first == [
        "topic", "Ukraine", "silent", "“Обсудили Украину” (Kremlin, indirect)", "Russia only",
    ]  # fmt: skip


def test_an_event_without_statements_has_no_columns(call: Event) -> None:
    make.make_topic("Ukraine", event=call)
    found = matrix_of(call)
    assert (found.columns, row(found, "Ukraine").says) == ((), "nobody yet")


@pytest.mark.parametrize("by", ["sources", "parties"])
def test_fifty_statements_take_as_many_queries_as_five(by: str) -> None:
    def queries(count: int) -> int:
        event = make.make_event()
        for _ in range(count):
            one = said(event, make.make_speaker(country="RU"))
            make.make_relay(one)
            make.make_claim(statement=one, passage=one.passage)
            Translation.objects.create(statement=one, language="en", text="Words")
            topic(event, make.numbered("topic"), one)
            read(event, one)
        quiet = said(event, china())
        read(event, quiet)
        make.make_note(statements=Statement.objects.filter(event=event), kind="omission")
        with CaptureQueriesContext(connection) as asked:
            found = matrix_of(event, by)
            list(table_of(found)[1])
        assert len(found.one_sided) == 2 * count
        return len(asked)

    assert queries(50) == queries(5)
