"""``manage.py export_claims``: the wide claim table as CSV, XLSX and JSON."""

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from claims.assessing import keep_up
from claims.models import Claim
from sources import views
from sources.models import SavedView
from tests import make
from tests.people import ada, ben

pytestmark = pytest.mark.django_db

CONTRACT = [
    "id", "status", "source_title", "outlet", "url", "published", "snapshot_sha256", "start",
    "end", "as_written", "proposition", "claimant", "speaker", "indicator", "measure",
    "comparator", "value", "value_high", "unit", "direction", "period", "baseline", "low", "high",
]  # fmt: skip
"""DESIGN §6."""

KINDS = ["csv", "xlsx", "json"]


def read_csv(path: Path) -> list[list[Any]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def read_xlsx(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def read_json(path: Path) -> list[list[Any]]:
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [list(rows[0]), *(list(row.values()) for row in rows)]


READERS: dict[str, Callable[[Path], list[list[Any]]]] = {
    "csv": read_csv,
    "xlsx": read_xlsx,
    "json": read_json,
}


def exported(folder: Path, kind: str, **options: Any) -> list[dict[str, Any]]:
    path = folder / f"claims.{kind}"
    call_command("export_claims", output=path, **options)
    head, *rows = READERS[kind](path)
    return [dict(zip(head, row, strict=True)) for row in rows]


def make_full_claim() -> Claim:
    source = make.make_source(
        "Hội đàm Trung – Nga",
        outlet=make.make_outlet("丝路晨札"),
        url="https://a.example/1",
        published="2024-04-09",
    )
    passage = make.make_passage(
        "240,1 tỷ USD", snapshot=make.make_snapshot("Đạt 240,1 tỷ USD", source=source)
    )
    return make.make_claim(
        passage=passage,
        claimant=make.make_speaker("Главное таможенное управление"),
        indicator=make.make_indicator("Goods trade"),
        proposition="双边贸易额创新高。",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_columns_are_the_contract(tmp_path: Path, kind: str) -> None:
    make.make_claim()
    [row] = exported(tmp_path, kind)
    assert list(row)[: len(CONTRACT)] == CONTRACT


@pytest.mark.parametrize("kind", KINDS)
def test_letters_of_four_languages_arrive(tmp_path: Path, kind: str) -> None:
    make_full_claim()
    [row] = exported(tmp_path, kind)
    names = ("source_title", "outlet", "as_written", "claimant", "proposition")
    assert [row[name] for name in names] == [
        "Hội đàm Trung – Nga",
        "丝路晨札",
        "240,1 tỷ USD",
        "Главное таможенное управление",
        "双边贸易额创新高。",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_leads_to_the_characters_of_its_source(tmp_path: Path, kind: str) -> None:
    claim = make_full_claim()
    [row] = exported(tmp_path, kind)
    assert row["snapshot_sha256"] == claim.passage.snapshot.sha256
    text = claim.passage.snapshot.text
    assert text[int(row["start"]) : int(row["end"])] == row["as_written"]


@pytest.mark.parametrize("kind", KINDS)
def test_figures_are_plain_numbers(tmp_path: Path, kind: str) -> None:
    make_full_claim()
    [row] = exported(tmp_path, kind)
    assert [str(row[name]) for name in ("value", "low", "high")] == [
        "240100000000",
        "240050000000",
        "240150000000",
    ]


def test_figures_are_numbers_in_a_sheet(tmp_path: Path) -> None:
    make.make_claim(value=Decimal("26.3"), step=Decimal("0.1"), unit="percent", direction="down")
    [row] = exported(tmp_path, "xlsx")
    assert (row["value"], row["low"], row["high"]) == (26.3, -26.35, -26.25)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_formulas_are_disarmed(tmp_path: Path, kind: str) -> None:
    make.make_claim(proposition="=HYPERLINK(A1)")
    [row] = exported(tmp_path, kind)
    assert row["proposition"] == "'=HYPERLINK(A1)"


def test_json_keeps_formulas_as_they_are(tmp_path: Path) -> None:
    make.make_claim(proposition="=1+1")
    [row] = exported(tmp_path, "json")
    assert row["proposition"] == "=1+1"


@pytest.mark.parametrize("kind", KINDS)
def test_a_desk_without_claims_gives_an_empty_table(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"claims.{kind}"
    call_command("export_claims", output=path)
    assert json.loads(path.read_text()) == [] if kind == "json" else len(READERS[kind](path)) == 1


def test_only_claims_of_one_status_are_written_on_request(tmp_path: Path) -> None:
    make.make_claim()
    approved = make.make_claim(status="approved")
    [row] = exported(tmp_path, "csv", status="approved")
    assert row["id"] == str(approved.uuid)


def test_a_format_can_be_given_for_any_ending(tmp_path: Path) -> None:
    make.make_claim()
    call_command("export_claims", output=tmp_path / "table.txt", format="csv")
    assert read_csv(tmp_path / "table.txt")[0][: len(CONTRACT)] == CONTRACT


@pytest.mark.parametrize("name", ["claims.pdf", "claims", "claims.xls"])
def test_an_unknown_ending_is_refused_and_nothing_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="--format csv, xlsx or json"):
        call_command("export_claims", output=tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_file_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"missing/claims\.csv: can't be written"):
        call_command("export_claims", output=tmp_path / "missing" / "claims.csv")


def test_the_number_of_queries_does_not_grow_with_the_claims(
    tmp_path: Path, django_assert_num_queries: Any
) -> None:
    for _ in range(20):
        make.make_claim(statement=None, claimant=make.make_speaker())
    with django_assert_num_queries(3):  # claims, their tags, and the count at the end
        call_command("export_claims", output=tmp_path / "claims.csv")


def test_the_last_columns_are_the_verdict_of_the_claim_in_its_set(tmp_path: Path) -> None:
    indicator = make.make_indicator()
    for _ in range(2):
        make.make_claim(indicator=indicator)
    make.make_claim(indicator=None, value=None, step=None, unit="", measure="", proposition="So.")
    keep_up(at=make.NOW)
    path = tmp_path / "claims.csv"
    call_command("export_claims", output=path)
    head, *rows = read_csv(path)
    assert head[-2:] == ["set_verdict", "set_reason"]
    assert sorted(row[-2] for row in rows) == ["", "agrees", "agrees"]


def save_view(name: str, query: str, by: User) -> SavedView:
    return views.save(
        model="claims.Claim", name=name, query=query, columns=(), is_shared=False, by=by
    )


def test_a_saved_view_gives_its_rows_in_its_order(tmp_path: Path) -> None:
    for value in (1, 3, 2):
        make.make_claim(value=value, created_by=ada())
    make.make_claim(value=4, created_by=ben())
    view = save_view("Mine", "o=-figure_cell&whose=mine", ada())
    for named in ("Mine", str(view.uuid)):
        rows = exported(tmp_path, "csv", view=named)
        assert [row["value"] for row in rows] == ["3", "2", "1"]


def test_a_view_that_is_missing_or_ambiguous_is_refused(tmp_path: Path) -> None:
    for person in (ada(), ben()):
        save_view("Trade", "q=a", person)
    for name, said in (("Oil", "no saved view “Oil”"), ("Trade", "Several views")):
        with pytest.raises(CommandError, match=said):
            exported(tmp_path, "csv", view=name)


def test_a_view_whose_filter_is_gone_exports_nothing(tmp_path: Path) -> None:
    save_view("Old", "gone=1", ada())
    with pytest.raises(CommandError, match="filters by gone"):
        exported(tmp_path, "csv", view="Old")
    assert not list(tmp_path.iterdir())
