"""What the documents say is what the code does."""

import re
from pathlib import Path

from config.settings import environment

SETTINGS = Path(__file__).parent.parent / "docs" / "settings.md"
ROW = re.compile(r"^\| `(\w+)` \| (.+) \| (.+) \|$", re.MULTILINE)
"""A setting, its default, and what it does."""


def listed() -> list[tuple[str, str, str]]:
    return ROW.findall(SETTINGS.read_text(encoding="utf-8"))


def test_the_settings_are_those_that_the_code_asks_for() -> None:
    assert {name for name, _, _ in listed()} == set(environment.asked)


def test_each_setting_is_listed_once() -> None:
    names = [name for name, _, _ in listed()]
    assert sorted(names) == sorted(set(names))
