"""The form of a cross-source note: what it cites, and that it cites two sources."""

from typing import Any

import pytest

from claims.models import CrossSourceNote
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import messages_of, send
from tests.people import ada, cem, client_of, viewer

pytestmark = pytest.mark.django_db

ADD = "/admin/claims/crosssourcenote/add/"
CITED = "/admin/claims/crosssourcenote/cited/"


def record(**fields: Any) -> Any:
    words = {"title": "Two readouts", "kind": "omission", "body": "They differ.", **fields}
    return send(client_of(ada()), ADD, **words)


def test_a_note_keeps_what_it_cites() -> None:
    statement, claim = make.make_statement(), make.make_claim()
    record(statements=[statement.pk], claims=[claim.pk])
    note = CrossSourceNote.objects.get()
    assert (note.statements.get(), note.claims.get()) == (statement, claim)
    assert (note.status, note.created_by) == ("draft", ada())


def test_a_note_needs_a_headline_and_a_text() -> None:
    response = record(title="", body="")
    assert set(response.context["adminform"].form.errors) == {"title", "body"}
    assert not CrossSourceNote.objects.exists()


def test_a_note_of_two_sources_is_submitted_from_its_form() -> None:
    note = make.make_note_over_two_sources(created_by=ada(), edited_by=ada())
    send(client_of(ada()), address(CrossSourceNote, "change", note.pk), "_step=submit")
    note.refresh_from_db()
    assert note.status == "submitted"


def test_a_note_of_one_source_is_saved_and_not_submitted() -> None:
    note = make.make_note(statements=[make.make_statement()], created_by=ada(), edited_by=ada())
    page = address(CrossSourceNote, "change", note.pk)
    response = send(client_of(ada()), page, "_step=submit", title="A better headline")
    note.refresh_from_db()
    assert (note.status, note.title) == ("draft", "A better headline")
    assert "at least two sources; this one cites 1" in messages_of(response)[-1]


@pytest.mark.parametrize("name", ["statements", "claims"])
def test_citing_something_else_in_an_approved_note_goes_back_to_review(name: str) -> None:
    note = make.make_note_over_two_sources(status="approved", created_by=ada(), edited_by=ada())
    added = make.make_statement() if name == "statements" else make.make_claim()
    keys = [*getattr(note, name).values_list("pk", flat=True), added.pk]
    send(client_of(cem()), address(CrossSourceNote, "change", note.pk), **{name: keys})
    note.refresh_from_db()
    assert (note.status, note.edited_by) == ("submitted", cem())


def test_what_a_note_cites_stands_beside_its_text() -> None:
    note = make.make_note_over_two_sources()
    page = client_of(ada()).get(address(CrossSourceNote, "change", note.pk)).content.decode()
    assert page.count(make.QUOTE) >= 2
    assert "2 sources: enough" in page


def test_what_is_being_chosen_is_shown_before_it_is_saved() -> None:
    claim = make.make_claim(indicator=make.make_indicator("Goods trade"))
    page = client_of(ada()).get(CITED, {"claims": [claim.pk]}).content.decode()
    assert "Goods trade" in page
    assert "1 of the 2 sources" in page


@pytest.mark.parametrize("key", ["x", "-1", "999999", "9" * 40, "1 OR 1=1", "²"])
def test_choosing_what_is_not_there_shows_nothing(key: str) -> None:
    make.make_statement()
    page = client_of(ada()).get(CITED, {"statements": [key]}).content.decode()
    assert "Nothing yet" in page


def test_a_viewer_writes_no_note() -> None:
    assert client_of(viewer()).post(ADD, {"title": "x", "body": "x"}).status_code == 403
    assert not CrossSourceNote.objects.exists()
