import pytest

from extraction.datefinding import Mention
from extraction.speech.quotes import quotes
from extraction.speech.speechvocabulary import CLASSES
from extraction.speech.speechwords import words_of
from extraction.tables import LANGUAGES, rows


def classes(text: str, language: str) -> str:
    span = (0, len(text))
    words = words_of(text, *span, language=language, quotes=quotes(text, (span,)), dates=())
    return "".join(word.kind for word in words)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Ngoại trưởng Trung Quốc Vương Nghị nói rằng", "vi", "TGCCV"),
        ("Prime Minister Ada Field told reporters that", "en", "TCCvxR"),
        ("Глава МИД КНР Ван И заявил, что", "ru", "TGCCV,R"),
        ("俄罗斯外交部发言人表示，", "zh", "GITV,"),
        ("“Vâng”, ông nói.", "vi", "Q,HV."),
        ("компания «Заря» сообщила", "ru", "BiV"),
    ],
)
def test_each_word_has_the_class_of_its_table(text: str, language: str, expected: str) -> None:
    assert classes(text, language) == expected


def test_a_date_is_one_word() -> None:
    text = "ông nói hôm 3/5 rằng"
    date = Mention(12, 15, "3/5", "2024-05-03")
    words = words_of(text, 0, len(text), language="vi", quotes=(), dates=(date,))
    assert [word.key for word in words if word.kind == "D"] == ["2024-05-03"]


def test_the_table_knows_no_other_classes_and_languages() -> None:
    assert {row["class"] for row in rows("speech_words")} == set(CLASSES)
    assert {row["language"] for row in rows("speech_words")} == set(LANGUAGES)


def test_a_title_belongs_to_each_language() -> None:
    assert [row["key"] for row in rows("titles") if not all(row[one] for one in LANGUAGES)] == [
        "state_secretary"
    ]
