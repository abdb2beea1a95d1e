"""The form of a statement: whose words, where they stand, and who passed them on."""

from typing import Any

import pytest

from claims.models import Statement
from sources.models import Passage
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import errors_of, send
from tests.people import ada, cem, client_of, viewer

pytestmark = pytest.mark.django_db

ADD = "/admin/claims/statement/add/"


def record(**fields: Any) -> Any:
    source = make.make_source(published="2024-04-09")
    words: dict[str, Any] = {
        "snapshot": make.make_snapshot(source=source).pk,
        "quote": make.QUOTE,
        "form": "direct",
        "speaker": make.make_speaker("Wang Yi").pk,
        **fields,
    }
    return send(client_of(ada()), ADD, **words)


def test_a_statement_says_who_in_which_role_and_when() -> None:
    record(role_as_written="Foreign Minister", spoken="yesterday")
    statement = Statement.objects.get()
    assert (str(statement.speaker), statement.role_as_written) == ("Wang Yi", "Foreign Minister")
    assert statement.spoken == "2024-04-08"


def test_a_new_statement_is_a_draft_of_its_author() -> None:
    record()
    statement = Statement.objects.get()
    assert (statement.status, statement.created_by) == ("draft", ada())


def test_relays_are_kept_in_their_order() -> None:
    outlet, spokesman = make.make_outlet("RIA Novosti"), make.make_speaker("Peskov")
    record()
    statement = Statement.objects.get()
    relays = {
        "relays-TOTAL_FORMS": "2",
        "relays-0-order": "1", "relays-0-outlet": outlet.pk, "relays-0-statement": statement.pk,
        "relays-1-order": "2", "relays-1-speaker": spokesman.pk, "relays-1-statement": statement.pk,
    }  # fmt: skip
    send(client_of(ada()), address(Statement, "change", statement.pk), **relays)
    assert [relay.outlet or relay.speaker for relay in statement.relays.all()] == [
        outlet,
        spokesman,
    ]


def test_a_relay_of_nobody_is_refused() -> None:
    response = record(**{"relays-TOTAL_FORMS": "1", "relays-0-order": "7"})
    assert "either an outlet or a speaker" in response.content.decode()
    assert not Statement.objects.exists()
    assert not Passage.objects.exists()


def test_a_new_relay_of_an_approved_statement_goes_back_to_review() -> None:
    statement = make.make_statement(status="approved", created_by=ada(), edited_by=ada())
    relay = {
        "relays-TOTAL_FORMS": "1", "relays-0-order": "1",
        "relays-0-outlet": make.make_outlet().pk, "relays-0-statement": statement.pk,
    }  # fmt: skip
    send(client_of(cem()), address(Statement, "change", statement.pk), **relay)
    statement.refresh_from_db()
    assert (statement.status, statement.edited_by) == ("submitted", cem())


def test_a_new_translation_leaves_the_approval_standing() -> None:
    statement = make.make_statement(status="approved", created_by=ada(), edited_by=ada())
    translation = {
        "translations-TOTAL_FORMS": "1", "translations-0-language": "en",
        "translations-0-text": "We trust.", "translations-0-statement": statement.pk,
    }  # fmt: skip
    send(client_of(cem()), address(Statement, "change", statement.pk), **translation)
    statement.refresh_from_db()
    assert (statement.status, statement.translations.count()) == ("approved", 1)


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("quote", "We don't trust", "doesn't stand in this text"),
        ("quote", "", "required"),
        ("speaker", "", "required"),
        ("spoken", "2024-02-30", "that month has 29 days"),
        ("snapshot", "", "required"),
        ("form", "sung", "not one of the available choices"),
    ],
)
def test_what_is_missing_or_wrong_is_refused(name: str, typed: str, message: str) -> None:
    response = record(**{name: typed})
    assert message in " ".join(errors_of(response)[name])
    assert not Statement.objects.exists()
    assert not Passage.objects.exists()


def test_the_same_statement_twice_is_refused() -> None:
    statement = make.make_statement()
    response = record(snapshot=statement.passage.snapshot.pk, speaker=statement.speaker.pk)
    assert "already has a statement by this speaker" in str(response.context["errors"])
    assert Statement.objects.count() == 1


def test_a_viewer_records_no_statement() -> None:
    assert client_of(viewer()).post(ADD, {"quote": make.QUOTE}).status_code == 403
    assert not Statement.objects.exists()
