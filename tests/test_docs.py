"""What the documents say is what the code does."""

import re
from pathlib import Path

from claims.editing import label_of
from claims.models import Status
from claims.review import EVENT_FIELD, TRANSITIONS
from config.settings import environment

DOCS = Path(__file__).parent.parent / "docs"
SETTINGS, REVIEW = DOCS / "settings.md", DOCS / "review.md"
ROW = re.compile(r"^\| `(\w+)` \| (.+) \| (.+) \|$", re.MULTILINE)
"""A setting, its default, and what it does."""


def listed() -> list[tuple[str, str, str]]:
    return ROW.findall(SETTINGS.read_text(encoding="utf-8"))


def test_the_settings_are_those_that_the_code_asks_for() -> None:
    assert {name for name, _, _ in listed()} == set(environment.asked)


def test_each_setting_is_listed_once() -> None:
    names = [name for name, _, _ in listed()]
    assert sorted(names) == sorted(set(names))


def rows_of_review(columns: int) -> list[tuple[str, ...]]:
    """Return the rows of the tables of review that have so many columns, without their heads."""
    lines = REVIEW.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line[:1] == "|"]
    heads = ("step", "record", "---")
    return [tuple(row) for row in cells if len(row) == columns and row[0] not in heads]


def test_the_steps_of_review_are_those_that_the_code_allows() -> None:
    order = list(Status)
    assert rows_of_review(5) == [
        (
            str(step.label),
            ", ".join(str(each.label) for each in sorted(step.sources, key=order.index)),
            str(step.target.label),
            step.permission,
            "needed" if step.needs_reason else "",
        )
        for step in TRANSITIONS.values()
    ]


def test_the_material_fields_are_those_that_the_models_name() -> None:
    assert rows_of_review(3) == [
        (str(model._meta.verbose_name), f"`{name}`", label_of(model, name))
        for model in EVENT_FIELD
        for name in model.material
    ]
