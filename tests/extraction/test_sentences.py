import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giá tăng. Cung giảm.", ["Giá tăng.", "Cung giảm."]),
        ("Cuộc họp kết thúc.Ông Hải rời đi.", ["Cuộc họp kết thúc.", "Ông Hải rời đi."]),
        ("Mr. Grant met Dr. Lee. They talked.", ["Mr. Grant met Dr. Lee.", "They talked."]),
        ("М. Захарова ответила. Он ушёл.", ["М. Захарова ответила.", "Он ушёл."]),
        ("Скорость 46 км/ч. Поезд шёл.", ["Скорость 46 км/ч.", "Поезд шёл."]),
        ("会议结束。代表离开了！", ["会议结束。", "代表离开了！"]),
        ("One line\nand another", ["One line", "and another"]),
        ("It rose 3.5 percent. Then it fell.", ["It rose 3.5 percent.", "Then it fell."]),
        ("Xem tại vtv.vn để biết thêm", ["Xem tại vtv.vn để biết thêm"]),
    ],
)
def test_a_text_is_cut_into_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text(max_size=200))
def test_sentences_follow_each_other_without_space_around_them(text: str) -> None:
    at = 0
    for start, end in sentences(text, 0, len(text)):
        assert at <= start < end
        assert text[start:end] == text[start:end].strip()
        at = end
    assert at <= len(text)
