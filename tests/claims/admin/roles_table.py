"""docs/roles.md as data, and what the desk has to be compared with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern, URLResolver

from tests.claims.admin.everything import REGISTRY

TABLE = Path(__file__).parents[3] / "docs" / "roles.md"
ROLES = ("no role", "Viewer", "Analyst", "Reviewer", "Editor", "superuser")
CELLS = ("yes", "–", "own", "own drafts", "others’")
WAY = re.compile(r"`(GET|POST|action|menu|inline)(?: ([\w]+)(?:/(\w+))?)?`")
KINDS: dict[str, type[Model]] = {str(model._meta.verbose_name).lower(): model for model in REGISTRY}
NOT_OF_A_KIND = {"the desk", "anybody"}


@dataclass(frozen=True)
class Way:
    """One way to do something: a method and the name of an address, an action, a menu, rows."""

    how: str
    name: str = ""
    asked: str = ""

    def __str__(self) -> str:
        return f"{self.how} {self.name}{'/' if self.asked else ''}{self.asked}".strip()


@dataclass(frozen=True)
class Line:
    """One way of one row of the table, for one kind of records (None: the desk itself)."""

    kind: type[Model] | None
    way: Way
    cells: tuple[str, ...]

    def cell(self, role: str) -> str:
        return self.cells[ROLES.index(role)]

    def __str__(self) -> str:
        return f"{self.kind.__name__ if self.kind else 'the desk'}: {self.way}"


def lines() -> list[Line]:
    """Return the table, row by row, kind by kind, way by way."""
    text = TABLE.read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in row.strip("|").split(" | ")]
        for row in text.splitlines()
        if row.startswith("| ") and not row.startswith("| ---")
    ]
    head, *body = rows
    assert tuple(head[3:]) == ROLES
    found = []
    for row in body:
        ways = [Way(*(part or "" for part in parts)) for parts in WAY.findall(row[2])]
        assert len(ways) == row[2].count("`") // 2, f"not understood: {row[2]}"
        assert set(row[3:]) <= set(CELLS), f"not understood: {row[3:]}"
        names = row[1].split(", ")
        kinds = [None if name in NOT_OF_A_KIND else KINDS[name] for name in names]
        found += [Line(kind, way, tuple(row[3:])) for kind in kinds for way in ways]
    return found


# What the desk has


def addresses() -> Iterator[tuple[type[Model] | None, str, URLPattern]]:
    """Yield the kind, the name and the pattern of every address of the desk."""
    prefixes = {
        f"{model._meta.app_label}_{model._meta.model_name}_": model
        for model in admin.site._registry
    }

    def walk(patterns: list[Any]) -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    for pattern in walk(list(admin.site.get_urls())):
        name = pattern.name or ""
        prefix = next((each for each in prefixes if name.startswith(each)), "")
        if name:  # without one are Django's redirect from a key to the form, and its 404
            yield prefixes.get(prefix), name.removeprefix(prefix), pattern


def actions_of(model_admin: Any) -> set[str]:
    """Return the names of all actions that a list may offer to somebody."""
    own = {each if isinstance(each, str) else each.__name__ for each in model_admin.actions or ()}
    exports = {"export_admin_action"} if hasattr(model_admin, "export_admin_action") else set()
    return own | exports | {"delete_selected"}


def menus() -> Iterator[tuple[type[Model], str, type[Model]]]:
    """Yield every field that the desk could be asked for choices of: kind, name, kind offered.

    Of fields of one kind that offer the same, the first stands for all but ``assigned_to``.
    """
    for model, model_admin in REGISTRY.items():
        for owner in (model, *(each.model for each in model_admin.inlines)):
            told: set[Any] = set()
            for field in (*owner._meta.fields, *owner._meta.many_to_many):
                related: Any = field.related_model
                if related not in REGISTRY or not REGISTRY[related].search_fields:
                    continue
                if field.name == "assigned_to" or related not in told:
                    yield owner, field.name, related
                if field.name != "assigned_to":
                    told.add(related)
