import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.speech.quotes import quotes


def quoted(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in quotes(text, ((0, len(text)),))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said “yes” and "no".', ["yes", "no"]),
        ("«Мы — “за”», — сказал он.", ["Мы — “за”"]),
        ("「是」和『否』", ["是", "否"]),
        ("The boat owners' union isn't ‘done’ yet", ["done"]),
        ("It is the owners' and the crews' boat", []),
        ("Ông gọi đó là 'bước ngoặt' lớn", ["bước ngoặt"]),
        ('" Chúng tôi sẵn sàng ", ông nói', ["Chúng tôi sẵn sàng"]),
        ('Mở đầu bằng “dấu này", rồi thôi', ["dấu này"]),
        ("«Рост — дело газеты «Заря» и наше»", ["Рост — дело газеты «Заря» и наше"]),
        ("«Мы готовы, – сказал министр. – Ждём ответа»", ["Мы готовы", "Ждём ответа"]),
        ("“One.\n“Two.”", ["One.", "Two."]),
        ("“never closed", []),
        ("”closing only", []),
        ("《书名》", []),
    ],
)
def test_quotations_are_found_by_their_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@given(st.text(alphabet="“”\"«»‘’'「」『』„ a.\n", max_size=80))
def test_quotations_lie_on_one_line_and_never_overlap(text: str) -> None:
    at = 0
    for quote in quotes(text, ((0, len(text)),)):
        assert at <= quote.left <= quote.start < quote.end <= quote.right <= len(text)
        assert "\n" not in text[quote.start : quote.end]
        at = quote.right
