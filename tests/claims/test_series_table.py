"""The series of an indicator in a file."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from claims.assessing import keep_up
from claims.models import Indicator
from tests import make
from tests.claims.test_comparison import make_figure
from tests.people import ada, client_of, stranger

pytestmark = pytest.mark.django_db


def answer(indicator: Indicator, person: Any = None, **query: str) -> Any:
    keep_up(at=make.NOW)
    where = reverse("admin:indicator_table", args=[indicator.pk])
    return client_of(person or ada()).get(where, query)


def table(indicator: Indicator, **query: str) -> list[dict[str, str]]:
    words = answer(indicator, **query).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(words, newline="")))


def test_the_file_has_the_rows_of_the_page_in_its_order() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401, period="2023", outlet="二報")
    make_figure(trade, 1903, period="2022", outlet="Báo Một")
    rows = table(trade)
    assert [(row["period"], row["outlet"]) for row in rows] == [
        ("2022", "Báo Một"),
        ("2023", "二報"),
    ]


def test_each_row_has_its_figure_its_verdict_and_where_it_stands() -> None:
    trade = make.make_indicator()
    claim = make_figure(trade, 2401)
    (row,) = table(trade)
    assert (row["value"], row["low"], row["unit"]) == ("240100000000", "240050000000", "USD")
    assert (row["as_written"], row["verdict"]) == (make.FIGURE, "too_few")
    assert (row["claim"], row["snapshot_sha256"]) == (
        str(claim.uuid),
        claim.passage.snapshot.sha256,
    )


def test_a_copy_names_the_claim_that_it_is_folded_under() -> None:
    trade, original = make.make_indicator(), make.make_source(published="2024-01-12")
    first = make_figure(trade, 2401, source=original)
    make_figure(trade, 2401, source=make.make_source(copy_of=original, published="2024-01-13"))
    assert [row["same_origin_as"] for row in table(trade)] == ["", str(first.uuid)]


def test_the_file_is_filtered_as_the_page_is() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401, vintage="final"), make_figure(trade, 2402)
    assert [row["vintage"] for row in table(trade, vintage="final")] == ["final"]


def test_a_name_that_a_spreadsheet_would_run_is_text() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401, outlet="=1+1")
    assert [row["outlet"] for row in table(trade)] == ["'=1+1"]


def test_a_series_without_figures_is_a_table_without_rows() -> None:
    assert table(make.make_indicator()) == []


def test_a_stranger_gets_no_file() -> None:
    assert answer(make.make_indicator(), stranger()).status_code == 403
