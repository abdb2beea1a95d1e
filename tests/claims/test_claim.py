"""Claims: the interval of a figure, and what models and database refuse."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import ProtectedError

from claims.models import Claim
from tests import make

pytestmark = pytest.mark.django_db

BILLION = Decimal(10) ** 9


def change_column(claim: Claim, column: str, value: Any) -> None:
    """Write one column behind the models' back."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE claims_claim SET {column} = %s WHERE id = %s",  # noqa: S608 (our own columns)
            [value, claim.pk],
        )


def bounds(claim: Claim) -> tuple[Decimal | None, bool, Decimal | None, bool]:
    claim.refresh_from_db()
    return claim.low, claim.low_open, claim.high, claim.high_open


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, (Decimal("240.05") * BILLION, False, Decimal("240.15") * BILLION, True)),
        ({"comparator": "gt"}, (Decimal("240.1") * BILLION, True, None, True)),
        ({"comparator": "ge"}, (Decimal("240.1") * BILLION, False, None, True)),
        ({"comparator": "lt"}, (None, True, Decimal("240.1") * BILLION, True)),
        ({"comparator": "le"}, (None, True, Decimal("240.1") * BILLION, False)),
        (
            {"comparator": "approx", "value": Decimal(100), "step": Decimal(1)},
            (Decimal(95), False, Decimal(105), False),
        ),
        (
            {
                "comparator": "range",
                "value": Decimal(5),
                "value_high": Decimal(7),
                "step": Decimal(1),
            },
            (Decimal(5), False, Decimal(7), False),
        ),
        (
            {"value": Decimal("26.3"), "step": Decimal("0.1"), "direction": "down"},
            (Decimal("-26.35"), True, Decimal("-26.25"), False),
        ),
        (
            {"value": Decimal(18), "step": None, "measure": "ordinal"},
            (Decimal(18), False, Decimal(18), False),
        ),
        ({"value": None, "proposition": "They talked."}, (None, True, None, True)),
    ],
)
def test_saving_computes_the_interval(
    values: dict[str, Any], expected: tuple[Decimal | None, bool, Decimal | None, bool]
) -> None:
    assert bounds(make.make_claim(**values)) == expected


def test_bulk_create_computes_the_interval() -> None:
    passage = make.make_passage()
    [claim] = Claim.objects.bulk_create(
        [Claim(passage=passage, value=Decimal(240), step=Decimal(1), comparator="eq")]
    )
    assert bounds(claim) == (Decimal("239.5"), False, Decimal("240.5"), True)


def test_bulk_update_computes_the_interval_and_counts_the_version() -> None:
    claim = make.make_claim()
    claim.value, claim.step = Decimal(7), Decimal(1)
    with make.open_doors(claim):
        Claim.objects.bulk_update([claim], ["value", "step"])
    assert bounds(claim) == (Decimal("6.5"), False, Decimal("7.5"), True)
    assert claim.version == 2


def test_a_figure_without_comparator_is_exact() -> None:
    assert make.make_claim(comparator="").comparator == "eq"


def test_saving_some_fields_saves_the_interval_with_them() -> None:
    claim = make.make_claim()
    claim.comparator = "gt"
    with make.open_doors(claim):
        claim.save(update_fields=["comparator"])
    assert bounds(claim) == (Decimal("240.1") * BILLION, True, None, True)


def test_fifteen_digits_are_kept_to_the_last() -> None:
    claim = make.make_claim(value=Decimal("1234567890.12345"), step=Decimal("0.00001"))
    claim.refresh_from_db()
    assert claim.value == Decimal("1234567890.12345")


@pytest.mark.parametrize("value", ["12345678901234567", "1.2345678901234567", "1234567890123456"])
def test_more_digits_than_a_database_keeps_are_refused_and_not_rounded(value: str) -> None:
    with pytest.raises(ValidationError, match="significant digits"):
        make.make_claim(value=Decimal(value))
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"comparator": "range"}, id="range without upper value"),
        pytest.param({"value_high": Decimal(5)}, id="upper value without range"),
        pytest.param(
            {"comparator": "range", "value_high": Decimal(5)}, id="upper value below the lower"
        ),
        pytest.param({"value": Decimal(-5), "direction": "up"}, id="sign and direction"),
        pytest.param({"step": Decimal(0)}, id="step of nothing"),
        pytest.param({"value": Decimal("NaN")}, id="not a number"),
        pytest.param({"comparator": "roughly"}, id="unknown comparator"),
    ],
)
def test_parts_that_make_no_figure_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make.make_claim(**values)


@pytest.mark.parametrize("unit", ["dollars", "usd", "billion USD", "%"])
def test_a_unit_that_the_table_lacks_is_refused_with_what_to_write(unit: str) -> None:
    claim = make.make_claim()
    claim.unit = unit
    with pytest.raises(ValidationError) as refusal:
        claim.full_clean()
    assert "no unit of the table; write" in refusal.value.message_dict["unit"][0]


def test_a_claim_says_something() -> None:
    claim = Claim(passage=make.make_passage())
    with pytest.raises(ValidationError, match="Give a figure, or say in one sentence"):
        claim.full_clean()


def test_a_claim_stands_in_the_text_of_its_statement() -> None:
    claim = make.make_claim(statement=make.make_statement())
    with pytest.raises(ValidationError, match="in another text"):
        claim.full_clean()


def test_the_database_refuses_bounds_that_are_the_wrong_way_round() -> None:
    claim = make.make_claim()
    with pytest.raises(IntegrityError):
        change_column(claim, "low", claim.high * 2 if claim.high else None)


@pytest.mark.parametrize("column", ["unit", "measure"])
@pytest.mark.parametrize("status", ["submitted", "approved", "changes_requested", "rejected"])
def test_the_database_refuses_a_figure_without_unit_or_measure_once_it_is_no_draft(
    status: str, column: str
) -> None:
    claim = make.make_claim(status=status)
    with pytest.raises(IntegrityError):
        change_column(claim, column, "")


def test_bulk_create_meets_the_same_constraint() -> None:
    claim = Claim(passage=make.make_passage(), value=Decimal(5), status="submitted")
    with pytest.raises(IntegrityError):
        Claim.objects.bulk_create([claim])


def test_a_draft_may_lack_unit_and_measure() -> None:
    assert make.make_claim(unit="", measure="").status == "draft"


@pytest.mark.parametrize(
    ("column", "value"),
    [("comparator", ""), ("comparator", "range"), ("status", "published"), ("credibility", 7)],
)
def test_the_database_refuses_what_the_lists_of_choices_lack(column: str, value: Any) -> None:
    claim = make.make_claim()
    with pytest.raises(IntegrityError):
        change_column(claim, column, value)


def test_a_passage_says_one_thing_about_an_indicator_measure_and_period() -> None:
    claim = make.make_claim()
    with pytest.raises(IntegrityError):
        make.make_claim(passage=claim.passage, indicator=claim.indicator)


def test_another_measure_is_another_claim() -> None:
    claim = make.make_claim()
    change = make.make_claim(passage=claim.passage, indicator=claim.indicator, measure="change")
    assert change.pk != claim.pk


def test_a_claim_is_named_by_its_figure_and_period() -> None:
    assert str(make.make_claim()) == "240.1 bn USD, 2023"


def test_what_is_cited_stays() -> None:
    claim = make.make_claim(claimant=make.make_speaker("China Customs"))
    for cited in (claim.passage, claim.indicator, claim.claimant):
        assert cited is not None
        with pytest.raises(ProtectedError):
            cited.delete()


def test_every_save_counts_a_version_and_leaves_history() -> None:
    claim = make.make_claim()
    make.change(claim, proposition="Trade broke a record.")
    assert (claim.version, claim.history.count()) == (2, 2)
