"""Several people press Save at the same moment: one is first, and the others are told."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from claims.models import Event, Speaker
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import form_with
from tests.people import ada, client_of

PEOPLE = 5

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(clients: list[Client], send: Callable[[Client, int], Any]) -> list[Any]:
    """Let every browser send its form when all are ready; return the answers."""
    barrier = threading.Barrier(len(clients))

    def sending(numbered: tuple[int, Client]) -> Any:
        number, client = numbered
        try:
            barrier.wait(timeout=30)
            return send(client, number)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(sending, enumerate(clients)))


def test_of_many_savers_of_one_version_one_wins_and_the_others_choose() -> None:
    event = make.make_event("Call")
    page = address(Event, "change", event.pk)
    clients = [client_of(ada()) for _ in range(PEOPLE)]
    forms = [form_with(client.get(page).content, "_save") for client in clients]

    def send(client: Client, number: int) -> Any:
        return client.post(page, {**forms[number].fields, "place": f"Place {number}"})

    answers = at_once(clients, send)
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * (PEOPLE - 1)
    winner = next(number for number, each in enumerate(answers) if each.status_code == 302)
    event.refresh_from_db()
    assert (event.place, event.version) == (f"Place {winner}", 2)
    for number, answer in enumerate(answers):
        if number != winner:
            assert f"Place {number}" in answer.content.decode()


def test_rows_of_an_inline_alone_are_no_way_around_it() -> None:
    speaker = make.make_speaker("Wang Yi")
    page = address(Speaker, "change", speaker.pk)
    clients = [client_of(ada()) for _ in range(PEOPLE)]
    forms = [form_with(client.get(page).content, "_save") for client in clients]

    def send(client: Client, number: int) -> Any:
        return client.post(page, {**forms[number].fields, "names-0-name": f"Name {number}"})

    answers = at_once(clients, send)
    assert [answer.status_code for answer in answers].count(302) == 1
    assert speaker.names.count() == 1


def test_an_add_form_sent_many_times_at_once_makes_one_record() -> None:
    page = address(Event, "add")
    clients = [client_of(ada()) for _ in range(PEOPLE)]
    fields = {**form_with(clients[0].get(page).content, "_save").fields, "name": "Call"}
    answers = at_once(clients, lambda client, _number: client.post(page, fields))
    assert [answer.status_code for answer in answers] == [302] * PEOPLE
    assert Event.objects.count() == 1
