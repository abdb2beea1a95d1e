"""Groups of one's own: what may not be seen is seen nowhere, not in part either."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from claims.models import (
    Claim,
    Conflict,
    CrossSourceNote,
    Event,
    Fact,
    Indicator,
    Judgement,
    Reviewed,
    ReviewEvent,
    Speaker,
    Statement,
    Translation,
)
from claims.queue import KINDS
from claims.review import EVENT_FIELD
from claims.timeline import kinds
from sources.models import Outlet, Passage, Proposal, Snapshot, Source, Tag
from sources.rights import may_see
from tests import make
from tests.claims.admin.everything import MODELS, address, make_one_of_each, pages_of
from tests.people import ada, client_of, make_person

pytestmark = pytest.mark.django_db

SIGN = "Qxz"
"""What no text of the desk has but the words of the kind that may not be seen."""

SIGNED: dict[type[Model], str] = {
    Outlet: "name",
    Source: "title",
    Tag: "name",
    Speaker: "name",
    Event: "name",
    Statement: "role_as_written",
    Translation: "text",
    Indicator: "name",
    Claim: "proposition",
    Fact: "rationale",
    CrossSourceNote: "title",
    Conflict: "explanation",
    Judgement: "reason",
    Proposal: "agency",
}
"""The kinds that are taken away, and a field that says something of each."""

APART = (Conflict, Judgement, Proposal)
"""Kinds none of which is shown with another of them: taken away together, in one walk."""
TAKEN_AWAY = [*((kind,) for kind in SIGNED if kind not in APART), APART]


def somebody_who_may_all_but(*hidden: type[Model]) -> Client:
    """Return the browser of a person with every right, those about some kinds apart."""
    person = make_person("dan", None)
    rights = Permission.objects.filter(content_type__app_label__in=("sources", "claims"))
    for model in hidden:
        rights = rights.exclude(
            content_type__app_label=model._meta.app_label,
            content_type__model=model._meta.model_name,
        )
    person.user_permissions.set(rights)
    return client_of(person)


def somebody_who_may_view(*shown: type[Model]) -> Client:
    person = make_person("dan", None)
    for model in shown:
        codenames = [f"{action}_{model._meta.model_name}" for action in ("view", "export")]
        person.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return client_of(person)


def signed_desk(*hidden: type[Model]) -> dict[type[Model], Any]:
    """Return one record of each kind; all of the hidden kinds bear the sign."""
    records: dict[type[Model], Any] = make_one_of_each()
    for kind in hidden:
        if kind is Proposal:
            make.make_proposal(source=records[Source], agency="Agency")
        of_kind = kind._default_manager.all()
        for record in of_kind.filter(kind="credit") if kind is Proposal else of_kind:
            words = f"{SIGN} {record.pk}"
            if isinstance(record, Reviewed):
                make.change(record, by=ada(), **{SIGNED[kind]: words})
                continue
            setattr(record, SIGNED[kind], words)
            record._history_user = ada()  # type: ignore[attr-defined]  # by django-simple-history
            record.save()
    return records


def everywhere(records: dict[type[Model], Any]) -> list[str]:
    """Return the addresses of all pages that show records."""
    found = []
    for model in MODELS:
        pages = pages_of(model, records[model])
        found += [page for name, page in pages.items() if name not in {"holds", "decide"}]
        found.append(f"{pages['changelist']}?q={SIGN}")
    source, event, indicator = records[Source], records[Event], records[Indicator]
    own: list[tuple[str, Any]] = [("read", source), ("event", event), ("event_export", event)]
    own += [("indicator", indicator), ("indicator_table", indicator)]
    found += [reverse(f"admin:{name}", args=[record.pk]) for name, record in own]
    for kind, model in KINDS.items():
        found.append(reverse("admin:review_one", args=[kind, records[model].pk]))
        found.append(reverse("admin:talk", args=[EVENT_FIELD[model], records[model].pk]))
    for model in set(kinds()) & set(records):
        where = [model._meta.label_lower, records[model].pk]
        found.append(reverse("admin:record_timeline", args=where))
    return [*found, *(reverse(f"admin:{name}") for name in ("index", "timeline", "review"))]


@pytest.mark.parametrize(
    "hidden", TAKEN_AWAY, ids=lambda kinds: "+".join(kind.__name__ for kind in kinds)
)
def test_what_may_not_be_seen_is_on_no_page_and_in_no_file(
    hidden: tuple[type[Model], ...],
) -> None:
    records = signed_desk(*hidden)
    client = somebody_who_may_all_but(*hidden)
    shown = []
    for page in everywhere(records):
        response: Any = client.get(page)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code == 200 and f"{SIGN} ".encode() in body:
            shown.append(page)
    for model in MODELS:
        if model._meta.app_label == "auth":
            continue
        fields = {"format": "0", "export_items": []}
        answer = client.post(address(model, "export"), fields)
        if answer.status_code == 200 and f"{SIGN} ".encode() in answer.content:
            shown.append(f"export of {model.__name__}")
    assert not shown


PARTS = (Statement, Speaker, Event, Indicator, Passage, Snapshot, Source, Outlet, Tag)


@pytest.mark.parametrize("page", ["changelist", "change", "history", "delete", "export"])
def test_claims_alone_show_nothing_without_what_they_are_made_of(page: str) -> None:
    claim = make.make_claim()
    arguments = [] if page in {"changelist", "export"} else [claim.pk]
    response = somebody_who_may_view(Claim).get(address(Claim, page, *arguments))
    assert response.status_code == 403
    assert claim.passage.snapshot.source.title.encode() not in response.content


@pytest.mark.parametrize("missing", PARTS, ids=lambda model: model.__name__)
def test_each_part_of_a_claim_is_needed(missing: type[Model]) -> None:
    claim = make.make_claim()
    client = somebody_who_may_view(Claim, *(part for part in PARTS if part is not missing))
    assert client.get(address(Claim, "change", claim.pk)).status_code == 403


def test_with_its_parts_a_claim_is_shown_and_what_stands_beside_it_is_not() -> None:
    claim = make.make_claim()
    note = make.make_note("Hidden note", claims=[claim])
    make.make_fact(claims=[claim], sentence="Hidden fact")
    client = somebody_who_may_view(Claim, *PARTS)
    page = client.get(address(Claim, "change", claim.pk)).content.decode()
    assert claim.passage.exact in page
    assert note.title not in page
    assert "Hidden fact" not in page


def test_claims_without_their_parts_are_not_in_the_navigation() -> None:
    make.make_claim()
    page = somebody_who_may_view(Claim).get(reverse("admin:index")).content.decode()
    assert address(Claim, "changelist") not in page


def test_the_reader_marks_no_claim_for_whoever_may_see_none() -> None:
    claim = make.make_claim()
    client = somebody_who_may_view(Source, Outlet, Tag, Snapshot)
    source = claim.passage.snapshot.source
    page = client.get(reverse("admin:read", args=[source.pk])).content.decode()
    assert source.title in page
    assert f'id="claim-{claim.pk}"' not in page


def test_a_review_event_is_shown_with_whatever_it_may_be_about() -> None:
    assert not may_see(make_person("nobody", None), ReviewEvent)
    client = somebody_who_may_view(ReviewEvent, Claim, *PARTS)
    assert client.get(address(ReviewEvent, "changelist")).status_code == 403


def test_the_day_of_a_text_is_told_to_nobody_who_may_not_see_texts() -> None:
    snapshot = make.make_snapshot(source=make.make_source(published="2021-03-23"))
    query = {"text": "yesterday", "snapshot": str(snapshot.pk)}
    told = somebody_who_may_view(Claim).get(reverse("admin:understand_date"), query).json()
    assert "2021-03-22" not in str(told)
