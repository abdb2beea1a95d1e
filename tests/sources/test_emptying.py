"""A wrong or unlawful capture is emptied and leaves a tombstone."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from sources import emptying
from sources.models import Passage, Snapshot
from sources.models.fingerprint import TextFingerprint
from sources.proposing import propose
from tests import make
from tests.people import cem

pytestmark = pytest.mark.django_db

REASON = "The wrong page was captured."


def empty(snapshot: Snapshot, reason: str = REASON) -> Snapshot:
    return emptying.empty(snapshot=snapshot, by=cem(), at=make.NOW, reason=reason)


def test_the_words_go_and_hash_reason_person_and_date_stay() -> None:
    snapshot = make.make_snapshot()
    digest = snapshot.sha256
    empty(snapshot)
    snapshot.refresh_from_db()
    assert (snapshot.text, snapshot.sha256) == ("", digest)
    assert (snapshot.emptied_because, snapshot.emptied_by, snapshot.emptied_at) == (
        REASON,
        cem(),
        make.NOW,
    )


def test_passages_lose_their_words_and_claims_stay() -> None:
    claim = make.make_claim()
    empty(claim.passage.snapshot)
    passage = Passage.objects.get()
    assert (passage.exact, passage.prefix, passage.suffix, passage.search_text) == ("", "", "", "")
    claim.refresh_from_db()
    assert str(claim.figure) == "240.1 bn USD"


def test_no_row_of_any_table_holds_the_words_any_longer() -> None:
    article = {"title": "Unlawful title", "published": "", "body": [[0, 8]]}
    snapshot = make.make_snapshot("Unlawful words stand here.", articles=[article])
    make.make_passage("Unlawful words", snapshot=snapshot)
    propose(snapshot)
    empty(snapshot)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if not table.startswith("sources_"):
                continue
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            assert "nlawful" not in str(cursor.fetchall()), table
    assert not TextFingerprint.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_original_file_goes_too() -> None:
    snapshot = make.make_snapshot_of_a_file(b"Unlawful bytes")
    name = snapshot.original.name
    empty(snapshot)
    assert not default_storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_another_text_was_read_from_stays() -> None:
    snapshot = make.make_snapshot_of_a_file(b"Shared bytes")
    other = make.make_snapshot_of_a_file(b"Shared bytes")
    empty(snapshot)
    assert default_storage.exists(other.original.name)


@pytest.mark.parametrize(("reason", "message"), [(" ", "Give the reason"), ("x" * 2001, "2000")])
def test_a_reason_is_given_in_a_sentence_or_two(reason: str, message: str) -> None:
    snapshot = make.make_snapshot()
    with pytest.raises(ValidationError, match=message):
        empty(snapshot, reason)
    snapshot.refresh_from_db()
    assert snapshot.text == make.TEXT


def test_what_is_empty_is_not_emptied_again() -> None:
    snapshot = empty(make.make_snapshot())
    with pytest.raises(ValidationError, match="already"):
        empty(snapshot, "Another reason")


@pytest.mark.parametrize(
    "change",
    [
        "text = 'words'",
        "text = ''",
        "sha256 = 'x', text = '', emptied_at = '2024-04-10'",
        "text = 'other', emptied_at = '2024-04-10'",
    ],
)
def test_the_database_refuses_any_other_change_of_a_text(change: str) -> None:
    make.make_snapshot()
    with (
        pytest.raises(DatabaseError, match="can not be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE sources_snapshot SET {change}")  # noqa: S608


@pytest.mark.parametrize("change", ["text = 'words'", "emptied_at = NULL"])
def test_the_database_keeps_a_tombstone(change: str) -> None:
    empty(make.make_snapshot())
    with (
        pytest.raises(DatabaseError, match="can not be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE sources_snapshot SET {change}")  # noqa: S608


def test_verify_finds_nothing_wrong_with_a_tombstone() -> None:
    empty(make.make_claim().passage.snapshot)
    call_command("verify")
