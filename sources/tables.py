"""Files of rows, written and read so that a spreadsheet neither runs nor spoils a cell.

A text cell that a spreadsheet could take for a formula gets one apostrophe in
front when written, and reading takes exactly one away. Numbers stay numbers.
The rule follows OWASP's advice on CSV injection; it holds for CSV and XLSX, the
two that spreadsheets open.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import openpyxl
import tablib
from import_export.formats import base_formats
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from extraction.values import plain

Cell = str | Decimal | int | bool | None

RISKY_STARTS = ("=", "+", "-", "@", "'", "\t", "\r")
LONGEST_CELL = 32_767
"""Characters; XLSX readers cut or refuse more (ECMA-376 as Excel implements it)."""
BYTE_ORDER_MARK = "\ufeff"


class TableProblem(ValueError):
    """A file that can't be read as a table; the message says why."""


def guard(cell: Cell) -> Cell:
    """Put an apostrophe in front of a text that a spreadsheet might run."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY_STARTS) else cell


def unguard(cell: Any) -> Any:
    """Take one apostrophe away from the front of a text cell."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell


def as_text(cell: Cell) -> str:
    """Return a cell as CSV shows it: decimals plain, without trailing zeros."""
    if cell is None:
        return ""
    return plain(cell) if isinstance(cell, Decimal) else str(cell)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]], file: IO[str]) -> None:
    """Write UTF-8 text with a byte order mark, by which Excel knows the encoding."""
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([as_text(guard(cell)) for cell in row] for row in rows)


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Cell]], file: IO[bytes]) -> None:
    """Write one sheet row by row; text cells are typed as text, numbers as numbers."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("On Record")
    sheet.freeze_panes = "A2"
    sheet.append(list(columns))
    try:
        for row in rows:
            sheet.append([typed(sheet, guard(value)) for value in row])
    finally:
        sheet.close()
    book.save(file)


def typed(sheet: Any, value: Cell) -> Any:
    """Return what stands in a cell: a number as it is, a text typed as text.

    Raises:
        TableProblem: for a text that a cell can't hold whole.
    """
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_CELL:
        raise TableProblem(
            f"“{value[:40]}…” is longer than the {LONGEST_CELL} characters that a cell of XLSX "
            "holds. Export CSV or JSON instead."
        )
    cell = WriteOnlyCell(sheet)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
    cell.data_type = "s"
    return cell


def write_json(columns: Sequence[str], rows: Iterable[Sequence[Cell]], file: IO[str]) -> None:
    """Write a list of objects; decimals become strings, so that no digit is lost."""
    file.write("[")
    for number, row in enumerate(rows):
        cells = {
            name: plain(cell) if isinstance(cell, Decimal) else cell
            for name, cell in zip(columns, row, strict=True)
        }
        file.write(",\n" if number else "\n")
        json.dump(cells, file, ensure_ascii=False)
    file.write("\n]\n")


def refuse_formula(cell: Any, row: int, column: str) -> Any:
    """Refuse a cell that a spreadsheet would compute.

    Raises:
        TableProblem: naming the cell.
    """
    if isinstance(cell, str) and cell.startswith("="):
        raise TableProblem(
            f"Row {row}, column {column}: “{cell[:60]}” is a formula, and formulas are not "
            "imported. Put in its value, or an apostrophe in front if it is text."
        )
    return cell


def _dataset(rows: Iterator[Sequence[Any]]) -> tablib.Dataset:
    headers = [str(cell or "").strip() for cell in next(rows, [])]
    if not any(headers):
        raise TableProblem("The file is empty: its first row should name the columns.")
    dataset = tablib.Dataset(headers=headers)
    for number, cells in enumerate(rows, 2):
        if not any(cell not in (None, "") for cell in cells):
            continue
        if len(cells) > len(headers):
            raise TableProblem(
                f"Row {number} has {len(cells)} cells, but there are {len(headers)} columns."
            )
        padded = [*cells, *[""] * (len(headers) - len(cells))]
        dataset.append(
            [
                unguard(refuse_formula(_plain_cell(cell), number, name))
                for cell, name in zip(padded, headers, strict=True)
            ]
        )
    return dataset


def _plain_cell(cell: Any) -> Any:
    """Turn what a spreadsheet stores into what a person would have typed."""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float):
        return plain(Decimal(repr(cell)))
    return "" if cell is None else cell


class Csv(base_formats.CSV):
    """CSV as spreadsheets read and write it."""

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> str:
        file = io.StringIO(newline="")
        write_csv(dataset.headers, dataset, file)
        return file.getvalue()

    def create_dataset(self, in_stream: str | bytes, **_kwargs: Any) -> tablib.Dataset:
        """Read a table; raises TableProblem for what is none."""
        try:
            text = in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream
        except UnicodeDecodeError as error:
            raise TableProblem("This file is not UTF-8. Save it as UTF-8.") from error
        text = text.removeprefix(BYTE_ORDER_MARK)
        try:
            return _dataset(csv.reader(io.StringIO(text, newline=""), strict=True))
        except csv.Error as error:
            raise TableProblem(f"This is no CSV file: {error}.") from error


class Xlsx(base_formats.XLSX):
    """XLSX whose text cells are text, whatever they start with."""

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> bytes:
        file = io.BytesIO()
        write_xlsx(dataset.headers, dataset, file)
        return file.getvalue()

    def create_dataset(self, in_stream: bytes, **_kwargs: Any) -> tablib.Dataset:
        """Read the first sheet with its formulas, so that they can be refused."""
        try:
            book = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as error:
            raise TableProblem("This is no XLSX file. Save it as XLSX, or as CSV.") from error
        return _dataset(iter(book.worksheets[0].iter_rows(values_only=True)))


class Json(base_formats.JSON):
    """A JSON list of objects."""

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> str:
        file = io.StringIO()
        write_json(dataset.headers, dataset, file)
        return file.getvalue()

    def create_dataset(self, in_stream: str | bytes, **_kwargs: Any) -> tablib.Dataset:
        """Read a list of objects; raises TableProblem for anything else."""
        try:
            rows = json.loads(in_stream)
        except ValueError as error:
            raise TableProblem(f"This is no JSON file: {error}.") from error
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise TableProblem("The file should hold a list of objects, one for each row.")
        headers = list(dict.fromkeys(name for row in rows for name in row))
        dataset = tablib.Dataset(headers=headers)
        for row in rows:
            dataset.append([_plain_cell(row.get(name)) for name in headers])
        return dataset


FORMATS = (Csv, Xlsx, Json)
