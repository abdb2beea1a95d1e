"""Several people change claims of one indicator at once; the verdicts are those of the end."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from claims.assessing import keep_up
from claims.comparison import comparable, compare
from claims.models import Claim, ClaimVerdict, ComparedSet
from sources.models import Touched
from tests import make
from tests.claims.test_comparison import make_figure

PEOPLE, CHANGES = 4, 6


def change(keys: list[int]) -> None:
    """Change one's own claims, one after the other, each with what follows from it."""
    try:
        for number in range(CHANGES):
            claim = Claim.objects.get(pk=keys[number % len(keys)])
            value = (2401 + number % 3) * 100_000_000
            make.change(claim, value=value, period="2022" if number % 2 else "2023")
            keep_up(at=make.NOW)
    finally:
        connections["default"].close()


@pytest.mark.django_db(transaction=True)
def test_the_kept_verdicts_are_those_of_the_claims_as_they_are() -> None:
    trade = make.make_indicator()
    claims = [make_figure(trade, 2401) for _ in range(PEOPLE * 2)]
    keep_up(at=make.NOW)
    shares = [[claim.pk for claim in claims[number::PEOPLE]] for number in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(change, shares))
    connection.close()
    assert not Touched.objects.exists()
    computed = compare(comparable())
    kept = ComparedSet.objects.values_list("period", "verdict", "reason", "number_of_claims")
    assert sorted(kept) == sorted(
        (each.period, each.assessment.verdict, each.assessment.reason, len(each.figures))
        for each in computed.sets
    )
    of_claims = ClaimVerdict.objects.values_list("claim__uuid", "verdict")
    assert {str(uuid): verdict for uuid, verdict in of_claims} == {
        figure: judged.verdict
        for each in computed.sets
        for figure, judged in each.assessment.judgements.items()
    }
