"""The review queue's pages: what they show, who is let in, and how decisions are answered."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import queue, review
from claims.assessing import keep_up
from claims.emptying import empty
from claims.models import (
    Claim,
    Hold,
    Reviewed,
    ReviewEvent,
    Translation,
)
from claims.queue import HOLD, KINDS
from tests import make
from tests.claims import queued
from tests.claims.admin.everything import address
from tests.people import ada, administrator, ben, cem, client_of, stranger, viewer

pytestmark = pytest.mark.django_db

START = "/admin/review/"
QUERIES = {"claim": 49, "statement": 57, "note": 50, "fact": 53}
"""Session and person, the navigation, the record, what its page shows beside it, its talk."""


def page_of(record: Reviewed, part: str = "") -> str:
    kind = queue.kind_of(record)
    return f"{START}{kind}/{record.pk}/" + (f"?in={part}" if part else "")


def shown(record: Reviewed, person: User | None = None) -> str:
    """Return the page of a record as the person, or Ben, sees it, white space closed up."""
    response = client_of(person or ben()).get(page_of(record))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def decide(
    record: Reviewed, step: str = "approve", *, client: Client | None = None, **values: Any
) -> Any:
    """Send a decision as the page of the record as it is now would, and follow to the next."""
    seen = queued.seen(record)
    sent = {"step": step, "version": seen.version, "fingerprint": seen.fingerprint, **values}
    return (client or client_of(ben())).post(page_of(record), sent, follow=True)


def words_of(response: Any) -> str:
    """Return the text of a page without its tags."""
    return " ".join(re.sub("<[^>]*>", " ", response.content.decode()).split())


# The way in


def test_the_queue_leads_to_the_oldest_record_and_holds_it() -> None:
    old, _new = queued.claim(2), queued.claim(1)
    response = client_of(ben()).get(START)
    assert response.headers["Location"] == page_of(old)
    assert Hold.objects.get().record == old.uuid


def test_a_part_of_the_queue_is_kept_on_the_way() -> None:
    queued.claim(2)
    statement = queued.statement(1)
    response = client_of(ben()).get(f"{START}?in=statement")
    assert response.headers["Location"] == page_of(statement, "statement")
    page = client_of(ben()).get(page_of(statement, "statement")).content.decode()
    assert f'action="{page_of(statement, "statement")}"' in page


def test_another_reviewer_is_led_to_another_record() -> None:
    old, new = queued.claim(2), queued.claim(1)
    assert client_of(ben()).get(START).headers["Location"] == page_of(old)
    assert client_of(cem()).get(START).headers["Location"] == page_of(new)


def test_what_is_only_fetched_ahead_holds_nothing() -> None:
    queued.claim()
    client = client_of(ben())
    assert client.head(START).status_code == 204
    ahead = client.get(START, headers={"Sec-Purpose": "prefetch;prerender"})
    assert ahead.status_code == 204
    assert client.head(page_of(Claim.objects.get())).status_code == 200
    assert not Hold.objects.exists()


@pytest.mark.parametrize("who", [ada, viewer, stranger])
def test_who_may_not_review_is_refused_everywhere(who: Any) -> None:
    claim = queued.claim()
    client = client_of(who())
    for page in (START, page_of(claim)):
        assert client.get(page).status_code == 403
        assert client.post(page_of(claim), {"step": "approve"}).status_code == 403
    assert client.post(f"{page_of(claim)}hold/").status_code == 403
    assert Claim.objects.get().status == "submitted"
    assert not Hold.objects.exists()


def test_a_role_for_one_kind_opens_no_other() -> None:
    person = ada()
    person.user_permissions.add(permission("review_statement"))
    claim, statement = queued.claim(2), queued.statement(1, edited_by=ben())
    client = client_of(person)
    assert client.get(START).headers["Location"] == page_of(statement)
    assert client.get(page_of(claim)).status_code == 403


def permission(codename: str) -> Any:
    return User.user_permissions.rel.model.objects.get(codename=codename)  # type: ignore[attr-defined]  # the stubs leave it out


@pytest.mark.parametrize("page", ["source/1/", "claim/999/", f"note/{'9' * 40}/", "claim/x/"])
def test_what_there_is_not_is_not_found(page: str) -> None:
    assert client_of(ben()).get(START + page).status_code == 404


def test_the_navigation_has_the_queue_with_its_count_for_who_may_review() -> None:
    queued.claim(edited_by=ben())
    queued.statement()
    index = reverse("admin:index")
    assert 'href="/admin/review/">Review queue</a></th> <td>1</td>' in " ".join(
        client_of(ben()).get(index).content.decode().split()
    )
    for person in (ada(), viewer()):
        assert "/admin/review/" not in client_of(person).get(index).content.decode()


# What a page shows


def test_a_claim_shows_its_passage_among_the_sentences_around_it() -> None:
    source = make.make_source("Торговля", language="ru")
    text = "Раньше было иначе. Оборот достиг 240,1 млрд долларов за год. Потом всё изменилось."
    snapshot = make.make_snapshot(text, source=source)
    claim = queued.claim(passage=make.make_passage("240,1 млрд долларов", snapshot=snapshot))
    page = shown(claim)
    assert '<blockquote class="context" lang="ru"><span class="far">Раньше было иначе. </' in page
    assert '<mark class="here">240,1 млрд долларов</mark> за год.' in page
    assert "Потом всё изменилось.</span></blockquote>" in page
    assert f"/admin/read/{source.pk}/?snapshot={snapshot.pk}#claim-{claim.pk}" in page


def test_an_emptied_text_shows_its_tombstone() -> None:
    claim = queued.claim()
    empty(snapshot=claim.passage.snapshot, by=cem(), at=make.NOW, reason="Unlawful.")
    page = shown(claim)
    assert "Unlawful." in page
    assert "<blockquote" not in page


def test_a_claim_shows_the_other_claims_of_its_set_and_their_verdict() -> None:
    trade = make.make_indicator("Goods trade")
    odd = queued.claim(indicator=trade, value=Decimal(250_000_000_000))
    for number in range(3):
        outlet = make.make_outlet(f"Herald {number}")
        snapshot = make.make_snapshot(source=make.make_source(outlet=outlet))
        make.make_claim(indicator=trade, passage=make.make_passage(snapshot=snapshot))
    keep_up(at=make.NOW)
    page = shown(odd)
    assert "Against the set" in page
    assert all(f"Herald {number}" in page for number in range(3))
    assert "250.0 bn USD is the odd one out" in page
    assert "The set keeps the conflict open." in page


def test_a_claim_shows_the_arithmetic_that_it_does_not_fit() -> None:
    claim = queued.claim()
    make.make_conflict(claims=[claim], kind="arithmetic", reason="The parts add up to 230 bn.")
    assert "The parts add up to 230 bn." in shown(claim)


def test_our_translation_is_shown_with_its_language_and_translator() -> None:
    statement = queued.statement()
    Translation.objects.create(
        statement=statement, language="vi", text="Chúng ta tin nhau", translator="Cem"
    )
    page = shown(statement)
    assert "our translation, Cem" in page
    assert '<span lang="vi">Chúng ta tin nhau</span>' in page


def test_a_note_shows_how_it_reads_and_what_it_cites() -> None:
    claim = make.make_claim()
    note = queued.note(body=f"It reached [[claim:{claim.uuid}|240 bn]] then.")
    page = shown(note)
    assert '<div class="preview reading"' in page
    assert "240.1 bn USD</a> then." in page
    assert "a note needs two sources: met" in page


def test_a_fact_shows_its_evidence_and_its_weight() -> None:
    page = shown(queued.fact())
    assert "<td>supports</td>" in page
    assert "1 independent origin" in page


def test_a_record_shows_what_changed_since_the_last_decision() -> None:
    claim = queued.claim()
    review.ask_for_changes(record=claim, by=ben(), at=make.NOW, reason="Which year?")
    make.change(claim, by=ada(), period="2024", edited_by=ada())
    review.submit(record=claim, by=ada(), at=make.NOW)
    for page in (
        shown(claim, cem()),
        client_of(cem()).get(address(Claim, "change", claim.pk)).content.decode(),
    ):
        assert "Since the last review" in page
        assert "<del>2023</del> <ins>2024</ins>" in page


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_of_what_is_submitted_shows_the_difference_too(kind: str) -> None:
    record = {queue.kind_of(each): each for each in queued.one_of_each()}[kind]
    queued.send_back(record)
    page = client_of(cem()).get(address(type(record), "change", record.pk)).content.decode()
    assert "Since the last review" in page


def test_the_events_of_its_review_are_shown_with_their_reasons_escaped() -> None:
    page = shown(queued.send_back(queued.claim(), "<b>Which</b> year?"), cem())
    assert "“&lt;b&gt;Which&lt;/b&gt; year?”" in page


def test_what_comes_next_is_listed_with_who_has_it() -> None:
    first, second = queued.claim(2), queued.statement(1)
    queue.hold(record=second, by=cem(), at=timezone.now())
    page = shown(first)
    assert f'href="{page_of(second)}"' in page
    assert "with Cem" in page
    assert "1 of 2" in page


def test_a_held_record_says_with_whom_and_until_when_and_can_be_decided_all_the_same() -> None:
    claim = queued.claim()
    at = timezone.now()
    queue.hold(record=claim, by=cem(), at=at)
    page = shown(claim)
    assert f"Cem has this record open in the queue until {at + HOLD:%H:%M}." in page
    assert Hold.objects.get().by == cem()
    decide(claim)
    claim.refresh_from_db()
    assert claim.status == "approved"


def test_opening_what_one_changed_last_holds_nothing_and_says_why_it_cannot_be_approved() -> None:
    claim = queued.claim(edited_by=ben())
    page = shown(claim)
    assert not Hold.objects.exists()
    assert "You made the latest change to it, so somebody else decides." in page
    assert re.search(r'value="approve"[^>]* disabled', page)


def test_what_is_not_ready_says_what_is_missing_beside_the_button() -> None:
    note = queued.note()
    assert re.search(r'value="approve"[^>]* disabled', shown(note)) is None
    make.change(note, body="It cites nothing.")
    page = shown(note)
    assert re.search(r'value="approve"[^>]* disabled title="A cross-source note cites', page)


def test_a_decided_record_says_so_and_has_no_buttons() -> None:
    claim = queued.claim(status="approved")
    page = shown(claim)
    assert "This record is approved: there is nothing to decide." in page
    assert 'name="step"' not in page
    assert not Hold.objects.exists()


# Walking


def test_j_goes_to_the_next_and_lets_go_of_this_one() -> None:
    first, second = queued.claim(2), queued.claim(1)
    client = client_of(ben())
    client.get(page_of(first))
    response = client.get(f"{START}?after=claim-{first.pk}")
    assert response.headers["Location"] == page_of(second)
    assert Hold.objects.get().record == second.uuid


def test_k_goes_to_the_one_before_and_stays_where_there_is_none() -> None:
    first, second = queued.claim(2), queued.claim(1)
    client = client_of(ben())
    back = client.get(f"{START}?before=claim-{second.pk}")
    assert back.headers["Location"] == page_of(first)
    stays = client.get(f"{START}?before=claim-{first.pk}", follow=True)
    assert stays.redirect_chain[-1][0] == page_of(first)
    assert "There is none before this one." in words_of(stays)


def test_at_the_only_record_j_stays_and_says_so() -> None:
    claim = queued.claim()
    response = client_of(ben()).get(f"{START}?after=claim-{claim.pk}", follow=True)
    assert response.redirect_chain[-1][0] == page_of(claim)
    assert "Nothing else waits here." in words_of(response)


def test_back_from_a_decided_record_leads_to_what_waits() -> None:
    decided, waiting = queued.claim(3, status="approved"), queued.claim(1)
    response = client_of(ben()).get(f"{START}?before=claim-{decided.pk}")
    assert response.headers["Location"] == page_of(waiting)


@pytest.mark.parametrize("after", ["claim-999", "source-1", "claim-", "'", "claim-" + "9" * 50])
def test_to_walk_on_from_nowhere_begins_with_the_oldest(after: str) -> None:
    claim = queued.claim()
    response = client_of(ben()).get(START, {"after": after, "in": "nonsense"})
    assert response.headers["Location"] == page_of(claim)


# Deciding


def test_an_approval_leads_to_the_next_with_a_line_about_the_last() -> None:
    first, second = queued.claim(2), queued.statement(1)
    response = decide(first)
    assert response.redirect_chain[-1][0] == page_of(second)
    assert f'approved</span> <a href="{address(Claim, "change", first.pk)}">' in (
        response.content.decode()
    )
    assert Hold.objects.get().record == second.uuid
    assert ReviewEvent.objects.get().claim == first


def test_the_next_is_behind_the_one_decided_and_not_what_was_skipped() -> None:
    _skipped, decided, following = queued.claim(3), queued.claim(2), queued.claim(1)
    assert decide(decided).redirect_chain[-1][0] == page_of(following)


@pytest.mark.parametrize("step", ["ask_for_changes", "reject"])
def test_a_reason_stays_on_record_as_it_was_written(step: str) -> None:
    claim = queued.claim()
    decide(claim, step, reason="<script>alert(1)</script> Which year?")
    assert ReviewEvent.objects.get().reason == "<script>alert(1)</script> Which year?"


@pytest.mark.parametrize("step", ["ask_for_changes", "reject"])
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_without_a_reason_nothing_is_decided_and_the_page_says_so(step: str, reason: str) -> None:
    claim = queued.claim()
    response = decide(claim, step, reason=reason)
    assert "Give a reason:" in words_of(response)
    assert f'value="{step}" data-key' in response.content.decode()
    assert " data-refused" in response.content.decode()
    assert Claim.objects.get().status == "submitted"


def test_a_reason_of_a_megabyte_is_refused_and_kept_in_the_field() -> None:
    response = decide(queued.claim(), "reject", reason="why " * 250_000)
    assert "The reason has 999999 characters; a reason has at most 5000." in words_of(response)
    assert response.content.decode().count("why ") >= 250_000
    assert not ReviewEvent.objects.exists()


def test_a_refused_reason_is_shown_again_and_not_as_html() -> None:
    response = decide(queued.claim(edited_by=ben()), "approve", reason="<i>fine</i>")
    assert "&lt;i&gt;fine&lt;/i&gt;</textarea>" in response.content.decode()
    assert "You made the latest change" in words_of(response)


def test_what_changed_meanwhile_is_shown_again_and_not_decided() -> None:
    claim = queued.claim()
    seen = queued.seen(claim)
    make.change(claim, by=ada(), period="2024", edited_by=ada())
    response = decide(claim, version=seen.version, fingerprint=seen.fingerprint)
    assert "has changed since you opened it, so nothing was decided." in words_of(response)
    assert f'name="version" value="{seen.version + 1}"' in response.content.decode()
    assert Claim.objects.get().status == "submitted"


def test_what_somebody_else_decided_meanwhile_says_who() -> None:
    claim = queued.claim()
    seen = queued.seen(claim)
    decide(claim, "reject", client=client_of(cem()), reason="No such figure.")
    response = decide(claim, version=seen.version, fingerprint=seen.fingerprint)
    assert "Nothing was decided: Cem rejected it meanwhile." in words_of(response)
    assert Claim.objects.get().status == "rejected"


def test_a_form_that_is_sent_twice_decides_once() -> None:
    claim = queued.claim()
    seen = queued.seen(claim)
    for _time in range(2):
        decide(claim, version=seen.version, fingerprint=seen.fingerprint)
    assert ReviewEvent.objects.count() == 1


@pytest.mark.parametrize(
    "forged",
    [{"fingerprint": "f" * 64}, {"version": 999}, {"version": "x"}, {"version": "9" * 30}],
)
def test_a_forged_version_or_fingerprint_decides_nothing(forged: dict[str, Any]) -> None:
    claim = queued.claim()
    assert "nothing was decided" in words_of(decide(claim, **forged))
    assert Claim.objects.get().status == "submitted"


@pytest.mark.parametrize("step", ["reopen", "submit", "delete", ""])
def test_only_the_three_decisions_can_be_sent(step: str) -> None:
    assert decide(queued.claim(), step).status_code == 404


def test_after_the_last_one_the_queue_says_kindly_that_it_is_empty() -> None:
    response = decide(queued.claim())
    words = words_of(response)
    assert "Nothing waits for you" in words
    assert "1 decided by you today" in words
    assert response.context["decided"][0][0].by == ben()


def test_an_empty_part_leads_to_what_waits_elsewhere() -> None:
    queued.claim()
    words = words_of(client_of(ben()).get(f"{START}?in=fact"))
    assert "Nothing waits for you here" in words
    assert "1 record waits in another part" in words


def test_when_others_have_all_of_it_the_queue_says_so() -> None:
    queue.hold(record=queued.claim(), by=cem(), at=timezone.now())
    words = words_of(client_of(ben()).get(START))
    assert "1 record of this part is open with somebody else just now." in words


# Holding for longer


def test_whoever_works_on_a_record_holds_it_for_longer() -> None:
    claim = queued.claim()
    client = client_of(ben())
    client.get(page_of(claim))
    Hold.objects.update(until=timezone.now() + timedelta(minutes=1))
    assert client.post(f"{page_of(claim)}hold/").status_code == 200
    assert Hold.objects.get().until > timezone.now() + timedelta(minutes=9)


def test_what_another_has_or_is_decided_is_not_held_for_longer() -> None:
    claim = queued.claim()
    queue.hold(record=claim, by=cem(), at=timezone.now())
    client = client_of(ben())
    assert client.post(f"{page_of(claim)}hold/").status_code == 409
    decide(claim)
    assert client.post(f"{page_of(claim)}hold/").status_code == 409
    assert client.get(f"{page_of(claim)}hold/").status_code == 405


# Questions to the database


def questions(record: Reviewed) -> int:
    client = client_of(administrator())
    client.get(page_of(record))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page_of(record)).status_code == 200
    return len(queries)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_as_many_questions_however_much_waits(kind: str) -> None:
    record = {queue.kind_of(each): each for each in queued.one_of_each()}[kind]
    queued.send_back(record)
    counts = []
    for hours in (6, *range(10, 20)):  # what comes next has records of all kinds from the first on
        for make_one in (queued.claim, queued.statement, queued.note, queued.fact):
            make_one(hours)
        if hours in {6, 19}:
            counts.append(questions(record))
    assert counts == [QUERIES[kind]] * 2
