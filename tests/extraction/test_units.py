import pytest

from extraction.tables import rows
from extraction.units import is_unit, table, unit_problem


@pytest.mark.parametrize(
    "code", ["USD", "CNY", "percent", "percentage_point", "person", "barrel per day", "times"]
)
def test_codes_of_the_tables_are_units(code: str) -> None:
    assert is_unit(code)
    assert unit_problem(code) is None


@pytest.mark.parametrize("code", ["USD per barrel", "CNY per tonne"])
def test_a_currency_per_a_known_noun_is_a_unit(code: str) -> None:
    assert is_unit(code)


@pytest.mark.parametrize("code", ["", "usd", "USD per foo", "foo per barrel", "USD per EUR", "x"])
def test_anything_else_is_no_unit(code: str) -> None:
    assert not is_unit(code)


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("usd", "“usd” is no unit of the table; write the ISO 4217 code USD"),
        ("dollars", "the ISO 4217 code USD"),
        ("tỷ đồng", "is no unit of the table"),
        ("đô la Mỹ", "the ISO 4217 code USD"),
        ("рублей", "the ISO 4217 code RUB"),
        ("persons", "write person"),
        ("%", "write percent"),
        ("percentage point", "write percentage_point"),
        ("countrys", "write country"),
        ("dollars per barrel", "write USD per barrel"),
        ("", "The unit is empty"),
        ("zzzzqqq", "a singular noun of the table"),
        ("z" * 10_000, "is no unit of the table"),
    ],
)
def test_a_wrong_unit_is_refused_with_the_right_one(code: str, advice: str) -> None:
    assert advice in (unit_problem(code) or "")


def test_every_code_stands_once() -> None:
    codes = [row["code"] for name in ("currencies", "units") for row in rows(name)]
    assert sorted(codes) == sorted(table())


def test_every_noun_has_a_plural() -> None:
    assert all(unit.plural for unit in table().values())
