"""The application that keeps sources and their texts."""

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate

from sources import triggers
from sources.checks import unchangeable_columns_are_protected


def protect_unchangeable_columns(*, using: str, **_: Any) -> None:
    """Make the triggers again that a rebuilt table lost."""
    triggers.install(connections[using])


class SourcesConfig(AppConfig):
    name = "sources"

    def ready(self) -> None:
        checks.register(unchangeable_columns_are_protected, checks.Tags.database)
        post_migrate.connect(protect_unchangeable_columns, sender=self)
