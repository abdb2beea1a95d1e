"""The shape of a database's tables, to compare two databases by."""

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def shape(connection: BaseDatabaseWrapper) -> str:
    """Return, as JSON, each table with its columns, constraints and indexes."""
    found: dict[str, Any] = {}
    read = connection.introspection
    with connection.cursor() as cursor:
        for table in sorted(table.name for table in read.get_table_list(cursor)):
            columns = read.get_table_description(cursor, table)
            rules = read.get_constraints(cursor, table).values()
            found[table] = {
                "columns": sorted([column.name, bool(column.null_ok)] for column in columns),
                "rules": sorted(
                    f"{sorted(rule['columns'] or [])} "
                    f"{[kind for kind in ('unique', 'check', 'index') if rule[kind]]}"
                    for rule in rules
                ),
            }
    return json.dumps(found, indent=1)
