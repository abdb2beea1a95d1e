"""What a record's timeline and the desk's say, to whom, and in how many queries."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from claims import joining, review, talking
from claims.models import (
    Claim,
    CrossSourceNote,
    Evidence,
    Judgement,
    Position,
    Reading,
    Relay,
    Reviewed,
    Speaker,
    SpeakerName,
)
from claims.telling import Act, Subject
from claims.timeline import PARTS, Page, kinds, read_desk, read_record, subject_of
from sources.models import Batch, Snapshot, Source, Tag
from sources.records import Curated
from sources.revisions import revision
from tests import make
from tests.people import ada, administrator, ben, cem, make_person, stranger, viewer

pytestmark = pytest.mark.django_db


def timeline_of(record: Any, person: User | None = None, **kwargs: Any) -> Page:
    subject = subject_of(type(record), str(record.pk))
    assert subject is not None
    return read_record(person or ada(), subject, **kwargs)


def acts_of(page: Page) -> list[Act]:
    return [act for entry in page.entries for act in entry.acts]


def changes_of(page: Page) -> list[tuple[str, str, str]]:
    return [
        (change.label, change.old, change.new) for act in acts_of(page) for change in act.changes
    ]


def save(record: Any, by: User, **values: Any) -> None:
    if isinstance(record, Reviewed):
        make.change(record, by=by, **values)
        return
    for name, value in values.items():
        setattr(record, name, value)
    record._history_user = by
    record.save()


def test_a_revision_of_many_rows_is_one_entry_with_parts_and_lists() -> None:
    speaker = make.make_speaker("Wang Yi", names=["Van I"])
    with revision(reason="The Chinese name was missing"):
        save(speaker, cem(), name="Wang Yi of Beijing")
        SpeakerName.objects.create(speaker=speaker, name="王毅", language="zh-Hans")
        Position.objects.create(speaker=speaker, title="Foreign Minister")
        SpeakerName.objects.get(name="Van I").delete()
    page = timeline_of(speaker)
    assert (page.entries[0].who, list(page.entries[0].reasons)) == (
        cem(),
        ["The Chinese name was missing"],
    )
    assert set(changes_of(Page(page.entries[:1], None))) == {
        ("name", "Wang Yi", "Wang Yi of Beijing"),
        ("name taken away", "Van I", ""),
        ("new name", "", "王毅, zh-Hans"),
        ("new position", "", "Foreign Minister"),
    }


def test_a_part_that_changed_says_which_of_its_fields() -> None:
    speaker = make.make_speaker(names=["Van I"])
    with revision():
        name = speaker.names.get()
        name.language = "ru"
        name.save()
    assert ("name: language", "", "ru") in changes_of(timeline_of(speaker))


def test_two_saves_of_one_revision_are_one_change_from_first_to_last() -> None:
    tag = make.make_tag("oil")
    with revision():
        save(tag, ada(), name="gas")
        save(tag, ada(), name="coal")
    assert changes_of(timeline_of(tag)) == [("name", "oil", "coal")]


def test_tags_are_shown_as_they_were_and_are() -> None:
    claim = make.make_claim()
    with revision():
        claim.tags.add(make.make_tag("oil"))
        save(claim, ada(), proposition="Trade grew.")
    assert set(changes_of(timeline_of(claim))) == {
        ("tags", "", "oil"),
        ("proposition", "", "Trade grew."),
    }


def test_relays_and_evidence_belong_to_statement_and_fact() -> None:
    statement, fact, claim = make.make_statement(), make.make_fact(), make.make_claim()
    with revision(), make.open_doors(statement, fact):
        Relay.objects.create(statement=statement, outlet=make.make_outlet("RIA"), order=1)
        Evidence.objects.create(fact=fact, claim=claim)
    assert "RIA" in changes_of(timeline_of(statement))[0][2]
    ((label, _, evidence),) = changes_of(timeline_of(fact))
    assert (label, str(claim) in evidence) == ("new evidence", True)


def test_reviews_stand_with_their_reasons_and_say_once_that_the_status_changed() -> None:
    claim = make.make_claim(created_by=ada(), edited_by=ada())
    review.submit(record=claim, by=ada(), at=make.NOW)
    review.ask_for_changes(record=claim, by=ben(), at=make.NOW, reason="Wrong <year>.")
    page = timeline_of(claim)
    assert [(act.words, act.said) for act in acts_of(page)] == [
        ("asked for changes to it", "Wrong <year>."),
        ("submitted it", ""),
        ("made it", ""),
    ]
    assert changes_of(page) == []
    assert list(page.entries[0].reasons) == []


def test_comments_stand_in_it_for_whoever_may_see_comments() -> None:
    claim = make.make_claim()
    talking.say(record=claim, by=ben(), at=make.NOW, text="Which table?")
    reader = make_person("rita", None)
    assert [act.comment.text for act in acts_of(timeline_of(claim)) if act.comment] == [
        "Which table?"
    ]
    assert [act.comment for act in acts_of(timeline_of(claim, reader)) if act.comment] == []


def test_a_join_stands_with_both_records_and_its_reason() -> None:
    one, other = make.make_speaker("Wang Yi"), make.make_speaker("Van I")
    judgement = make.make_judgement(one, other)
    for record in (one, other):
        (act,) = [act for act in acts_of(timeline_of(record)) if act.record]
        assert act.record is not None
        assert (act.words, act.record.name, act.said) == (
            "joined two speakers",
            "Wang Yi – Van I",
            judgement.reason,
        )


def test_a_capture_stands_with_its_source() -> None:
    source = make.make_source()
    with revision():
        Snapshot.objects.create(
            source=source, text="Text", captured_at=make.NOW, captured_with="the desk"
        )
    assert ("snapshot", "", "captured on 2024-04-10 08:30 the desk") in changes_of(
        timeline_of(source)
    )


def test_a_batch_stands_with_what_it_was() -> None:
    with revision() as under_way:
        tag = make.make_tag()
    batch = Batch.objects.create(
        kind="import", what="tags.csv", model="sources.tag", revision=under_way.number,
        by=cem(), at=make.NOW,
    )  # fmt: skip
    (entry,) = timeline_of(tag).entries
    assert (entry.batch, entry.who) == (batch, cem())


def test_an_edit_in_the_middle_of_a_long_text_shows_what_is_around_it() -> None:
    note = make.make_note(body="One. " * 2_000 + "Two. " + "Three. " * 2_000)
    save(note, ada(), body=note.body.replace("Two.", "2."))
    ((_, old, new),) = changes_of(timeline_of(note))
    assert ("Two." in old, "2." in new, len(old) < 200) == (True, True, True)
    assert old.startswith("…")


def test_rows_older_than_revisions_are_their_own_entries() -> None:
    tag = make.make_tag("oil")
    save(tag, ada(), name="gas")
    tag.history.update(revision=None)
    assert [act.words for act in acts_of(timeline_of(tag))] == ["changed it", "made it"]


def test_a_deleted_record_keeps_its_timeline_by_key_and_by_uuid() -> None:
    event = make.make_event("Summit in Kazan")
    key, number = event.pk, event.uuid
    event._history_user = cem()  # type: ignore[attr-defined]  # read by django-simple-history
    event.delete()
    for word in (str(key), str(number)):
        subject = subject_of(type(event), word)
        assert subject is not None
        assert (subject.is_gone, subject.name) == (True, "Summit in Kazan")
        page = read_record(ada(), subject)
        assert [act.words for act in acts_of(page)] == ["deleted it", "made it"]
        assert page.entries[0].who == cem()


@pytest.mark.parametrize("word", ["0", "999999", str(uuid.UUID(int=7)), "abc", "", "-1", "9" * 40])
def test_what_never_was_has_no_timeline(word: str) -> None:
    assert subject_of(Tag, word) is None


def test_pages_have_fifty_entries_and_leave_none_out() -> None:
    tag = make.make_tag("0")
    for number in range(1, 121):
        save(tag, ada(), name=str(number))
    seen, before, sizes = [], None, []
    while True:
        page = timeline_of(tag, before=before)
        seen += [change[2] for change in changes_of(page)]
        sizes.append(len(page.entries))
        before = page.older
        if before is None:
            break
    assert sizes == [50, 50, 21]
    assert seen == [str(number) for number in range(120, 0, -1)]


def moved(model: type[Model], at: datetime) -> None:
    """Let all that a kind's history tells have happened at one moment."""
    kept: Any = model
    kept.history.update(history_date=at)


def test_entries_of_one_moment_are_neither_lost_nor_shown_twice() -> None:
    for _ in range(120):
        make.make_tag()
    moved(Tag, make.NOW)
    first = read_desk(ada())
    second = read_desk(ada(), before=first.older)
    third = read_desk(ada(), before=second.older)
    names = [act.record.name for page in (first, second, third) for act in acts_of(page)
             if act.record]  # fmt: skip
    assert len(names) == len(set(names)) == 120


def test_a_revision_whose_rows_lie_on_both_sides_of_a_page_is_shown_once() -> None:
    with revision():
        tag, outlet = make.make_tag("oil"), make.make_outlet("RIA")
    for _ in range(60):
        make.make_event()
    tag.history.update(history_date=datetime(2030, 1, 1, tzinfo=UTC))
    outlet.history.update(history_date=datetime(2020, 1, 1, tzinfo=UTC))
    first = read_desk(ada())
    second = read_desk(ada(), before=first.older)
    named = [act.record.name for page in (first, second) for act in acts_of(page) if act.record]
    assert named.count("RIA") == 1


def test_a_revision_of_thousands_of_rows_is_one_entry_with_counts() -> None:
    with revision(reason="Import"):
        Tag.objects.bulk_create(Tag(name=f"tag {number}") for number in range(700))
    make.make_outlet()
    page = read_desk(ada())
    assert [act.words for act in page.entries[1].acts] == ["made 700 tags"]
    assert list(page.entries[1].reasons) == ["Import"]
    assert (len(page.entries), page.older) == (2, None)


def test_the_desk_is_narrowed_by_person_day_and_kind() -> None:
    tag, outlet = make.make_tag("oil"), make.make_outlet("RIA")
    save(tag, ada(), name="gas")
    save(outlet, cem(), country="RU")
    tag.history.filter(name="gas").update(history_date=make.NOW)
    day = {"since": make.NOW - timedelta(hours=1), "until": make.NOW + timedelta(hours=1)}

    def names(**narrowed: Any) -> set[str]:
        found = acts_of(read_desk(ben(), **narrowed))
        return {act.record.name for act in found if act.record}

    assert names(by=cem()) == {"RIA"}
    assert names(**day) == {"gas"}
    assert names(kind="sources.outlet") == {"RIA"}
    assert names(kind="sources.outlet", by=ada()) == set()


def test_a_part_is_found_under_the_kind_that_it_belongs_to() -> None:
    speaker = make.make_speaker(names=["Van I"])
    Speaker.history.all().delete()
    page = read_desk(ada(), kind="claims.speaker")
    assert [act.record.name for act in acts_of(page) if act.record] == [str(speaker)]


def test_what_a_person_may_not_view_is_not_in_the_desks_timeline() -> None:
    claim = make.make_claim(status="submitted")
    review.reject(record=claim, by=ben(), at=make.NOW, reason="A secret")
    talking.say(record=claim, by=ben(), at=make.NOW, text="Another secret")
    assert read_desk(stranger()).entries == []
    assert read_desk(viewer()).entries != []


def test_a_deleted_record_is_named_and_leads_to_its_timeline() -> None:
    event = make.make_event("Summit in Kazan")
    event.delete()
    (gone, _made) = acts_of(read_desk(ada(), kind="claims.event"))
    assert gone.record is not None
    assert (gone.words, gone.record.name) == ("deleted", "Summit in Kazan")
    assert gone.record.address.startswith("/admin/timeline/claims.event/")


def queries_for(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        read()
    return len(queries)


def much(number: int) -> None:
    """Let a number of people's days happen."""
    for each in range(number):
        with revision(reason=f"{each}"):
            claim = make.make_claim(created_by=ada(), edited_by=ada())
            claim.tags.add(make.make_tag())
        with revision():
            save(claim, ada(), claimant=make.make_speaker(names=["Ван И"]))
        review.submit(record=claim, by=ada(), at=make.NOW)
        talking.say(record=claim, by=ben(), at=make.NOW, text="@ada and @cem, which table?")
        make.make_judgement()


def test_the_desks_timeline_asks_the_same_of_few_rows_and_of_many() -> None:
    person, _ = administrator(), cem()
    much(2)
    few = queries_for(lambda: read_desk(person))
    much(12)
    assert queries_for(lambda: read_desk(person)) <= few


def test_a_records_timeline_asks_the_same_of_few_rows_and_of_many() -> None:
    claim = make.make_claim(created_by=ada(), edited_by=ada())
    cem()

    def happen(number: int) -> None:
        for each in range(number):
            with revision():
                save(claim, ada(), proposition=f"{each}", claimant=make.make_speaker())
                claim.tags.add(make.make_tag())
            talking.say(record=claim, by=ben(), at=make.NOW, text="@ada and @cem, which table?")
            review.submit(record=claim, by=ada(), at=make.NOW)
            review.withdraw(record=claim, by=ada(), at=make.NOW)

    happen(1)
    few = queries_for(lambda: timeline_of(claim))
    happen(9)
    assert queries_for(lambda: timeline_of(claim)) == few


def test_every_curated_kind_has_a_timeline() -> None:
    assert {model for model in kinds() if issubclass(model, Curated)} >= {
        Claim, CrossSourceNote, Judgement, Source, Speaker, Tag,
    }  # fmt: skip
    for model in kinds():
        assert read_record(ada(), Subject(model, 1, uuid.uuid4(), "", is_gone=True)).entries == []


def test_a_join_that_was_parted_again_stands_twice() -> None:
    judgement = make.make_judgement(one := make.make_speaker(), make.make_speaker())
    joining.part(judgement=judgement, reason="Two men.", by=cem(), at=make.NOW)
    words = [act.words for act in acts_of(timeline_of(one)) if act.record]
    assert words == ["held apart two speakers", "joined two speakers"]


def test_whatever_has_a_history_has_a_page_or_belongs_to_what_has_one() -> None:
    assert set(kinds()) <= set(admin.site._registry) | set(PARTS)


def test_a_source_that_was_read_to_the_end_belongs_to_its_event() -> None:
    event = make.make_event()
    Reading.objects.create(event=event, source=make.make_source("Xinhua"), by=ada(), at=make.NOW)
    assert "Xinhua" in changes_of(timeline_of(event))[0][2]
    assert read_desk(administrator()).entries


def test_digests_are_nothing_that_people_read() -> None:
    fact = make.make_fact(claims=[make.make_claim()])
    conflict = make.make_conflict(inputs="a" * 64)
    conflict.inputs = "b" * 64
    conflict.save()
    said = str([changes_of(timeline_of(record)) for record in (fact, conflict)])
    assert "new evidence" in said
    assert fact.evidence.get().seen not in said
    assert "b" * 64 not in said
