"""The application that keeps statements, claims and notes."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from claims.roles import ensure_roles


def make_roles(**_: Any) -> None:
    """Bring the groups in line with claims/roles.py."""
    ensure_roles()


class ClaimsConfig(AppConfig):
    name = "claims"

    def ready(self) -> None:
        post_migrate.connect(make_roles, sender=self)
