"""Import: a preview, then all of the file or nothing of it."""

from decimal import Decimal
from typing import Any

import pytest

from claims.models import Claim, Indicator, Speaker, SpeakerName
from sources.models import Passage, Source
from tests import make
from tests.claims.admin.forms import messages_of
from tests.claims.admin.tables import (
    a_row,
    as_csv,
    as_json,
    as_xlsx,
    confirm,
    import_rows,
    preview,
)
from tests.people import cem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_json])
def test_a_new_claim_is_a_draft_of_whoever_imports(write: Any) -> None:
    kind = write.__name__.removeprefix("as_")
    shown = preview(Claim, write(a_row(proposition="贸易额 đạt kỷ lục")), kind)
    assert not Claim.objects.exists()
    confirm(Claim, shown)
    claim = Claim.objects.get()
    assert (claim.status, claim.created_by, claim.edited_by) == ("draft", cem(), cem())
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
    assert Claim.objects.get().history.get().history_user == cem()


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
