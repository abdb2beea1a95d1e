"""Search finds names without their accents, in any script and any case."""

from typing import Any

import pytest
from django.db.models import Model

from claims.models import Claim, CrossSourceNote, Event, Indicator, Speaker, Statement
from sources.models import Outlet, Passage, Snapshot, Source, Tag
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.test_choices import choices
from tests.people import ada, client_of

pytestmark = pytest.mark.django_db


def found(model: type[Model], words: str) -> list[Any]:
    response = client_of(ada()).get(address(model, "changelist"), {"q": words})
    return list(response.context["cl"].result_list)


@pytest.fixture
def wang_yi() -> Speaker:
    make.make_speaker("Somebody else")
    return make.make_speaker("Wang Yi", names=["Vương Nghị", "Ван И", "王毅"])


@pytest.mark.parametrize(
    "words",
    ["vuong nghi", "VƯƠNG NGHỊ", "Vuong Nghị", "nghi vuong", "ван и", "ВАН", "王毅", "wang"],
)
def test_a_speaker_is_found_by_any_name(wang_yi: Speaker, words: str) -> None:
    assert found(Speaker, words) == [wang_yi]


@pytest.mark.parametrize("words", ["vuong nghi x", "nobody", "毅王"])
def test_other_words_find_nobody(wang_yi: Speaker, words: str) -> None:
    assert found(Speaker, words) == []


@pytest.mark.parametrize("words", ["кремль", "КРЕМЛЬ", "Кремль", "кРЕмЛ"])
def test_russian_is_found_in_any_case(words: str) -> None:
    outlet = make.make_outlet("Пресс-служба Кремля", language="ru")
    kremlin = make.make_outlet("Кремль")
    make.make_outlet("Xinhua")
    assert kremlin in found(Outlet, words)
    assert outlet in found(Outlet, "кремля")


@pytest.mark.parametrize("words", ["điện biên", "dien bien", "ĐIỆN BIÊN", "Dien Bien"])
def test_the_stroke_of_d_is_optional(words: str) -> None:
    source = make.make_source("Tin từ Điện Biên")
    assert found(Source, words) == [source]


@pytest.mark.parametrize("words", ["ёлка", "елка", "ЁЛКА"])
def test_the_dots_of_e_are_optional(words: str) -> None:
    source = make.make_source("Ёлка в Москве")
    assert found(Source, words) == [source]


@pytest.mark.parametrize("words", ["双边贸易", "贸易额"])
def test_a_part_of_a_chinese_run_is_found(words: str) -> None:
    source = make.make_source("双边贸易额创新高")
    assert found(Source, words) == [source]


def a_vietnamese_claim(speaker: Speaker) -> Claim:
    outlet = make.make_outlet("Báo Quốc tế")
    source = make.make_source("Những điểm nhấn", outlet=outlet, language="vi")
    snapshot = make.make_snapshot("Ông Vương Nghị nói thương mại đạt 240,1 tỷ USD.", source=source)
    statement = make.make_statement(
        passage=make.make_passage("Ông Vương Nghị nói", snapshot=snapshot), speaker=speaker
    )
    return make.make_claim(
        passage=make.make_passage("240,1 tỷ USD", snapshot=snapshot),
        statement=statement,
        indicator=make.make_indicator("Goods trade", names=["Kim ngạch thương mại"]),
        claimant=make.make_speaker("Tổng cục Hải quan"),
    )


@pytest.mark.parametrize(
    "words",
    ["240,1 ty", "kim ngach", "hai quan", "nhung diem nhan", "bao quoc te", "wang yi",
     "kim ngach hai quan"],
)  # fmt: skip
def test_a_claim_is_found_by_what_stands_around_it(wang_yi: Speaker, words: str) -> None:
    claim = a_vietnamese_claim(wang_yi)
    make.make_claim()
    assert found(Claim, words) == [claim]


@pytest.mark.parametrize("words", ["vuong nghi", "ван и", "ong vuong"])
def test_a_statement_is_found_by_its_words_and_speaker(wang_yi: Speaker, words: str) -> None:
    claim = a_vietnamese_claim(wang_yi)
    make.make_statement()
    assert found(Statement, words) == [claim.statement]


@pytest.mark.parametrize("model", [Source, Snapshot, Passage])
def test_a_source_its_text_and_passages_are_found_by_its_title(
    wang_yi: Speaker, model: type[Model]
) -> None:
    a_vietnamese_claim(wang_yi)
    make.make_passage()
    assert len(found(model, "nhung diem nhan")) == (2 if model is Passage else 1)


def test_what_is_found_twice_is_shown_once(wang_yi: Speaker) -> None:
    make.make_speaker("Vương", names=["Vương Nghị", "Vương Nghị (Bắc Kinh)"])
    assert len(found(Speaker, "vuong")) == 2


def test_notes_events_indicators_and_tags_are_found_too() -> None:
    note, event = make.make_note("Điện đàm"), make.make_event("Điện đàm tháng 2")
    indicator, tag = make.make_indicator("Điện năng"), make.make_tag("điện")
    assert found(CrossSourceNote, "dien dam") == [note]
    assert found(Event, "dien dam") == [event]
    assert found(Indicator, "dien nang") == [indicator]
    assert found(Tag, "dien") == [tag]


@pytest.mark.parametrize("words", ["%", "_", "\\", "a'b", "240;", "( OR"])
def test_marks_of_sql_are_letters_like_others(wang_yi: Speaker, words: str) -> None:
    assert found(Speaker, words) == []


@pytest.mark.parametrize("words", ["Ван И", "ван и", "王毅", "Vương Nghị", "vuong nghi", "WANG YI"])
def test_names_in_any_script_find_whoever_said_or_counted_it(wang_yi: Speaker, words: str) -> None:
    said, counted = a_vietnamese_claim(wang_yi), make.make_claim(claimant=wang_yi)
    make.make_claim(claimant=make.make_speaker("Li Qiang"))
    assert set(found(Claim, words)) == {said, counted}
    assert said.statement in found(Statement, words)
    assert choices(client_of(ada()), Statement, "speaker", words) == ["Wang Yi"]
    assert choices(client_of(ada()), Claim, "claimant", words) == ["Wang Yi"]
