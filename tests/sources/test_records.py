"""Columns that every save computes: folded texts, first and last day, also in bulk."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model

from claims.models import Claim, Event, Position, Speaker, Suggestion
from extraction import edtf
from sources import revisions
from sources.changes import curated_models
from sources.models import Outlet, Source, Touched
from sources.records import Curated, Record, RecordQuerySet
from tests import make

pytestmark = pytest.mark.django_db

RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Vương Nghị", "vuong nghi"),
        ("ĐIỆN BIÊN", "dien bien"),
        ("Серёжа Йод", "сережа иод"),
        ("王毅", "王毅"),
        ("Ｆull　width", "full width"),
    ],
)
def test_saving_folds_the_searched_text(name: str, folded: str) -> None:
    assert make.make_speaker(name).search_text == folded


def test_search_text_holds_every_searched_field() -> None:
    source = make.make_source("Тема", byline="Đỗ Minh", url="https://a.example/x")
    assert source.search_text == "тема do minh https://a.example/x"


def test_bulk_create_computes_what_save_does() -> None:
    [speaker] = Speaker.objects.bulk_create([Speaker(name="Vương Nghị")])
    assert Speaker.objects.get(pk=speaker.pk).search_text == "vuong nghi"


def test_bulk_update_computes_what_save_does() -> None:
    speaker = make.make_speaker("Wang Yi")
    speaker.name = "Vương Nghị"
    Speaker.objects.bulk_update([speaker], ["name"])
    speaker.refresh_from_db()
    assert (speaker.name, speaker.search_text) == ("Vương Nghị", "vuong nghi")


def test_bulk_update_moves_the_days_of_a_date() -> None:
    event = make.make_event(date="2024")
    event.date = "2024-02-08"
    Event.objects.bulk_update([event], ["date"])
    event.refresh_from_db()
    assert (event.first_day, event.last_day) == (date(2024, 2, 8), date(2024, 2, 8))


def test_saving_some_fields_saves_the_computed_ones_with_them() -> None:
    event = make.make_event("Call", date="2024")
    event.date = "2024-02"
    event.save(update_fields=["date"])
    event.refresh_from_db()
    assert (event.first_day, event.last_day) == (date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-01/2023-11", date(2023, 1, 1), date(2023, 11, 30)),
        ("2022-12-31/..", date(2022, 12, 31), None),
        ("", None, None),
    ],
)
def test_a_date_gives_its_first_and_last_day(
    written: str, first: date | None, last: date | None
) -> None:
    source = make.make_source(published=written)
    assert (source.first_day, source.last_day) == (first, last)


def test_a_position_held_to_this_day_has_no_last_day() -> None:
    position = Position.objects.create(
        speaker=make.make_speaker(), title="President", held="2013-03-14/.."
    )
    assert (position.first_day, position.last_day) == (date(2013, 3, 14), None)


@pytest.mark.parametrize("written", ["2023-13", "2023-02-29", "yesterday", "2024/2023"])
def test_a_date_that_is_none_is_refused_even_without_a_form(written: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        make.make_source(published=written)
    assert not edtf.is_valid(written)
    assert "published" in refusal.value.message_dict


def test_bulk_create_refuses_a_date_that_is_none() -> None:
    event = Event(name="Call", date="2024-02-30")
    with pytest.raises(ValidationError):
        Event.objects.bulk_create([event])
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Outlet, "name"),
        (Source, "published"),
        (Claim, "value"),
        (Claim, "comparator"),
        (Claim, "direction"),
        (Claim, "period"),
    ],
)
def test_update_refuses_columns_that_others_are_computed_from(
    model: type[Model], column: str
) -> None:
    with pytest.raises(TypeError, match=f"{column} would leave computed columns stale"):
        model._default_manager.update(**{column: "1"})


def test_update_writes_columns_of_which_no_history_is_kept() -> None:
    suggestion = make.make_suggestion()
    Suggestion.objects.update(language="vi")
    suggestion.refresh_from_db()
    assert suggestion.language == "vi"


MAY_BE_WRITTEN_WITHOUT_HISTORY = {
    "claims.Evidence": {"origin"},
    **dict.fromkeys(
        ("claims.Claim", "claims.Statement", "claims.Fact", "claims.CrossSourceNote"),
        frozenset({"created_at", "updated_at"}),
    ),
}
"""The whole list: what stands here has its reason in the model's ``written_without_history``."""


@pytest.mark.parametrize("model", curated_models(), ids=lambda model: model.__name__)
def test_update_refuses_to_change_a_curated_record_without_a_trace(model: type[Curated]) -> None:
    allowed = MAY_BE_WRITTEN_WITHOUT_HISTORY.get(model._meta.label, set())
    assert set(model.written_without_history) == allowed
    tracked: Any = model.history
    for column in {field.name for field in tracked.model.tracked_fields} - allowed:
        with pytest.raises(TypeError):
            model._default_manager.update(**{column: None})


def test_who_had_a_deleted_record_in_a_list_leaves_history_without_it() -> None:
    source, claim, tag = make.make_source(), make.make_claim(), make.make_tag("oil")
    source.tags.add(tag)
    claim.tags.add(tag)
    key = tag.pk
    with revisions.revision(reason="No beat of ours") as under_way:
        tag.delete()
    for record in (source, claim):
        after, before = list(record.history.all())[:2]
        assert ([row.tag_id for row in before.tags.all()], after.tags.count()) == ([key], 0)
        assert (after.revision, after.version) == (under_way.number, before.version + 1)


def test_so_does_who_had_one_of_many_that_are_deleted_at_once() -> None:
    source, outlet = make.make_source(), make.make_outlet()
    source.credits.add(outlet, make.make_outlet())
    Touched.objects.all().delete()
    Outlet.objects.filter(credited_in=source).delete()
    assert source.history.first().credits.count() == 0
    assert Touched.objects.filter(kind="source", key=source.pk).exists()


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_every_record_keeps_a_unique_identifier(model: type[Record]) -> None:
    field = model._meta.get_field("uuid")
    assert field.unique
    assert not field.editable


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_what_is_computed_and_read_are_real_columns(model: type[Record]) -> None:
    names = {field.name for field in model._meta.concrete_fields}
    assert set(model.computed_columns()) <= names
    assert model.computed_from() <= names


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_every_record_is_reached_through_methods_that_compute(model: type[Record]) -> None:
    assert isinstance(model._default_manager.all(), RecordQuerySet)
