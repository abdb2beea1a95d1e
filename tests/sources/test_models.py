"""What models and database refuse about sources, snapshots and passages."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import ProtectedError

from sources import texts
from sources.models import Outlet, Passage, Snapshot, Source
from tests import make

pytestmark = pytest.mark.django_db


def change_column(record: Any, column: str, value: Any) -> None:
    """Write one column behind the models' back."""
    quote = connection.ops.quote_name
    table = quote(record._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {quote(column)} = %s WHERE id = %s",  # noqa: S608 (our own tables)
            [value, record.pk],
        )


def insert_behind_the_models(snapshot: Snapshot, *, start: int, end: int, exact: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sources_passage "
            '(uuid, snapshot_id, start, "end", exact, prefix, suffix, locator, search_text) '
            "VALUES (%s, %s, %s, %s, %s, '', '', '', '')",
            ["0" * 31 + "1", snapshot.pk, start, end, exact],
        )


def test_the_database_takes_a_passage_that_is_right() -> None:
    snapshot = make.make_snapshot("abcdef")
    insert_behind_the_models(snapshot, start=1, end=3, exact="bc")
    assert Passage.objects.get().end == 3


@pytest.mark.parametrize(("start", "end", "exact"), [(2, 2, ""), (3, 2, ""), (0, 3, "ab")])
def test_the_database_refuses_a_span_that_its_text_does_not_fill(
    start: int, end: int, exact: str
) -> None:
    snapshot = make.make_snapshot("abcdef")
    with pytest.raises(IntegrityError):
        insert_behind_the_models(snapshot, start=start, end=end, exact=exact)


def test_the_same_span_is_marked_once() -> None:
    passage = make.make_passage()
    with pytest.raises(IntegrityError):
        make.make_passage(snapshot=passage.snapshot)


def test_lengths_are_counted_in_characters_and_not_in_bytes() -> None:
    passage = make.make_passage("2401.1亿美元", snapshot=make.make_snapshot("达2401.1亿美元。🙂"))
    assert passage.end - passage.start == 9


def test_a_passage_that_says_something_else_is_refused_with_both_strings() -> None:
    snapshot = make.make_snapshot("reached 240.1 bn USD")
    wrong = Passage(snapshot=snapshot, start=8, end=13, exact="241.0")
    with pytest.raises(ValidationError) as refusal:
        wrong.save()
    assert "“241.0”" in refusal.value.messages[0]
    assert "“240.1”" in refusal.value.messages[0]


def test_bulk_create_refuses_a_passage_that_says_something_else() -> None:
    snapshot = make.make_snapshot("reached 240.1 bn USD")
    with pytest.raises(ValidationError):
        Passage.objects.bulk_create([Passage(snapshot=snapshot, start=8, end=13, exact="241.0")])
    assert not Passage.objects.exists()


@pytest.mark.parametrize(("start", "end"), [(5, 9), (-1, 1), (4, 4), (5, 3)])
def test_a_passage_outside_its_text_is_refused(start: int, end: int) -> None:
    snapshot = make.make_snapshot("eight ch")
    with pytest.raises(ValidationError, match="outside the text, which has 8"):
        Passage(snapshot=snapshot, start=start, end=end, exact="x").save()


def test_a_passage_keeps_what_stands_around_it() -> None:
    snapshot = make.make_snapshot("a" * 40 + "240" + "b" * 40)
    passage = make.make_passage("240", snapshot=snapshot)
    assert (passage.prefix, passage.suffix) == ("a" * texts.CONTEXT, "b" * texts.CONTEXT)


def test_at_the_borders_of_a_text_there_is_less_around_a_passage() -> None:
    passage = make.make_passage("b", snapshot=make.make_snapshot("abc"))
    assert (passage.prefix, passage.suffix) == ("a", "c")


def test_a_snapshot_normalises_and_hashes_its_text() -> None:
    snapshot = make.make_snapshot("ty\u0309 USD\r\nhai")
    assert snapshot.text == "tỷ USD\nhai"
    assert snapshot.sha256 == texts.fingerprint("tỷ USD\nhai")


def test_a_snapshot_of_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="no text"):
        make.make_snapshot(" \n")


def test_the_same_text_is_kept_once_in_a_source() -> None:
    snapshot = make.make_snapshot("One text")
    with pytest.raises(IntegrityError):
        Snapshot.objects.bulk_create([Snapshot(source=snapshot.source, text="One text")])


def test_two_sources_may_have_the_same_text() -> None:
    first, second = make.make_snapshot("One text"), make.make_snapshot("One text")
    assert first.sha256 == second.sha256


def test_an_address_belongs_to_one_source() -> None:
    make.make_source(url="https://a.example/1")
    with pytest.raises(IntegrityError):
        make.make_source(url="https://a.example/1")


def test_without_an_address_outlet_title_and_date_name_a_source() -> None:
    source = make.make_source("Talks", published="2024-04-09")
    with pytest.raises(IntegrityError):
        make.make_source("Talks", outlet=source.outlet, published="2024-04-09")


def test_a_form_says_that_an_address_is_taken() -> None:
    source = make.make_source(url="https://a.example/1")
    twin = Source(outlet=source.outlet, title="Other", url=source.url)
    with pytest.raises(ValidationError, match="already has a source with this address"):
        twin.full_clean()


def test_the_database_refuses_a_copy_of_itself() -> None:
    source = make.make_source()
    with pytest.raises(IntegrityError):
        change_column(source, "copy_of_id", source.pk)


def test_a_chain_of_copies_may_not_close() -> None:
    first = make.make_source("First")
    second = make.make_source("Second", copy_of=first)
    third = make.make_source("Third", copy_of=second)
    first.copy_of = third
    with pytest.raises(ValidationError, match="“Third” is itself a copy of this source"):
        first.full_clean()


def test_a_copy_of_a_copy_is_fine() -> None:
    second = make.make_source(copy_of=make.make_source())
    third = Source(outlet=second.outlet, title="Third", copy_of=second)
    third.full_clean()
    assert third.copy_of == second


@pytest.mark.parametrize("country", ["vn", "XX", "VNM"])
def test_a_country_that_iso_does_not_know_is_refused(country: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Outlet(name="Outlet", country=country).full_clean()
    assert "country" in refusal.value.message_dict


def test_an_outlet_with_sources_stays() -> None:
    source = make.make_source()
    with pytest.raises(ProtectedError):
        source.outlet.delete()


def test_a_snapshot_with_passages_stays() -> None:
    passage = make.make_passage()
    with pytest.raises(ProtectedError):
        passage.snapshot.delete()


def test_a_change_leaves_a_row_of_history() -> None:
    outlet = make.make_outlet("Old name")
    outlet.name = "New name"
    outlet.save()
    assert [row.name for row in outlet.history.all()] == ["New name", "Old name"]
