import doctest
from pathlib import Path
from types import ModuleType

import pytest

from extraction import edtf, folding, languages, tables, values, wording
from extraction.figures import separators
from extraction.tables import LANGUAGES, forms, rows


@pytest.mark.parametrize("module", [edtf, folding, languages, separators, values, wording])
def test_the_examples_of_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_a_russian_tilde_stands_for_every_ending() -> None:
    assert {"тонн", "тонна", "тонны", "тоннами"} <= set(forms("тонн~"))


TABLES = sorted(path.stem for path in Path(tables.__file__).parent.glob("*.csv"))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_fills_the_columns_of_its_table(name: str) -> None:
    assert all(None not in row and None not in row.values() for row in rows(name))


def test_a_lone_tilde_is_a_sign() -> None:
    assert list(forms("~|about")) == ["~", "about"]


@pytest.mark.parametrize(
    "name",
    [
        "comparators",
        "date_words",
        "directions",
        "figure_words",
        "growth_words",
        "idioms",
        "labels",
        "measure_words",
        "not_nouns",
        "nouns_before",
        "ordinals",
        "period_words",
        "scales",
        "set_phrases",
        "small_numbers",
    ],
)
def test_every_row_of_words_is_in_one_of_the_four_languages(name: str) -> None:
    assert {row["language"] for row in rows(name)} <= set(LANGUAGES)
