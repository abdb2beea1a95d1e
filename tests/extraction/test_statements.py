"""Who says what: the examples of cases/statements.csv, and what must hold for any text.

The column "expected" of the table lists the statements of a text as
form|speaker|relay|exact words, with "¦" between them.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.datefinding import Mention
from extraction.folding import align
from extraction.statements import Speech, find
from tests.cases import cases

LANGUAGES = ("vi", "en", "ru", "zh")
FRAGMENTS = (
    *("“", "”", '"', "«", "»", "‘", "’", "'", "「", "」", "『", "』", "„", "《", "》", "(", ")"),
    *(": ", ", ", ". ", "; ", "\n", " – ", "…", "。", "，", "：", "! ", "’s "),
    *("ông ", "bà Mai ", "Ngoại trưởng ", "cho biết ", "theo ", "rằng ", "và ", "nói ", "dẫn lời "),
    *("Lavrov ", "he ", "the minister ", "said ", "that ", "according to ", "told ", "TASS "),
    *("сказал ", "что ", "Мария Белова ", "по словам ", "по её словам ", "министр ", "«Заря» "),
    *("王毅", "表示", "说", "据", "报道", "外长", "他", "新华社", "普京", "的话说"),
)


def found_in(text: str, language: str, dates: tuple[Mention, ...] = ()) -> tuple[Speech, ...]:
    return find(
        align(text), ((0, len(text)),), language=language, dates=dates, published="2024-05-06"
    )


def row(text: str, said: Speech) -> str:
    return f"{said.form}|{said.speaker}|{said.relay or ''}|{text[said.start : said.end]}"


@pytest.mark.parametrize("case", cases("statements"), ids=lambda case: case["text"])
def test_statements_are_found_with_form_speaker_and_relay(case: dict[str, str]) -> None:
    found = [row(case["text"], said) for said in found_in(case["text"], case["language"])]
    assert found == [line for line in case["expected"].split("¦") if line]


def test_a_statement_carries_role_cue_and_what_the_sentence_calls_the_speaker() -> None:
    text = "Ngoại trưởng Nga Sergei Lavrov nhấn mạnh: “Đối thoại là con đường duy nhất”."
    (said,) = found_in(text, "vi")
    assert said.speaker_as_written == "Sergei Lavrov"
    assert said.role_as_written == "Ngoại trưởng Nga"
    assert said.cue == "nhấn mạnh"


def test_a_pronoun_is_kept_as_written_beside_the_name() -> None:
    text = "Bà Lê Thị Mai tới Huế hôm qua. Bà cho biết cầu mới sẽ mở vào tháng 9."
    (said,) = found_in(text, "vi")
    assert (said.speaker, said.speaker_as_written) == ("Lê Thị Mai", "Bà")


def test_pronouns_follow_gender() -> None:
    text = "Mr. Carl Voss met Ms. Ines Roth in Bonn. She said the talks were useful."
    (said,) = found_in(text, "en")
    assert said.speaker == "Ines Roth"


def test_a_short_name_gets_the_full_one_that_comes_later() -> None:
    text = "Petrova said the bridge was safe. Anna Petrova is the chief engineer."
    (said,) = found_in(text, "en")
    assert said.speaker == "Anna Petrova"


def test_initials_are_spelled_out_where_the_article_does() -> None:
    text = "Мария Захарова провела брифинг. М. Захарова заявила, что ответ готов."
    (said,) = found_in(text, "ru")
    assert said.speaker == "Мария Захарова"


def test_an_oblique_russian_name_is_given_in_the_nominative() -> None:
    text = "По словам Сергея Лаврова, переговоры идут. По словам Марии Захаровой, ответ готов."
    assert [said.speaker for said in found_in(text, "ru")] == ["Сергей Лавров", "Мария Захарова"]


def test_spoken_is_the_date_of_the_sentence_then_of_the_article() -> None:
    text = "Ông Hải nói hôm 3/5 rằng cầu sẽ mở. Bà Mai cho biết vốn đã đủ."
    start = text.index("3/5")
    date = Mention(start, start + 3, "3/5", "2024-05-03")
    assert [said.spoken for said in found_in(text, "vi", (date,))] == ["2024-05-03", "2024-05-03"]
    assert [said.spoken for said in found_in(text, "vi")] == ["2024-05-06", "2024-05-06"]


def test_only_the_given_spans_are_read() -> None:
    text = "Ông Hải nói rằng cầu sẽ mở.\nẢnh: Bà Mai cho biết vốn đã đủ."
    end = text.index("\n")
    found = find(align(text), ((0, end),), language="vi", dates=(), published=None)
    assert [said.speaker for said in found] == ["Hải"]


def test_a_quotation_over_several_lines_is_one_statement_for_each_line() -> None:
    text = "Tom Baker said: “We will stay here for good.\n“Nobody is going to leave.”"
    found = found_in(text, "en")
    assert [text[said.start : said.end] for said in found] == [
        "We will stay here for good.",
        "Nobody is going to leave.",
    ]
    assert {said.speaker for said in found} == {"Tom Baker"}


def test_an_unknown_language_is_read_as_english() -> None:
    assert len(found_in("Tom Baker said that the plant would stay.", "xx")) == 1


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join), st.sampled_from(LANGUAGES))
def test_every_statement_lies_in_bounds_and_on_one_line(text: str, language: str) -> None:
    for said in found_in(text, language):
        assert 0 <= said.start < said.end <= len(text)
        assert "\n" not in text[said.start : said.end]
        assert said.form in ("direct", "indirect", "mixed")


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_is_read(text: str, language: str) -> None:
    for said in found_in(text, language):
        assert 0 <= said.start < said.end <= len(text)


@given(st.integers(0, 40), st.integers(0, 40), st.sampled_from(LANGUAGES))
def test_spans_that_cut_a_quotation_are_kept(start: int, length: int, language: str) -> None:
    text = "“Một hai ba bốn”, ông Hải nói. Putin said: “Five six seven”. 王毅说：“八九”。"
    span = (min(start, len(text)), min(start + length, len(text)))
    for said in find(align(text), (span,), language=language, dates=(), published=None):
        assert span[0] <= said.start < said.end <= span[1]


@pytest.mark.parametrize(
    "piece",
    [
        "“",
        '"',
        "«“",
        "‘a ",
        "said ",
        "cho biết ",
        "外长王毅表示，",
        "“a\n",
        "Foreign Minister ",
        "theo ",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_repeated_without_end_is_read_to_the_end(piece: str, language: str) -> None:
    aligned = align(piece * (20_000 // len(piece)))
    span = (0, len(aligned.original))
    for found in find(aligned, (span,), language=language, dates=(), published=None):
        assert 0 <= found.start < found.end <= span[1]
