"""A source captured again: where its passages stand now."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from sources.models import PassagePlace, Snapshot
from sources.recapture import Piece, difference, find_again
from tests import make
from tests.people import ada, client_of, stranger

OLD = "Kim ngạch đạt 240,1 tỷ USD, mức cao nhất từ trước tới nay. Nhập khẩu tăng 13%."
NEW = "Cập nhật. Kim ngạch đạt 240,1 tỷ USD, mức cao nhất từ trước đến nay. Nhập khẩu tăng 12,7%."


def captured_again(*quotes: str) -> Snapshot:
    """Return a second snapshot of a source whose first one carries claims on the quotes."""
    first = make.make_snapshot(text=OLD)
    for quote in quotes:
        make.make_claim(passage=make.make_passage(quote, snapshot=first))
    second = make.make_snapshot(text=NEW, source=first.source)
    find_again(second)
    return second


def place_of(quote: str) -> PassagePlace:
    return captured_again(quote).places.get()


@pytest.mark.django_db
def test_a_passage_that_still_stands_is_found_where_it_is() -> None:
    place = place_of("240,1 tỷ USD")
    assert (place.status, place.start) == ("exact", NEW.index("240,1"))
    assert place.words == "240,1 tỷ USD"


@pytest.mark.django_db
def test_a_reworded_passage_is_found_and_says_so() -> None:
    place = place_of("Kim ngạch đạt 240,1 tỷ USD, mức cao nhất từ trước tới nay")
    assert place.status == "moved"
    assert place.words == "Kim ngạch đạt 240,1 tỷ USD, mức cao nhất từ trước đến nay"


@pytest.mark.django_db
def test_a_passage_with_another_figure_is_lost() -> None:
    place = place_of("13%")
    assert (place.status, place.start, place.words) == ("lost", None, "")


@pytest.mark.django_db
def test_capturing_a_changed_text_looks_for_the_passages(tmp_path: Path) -> None:
    source = make.make_source("Kim ngạch", url="https://one.example/", published="2024")
    first = make.make_snapshot(text=OLD, source=source)
    make.make_claim(passage=make.make_passage("240,1 tỷ USD", snapshot=first))
    file = tmp_path / "again.txt"
    file.write_text(NEW, encoding="utf-8")
    call_command("capture", str(file), outlet=source.outlet.name, url=source.url)
    assert [place.status for place in PassagePlace.objects.all()] == ["exact"]


@pytest.mark.django_db
def test_what_was_found_is_never_changed() -> None:
    place = place_of("13%")
    with pytest.raises(IntegrityError), transaction.atomic():
        PassagePlace.objects.filter(pk=place.pk).update(status="exact", start=0, end=3)


@pytest.mark.django_db
def test_the_reader_marks_old_passages_in_the_new_text() -> None:
    second = captured_again("240,1 tỷ USD", "13%")
    page = client_of(ada()).get(reverse("admin:read", args=[second.source_id]))
    spans = [(mark["place"], mark["span"]["start"]) for mark in page.context["marks"]]
    assert spans == [("lost", 0), ("exact", NEW.index("240,1"))]
    assert "no longer in the text" in page.content.decode()


@pytest.mark.django_db
def test_the_desk_shows_what_changed_under_us() -> None:
    captured_again("13%", "mức cao nhất từ trước tới nay")
    page = client_of(ada()).get(reverse("admin:index")).content.decode()
    assert "Sources that changed under us" in page
    assert "<del>13%</del>" in page
    assert "<del>tới</del><ins>đến</ins>" in page


@pytest.mark.django_db
def test_without_a_role_the_desk_shows_no_changed_quote() -> None:
    captured_again("13%")
    page = client_of(stranger()).get(reverse("admin:index")).content.decode()
    assert "13%" not in page


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("one two", "one two", [("same", "one two")]),
        ("lên tới 105", "khoảng 105", [("gone", "lên tới"), ("new", "khoảng"), ("same", " 105")]),
        ("增长四成", "增长五成", [("same", "增长"), ("gone", "四"), ("new", "五"), ("same", "成")]),
    ],
)
def test_a_difference_is_told_word_by_word(old: str, new: str, pieces: list[Any]) -> None:
    assert difference(old, new) == [Piece(*piece) for piece in pieces]


def test_long_unchanged_stretches_are_shortened() -> None:
    start, end = "a " * 60, " z" * 60
    pieces = difference(f"{start}old{end}", f"{start}new{end}")
    assert pieces[0].text.startswith("…")
    assert pieces[-1].text.endswith("…")
    assert max(len(piece.text) for piece in pieces) < 40
