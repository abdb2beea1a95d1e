"""Moving the borders of articles in the reader."""

import json
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from claims.reader.borders import joined, without
from claims.suggesting import suggest
from sources.models import Snapshot
from tests import make
from tests.people import ada, client_of, viewer

pytestmark = pytest.mark.django_db

TEXT = "Headline\nThe body.\nRead also: more\nThe end."


def make_page(*articles: Any) -> Snapshot:
    return make.make_snapshot(TEXT, articles=list(articles))


def article(*body: list[int], title: str = "", published: str = "") -> dict[str, Any]:
    return {"title": title, "published": published, "body": list(body)}


def send(snapshot: Snapshot, words: str, belongs: str, who: Any = ada, **fields: str) -> Any:
    start = TEXT.index(words)
    return client_of(who()).post(
        reverse("admin:borders", args=[snapshot.pk]),
        {"start": start, "end": start + len(words), "belongs": belongs, **fields},
    )


def bodies(snapshot: Snapshot) -> list[list[str]]:
    """Return the words of every article's spans."""
    snapshot.refresh_from_db()
    return [[TEXT[start:end] for start, end in each["body"]] for each in snapshot.articles]


def test_the_panel_offers_every_article_and_the_furniture() -> None:
    snapshot = make_page(article([9, 18], title="One"))
    address = reverse("admin:borders", args=[snapshot.pk])
    form = client_of(ada()).get(address, {"start": 9, "end": 12}).context["form"]
    assert [value for value, _ in form.fields["belongs"].choices] == ["0", "new", "furniture"]


def test_a_selected_line_joins_an_article_whole() -> None:
    snapshot = make_page(article([9, 18]))
    send(snapshot, "he en", "0")
    assert bodies(snapshot) == [["The body.", "The end."]]


def test_lines_become_furniture_in_the_middle_of_an_article() -> None:
    snapshot = make_page(article([9, 43]))
    send(snapshot, "also", "furniture")
    assert bodies(snapshot) == [["The body.\n", "\nThe end."]]


def test_in_a_text_without_articles_the_rest_is_one() -> None:
    snapshot = make_page()
    send(snapshot, "Read also", "furniture")
    assert bodies(snapshot) == [["Headline\nThe body.\n", "\nThe end."]]


def test_lines_become_an_article_of_their_own_with_title_and_date() -> None:
    snapshot = make_page(article([9, 43], title="One"))
    send(snapshot, "The end", "new", title="Two", published="27/10/2020")
    assert bodies(snapshot) == [["The body.\nRead also: more\n"], ["The end."]]
    assert (snapshot.articles[1]["title"], snapshot.articles[1]["published"]) == (
        "Two",
        "2020-10-27",
    )


def test_an_article_of_its_own_is_called_by_its_first_line() -> None:
    snapshot = make_page()
    send(snapshot, "The body", "new")
    assert snapshot_titles(snapshot) == ["The body."]


def snapshot_titles(snapshot: Snapshot) -> list[str]:
    snapshot.refresh_from_db()
    return [each["title"] for each in snapshot.articles]


def test_moving_borders_leaves_history_and_the_text_alone() -> None:
    snapshot = make_page()
    send(snapshot, "Read also", "furniture")
    snapshot.refresh_from_db()
    assert (snapshot.text, snapshot.history.count()) == (TEXT, 2)
    assert snapshot.history.latest().history_user == ada()


def test_the_answer_tells_the_page_which_lines_are_furniture() -> None:
    answer = json.loads(send(make_page(), "Read also", "furniture").content)
    assert [line["furniture"] for line in answer["lines"]] == [False, False, True, False]


@pytest.mark.parametrize("belongs", ["", "7", "nobody's"])
def test_an_article_that_is_not_there_is_refused(belongs: str) -> None:
    snapshot = make_page()
    assert send(snapshot, "The end", belongs).status_code == 422
    assert bodies(snapshot) == []


def test_a_date_that_is_none_is_refused() -> None:
    answer = send(make_page(), "The end", "new", published="2023-13")
    assert (answer.status_code, "no month 13" in answer.content.decode()) == (422, True)


def test_a_viewer_moves_nothing() -> None:
    snapshot = make_page()
    assert send(snapshot, "The end", "furniture", viewer).status_code == 403
    assert bodies(snapshot) == []


spans = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted).map(list))


@given(spans, st.integers(0, 50), st.integers(0, 50))
def test_what_is_taken_out_and_put_back_covers_what_it_did(
    body: list[list[int]], first: int, last: int
) -> None:
    first, last = sorted((first, last))
    covered = {at for start, end in body for at in range(start, end)}
    rest = {at for start, end in without(body, first, last) for at in range(start, end)}
    assert rest == covered - set(range(first, last))
    again = joined([*without(body, first, last), [first, last]], "x" * 60)
    assert {at for start, end in again for at in range(start, end)} == rest | set(
        range(first, last)
    )


def test_what_becomes_furniture_is_suggested_no_longer() -> None:
    text = "Trade grew by 5% in 2023.\nShares fell by 7% in 2022."
    snapshot = make.make_snapshot(text, source=make.make_source(language="en"))
    suggest(snapshot, at=make.NOW)
    address = reverse("admin:borders", args=[snapshot.pk])
    answer = client_of(ada()).post(address, {"start": 26, "end": 30, "belongs": "furniture"})
    assert [span["start"] for span in json.loads(answer.content)["spans"]] == [text.index("5%")]
