"""One change is one revision, however many rows it writes."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from claims import review
from claims.models import Claim, ReviewEvent, SpeakerName
from sources import revisions
from sources.models import Tag
from tests import make
from tests.people import ada, ben, cem, client_of

pytestmark = pytest.mark.django_db


def test_rows_written_in_one_revision_share_its_number() -> None:
    with revisions.revision() as under_way:
        speaker = make.make_speaker(names=["Ван И", "王毅"])
    rows = [*speaker.history.all(), *SpeakerName.history.all()]
    assert {row.revision for row in rows} == {under_way.number}


def test_a_revision_inside_another_is_that_one() -> None:
    with revisions.revision() as outer, revisions.revision() as inner:
        assert inner.number == outer.number == revisions.current()


def test_after_a_revision_the_next_is_another() -> None:
    with revisions.revision() as first:
        pass
    with revisions.revision() as second:
        assert second.number != first.number


def test_a_change_outside_of_a_revision_is_one_of_its_own() -> None:
    tag = make.make_tag()
    tag.save()
    assert tag.history.values("revision").distinct().count() == 2


def test_every_row_of_a_revision_holds_its_reason_in_full() -> None:
    reason = "The customs office revised its series. " * 10
    with revisions.revision(reason=reason):
        tag = make.make_tag()
    assert tag.history.get().history_change_reason == reason.strip()


def test_a_reason_given_later_is_that_of_the_rows_written_since() -> None:
    with revisions.revision():
        tag = make.make_tag()
        revisions.give_reason(" Misspelt. ")
        tag.save()
    reasons = tag.history.order_by("history_id").values_list("history_change_reason", flat=True)
    assert list(reasons) == ["", "Misspelt."]


def test_a_record_s_own_reason_comes_before_the_revision_s() -> None:
    claim = make.make_claim(status="submitted")
    with revisions.revision(reason="Import of the week"):
        review.reject(record=claim, by=ben(), at=make.NOW, reason="Wrong year.")
    assert claim.history.first().history_change_reason == "Wrong year."


def test_a_step_of_review_and_its_history_are_one_revision() -> None:
    claim = review.submit(record=make.make_claim(created_by=ada()), by=ada(), at=make.NOW)
    assert ReviewEvent.objects.get().revision == claim.history.first().revision


def test_a_request_is_one_revision() -> None:
    seen = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.extend([revisions.current(), revisions.current()])
        return HttpResponse()

    for _ in range(2):
        revisions.OneRevision(view)(HttpRequest())
    assert (seen[0], seen[2]) == (seen[1], seen[3])
    assert seen[0] != seen[2]


def test_a_form_with_names_and_posts_is_one_revision() -> None:
    speaker = make.make_speaker()
    empty = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    fields: dict[str, Any] = {f"positions-{name}": value for name, value in empty.items()}
    fields |= {
        "name": "Wang Yi", "kind": "person", "country": "CN", "version": speaker.version,
        "names-TOTAL_FORMS": "1", "names-INITIAL_FORMS": "0", "names-0-name": "王毅",
        "names-0-language": "zh-Hans", "names-0-id": "", "names-0-speaker": speaker.pk,
    }  # fmt: skip
    address = reverse("admin:claims_speaker_change", args=[speaker.pk])
    assert client_of(cem()).post(address, fields).status_code == 302
    assert SpeakerName.history.get().revision == speaker.history.first().revision


def test_a_bulk_change_leaves_history_under_one_revision() -> None:
    with revisions.revision(reason="One beat"):
        tags = Tag.objects.bulk_create([Tag(name="customs"), Tag(name="oil")])
    tags[0].name = "trade"
    with revisions.revision(reason="Renamed"):
        Tag.objects.bulk_update(tags, ["name"])
    rows = list(tags[0].history.order_by("history_id"))
    assert [(row.history_type, row.name, row.version) for row in rows] == [
        ("+", "customs", 1),
        ("~", "trade", 2),
    ]
    assert [row.history_change_reason for row in rows] == ["One beat", "Renamed"]
    assert tags[1].history.first().revision == rows[1].revision


def test_a_bulk_change_keeps_what_lists_held() -> None:
    claim = make.make_claim()
    claim.tags.add(make.make_tag("oil"))
    claim.proposition = "Changed."
    with make.open_doors(claim):
        Claim.objects.bulk_update([claim], ["proposition"])
    assert [row.tag.name for row in claim.history.first().tags.all()] == ["oil"]
