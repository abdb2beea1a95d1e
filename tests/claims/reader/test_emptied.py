"""Emptying a capture: the page, and what else on the desk holds its words."""

from typing import Any

import pytest
from django.urls import reverse

from claims import emptying
from claims.models import Statement, Suggestion, Translation
from tests import make
from tests.people import ben, cem, client_of

pytestmark = pytest.mark.django_db

REASON = "The wrong page was captured."


def test_translations_and_their_history_go_and_statements_stay() -> None:
    statement = make.make_statement()
    snapshot = statement.passage.snapshot
    Translation.objects.create(statement=statement, language="vi", text="Lời bị cấm")
    Translation.objects.create(snapshot=snapshot, language="vi", text="Cả bài bị cấm")
    kept = Translation.objects.create(snapshot=make.make_snapshot(), language="vi", text="Bài khác")
    emptying.empty(snapshot=snapshot, by=cem(), at=make.NOW, reason=REASON)
    assert list(Translation.objects.all()) == [kept]
    assert {row.text for row in Translation.history.all()} == {"Bài khác"}
    assert Statement.objects.filter(pk=statement.pk).exists()


def test_an_editor_empties_a_capture_on_its_page() -> None:
    snapshot = make.make_snapshot()
    page = reverse("admin:empty", args=[snapshot.pk])
    assert "for good" in client_of(cem()).get(page).content.decode()
    client_of(cem()).post(page, {"reason": REASON})
    snapshot.refresh_from_db()
    assert (snapshot.text, snapshot.emptied_by) == ("", cem())


def test_without_a_reason_the_page_asks_for_one() -> None:
    snapshot = make.make_snapshot()
    page = reverse("admin:empty", args=[snapshot.pk])
    assert "Give the reason" in client_of(cem()).post(page).content.decode()


def test_a_reviewer_empties_nothing() -> None:
    snapshot = make.make_snapshot()
    page = reverse("admin:empty", args=[snapshot.pk])
    assert client_of(ben()).post(page, {"reason": REASON}).status_code == 403


def test_what_was_suggested_in_it_goes_too() -> None:
    suggestion = make.make_suggestion()
    emptying.empty(snapshot=suggestion.snapshot, by=cem(), at=make.NOW, reason=REASON)
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("kind", ["claim", "statement"])
def test_nothing_is_recorded_from_an_emptied_text(kind: str) -> None:
    snapshot = make.make_snapshot()
    emptying.empty(snapshot=snapshot, by=cem(), at=make.NOW, reason=REASON)
    panel: Any = client_of(cem()).get(
        reverse("admin:record", args=[snapshot.pk, kind]), {"start": 0, "end": 3}
    )
    assert panel.status_code == 404
