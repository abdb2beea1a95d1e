"""Mail when work comes back: to whom, once, and never instead of the decision."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import override_settings
from django.urls import reverse

from claims.models import Claim, Reviewed, Status
from tests import make
from tests.people import ada, ben, cem, client_of, stranger

pytestmark = pytest.mark.django_db

REASON = "Which table?\nBcc: everybody@example.org"


@pytest.fixture(autouse=True)
def _addresses() -> None:
    for person in (ada(), ben(), cem(), stranger()):
        person.email = f"{person.username}@desk.example"
        person.save()


def waiting(**values: Any) -> Claim:
    return make.make_claim(status="submitted", created_by=ada(), edited_by=ada(), **values)


@pytest.fixture
def send_back(django_capture_on_commit_callbacks: Any) -> Any:
    def take(*records: Reviewed, step: str = "ask_for_changes", by: User | None = None) -> None:
        """Take a step with records as their list does it."""
        fields = {"action": step, "_selected_action": [each.pk for each in records]}
        with django_capture_on_commit_callbacks(execute=True):
            client_of(by or ben()).post(
                reverse("admin:claims_claim_changelist"), {**fields, "reason": REASON}
            )

    return take


def test_the_author_is_told_what_by_whom_why_and_where(send_back: Any) -> None:
    claim = waiting()
    send_back(claim)
    (sent,) = mail.outbox
    assert sent.to == ["ada@desk.example"]
    assert sent.subject == f"Ben asks for changes: {claim}"
    assert REASON in sent.body
    assert f"http://testserver/admin/claims/claim/{claim.pk}/change/" in sent.body


def test_whom_it_is_assigned_to_is_told_too(send_back: Any) -> None:
    send_back(waiting(assigned_to=cem()))
    assert {sent.to[0] for sent in mail.outbox} == {"ada@desk.example", "cem@desk.example"}


def test_forty_records_that_come_back_at_once_are_one_mail(send_back: Any) -> None:
    claims = [waiting() for _ in range(4)]
    send_back(*claims)
    (sent,) = mail.outbox
    assert sent.subject == "Ben asks for changes: 4 claims"
    assert all(f"/claim/{claim.pk}/change/" in sent.body for claim in claims)


@pytest.mark.parametrize(
    ("step", "status"), [("reject", Status.SUBMITTED), ("reopen", Status.APPROVED)]
)
def test_rejecting_and_reopening_are_told_too(send_back: Any, step: str, status: str) -> None:
    claim = waiting()
    make.put(claim, status=status)
    send_back(claim, step=step)
    assert len(mail.outbox) == 1


def test_an_approval_and_what_one_does_oneself_send_nothing(send_back: Any) -> None:
    send_back(waiting(), step="approve")
    send_back(waiting(), step="withdraw", by=ada())
    own = make.make_claim(status="submitted", created_by=ben(), edited_by=ada())
    send_back(own)
    own.refresh_from_db()
    assert (own.status, mail.outbox) == ("changes_requested", [])


def test_people_who_are_gone_or_without_address_get_nothing(send_back: Any) -> None:
    User.objects.filter(username="ada").update(email="")
    User.objects.filter(username="cem").update(is_active=False)
    send_back(waiting(assigned_to=cem()))
    assert mail.outbox == []


def test_somebody_who_sees_no_claims_any_more_gets_nothing(send_back: Any) -> None:
    claim = waiting()
    make.put(claim, created_by=stranger())
    send_back(claim)
    assert mail.outbox == []


def test_a_refused_step_sends_nothing(send_back: Any) -> None:
    send_back(make.make_claim(status="draft", created_by=ada()))
    assert mail.outbox == []


def test_it_can_be_switched_off(send_back: Any) -> None:
    with override_settings(MAIL_WHEN_WORK_COMES_BACK=False):
        send_back(waiting())
    assert mail.outbox == []


def test_a_desk_that_knows_its_address_gives_that_one(send_back: Any) -> None:
    with override_settings(DESK_URL="https://desk.example.org"):
        send_back(claim := waiting())
    assert f"https://desk.example.org/admin/claims/claim/{claim.pk}/" in mail.outbox[0].body


def test_a_title_of_several_lines_adds_no_header(send_back: Any) -> None:
    claim = waiting(
        value=None, step=None, unit="", measure="", period="", indicator=None,
        proposition="Title\r\nBcc: everybody@example.org\n\nBody",
    )  # fmt: skip
    send_back(claim)
    (sent,) = mail.outbox
    assert "\n" not in sent.subject
    assert "Bcc" not in dict(sent.message().items())
    assert sent.recipients() == ["ada@desk.example"]


def test_a_mail_server_that_is_down_loses_no_decision(
    send_back: Any, caplog: pytest.LogCaptureFixture
) -> None:
    claim = waiting()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=9):
        send_back(claim)
    claim.refresh_from_db()
    assert claim.status == "changes_requested"
    assert "could not be sent" in caplog.text
