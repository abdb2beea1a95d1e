"""Finds a Chromium for the browser tests; ``python -m tests.browser.chromium`` installs one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 300  # seconds for one step of an installation
NO_STRANGERS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
"""Keeps Chromium from asking hosts of its own, which takes long where there is no network."""


def arguments() -> list[str]:
    """Return the flags to start Chromium with; as root it has no sandbox."""
    return [*NO_STRANGERS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def find() -> str | None:
    """Return the path of a Chromium that starts: CHROMIUM, one on PATH, Playwright's own."""
    if given := os.environ.get("CHROMIUM"):
        return given if starts(given) else None
    for name in NAMES:
        path = shutil.which(name)
        if path and starts(path):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if starts(path) else None


def starts(path: str) -> bool:
    """Tell whether the program is there with every library that it needs."""
    try:
        asked = subprocess.run(  # noqa: S603 (a browser that the developer has)
            [path, "--version"], capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def ways_to_install() -> list[list[Sequence[str]]]:
    """Return the ways to get a Chromium on this machine, each a list of commands."""
    ways: list[list[Sequence[str]]] = [
        [(sys.executable, "-m", "playwright", "install", "chromium")]
    ]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways.append([("apt-get", "update"), ("apt-get", "install", "-y", "chromium")])
    return ways


def install() -> str | None:
    """Try each way until a Chromium starts; return its path, or None."""
    for commands in ways_to_install():
        for command in commands:
            sys.stderr.write(f"No Chromium yet; trying: {' '.join(command)}\n")
            try:
                subprocess.run(  # noqa: S603 (one of ours, above)
                    command,
                    env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                    capture_output=True, timeout=PATIENCE, check=True,
                )  # fmt: skip
            except (OSError, subprocess.SubprocessError) as error:
                sys.stderr.write(f"That failed: {error}\n")
                break
        if path := find():
            return path
    return None


def main() -> None:
    """Report the Chromium that there is; without one, the browser tests are skipped and say so."""
    path = find() or ("" if os.environ.get("CHROMIUM") else install())
    sys.stderr.write(f"Browser tests: {path or 'no Chromium, so they will be skipped'}\n")


if __name__ == "__main__":
    main()
