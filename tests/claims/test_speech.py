"""Speakers, statements, relays and translations."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from claims.models import (
    Indicator,
    IndicatorComponent,
    Relay,
    Speaker,
    SpeakerName,
    Translation,
)
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["Wang Yi", "Vương Nghị", "Ван И", " 王毅 "])
def test_a_speaker_is_found_by_any_name(name: str) -> None:
    speaker = make.make_speaker("Wang Yi", names=["Vương Nghị", "Ван И", "王毅"])
    assert Speaker.objects.named(name).get() == speaker


def test_a_part_of_a_name_names_nobody() -> None:
    make.make_speaker("Wang Yi", names=["Vương Nghị"])
    assert not Speaker.objects.named("Wang").exists()


def test_a_name_that_two_speakers_bear_finds_both() -> None:
    make.make_speaker("Wang Yi")
    make.make_speaker("Wang Yi of Taipei", names=["Wang Yi"])
    assert Speaker.objects.named("Wang Yi").count() == 2


def test_a_speaker_found_by_two_names_is_found_once() -> None:
    make.make_speaker("Wang Yi", names=["Wang Yi"])
    assert Speaker.objects.named("Wang Yi").count() == 1


def test_an_indicator_is_found_by_any_name() -> None:
    indicator = make.make_indicator("Goods trade", names=["Kim ngạch thương mại"])
    assert Indicator.objects.named("Kim ngạch thương mại").get() == indicator


def test_a_speaker_bears_a_name_once_in_a_language() -> None:
    speaker = make.make_speaker(names=["Ван И"])
    with pytest.raises(IntegrityError):
        SpeakerName.objects.create(speaker=speaker, name="Ван И")


def test_a_speaker_says_a_passage_once() -> None:
    statement = make.make_statement()
    with pytest.raises(IntegrityError):
        make.make_statement(passage=statement.passage, speaker=statement.speaker)


def test_two_speakers_may_say_it_together() -> None:
    statement = make.make_statement()
    assert make.make_statement(passage=statement.passage).pk != statement.pk


def test_a_statement_is_named_by_speaker_and_words() -> None:
    statement = make.make_statement(speaker=make.make_speaker("Wang Yi"))
    assert str(statement) == f"Wang Yi: “{make.QUOTE}”"


def test_a_relay_is_an_outlet_or_a_speaker() -> None:
    assert make.make_relay(make.make_statement(), outlet=make.make_outlet()).outlet is not None


@pytest.mark.parametrize("both", [True, False])
def test_a_relay_is_not_both_and_not_neither(both: bool) -> None:
    relay = Relay(statement=make.make_statement())
    if both:
        relay.outlet, relay.speaker = make.make_outlet(), make.make_speaker()
    with pytest.raises(ValidationError, match="either an outlet or a speaker"):
        relay.full_clean()
    with make.open_doors(relay.statement), pytest.raises(IntegrityError):
        relay.save()


def test_two_relays_are_not_in_the_same_place() -> None:
    statement, outlet = make.make_statement(), make.make_outlet()
    make.make_relay(statement, outlet=outlet, order=1)
    with pytest.raises(IntegrityError):
        make.make_relay(statement, outlet=outlet, order=1)


@pytest.mark.parametrize("both", [True, False])
def test_a_translation_is_of_a_statement_or_of_a_text(both: bool) -> None:
    translation = Translation(language="en", text="Text")
    if both:
        translation.statement = make.make_statement()
        translation.snapshot = translation.statement.passage.snapshot
    with pytest.raises(IntegrityError):
        translation.save()


def test_an_indicator_is_no_part_of_itself() -> None:
    indicator = make.make_indicator()
    with pytest.raises(IntegrityError):
        IndicatorComponent.objects.create(whole=indicator, part=indicator)
