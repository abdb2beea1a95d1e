"""Reading files: what kind one is, and what is refused with what advice."""

import doctest

import pytest

from sources import reading, webdates
from sources.reading import LARGEST, LONGEST, ReadingProblem, read
from tests.sources.web_pages import LEAD, news


@pytest.mark.parametrize("module", [reading, webdates])
def test_the_examples_of_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def kind(data: bytes, media_type: str | None = None, name: str = "") -> str:
    return read(data, media_type=media_type, name=name).kind


def refusal(data: bytes, media_type: str | None = None, name: str = "") -> str:
    with pytest.raises(ReadingProblem) as problem:
        read(data, media_type=media_type, name=name)
    return str(problem.value)


def test_a_text_is_kept_to_the_letter() -> None:
    text = "  Hội đàm\n\nThương mại\t240,1 tỷ USD \n"
    assert read(text.encode(), media_type="text/plain").text == text


def test_a_text_is_brought_to_the_form_that_snapshots_keep() -> None:
    assert read("ty\u0309\r\nUSD\r".encode(), media_type=None).text == "tỷ\nUSD\n"


def test_a_text_names_no_articles_and_no_pages() -> None:
    found = read(LEAD.encode(), media_type="text/plain")
    assert (found.articles, found.pages, found.title, found.published) == ([], [], "", "")


@pytest.mark.parametrize("media_type", ["text/html", "application/xhtml+xml; charset=utf-8"])
def test_the_stated_type_makes_a_page(media_type: str) -> None:
    assert kind(b"Trade grew.", media_type) == "html"


@pytest.mark.parametrize("name", ["a.html", "A.HTM", "https://news.example/a.xhtml"])
def test_the_name_makes_a_page_where_no_type_is_stated(name: str) -> None:
    assert kind(b"Trade grew.", "application/octet-stream", name) == "html"


@pytest.mark.parametrize(
    "beginning",
    [
        b"<!DOCTYPE html>",
        b"\xef\xbb\xbf<html lang=en>",
        b"<!-- saved --> \n<HTML>",
        b'<?xml version="1.0"?><html>',
        b"<p class=lead>",
        b" " * 5000 + b"<div>",
    ],
)
def test_markup_makes_a_page_where_nothing_else_tells(beginning: bytes) -> None:
    assert kind(beginning + b"Trade grew.") == "html"


@pytest.mark.parametrize("text", [b"a < b", b"<Ines> We grew.", b"Use <p> for paragraphs."])
def test_a_text_with_angle_brackets_stays_a_text(text: bytes) -> None:
    assert kind(text) == "text"


def test_a_page_called_plain_text_stays_a_text() -> None:
    found = read(b"<p>Trade grew.</p>", media_type="text/plain")
    assert found.text == "<p>Trade grew.</p>"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04\x14\0", "a Word, Excel or ZIP file"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"{\\rtf1 Trade grew.}", "an RTF file"),
        (b"From: <Saved by Blink>\r\n", "a web archive of a browser"),
    ],
)
def test_another_kind_of_file_is_named(data: bytes, what: str) -> None:
    assert refusal(data).startswith(f"This is {what}. Save its text as")


def test_a_type_that_can_not_be_read_is_named() -> None:
    assert refusal(b"{}", "application/json").startswith("This is application/json, and only text")


@pytest.mark.parametrize(("media_type", "name"), [("application/pdf", ""), (None, "a.PDF")])
def test_what_is_called_a_pdf_and_is_none_is_refused(media_type: str | None, name: str) -> None:
    assert "called a PDF, but isn't one" in refusal(b"Trade grew.", media_type, name)


def test_a_pdf_is_known_by_its_beginning_whatever_it_is_called() -> None:
    assert "PDF is cut off" in refusal(b"%PDF-1.7\n", "text/html", "a.txt")


def test_a_file_of_more_than_ten_megabytes_is_refused() -> None:
    assert refusal(b"a" * (LARGEST + 1)).startswith("The file has 10.0 MB; more than 10 MB")


def test_forty_megabytes_of_text_are_refused_at_once() -> None:
    assert refusal(b"a" * (40 << 20)).startswith("The file has 40.0 MB")


def test_more_than_two_million_characters_are_refused() -> None:
    assert read(b"ab" * (LONGEST // 2), media_type=None).kind == "text"
    assert "2,000,001 characters; more than 2,000,000" in refusal(b"a" * (LONGEST + 1))


def test_a_page_with_more_than_two_million_characters_is_refused() -> None:
    assert "characters; more than" in refusal(b"<p>" + b"ab " * 700_000, "text/html")


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf"])
def test_a_file_without_text_is_refused(data: bytes) -> None:
    assert "no text" in refusal(data)


def test_nul_bytes_are_refused_as_a_sign_of_a_binary_file() -> None:
    assert "NUL bytes, as binary files do" in refusal(b"Trade\0grew")


def test_the_charset_of_the_type_is_believed() -> None:
    data = "Торговля растет".encode("koi8-r")
    assert read(data, media_type="text/plain; charset=KOI8-R").text == "Торговля растет"


def test_the_charset_of_the_server_wins_over_that_of_the_page() -> None:
    data = "<meta charset=windows-1251><p>Торговля растет".encode("koi8-r")
    assert read(data, media_type="text/html", charset="koi8-r").text == "Торговля растет"


@pytest.mark.parametrize(
    "declaration",
    [
        "<meta charset=windows-1251>",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_the_charset_that_a_page_declares_is_believed(declaration: str) -> None:
    data = f"{declaration}<p>Торговля растет</p>".encode("cp1251")
    assert read(data, media_type="text/html").text == "Торговля растет"


def test_utf_8_is_seen_whatever_a_page_declares() -> None:
    data = "<meta charset=iso-8859-1><p>Thương mại tăng".encode()
    assert read(data, media_type="text/html").text == "Thương mại tăng"


def test_mixed_encodings_in_a_page_are_refused() -> None:
    data = news().encode() + "<p>Торговля растет".encode("cp1251")
    assert "mixes encodings" in refusal(data, "text/html")
