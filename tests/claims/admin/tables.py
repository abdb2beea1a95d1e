"""Files to import, and the way they take through the pages."""

import csv
import html
import io
import json
from typing import Any

import openpyxl
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from claims.models import Claim, Indicator, Speaker
from sources.models import Outlet, Source
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import form_with, submit
from tests.people import cem, client_of

FORMATS = {"csv": "0", "xlsx": "1", "json": "2"}
IMPORTED = [Claim, Speaker, Indicator, Source, Outlet]
Row = dict[str, Any]


def as_csv(*rows: Row) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(*rows: Row) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    names = list(dict.fromkeys(name for row in rows for name in row))
    sheet.append(names)
    for row in rows:
        sheet.append([row.get(name) for name in names])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_json(*rows: Row) -> bytes:
    return json.dumps(rows, default=str).encode()


def preview(
    model: type[Model], content: bytes, kind: str = "csv", *, by: User | None = None
) -> Any:
    """Send a file to the import page, and return the page after it."""
    client, page = client_of(by or cem()), address(model, "import")
    file = SimpleUploadedFile(f"table.{kind}", content)
    form = form_with(client.get(page).content, "format")
    return submit(client, page, form, format=FORMATS[kind], import_file=file)


def confirm(model: type[Model], shown: Any, *, by: User | None = None) -> Any:
    """Press the button under a preview."""
    form = form_with(shown.content, "import_file_name")
    return submit(client_of(by or cem()), address(model, "import"), form)


def import_rows(model: type[Model], *rows: Row, by: User | None = None) -> Any:
    return confirm(model, preview(model, as_csv(*rows), by=by), by=by)


def problems(response: Any) -> str:
    """Return the whole page as text; a page with problems offers nothing to confirm."""
    page: str = html.unescape(response.content.decode())
    assert 'name="import_file_name"' not in page
    return page


def a_row(**cells: Any) -> Row:
    """Return the row of a new claim of 240.1 bn USD, in a text of its own."""
    snapshot = cells.pop("snapshot", None) or make.make_snapshot()
    start = snapshot.text.index(make.FIGURE)
    return {
        "snapshot_sha256": snapshot.sha256,
        "outlet": snapshot.source.outlet.name,
        "start": start,
        "end": start + len(make.FIGURE),
        "as_written": make.FIGURE,
        "value": "240100000000",
        "step": "100000000",
        "unit": "USD",
        "measure": "level",
        "period": "2023",
        **cells,
    }
