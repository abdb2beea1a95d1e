"""The reader's page: a text, what is marked in it, and what is known of it."""

from typing import Any

import pytest
from django.urls import reverse

from sources import emptying
from sources.models import Snapshot, Source
from tests import make
from tests.people import ada, ben, cem, client_of, stranger, viewer

pytestmark = pytest.mark.django_db


def spans_on(page: Any) -> list[dict[str, Any]]:
    spans: list[dict[str, Any]] = page.context["spans"]
    return spans


def test_a_text_shows_every_passage_in_its_order() -> None:
    claim = make.make_claim()
    page = client_of(ada()).get(reverse("admin:read", args=[claim.passage.snapshot.source_id]))
    span = {"start": claim.passage.start, "end": claim.passage.end}
    assert spans_on(page) == [{"id": f"claim-{claim.pk}", "kind": "claim", **span}]


def test_html_in_a_text_is_shown_as_characters() -> None:
    snapshot = make.make_snapshot(text="<script>alert(1)</script> 240,1 tỷ USD <img onerror=x>")
    page = client_of(ada()).get(reverse("admin:read", args=[snapshot.source_id]))
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in page.content
    assert b"<script>alert(1)" not in page.content


def test_lines_outside_the_articles_are_site_furniture() -> None:
    snapshot = make.make_snapshot(text="The body.\nRead also: more")
    Snapshot.objects.filter(pk=snapshot.pk).update(
        articles=[{"title": "", "published": "", "body": [[0, 9]]}]
    )
    page = client_of(ada()).get(reverse("admin:read", args=[snapshot.source_id]))
    assert [line.is_furniture for line in page.context["lines"]] == [False, True]


def test_a_source_without_a_text_says_how_to_add_one() -> None:
    page = client_of(ada()).get(reverse("admin:read", args=[make.make_source().pk]))
    assert "No text has been captured yet." in page.content.decode()


def test_without_a_role_no_text_is_shown() -> None:
    snapshot = make.make_snapshot(text="A secret text")
    page = client_of(stranger()).get(reverse("admin:read", args=[snapshot.source_id]))
    assert (page.status_code, b"A secret" in page.content) == (403, False)


def test_the_reader_opens_in_as_many_queries_with_many_passages(
    django_assert_max_num_queries: Any,
) -> None:
    words = " ".join(f"{number} tỷ USD." for number in range(100, 160))
    snapshot = make.make_snapshot(text=words)
    for number in range(100, 160):
        make.make_claim(passage=make.make_passage(f"{number} tỷ USD", snapshot=snapshot))
    client = client_of(ada())
    with django_assert_max_num_queries(18):
        client.get(reverse("admin:read", args=[snapshot.source_id]))


def read(snapshot: Snapshot, who: Any = ada) -> Any:
    return client_of(who()).get(
        reverse("admin:read", args=[snapshot.source_id]), {"snapshot": snapshot.pk}
    )


TWO_ARTICLES = "First article.\nRead also: more\nSecond article.\nIts end."


def make_two_articles() -> Snapshot:
    return make.make_snapshot(
        TWO_ARTICLES,
        source=make.make_source(published="2021-03-23"),
        articles=[
            {"title": "One", "published": "2021-03-23", "body": [[0, 14]]},
            {"title": "Two", "published": "2020-10-27", "body": [[31, 56]]},
        ],
    )


def test_two_articles_of_a_page_have_their_own_title_and_date() -> None:
    lines = read(make_two_articles()).context["lines"]
    assert [(line.heading and (line.heading.title, line.heading.published)) for line in lines] == [
        ("One", "23 Mar 2021"),
        None,
        ("Two", "27 Oct 2020"),
        None,
    ]


def test_a_relative_date_counts_from_its_own_articles_date() -> None:
    snapshot = make_two_articles()
    for start, understood in (("3", "2021-03-22"), ("35", "2020-10-26")):
        answer = client_of(ada()).get(
            reverse("admin:understand_date"),
            {"text": "yesterday", "snapshot": str(snapshot.pk), "start": start},
        )
        assert answer.json()["understood"] == understood


def test_a_source_that_was_retracted_says_so() -> None:
    snapshot = make.make_snapshot(source=make.make_source(state=Source.State.RETRACTED))
    assert "retracted" in read(snapshot).content.decode()


def test_every_snapshot_of_a_source_is_a_click_away() -> None:
    first = make.make_snapshot("First text.")
    second = make.make_snapshot("Second text.", source=first.source)
    page = read(second).content.decode()
    assert f"?snapshot={first.pk}" in page


def test_what_was_emptied_shows_its_tombstone_and_no_words() -> None:
    snapshot = make.make_claim().passage.snapshot
    emptying.empty(snapshot=snapshot, by=cem(), at=make.NOW, reason="A court forbade it.")
    page = read(snapshot).content.decode()
    assert "A court forbade it." in page
    assert snapshot.sha256 in page
    assert make.FIGURE not in page


def test_an_editor_alone_is_offered_to_empty_a_text() -> None:
    snapshot = make.make_snapshot()
    address = reverse("admin:empty", args=[snapshot.pk])
    assert address in read(snapshot, cem).content.decode()
    assert address not in read(snapshot, ben).content.decode()


def test_an_open_proposal_waits_above_the_text() -> None:
    snapshot = make.make_snapshot()
    make.make_proposal(source=snapshot.source, agency="Xinhua")
    page = read(snapshot).content.decode()
    assert "The text credits <b>Xinhua</b>." in page
    assert "Confirm" in page


def test_a_viewer_sees_proposals_and_can_not_decide() -> None:
    snapshot = make.make_snapshot()
    make.make_proposal(source=snapshot.source, agency="Xinhua")
    page = read(snapshot, viewer).content.decode()
    assert "Xinhua" in page
    assert "Confirm" not in page
