"""An add form that is sent twice makes one record."""

from typing import Any

import pytest
from django.urls import reverse

from claims.models import Claim, Event, Fact, Speaker
from sources.models import Tag
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import form_with, messages_of, submit
from tests.people import ada, cem, client_of, viewer

pytestmark = pytest.mark.django_db

ADD = address(Event, "add")


def blank(by: Any = ada, page: str = ADD) -> Any:
    return form_with(client_of(by()).get(page).content, "_save")


def test_the_record_gets_the_identifier_of_its_form() -> None:
    form = blank()
    submit(client_of(ada()), ADD, form, {"_save": "1"}, name="Call")
    assert [str(Event.objects.get().uuid)] == form.fields["token"]


def test_a_form_sent_again_leads_to_the_record_that_it_made() -> None:
    form = blank()
    submit(client_of(ada()), ADD, form, {"_save": "1"}, name="Call")
    again = submit(client_of(ada()), ADD, form, {"_save": "1"}, name="Call")
    made = Event.objects.get()
    assert again.redirect_chain == [(address(Event, "change", made.pk), 302)]
    assert "Nothing was made twice" in messages_of(again)[-1]


def test_a_refused_form_keeps_its_identifier() -> None:
    form = blank()
    refused = submit(client_of(ada()), ADD, form, {"_save": "1"}, name="")
    assert form_with(refused.content, "_save").fields["token"] == form.fields["token"]


@pytest.mark.parametrize("token", ["", "not one", "1" * 40, None])
def test_a_form_without_an_identifier_makes_a_record_all_the_same(token: str | None) -> None:
    submit(client_of(ada()), ADD, blank(), {"_save": "1"}, name="Call", token=token)
    assert Event.objects.count() == 1


def test_save_and_new_gives_the_next_record_an_identifier_of_its_own() -> None:
    page = submit(client_of(ada()), ADD, blank(), {"_addanother": "1"}, name="One")
    submit(client_of(ada()), ADD, form_with(page.content, "_save"), {"_save": "1"}, name="Two")
    assert Event.objects.count() == 2


def test_a_window_for_a_related_record_sent_again_hands_over_the_same_record() -> None:
    page = f"{address(Speaker, 'add')}?_popup=1"
    form = blank(ada, page)
    answers = [submit(client_of(ada()), page, form, {"_save": "1"}, name="Wang Yi") for _ in "12"]
    assert Speaker.objects.count() == 1
    assert answers[0].context["popup_response_data"] == answers[1].context["popup_response_data"]


def test_who_may_not_add_learns_nothing_from_a_known_identifier() -> None:
    tag = make.make_tag()
    response = client_of(viewer()).post(address(Tag, "add"), {"token": str(tag.uuid)})
    assert response.status_code == 403


def test_the_panel_of_the_reader_sent_again_records_once() -> None:
    snapshot = make.make_snapshot()
    page = reverse("admin:record", args=[snapshot.pk, "claim"])
    start = snapshot.text.index(make.FIGURE)
    asked = {"start": start, "end": start + len(make.FIGURE)}
    client = client_of(ada())
    form = form_with(client.get(page, asked).content, "token")
    answers = [client.post(page, form.fields) for _ in "12"]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [str(Claim.objects.get().uuid)] == form.fields["token"]


def test_a_fact_that_is_adopted_twice_is_made_once() -> None:
    claim = make.make_claim(indicator=make.make_indicator())
    page = f"{reverse('admin:claims_fact_adopt')}?indicator={claim.indicator_id}&claims={claim.pk}"
    form = form_with(client_of(cem()).get(page).content, "token")
    answers = [submit(client_of(cem()), page, form) for _ in "12"]
    fact = Fact.objects.get()
    assert answers[1].redirect_chain == [(address(Fact, "change", fact.pk), 302)]
