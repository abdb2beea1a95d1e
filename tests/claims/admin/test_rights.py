"""What the desk refuses beside what docs/roles.md says (test_roles_table.py walks that)."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from claims.models import Claim, CrossSourceNote, Statement
from claims.review import TRANSITIONS
from sources.models import Source
from tests import make
from tests.claims.admin.everything import MODELS, address, make_one_of_each, pages_of
from tests.claims.admin.forms import form_with, messages_of
from tests.people import ada, administrator, ben, cem, client_of, stranger, viewer

pytestmark = pytest.mark.django_db


def desk_as_it_is() -> str:
    """Return every row of every model of the desk, history included, as one text."""
    rows: dict[str, list[Any]] = {}
    for model in MODELS:
        names = [field.name for field in model._meta.many_to_many]
        for record in model._default_manager.order_by("pk"):
            values: dict[str, Any] = {
                field.attname: field.value_to_string(record)
                for field in model._meta.concrete_fields
            }
            values |= {
                name: [each.pk for each in getattr(record, name).order_by("pk")] for name in names
            }
            values.pop("last_login", None)
            values["rows of history"] = record.history.count() if hasattr(record, "history") else 0
            rows.setdefault(model._meta.label, []).append(values)
    return json.dumps(rows)


@pytest.mark.parametrize(
    "page",
    ["index", "autocomplete", "understand_figure", "understand_date", "password_change", "jsi18n"],
)
def test_a_stranger_gets_the_log_in_page_at_the_desks_own_pages(page: str) -> None:
    response = Client().get(reverse(f"admin:{page}"), follow=True)
    assert response.redirect_chain[0][0].startswith("/admin/login/")
    assert b'name="password"' in response.content


def test_the_root_leads_a_stranger_to_the_log_in_page() -> None:
    assert b'name="password"' in Client().get("/", follow=True).content


def test_somebody_who_is_switched_off_is_a_stranger() -> None:
    client = client_of(cem())
    User.objects.filter(username="cem").update(is_active=False)
    assert b'name="password"' in client.get(reverse("admin:index"), follow=True).content


def test_without_a_role_the_first_page_shows_nothing() -> None:
    make_one_of_each()
    page = client_of(stranger()).get(reverse("admin:index")).content.decode()
    assert "Your account has no role yet" in page
    for record in (*Source.objects.all(), *CrossSourceNote.objects.all(), *Claim.objects.all()):
        assert str(record) not in page


@pytest.mark.parametrize("page", ["preview", "pick"])
def test_without_a_role_nothing_is_told_of_what_a_note_cites(page: str) -> None:
    statement = make.make_statement()
    address_ = reverse(f"admin:claims_crosssourcenote_{page}")
    client, body = client_of(stranger()), f"[[statement:{statement.uuid}]]"
    for response in (client.get(address_), client.post(address_, {"body": body})):
        assert (response.status_code, make.QUOTE in response.content.decode()) == (403, False)


def test_a_viewer_finds_nothing_to_save() -> None:
    records, client = make_one_of_each(), client_of(viewer())
    for model in MODELS:
        page = client.get(address(model, "change", records[model].pk)).content
        assert b'name="_save"' not in page, model
        assert b'name="_step"' not in page, model


def test_what_a_viewer_sends_to_any_page_changes_nothing() -> None:
    records, client, somebody = make_one_of_each(), client_of(viewer()), administrator()
    shows = client_of(somebody)
    before = desk_as_it_is()
    for model in MODELS:
        record: Any = records[model]
        for name, page in pages_of(model, record).items():
            fields: dict[str, Any] = {"reason": "Because.", "post": "yes", "_step": "reject"}
            own = {"add": page, "change": page}
            own["simple_history"] = address(model, "change", record.pk)
            if name in own and b'name="_save"' in (shown := shows.get(own[name]).content):
                fields |= form_with(shown, "_save").fields
            client.post(page, {**fields, "_save": "Save"})
    assert desk_as_it_is() == before


@pytest.mark.parametrize(
    "step", [name for name in TRANSITIONS if name not in {"submit", "withdraw"}]
)
def test_an_analyst_is_refused_the_reviewers_steps(step: str) -> None:
    claim = make.make_claim(status="submitted")
    page = address(Claim, "step", claim.pk, step)
    response = client_of(ada()).post(page, {"reason": "Because."})
    claim.refresh_from_db()
    assert (response.status_code, claim.status) == (403, "submitted")


def test_an_administrator_switches_people_off_and_not_themselves() -> None:
    people = [ada().pk, administrator().pk]
    client_of(administrator()).post(
        address(User, "changelist"), {"action": "switch_off", "_selected_action": people}
    )
    active = dict(User.objects.values_list("username", "is_active"))
    assert active == {"ada": False, "administrator": True}


def invite(username: str) -> str:
    """Invite somebody as the administrator does, and return the link that the desk shows."""
    form = {"username": username, "first_name": "Dan", "_save": "Save"}
    response = client_of(administrator()).post(address(User, "add"), form, follow=True)
    return messages_of(response)[0].split()[-1]


def choose_password(link: str, password: str) -> None:
    browser = Client()
    opened = browser.get(link, follow=True)
    words = {"new_password1": password, "new_password2": password}
    browser.post(opened.request["PATH_INFO"], words)


def test_an_invited_person_chooses_a_password_by_the_link() -> None:
    link = invite("dan")
    assert not User.objects.get(username="dan").has_usable_password()
    choose_password(link, "truc xanh 2024")
    assert User.objects.get(username="dan").check_password("truc xanh 2024")


def test_the_link_works_once() -> None:
    link = invite("dan")
    choose_password(link, "truc xanh 2024")
    choose_password(link, "somebody else 24")
    assert User.objects.get(username="dan").check_password("truc xanh 2024")


def test_a_weak_password_is_refused() -> None:
    choose_password(invite("dan"), "1234567890")
    assert not User.objects.get(username="dan").has_usable_password()


def draft_of(person: User, **values: Any) -> Claim:
    return make.make_claim(created_by=person, edited_by=person, **values)


def test_an_analyst_deletes_a_draft_of_her_own() -> None:
    claim = draft_of(ada())
    client_of(ada()).post(address(Claim, "delete", claim.pk), {"post": "yes"})
    assert not Claim.objects.exists()


@pytest.mark.parametrize("who", [ben, cem])
def test_nobody_deletes_the_draft_of_another(who: Any) -> None:
    claim = draft_of(ada())
    response = client_of(who()).post(address(Claim, "delete", claim.pk), {"post": "yes"})
    assert (response.status_code, Claim.objects.count()) == (403, 1)


@pytest.mark.parametrize("status", ["submitted", "approved", "changes_requested", "rejected"])
def test_what_went_to_review_is_not_deleted(status: str) -> None:
    claim = draft_of(ada(), status=status)
    response = client_of(ada()).post(address(Claim, "delete", claim.pk), {"post": "yes"})
    assert (response.status_code, Claim.objects.count()) == (403, 1)


@pytest.mark.parametrize("model", [Claim, Statement, CrossSourceNote])
def test_reviewed_records_are_not_deleted_from_the_list(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    client_of(cem()).post(
        address(model, "changelist"),
        {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"},
    )
    assert model._default_manager.filter(pk=record.pk).exists()


def test_a_cited_draft_is_not_deleted() -> None:
    claim = draft_of(ada())
    make.make_note(claims=[claim])
    client_of(ada()).post(address(Claim, "delete", claim.pk), {"post": "yes"})
    assert Claim.objects.filter(pk=claim.pk).exists()


@pytest.mark.parametrize(
    "model", [m for m in MODELS if m.__name__ in {"Snapshot", "Passage", "ReviewEvent"}]
)
def test_not_even_the_administrator_changes_what_is_unchangeable(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    client = client_of(administrator())
    before = desk_as_it_is()
    client.post(
        address(model, "change", record.pk),
        {"text": "forged", "exact": "forged", "reason": "forged"},
    )
    client.post(address(model, "delete", record.pk), {"post": "yes"})
    assert desk_as_it_is() == before
