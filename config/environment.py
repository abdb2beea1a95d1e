"""Typed reading of settings from the environment; a wrong value fails loudly."""

import contextlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


@dataclass
class Environment:
    """The environment variables that the desk reads.

    Every name asked for is noted in ``asked``, so that a test can compare
    docs/settings.md with what the code reads.
    """

    asked: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        self.asked.append(name)
        return os.environ.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        """Read 1/0, true/false, yes/no or on/off.

        Raises:
            ImproperlyConfigured: for any other word.
        """
        word = self.text(name).lower()
        if not word:
            return default
        if word not in YES | NO:
            raise ImproperlyConfigured(f"{name}={word!r} is neither yes nor no; write 1 or 0.")
        return word in YES

    def number(self, name: str, default: int, *, least: int = 1) -> int:
        """Read a whole number.

        Raises:
            ImproperlyConfigured: for anything else, and for less than the least that makes sense.
        """
        word = self.text(name)
        try:
            number = int(word) if word else default
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}={word!r} is not a whole number.") from error
        if number < least:
            raise ImproperlyConfigured(f"{name}={word!r} is too small; write {least} or more.")
        return number

    def words(self, name: str, default: str = "") -> list[str]:
        """Read a list whose items are parted by commas."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def secret(self, name: str, *, kept_in: Path) -> str:
        """Read a secret, or the one that an earlier start made and kept in a file.

        A desk that is given no secret makes its own, readable by its user alone,
        so that no two desks ever share a published default.
        """
        if given := self.text(name):
            return given
        if not kept_in.exists():
            kept_in.parent.mkdir(parents=True, exist_ok=True)
            made = kept_in.with_suffix(f".{os.getpid()}")
            made.touch(mode=0o600)
            made.write_text(secrets.token_urlsafe(50), encoding="ascii")
            with contextlib.suppress(FileExistsError):  # another process of this start was first
                os.link(made, kept_in)
            made.unlink()
        return kept_in.read_text(encoding="ascii")
