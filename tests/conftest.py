"""What every test runs with, and what the last lines of a run say."""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """Give each run, and each of its workers, a database of its own, so that no two meet."""
    settings = connections["default"].settings_dict
    if settings["ENGINE"].endswith("sqlite3"):
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    else:
        settings["TEST"]["NAME"] = f"test_{settings['NAME']}_{worker_id}"


@pytest.fixture(scope="session", autouse=True)
def _plain_and_fast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Serve static files without collecting them, and hash passwords without delay."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MEDIA_ROOT=tmp_path_factory.mktemp("originals"),
        STATIC_ROOT=tmp_path_factory.mktemp("static"),  # whitenoise reads it for each client
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any) -> Generator[None, None, None]:
    """Say loudly, below pytest's own summary, what did not run and what would help."""
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    in_browser = [report for report in skipped if "browser" in report.keywords]
    if in_browser:
        install = (
            "sudo apt-get install -y chromium"
            if shutil.which("apt-get")
            else ".venv/bin/playwright install --with-deps chromium"
        )
        terminalreporter.write_sep("!", f"{len(in_browser)} BROWSER TESTS DID NOT RUN", red=True)
        terminalreporter.write_line(f"No Chromium was found. Run: {install} && make test")
    articles = os.environ.get("REAL_ARTICLES")
    if not articles or not Path(articles).is_dir():
        terminalreporter.write_sep("!", "THE TESTS ON REAL ARTICLES DID NOT RUN", red=True)
        terminalreporter.write_line("Run: make test REAL_ARTICLES=/folder/of/text/files")
