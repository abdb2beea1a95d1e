"""Files of rows: nothing runs, nothing is spoilt, and a bad file says why."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import tables
from sources.tables import Cell, Csv, Json, TableProblem, Xlsx

RISKY = ["=1+1", "==1", "+1", "-1", "@SUM(A1)", "'quoted", "\tx", "\rx", "'=1"]


def as_csv(*rows: Sequence[Cell]) -> str:
    file = io.StringIO(newline="")
    tables.write_csv(["a", "b"], rows, file)
    return file.getvalue()


def as_xlsx(*rows: Sequence[Cell]) -> bytes:
    file = io.BytesIO()
    tables.write_xlsx(["a", "b"], rows, file)
    return file.getvalue()


def sheet(*rows: Sequence[Any]) -> bytes:
    """Return a workbook as somebody else's spreadsheet program writes it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@given(st.text())
def test_guarding_loses_nothing(text: str) -> None:
    assert tables.unguard(tables.guard(text)) == text


@given(st.sampled_from(RISKY), st.text())
def test_what_a_spreadsheet_might_run_gets_one_apostrophe(start: str, rest: str) -> None:
    assert tables.guard(start + rest) == f"'{start}{rest}"


@pytest.mark.parametrize("cell", ["240,1 tỷ", "习近平", " =1", "", Decimal(-1), 5, None, True])
def test_a_harmless_cell_stays_as_it_is(cell: Cell) -> None:
    assert tables.guard(cell) == cell


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n='+-@,\";"), min_size=1
)


@given(TEXTS)
def test_a_text_comes_back_from_csv(text: str) -> None:
    assert Csv().create_dataset(as_csv([text, "x"]))[0] == (text, "x")


@given(TEXTS)
def test_a_text_comes_back_from_xlsx(text: str) -> None:
    assert Xlsx().create_dataset(as_xlsx([text, "x"]))[0] == (text, "x")


@given(TEXTS)
def test_a_text_comes_back_from_json(text: str) -> None:
    file = io.StringIO()
    tables.write_json(["a", "b"], [[text, "x"]], file)
    assert Json().create_dataset(file.getvalue())[0] == (text, "x")


def test_csv_starts_with_the_mark_by_which_excel_knows_utf8() -> None:
    assert as_csv(["tỷ", "亿"]).encode().startswith(b"\xef\xbb\xbfa,b")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_is_read_with_and_without_the_mark(mark: bytes) -> None:
    assert Csv().create_dataset(mark + "a,b\ntỷ,亿\n".encode()).headers == ["a", "b"]


def test_csv_quotes_commas_and_line_ends() -> None:
    [_, row] = csv.reader(io.StringIO(as_csv(['a,"b"', "c\nd"]), newline=""))
    assert row == ['a,"b"', "c\nd"]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (Decimal("2.401E+11"), "240100000000"),
        (Decimal("26.3000"), "26.3"),
        (Decimal("-0.50"), "-0.5"),
        (Decimal("0E+5"), "0"),
    ],
)
def test_decimals_are_written_plain_and_negative_ones_stay_numbers(
    number: Decimal, written: str
) -> None:
    assert as_csv([number, ""]).splitlines()[1] == f"{written},"


def test_numbers_stay_numbers_in_xlsx() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([Decimal("-26.3"), Decimal("2.401E+11")])))
    [_, row] = book.worksheets[0].iter_rows()
    assert [(cell.data_type, cell.value) for cell in row] == [("n", -26.3), ("n", 240100000000)]


@pytest.mark.parametrize("text", RISKY)
def test_a_risky_text_is_text_in_xlsx(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([text, "x"])))
    cell = book.worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", f"'{text}")


def test_a_character_that_xlsx_can_not_hold_is_marked() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(["a\x0bb", ""])))
    assert book.worksheets[0]["A2"].value == "a\ufffdb"


def test_a_text_longer_than_a_cell_of_xlsx_is_refused_and_not_cut() -> None:
    with pytest.raises(TableProblem, match="CSV"):
        as_xlsx(["x" * 32_768, ""])


def test_the_longest_text_of_a_cell_of_xlsx_is_whole() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(["x" * 32_767, ""])))
    assert book.worksheets[0]["A2"].value == "x" * 32_767


def test_a_formula_in_csv_is_refused_with_its_place() -> None:
    with pytest.raises(TableProblem, match=r"Row 3, column b: “=1\+1” is a formula"):
        Csv().create_dataset("a,b\n1,2\n3,=1+1\n")


def test_a_formula_in_xlsx_is_refused_with_its_place() -> None:
    with pytest.raises(TableProblem, match=r"Row 2, column b: .* is a formula"):
        Xlsx().create_dataset(sheet(["a", "b"], [1, "=SUM(A1:A2)"]))


def test_csv_rows_with_too_many_cells_are_refused() -> None:
    with pytest.raises(TableProblem, match="Row 2 has 3 cells, but there are 2 columns"):
        Csv().create_dataset("a,b\n1,2,3\n")


def test_csv_rows_with_too_few_cells_are_filled_up() -> None:
    assert Csv().create_dataset("a,b\n1\n")[0] == ("1", "")


def test_empty_rows_are_passed_over() -> None:
    assert len(Csv().create_dataset("a,b\n\n,\n1,2\n")) == 1


@pytest.mark.parametrize("content", ["", "\n", ",,\n1,2,3\n"])
def test_an_empty_csv_is_refused(content: str) -> None:
    with pytest.raises(TableProblem, match="The file is empty"):
        Csv().create_dataset(content)


def test_an_empty_sheet_is_refused() -> None:
    with pytest.raises(TableProblem, match="The file is empty"):
        Xlsx().create_dataset(sheet())


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04 not really"])
def test_what_is_no_xlsx_is_refused(content: bytes) -> None:
    with pytest.raises(TableProblem, match="no XLSX file"):
        Xlsx().create_dataset(content)


def test_csv_in_another_encoding_is_refused() -> None:
    with pytest.raises(TableProblem, match="UTF-8"):
        Csv().create_dataset("a,b\nПривет,1\n".encode("cp1251"))


def test_broken_quotes_in_csv_are_refused() -> None:
    with pytest.raises(TableProblem, match="no CSV file"):
        Csv().create_dataset('a,b\n"open,2\n')


@pytest.mark.parametrize("content", ["{", '{"a": 1}', "[1, 2]", '"text"'])
def test_json_that_is_no_list_of_objects_is_refused(content: str) -> None:
    with pytest.raises(TableProblem):
        Json().create_dataset(content)


def test_a_number_that_a_spreadsheet_keeps_as_a_float_is_read_to_the_letter() -> None:
    [row] = Xlsx().create_dataset(sheet(["a", "b"], [26.3, 240100000000.0]))
    assert [str(cell) for cell in row] == ["26.3", "240100000000"]
