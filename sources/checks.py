"""System checks of what the desk's promises rest on."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.db import connections

from sources import triggers


def unchangeable_columns_are_protected(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Report each trigger that a migrated database lacks (onrecord.W001)."""
    problems: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        tables = set(connection.introspection.table_names())
        lacking = set(triggers.missing(connection))
        problems += [
            CheckWarning(
                f"The trigger {trigger.name} is missing: {trigger.table} could be rewritten.",
                hint="Run manage.py migrate, which makes it again.",
                id="onrecord.W001",
            )
            for trigger in triggers.wanted()
            if trigger.name in lacking and trigger.table in tables
        ]
    return problems
