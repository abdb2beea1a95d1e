"""The demo desk's fictional people, and passwords for them."""

import secrets

from django.contrib.auth.models import Group, User

from claims.roles import ANALYST, EDITOR, REVIEWER, Role

PEOPLE: tuple[tuple[str, str, Role | None], ...] = (
    ("ada", "Ada", ANALYST),
    ("ben", "Ben", REVIEWER),
    ("cem", "Cem", EDITOR),
    ("administrator", "", None),
)
"""User name, name shown, and role; None is the administrator, who may do everything."""


def ensure_people() -> dict[str, User]:
    """Make the accounts that are missing, unable to log in until a password is set."""
    people = {}
    for username, first_name, role in PEOPLE:
        person, is_new = User.objects.get_or_create(
            username=username,
            defaults={"first_name": first_name, "is_staff": True, "is_superuser": role is None},
        )
        if is_new:
            person.set_unusable_password()
            person.save()
            if role is not None:
                person.groups.add(Group.objects.get(name=role.name))
        people[username] = person
    return people


def new_passwords(*, only_missing: bool) -> list[tuple[User, str]]:
    """Set random passwords and return them; they are kept nowhere in the clear."""
    changed = []
    for person in ensure_people().values():
        if only_missing and person.has_usable_password():
            continue
        password = secrets.token_urlsafe(9)
        person.set_password(password)
        person.save()
        changed.append((person, password))
    return changed
