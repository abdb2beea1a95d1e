"""The list of batches, the page of one, and the button that undoes it."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, Speaker
from sources.models import Batch, Outlet
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import form_with, messages_of, submit
from tests.claims.admin.tables import a_row, import_rows
from tests.people import ada, administrator, ben, cem, client_of, make_person, viewer

pytestmark = pytest.mark.django_db


def imported(model: Any, *rows: dict[str, Any]) -> Batch:
    import_rows(model, *rows, by=cem())
    return Batch.objects.latest("pk")


def outlets(count: int) -> Batch:
    start = Outlet.objects.count()
    return imported(Outlet, *({"name": f"Outlet {start + n}"} for n in range(count)))


def text_of(batch: Batch, *, by: Any = cem, page: str = "change", query: str = "") -> str:
    response = client_of(by()).get(address(Batch, page, batch.pk) + query)
    assert response.status_code == 200
    return str(response.content.decode())


def press(batch: Batch, *, by: Any = cem) -> Any:
    """Open the page that asks whether to undo, and press its button."""
    client, page = client_of(by()), address(Batch, "undo", batch.pk)
    return submit(client, page, form_with(client.get(page).content, "_undo"), _undo="1")


def test_the_page_shows_old_and_new_record_by_record() -> None:
    speaker = make.make_speaker("Vương Nghị", country="CN")
    page = text_of(imported(Speaker, {"id": speaker.uuid, "country": "VN"}))
    assert f'href="{address(Speaker, "change", speaker.pk)}">Vương Nghị</a>' in page
    assert "<del>CN</del> <ins>VN</ins>" in page


def test_names_of_files_are_escaped() -> None:
    batch = Batch.objects.create(
        kind="import", what="<script>x</script>.csv", model="claims.claim",
        revision=uuid4(), at=make.NOW,
    )  # fmt: skip
    assert "<script>x" not in text_of(batch)


def test_fifty_records_stand_on_a_page() -> None:
    batch = outlets(120)
    assert text_of(batch).count("<tr>\n<td>outlet</td>") == 50
    assert text_of(batch, query="?p=3").count("<tr>\n<td>outlet</td>") == 20
    assert "Page 3 of 3" in text_of(batch, query="?p=99")
    assert "Page 1 of 3" in text_of(batch, query="?p=forged")


def test_the_page_asks_as_many_questions_for_50_records_as_for_2() -> None:
    asked = []
    for batch in (outlets(2), outlets(120)):
        client, page = client_of(cem()), address(Batch, "change", batch.pk)
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_before_undoing_the_page_says_what_will_be_undone_and_what_stays() -> None:
    batch = imported(Claim, a_row(), a_row())
    make.make_note("Two readouts", claims=[Claim.objects.latest("pk")])
    page = text_of(batch, page="undo")
    assert "1 record will be as it was before." in page
    assert "The note “Two readouts” cites it." in page
    assert (Claim.objects.count(), "Undo 1 record<" in page) == (2, True)


def test_an_editor_undoes_a_batch_and_is_told_what_came_of_it() -> None:
    batch = imported(Claim, a_row(), a_row())
    make.make_note("Two readouts", claims=[Claim.objects.latest("pk")])
    response = press(batch)
    assert messages_of(response)[0] == "Undone: 1 record is as it was before."
    page = response.content.decode()
    assert "Cem undid it on" in page
    assert "The note “Two readouts” cites it." in page
    assert 'name="_undo"' not in page


def test_a_form_that_is_sent_twice_undoes_once() -> None:
    batch = imported(Claim, a_row())
    press(batch)
    page = address(Batch, "undo", batch.pk)
    response = client_of(cem()).post(page, {"_undo": "1"}, follow=True)
    assert "Cem has undone it already" in messages_of(response)[0]


@pytest.mark.parametrize("who", [ada, ben, viewer])
def test_others_read_a_batch_and_undo_none(who: Any) -> None:
    batch = imported(Claim, a_row())
    assert address(Batch, "undo", batch.pk) not in text_of(batch, by=who)
    for method in ("get", "post"):
        response = getattr(client_of(who()), method)(address(Batch, "undo", batch.pk))
        assert response.status_code == 403
    assert Claim.objects.exists()


@pytest.mark.parametrize("key", ["99999", "0", "1e3", "9" * 40, "⑤"])
def test_a_forged_batch_is_not_found(key: str) -> None:
    client = client_of(administrator())
    for page in (f"/admin/sources/batch/{key}/change/", f"/admin/sources/batch/{key}/undo/"):
        assert client.get(page, follow=True).status_code == 404
        assert client.post(page, follow=True).status_code == 404


def test_nobody_adds_changes_or_deletes_a_batch() -> None:
    batch, client = outlets(1), client_of(administrator())
    assert client.get(address(Batch, "add")).status_code == 403
    assert client.post(address(Batch, "delete", batch.pk), {"post": "yes"}).status_code == 403
    client.post(address(Batch, "change", batch.pk), {"what": "Forged"})
    assert Batch.objects.get().what == "table.csv"


def test_what_a_role_does_not_show_is_counted_and_not_told() -> None:
    batch = imported(Speaker, {"name": "Wang Yi"})
    person = make_person("dan", None)
    group = Group.objects.create(name="Auditors")
    group.permissions.add(Permission.objects.get(codename="view_batch"))
    person.groups.add(group)
    page = text_of(batch, by=lambda: person)
    assert "1 record of a kind that your role doesn" in page
    assert "Wang Yi" not in page


def test_the_list_is_filtered_by_kind_and_person_and_searched() -> None:
    outlets(1)
    make.make_judgement(make.make_speaker("王毅"), make.make_speaker("Wang"))
    client = client_of(ada())
    for query, count in (
        ("?kind__exact=join", 1), (f"?by__id__exact={cem().pk}", 2), ("?q=王毅", 1),
        ("?q=TABLE", 1), ("?undone=yes", 0), ("?undone=no", 2),
    ):  # fmt: skip
        response = client.get(address(Batch, "changelist") + query)
        assert (query, response.context["cl"].result_count) == (query, count)
