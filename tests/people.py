"""The people of access rules: Ada (analyst), Ben (reviewer), Cem (editor), a viewer, a stranger."""

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from claims.roles import ANALYST, EDITOR, REVIEWER, VIEWER, Role
from config import login


def make_person(username: str, role: Role | None, *, is_superuser: bool = False) -> User:
    person, is_new = User.objects.get_or_create(
        username=username,
        defaults={
            "first_name": username.capitalize(),
            "is_staff": True,
            "is_superuser": is_superuser,
        },
    )
    if is_new and role is not None:
        person.groups.add(Group.objects.get(name=role.name))
    return person


def ada() -> User:
    """Return the analyst, who records and submits."""
    return make_person("ada", ANALYST)


def ben() -> User:
    """Return the reviewer, who decides about what others recorded."""
    return make_person("ben", REVIEWER)


def cem() -> User:
    """Return the editor, who may correct and delete more than the others."""
    return make_person("cem", EDITOR)


def viewer() -> User:
    """Return Vera, who reads and exports, and changes nothing."""
    return make_person("vera", VIEWER)


def stranger() -> User:
    """Return Sam, who has an account and no role."""
    return make_person("sam", None)


def administrator() -> User:
    return make_person("administrator", None, is_superuser=True)


def client_of(person: User) -> Client:
    """Return a browser in which this person has logged in."""
    client = Client()
    client.force_login(person)
    # As after the first page, so that the tests which count queries count those of a page.
    session = client.session
    login.mark(session, at=timezone.now())
    session.save()
    return client
