"""Runs the tests that need no browser in several processes, and then the browser's by themselves.

``python -m tests.in_turn --workers 2 [what pytest takes]``. Two browsers at once would starve
each other and share one clipboard.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence

NOTHING_TO_RUN = 5  # pytest's exit code when no test was chosen


def main(arguments: Sequence[str]) -> int:
    """Run both parts, also when the first one failed; return the worse exit code."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--workers", type=int, default=2)
    known, rest = parser.parse_known_args(arguments)
    parts = (
        ["-m", "not browser", "-n", str(known.workers), "--dist", "worksteal"],
        ["-m", "browser"],
    )
    codes = [_pytest([*part, *rest]) for part in parts]
    if set(codes) == {NOTHING_TO_RUN}:
        return NOTHING_TO_RUN
    return max(code for code in codes if code != NOTHING_TO_RUN)


def _pytest(arguments: Sequence[str]) -> int:
    command = [sys.executable, "-W", "error", "-m", "pytest", *arguments]
    return subprocess.run(command, check=False).returncode  # noqa: S603 (our own tests)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
