"""Lists, menus, searches and imports follow what was judged to be one."""

from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from claims import deciding
from claims.claim_table import ClaimResource
from claims.models import (
    JOINABLE,
    Claim,
    Conflict,
    Event,
    Indicator,
    Judgement,
    Position,
    Speaker,
    Statement,
    Suggestion,
    kind_of,
)
from claims.reader.recording import speakers_near
from claims.resources import SpeakerResource
from claims.suggesting import Names
from sources.columns import NameWidget
from sources.models import Outlet, Source
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import messages_of, send
from tests.claims.admin.test_choices import choices
from tests.people import ada, ben, cem, client_of, stranger, viewer

pytestmark = pytest.mark.django_db

MAKE: dict[type[Model], Any] = {
    Speaker: make.make_speaker,
    Outlet: make.make_outlet,
    Indicator: make.make_indicator,
    Event: make.make_event,
    Source: make.make_source,
}
each_kind = pytest.mark.parametrize("model", MAKE, ids=lambda model: model.__name__)


def rows(model: type[Model], **query: Any) -> list[Any]:
    response = client_of(ada()).get(address(model, "changelist"), query)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def page(model: type[Model], **query: Any) -> str:
    return client_of(ada()).get(address(model, "changelist"), query).content.decode()


def one_and_other(model: type[Model]) -> tuple[Any, Any]:
    """Return two records that were joined; the second has a name that folds to “dien dam”."""
    one, other = MAKE[model]("First name"), MAKE[model]("Điện đàm")
    make.make_judgement(one, other)
    return one, other


@each_kind
def test_a_joined_record_stands_under_the_one_kept(model: type[Model]) -> None:
    one, other = one_and_other(model)
    assert one in (listed := rows(model))
    assert other not in listed
    assert "also: Điện đàm" in page(model)


@each_kind
def test_joined_records_are_shown_when_they_are_asked_for(model: type[Model]) -> None:
    one, other = one_and_other(model)
    assert {one, other} <= set(rows(model, joined="shown"))
    assert rows(model, joined="only") == [other]
    assert "joined to First name" in page(model, joined="only")


@each_kind
def test_the_one_kept_is_found_by_the_name_of_the_other(model: type[Model]) -> None:
    one, _other = one_and_other(model)
    assert rows(model, q="dien dam") == [one]


CHOSEN: dict[type[Model], tuple[type[Model], str]] = {
    Speaker: (Statement, "speaker"),
    Outlet: (Source, "outlet"),
    Indicator: (Claim, "indicator"),
    Event: (Statement, "event"),
    Source: (Source, "copy_of"),
}


@each_kind
def test_a_menu_offers_the_one_kept_for_the_name_of_the_other(model: type[Model]) -> None:
    one_and_other(model)
    chooser, field = CHOSEN[model]
    [line] = choices(client_of(ada()), chooser, field, "dien dam")
    assert line.startswith("First name")


@each_kind
def test_a_joined_record_is_not_deleted(model: type[Model]) -> None:
    one, other = one_and_other(model)
    for record in (one, other):
        response = client_of(cem()).post(address(model, "delete", record.pk), {"post": "yes"})
        assert "part them first" in response.content.decode()
        client_of(cem()).post(
            address(model, "changelist"),
            {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"},
        )
    assert model._default_manager.filter(pk__in=(one.pk, other.pk)).count() == 2


def count_of(model: type[Model], record: Any, cell: str) -> int:
    [row] = [each for each in rows(model) if each == record]
    return int(getattr(admin.site._registry[model], cell)(row))


def test_the_counts_of_the_one_kept_include_the_other() -> None:
    wang, other = one_and_other(Speaker)
    for speaker in (wang, other, other):
        make.make_statement(speaker=speaker)
    assert count_of(Speaker, wang, "number_of_statements") == 3


def test_the_claims_of_two_indicators_that_are_one_are_counted_together() -> None:
    one, other = one_and_other(Indicator)
    make.make_claim(indicator=one), make.make_claim(indicator=other)
    assert count_of(Indicator, one, "number_of_claims") == 2


def test_two_sources_that_are_one_count_once_and_with_all_their_claims() -> None:
    outlet = make.make_outlet()
    one, other = make.make_source(outlet=outlet), make.make_source(outlet=outlet)
    for source in (one, other):
        make.make_claim(passage=make.make_passage(snapshot=make.make_snapshot(source=source)))
    make.make_judgement(one, other)
    assert count_of(Outlet, outlet, "number_of_sources") == 1
    assert count_of(Source, one, "number_of_claims") == 2


def make_in(outlet: Outlet, **values: Any) -> Claim:
    """Return a claim in a source of an outlet, in a statement of its claimant."""
    snapshot = make.make_snapshot(source=make.make_source(outlet=outlet))
    speaker = values.setdefault("claimant", make.make_speaker())
    passage = make.make_passage(make.QUOTE, snapshot=snapshot)
    statement = make.make_statement(passage=passage, speaker=speaker)
    return make.make_claim(
        passage=make.make_passage(snapshot=snapshot), statement=statement, **values
    )


def two_claims() -> tuple[Claim, Claim]:
    """Return two claims whose outlets, indicators and speakers were joined; and a third one."""
    found: list[Claim] = []
    for name in ("First name", "Điện đàm"):
        found.append(
            make_in(
                make.make_outlet(f"{name} outlet"),
                indicator=make.make_indicator(f"{name} indicator"),
                claimant=make.make_speaker(f"{name} speaker", names=[f"Имя {len(found)}"]),
            )
        )
    one, other = found
    make.make_judgement(one.indicator, other.indicator)
    make.make_judgement(one.claimant, other.claimant)
    make.make_judgement(outlet_of(one), outlet_of(other))
    make_in(make.make_outlet("Elsewhere"))
    return one, other


def outlet_of(claim: Claim) -> Outlet:
    return claim.passage.snapshot.source.outlet


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize("name", ["indicator", "outlet", "speaker"])
def test_a_filter_by_either_finds_what_leads_to_both(name: str, at: int) -> None:
    claims = two_claims()
    chosen = claims[at]
    path, record = {
        "indicator": ("indicator__id__exact", chosen.indicator),
        "outlet": ("passage__snapshot__source__outlet__id__exact", outlet_of(chosen)),
        "speaker": ("speaker", chosen.claimant),
    }[name]
    assert record is not None
    assert set(rows(Claim, **{path: record.pk})) == set(claims)


def test_statements_and_sources_are_filtered_alike() -> None:
    one, other = two_claims()
    assert other.claimant is not None
    said = {one.statement, other.statement}
    assert set(rows(Statement, speaker=other.claimant.pk)) == said
    outlet = "passage__snapshot__source__outlet__id__exact"
    assert set(rows(Statement, **{outlet: outlet_of(one).pk})) == said
    assert len(rows(Source, outlet__id__exact=outlet_of(other).pk)) == 2


def test_a_source_leads_to_the_claims_of_what_was_joined_to_it() -> None:
    one, other = two_claims()
    sources = [claim.passage.snapshot.source for claim in (one, other)]
    make.make_judgement(*sources)
    found = rows(Claim, passage__snapshot__source=sources[0].pk)
    assert set(found) == {one, other}


@pytest.mark.parametrize("model", [Claim, Statement, Source])
@pytest.mark.parametrize("path", ["outlet", "speaker", "passage__snapshot__source"])
def test_a_filter_with_nonsense_finds_nothing(model: type[Model], path: str) -> None:
    two_claims()
    nonsense = {f"{path}__id__exact" if path == "outlet" else path: "x' OR 1=1"}
    response = client_of(ada()).get(address(model, "changelist"), nonsense, follow=True)
    assert response.status_code == 200


def test_the_menu_of_a_filter_offers_the_one_kept_alone() -> None:
    two_claims()
    shown = page(Claim)
    assert ">First name outlet<" in shown
    assert ">Điện đàm outlet<" not in shown


@pytest.mark.parametrize("words", ["имя 0", "имя 1", "dien dam speaker", "first outlet"])
@pytest.mark.parametrize("model", [Claim, Statement])
def test_a_search_by_either_name_finds_what_leads_to_both(model: Any, words: str) -> None:
    one, other = two_claims()
    if model is Statement and "outlet" in words:
        return
    found: set[Any] = {one, other} if model is Claim else {one.statement, other.statement}
    assert set(rows(model, q=words)) == found


def test_lists_show_the_one_kept_with_the_other_in_the_title() -> None:
    two_claims()
    for model in (Claim, Statement):
        shown = page(model)
        assert "First name speaker (recorded as Điện đàm speaker)" in shown
        assert ">Điện đàm speaker<" not in shown


def test_conflicts_are_filtered_by_what_is_one() -> None:
    _one, other = two_claims()
    conflict = make.make_conflict(claims=[other])
    record = Speaker.objects.get(name="First name speaker")
    assert rows(Conflict, speaker=record.pk) == [conflict]
    assert "First name speaker" in page(Conflict)


def test_an_ambiguous_name_of_those_who_are_one_is_the_one_kept() -> None:
    wang, other = (make.make_speaker(name, names=["Ван И"]) for name in ("Wang Yi", "Wáng Yì"))
    widget = NameWidget(Speaker, noun="speaker")
    with pytest.raises(ValueError, match="more than one"):
        widget.clean("Ван И")
    make.make_judgement(wang, other)
    assert widget.clean("Ван И") == wang
    assert widget.clean("Wáng Yì") == other


def test_a_table_of_speakers_means_the_one_kept_by_an_ambiguous_name() -> None:
    wang, other = (make.make_speaker(name, names=["Ван И"]) for name in ("Wang Yi", "Wáng Yì"))
    make.make_judgement(wang, other)
    assert SpeakerResource().by_natural_key({"name": "Ван И"}) == wang


def test_an_export_keeps_the_name_that_was_recorded() -> None:
    _one, other = two_claims()
    [row] = ClaimResource().rows(Claim.objects.filter(pk=other.pk))
    assert "Điện đàm speaker" in row


def test_suggestions_name_the_one_kept() -> None:
    one, other = two_claims()
    assert one.claimant is not None
    names = Names()
    assert names.speakers.find("Имя 1") == one.claimant.pk
    assert speakers_near("Имя 1 said", 6, 10) == [one.claimant.pk]
    assert other.indicator is not None


def test_a_suggestion_of_before_is_accepted_for_the_one_kept() -> None:
    one, other = two_claims()
    suggestion = make.make_suggestion(speaker=other.claimant, indicator=other.indicator)
    fields = deciding.claim_fields(Suggestion.objects.get(pk=suggestion.pk))
    assert (fields["claimant"], fields["indicator"]) == (one.claimant_id, one.indicator_id)


# The page on which a pair is judged


def pair_page(one: Any, other: Any = None) -> str:
    where = reverse("admin:join", args=[kind_of(one), one.uuid])
    return f"{where}?other={other.uuid}" if other else where


@each_kind
def test_an_editor_joins_and_parts_two_records(model: type[Model]) -> None:
    one, other = MAKE[model]("First name"), MAKE[model]("Second name")
    where = pair_page(one, other)
    response = send(client_of(cem()), where, "_judge", verdict="same", reason="One and the same.")
    assert messages_of(response)[0] == "“Second name” is one with “First name” from now on."
    other.refresh_from_db()
    assert other.joined_to == one
    send(client_of(cem()), where, "_judge", verdict="different", reason="Two after all.")
    other.refresh_from_db()
    assert other.joined_to is None
    assert Judgement.objects.get().history.count() == 2


def test_the_other_one_may_be_kept() -> None:
    one, other = make.make_speaker(), make.make_speaker()
    send(client_of(cem()), pair_page(one, other), "_judge", verdict="same", reason="One.",
         kept=str(other.uuid))  # fmt: skip
    one.refresh_from_db()
    assert one.joined_to == other


def test_the_page_puts_the_two_side_by_side() -> None:
    one, other = make.make_speaker("Wang Yi", country="CN"), make.make_speaker("Ван И")
    Position.objects.create(speaker=one, title="Minister", held="2013-03/2022-12-30")
    make.make_statement(speaker=other, spoken="2024-04-09")
    shown = client_of(cem()).get(pair_page(one, other)).content.decode()
    assert all(words in shown for words in ("Mar 2013 – 30 Dec 2022", "CN", "9 Apr 2024"))


def test_what_was_typed_stays_when_a_judgement_is_refused() -> None:
    one, other, third = (make.make_speaker() for _ in range(3))
    make.make_judgement(one, other), make.make_judgement(other, third, verdict="different")
    response = send(client_of(cem()), pair_page(one, third), "_judge", verdict="same",
                    reason="Looks alike.")  # fmt: skip
    shown = response.content.decode()
    assert "were judged different" in shown
    assert "Looks alike." in shown


def test_a_judgement_without_a_reason_is_refused() -> None:
    one, other = make.make_speaker(), make.make_speaker()
    send(client_of(cem()), pair_page(one, other), "_judge", verdict="same", reason=" ")
    assert not Judgement.objects.exists()


@pytest.mark.parametrize("who", [ada, ben, viewer, stranger])
def test_nobody_but_an_editor_judges(who: Any) -> None:
    one, other = make.make_speaker(), make.make_speaker()
    where = pair_page(one, other)
    client = client_of(who())
    fields = {"kept": str(one.uuid), "verdict": "same", "reason": "One."}
    assert client.get(where).status_code == client.post(where, fields).status_code == 403
    assert not Judgement.objects.exists()


@pytest.mark.parametrize("wanted", ["", "?other=", "?other=nobody", "?other=0"])
def test_without_another_the_page_asks_for_it(wanted: str) -> None:
    one = make.make_speaker()
    client = client_of(cem())
    assert 'name="other"' in client.get(pair_page(one) + wanted).content.decode()
    assert client.post(pair_page(one) + wanted, {"verdict": "same"}).status_code == 404


def test_of_an_unknown_kind_or_record_there_is_no_page() -> None:
    one = make.make_outlet()
    client = client_of(cem())
    for kind in ("speaker", "tag"):
        assert client.get(reverse("admin:join", args=[kind, one.uuid])).status_code == 404


def tick(person: Any, *records: Any) -> Any:
    return client_of(person).post(
        address(Speaker, "changelist"),
        {"action": "join_two", "_selected_action": [record.pk for record in records]},
        follow=True,
    )


def test_two_ticked_rows_lead_to_the_page() -> None:
    one, other = make.make_speaker("Wang Yi"), make.make_speaker("Ван И")
    response = tick(cem(), one, other)
    assert (response.context["one"], response.context["other"]) == (one, other)


def test_three_ticked_rows_do_not() -> None:
    response = tick(cem(), *(make.make_speaker() for _ in range(3)))
    assert messages_of(response) == ["Tick exactly two rows."]


def test_an_analyst_is_not_offered_the_action() -> None:
    one, other = make.make_speaker("Wang Yi"), make.make_speaker("Ван И")
    assert "join_two" not in page(Speaker)
    assert "Are these two one?" not in tick(ada(), one, other).content.decode()


def test_a_speakers_form_leads_to_what_they_said() -> None:
    one, other = one_and_other(Speaker)
    statement = make.make_statement(speaker=other)
    link = f"{address(Statement, 'changelist')}?speaker={one.pk}"
    assert link in form(ada(), one)
    assert rows(Statement, speaker=one.pk) == [statement]


# The panel on a record's form


def form(person: Any, record: Any) -> str:
    return client_of(person).get(address(type(record), "change", record.pk)).content.decode()


@each_kind
def test_a_form_says_with_whom_why_and_by_whom(model: type[Model]) -> None:
    one, other = one_and_other(model)
    for record in (one, other):
        shown = form(cem(), record)
        assert all(words in shown for words in ("Is one with", "One passport.", "Cem", "Part"))
    assert "The desk shows it as" in form(cem(), other)


def test_whoever_may_not_judge_sees_why_and_no_button() -> None:
    wang, _other = one_and_other(Speaker)
    shown = form(viewer(), wang)
    assert "One passport." in shown
    assert "Part</a>" not in shown
    assert "Join with another" not in shown


def test_a_form_names_whoever_bears_the_same_name() -> None:
    wang = make.make_speaker("Wáng Yì", names=["Ван И"])
    make.make_speaker("wang yi"), make.make_speaker("Somebody else")
    assert "Bears the same name" in form(cem(), wang)
    assert "Somebody else" not in form(cem(), wang)


def test_whoever_was_judged_different_is_not_named_again() -> None:
    one, other = make.make_speaker("Wang Yi"), make.make_speaker("wang yi")
    make.make_judgement(one, other, verdict="different")
    assert "Bears the same name" not in form(cem(), one)


# The list of judgements


def test_judgements_are_found_by_the_names_of_what_they_are_about() -> None:
    for model in JOINABLE.values():
        one_and_other(model)
    make.make_judgement()
    assert len(rows(Judgement, q="dien dam")) == len(JOINABLE)
    assert len(rows(Judgement, q="passport")) == len(JOINABLE) + 1


def test_a_judgement_outlives_what_it_was_about() -> None:
    judgement = make.make_judgement(verdict="different")
    Speaker.objects.filter(uuid=judgement.other).delete()
    assert "(deleted)" in page(Judgement)
    assert "(deleted)" in form(cem(), judgement)
