"""The migrations make what the models say; the other tests make their tables without them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.shape import shape

SHAPE = "from django.db import connection; from tests.shape import shape; print(shape(connection))"

pytestmark = pytest.mark.django_db


def manage(*arguments: str, url: str, data: Path) -> str:
    """Return what a command of the desk prints, run on another database."""
    environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(data)}
    command = [sys.executable, "-W", "error", "manage.py", *arguments]
    done = subprocess.run(  # noqa: S603 (our own program)
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """Yield the URL of a database without tables."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
        return
    known: dict[str, Any] = connection.get_connection_params()
    name = f"{known['dbname']}_migrated"
    server = {key: known[key] for key in ("host", "port", "user", "password") if known.get(key)}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as other:
        other.execute(f'CREATE DATABASE "{name}"')  # a name of ours
    where = f"{quote(server.get('user', ''))}@{quote(server.get('host', ''), safe='')}"
    try:
        yield f"postgresql://{where}/{name}"
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **server) as other:
            other.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_migrations_make_the_tables_that_the_models_say(
    empty_database: str, tmp_path: Path
) -> None:
    where: Any = {"url": empty_database, "data": tmp_path}
    manage("migrate", "--verbosity", "0", **where)
    manage("check", "--database", "default", "--fail-level", "WARNING", **where)
    migrated = manage("shell", "--no-imports", "--command", SHAPE, **where)
    tables = json.loads(migrated)
    assert tables.pop("django_migrations")
    assert tables == json.loads(shape(connection))
