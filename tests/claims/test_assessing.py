"""Verdicts are kept, and made anew for what has changed alone."""

from datetime import timedelta
from typing import Any

import pytest

from claims.assessing import assess_desk, keep_up
from claims.models import Claim, ClaimVerdict, ComparedSet, Conflict, Indicator, IndicatorComponent
from sources.models import Touched
from tests import make
from tests.claims.test_comparison import make_figure

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(hours=1)


def verdicts(indicator: Indicator) -> list[str]:
    return list(indicator.sets.values_list("verdict", flat=True))


def test_a_new_claim_gets_its_verdict() -> None:
    trade = make.make_indicator()
    first, _ = make_figure(trade, 2401), make_figure(trade, 2401)
    keep_up(at=make.NOW)
    assert verdicts(trade) == ["agrees"]
    assert first.comparison.verdict == "agrees"
    assert not Touched.objects.exists()


def test_the_odd_one_out_is_kept_as_such_with_its_reason() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401), make_figure(trade, 2401)
    apart = make_figure(trade, 2501)
    keep_up(at=make.NOW)
    row = ClaimVerdict.objects.get(claim=apart)
    assert (row.verdict, row.is_odd_one) == ("conflicts", True)
    assert "240.1 bn USD" in row.reason


def test_a_set_whose_figures_are_the_same_is_not_assessed_again() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401)
    make_figure(trade, 2301, period="2022")
    keep_up(at=make.NOW)
    make_figure(trade, 2401)
    keep_up(at=LATER)
    changed = dict(trade.sets.values_list("period", "changed_at"))
    assert changed == {"2022": make.NOW, "2023": LATER}


def test_a_claim_that_moves_to_another_indicator_leaves_its_set() -> None:
    trade, other = make.make_indicator(), make.make_indicator()
    claim = make_figure(trade, 2401)
    keep_up(at=make.NOW)
    make.change(claim, indicator=other)
    keep_up(at=LATER)
    assert (verdicts(trade), verdicts(other)) == ([], ["too_few"])


def test_a_rejected_claim_loses_its_verdict() -> None:
    trade = make.make_indicator()
    claim, _ = make_figure(trade, 2401), make_figure(trade, 2501)
    keep_up(at=make.NOW)
    make.change(claim, status="rejected")
    keep_up(at=LATER)
    assert not ClaimVerdict.objects.filter(claim=claim).exists()
    assert verdicts(trade) == ["too_few"]


def test_a_claim_without_a_period_says_why_it_is_in_no_set() -> None:
    claim = make_figure(make.make_indicator(), 2401, period="")
    keep_up(at=make.NOW)
    assert (claim.comparison.verdict, claim.comparison.compared_set) == ("not_comparable", None)


def test_a_claim_that_loses_its_indicator_loses_its_verdict() -> None:
    claim = make_figure(make.make_indicator(), 2401, period="")
    keep_up(at=make.NOW)
    make.change(claim, indicator=None, proposition="Trade grew.")
    keep_up(at=LATER)
    assert not ClaimVerdict.objects.exists()


def test_a_claim_that_loses_its_indicator_leaves_its_set() -> None:
    trade = make.make_indicator()
    claim, _ = make_figure(trade, 2401), make_figure(trade, 2401)
    keep_up(at=make.NOW)
    make.change(claim, indicator=None, proposition="Trade grew.")
    keep_up(at=LATER)
    assert [(each.verdict, each.number_of_claims) for each in trade.sets.all()] == [("too_few", 1)]


def test_a_finding_that_moves_to_another_indicator_keeps_its_explanation() -> None:
    trade, other = make.make_indicator(), make.make_indicator()
    change: dict[str, Any] = {"unit": "percent", "measure": "change", "direction": "up", "step": 1}
    claims = [
        make_figure(trade, 2401),
        make_figure(trade, 2001, period="2022"),
        make_figure(trade, 0, baseline="2022", **change),
    ]
    keep_up(at=make.NOW)
    conflict = Conflict.objects.get()
    conflict.cause, conflict.explanation = "revision", "Revised."
    conflict.explained_inputs = conflict.inputs
    conflict.save()
    for claim in claims:
        claim.indicator = other
    with make.open_doors(*claims):
        Claim.objects.bulk_update(claims, ["indicator"])
    keep_up(at=LATER)
    conflict.refresh_from_db()
    assert (conflict.indicator, conflict.gone_at) == (other, None)
    assert conflict.explanation == "Revised."


def test_a_deleted_claim_leaves_its_set() -> None:
    trade = make.make_indicator()
    claim = make_figure(trade, 2401)
    keep_up(at=make.NOW)
    claim.delete()
    keep_up(at=LATER)
    assert verdicts(trade) == []


def test_claims_deleted_together_leave_their_set() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401)
    keep_up(at=make.NOW)
    type(trade).objects.get().claims.all().delete()
    keep_up(at=LATER)
    assert verdicts(trade) == []


def test_a_confirmed_copy_takes_an_origin_away() -> None:
    trade = make.make_indicator()
    claims = [make_figure(trade, 2401), make_figure(trade, 2401)]
    keep_up(at=make.NOW)
    copy, original = (claim.passage.snapshot.source for claim in claims)
    copy.copy_of = original
    copy.save()
    keep_up(at=LATER)
    assert verdicts(trade) == ["too_few"]


def test_a_copy_of_a_copy_follows_the_outlet_of_the_root() -> None:
    trade = make.make_indicator()
    root = make.make_source(outlet=make.make_outlet("Before"))
    copy = make.make_source(copy_of=make.make_source(copy_of=root))
    claim = make_figure(trade, 2401, source=copy)
    keep_up(at=make.NOW)
    root.outlet = make.make_outlet("After")
    root.save()
    keep_up(at=LATER)
    assert ClaimVerdict.objects.get(claim=claim).origin == "After"


def test_a_renamed_outlet_is_named_by_its_new_name() -> None:
    outlet = make.make_outlet("Old name")
    claim = make_figure(make.make_indicator(), 2401, source=make.make_source(outlet=outlet))
    keep_up(at=make.NOW)
    outlet.name = "New name"
    outlet.save()
    keep_up(at=LATER)
    assert ClaimVerdict.objects.get(claim=claim).origin == "New name"


def test_a_new_sum_finds_parts_that_do_not_add_up() -> None:
    whole, part, rest = (make.make_indicator(name) for name in ("Trade", "Exports", "Imports"))
    for indicator, value in ((whole, 2401), (part, 1110), (rest, 1191)):
        make_figure(indicator, value)
    keep_up(at=make.NOW)
    assert not Conflict.objects.exists()
    for each in (part, rest):
        IndicatorComponent.objects.create(whole=whole, part=each, sign=1)
    keep_up(at=LATER)
    conflict = Conflict.objects.get()
    assert (conflict.kind, conflict.claims.count()) == ("sum", 3)


def test_a_conflicting_set_is_a_conflict_until_its_figures_fit() -> None:
    trade = make.make_indicator()
    make_figure(trade, 2401)
    apart = make_figure(trade, 2501)
    keep_up(at=make.NOW)
    conflict = Conflict.objects.get()
    assert (conflict.kind, conflict.figures) == ("set", "240.1 bn USD against 250.1 bn USD")
    make.change(apart, value=240_100_000_000)
    keep_up(at=LATER)
    assert not Conflict.objects.exists()


def test_assessing_the_desk_leaves_nothing_to_keep_up_with() -> None:
    make_figure(make.make_indicator(), 2401)
    assess_desk(at=make.NOW)
    assert ComparedSet.objects.count() == 1
    assert not Touched.objects.exists()


def test_the_queries_do_not_grow_with_the_claims(django_assert_max_num_queries: Any) -> None:
    trade = make.make_indicator()
    for number in range(30):
        make_figure(trade, 2400 + number)
    with django_assert_max_num_queries(30):
        keep_up(at=make.NOW)


def test_nothing_touched_costs_one_query(django_assert_num_queries: Any) -> None:
    make_figure(make.make_indicator(), 2401)
    keep_up(at=make.NOW)
    with django_assert_num_queries(1):
        keep_up(at=LATER)
