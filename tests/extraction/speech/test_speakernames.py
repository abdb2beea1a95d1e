import pytest

from extraction.speech.speakernames import full_name, name_tokens, same_name


@pytest.mark.parametrize(
    ("one", "other", "language", "same"),
    [
        ("Putin", "Vladimir Putin", "vi", True),
        ("Vương", "Vương Nghị", "vi", True),
        ("Sergey Lavrov", "Sergei Lavrov", "en", True),
        ("Igor Lavrov", "Sergei Lavrov", "en", False),
        ("М. Захарова", "Мария Захарова", "ru", True),
        ("Лаврову", "Сергей Лавров", "ru", True),
        ("普京", "弗拉基米尔·普京", "zh", True),
        ("王毅", "王文涛", "zh", False),
    ],
)
def test_names_of_one_person_are_told(one: str, other: str, language: str, *, same: bool) -> None:
    tokens = name_tokens(one, language), name_tokens(other, language)
    assert same_name(*tokens, language) is same


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Лавров", "Сергея Лаврова"], "Сергей Лавров"),
        (["Сергеем Лавровым", "Сергей Лавров"], "Сергей Лавров"),
        (["М. Захарова", "Марию Захарову"], "Мария Захарова"),
        (["Ириной Беловой", "Белова"], "Ирина Белова"),
        (["Михаилом Мишустиным"], "Михаил Мишустин"),
        (["Ван И"], "Ван И"),
    ],
)
def test_the_fullest_russian_name_stands_in_the_nominative(names: list[str], expected: str) -> None:
    assert full_name(names, [], "ru") == expected


def test_the_subject_of_a_verb_is_a_nominative_whatever_its_ending() -> None:
    assert full_name(["Валерия Кнорре"], ["Валерия Кнорре"], "ru") == "Валерия Кнорре"
