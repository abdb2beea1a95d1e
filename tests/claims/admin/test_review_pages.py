"""What the lists and forms say where the rules of review refuse something."""

from typing import Any

import pytest

from claims import review
from claims.models import Claim, CrossSourceNote, Fact, ReviewEvent, Statement
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import form_with, messages_of, send
from tests.people import ada, ben, cem, client_of, viewer

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> & “lý do” 理由"
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “lý do” 理由"
MEGABYTE = "x" * 1_048_576


def submitted(**values: Any) -> Claim:
    owner: dict[str, Any] = {"created_by": ada(), "edited_by": ada(), "status": "submitted"}
    return make.make_claim(**owner | values)


def take(name: str, *records: Any, **fields: Any) -> Any:
    ticked = {"action": name, "_selected_action": [record.pk for record in records]}
    page = address(type(records[0]), "changelist")
    return client_of(ben()).post(page, {**ticked, **fields}, follow=True)


def step_page(claim: Claim, step: str) -> str:
    return address(Claim, "step", claim.pk, step)


def page_of(record: Any, person: Any = None) -> str:
    response = client_of(person or ben()).get(address(type(record), "change", record.pk))
    return response.content.decode()


def test_of_many_ticked_ones_own_are_refused_by_name_and_the_others_approved() -> None:
    others = [submitted(period="2021"), submitted(period="2022")]
    own = submitted(period="2023", edited_by=ben())
    response = take("approve", *others, own)
    assert messages_of(response)[:2] == [
        "2 claims approved.",
        "240.1 bn USD, 2023 can't be approved by you. "
        "You made the latest change to it, so somebody else decides.",
    ]
    assert set(Claim.objects.values_list("period", "status")) == {
        ("2021", "approved"), ("2022", "approved"), ("2023", "submitted"),
    }  # fmt: skip


def test_whoever_comes_second_reads_who_was_first() -> None:
    claim = submitted()
    review.approve(record=claim, by=cem(), at=make.NOW)
    response = client_of(ben()).post(step_page(claim, "approve"), follow=True)
    assert messages_of(response) == [
        "240.1 bn USD, 2023 is approved, so it can't be approved. "
        "Cem approved it on 10 Apr 2024, 08:30."
    ]


def test_a_reason_of_a_megabyte_is_asked_for_again_and_is_still_there() -> None:
    claim = submitted()
    response = client_of(ben()).post(step_page(claim, "reject"), {"reason": MEGABYTE})
    page = response.content.decode()
    assert "The reason has 1048576 characters; a reason has at most 5000." in page
    assert form_with(response.content, "reason").fields["reason"] == [MEGABYTE]
    assert Claim.objects.get().status == "submitted"


def test_a_long_reason_for_many_is_refused_once() -> None:
    response = take("reject", submitted(), submitted(), reason="x" * 5_001)
    assert response.content.decode().count("a reason has at most 5000") == 1
    assert not ReviewEvent.objects.exists()


def test_a_reason_of_five_thousand_characters_is_kept_whole() -> None:
    claim = submitted()
    client_of(ben()).post(step_page(claim, "reject"), {"reason": "理" * 5_000})
    assert ReviewEvent.objects.get().reason == "理" * 5_000
    assert claim.history.first().history_change_reason == "理" * 5_000


def test_html_in_a_reason_is_shown_as_it_was_typed() -> None:
    claim = submitted()
    client_of(ben()).post(step_page(claim, "reject"), {"reason": HOSTILE})
    others = (address(ReviewEvent, "changelist"), address(Claim, "history", claim.pk))
    pages = [page_of(claim), *(client_of(ben()).get(page).content.decode() for page in others)]
    assert all(SHOWN in page for page in pages)
    assert not any("<script>alert" in page for page in pages)


def test_html_in_a_reason_that_is_asked_for_again_stays_text() -> None:
    long = HOSTILE + "x" * 5_000
    response = client_of(ben()).post(step_page(submitted(), "reject"), {"reason": long})
    assert SHOWN in response.content.decode()


def test_a_step_that_nobody_knows_has_no_page() -> None:
    claim = submitted()
    assert client_of(ben()).post(step_page(claim, "bless")).status_code == 404
    send(client_of(ben()), address(Claim, "change", claim.pk), "_step=approve", _step="bless")
    assert Claim.objects.get().status == "submitted"


def test_a_refused_button_is_switched_off_beside_the_rule_that_refuses() -> None:
    page = page_of(submitted(edited_by=ben()))
    rule = "You made the latest change to it, so somebody else decides."
    assert f'value="approve" disabled title="{rule}" aria-describedby="refusal_approve"' in page
    assert f'id="refusal_approve">{rule}</span>' in page
    assert 'value="reject">' in page


def test_what_is_not_ready_is_not_approved_and_the_form_says_why() -> None:
    fact = make.make_fact(status="submitted", created_by=ada(), edited_by=ada())
    assert 'value="approve" disabled title="A fact needs evidence' in page_of(fact)


def test_what_is_not_ready_may_be_mended_and_submitted_in_one_go() -> None:
    claim = make.make_claim(created_by=ada(), edited_by=ada(), unit="")
    assert "disabled" not in page_of(claim, ada()).split('value="submit"')[1].split(">")[0]
    send(client_of(ada()), address(Claim, "change", claim.pk), "_step=submit", unit="USD")
    claim.refresh_from_db()
    assert (claim.status, claim.unit) == ("submitted", "USD")


def test_an_edit_and_an_approval_in_one_go_are_an_edit() -> None:
    claim = submitted()
    page = address(Claim, "change", claim.pk)
    response = send(client_of(ben()), page, "_step=approve", period="2022")
    claim.refresh_from_db()
    assert (claim.status, claim.period, claim.edited_by) == ("submitted", "2022", ben())
    assert "You made the latest change" in messages_of(response)[-1]


def test_the_form_names_the_fields_that_sent_a_record_back_by_their_labels() -> None:
    claim = submitted(status="approved")
    page = address(Claim, "change", claim.pk)
    response = send(client_of(cem()), page, period="2022", is_record="on")
    assert "It was approved, so it waits for review again" in messages_of(response)[0]
    shown = page_of(claim)
    assert "<b>Cem</b> changed the approved content of it" in shown
    assert "“Changed after approval: period, called a record”" in shown


def test_a_step_taken_back_is_told_as_such() -> None:
    claim = submitted()
    review.reject(record=claim, by=ben(), at=make.NOW, reason="Wrong year.")
    review.take_back(event=ReviewEvent.objects.get(), by=cem(), at=make.NOW, reason="By mistake.")
    assert "<b>Cem</b> took back the last step of it" in page_of(claim)


@pytest.mark.parametrize("model", [Claim, Statement, CrossSourceNote, Fact])
def test_nobody_is_made_responsible_who_may_not_work_on_it(model: Any) -> None:
    makers: dict[Any, Any] = {
        Claim: make.make_claim, Statement: make.make_statement,
        CrossSourceNote: make.make_note_over_two_sources, Fact: make.make_fact,
    }  # fmt: skip
    record = makers[model](created_by=ada(), edited_by=ada())
    response = send(client_of(ada()), address(model, "change", record.pk), assigned_to=viewer().pk)
    assert "The role of Vera allows no work on" in response.content.decode()
    record.refresh_from_db()
    assert record.assigned_to is None


def test_somebody_who_was_switched_off_since_doesnt_stop_an_edit() -> None:
    claim = make.make_claim(created_by=ada(), edited_by=ada(), assigned_to=cem())
    away = cem()
    away.is_active = False
    away.save()
    send(client_of(ada()), address(Claim, "change", claim.pk), period="2022")
    claim.refresh_from_db()
    assert (claim.period, claim.assigned_to) == ("2022", away)


def test_an_edit_in_the_form_that_changes_nothing_material_is_one_version() -> None:
    claim = submitted(status="approved")
    send(client_of(cem()), address(Claim, "change", claim.pk), credibility=2)
    claim.refresh_from_db()
    assert (claim.status, claim.version, claim.edited_by) == ("approved", 2, ada())
