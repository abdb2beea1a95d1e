"""``manage.py import_claims``: all of a table, or nothing and every problem of every row."""

import contextlib
import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.assessing import keep_up
from claims.models import Claim, ReviewEvent
from sources.models import Passage
from tests import make
from tests.people import cem, viewer

pytestmark = pytest.mark.django_db


def write(folder: Path, *rows: dict[str, Any], name: str = "claims.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def a_row(**cells: Any) -> dict[str, Any]:
    snapshot = make.make_snapshot()
    start = snapshot.text.index(make.FIGURE)
    return {
        "snapshot_sha256": snapshot.sha256,
        "outlet": snapshot.source.outlet.name,
        "start": start,
        "end": start + len(make.FIGURE),
        "value": "240100000000",
        "step": "100000000",
        "unit": "USD",
        "measure": "level",
        "period": "2023",
        **cells,
    }


def outcome(path: Path, capsys: pytest.CaptureFixture[str], **options: Any) -> dict[str, Any]:
    """Run the command with --json, whether it fails or not, and return what it printed."""
    with contextlib.suppress(CommandError):
        call_command("import_claims", path, **{"json": True, **options})
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_claims_are_made_as_drafts_of_whoever_is_named(tmp_path: Path) -> None:
    call_command("import_claims", write(tmp_path, a_row(status="approved")), by=cem().username)
    claim = Claim.objects.get()
    assert (claim.status, claim.created_by) == ("draft", cem())


def test_the_outcome_has_the_shape_of_the_contract(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = outcome(write(tmp_path, a_row()), capsys)
    assert found == {"created": 1, "updated": 0, "skipped": 0, "errors": []}


def test_a_dry_run_saves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = outcome(write(tmp_path, a_row()), capsys, dry_run=True)
    assert found["created"] == 1
    assert (Claim.objects.count(), Passage.objects.count()) == (0, 0)


def test_every_problem_names_row_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, a_row(), a_row(unit="dollars", period="2023-13"), a_row(value="much"))
    found = outcome(path, capsys)
    places = {(error["row"], error["column"]) for error in found["errors"]}
    assert places >= {(2, "unit"), (2, "period"), (3, "value")}
    assert {row for row, _ in places} == {2, 3}
    assert (found["created"], Claim.objects.count()) == (0, 0)


def test_a_problem_makes_the_command_fail(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as failure:
        call_command("import_claims", write(tmp_path, a_row(unit="dollars")))
    assert failure.value.returncode == 1


def test_an_unknown_column_is_a_problem_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [error] = outcome(write(tmp_path, a_row(colour="red")), capsys)["errors"]
    assert (error["row"], error["column"]) == (None, None)
    assert "Unknown columns: colour" in error["message"]


@pytest.mark.parametrize("name", ["claims.csv", "claims.xlsx", "claims.json"])
def test_importing_an_export_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    make.make_claim(status="approved", proposition="=1+1")
    make.make_claim(claimant=make.make_speaker(), value=None, step=None, unit="", measure="",
                    proposition="Đạt kỷ lục 双边")  # fmt: skip
    call_command("export_claims", output=tmp_path / name)
    found = outcome(tmp_path / name, capsys, by=cem().username)
    assert found == {"created": 0, "updated": 0, "skipped": 2, "errors": []}


def test_a_material_update_of_an_approved_claim_goes_back_to_review(tmp_path: Path) -> None:
    claim = make.make_claim(status="approved")
    path = write(tmp_path, {"id": claim.uuid, "value": "241000000000"})
    call_command("import_claims", path, by=cem().username)
    claim.refresh_from_db()
    assert (claim.value, claim.status) == (Decimal(241_000_000_000), "submitted")
    assert ReviewEvent.objects.get().by == cem()


def test_an_approved_claim_is_not_changed_behind_the_reviewers_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = make.make_claim(status="approved")
    outcome(write(tmp_path, {"id": claim.uuid, "value": "241000000000"}), capsys)
    after = Claim.objects.get()
    assert after.value == claim.value or after.status == "submitted"


def test_an_import_by_nobody_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="zoe"):
        call_command("import_claims", write(tmp_path, a_row()), by="zoe")
    assert not Claim.objects.exists()


def test_a_viewer_imports_nothing_by_the_command_either(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="vera"):
        call_command("import_claims", write(tmp_path, a_row()), by=viewer().username)
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("claims.pdf", b"", "neither .csv nor .xlsx nor .json"),
        ("claims.csv", b"", "The file is empty"),
        ("claims.xlsx", b"text", "no XLSX file"),
        ("claims.json", b"[1]", "list of objects"),
        ("claims.csv", b"id\n=1+1\n", "is a formula"),
        ("claims.csv", "unit\nтонна\n".encode("cp1251"), "UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    [error] = outcome(tmp_path / name, capsys)["errors"]
    assert message in error["message"]


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [error] = outcome(tmp_path / "missing.csv", capsys)["errors"]
    assert "missing.csv: can't be read" in error["message"]


def test_without_json_problems_go_to_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="nothing was imported"):
        call_command("import_claims", write(tmp_path, a_row(unit="dollars")))
    assert "row 1, unit: “dollars” is no unit" in capsys.readouterr().err


def test_an_export_from_before_a_verdict_changed_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = make.make_claim()
    keep_up(at=make.NOW)
    table = tmp_path / "claims.csv"
    call_command("export_claims", output=table)
    make.make_claim(indicator=claim.indicator, passage=make.make_passage())
    keep_up(at=make.NOW)
    found = outcome(table, capsys, by=cem().username)
    assert (found["updated"], found["skipped"], found["errors"]) == (0, 1, [])
    claim.refresh_from_db()
    assert claim.comparison.verdict == "agrees"
