import pytest

from extraction.figures.separators import read_digits
from extraction.values import ValueProblem, plain


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1.500", "vi", "1500"),
        ("1.500", "en", "1.5"),
        ("1,500", "en", "1500"),
        ("1,500", "zh", "1500"),
        ("1,500", "ru", "1.5"),
        ("1,500", None, "1500"),
        ("240,1", "en", "240.1"),
        ("0,125", "en", "0.125"),
        ("1234,567", "en", "1234.567"),
    ],
)
def test_the_language_decides_only_where_the_pattern_does_not(
    text: str, language: str | None, expected: str
) -> None:
    assert plain(read_digits(text, language).value) == expected


@pytest.mark.parametrize("text", ["1,2,3", "1.23.456", "1,234.567,8", "1.2,3"])
def test_separators_at_odds_are_refused(text: str) -> None:
    with pytest.raises(ValueProblem, match="which sign"):
        read_digits(text, None)
