"""Which speaker and which indicator the words of a text mean."""

import pytest

from claims.matching import IndicatorIndex, NameIndex, features

EXPORTS, IMPORTS, PEOPLE = 1, 2, 3


@pytest.fixture
def speakers() -> NameIndex:
    index = NameIndex()
    for key, names in {
        1: ["Wang Yi", "Vương Nghị", "Ван И", "王毅"],
        2: ["Sergey Lavrov", "Сергей Лавров", "拉夫罗夫"],
        3: ["Ministry of Foreign Affairs of China"],
        4: ["Ministry of Foreign Affairs of Russia"],
        5: ["Li Hui"],
        6: ["Li Qiang"],
    }.items():
        for name in names:
            index.add(key, name)
    return index


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Wang Yi", 1),
        ("vuong nghi", 1),
        ("ВАН И", 1),
        ("王毅", 1),
        ("Lavrov", 2),
        ("Ngoại trưởng Sergey Lavrov", 2),
        ("Li", None),
        ("Ministry of Foreign Affairs", None),
        ("Foreign Ministry of China", 3),
        ("", None),
        ("Wang Yi; Sergey Lavrov", None),
        ("Somebody Else", None),
    ],
)
def test_a_speaker_is_found_by_any_name_and_never_guessed(
    speakers: NameIndex, name: str, key: int | None
) -> None:
    assert speakers.find(name) == key


@pytest.fixture
def indicators() -> IndicatorIndex:
    index = IndicatorIndex()
    index.add(EXPORTS, "China's goods exports to Russia", "USD")
    index.add(EXPORTS, "Экспорт товаров из Китая в Россию", "USD")
    index.add(EXPORTS, "中国对俄罗斯货物出口额", "USD")
    index.add(IMPORTS, "China's goods imports from Russia", "USD")
    index.add(IMPORTS, "Импорт товаров из России в Китай", "USD")
    index.add(IMPORTS, "中国自俄罗斯货物进口额", "USD")
    index.add(PEOPLE, "People hurt", "person")
    return index


@pytest.mark.parametrize(
    ("words", "unit", "measure", "key"),
    [
        ("China's exports to Russia came to", "USD", "level", EXPORTS),
        ("China's imports from Russia rose by", "percent", "change", IMPORTS),
        ("экспорта товаров из Китая в Россию", "USD", "level", EXPORTS),
        ("中国对俄罗斯出口", "CNY", "level", EXPORTS),
        ("the ferry took", "person", "count", None),
        ("", "USD", "level", None),
    ],
)
def test_an_indicator_is_found_by_the_words_of_its_names(
    indicators: IndicatorIndex, words: str, unit: str, measure: str, key: int | None
) -> None:
    found = indicators.find(features(words), features(words), unit=unit, measure=measure)
    assert (found and found.key) == key


def test_words_that_two_indicators_share_are_no_proposal(indicators: IndicatorIndex) -> None:
    words = features("goods between China and Russia")
    assert indicators.find(words, words, unit="USD", measure="level") is None


def test_words_around_figures_recorded_before_are_remembered(indicators: IndicatorIndex) -> None:
    near = features("hàng Nga vào Trung Quốc trị giá")
    assert indicators.find(near, near, unit="USD", measure="level") is None
    indicators.learn(IMPORTS, features("hàng Nga vào Trung Quốc đạt"))
    found = indicators.find(near, near, unit="USD", measure="level")
    assert found is not None
    assert (found.key, found.percent > 60) == (IMPORTS, True)


def test_the_order_of_words_tells_the_way_there_from_the_way_back() -> None:
    assert features("from China to Russia") & features("from Russia to China") == {
        "china",
        "russi",
    }


def test_the_unit_speaks_against_an_indicator(indicators: IndicatorIndex) -> None:
    words = features("people hurt")
    in_persons = indicators.find(words, words, unit="person", measure="count")
    in_dollars = indicators.find(words, words, unit="USD", measure="level")
    assert in_persons is not None
    assert in_dollars is None or in_dollars.percent <= in_persons.percent
