"""Undoing a batch: all that can be, in one go; what has changed since is left and named."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections

from claims import joining, review, undoing
from claims.models import (
    Claim,
    Comment,
    Event,
    Judgement,
    Position,
    Reading,
    ReviewEvent,
    Speaker,
    SpeakerName,
    Status,
    Suggestion,
)
from sources import batches
from sources.models import Batch, Outlet, Source, Tag, Touched
from sources.records import Curated
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.tables import a_row, import_rows
from tests.people import ada, administrator, ben, cem, client_of, viewer

pytestmark = pytest.mark.django_db


def imported(model: Any, *rows: dict[str, Any], by: User | None = None) -> Batch:
    """Import these rows by the pages, and return the batch that it made."""
    import_rows(model, *rows, by=by or cem())
    return Batch.objects.latest("pk")


def acted(name: str, records: list[Any], *, by: User, **fields: Any) -> Batch:
    """Take an action with these records from their list, and return the batch that it made."""
    ticked = [record.pk for record in records]
    page = address(type(records[0]), "changelist")
    sent = {"action": name, "_selected_action": ticked, **fields}
    assert client_of(by).post(page, sent).status_code in {200, 302}
    return Batch.objects.latest("pk")


def undo(batch: Batch, by: User | None = None) -> undoing.Undone:
    return undoing.undo(batch=batch, by=by or cem(), at=make.NOW)


def reasons(done: undoing.Undone) -> list[str]:
    return [left.why for left in done.left]


def drafts(count: int, **values: Any) -> list[Claim]:
    return [make.make_claim(created_by=ada(), edited_by=ada(), **values) for _ in range(count)]


def changed(batch_of: Callable[[], object], *, model: type[Curated] = Tag) -> Batch:
    """Keep as a batch whatever a function changes."""
    with batches.batch(
        kind=Batch.Kind.ACTION,
        what="Some",
        model=model,
        counted=(model,),
        by=cem(),
        at=make.NOW,
        least=0,
    ) as kept:
        batch_of()
    assert kept.batch is not None
    return kept.batch


def test_what_an_import_made_goes() -> None:
    batch = imported(Claim, a_row(), a_row())
    assert len(undo(batch).undone) == 2
    assert not Claim.objects.exists()


def test_what_an_import_changed_is_as_before() -> None:
    claim = make.make_claim(proposition="Before.", credibility=2)
    batch = imported(Claim, {"id": claim.uuid, "proposition": "After.", "credibility": "5"})
    make_untouched = Claim.objects.get()
    assert make_untouched.proposition == "After."
    undo(batch)
    claim.refresh_from_db()
    assert (claim.proposition, claim.credibility) == ("Before.", 2)


def test_new_and_changed_rows_of_one_import_are_undone_together() -> None:
    known = a_row(credibility="2")
    imported(Claim, known)
    batch = imported(Claim, a_row(credibility="3"), {**known, "credibility": "5"})
    assert len(undo(batch).undone) == 2
    assert [each.credibility for each in Claim.objects.all()] == [2]


def test_what_has_changed_since_is_left_with_who_and_when() -> None:
    speakers = [make.make_speaker(name) for name in ("Wang Yi", "Sergei Lavrov")]
    batch = imported(Speaker, *({"id": each.uuid, "country": "CN"} for each in speakers))
    speakers[0].refresh_from_db()
    speakers[0].kind = "office"
    speakers[0]._history_user = ben()  # type: ignore[attr-defined]
    speakers[0].save()
    done = undo(batch)
    assert [(left.model, left.key) for left in done.left] == [(Speaker, speakers[0].pk)]
    assert reasons(done)[0].startswith("Ben changed it on ")
    assert [each.country for each in Speaker.objects.order_by("pk")] == ["CN", ""]


def test_a_save_that_changed_nothing_is_no_change_since() -> None:
    batch = imported(Speaker, {"name": "Wang Yi"})
    Speaker.objects.get().save()
    assert not undo(batch).left


def test_a_claim_that_is_cited_since_is_left() -> None:
    batch = imported(Claim, a_row(), a_row())
    cited = Claim.objects.order_by("pk")[0]
    make.make_note("Two readouts", claims=[cited])
    assert reasons(undo(batch)) == ["The note “Two readouts” cites it."]
    assert Claim.objects.get() == cited


def test_a_claim_that_a_fact_leans_on_since_is_left() -> None:
    batch = imported(Claim, a_row(), a_row())
    make.make_fact(claims=[Claim.objects.order_by("pk")[0]])
    assert "leans on it" in reasons(undo(batch))[0]


def test_a_claim_that_was_commented_on_since_is_left() -> None:
    batch = imported(Claim, a_row(), a_row())
    Comment.objects.create(claim=Claim.objects.latest("pk"), text="Sure?", by=ben(), at=make.NOW)
    assert reasons(undo(batch)) == ["Ben commented on it on 10 Apr 2024 08:30."]


def test_a_claim_that_went_to_review_since_is_left() -> None:
    batch = imported(Claim, a_row(), a_row())
    review.submit(record=Claim.objects.latest("pk"), by=ben(), at=make.NOW)
    assert reasons(undo(batch))[0].startswith("Ben changed it on ")
    assert Claim.objects.get().status == Status.SUBMITTED


def test_a_claim_that_was_deleted_since_is_named() -> None:
    batch = imported(Claim, a_row(), a_row())
    Claim.objects.latest("pk").delete()
    assert "deleted it on" in reasons(undo(batch))[0]


def test_a_speaker_goes_with_its_names() -> None:
    batch = imported(Speaker, {"name": "Wang Yi", "names": "ru: Ван И; zh-Hans: 王毅"})
    assert batch.number_of_records == 1
    undo(batch)
    assert not Speaker.objects.exists()
    assert not SpeakerName.objects.exists()


def test_names_that_an_import_added_go_and_those_of_before_stay() -> None:
    make.make_speaker("Wang Yi", names=["Ван И"])
    undo(imported(Speaker, {"name": "Wang Yi", "names": "vi: Vương Nghị"}))
    assert [name.name for name in SpeakerName.objects.all()] == ["Ван И"]


def test_a_speaker_with_a_post_of_since_is_left_with_its_names() -> None:
    batch = imported(Speaker, {"name": "Wang Yi", "names": "ru: Ван И"}, {"name": "Sergei Lavrov"})
    speaker = Speaker.objects.get(name="Wang Yi")
    Position.objects.create(speaker=speaker, title="Minister", held="2013/..")
    assert reasons(undo(batch)) == ["The position “Minister” leans on it."]
    assert [name.name for name in speaker.names.all()] == ["Ван И"]


def test_a_speaker_who_takes_part_in_an_event_since_is_left() -> None:
    batch = imported(Speaker, {"name": "Wang Yi"}, {"name": "Sergei Lavrov"})
    make.make_event("Call").participants.add(Speaker.objects.get(name="Wang Yi"))
    assert reasons(undo(batch)) == ["The event “Call” leans on it."]


def test_a_speaker_who_was_judged_since_is_left() -> None:
    batch = imported(Speaker, {"name": "Wang Yi"}, {"name": "Wang"}, {"name": "Sergei Lavrov"})
    one, other, _ = Speaker.objects.order_by("pk")
    make.make_judgement(one, other, verdict="different")
    assert len(undo(batch).left) == 2


def test_tags_and_credits_of_an_import_are_as_before() -> None:
    source = make.make_source("Source", url="https://a.example/1")
    kept, new = make.make_tag("oil"), make.make_tag("gas")
    agency = make.make_outlet("Agency")
    source.tags.add(kept)
    row = {"id": source.uuid, "tags": "oil; gas", "credits": "Agency"}
    batch = imported(Source, row)
    assert set(source.tags.all()) == {kept, new}
    Touched.objects.all().delete()
    undo(batch)
    assert (list(source.tags.all()), list(source.credits.all())) == ([kept], [])
    assert Touched.objects.filter(kind="source", key=source.pk).exists()
    assert Outlet.objects.filter(pk=agency.pk).exists()


def test_a_list_that_has_changed_since_is_left() -> None:
    source = make.make_source(url="https://a.example/1")
    make.make_tag("oil")
    batch = imported(Source, {"id": source.uuid, "tags": "oil"})
    source.tags.add(make.make_tag("gas"))
    with pytest.raises(undoing.UndoingProblem, match=r"Nothing of it can be undone\. Somebody"):
        undo(batch)


def test_thirty_submits_are_taken_back() -> None:
    claims = drafts(30)
    done = undo(acted("submit", claims, by=ada()))
    assert (len(done.undone), done.left) == (30, [])
    assert {claim.status for claim in Claim.objects.all()} == {Status.DRAFT}
    assert ReviewEvent.objects.filter(by=cem()).count() == 30


def test_approvals_are_taken_back_but_for_those_decided_since() -> None:
    claims = drafts(3)
    for claim in claims:
        review.submit(record=claim, by=ada(), at=make.NOW)
    batch = acted("approve", claims, by=ben())
    claims[0].refresh_from_db()
    review.reopen(record=claims[0], by=ben(), at=make.NOW, reason="Wrong year.")
    done = undo(batch)
    assert [left.key for left in done.left] == [claims[0].pk]
    assert [each.status for each in Claim.objects.order_by("pk")] == [
        Status.DRAFT, Status.SUBMITTED, Status.SUBMITTED,
    ]  # fmt: skip


def test_whom_records_were_assigned_to_is_as_before() -> None:
    claims = [*drafts(1, assigned_to=ben()), *drafts(1)]
    undo(acted("assign_to_me", claims, by=ada()))
    assert [claim.assigned_to for claim in Claim.objects.order_by("pk")] == [ben(), None]


def test_an_approved_claim_that_an_import_sent_to_review_is_approved_again_as_it_was() -> None:
    [claim] = drafts(1, proposition="Before.")
    review.submit(record=claim, by=ada(), at=make.NOW)
    review.approve(record=claim, by=ben(), at=make.NOW)
    batch = imported(Claim, {"id": claim.uuid, "proposition": "After."})
    assert Claim.objects.get().status == Status.SUBMITTED
    undo(batch)
    claim.refresh_from_db()
    assert (claim.proposition, claim.status) == ("Before.", Status.APPROVED)
    assert claim.approved_fingerprint == claim.fingerprint


def test_where_it_no_longer_reads_as_it_was_approved_it_stays_in_review() -> None:
    [claim] = drafts(1, proposition="Before.")
    review.submit(record=claim, by=ada(), at=make.NOW)
    review.approve(record=claim, by=ben(), at=make.NOW)
    make.put(claim, approved_fingerprint="of another wording")
    undo(imported(Claim, {"id": claim.uuid, "proposition": "After."}))
    claim.refresh_from_db()
    assert (claim.proposition, claim.status) == ("Before.", Status.SUBMITTED)
    assert claim.edited_by == cem()


def test_an_import_of_what_is_not_material_leaves_the_approval() -> None:
    [claim] = drafts(1, credibility=2)
    review.submit(record=claim, by=ada(), at=make.NOW)
    review.approve(record=claim, by=ben(), at=make.NOW)
    undo(imported(Claim, {"id": claim.uuid, "credibility": "5"}))
    claim.refresh_from_db()
    assert (claim.credibility, claim.status) == (2, Status.APPROVED)


def test_figures_that_go_are_compared_anew() -> None:
    indicator = make.make_indicator("Goods trade")
    batch = imported(Claim, a_row(indicator="Goods trade"))
    Touched.objects.all().delete()
    undo(batch)
    assert Touched.objects.filter(kind="indicator", key=indicator.pk).exists()


def test_a_join_is_parted() -> None:
    one, other = make.make_speaker("Wang Yi"), make.make_speaker("Wang")
    make.make_judgement(one, other)
    done = undo(Batch.objects.get())
    other.refresh_from_db()
    assert (other.joined_to, Judgement.objects.count(), len(done.undone)) == (None, 0, 1)


def test_a_parting_is_undone_to_the_join_of_before() -> None:
    one, other = make.make_speaker("Wang Yi"), make.make_speaker("Wang")
    judgement = make.make_judgement(one, other)
    joining.part(judgement=judgement, reason="Two persons.", by=cem(), at=make.NOW)
    undo(Batch.objects.latest("pk"))
    other.refresh_from_db()
    judgement.refresh_from_db()
    assert (other.joined_to, judgement.verdict, judgement.reason) == (one, "same", "One passport.")


def test_a_join_that_contradicts_another_judgement_by_now_is_left() -> None:
    one, two, three = (make.make_speaker(name) for name in ("One", "Two", "Three"))
    judgement = make.make_judgement(one, two)
    joining.part(judgement=judgement, reason="Two persons.", by=cem(), at=make.NOW)
    parting = Batch.objects.latest("pk")
    make.make_judgement(one, three)
    make.make_judgement(two, three, verdict="different")
    with pytest.raises(undoing.UndoingProblem, match="were judged different"):
        undo(parting)


def test_what_was_deleted_is_made_again_with_its_key_uuid_and_lists() -> None:
    tag, claim = make.make_tag("oil"), make.make_claim()
    claim.tags.add(tag)
    key, uuid = tag.pk, tag.uuid
    batch = changed(tag.delete)
    assert not claim.tags.exists()
    undo(batch)
    [again] = claim.tags.all()
    assert (again.pk, again.uuid, again.name) == (key, uuid, "oil")


def test_an_event_that_was_deleted_is_made_again_with_its_topics() -> None:
    event, statement = make.make_event("Call"), make.make_statement()
    event.participants.add(statement.speaker)
    make.make_topic("Trade", event=event).statements.add(statement)
    Reading.objects.create(
        event=event, source=statement.passage.snapshot.source, by=ada(), at=make.NOW
    )
    undo(changed(event.delete, model=Event))
    [again] = Event.objects.all()
    assert [topic.name for topic in again.topics.all()] == ["Trade"]
    assert list(again.topics.get().statements.all()) == [statement]
    assert (list(again.participants.all()), again.readings.count()) == ([statement.speaker], 1)


def test_what_stands_in_the_place_of_a_deleted_record_is_not_written_over() -> None:
    tag = make.make_tag("oil")
    batch = changed(tag.delete)
    make.make_tag("oil")
    with pytest.raises(undoing.UndoingProblem, match="already exists"):
        undo(batch)


def test_suggestions_are_open_again_when_the_drafts_made_of_them_go() -> None:
    snapshot = make.make_snapshot()
    for words in (make.FIGURE, "26.3%"):
        make.make_suggestion(words, snapshot=snapshot)
    page = f"/admin/suggest/{snapshot.pk}/accept/"
    client_of(ada()).post(page, {"start": 0, "end": len(snapshot.text)})
    assert Claim.objects.count() == 2
    undo(Batch.objects.get())
    assert not Claim.objects.exists()
    assert set(Suggestion.objects.values_list("status", flat=True)) == {"open"}


def test_an_accepted_credit_is_undone_with_the_outlet_that_it_made() -> None:
    proposals = [make.make_proposal(agency="Xinhua"), make.make_proposal(agency="TASS")]
    batch = acted("accept", proposals, by=ada())
    assert Outlet.objects.filter(name="Xinhua").exists()
    assert not undo(batch).left
    assert not Outlet.objects.filter(name__in=("Xinhua", "TASS")).exists()
    assert {each.status for each in type(proposals[0]).objects.all()} == {"open"}


def test_history_says_who_undid_what() -> None:
    claim = make.make_claim(credibility=2)
    batch = imported(Claim, {"id": claim.uuid, "credibility": "5"})
    undo(batch)
    batch.refresh_from_db()
    row = claim.history.first()
    assert (row.history_user, row.history_change_reason) == (cem(), "Undo of table.csv")
    assert row.revision == batch.undone_in


def test_a_batch_is_undone_once() -> None:
    batch = imported(Claim, a_row())
    undo(batch)
    with pytest.raises(undoing.UndoingProblem, match="Cem has undone it already"):
        undo(batch, by=administrator())


@pytest.mark.parametrize("who", [ada, ben, viewer])
def test_only_editors_undo(who: Any) -> None:
    batch = imported(Claim, a_row())
    with pytest.raises(undoing.UndoingProblem, match="Only Editors"):
        undo(batch, by=who())
    assert Claim.objects.exists()


def test_nothing_is_half_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    speakers = [make.make_speaker() for _ in range(3)]
    batch = imported(Speaker, *({"id": each.uuid, "country": "RU"} for each in speakers))
    save = Speaker.save

    def fails_at_the_second(self: Speaker, *args: Any, **kwargs: Any) -> None:
        if self.pk == speakers[1].pk:
            raise RuntimeError("The power fails.")
        save(self, *args, **kwargs)

    monkeypatch.setattr(Speaker, "save", fails_at_the_second)
    with pytest.raises(RuntimeError):
        undo(batch)
    batch.refresh_from_db()
    assert (batch.undone_at, {each.country for each in Speaker.objects.all()}) == (None, {"RU"})


@pytest.mark.django_db(transaction=True)
def test_of_two_who_undo_at_once_one_wins() -> None:
    batch = imported(Claim, a_row(), a_row())
    people = [cem(), administrator()]
    outcomes: list[object] = []
    ready = threading.Barrier(2)

    def press(person: User) -> None:
        ready.wait()
        try:
            outcomes.append(len(undo(batch, by=person).undone))
        except undoing.UndoingProblem as problem:
            outcomes.append(str(problem).partition(" on ")[0])
        finally:
            connections.close_all()

    pressed = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in pressed:
        thread.start()
    for thread in pressed:
        thread.join()
    batch.refresh_from_db()
    assert batch.undone_by is not None
    winner = batch.undone_by.first_name
    assert sorted(map(str, outcomes)) == ["2", f"{winner} has undone it already,"]
    assert not Claim.objects.exists()
