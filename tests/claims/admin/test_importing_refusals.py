"""What an import refuses: every error of every row at once, and who may not."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from claims.models import Claim, Indicator, ReviewEvent, Speaker
from sources.models import Passage
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import messages_of
from tests.claims.admin.tables import (
    IMPORTED,
    Row,
    a_row,
    as_csv,
    as_xlsx,
    confirm,
    import_rows,
    preview,
    problems,
)
from tests.people import client_of, viewer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["approved", "submitted"])
def test_a_status_is_never_imported(status: str) -> None:
    import_rows(Claim, a_row(status=status))
    assert Claim.objects.get().status == "draft"
    assert not ReviewEvent.objects.exists()


WRONG: list[tuple[Row, str]] = [
    ({"unit": "dollars"}, "write the ISO 4217 code USD"),
    ({"value": "12345678901234567"}, "17 significant digits"),
    ({"value": "much"}, "“much” is no number"),
    ({"value": "240,1"}, "“240,1” is no number"),
    ({"period": "2023-13"}, "there is no month 13"),
    ({"measure": "height"}, "“height” is none of level, change"),
    ({"comparator": "~"}, "is none of eq, approx"),
    ({"direction": "sideways"}, "is none of up, down"),
    ({"claimant": "Nobody"}, "There is no speaker named “Nobody”. Add it first."),
    ({"indicator": "Nothing"}, "There is no indicator named “Nothing”. Add it first."),
    ({"tags": "none"}, "Unknown: none. Add it first."),
    ({"is_record": "maybe"}, "neither yes nor no"),
    ({"credibility": "9"}, "credibility"),
    ({"start": "x"}, "needs snapshot_sha256, start and end"),
    ({"end": "9999"}, "outside the text"),
    ({"as_written": "241.0 billion US dollars"}, "The passage says “241.0 billion US dollars”"),
    ({"snapshot_sha256": "0" * 64}, "No snapshot has this snapshot_sha256"),
    ({"source_title": "Another"}, "source_title says “Another”, but the desk has"),
    ({"low": "1"}, "low says 1, but the value gives"),
    ({"comparator": "range"}, "A range needs its upper value"),
    ({"id": "12345"}, "12345"),
]


@pytest.mark.parametrize(("cells", "message"), WRONG, ids=lambda cell: str(cell)[:40])
def test_a_wrong_cell_is_refused_with_a_message(cells: Row, message: str) -> None:
    assert message in problems(preview(Claim, as_csv(a_row(**cells))))
    assert not Claim.objects.exists()
    assert not Passage.objects.exists()


def test_every_problem_of_every_row_is_shown_at_once() -> None:
    rows = [
        a_row(unit="dollars", period="2023-13", claimant="Nobody"),
        a_row(),
        a_row(value="much", start="x", speaker="Somebody"),
    ]
    page = problems(preview(Claim, as_csv(*rows)))
    for message in ("“dollars”", "month 13", "“Nobody”", "“much”", "needs snapshot_sha256"):
        assert message in page


def test_nothing_of_a_file_is_saved_when_one_row_is_wrong() -> None:
    problems(preview(Claim, as_csv(a_row(), a_row(unit="dollars"))))
    assert not Claim.objects.exists()


def test_nothing_is_saved_when_the_desk_changed_since_the_preview() -> None:
    make.make_indicator("Goods trade")
    shown = preview(Claim, as_csv(a_row(), a_row(indicator="Goods trade")))
    Indicator.objects.all().delete()
    response = confirm(Claim, shown)
    assert "Nothing was imported: the desk has changed" in messages_of(response)[0]
    assert not Claim.objects.exists()


def test_an_unknown_column_is_refused_with_the_known_ones() -> None:
    page = problems(preview(Claim, as_csv(a_row(colour="red"))))
    assert "Unknown columns: colour. Known are: id, status, source_title" in page


def test_a_column_that_stands_twice_is_refused() -> None:
    page = problems(preview(Speaker, b"name,name\nWang Yi,Lavrov\n"))
    assert "These columns stand there twice: name." in page


def test_the_same_claim_in_two_rows_is_refused() -> None:
    snapshot, indicator = make.make_snapshot(), make.make_indicator().name
    rows = [a_row(snapshot=snapshot, indicator=indicator) for _ in range(2)]
    assert "Row 1 is about the same record." in problems(preview(Claim, as_csv(*rows)))


def test_the_same_claim_written_in_two_ways_is_refused() -> None:
    snapshot = make.make_snapshot()
    make.make_indicator("Goods trade", names=["Торговля"])
    rows = [
        a_row(snapshot=snapshot, indicator="Goods trade", period="2022-02"),
        a_row(snapshot=snapshot, indicator="Торговля", period="tháng 2/2022"),
    ]
    assert "Row 1 is about the same record." in problems(preview(Claim, as_csv(*rows)))


def test_an_ambiguous_speaker_name_is_refused() -> None:
    make.make_speaker("Wang Yi")
    make.make_speaker("Wang Yi of Taipei", names=["Wang Yi"])
    page = problems(preview(Claim, as_csv(a_row(claimant="Wang Yi"))))
    assert "“Wang Yi” is the name of more than one speaker" in page


def test_a_speaker_found_by_an_ambiguous_name_is_refused() -> None:
    make.make_speaker("Wang Yi")
    make.make_speaker("Wang Yi of Taipei", names=["Wang Yi"])
    page = problems(preview(Speaker, as_csv({"name": "Wang Yi", "country": "CN"})))
    assert "more than one speaker" in page


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_formula_cell_is_refused_with_its_place(write: Any) -> None:
    kind = write.__name__.removeprefix("as_")
    page = problems(preview(Claim, write(a_row(proposition="=1+1")), kind))
    assert "Row 2, column proposition: “=1+1” is a formula" in page
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("content", "kind", "message"),
    [
        (b"", "csv", "empty"),
        (b"\xef\xbb\xbf", "csv", "The file is empty"),
        (b"not a workbook", "xlsx", "This is no XLSX file"),
        (b"{", "json", "This is no JSON file"),
        (b'{"a": 1}', "json", "a list of objects"),
        ("name\nПривет\n".encode("cp1251"), "csv", "UTF-8"),
        (b"name,country\nWang Yi,CN,extra\n", "csv", "Row 2 has 3 cells"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes, kind: str, message: str) -> None:
    assert message in problems(preview(Speaker, content, kind))
    assert not Speaker.objects.exists()


@pytest.mark.parametrize("model", IMPORTED, ids=lambda model: model.__name__)
def test_a_viewer_imports_nothing(model: type[Model]) -> None:
    client = client_of(viewer())
    file = SimpleUploadedFile("table.csv", b"name\nWang Yi\n")
    for page in (address(model, "import"), address(model, "process_import")):
        response = client.post(page, {"format": "0", "import_file": file})
        assert response.status_code == 403
    assert not model._default_manager.exists()


def test_a_preview_of_another_is_not_confirmed_by_a_viewer() -> None:
    shown = preview(Speaker, as_csv({"name": "Wang Yi"}))
    response = confirm(Speaker, shown, by=viewer())
    assert response.status_code == 403
    assert not Speaker.objects.exists()
