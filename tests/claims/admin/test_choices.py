"""Every form chooses among records by search, so that no page lists a whole table."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db.models import Model
from django.forms import Field, ModelChoiceField
from django.test import Client
from django.urls import reverse

from claims.models import Claim, Conflict, CrossSourceNote, Judgement, ReviewEvent, Suggestion
from sources.models import Batch, Passage, Proposal, Snapshot
from tests import make
from tests.claims.admin.everything import MODELS, address, make_one_of_each
from tests.claims.admin.forms import forms_in
from tests.people import ada, administrator, client_of

pytestmark = pytest.mark.django_db

SHORT_LISTS = {("auth.Group", "permissions")}
"""Fields whose table does not grow with the desk's work."""


MADE_BY_THE_DESK = {
    Batch,
    Conflict,
    Judgement,
    Passage,
    Proposal,
    ReviewEvent,
    Snapshot,
    Suggestion,
}
"""What nobody adds by hand."""


def fields_of(response: Any) -> Iterator[tuple[str, Field]]:
    """Yield the fields of a page's form and of its inlines."""
    yield from response.context["adminform"].form.fields.items()
    for inline in response.context["inline_admin_formsets"]:
        yield from inline.formset.empty_form.fields.items()


@pytest.mark.parametrize("page", ["add", "change"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_records_are_chosen_by_search(model: type[Model], page: str) -> None:
    record = make_one_of_each()[model]
    place = address(model, page, *([record.pk] if page == "change" else []))
    response = client_of(administrator()).get(place)
    if response.status_code in {302, 403} or "adminform" not in response.context:
        assert model in MADE_BY_THE_DESK
        return
    for name, field in fields_of(response):
        widget = field.widget
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget = widget.widget
        if not isinstance(field, ModelChoiceField) or widget.is_hidden:
            continue
        if (model._meta.label, name) not in SHORT_LISTS:
            assert isinstance(widget, AutocompleteSelect | AutocompleteSelectMultiple), name


@pytest.mark.parametrize("model", [Claim, CrossSourceNote])
def test_a_form_holds_only_what_was_chosen(model: type[Model]) -> None:
    record = make_one_of_each()[model]
    for number in range(30):
        make.make_claim(claimant=make.make_speaker(f"Somebody else {number}"))
    page = client_of(administrator()).get(address(model, "change", record.pk)).content
    assert b"Somebody else" not in page
    assert any(
        "admin-autocomplete" in str(select["class"])
        for form in forms_in(page)
        for select in form.selects.values()
        if "class" in select
    )


def choices(client: Client, model: type[Model], name: str, term: str) -> list[str]:
    response = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": model._meta.app_label,
            "model_name": str(model._meta.model_name),
            "field_name": name,
            "term": term,
        },
    )
    return [line["text"] for line in response.json()["results"]]


def test_a_claim_is_offered_with_its_indicator_and_outlet() -> None:
    passage = make.make_passage()
    make.make_claim(passage=passage, indicator=make.make_indicator("Goods trade"))
    [line] = choices(client_of(ada()), CrossSourceNote, "claims", "goods")
    assert line == f"240.1 bn USD, 2023 · Goods trade · {passage.snapshot.source.outlet}"


def test_a_menu_of_choices_asks_no_question_for_each_line(
    django_assert_num_queries: Any,
) -> None:
    for _ in range(20):
        make.make_claim(indicator=make.make_indicator("Goods trade " + make.numbered("of")))
    client = client_of(administrator())
    with django_assert_num_queries(4):  # session, person, count, the lines with all they name
        assert len(choices(client, CrossSourceNote, "claims", "goods trade")) == 20
