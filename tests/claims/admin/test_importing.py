"""Import: a preview with every error of every row, then all of the file or nothing of it."""

import csv
import html
import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from claims.models import Claim, Indicator, ReviewEvent, Speaker, SpeakerName
from sources.models import Outlet, Passage, Source
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import form_with, messages_of, submit
from tests.claims.admin.test_exporting import export
from tests.people import ada, ben, cem, client_of, viewer

pytestmark = pytest.mark.django_db

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
    client, page = client_of(by or ada()), address(model, "import")
    file = SimpleUploadedFile(f"table.{kind}", content)
    form = form_with(client.get(page).content, "format")
    return submit(client, page, form, format=FORMATS[kind], import_file=file)


def confirm(model: type[Model], shown: Any, *, by: User | None = None) -> Any:
    """Press the button under a preview."""
    form = form_with(shown.content, "import_file_name")
    return submit(client_of(by or ada()), address(model, "import"), form)


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


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_json])
def test_a_new_claim_is_a_draft_of_whoever_imports(write: Any) -> None:
    kind = write.__name__.removeprefix("as_")
    shown = preview(Claim, write(a_row(proposition="贸易额 đạt kỷ lục")), kind)
    assert not Claim.objects.exists()
    confirm(Claim, shown)
    claim = Claim.objects.get()
    assert (claim.status, claim.created_by, claim.edited_by) == ("draft", ada(), ada())
    assert (claim.value, claim.proposition) == (Decimal(240_100_000_000), "贸易额 đạt kỷ lục")


def test_an_imported_claim_has_its_interval_and_days() -> None:
    import_rows(Claim, a_row(period="Jan–Nov 2023"))
    claim = Claim.objects.get()
    assert (claim.low, claim.period) == (Decimal(240_050_000_000), "2023-01/2023-11")


def test_an_imported_claim_stands_in_its_passage() -> None:
    import_rows(Claim, a_row())
    passage = Claim.objects.get().passage
    assert (passage.exact, passage.prefix[-8:]) == (make.FIGURE, "reached ")


def test_an_imported_claim_leaves_history_with_its_author() -> None:
    import_rows(Claim, a_row())
    assert Claim.objects.get().history.get().history_user == ada()


def test_a_preview_saves_nothing() -> None:
    make.make_indicator("Goods trade")
    shown = preview(Claim, as_csv(a_row(indicator="Goods trade")))
    assert 'name="import_file_name"' in shown.content.decode()
    assert not Claim.objects.exists()
    assert not Passage.objects.exists()


def test_a_preview_says_what_is_new_and_what_is_changed() -> None:
    make.make_speaker("Wang Yi", country="CN")
    rows = [{"name": "Wang Yi", "country": "TW"}, {"name": "Sergei Lavrov", "country": "RU"}]
    shown = preview(Speaker, as_csv(*rows)).context["result"]
    assert [row.import_type for row in shown.rows] == ["update", "new"]


def test_the_page_says_what_was_imported() -> None:
    response = import_rows(Speaker, {"name": "Wang Yi"})
    assert "1 new" in messages_of(response)[0]


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


def make_a_desk() -> None:
    """Fill one row of each imported table, with cells that are hard to carry."""
    outlet = make.make_outlet("Báo Quốc tế", country="VN", language="vi", reliability="B")
    source = make.make_source(
        "'Tập' nói: =1+1", outlet=outlet, url="https://a.example/?q=1&r=2", published="2024-04-09",
        language="vi",
    )  # fmt: skip
    source.credits.add(make.make_outlet("TTXVN"))
    source.tags.add(make.make_tag("trade"))
    snapshot = make.make_snapshot(source=source)
    speaker = make.make_speaker("Wang Yi", names=["Vương Nghị", "Ван И"], country="CN")
    quote = "“We trust each other”, Wang Yi said in Beijing"
    statement = make.make_statement(
        passage=make.make_passage(quote, snapshot=snapshot), speaker=speaker
    )
    indicator = make.make_indicator("Goods trade", names=["Торговля"], unit="USD")
    make.make_claim(
        passage=make.make_passage(snapshot=snapshot), indicator=indicator, claimant=speaker,
        proposition="=HYPERLINK(x)", is_record=True, credibility=2, baseline="2022",
    )  # fmt: skip
    trust = make.make_passage("trust", snapshot=snapshot)
    make.make_claim(
        passage=trust, statement=statement, value=None, step=None, unit="", measure="",
        period="", indicator=None, proposition="They trust\r\neach other.",
    )  # fmt: skip
    make.make_claim(
        passage=make.make_passage("26.3%", snapshot=snapshot), indicator=indicator,
        value=Decimal("26.3"), step=Decimal("0.1"), unit="percent", measure="change",
        direction="down", comparator="approx", base_unit="CNY", vintage="preliminary",
    )  # fmt: skip


def rows_of(model: type[Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values())


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("model", IMPORTED, ids=lambda model: model.__name__)
def test_importing_an_export_changes_nothing(model: type[Model], kind: str) -> None:
    make_a_desk()
    before = rows_of(model)
    shown = preview(model, export(model, kind).content, kind, by=cem())
    assert {row.import_type for row in shown.context["result"].rows} == {"skip"}
    assert rows_of(model) == before


def what_an_import_of_its_export_does(model: type[Model]) -> set[str]:
    shown = preview(model, export(model).content, by=cem())
    return {row.import_type for row in shown.context["result"].rows}


@pytest.mark.parametrize("name", ["Wang; Yi", "Note: Wang", "a: b; c", "'Wang", "=Wang"])
def test_names_with_the_marks_that_part_names_come_back(name: str) -> None:
    make.make_speaker("Wang Yi", names=[name])
    assert what_an_import_of_its_export_does(Speaker) == {"skip"}


@pytest.mark.parametrize("name", ["Ferry; Frontier", "Note: Ferry", "'Ferry", "=Ferry"])
def test_credits_with_the_marks_that_part_names_come_back(name: str) -> None:
    make.make_source().credits.add(make.make_outlet(name))
    assert what_an_import_of_its_export_does(Source) == {"skip"}


def test_a_claimant_who_stays_the_same_is_not_ambiguous() -> None:
    make.make_speaker("Wang Yi of Taipei", names=["Wang Yi"])
    make.make_claim(claimant=make.make_speaker("Wang Yi"))
    assert what_an_import_of_its_export_does(Claim) == {"skip"}


def test_an_approved_claim_stays_approved_when_its_export_is_imported() -> None:
    make_a_desk()
    Claim.objects.update(status="approved")
    confirm(Claim, preview(Claim, export(Claim).content))
    assert set(Claim.objects.values_list("status", flat=True)) == {"approved"}
    assert not ReviewEvent.objects.exists()


def test_a_material_update_of_an_approved_claim_goes_back_to_review() -> None:
    claim = make.make_claim(status="approved", created_by=ben(), edited_by=ben())
    import_rows(Claim, {"id": str(claim.uuid), "value": "241000000000"})
    claim.refresh_from_db()
    assert (claim.value, claim.status, claim.edited_by) == (
        Decimal(241_000_000_000),
        "submitted",
        ada(),
    )
    assert ReviewEvent.objects.get().reason.startswith("Changed after approval")


def test_another_update_leaves_the_approval_standing() -> None:
    claim = make.make_claim(status="approved")
    import_rows(Claim, {"id": str(claim.uuid), "credibility": "2"})
    claim.refresh_from_db()
    assert (claim.credibility, claim.status) == (2, "approved")


def test_a_claim_is_found_by_its_natural_key() -> None:
    make.make_indicator("Goods trade")
    row = a_row(indicator="Goods trade")
    import_rows(Claim, row)
    import_rows(Claim, {**row, "credibility": "3"})
    assert Claim.objects.get().credibility == 3


def test_columns_that_a_file_lacks_stay_as_they_are() -> None:
    claim = make.make_claim(proposition="Kept.", credibility=1)
    import_rows(Claim, {"id": str(claim.uuid), "credibility": "3"})
    claim.refresh_from_db()
    assert (claim.proposition, claim.credibility, claim.unit) == ("Kept.", 3, "USD")


def test_an_identifier_of_another_desk_is_kept() -> None:
    identifier = "0f8fad5b-d9cb-469f-a165-70867728950e"
    import_rows(Claim, a_row(id=identifier))
    assert str(Claim.objects.get().uuid) == identifier


def test_a_speaker_is_found_by_any_name_and_keeps_the_desks_own() -> None:
    speaker = make.make_speaker("Wang Yi", names=["Ван И"])
    import_rows(Speaker, {"name": "Ван И", "country": "CN", "names": "vi: Vương Nghị"})
    speaker.refresh_from_db()
    assert (speaker.name, speaker.country) == ("Wang Yi", "CN")
    assert {name.name for name in speaker.names.all()} == {"Ван И", "Vương Nghị"}


def test_a_new_speaker_comes_with_names() -> None:
    import_rows(Speaker, {"name": "Wang Yi", "names": "ru: Ван И; zh-Hans: 王毅; Wang"})
    names = {(name.language, name.name) for name in SpeakerName.objects.all()}
    assert names == {("ru", "Ван И"), ("zh-Hans", "王毅"), ("", "Wang")}


def test_a_source_is_found_by_its_address() -> None:
    source = make.make_source("Old title", url="https://a.example/1")
    row = {"url": source.url, "outlet": source.outlet.name, "title": "New title"}
    import_rows(Source, row)
    assert Source.objects.get().title == "New title"


def test_an_indicator_is_imported_with_unit_and_counting_body() -> None:
    make.make_speaker("China Customs")
    import_rows(Indicator, {"name": "Goods trade", "unit": "USD", "counting_body": "China Customs"})
    indicator = Indicator.objects.get()
    assert (indicator.unit, str(indicator.counting_body)) == ("USD", "China Customs")


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
