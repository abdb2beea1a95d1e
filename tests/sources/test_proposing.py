"""Copies and credits are proposed, and a person decides."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sources import capture, proposing
from sources.models import Outlet, Proposal, Snapshot, Source
from tests import make
from tests.people import ada, ben, client_of
from tests.sources.web_pages import BODY

pytestmark = pytest.mark.django_db

STORY = "\n".join(BODY * 2)


def captured(text: str, outlet: str, **known: Any) -> Snapshot:
    return capture.capture_text(text=text, outlet=outlet, at=make.NOW, **known).snapshot


def cut_and_touched_up(text: str) -> str:
    """Return a text without its last third and with a few words changed."""
    words = text.split(" ")
    kept = words[: 2 * len(words) // 3]
    kept[10::40] = ["khác"] * len(kept[10::40])
    return " ".join(kept)


def decide(proposal: Proposal, *, accept: bool) -> Proposal:
    return proposing.decide(proposal=proposal, accept=accept, by=ada(), at=make.NOW)


def test_a_shortened_and_touched_up_copy_proposes_its_original() -> None:
    original = captured(STORY, "Agency", published="2024-01-12").source
    copy = captured(cut_and_touched_up(STORY), "Paper", published="2024-01-13").source
    proposal = Proposal.objects.get()
    assert (proposal.source, proposal.original, proposal.status) == (copy, original, "open")
    assert proposal.percent_shared is not None
    assert proposal.percent_shared > 60


def test_an_original_that_is_captured_later_is_still_the_original() -> None:
    copy = captured(cut_and_touched_up(STORY), "Paper", published="2024-01-13").source
    original = captured(STORY, "Agency", published="2024-01-12").source
    proposal = Proposal.objects.get()
    assert (proposal.source, proposal.original) == (copy, original)


def test_a_copy_of_a_copy_leads_to_the_root() -> None:
    root = captured(STORY, "Agency", published="2024-01-12").source
    middle = captured(STORY + "\nThêm.", "Paper", published="2024-01-13").source
    decide(Proposal.objects.get(source=middle), accept=True)
    last = captured(STORY + "\nBớt.", "Site", published="2024-01-14").source
    assert Proposal.objects.get(source=last).original == root


def test_another_report_on_the_same_event_is_no_copy() -> None:
    captured(STORY, "Agency")
    captured("Hai bên sẽ mở thêm một cửa khẩu phụ, theo chi cục hải quan. " * 3, "Paper")
    assert not Proposal.objects.exists()


def test_the_same_text_of_another_outlet_is_a_source_and_proposes_to_be_a_copy() -> None:
    captured(STORY, "Agency")
    captured(STORY, "Paper")
    assert (Source.objects.count(), Proposal.objects.get().percent_shared) == (2, 100)


def test_a_source_captured_again_is_no_copy_of_itself() -> None:
    for text in (STORY, STORY + "\nCập nhật."):
        captured(text, "Agency", url="https://agency.example/1")
    assert not Proposal.objects.exists()


def test_fourteen_copies_are_proposed_as_copies_of_one() -> None:
    original = captured(STORY, "Agency", published="2024-01-12").source
    for number in range(14):
        captured(f"{STORY}\nTrang {number}.", f"Paper {number}", published="2024-01-13")
    assert set(Proposal.objects.values_list("original", flat=True)) == {original.pk}
    assert Proposal.objects.count() == 14


def test_credited_agencies_are_proposed() -> None:
    captured(f"{STORY}\n(theo THX, AP, Reuters)", "Paper", language="vi")
    assert [proposal.agency for proposal in Proposal.objects.order_by("pk")] == [
        "Xinhua",
        "AP",
        "Reuters",
    ]


def test_an_agency_does_not_credit_itself() -> None:
    captured(f"{STORY}\n(theo Reuters)", "Reuters", language="vi")
    assert not Proposal.objects.exists()


def test_an_accepted_copy_is_one() -> None:
    proposal = make.make_proposal()
    decide(proposal, accept=True)
    proposal.source.refresh_from_db()
    assert proposal.source.copy_of == proposal.original


def test_an_accepted_credit_names_the_outlet_however_it_is_written() -> None:
    xinhua = make.make_outlet("XINHUA")
    proposal = make.make_proposal(agency="Xinhua")
    decide(proposal, accept=True)
    assert list(proposal.source.credits.all()) == [xinhua]


def test_an_agency_that_the_desk_has_not_is_made() -> None:
    decide(make.make_proposal(agency="AP"), accept=True)
    assert Outlet.objects.get(name="AP").kind == Outlet.Kind.AGENCY


def test_what_was_dismissed_is_not_proposed_again() -> None:
    text = f"{STORY}\n(theo AP)"
    captured(text, "Paper", url="https://paper.example/1", language="vi")
    decide(Proposal.objects.get(), accept=False)
    captured(text + " Sửa.", "Paper", url="https://paper.example/1", language="vi")
    assert [proposal.status for proposal in Proposal.objects.all()] == ["dismissed"]


def test_a_decision_is_made_once() -> None:
    proposal = make.make_proposal()
    decide(proposal, accept=False)
    with pytest.raises(ValidationError, match="decided already: dismissed"):
        decide(proposal, accept=True)


def test_two_sources_are_not_copies_of_each_other() -> None:
    proposal = make.make_proposal()
    assert proposal.original is not None
    proposal.original.copy_of = proposal.source
    proposal.original.save()
    with pytest.raises(ValidationError):
        decide(proposal, accept=True)
    proposal.refresh_from_db()
    assert proposal.status == "open"


def test_a_decision_in_the_reader_says_who_and_leads_back_to_the_text() -> None:
    proposal = make.make_proposal()
    address = reverse("admin:sources_proposal_decide", args=[proposal.pk, "accept"])
    answer = client_of(ben()).post(address)
    proposal.refresh_from_db()
    assert answer["Location"] == reverse("admin:read", args=[proposal.source_id])
    assert (proposal.status, proposal.decided_by) == ("accepted", ben())


def test_ticked_proposals_are_decided_in_the_list() -> None:
    proposals = [make.make_proposal(), make.make_proposal(agency="AP")]
    client_of(ada()).post(
        reverse("admin:sources_proposal_changelist"),
        {"action": "dismiss", "_selected_action": [each.pk for each in proposals]},
    )
    assert set(Proposal.objects.values_list("status", flat=True)) == {"dismissed"}
