"""The fields of a reviewed record as whoever decides about it reads them."""

from decimal import Decimal

import pytest

from claims.in_words import Line, lines_of, translated, with_everything
from claims.models import Claim, Reviewed, Statement, Translation
from extraction.wording import GROUP
from tests import make
from tests.claims import queued
from tests.people import ada

pytestmark = pytest.mark.django_db


def lines(record: Reviewed) -> dict[str, Line]:
    found = with_everything(type(record)).get(pk=record.pk)
    return {line.field: line for line in lines_of(found)}


def test_a_figure_is_shown_with_every_digit_and_its_interval() -> None:
    line = lines(queued.claim())["figure"]
    assert line.words == f"= 240{GROUP}100{GROUP}000{GROUP}000 USD, level"
    assert line.beside == "stands for [240.05, 240.15) bn USD"


def test_a_change_and_a_range_keep_their_signs() -> None:
    fell = queued.claim(value=Decimal("6.5"), unit="percent", measure="change", direction="down",
                        step=Decimal("0.1"))  # fmt: skip
    between = queued.claim(comparator="range", value=Decimal(45), value_high=Decimal(50), step=None)
    assert lines(fell)["figure"].words == "−6.5 percent, change"
    assert lines(between)["figure"].words == "= 45–50 USD, level"


def test_a_period_is_shown_with_its_days() -> None:
    line = lines(queued.claim(period="2023-01/2023-11"))["period"]
    assert (line.words, line.beside) == ("Jan–Nov 2023", "2023-01-01 – 2023-11-30")


def test_nobody_who_counted_and_the_sources_own_voice_are_said() -> None:
    found = lines(queued.claim())
    assert found["claimant"].is_missing
    assert found["statement"].words == "the source's own voice"


def test_a_claim_made_in_a_statement_leads_to_it() -> None:
    snapshot = make.make_snapshot()
    said = make.make_statement(
        passage=make.make_passage(make.QUOTE, snapshot=snapshot),
        speaker=make.make_speaker("Wang Yi"),
    )
    claim = queued.claim(statement=said, passage=make.make_passage(snapshot=snapshot))
    line = lines(claim)["statement"]
    assert (line.words, line.address) == ("Wang Yi", f"/admin/claims/statement/{said.pk}/change/")


def test_a_record_that_was_joined_to_another_is_named_by_that_and_as_recorded() -> None:
    make.make_judgement(make.make_speaker("Wang Yi"), other := make.make_speaker("Ван И"))
    line = lines(queued.statement(speaker=other))["speaker"]
    assert (line.words, line.beside) == ("Wang Yi", "recorded as Ван И")


def test_a_statement_names_who_relayed_it_in_their_order() -> None:
    statement = queued.statement(role_as_written="Foreign Minister", spoken="2024-04-09")
    make.make_relay(statement, order=2, outlet=make.make_outlet("Xinhua"))
    make.make_relay(statement, order=1, outlet=make.make_outlet("TASS"))
    found = lines(statement)
    assert found["relays"].words == "1. TASS, 2. Xinhua"
    assert found["spoken"].words == "9 Apr 2024"


def test_a_fact_says_how_sure_and_why() -> None:
    found = lines(queued.fact(verdict="contested", rationale="Two sources differ."))
    assert found["verdict"].words == "contested"
    assert found["credibility"].words == "6, cannot be judged"
    assert found["rationale"].words == "Two sources differ."


def test_a_note_says_its_kind_and_whose_it_is() -> None:
    note = queued.note(assigned_to=ada())
    note.tags.add(make.make_tag("trade"))
    found = lines(note)
    assert [found[name].words for name in ("kind", "tags", "assigned_to")] == [
        "context", "trade", "Ada",
    ]  # fmt: skip


def loaded(record: Claim | Statement) -> Claim | Statement:
    found: Claim | Statement = with_everything(type(record)).get(pk=record.pk)
    return found


def test_the_translation_of_a_statement_is_shown_with_the_claims_in_it() -> None:
    snapshot = make.make_snapshot()
    said = make.make_statement(passage=make.make_passage(make.QUOTE, snapshot=snapshot))
    Translation.objects.create(statement=said, language="en", text="We trust.", translator="Cem")
    claim = queued.claim(statement=said, passage=make.make_passage(snapshot=snapshot))
    for record in (said, claim):
        found = translated(loaded(record))
        assert found is not None
        assert (found.text, found.translator) == ("We trust.", "Cem")


def test_of_a_translated_text_the_line_of_the_passage_is_shown() -> None:
    snapshot = make.make_snapshot("Tiêu đề\n\nThương mại đạt 240,1 tỷ USD.\nHết")
    Translation.objects.create(snapshot=snapshot, language="en", text="Title\nTrade did.\n\nEnd")
    claim = queued.claim(passage=make.make_passage("240,1 tỷ USD", snapshot=snapshot))
    found = translated(loaded(claim))
    assert found is not None
    assert found.text == "Trade did."


def test_a_translation_with_other_lines_is_not_guessed_at() -> None:
    snapshot = make.make_snapshot("Một\nHai 240 USD\nBa")
    Translation.objects.create(snapshot=snapshot, language="en", text="One, two\nThree")
    claim = queued.claim(passage=make.make_passage("240 USD", snapshot=snapshot))
    assert translated(loaded(claim)) is None
