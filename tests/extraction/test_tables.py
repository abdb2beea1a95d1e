import doctest
from types import ModuleType

import pytest

from extraction import edtf, folding, languages, separators, values, wording
from extraction.tables import LANGUAGES, forms, rows


@pytest.mark.parametrize("module", [edtf, folding, languages, separators, values, wording])
def test_the_examples_of_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_a_russian_tilde_stands_for_every_ending() -> None:
    assert {"тонн", "тонна", "тонны", "тоннами"} <= set(forms("тонн~"))


def test_a_lone_tilde_is_a_sign() -> None:
    assert list(forms("~|about")) == ["~", "about"]


@pytest.mark.parametrize(
    "name",
    ["scales", "small_numbers", "ordinals", "comparators", "directions", "idioms", "date_words"],
)
def test_every_row_of_words_is_in_one_of_the_four_languages(name: str) -> None:
    assert {row["language"] for row in rows(name)} <= set(LANGUAGES)
