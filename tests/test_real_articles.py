"""The desk's first day on five real articles: capture, record, compare notes, export.

The folder comes from the environment, because the articles are not ours to publish.
"""

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command

from claims.models import Claim, CrossSourceNote, Statement
from sources.models import Snapshot, Source
from tests import make
from tests.claims.admin.forms import send
from tests.people import ada, client_of

FOLDER = Path(os.environ.get("REAL_ARTICLES") or "unset")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FOLDER.is_dir(),
        reason="REAL ARTICLES NOT TESTED: set REAL_ARTICLES to the folder that holds them",
    ),
]

LEVEL, CHANGE = "240,1 tỷ USD", "26,3%"
KREMLIN = (
    "Theo thông cáo từ Điện Kremlin, các nhà lãnh đạo đã có “cuộc trao đổi chi tiết” về tình hình "
    "ở một số khu vực, bao gồm cả Trung Đông và thảo luận về “tình hình hiện tại” ở Ukraine."
)
CHINESE = (
    "Theo Bộ Ngoại giao Trung Quốc, trong cuộc điện đàm trước năm mới Âm lịch với Tổng thống Nga "
    "Vladimir Putin, Chủ tịch Trung Quốc Tập Cận Bình nói hai bên nên “tăng cường phối hợp chiến "
    "lược”"
)
OTHER_SOURCE = "quan hệ Trung Quốc - Nga đã vượt qua thử"


@pytest.fixture
def articles() -> list[Path]:
    """Capture every file of the folder, and return them."""
    paths = sorted(FOLDER.glob("*.txt"))
    call_command("capture", *paths, outlet="Báo chí", language="vi")
    return paths


@pytest.fixture
def text_with(articles: list[Path]) -> Callable[[str], Snapshot]:
    return lambda words: Snapshot.objects.get(text__contains=words)


def record_claim(snapshot: Snapshot, quote: str, **fields: Any) -> Claim:
    response = send(
        client_of(ada()),
        "/admin/claims/claim/add/",
        snapshot=snapshot.pk,
        quote=quote,
        start=snapshot.text.index(quote),
        period="2023",
        **fields,
    )
    assert response.redirect_chain, response.context["errors"]
    return Claim.objects.latest("pk")


def record_figures(snapshot: Snapshot) -> tuple[Claim, Claim]:
    """Record level and change as an analyst types them from the article."""
    shared = {
        "indicator": make.make_indicator("China–Russia goods trade").pk,
        "claimant": make.make_speaker("China Customs", names=["Hải quan Trung Quốc"]).pk,
    }
    level = record_claim(snapshot, LEVEL, figure=LEVEL, measure="level", **shared)
    change = record_claim(
        snapshot, CHANGE, figure="tăng 26,3%", measure="change", baseline="2022", **shared
    )
    return level, change


def record_statement(snapshot: Snapshot, quote: str, speaker: str) -> Statement:
    response = send(
        client_of(ada()),
        "/admin/claims/statement/add/",
        snapshot=snapshot.pk,
        quote=quote,
        form="mixed",
        speaker=make.make_speaker(speaker).pk,
        spoken="8/2/2024",
    )
    assert response.redirect_chain, response.context["errors"]
    return Statement.objects.latest("pk")


def test_all_five_go_in_whole_and_unchanged(articles: list[Path]) -> None:
    assert len(articles) == Source.objects.count() == 5
    kept = set(Snapshot.objects.values_list("text", flat=True))
    assert kept == {path.read_bytes().decode() for path in articles}


def test_capturing_them_again_changes_nothing(articles: list[Path]) -> None:
    before = list(Snapshot.objects.values())
    call_command("capture", *articles, outlet="Báo chí", language="vi")
    assert list(Snapshot.objects.values()) == before


def test_the_level_is_recorded_with_its_place(text_with: Callable[[str], Snapshot]) -> None:
    level, _ = record_figures(text_with(LEVEL))
    assert (level.value, level.unit, level.period) == (Decimal(240_100_000_000), "USD", "2023")
    assert (level.passage.start, level.passage.end) == (4285, 4297)


def test_the_change_is_recorded_with_its_direction(
    text_with: Callable[[str], Snapshot],
) -> None:
    _, change = record_figures(text_with(LEVEL))
    assert (change.value, change.unit, change.direction) == (Decimal("26.3"), "percent", "up")
    assert (change.low, change.high) == (Decimal("26.25"), Decimal("26.35"))


def test_the_two_readouts_are_compared_in_a_note(text_with: Callable[[str], Snapshot]) -> None:
    call = text_with(KREMLIN)
    cited = [
        record_statement(call, KREMLIN, "Điện Kremlin"),
        record_statement(call, CHINESE, "Tập Cận Bình"),
        record_statement(text_with(OTHER_SOURCE), OTHER_SOURCE, "Vương Nghị"),
    ]
    words = {
        "title": "Two readouts of one call",
        "kind": "omission",
        "body": "Only one names Ukraine: "
        + " and ".join(f"[[statement:{each.uuid}]]" for each in cited),
    }
    send(client_of(ada()), "/admin/claims/crosssourcenote/add/", **words)
    note = CrossSourceNote.objects.get()
    send(client_of(ada()), f"/admin/claims/crosssourcenote/{note.pk}/change/", "_step=submit")
    note.refresh_from_db()
    assert (note.status, note.cited_sources().count()) == ("submitted", 2)


def test_the_two_readouts_alone_are_one_source(text_with: Callable[[str], Snapshot]) -> None:
    call = text_with(KREMLIN)
    cited = [record_statement(call, KREMLIN, "Kremlin"), record_statement(call, CHINESE, "Xi")]
    note = make.make_note(statements=cited, created_by=ada(), edited_by=ada())
    send(client_of(ada()), f"/admin/claims/crosssourcenote/{note.pk}/change/", "_step=submit")
    note.refresh_from_db()
    assert note.status == "draft"


def test_the_figures_are_read_back_out_of_the_workbook(
    text_with: Callable[[str], Snapshot], tmp_path: Path
) -> None:
    record_figures(text_with(LEVEL))
    call_command("export_claims", output=tmp_path / "claims.xlsx")
    head, *lines = openpyxl.load_workbook(tmp_path / "claims.xlsx").worksheets[0].values
    level, change = (dict(zip(head, line, strict=True)) for line in lines)
    assert (level["value"], level["as_written"]) == (240_100_000_000, LEVEL)
    assert (change["value"], change["as_written"], change["direction"]) == (26.3, CHANGE, "up")


def test_every_row_of_the_workbook_leads_to_the_characters_of_its_article(
    articles: list[Path], text_with: Callable[[str], Snapshot], tmp_path: Path
) -> None:
    record_figures(text_with(LEVEL))
    call_command("export_claims", output=tmp_path / "claims.xlsx")
    head, *lines = openpyxl.load_workbook(tmp_path / "claims.xlsx").worksheets[0].values
    [text] = [text for path in articles if LEVEL in (text := path.read_bytes().decode())]
    for row in (dict(zip(head, line, strict=True)) for line in lines):
        assert text[int(str(row["start"])) : int(str(row["end"]))] == row["as_written"]


@pytest.mark.parametrize("words", ["mở rộng liên minh quân sự", "hết hạn vào tháng 2/2021"])
def test_two_articles_of_a_page_are_told_apart(
    text_with: Callable[[str], Snapshot], words: str
) -> None:
    first, second = text_with(words).articles
    assert first["title"]
    assert second["title"]
    assert first["body"][-1][1] < second["body"][0][0]
