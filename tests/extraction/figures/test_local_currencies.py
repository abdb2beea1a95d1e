import pytest

from extraction.quantities import find
from extraction.tables import rows
from extraction.units import is_currency


@pytest.mark.parametrize(
    ("language", "text", "currency"),
    [
        ("en", "The scheme costs 40 billion shillings.", "KES"),
        ("en", "Kampala says the scheme costs 40 billion shillings.", "UGX"),
        ("en", "Dodoma and Nairobi agree, says Tanzania: 40 billion shillings.", "TZS"),
        ("en", "Kampala lent 40 billion Kenyan shillings.", "KES"),
        ("en", "In Colombo tea worth Rs 3 billion was sold.", "LKR"),
        ("en", "Chile and Santiago voted for 500 million pesos.", "CLP"),
        ("en", "Sweden's fund gave 12 billion kroner.", "SEK"),
        ("ru", "В Уганде построят порт за 40 млрд шиллингов.", "UGX"),
        ("ru", "Катар вложит 40 млн риалов.", "QAR"),
        ("zh", "乌干达将拨款40亿先令。", "UGX"),
        ("zh", "台積電新台幣走強，單季營收6000億元。", "TWD"),
    ],
)
def test_a_shared_word_means_the_currency_of_the_place(
    language: str, text: str, currency: str
) -> None:
    assert [figure.unit for figure in find(text, language)] == [currency]


def test_every_shared_currency_is_one_of_the_unit_table_and_has_a_word() -> None:
    groups = {row["group"] for row in rows("local_words")}
    for row in rows("local_currencies"):
        assert is_currency(row["code"])
        assert row["group"] in groups
