"""Bytes to text: encodings that are told, found, or refused for want of certainty."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.decoding import ReadingProblem, decode

RUSSIAN = "Торговля через пролив выросла на четверть, сообщили в порту во вторник утром."
CHINESE = "双边贸易去年增长了四分之一，港口周二表示，北码头的长队已经消失，票价到三月不变。"
TAIWANESE = "雙邊貿易去年增長了四分之一，港口週二表示，北碼頭的長隊已經消失，票價到三月不變。"
VIETNAMESE = (
    "Thương mại qua eo biển tăng một phần tư, cảng cho biết sáng thứ Ba, và hàng dài ở bến bắc "
    "gần như đã hết, còn giá vé sẽ giữ nguyên cho đến hết tháng Ba năm sau, bà giám đốc nói."
)
ENGLISH = (
    "“We expected a slow summer,” she said – and got the busiest one in years, with a queue at "
    "each of the piers and lorries waiting overnight. It’s over now, according to the office."
)


def refusal(data: bytes, declared: str = "") -> str:
    with pytest.raises(ReadingProblem) as problem:
        decode(data, declared=declared)
    return str(problem.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str) -> None:
    assert decode(VIETNAMESE.encode(encoding)) == VIETNAMESE


def test_the_mark_of_big_endian_text_is_known() -> None:
    assert decode(b"\xfe\xff" + CHINESE.encode("utf-16-be")) == CHINESE


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859-5"),
        (CHINESE, "gb18030"),
        (CHINESE, "gbk"),
        (TAIWANESE, "big5"),
        (ENGLISH, "cp1252"),
    ],
)
def test_an_old_encoding_is_found_by_its_letters(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_vietnamese_in_the_encoding_of_windows_is_composed_again() -> None:
    data = b"".join(_cp1258(char) for char in VIETNAMESE)
    assert unicodedata.normalize("NFC", decode(data)) == VIETNAMESE


def _cp1258(char: str) -> bytes:
    """Write the tone behind its letter, as cp1258 does."""
    marks = unicodedata.normalize("NFD", char)
    tones = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
    return (letter + tones).encode("cp1258")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("windows-1251", "cp1251"),
        ("KOI8-R", "koi8-r"),
        ('"cp866"', "cp866"),
        ("x-mac-cyrillic", "cp1251"),
        ("", "cp1251"),
        ("no-such-charset", "cp1251"),
        ("zip", "cp1251"),
        ("utf-8", "cp1251"),
    ],
)
def test_what_is_declared_is_believed_where_it_makes_sense(declared: str, encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding), declared=declared) == RUSSIAN


def test_a_declared_charset_means_what_browsers_take_it_for() -> None:
    assert decode(CHINESE.encode("gb18030"), declared="gb2312") == CHINESE
    assert decode(ENGLISH.encode("cp1252"), declared="iso-8859-1") == ENGLISH


def test_bytes_that_are_not_in_the_declared_charset_are_refused() -> None:
    assert "says that it is big5, but byte" in refusal(RUSSIAN.encode("cp1251"), "big5")


def test_text_that_breaks_off_within_its_marked_encoding_is_refused() -> None:
    assert "says that it is UTF-16-LE" in refusal(RUSSIAN.encode("utf-16")[:-1])


def test_a_line_in_another_encoding_is_named() -> None:
    data = f"{VIETNAMESE}\n\n".encode() + RUSSIAN.encode("cp1251")
    assert "line 3 (byte" in refusal(data)
    assert "mixes encodings: most of it is UTF-8" in refusal(data)


def test_a_letter_that_is_cut_in_half_is_refused() -> None:
    data = VIETNAMESE.encode() + b" \xe1\xbb tail"
    assert f"byte {len(VIETNAMESE.encode()) + 1}" in refusal(data)


def test_two_old_encodings_in_one_text_are_refused() -> None:
    some = f"{RUSSIAN}\n" * 4
    data = some.encode("cp1251") * 5 + some.encode("koi8-r")
    assert "most of it is cp1251, but line 21 is koi8-r" in refusal(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(bytes(range(1, 256)) * 20, id="every byte"),
        pytest.param(b"Trade rose by \xa35 bn, and na\xefve forecasts fell short.", id="few signs"),
        pytest.param("Торг".encode("cp1251"), id="one word"),
    ],
)
def test_what_is_not_sure_is_refused(data: bytes) -> None:
    assert "save it as UTF-8 and try again, or paste the text" in refusal(data)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_any_utf_8_is_read_as_it_stands(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert isinstance(decode(data), str)
    except ReadingProblem as problem:
        assert str(problem).endswith(("paste the text.", "paste its text."))  # noqa: PT017
