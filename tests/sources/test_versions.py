"""What differs between two versions, in words."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, Speaker
from sources import versions
from tests import make

pytestmark = pytest.mark.django_db


def changes(record: Any) -> list[tuple[str, str, str]]:
    """Return field, old and new of the latest change of a record."""
    new, old = versions.kept_of(record)[:2]
    [found] = versions.differences([(old, new)])
    return [(change.field, change.old, change.new) for change in found]


def test_a_number_is_shown_in_plain_digits() -> None:
    claim = make.make_claim(value=Decimal(240100000000))
    make.change(claim, value=Decimal(240110000000))
    assert changes(claim) == [("value", "240100000000", "240110000000")]


def test_a_record_is_called_by_its_name() -> None:
    old, new = make.make_indicator("Exports"), make.make_indicator("Xuất khẩu")
    claim = make.make_claim(indicator=old)
    make.change(claim, indicator=new)
    assert changes(claim) == [("indicator", "Exports", "Xuất khẩu")]


def test_a_choice_is_shown_as_its_label_and_nothing_as_nothing() -> None:
    claim = make.make_claim(direction="", is_record=False)
    make.change(claim, direction="down", is_record=True)
    assert changes(claim) == [("direction", "", "down"), ("is_record", "no", "yes")]


def test_a_list_is_shown_by_its_names() -> None:
    claim = make.make_claim()
    claim.tags.add(make.make_tag("oil"), make.make_tag("贸易"))
    assert changes(claim) == [("tags", "", "oil, 贸易")]


def test_what_is_computed_and_kept_as_books_is_left_out() -> None:
    claim = make.make_claim()
    make.change(claim)
    assert changes(claim) == []


def test_a_change_says_whether_it_is_material() -> None:
    claim = make.make_claim(period="2023")
    make.change(claim, period="2024", credibility=2)
    new, old = versions.kept_of(claim)[:2]
    [found] = versions.differences([(old, new)])
    assert {(change.field, change.is_material) for change in found} == {
        ("period", True),
        ("credibility", False),
    }


def test_a_new_record_differs_by_all_that_it_holds() -> None:
    tag = make.make_tag("oil")
    [found] = versions.differences([(None, versions.kept_of(tag).get())])
    assert [(change.field, change.old, change.new) for change in found] == [("name", "", "oil")]


def test_a_record_that_is_gone_is_named_by_its_number() -> None:
    claim = make.make_claim(claimant=make.make_speaker("Customs"))
    key: Any = claim.claimant_id
    make.change(claim, claimant=None)
    Speaker.objects.filter(pk=key).delete()
    assert changes(claim) == [("claimant", f"deleted ({key})", "")]


def test_a_version_is_found_by_its_number() -> None:
    tag = make.make_tag("oil")
    tag.name = "gas"
    tag.save()
    names = [versions.at_version(type(tag), tag.pk, number) for number in (1, 2, 3)]
    assert [row and row.name for row in names] == ["oil", "gas", None]


def test_many_differences_need_no_more_queries_than_one() -> None:
    claims = [make.make_claim(indicator=make.make_indicator()) for _ in range(6)]
    for claim in claims:
        claim.tags.add(make.make_tag())

    def queries(some: list[Claim]) -> int:
        pairs = [(None, versions.kept_of(claim)[0]) for claim in some]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            versions.differences(pairs)
        return len(seen)

    assert queries(claims) == queries(claims[:1])
