"""Database triggers that keep unchangeable columns from being updated.

Django rebuilds an SQLite table for many migrations and silently drops its
triggers, so they are made again after every ``migrate`` and their presence is
checked by ``manage.py check --database default`` and ``manage.py verify``.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Trigger:
    """Refuses every update that changes one of the columns of a table.

    The ``emptiable`` ones may be emptied, once, by the update that sets ``emptied_at``;
    after it nothing of the tombstone changes.
    """

    table: str
    columns: tuple[str, ...]
    emptiable: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.table}_unchangeable"

    def statements(self, vendor: str) -> list[str]:
        """Return the SQL that makes the trigger anew."""
        message = f"{self.table}: {', '.join(self.columns)} can not be changed"
        differs = self._differs("IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM")
        if vendor == "sqlite":
            return [
                f'DROP TRIGGER IF EXISTS "{self.name}"',
                f'CREATE TRIGGER "{self.name}" BEFORE UPDATE ON "{self.table}" '
                f"WHEN {differs} BEGIN SELECT RAISE(ABORT, '{message}'); END",
            ]
        return [
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END $$",
            f'CREATE OR REPLACE TRIGGER "{self.name}" BEFORE UPDATE ON "{self.table}" '
            f'FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION "{self.name}"()',
        ]

    def _differs(self, operator: str) -> str:
        """Return the condition under which an update is refused."""
        changed = {name: f'OLD."{name}" {operator} NEW."{name}"' for name in self.columns}
        if not self.emptiable:
            return " OR ".join(changed.values())
        emptied = " AND ".join(
            ['OLD."emptied_at" IS NULL', 'NEW."emptied_at" IS NOT NULL']
            + [f"NEW.\"{name}\" = ''" for name in self.emptiable]
        )
        kept = [test for name, test in changed.items() if name not in self.emptiable]
        words = [changed[name] for name in self.emptiable]
        undone = f'(OLD."emptied_at" IS NOT NULL AND OLD."emptied_at" {operator} NEW."emptied_at")'
        return " OR ".join([*kept, f"(({' OR '.join(words)}) AND NOT ({emptied}))", undone])


def wanted() -> list[Trigger]:
    """Return a trigger for every model that declares unchangeable columns."""
    return [
        Trigger(model._meta.db_table, tuple(columns), tuple(getattr(model, "emptiable", ())))
        for model in apps.get_models()
        if (columns := getattr(model, "unchangeable", ()))
    ]


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the triggers that the database has."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that the database should have and has not."""
    have = present(connection)
    return [trigger.name for trigger in wanted() if trigger.name not in have]


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger whose table exists; harmless to repeat."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in wanted():
            if trigger.table in tables:
                for statement in trigger.statements(connection.vendor):
                    cursor.execute(statement)
