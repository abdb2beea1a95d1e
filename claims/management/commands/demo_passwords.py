"""Set and print passwords of the demo accounts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims import accounts


class Command(BaseCommand):
    help = "Set random passwords for Ada, Ben, Cem and the administrator, and print them once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only-missing", action="store_true", help="leave accounts that have a password"
        )

    def handle(self, *, only_missing: bool, **_options: Any) -> None:
        changed = accounts.new_passwords(only_missing=only_missing)
        if not changed:
            self.stdout.write("The accounts have their passwords; make password sets new ones.")
        for person, password in changed:
            groups = [group.name.lower() for group in person.groups.all()] or ["administrator"]
            self.stdout.write(f"  {person.username:<14} {password}   {', '.join(groups)}")
