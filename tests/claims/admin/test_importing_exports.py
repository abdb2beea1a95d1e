"""Importing an export changes nothing; an update goes through review."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model

from claims.models import Claim, ReviewEvent, Speaker
from sources.models import Source
from tests import make
from tests.claims.admin.tables import (
    FORMATS,
    IMPORTED,
    confirm,
    import_rows,
    preview,
)
from tests.claims.admin.test_exporting import export
from tests.people import ben, cem

pytestmark = pytest.mark.django_db


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
    for claim in Claim.objects.all():
        make.put(claim, status="approved")
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
        cem(),
    )
    assert ReviewEvent.objects.get().reason.startswith("Changed after approval")


def test_another_update_leaves_the_approval_standing() -> None:
    claim = make.make_claim(status="approved")
    import_rows(Claim, {"id": str(claim.uuid), "credibility": "2"})
    claim.refresh_from_db()
    assert (claim.credibility, claim.status) == (2, "approved")
