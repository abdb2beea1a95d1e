"""Where an entry of a timeline stands, and which rows a stream has."""

from datetime import UTC, datetime, timedelta

import pytest

from sources.models import Tag
from sources.revisions import revision
from sources.timeline import Mark, Stream, mark_of, read
from tests import make
from tests.people import ada, ben

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def tags() -> Stream:
    kept: type[Tag] = Tag.history.model
    return Stream("sources.tag", kept._default_manager.all())


def changed(tag: Tag, at: datetime) -> None:
    tag.history.filter(history_id=tag.history.first().history_id).update(history_date=at)


def test_a_mark_is_read_back_as_it_was_written() -> None:
    mark = Mark(NOON.replace(microsecond=1), "0" * 32)
    assert mark_of(str(mark)) == mark
    assert mark_of("2026-11-30T19:00:00+07:00~x") == Mark(NOON, "x")


@pytest.mark.parametrize(
    "words", ["", "~", "x~y", "2026-11-30", "2026-11-30T12:00~x", "2026-13-01T00:00+00:00~x",
              "2026-11-30T12:00:00+00:00~", "0001-01-01T00:00:00+14:00~x"],
)  # fmt: skip
def test_other_words_are_no_mark(words: str) -> None:
    assert mark_of(words) is None


def test_a_mark_knows_its_revision_or_that_it_has_none() -> None:
    with revision() as under_way:
        assert Mark(NOON, under_way.number.hex).revision == under_way.number
    assert Mark(NOON, "sources.tag:7").revision is None


@pytest.mark.django_db
def test_a_stream_is_narrowed_to_a_person_and_a_span_of_time() -> None:
    for person, at in ((ada(), NOON), (ben(), NOON), (ada(), NOON - timedelta(days=1))):
        tag = Tag(name=f"{person} {at}")
        tag._history_user = person  # type: ignore[attr-defined]  # read by django-simple-history
        tag.save()
        changed(tag, at)
    of_noon = tags().narrowed(by=ada(), since=NOON, until=NOON + timedelta(seconds=1))
    assert [row.name for row in of_noon.rows] == [f"ada {NOON}"]
    assert tags().narrowed().rows.count() == 3


@pytest.mark.django_db
def test_an_entry_that_others_decide_shows_all_of_its_rows() -> None:
    with revision():
        make.make_tag("oil")
        tag = make.make_tag("gas")
    changed(tag, NOON)
    (entry,) = read([tags()], found_by=[tags().narrowed(until=NOON + timedelta(seconds=1))]).entries
    assert {touch.row.name for touch in entry.touches if touch.row} == {"oil", "gas"}
    assert entry.mark.at == NOON
