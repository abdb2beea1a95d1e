"""A text beside its translation."""

from typing import Any

import pytest
from django.urls import reverse

from claims.models import Translation
from sources.models import Snapshot
from tests import make
from tests.people import ada, client_of, viewer

pytestmark = pytest.mark.django_db


def make_translation(text: str, of: Snapshot | None = None) -> Translation:
    snapshot = of or make.make_snapshot(
        "Kim ngạch đạt 240,1 tỷ USD.\n\nHết.", source=make.make_source(language="vi")
    )
    return Translation.objects.create(snapshot=snapshot, language="en", text=text, translator="Ada")


def read(translation: Translation, who: Any = ada) -> Any:
    assert translation.snapshot is not None
    return client_of(who()).get(
        reverse("admin:read", args=[translation.snapshot.source_id]),
        {"translation": translation.pk},
    )


def pairs(page: Any) -> list[tuple[str, str]]:
    return [
        (pair.line.text if pair.line else "", "".join(part.text for part in pair.translation))
        for pair in page.context["bilingual"].pairs
    ]


def test_lines_stand_side_by_side() -> None:
    page = read(make_translation("Trade reached 240.1 billion USD.\nThe end."))
    assert pairs(page) == [
        ("Kim ngạch đạt 240,1 tỷ USD.", "Trade reached 240.1 billion USD."),
        ("Hết.", "The end."),
    ]


def test_a_longer_translation_goes_on_beside_nothing() -> None:
    page = read(make_translation("One.\nTwo.\nThree."))
    assert pairs(page)[2] == ("", "Three.")


def test_a_number_that_differs_is_marked_on_both_sides() -> None:
    page = read(make_translation("Trade reached 240.1 million USD."))
    assert '<mark class="differs">240.1 million USD</mark>' in page.content.decode()
    assert page.context["spans"] == [{"id": "", "kind": "differs", "start": 14, "end": 26}]


def test_a_translation_of_another_text_is_not_shown_beside_this_one() -> None:
    translation = make_translation("One.")
    other = make.make_snapshot()
    page = client_of(ada()).get(
        reverse("admin:read", args=[other.source_id]), {"translation": translation.pk}
    )
    assert "bilingual" not in page.context


def test_html_in_a_translation_is_shown_as_characters() -> None:
    page = read(make_translation("<script>alert(1)</script>"), viewer)
    assert b"&lt;script&gt;" in page.content
    assert b"<script>alert" not in page.content


def test_the_card_of_a_statement_shows_its_translation_and_what_differs() -> None:
    snapshot = make.make_snapshot("Ông nói: đạt 26,3%", source=make.make_source(language="vi"))
    statement = make.make_statement(passage=make.make_passage("đạt 26,3%", snapshot=snapshot))
    Translation.objects.create(statement=statement, language="en", text="reached 26.4%")
    page = client_of(ada()).get(reverse("admin:read", args=[snapshot.source_id])).content.decode()
    assert 'reached <mark class="differs">26.4%</mark>' in page
    assert "without 26,3%" in page


def test_a_new_translation_of_a_text_is_shown_beside_it() -> None:
    snapshot = make.make_snapshot()
    page = reverse("admin:claims_translation_add")
    form = {"snapshot": snapshot.pk, "language": "vi", "translator": "Ada", "text": "Một."}
    answer = client_of(ada()).post(page, form)
    translation = Translation.objects.get()
    assert answer["Location"].endswith(f"?snapshot={snapshot.pk}&translation={translation.pk}")
