"""Reading PDFs: text with the span of each page, and a clear word about those without."""

import pytest

from sources.reading import Reading, ReadingProblem, read
from tests.sources.pdf_files import pdf, scan


def reading(data: bytes) -> Reading:
    return read(data, media_type="application/pdf")


def refusal(data: bytes) -> str:
    with pytest.raises(ReadingProblem) as problem:
        reading(data)
    return str(problem.value)


def test_the_text_comes_line_by_line() -> None:
    found = reading(pdf("Thương mại đạt\n240,1 tỷ USD, tăng 26,3%"))
    assert (found.kind, found.text) == ("pdf", "Thương mại đạt\n240,1 tỷ USD, tăng 26,3%")


def test_each_page_has_its_span() -> None:
    found = reading(pdf("Trade grew by a quarter.", "双边贸易额达2401.1亿美元", "Торговля растет"))
    assert [found.text[start:end] for start, end in found.pages] == [
        "Trade grew by a quarter.",
        "双边贸易额达2401.1亿美元",
        "Торговля растет",
    ]


def test_an_empty_page_keeps_its_number() -> None:
    found = reading(pdf("Trade grew by a quarter.", "", "Fares stay as they are."))
    start, end = found.pages[1]
    assert (len(found.pages), start == end) == (3, True)
    assert found.text[slice(*found.pages[2])] == "Fares stay as they are."


def test_a_word_broken_over_two_lines_stays_as_it_is_printed() -> None:
    assert reading(pdf("Trade grew by 26 per-\ncent in 2023.")).text == (
        "Trade grew by 26 per-\ncent in 2023."
    )


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Trade over the strait", "Trade over the strait"),
        ("Microsoft Word - draft 3", ""),
        ("trade report final.docx", ""),
        ("scan0001", ""),
        ("", ""),
    ],
)
def test_a_title_is_kept_unless_it_is_a_file_name(title: str, kept: str) -> None:
    assert reading(pdf("Trade grew by a quarter.", title=title)).title == kept


def test_the_day_that_the_file_was_made_is_no_date_of_publication() -> None:
    assert reading(pdf("Trade grew by a quarter.")).published == ""


@pytest.mark.parametrize("missing", [5, 20, 200, 600])
def test_a_truncated_pdf_is_refused(missing: int) -> None:
    data = pdf("Trade grew by a quarter.\n" * 20)
    assert refusal(data[:-missing]).startswith("This PDF is cut off")


def test_a_pdf_with_a_hole_is_refused() -> None:
    assert refusal(b"%PDF-1.7\n" + b"x" * 500 + b"\n%%EOF").startswith("This PDF is damaged")


def test_a_pdf_with_a_password_is_refused() -> None:
    assert refusal(pdf("Trade grew.", locked=True)).startswith(
        "This PDF is locked with a password. Save it without one"
    )


@pytest.mark.parametrize("stamps", [("",), ("", ""), ("p. 1", "p. 2")])
def test_a_scanned_pdf_without_text_is_refused(stamps: tuple[str, ...]) -> None:
    assert "Run text recognition (OCR) on it first" in refusal(scan(*stamps))


def test_a_pdf_of_empty_pages_is_refused() -> None:
    assert "pictures of pages and no text" in refusal(pdf("", ""))


def test_a_few_words_without_a_picture_are_a_text() -> None:
    assert reading(pdf("Trade grew.")).text == "Trade grew."


def test_a_scan_with_its_recognised_text_is_read() -> None:
    assert reading(scan("Trade over the strait grew by a quarter.")).text.startswith("Trade over")
