"""The desk's roles as groups, and the demo desk's people."""

from itertools import pairwise

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from claims import accounts
from claims.roles import ROLES, Role, ensure_roles
from tests.people import stranger, viewer

pytestmark = pytest.mark.django_db

CHANGING = ("add_", "change_", "delete_", "import_", "review_")


def rights() -> dict[str, set[str]]:
    return {
        group.name: set(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    }


def test_there_are_four_roles() -> None:
    assert set(rights()) == {"Viewer", "Analyst", "Reviewer", "Editor"}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_a_group_has_exactly_the_rights_of_its_role(role: Role) -> None:
    assert rights()[role.name] == role.codenames()


def test_making_the_roles_again_changes_nothing() -> None:
    before, ids = rights(), set(Permission.objects.values_list("pk", flat=True))
    ensure_roles()
    assert rights() == before
    assert set(Permission.objects.values_list("pk", flat=True)) == ids


def test_making_the_roles_again_takes_away_what_a_role_should_not_have() -> None:
    Group.objects.get(name="Viewer").permissions.add(Permission.objects.get(codename="add_claim"))
    ensure_roles()
    assert "add_claim" not in rights()["Viewer"]


def test_lost_groups_are_made_again() -> None:
    before = rights()
    Group.objects.all().delete()
    ensure_roles()
    assert rights() == before


def test_each_role_may_what_the_one_before_may_view() -> None:
    viewed = [{name for name in role.codenames() if name.startswith("view_")} for role in ROLES]
    assert all(first <= later for first, later in pairwise(viewed))


def test_a_viewer_has_no_right_that_changes_anything() -> None:
    assert not [name for name in rights()["Viewer"] if name.startswith(CHANGING)]
    assert viewer().has_perm("claims.view_claim")


def test_nobody_but_reviewers_and_editors_reviews() -> None:
    may = {name for name, codenames in rights().items() if "review_claim" in codenames}
    assert may == {"Reviewer", "Editor"}


def test_no_role_changes_a_review_event() -> None:
    every = set().union(*rights().values())
    assert {name for name in every if name.endswith("_reviewevent")} == {
        "view_reviewevent",
        "export_reviewevent",
    }


def test_somebody_without_a_role_has_no_right() -> None:
    assert stranger().get_all_permissions() == set()


def test_the_demo_people_have_their_roles() -> None:
    people = accounts.ensure_people()
    roles = {name: [str(group) for group in person.groups.all()] for name, person in people.items()}
    assert roles == {
        "ada": ["Analyst"],
        "ben": ["Reviewer"],
        "cem": ["Editor"],
        "administrator": [],
    }
    assert people["administrator"].is_superuser


def test_the_demo_people_can_not_log_in_before_a_password_is_set() -> None:
    assert not any(person.has_usable_password() for person in accounts.ensure_people().values())


def test_new_passwords_are_random_and_work() -> None:
    made = accounts.new_passwords(only_missing=False)
    assert len({password for _, password in made}) == 4
    assert all(person.check_password(password) for person, password in made)


def test_passwords_that_are_there_stay() -> None:
    accounts.new_passwords(only_missing=True)
    before = dict(User.objects.values_list("username", "password"))
    assert accounts.new_passwords(only_missing=True) == []
    assert dict(User.objects.values_list("username", "password")) == before


def test_the_command_prints_each_login_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_passwords", only_missing=True)
    shown = capsys.readouterr().out
    assert [line.split()[0] for line in shown.splitlines()] == [
        "ada",
        "ben",
        "cem",
        "administrator",
    ]
    call_command("demo_passwords", only_missing=True)
    assert "make password" in capsys.readouterr().out
