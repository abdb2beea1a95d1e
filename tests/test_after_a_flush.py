"""A test with real transactions empties the database; the next one finds roles and triggers."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from claims.roles import ROLES
from sources import triggers


@pytest.mark.parametrize("test", ["before a flush", "after a flush"])
@pytest.mark.django_db(transaction=True)
def test_roles_and_triggers_are_there(test: str) -> None:
    assert Group.objects.count() == len(ROLES)
    assert triggers.missing(connection) == []
