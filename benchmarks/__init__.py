"""Measurements of the desk. Importing this prepares a desk of its own in a folder that goes away.

Whatever DATABASE_URL names stays untouched.
"""

import atexit
import os
import shutil
import tempfile

import django

_folder = tempfile.mkdtemp(prefix="on-record-bench-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ |= {
    "DATA_DIR": _folder,
    # Set by a measurement for the processes that it starts on a server of its own.
    "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{_folder}/bench.sqlite3"),
    "DEBUG": "0",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
django.setup()
