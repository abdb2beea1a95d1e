"""From claims in the database to verdicts, with the origins of their sources."""

from typing import Any

import pytest

from claims.comparison import Comparison, comparable, groups
from claims.comparison import compare as compare_claims
from claims.models import Claim, Indicator, IndicatorComponent
from sources.origins import origins_of_sources
from tests import make

pytestmark = pytest.mark.django_db


def make_figure(indicator: Indicator, value: int, outlet: str = "", **values: Any) -> Claim:
    """Return a claim of so many tenths of a billion dollars, in a source of its own."""
    source = values.pop("source", None) or make.make_source(
        outlet=make.make_outlet(outlet or make.numbered("Outlet"))
    )
    snapshot = make.make_snapshot(f"{make.numbered('Text')} {make.TEXT}", source=source)
    return make.make_claim(
        passage=make.make_passage(snapshot=snapshot),
        indicator=indicator,
        value=value * 100_000_000,
        **values,
    )


def compare(indicator: Indicator | None = None) -> Comparison:
    """Return what the desk's claims come to, or those that one indicator needs."""
    group = groups([indicator.pk])[0] if indicator else None
    return compare_claims(comparable(group), indicator=indicator)


def verdicts(found: Comparison) -> list[str]:
    return [each.assessment.verdict for each in found.sets]


def test_claims_of_two_outlets_that_say_the_same_agree() -> None:
    trade = make.make_indicator()
    for _ in range(2):
        make_figure(trade, 2401)
    assert verdicts(compare()) == ["agrees"]


def test_what_differs_is_named_with_the_claim_that_stands_apart() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401)
    make_figure(trade, 2401)
    apart = make_figure(trade, 2501)
    assessment = compare().sets[0].assessment
    assert (assessment.verdict, assessment.odd_ones) == ("conflicts", (str(apart.uuid),))


def test_fourteen_copies_are_one_origin() -> None:
    trade = make.make_indicator()
    original = make.make_source()
    make_figure(trade, 2401, source=original)
    for _ in range(14):
        make_figure(trade, 2401, source=make.make_source(copy_of=original))
    found = compare().sets[0].assessment
    assert (found.verdict, found.origins) == ("too_few", 1)


def test_a_rejected_claim_is_not_compared() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401)
    make_figure(trade, 2501, status="rejected")
    assert verdicts(compare()) == ["too_few"]


def test_a_claim_of_unknown_period_is_in_no_set() -> None:
    make_figure(make.make_indicator(), 2401, period="")
    found = compare()
    assert (found.sets, len(found.uncompared)) == ((), 1)


def test_one_indicator_is_compared_alone() -> None:
    trade, other = make.make_indicator("Trade"), make.make_indicator("Other")
    make_figure(trade, 2401)
    make_figure(other, 2401)
    assert [each.key.indicator for each in compare(trade).sets] == ["Trade"]


def test_parts_that_do_not_add_up_are_found_from_the_whole() -> None:
    whole, part, rest = (make.make_indicator(name) for name in ("Trade", "Exports", "Imports"))
    for each in (part, rest):
        IndicatorComponent.objects.create(whole=whole, part=each, sign=1)
    make_figure(whole, 2401)
    make_figure(part, 1110)
    make_figure(rest, 1191)
    kinds = [finding.kind for finding in compare(whole).findings]
    assert kinds == ["sum"]


def test_the_queries_do_not_grow_with_the_claims(django_assert_max_num_queries: Any) -> None:
    trade = make.make_indicator()
    for number in range(30):
        make_figure(trade, 2400 + number)
    with django_assert_max_num_queries(7):
        compare()


def test_the_origin_of_a_source_is_its_outlet() -> None:
    source = make.make_source(outlet=make.make_outlet("Paper"))
    assert origins_of_sources()[source.pk] == "Paper"


def test_the_origin_of_a_source_is_the_only_agency_that_it_credits() -> None:
    source = make.make_source(outlet=make.make_outlet("Paper"))
    source.credits.add(make.make_outlet("Agency"))
    assert origins_of_sources()[source.pk] == "Agency"


def test_two_credits_are_no_origin() -> None:
    source = make.make_source(outlet=make.make_outlet("Paper"))
    source.credits.add(make.make_outlet("Agency"), make.make_outlet("Other agency"))
    assert origins_of_sources()[source.pk] == "Paper"


def test_a_copy_of_a_copy_has_the_origin_of_the_root() -> None:
    root = make.make_source(outlet=make.make_outlet("Root"))
    copy = make.make_source(copy_of=root)
    again = make.make_source(copy_of=copy)
    origins = origins_of_sources()
    assert {origins[each.pk] for each in (root, copy, again)} == {"Root"}


def test_a_circle_of_copies_ends_somewhere() -> None:
    one = make.make_source()
    other = make.make_source(copy_of=one)
    make.put(one, copy_of=other)
    assert set(origins_of_sources()) == {one.pk, other.pk}
