"""Whose a record is, and what follows from it: in services, on pages, in lists."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client

from claims import citing, review, reweighing, rights
from claims.models import Claim, Evidence, Reviewed, Statement, Translation
from claims.roles import ANALYST
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import messages_of
from tests.people import ada, ben, cem, client_of, make_person

pytestmark = pytest.mark.django_db

MAKERS: tuple[Callable[..., Reviewed], ...] = (
    make.make_claim,
    make.make_statement,
    make.make_fact,
    make.make_note_over_two_sources,
)
each_kind = pytest.mark.parametrize("make_one", MAKERS, ids=lambda maker: maker.__name__)


def bea() -> User:
    """Return another analyst."""
    person = make_person("bea", ANALYST)
    assert person.first_name == "Bea"
    return person


@each_kind
def test_an_analyst_changes_what_she_made(make_one: Callable[..., Reviewed]) -> None:
    assert rights.refusal(make_one(created_by=ada()), ada()) == ""


@each_kind
def test_an_analyst_changes_what_is_assigned_to_her(make_one: Callable[..., Reviewed]) -> None:
    assert rights.refusal(make_one(created_by=bea(), assigned_to=ada()), ada()) == ""


@each_kind
def test_an_analyst_changes_what_nobody_made(make_one: Callable[..., Reviewed]) -> None:
    assert rights.refusal(make_one(), ada()) == ""


@each_kind
def test_an_analyst_is_told_whose_another_record_is(make_one: Callable[..., Reviewed]) -> None:
    said = rights.refusal(make_one(created_by=bea()), ada())
    assert said.startswith("Bea made this")
    assert "ask Bea or a reviewer to assign it to you" in said


@each_kind
@pytest.mark.parametrize("who", [ben, cem])
def test_reviewers_and_editors_change_any_record(
    make_one: Callable[..., Reviewed], who: Callable[[], User]
) -> None:
    assert rights.refusal(make_one(created_by=bea()), who()) == ""


def test_what_belongs_to_a_record_is_changed_by_whoever_may_change_that() -> None:
    statement = make.make_statement(created_by=bea())
    translation = Translation.objects.create(statement=statement, language="en", text="Text")
    assert rights.refusal(translation, ada()).startswith("Bea made this statement")


def test_what_is_not_reviewed_is_nobodys() -> None:
    assert rights.refusal(make.make_speaker(), ada()) == ""


# Services


@pytest.mark.parametrize(("step", "status"), [("submit", "draft"), ("withdraw", "submitted")])
def test_an_analyst_takes_no_step_with_somebody_elses_record(step: str, status: str) -> None:
    claim = make.make_claim(created_by=bea(), edited_by=bea(), status=status)
    with pytest.raises(review.ReviewProblem, match="Bea made this claim"):
        review.move(record=claim, transition=step, by=ada(), at=make.NOW)
    claim.refresh_from_db()
    assert claim.status == status


def test_an_analyst_assigns_nothing_of_somebody_elses_to_herself() -> None:
    claim = make.make_claim(created_by=bea())
    with pytest.raises(review.ReviewProblem, match="Bea made this claim"):
        review.assign(record=claim, to=ada(), by=ada())
    assert Claim.objects.get().assigned_to is None


def test_what_a_reviewer_assigns_to_an_analyst_she_may_submit() -> None:
    claim = make.make_claim(created_by=bea(), edited_by=bea())
    review.assign(record=claim, to=ada(), by=ben())
    assert review.submit(record=claim, by=ada(), at=make.NOW).status == "submitted"


def test_an_analyst_confirms_no_citation_of_somebody_elses_note() -> None:
    statement = make.make_statement()
    note = make.make_note(statements=[statement, make.make_statement()], created_by=bea())
    cited = note.citations.get(statement=statement)
    with pytest.raises(PermissionDenied, match="Bea made this note"):
        citing.still_holds(citation=cited, seen=citing.as_seen(statement), by=ada(), at=make.NOW)


def test_an_analyst_confirms_no_evidence_of_somebody_elses_fact() -> None:
    claim = make.make_claim()
    make.make_fact(claims=[claim], created_by=bea())
    row = Evidence.objects.get()
    with pytest.raises(PermissionDenied, match="Bea made this fact"):
        reweighing.still_holds(evidence=row, seen=claim.fingerprint, by=ada(), at=make.NOW)


# Pages


def open_form(record: Reviewed, person: User) -> str:
    page: bytes = client_of(person).get(address(type(record), "change", record.pk)).content
    return page.decode()


@each_kind
def test_somebody_elses_form_is_read_only_and_says_what_to_do(
    make_one: Callable[..., Reviewed],
) -> None:
    page = open_form(make_one(created_by=bea()), ada())
    assert "Bea made this" in page
    assert "read only" in page
    assert 'name="_save"' not in page
    assert 'name="_step" value="submit" disabled' in page


@each_kind
def test_ones_own_form_says_nothing_of_the_kind(make_one: Callable[..., Reviewed]) -> None:
    page = open_form(make_one(created_by=ada()), ada())
    assert "made this" not in page
    assert 'name="_save"' in page


def send_change(record: Reviewed, person: User, **fields: Any) -> Any:
    return client_of(person).post(address(type(record), "change", record.pk), fields)


def test_a_form_sent_all_the_same_is_refused_with_a_page_of_the_desk() -> None:
    claim = make.make_claim(created_by=bea(), proposition="Trade grew.")
    response = send_change(claim, ada(), proposition="Forged.", _save="Save")
    assert (response.status_code, Claim.objects.get().proposition) == (403, "Trade grew.")
    assert b"Nothing was changed." in response.content


def test_ticked_records_of_others_stay_as_they_are_and_are_named() -> None:
    own, other = make.make_claim(created_by=ada()), make.make_claim(created_by=bea())
    response = client_of(ada()).post(
        address(Claim, "changelist"),
        {"action": "assign_to_me", "_selected_action": [own.pk, other.pk]},
        follow=True,
    )
    said = messages_of(response)
    assert said[0] == "1 claim assigned to you."
    assert "Bea made this claim" in said[1]
    assert set(Claim.objects.values_list("created_by__username", "assigned_to__username")) == {
        ("ada", "ada"),
        ("bea", None),
    }


def test_an_analyst_adds_no_row_to_somebody_elses_statement() -> None:
    statement = make.make_statement(created_by=bea())
    rows = {"relays-TOTAL_FORMS": "1", "relays-INITIAL_FORMS": "0", "relays-0-order": "1"}
    assert send_change(statement, ada(), **rows).status_code == 403
    assert not statement.relays.exists()


def test_an_analyst_translates_somebody_elses_statement_and_changes_no_translation() -> None:
    statement = make.make_statement(created_by=bea())
    words = {"statement": statement.pk, "language": "en", "text": "Text", "_save": "Save"}
    client = client_of(ada())
    client.post(address(Translation, "add"), words)
    made = Translation.objects.get()
    response = client.post(address(Translation, "change", made.pk), {**words, "text": "Other"})
    assert (response.status_code, Translation.objects.get().text) == (403, "Text")


def test_an_analyst_deletes_no_translation_of_a_whole_text() -> None:
    made = Translation.objects.create(snapshot=make.make_snapshot(), language="en", text="Text")
    for person, status in ((ada(), 403), (ben(), 302)):
        page = address(Translation, "delete", made.pk)
        assert client_of(person).post(page, {"post": "yes"}).status_code == status


# Whom a record is assigned to


def people_offered(client: Client) -> list[str]:
    response = client.get(
        "/admin/autocomplete/",
        {"app_label": "claims", "model_name": "claim", "field_name": "assigned_to", "term": ""},
    )
    return [row["text"] for row in response.json()["results"]]


def test_a_colleague_is_chosen_by_name() -> None:
    ada(), ben()
    assert {"Ada", "Ben"} <= set(people_offered(client_of(ben())))


def test_nobody_is_offered_who_has_left() -> None:
    ada(), ben()
    User.objects.filter(username="ada").update(is_active=False)
    assert "Ada" not in people_offered(client_of(ben()))


def test_nobody_finds_people_by_their_addresses() -> None:
    person = ada()
    User.objects.filter(pk=person.pk).update(email="secret@example.org")
    query = {
        "app_label": "claims", "model_name": "claim", "field_name": "assigned_to",
        "term": "secret",
    }  # fmt: skip
    assert client_of(ben()).get("/admin/autocomplete/", query).json()["results"] == []


def test_a_statement_belongs_to_itself() -> None:
    statement = make.make_statement()
    assert rights.reviewed_of(statement) is statement
    assert isinstance(statement, Statement)
