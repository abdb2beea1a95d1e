"""Where a role doesn't fit the date, the list, the form and the reader say so."""

from typing import Any

import pytest
from django.urls import reverse

from claims.models import Position, Statement
from tests import make
from tests.claims.admin.everything import address
from tests.people import ada, client_of, viewer

pytestmark = pytest.mark.django_db

SAID = "called foreign minister on 9 Apr 2024; held the post until 30 Dec 2022"
LIST = address(Statement, "changelist")


def make_said(spoken: str = "2024-04-09", **values: Any) -> Statement:
    speaker = make.make_speaker(make.numbered("Wang Yi"))
    Position.objects.create(
        speaker=speaker, title="Minister of Foreign Affairs", held="2013-03/2022-12-30"
    )
    return make.make_statement(
        speaker=speaker, role_as_written="Ngoại trưởng", spoken=spoken, **values
    )


def page(path: str, **query: Any) -> str:
    return client_of(viewer()).get(path, query).content.decode()


def test_the_list_marks_what_does_not_fit() -> None:
    make_said()
    assert SAID in page(LIST)


def test_the_list_marks_nothing_that_fits() -> None:
    make_said("2020-04-09")
    assert "role?" not in page(LIST)


def test_the_filter_shows_what_does_not_fit() -> None:
    misfit = make_said()
    make_said("2020-04-09"), make.make_statement()
    listed = client_of(ada()).get(LIST, {"role": "misfit"}).context["cl"].result_list
    assert list(listed) == [misfit]


def test_the_form_shows_the_posts_held_then() -> None:
    fitting = make_said("2020-04-09")
    shown = page(address(Statement, "change", fitting.pk))
    assert "Minister of Foreign Affairs" in shown
    assert "Mar 2013 – 30 Dec 2022" in shown


def test_the_form_says_what_does_not_fit() -> None:
    assert SAID in page(address(Statement, "change", make_said().pk))


def test_the_readers_card_says_what_does_not_fit() -> None:
    misfit = make_said()
    assert SAID in page(reverse("admin:read", args=[misfit.passage.snapshot.source_id]))


def test_what_a_text_calls_somebody_is_no_markup() -> None:
    misfit = make_said()
    misfit.speaker.name = "<b>Wang</b>"
    misfit.speaker.save()
    assert "<b>Wang</b>" not in page(LIST)
