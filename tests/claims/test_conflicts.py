"""A conflict is explained for the figures of now, and is back when they change."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from claims import conflicts
from claims.assessing import keep_up
from claims.models import Claim, Conflict
from tests import make
from tests.claims.test_comparison import make_figure
from tests.people import ada, ben

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(hours=1)


def conflicting() -> tuple[Conflict, Claim]:
    """Return a conflict with the claim that is apart."""
    trade = make.make_indicator()
    make_figure(trade, 2401), make_figure(trade, 2401)
    apart = make_figure(trade, 2501)
    keep_up(at=make.NOW)
    return Conflict.objects.get(), apart


def explain(conflict: Conflict, **values: str) -> Conflict:
    said = {"cause": "typo", "explanation": "A typing error.", "inputs": conflict.inputs, **values}
    return conflicts.explain(conflict=conflict, by=ada(), at=make.NOW, **said)


def state(conflict: Conflict) -> list[bool]:
    return [
        Conflict.objects.all().unexplained().filter(pk=conflict.pk).exists(),
        Conflict.objects.all().explained().filter(pk=conflict.pk).exists(),
    ]


def test_an_explained_conflict_waits_no_longer() -> None:
    conflict, _ = conflicting()
    explained = explain(conflict)
    assert state(conflict) == [False, True]
    assert (explained.explained_by, explained.explained_at) == (ada(), make.NOW)


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"cause": ""}, "Choose why"),
        ({"cause": "magic"}, "Choose why"),
        ({"explanation": " \n"}, "Say in a sentence"),
        ({"explanation": "x" * 5001}, "at most 5000"),
    ],
)
def test_an_explanation_needs_a_cause_and_a_sentence(fields: dict[str, str], refused: str) -> None:
    conflict, _ = conflicting()
    with pytest.raises(ValidationError, match=refused):
        explain(conflict, **fields)
    assert state(conflict) == [True, False]


def test_it_is_back_when_its_figures_change() -> None:
    conflict, apart = conflicting()
    explain(conflict)
    make.change(apart, value=260_100_000_000)
    keep_up(at=LATER)
    conflict.refresh_from_db()
    assert state(conflict) == [True, False]
    assert (conflict.is_back, conflict.since) == (True, LATER)
    assert conflict.explanation == "A typing error."


def test_another_claim_that_says_the_same_brings_it_back_too() -> None:
    conflict, _apart = conflicting()
    explain(conflict)
    make_figure(conflict.indicator, 2401)
    keep_up(at=LATER)
    assert state(conflict) == [True, False]


def test_what_does_not_touch_its_figures_leaves_it_explained() -> None:
    conflict, apart = conflicting()
    explain(conflict)
    make.change(apart, proposition="A comment.")
    keep_up(at=LATER)
    assert state(conflict) == [False, True]


def test_an_explanation_of_figures_that_changed_meanwhile_is_refused() -> None:
    conflict, apart = conflicting()
    make.change(apart, value=260_100_000_000)
    keep_up(at=LATER)
    with pytest.raises(ValidationError, match="changed since you read"):
        explain(conflict)


def test_an_explained_conflict_stays_on_record_when_it_is_gone() -> None:
    conflict, apart = conflicting()
    explain(conflict)
    make.change(apart, value=240_100_000_000)
    keep_up(at=LATER)
    conflict.refresh_from_db()
    assert (conflict.gone_at, conflict.explanation) == (LATER, "A typing error.")
    assert state(conflict) == [False, False]
    with pytest.raises(ValidationError, match="gone"):
        explain(conflict)


def test_an_explanation_is_taken_back_and_its_history_keeps_it() -> None:
    conflict, _ = conflicting()
    explain(conflict)
    conflicts.reopen(conflict=conflict, by=ben())
    assert state(conflict) == [True, False]
    last, before = conflict.history.all()[:2]
    assert (last.history_user, before.explanation) == (ben(), "A typing error.")


def test_what_nobody_explained_is_not_taken_back() -> None:
    conflict, _ = conflicting()
    with pytest.raises(ValidationError, match="not been explained"):
        conflicts.reopen(conflict=conflict, by=ben())
