"""Export from the list: exactly its rows, in its order, in three formats."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.db.models import Model

from claims.assessing import keep_up
from claims.models import Claim, CrossSourceNote, Speaker
from sources.models import Batch, Outlet, Source, Tag
from tests import make
from tests.claims.admin.everything import MODELS, address, make_one_of_each
from tests.claims.admin.forms import form_with, submit
from tests.claims.test_export_claims_command import CONTRACT
from tests.people import ada, client_of, stranger, viewer

pytestmark = pytest.mark.django_db

FORMATS = {"csv": "0", "xlsx": "1", "json": "2"}
EXPORTED = [model for model in MODELS if model._meta.app_label != "auth" and model is not Batch]


def read(content: bytes, kind: str) -> list[dict[str, Any]]:
    if kind == "json":
        rows: list[dict[str, Any]] = json.loads(content)
        return rows
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        head, *lines = sheet.iter_rows(values_only=True)
        return [dict(zip(map(str, head), line, strict=True)) for line in lines]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def export(model: type[Model], kind: str = "csv", query: str = "", **changes: Any) -> Any:
    """Open the export page as it is reached from the list, and press its button."""
    client, page = client_of(viewer()), address(model, "export") + query
    form = form_with(client.get(page).content, "format")
    return submit(client, page, form, format=FORMATS[kind], **changes)


def exported(model: type[Model], kind: str = "csv", query: str = "") -> list[dict[str, Any]]:
    return read(export(model, kind, query).content, kind)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("model", EXPORTED, ids=lambda model: model.__name__)
def test_every_list_is_exported_in_every_format(model: type[Model], kind: str) -> None:
    make_one_of_each()
    rows = exported(model, kind)
    uuids = {str(uuid) for uuid in model._default_manager.values_list("uuid", flat=True)}
    assert {row["id"] for row in rows} == uuids


@pytest.mark.parametrize("kind", FORMATS)
def test_the_wide_table_has_the_columns_of_the_contract(kind: str) -> None:
    make.make_claim()
    [row] = exported(Claim, kind)
    assert list(row)[: len(CONTRACT)] == CONTRACT


@pytest.mark.parametrize("kind", FORMATS)
def test_vietnamese_and_chinese_arrive(kind: str) -> None:
    make.make_claim(proposition="Thương mại 双边贸易额 Торговля")
    assert exported(Claim, kind)[0]["proposition"] == "Thương mại 双边贸易额 Торговля"


def test_csv_carries_the_mark_by_which_excel_knows_utf8() -> None:
    make.make_claim()
    response = export(Claim)
    assert response.content.startswith(b"\xef\xbb\xbfid,status")
    assert ".csv" in response.headers["Content-Disposition"]


def test_the_lists_filter_is_kept() -> None:
    make.make_claim()
    submitted = make.make_claim(status="submitted")
    [row] = exported(Claim, query="?status__exact=submitted")
    assert row["id"] == str(submitted.uuid)


def test_the_lists_search_is_kept() -> None:
    wanted = make.make_claim(proposition="Thương mại đạt kỷ lục")
    make.make_claim()
    [row] = exported(Claim, query="?q=ky+luc")
    assert row["id"] == str(wanted.uuid)


@pytest.mark.parametrize(("order", "expected"), [("2", [1, 2, 3]), ("-2", [3, 2, 1])])
def test_the_lists_order_is_kept(order: str, expected: list[int]) -> None:
    for value in (2, 3, 1):
        make.make_claim(value=value, step=None)
    shown = client_of(viewer()).get(address(Claim, "changelist"), {"o": order})
    rows = exported(Claim, "json", query=f"?o={order}")
    assert [int(row["value"]) for row in rows] == expected
    assert [row["id"] for row in rows] == [
        str(each.uuid) for each in shown.context["cl"].result_list
    ]


def test_the_page_of_the_list_does_not_cut_the_export() -> None:
    for _ in range(60):
        make.make_tag()
    from_list = exported(Tag)
    assert len(from_list) == 60


def test_only_ticked_rows_are_written() -> None:
    claims = [make.make_claim(), make.make_claim(), make.make_claim()]
    ticked = [claims[0].pk, claims[2].pk]
    client, page = client_of(viewer()), address(Claim, "changelist")
    asked = client.post(page, {"action": "export_admin_action", "_selected_action": ticked})
    form = form_with(asked.content, "format")
    response = submit(client, page, form, format="0")
    assert {row["id"] for row in read(response.content, "csv")} == {
        str(claims[0].uuid),
        str(claims[2].uuid),
    }


def test_ticked_rows_keep_the_order_of_the_list() -> None:
    for value in (2, 3, 1):
        make.make_claim(value=value, step=None)
    client, page = client_of(viewer()), address(Claim, "changelist") + "?o=2"
    ticked = list(Claim.objects.values_list("pk", flat=True))
    asked = client.post(page, {"action": "export_admin_action", "_selected_action": ticked})
    response = submit(client, page, form_with(asked.content, "format"), format="2")
    assert [row["value"] for row in read(response.content, "json")] == ["1", "2", "3"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "'x", "\tx"])
def test_formulas_are_disarmed(kind: str, text: str) -> None:
    make.make_outlet(text)
    [row] = exported(Outlet, kind)
    assert row["name"] == f"'{text}"


def test_columns_can_be_left_out() -> None:
    make.make_speaker("Wang Yi")
    client, page = client_of(viewer()), address(Speaker, "export")
    form = form_with(client.get(page).content, "format")
    [column] = [name for name in form.fields if name.endswith("country")]
    response = submit(client, page, form, format="0", **{column: None})
    assert list(read(response.content, "csv")[0]) == ["id", "name", "kind", "names", "positions"]


def test_a_note_is_exported_with_what_it_cites_in_the_order_of_its_text() -> None:
    first, second = make.make_statement(), make.make_statement()
    cited: dict[str, Any] = {
        "claim": make.make_claim(), "source": make.make_source(), "fact": make.make_fact(),
        "indicator": make.make_indicator(),
    }  # fmt: skip
    others = "".join(f"[[{kind}:{record.uuid}]]" for kind, record in cited.items())
    make.make_note(body=f"[[statement:{second.uuid}]] [[statement:{first.uuid}]] {others}")
    [row] = exported(CrossSourceNote)
    assert row["statements"] == f"{second.uuid}; {first.uuid}"
    assert {kind: row[f"{kind}s"] for kind in cited} == {
        kind: str(record.uuid) for kind, record in cited.items()
    }


def test_somebody_without_a_role_exports_nothing() -> None:
    make.make_source("Secret")
    response = client_of(stranger()).post(address(Source, "export"), {"format": "0"})
    assert (response.status_code, b"Secret" in response.content) == (403, False)


def test_the_number_of_queries_of_an_export_does_not_grow_with_its_rows(
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(30):
        make.make_claim(claimant=make.make_speaker())
    keep_up(at=make.NOW)
    client, page = client_of(ada()), address(Claim, "export")
    form = form_with(client.get(page).content, "format")
    with django_assert_max_num_queries(14):
        submit(client, page, form, format="0")
