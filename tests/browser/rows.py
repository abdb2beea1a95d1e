"""Takes the rows of every table out of the database and puts them back.

Loading the demo desk takes seconds, because it goes through forms and reviews;
the tests that need it again after a flush get the same rows in a moment. The names
in the statements are those of our own tables, quoted.
"""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

Tables = dict[str, tuple[list[str], list[Any]]]


def of_every_table() -> Tables:
    """Return the columns and rows of each table of a model."""
    kept: Tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            kept[table] = [column[0] for column in cursor.description], cursor.fetchall()
    return kept


def put_back(kept: Tables) -> None:
    """Replace the rows of each table; keys count on from the highest one."""
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table in kept:
            cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608
        for table, (columns, rows) in kept.items():
            names = ", ".join(quote(column) for column in columns)
            places = ", ".join(["%s"] * len(columns))
            insert = f"INSERT INTO {quote(table)} ({names}) VALUES ({places})"  # noqa: S608
            cursor.executemany(insert, rows)
        models = apps.get_models(include_auto_created=True)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    ContentType.objects.clear_cache()
