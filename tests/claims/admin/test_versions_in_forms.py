"""Every form of a curated record says which version it shows, and covers its inlines."""

from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError

from claims.editing import editing
from claims.models import IndicatorName, Judgement, Relay, SpeakerName
from sources.admin.base import CuratedModelAdmin
from sources.models import Outlet, Proposal
from sources.records import Curated
from sources.resources import OutletResource
from sources.versions import at_version, parts_at
from tests import make
from tests.claims.admin.everything import address, make_one_of_each
from tests.claims.admin.forms import form_with
from tests.people import administrator, cem, client_of

NOT_TYPED = {Judgement, Proposal}
"""Shown on a page of their own that has no fields; decided elsewhere."""
CURATED = [
    model_admin
    for model_admin in admin.site._registry.values()
    if issubclass(model_admin.model, Curated)
]


def named(model_admin: Any) -> str:
    return str(model_admin.opts.model_name)


@pytest.mark.parametrize("model_admin", CURATED, ids=named)
def test_every_curated_record_has_forms_that_keep_versions(model_admin: Any) -> None:
    assert isinstance(model_admin, CuratedModelAdmin)


@pytest.mark.parametrize("model_admin", list(admin.site._registry.values()), ids=named)
def test_no_list_can_be_edited_in_place(model_admin: Any) -> None:
    assert not model_admin.list_editable


@pytest.mark.parametrize("model_admin", CURATED, ids=named)
def test_every_inline_counts_for_the_record_that_it_is_shown_with(model_admin: Any) -> None:
    for inline in model_admin.inlines:
        if not inline.readonly_fields:
            assert issubclass(inline.model, Curated)
            assert inline.model.whole_model() is model_admin.model


@pytest.mark.django_db
def test_every_change_form_says_its_version_and_every_add_form_its_identifier() -> None:
    client = client_of(administrator())
    for model, made in make_one_of_each().items():
        model_admin = admin.site._registry[model]
        if not isinstance(model_admin, CuratedModelAdmin) or model in NOT_TYPED:
            continue
        page = client.get(address(model, "change", made.pk))
        record: Any = model._default_manager.get(pk=made.pk)
        assert form_with(page.content, "version").fields["version"] == [str(record.version)]
        if model_admin.has_add_permission(page.wsgi_request):
            blank = client.get(address(model, "add"))
            assert form_with(blank.content, "token").fields["token"]


@pytest.fixture
def parts(db: None) -> list[Any]:
    """Return a part of each kind, saved by other code than the form of its record."""
    statement = make.make_statement()
    return [
        make.make_speaker(names=["Vương Nghị"]).names.get(),
        make.make_indicator(names=["kim ngạch"]).names.get(),
        statement.translations.create(language="en", text="We trust each other"),
        make.make_speaker().positions.create(title="minister"),
    ]


def version_of(part: Any) -> int:
    whole: Any = getattr(part, part.row_of)
    found: int = type(whole).objects.values_list("version", flat=True).get(pk=whole.pk)
    return found


def test_a_part_that_is_saved_counts_its_record_on(parts: list[Any]) -> None:
    for part in parts:
        before = version_of(part)
        part.save()
        assert version_of(part) == before + 1, type(part)


def test_a_part_that_is_deleted_counts_its_record_on(parts: list[Any]) -> None:
    for part in parts:
        before = version_of(part)
        part.delete()
        assert version_of(part) == before + 1, type(part)


def test_rows_of_a_reviewed_record_count_it_on_once_for_all_of_them(db: None) -> None:
    statement = make.make_statement()
    with editing(record=statement, by=cem(), at=make.NOW):
        for order in (1, 2):
            Relay.objects.create(statement=statement, order=order, outlet=make.make_outlet())
    statement.refresh_from_db()
    assert statement.version == 2
    assert [len(parts_at(Relay, statement.pk, version)) for version in (1, 2)] == [0, 2]


def test_parts_that_are_written_in_bulk_count_their_record_on(db: None) -> None:
    speaker = make.make_speaker()
    SpeakerName.objects.bulk_create(SpeakerName(speaker=speaker, name=name) for name in "ab")
    speaker.refresh_from_db()
    assert speaker.version == 2
    SpeakerName.objects.bulk_update(speaker.names.all(), ["language"])
    speaker.names.all().delete()
    speaker.refresh_from_db()
    assert speaker.version == 4


def test_a_part_that_moves_counts_both_records_on(db: None) -> None:
    name = make.make_indicator(names=["trade"]).names.get()
    old, new = name.indicator, make.make_indicator()
    before = version_of(name)
    name.indicator = new
    name.save()
    assert version_of(name) == 2
    assert type(old).objects.get(pk=old.pk).version == before + 1


def test_parts_are_known_as_they_were_at_a_version_of_their_record(db: None) -> None:
    speaker = make.make_speaker()
    for name in ("one", "two"):
        SpeakerName.objects.create(speaker=speaker, name=name)
    speaker.names.get(name="one").delete()
    known = [parts_at(SpeakerName, speaker.pk, version) for version in (1, 2, 3, 4)]
    assert [sorted(row.name for row in rows) for rows in known] == [
        [],
        ["one"],
        ["one", "two"],
        ["two"],
    ]


def test_every_version_of_a_record_is_in_its_history(parts: list[Any]) -> None:
    for part in parts:
        part.save()
        whole: Any = getattr(part, part.row_of)
        for version in range(1, version_of(part) + 1):
            assert at_version(type(whole), whole.pk, version) is not None


def test_new_parts_of_a_new_record_count_nothing(db: None) -> None:
    indicator = make.make_indicator()
    IndicatorName(indicator=indicator, name="trade").with_whole().save()
    indicator.refresh_from_db()
    assert indicator.version == 1


def test_a_credit_that_is_confirmed_counts_the_source_on(db: None) -> None:
    proposal = make.make_proposal(agency="Xinhua")
    before = proposal.source.version
    client_of(cem()).post(f"/admin/sources/proposal/{proposal.pk}/decide/accept/")
    proposal.source.refresh_from_db()
    assert proposal.source.version == before + 1


def test_an_import_writes_over_nothing_that_was_saved_since_it_read_the_record(db: None) -> None:
    outlet = make.make_outlet("Far East Daily")
    read = Outlet.objects.get(pk=outlet.pk)
    outlet.save()
    with pytest.raises(ValidationError, match="saved by somebody else during the import"):
        OutletResource().before_save_instance(read, {})
