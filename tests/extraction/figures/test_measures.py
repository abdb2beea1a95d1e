import pytest

from extraction import extract
from tests.cases import cases


@pytest.mark.parametrize(
    "case", cases("figure_measures"), ids=lambda case: f"{case['text']} [{case['figure']}]"
)
def test_a_figure_is_what_its_clause_makes_it(case: dict[str, str]) -> None:
    found = extract(case["text"], language=case["language"], published="2024-03-12")
    figure = next(q for q in found.quantities if q.as_written == case["figure"])
    assert (figure.measure, figure.direction or "") == (case["measure"], case["direction"])
