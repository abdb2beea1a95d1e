"""Who is refused where: every page and action of every model is walked."""

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

MAY_BE_READ = {
    "changelist",
    "change",
    "history",
    "simple_history",
    "export",
    "preview",
    "original",
    "results",
    "views",
    "save_view",
    "columns",
}
"""The pages that change nothing of the desk's records; views are everybody's own."""

REFUSALS = {403, 405}
"""Forbidden; or no page to look at, only to send to."""

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


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


@each_model
def test_a_stranger_gets_the_log_in_page_everywhere(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    for page in pages_of(model, record).values():
        for response in (Client().get(page), Client().post(page)):
            assert response.headers.get("Location", "").startswith("/admin/login/?next="), page


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


@each_model
def test_without_a_role_every_page_is_refused(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    client = client_of(stranger())
    for page in pages_of(model, record).values():
        assert client.post(page).status_code == 403, page
        assert client.get(page).status_code in REFUSALS, page


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


def test_without_a_role_no_choices_are_offered() -> None:
    make.make_statement(speaker=make.make_speaker("Wang Yi"))
    response = client_of(stranger()).get(
        reverse("admin:autocomplete"),
        {"app_label": "claims", "model_name": "statement", "field_name": "speaker", "term": "wang"},
    )
    assert response.status_code == 403


@each_model
def test_a_viewer_opens_no_page_that_is_for_changing(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    client = client_of(viewer())
    refused = {
        name
        for name, page in pages_of(model, record).items()
        if client.get(page).status_code == 403
    }
    assert refused >= set(pages_of(model, record)) - MAY_BE_READ


@each_model
def test_a_viewer_reads_what_the_desk_holds(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    client = client_of(viewer())
    opened = {
        page
        for page in ("changelist", "change")
        if client.get(pages_of(model, record)[page], follow=True).status_code == 200
    }
    assert opened == (set() if model._meta.app_label == "auth" else {"changelist", "change"})


@each_model
def test_a_viewer_finds_nothing_to_save(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    page = client_of(viewer()).get(address(model, "change", record.pk)).content
    assert b'name="_save"' not in page
    assert b'name="_step"' not in page


@each_model
def test_what_a_viewer_sends_to_any_page_changes_nothing(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    client, somebody = client_of(viewer()), client_of(administrator())
    before = desk_as_it_is()
    for name, page in pages_of(model, record).items():
        fields: dict[str, Any] = {"reason": "Because.", "post": "yes", "_step": "reject"}
        form = {"add": page, "change": page, "simple_history": address(model, "change", record.pk)}
        if name in form and b'name="_save"' in (shown := somebody.get(form[name]).content):
            fields |= form_with(shown, "_save").fields
        client.post(page, {**fields, "_save": "Save"})
    assert desk_as_it_is() == before


@each_model
def test_a_viewer_takes_no_action_that_changes_anything(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    client, somebody = client_of(viewer()), client_of(administrator())
    page = address(model, "changelist")
    offered = dict(
        somebody.get(page)
        .context["cl"]
        .model_admin.get_action_choices(somebody.get(page).wsgi_request)
    )
    before = desk_as_it_is()
    for action in {*offered, *TRANSITIONS, "assign_to_me", "delete_selected"} - {""}:
        client.post(
            page,
            {
                "action": action,
                "_selected_action": [record.pk],
                "reason": "Because.",
                "post": "yes",
            },
        )
    assert desk_as_it_is() == before


@pytest.mark.parametrize("model", [Claim, Statement, CrossSourceNote])
def test_a_viewer_is_offered_export_and_no_other_action(model: type[Model]) -> None:
    make_one_of_each()
    response = client_of(viewer()).get(address(model, "changelist"))
    shown = form_with(response.content, "action").selects["action"]
    choices = response.context["action_form"].fields["action"].choices
    assert shown["name"] == "action"
    assert {name for name, _ in choices} == {"", "export_admin_action"}


@pytest.mark.parametrize(
    "step", [name for name in TRANSITIONS if name not in {"submit", "withdraw"}]
)
def test_an_analyst_is_refused_the_reviewers_steps(step: str) -> None:
    claim = make.make_claim(status="submitted")
    page = address(Claim, "step", claim.pk, step)
    response = client_of(ada()).post(page, {"reason": "Because."})
    claim.refresh_from_db()
    assert (response.status_code, claim.status) == (403, "submitted")


def test_an_analyst_manages_no_people() -> None:
    client = client_of(ada())
    for model in (User, type(ada().groups.get())):
        assert client.get(address(model, "changelist")).status_code == 403


@pytest.mark.parametrize("model", [User, *(m for m in MODELS if m._meta.label == "auth.Group")])
def test_nobody_but_the_administrator_manages_people(model: type[Model]) -> None:
    assert client_of(cem()).get(address(model, "changelist")).status_code == 403
    assert client_of(administrator()).get(address(model, "changelist")).status_code == 200


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
