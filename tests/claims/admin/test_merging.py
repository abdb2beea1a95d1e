"""A form saved over a newer version: nothing is overwritten, and nothing typed is lost."""

from decimal import Decimal
from typing import Any

import pytest

from claims import review
from claims.models import Claim, Event, Fact, ReviewEvent, Speaker, Statement, Status
from sources.models import Outlet, Source, Tag
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import Form, errors_of, form_with, messages_of, send, submit
from tests.people import ada, ben, cem, client_of, viewer

pytestmark = pytest.mark.django_db


def page_of(record: Any) -> str:
    return address(type(record), "change", record.pk)


def opened(record: Any, by: Any = ada) -> Form:
    """Return the form of a record as somebody opened it."""
    return form_with(client_of(by()).get(page_of(record)).content, "_save")


def save(record: Any, form: Form, by: Any = ada, button: str = "_save", /, **changes: Any) -> Any:
    return submit(client_of(by()), page_of(record), form, {button: "1"}, **changes)


def late(record: Any, theirs: dict[str, Any], mine: dict[str, Any], button: str = "_save") -> Any:
    """Let Cem save a form while Ada has it open; return the page that Ada gets."""
    form = opened(record)
    send(client_of(cem()), page_of(record), **theirs)
    return save(record, form, ada, button, **mine)


def choose(record: Any, page: Any, by: Any = ada, /, **choices: str) -> Any:
    """Choose on the merge screen and save."""
    form = form_with(page.content, "_merge")
    changes = {name.replace("__", "-"): value for name, value in choices.items()}
    return submit(client_of(by()), page_of(record), form, {"_merge": "1"}, **changes)


def text_of(response: Any) -> str:
    found: str = response.content.decode()
    return found


def test_a_form_is_saved_on_the_version_that_it_was_opened_on() -> None:
    outlet = make.make_outlet("Far East", country="VN")
    form = opened(outlet, cem)
    assert form.fields["version"] == ["1"]
    save(outlet, form, cem, name="Far East Daily")
    outlet.refresh_from_db()
    assert (outlet.name, outlet.version) == ("Far East Daily", 2)


def test_the_later_save_is_shown_what_was_theirs_and_mine() -> None:
    event = make.make_event("Call", place="Beijing")
    page = late(event, {"name": "Telephone call"}, {"name": "Phone call", "place": "Moscow"})
    event.refresh_from_db()
    assert (page.status_code, event.name, event.place) == (409, "Telephone call", "Beijing")
    assert "Cem saved version 2" in text_of(page)
    rows = {each.label: (each.by, each.chosen) for each in page.context["page"].rows}
    assert rows == {"Name": ("both", None), "Place": ("me", "mine")}


def test_what_only_one_touched_is_chosen_already() -> None:
    event = make.make_event("Call", place="Beijing", date="2024-02-08")
    page = late(event, {"name": "Telephone call"}, {"place": "Moscow"})
    after = choose(event, page)
    event.refresh_from_db()
    assert (event.name, event.place, event.version) == ("Telephone call", "Moscow", 3)
    assert after.redirect_chain


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("theirs", "Telephone call"), ("mine", "Phone call"), ("hand", "A call by telephone")],
)
def test_a_field_that_both_changed_is_what_is_chosen(choice: str, expected: str) -> None:
    event = make.make_event("Call")
    page = late(event, {"name": "Telephone call"}, {"name": "Phone call"})
    words = {"choose__fields__name": choice, "hand__fields__name": "A call by telephone"}
    choose(event, page, **words)
    event.refresh_from_db()
    assert event.name == expected


def test_without_a_choice_nothing_is_saved_and_the_screen_says_so() -> None:
    event = make.make_event("Call", place="Beijing")
    page = late(event, {"name": "Telephone call"}, {"name": "Phone call", "place": "Moscow"})
    again = choose(event, page)
    event.refresh_from_db()
    assert (event.name, event.version) == ("Telephone call", 2)
    assert "1 choice is still open" in text_of(again)
    choose(event, again, choose__fields__name="mine")
    event.refresh_from_db()
    assert (event.name, event.place) == ("Phone call", "Moscow")


def test_a_third_save_in_between_leads_to_the_screen_again() -> None:
    event = make.make_event("Call", place="Beijing", kind="call")
    page = late(event, {"name": "Telephone call"}, {"name": "Phone call", "place": "Moscow"})
    send(client_of(ben()), page_of(event), place="Harbin")
    again = choose(event, page, choose__fields__name="mine")
    event.refresh_from_db()
    assert (again.status_code, event.place) == (409, "Harbin")
    rows = {each.label: each.by for each in again.context["page"].rows}
    assert rows == {"Name": "me", "Place": "both"}
    choose(event, again, choose__fields__place="mine")
    event.refresh_from_db()
    assert (event.name, event.place) == ("Phone call", "Moscow")


def test_a_list_is_merged_by_item() -> None:
    kept, gone, new, other = (make.make_tag(name) for name in ("kept", "gone", "new", "other"))
    source = make.make_source("Trade")
    source.tags.set([kept, gone])
    page = late(source, {"tags": [kept.pk, gone.pk, new.pk]}, {"tags": [kept.pk, other.pk]})
    rows = {each.row.item: each.by for each in page.context["page"].rows}
    assert rows == {str(gone.pk): "me", str(new.pk): "them", str(other.pk): "me"}
    choose(source, page)
    assert set(source.tags.all()) == {kept, new, other}


def test_what_the_list_was_comes_from_the_history() -> None:
    gone = make.make_tag("gone")
    source = make.make_source("Trade")
    send(client_of(cem()), page_of(source), tags=[gone.pk])
    page = late(source, {"tags": []}, {"title": "Trade grows"})
    rows = {each.label: each.by for each in page.context["page"].rows}
    assert rows == {"Title": "me", "Tags": "them"}
    choose(source, page)
    source.refresh_from_db()
    assert (source.title, source.tags.count()) == ("Trade grows", 0)


def names_of(speaker: Speaker) -> set[tuple[str, str]]:
    return set(speaker.names.values_list("name", "language"))


def test_rows_of_an_inline_are_merged_one_by_one() -> None:
    speaker = make.make_speaker("Wang Yi", names=["Vương Nghị", "Ван И"])
    page = late(
        speaker,
        {"names-0-language": "vi", "names-2-name": "王毅", "names-2-language": "zh-Hans"},
        {"names-1-language": "ru", "names-2-name": "왕이", "names-2-language": "ko"},
    )
    assert {each.by for each in page.context["page"].rows} == {"them", "me"}
    choose(speaker, page)
    assert names_of(speaker) == {
        *{("Vương Nghị", "vi"), ("Ван И", "ru"), ("王毅", "zh-Hans"), ("왕이", "ko")}
    }


def test_a_row_that_both_changed_is_chosen_as_a_whole() -> None:
    speaker = make.make_speaker("Wang Yi", names=["Vuong Nghi"])
    row = speaker.names.get()
    page = late(speaker, {"names-0-name": "Vương Nghị"}, {"names-0-name": "VUONG Nghi"})
    [choice] = page.context["page"].waiting
    assert choice.row.key == f"part-names-{row.pk}"
    choose(speaker, page, **{f"choose-{choice.row.key}": "mine"})
    assert names_of(speaker) == {("VUONG Nghi", "")}


def test_a_row_that_they_removed_comes_back_when_mine_is_chosen() -> None:
    speaker = make.make_speaker("Wang Yi", names=["Vuong Nghi"])
    page = late(speaker, {"names-0-DELETE": "on"}, {"names-0-name": "Vương Nghị"})
    assert names_of(speaker) == set()
    [choice] = page.context["page"].waiting
    choose(speaker, page, **{f"choose-{choice.row.key}": "mine"})
    assert names_of(speaker) == {("Vương Nghị", "")}


def test_a_row_that_i_removed_goes_though_they_changed_another_field() -> None:
    speaker = make.make_speaker("Wang Yi", names=["Vuong Nghi", "Wang"])
    page = late(speaker, {"country": "CN"}, {"names-0-DELETE": "on"})
    choose(speaker, page)
    speaker.refresh_from_db()
    assert (speaker.country, speaker.names.count()) == ("CN", 1)


def test_what_is_typed_stays_when_the_merged_form_is_refused() -> None:
    event = make.make_event("Call", date="2024-02-08")
    page = late(
        event, {"place": "Moscow"}, {"date": "the day before yesterday-ish", "name": "Talk"}
    )
    refused = choose(event, page)
    assert "date" in errors_of(refused)
    text = text_of(refused)
    assert all(words in text for words in ("the day before yesterday-ish", "Talk", "Moscow"))
    event.refresh_from_db()
    assert event.name == "Call"


def test_a_figure_is_taken_from_one_side_with_all_its_parts() -> None:
    claim = make.make_claim(period="2023")
    page = late(claim, {"measure": "count"}, {"figure": "99 tỷ USD", "period": "2022"})
    rows = {each.label: each.by for each in page.context["page"].rows}
    assert rows == {"Figure": "both", "Period": "me"}
    choose(claim, page, choose__fields__figure="mine")
    claim.refresh_from_db()
    assert (claim.value, claim.unit) == (Decimal(99_000_000_000), "USD")
    assert claim.measure != "count"


def test_a_step_is_not_taken_with_a_stale_form() -> None:
    claim = make.make_claim(created_by=ada(), edited_by=ada())
    form = opened(claim)
    send(client_of(cem()), page_of(claim), proposition="Another sentence")
    page = save(claim, form, ada, "_step", _step="submit", period="2022")
    claim.refresh_from_db()
    assert claim.status == Status.DRAFT
    assert "The step of review was not taken" in text_of(page)
    choose(claim, page)
    claim.refresh_from_db()
    assert (claim.status, claim.period) == (Status.DRAFT, "2022")


def test_a_step_is_taken_with_a_form_of_the_version_that_there_is() -> None:
    claim = make.make_claim(created_by=ada(), edited_by=ada())
    save(claim, opened(claim), ada, "_step", _step="submit", proposition="So it was")
    claim.refresh_from_db()
    assert (claim.status, claim.proposition) == (Status.SUBMITTED, "So it was")


def test_an_approval_meanwhile_is_not_overlooked() -> None:
    claim = make.make_claim(created_by=ada(), edited_by=ada())
    review.submit(record=claim, by=ada(), at=make.NOW)
    form = opened(claim)
    review.approve(record=claim, by=ben(), at=make.NOW)
    page = save(claim, form, period="2021")
    assert "what you take of yours in Period sends it back" in text_of(page)
    choose(claim, page)
    claim.refresh_from_db()
    assert (claim.status, claim.period) == (Status.SUBMITTED, "2021")
    assert ReviewEvent.objects.filter(claim=claim).count() == 3


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "99", "1.0", "１", "9" * 40, None])
def test_a_forged_version_number_saves_nothing_and_loses_nothing(version: str | None) -> None:
    event = make.make_event("Call", place="Beijing")
    page = save(event, opened(event), version=version, place="Moscow")
    event.refresh_from_db()
    assert (page.status_code, event.place, event.version) == (400, "Beijing", 1)
    assert "which version it was opened on" in text_of(page)
    choose(event, page, choose__fields__place="mine")
    event.refresh_from_db()
    assert event.place == "Moscow"


def test_what_the_history_lacks_is_left_to_the_person() -> None:
    event = make.make_event("Call", place="Beijing")
    history: Any = Event.history
    history.all().delete()
    page = late(event, {"name": "Telephone call"}, {"place": "Moscow"})
    rows = {each.label: each.by for each in page.context["page"].rows}
    assert rows == {"Name": "unknown", "Place": "unknown"}
    assert "not on record" in text_of(page)


def test_markup_in_fields_is_shown_and_never_runs() -> None:
    event = make.make_event("Call")
    hostile = '"><script>alert(1)</script></textarea><img src=x onerror=alert(2)>'
    page = text_of(late(event, {"name": f"a{hostile}"}, {"name": f"b{hostile}", "place": hostile}))
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_a_megabyte_of_text_is_carried_through() -> None:
    note = make.make_note("Long", created_by=ada())
    long = "đ" * 1_000_000
    page = late(note, {"title": "Longer"}, {"body": long})
    assert page.status_code == 409
    refused = choose(note, page)
    assert "at most" in str(errors_of(refused)["body"])
    assert long in text_of(refused)


def test_what_was_deleted_meanwhile_shows_what_was_typed() -> None:
    tag = make.make_tag("trade")
    form = opened(tag, cem)
    tag_page = page_of(tag)
    client_of(cem()).post(address(Tag, "delete", tag.pk), {"post": "yes"})
    page = submit(client_of(cem()), tag_page, form, {"_save": "1"}, name="foreign trade")
    assert page.status_code == 409
    assert "foreign trade" in text_of(page)
    assert "Cem deleted it" in text_of(page)


def test_what_was_typed_is_kept_as_a_new_record() -> None:
    speaker = make.make_speaker("Wang Yi", names=["Vuong Nghi"])
    form = opened(speaker)
    client_of(cem()).post(address(Speaker, "delete", speaker.pk), {"post": "yes"})
    page = save(speaker, form, name="Wang Yi II", **{"names-0-name": "Vương Nghị"})
    kept = form_with(page.content, "_copy")
    submit(client_of(ada()), page_of(speaker), kept, {"_copy": "1"})
    made = Speaker.objects.get()
    assert (made.name, names_of(made)) == ("Wang Yi II", {("Vương Nghị", "")})


def test_mine_is_kept_as_a_new_record_beside_theirs() -> None:
    event = make.make_event("Call")
    page = late(event, {"name": "Telephone call"}, {"name": "Phone call"})
    form = form_with(page.content, "_merge")
    submit(client_of(ada()), address(Event, "add"), form, {"_copy": "1"})
    assert set(Event.objects.values_list("name", flat=True)) == {"Telephone call", "Phone call"}


def test_a_record_that_never_was_is_not_found_as_before() -> None:
    form = opened(make.make_event())
    page = submit(client_of(ada()), address(Event, "change", 12345), form, {"_save": "1"})
    assert "doesn’t exist" in " ".join(messages_of(page))


def test_who_may_not_change_it_is_refused_before_anything_is_shown() -> None:
    event = make.make_event("Call")
    form = opened(event)
    response = client_of(viewer()).post(page_of(event), {**form.fields, "version": "99"})
    assert response.status_code == 403


def test_evidence_that_was_weighed_meanwhile_counts() -> None:
    fact = make.make_fact(claims=[make.make_claim(), make.make_claim()], created_by=ada())
    page = late(fact, {"evidence-0-stance": "contradicts"}, {"rationale": "Two papers say so"})
    rows = {each.label: each.by for each in page.context["page"].rows}
    assert rows == {"Rationale": "me", "Evidence": "them"}
    choose(fact, page)
    found = Fact.objects.get()
    assert found.rationale == "Two papers say so"
    assert sorted(found.evidence.values_list("stance", flat=True)) == ["contradicts", "supports"]


def test_a_translation_saved_on_its_own_page_counts_for_the_statement_that_is_open() -> None:
    statement = make.make_statement(created_by=ada())
    form = opened(statement)
    send(
        client_of(ben()),
        "/admin/claims/translation/add/",
        statement=statement.pk,
        language="en",
        text="We trust each other",
    )
    page = save(statement, form, role_as_written="minister")
    assert page.status_code == 409
    choose(statement, page)
    found = Statement.objects.get()
    assert (found.role_as_written, found.translations.count()) == ("minister", 1)


def test_a_source_and_an_outlet_are_named_and_not_numbered() -> None:
    first, second = make.make_outlet("Far East Daily"), make.make_outlet("Silk Road Monitor")
    source = make.make_source("Trade", outlet=first)
    page = late(source, {"outlet": second.pk}, {"outlet": make.make_outlet("Ngã Ba Sông").pk})
    text = text_of(page)
    assert all(name in text for name in ("Far East Daily", "Silk Road Monitor", "Ngã Ba Sông"))
    assert isinstance(source, Source)
    assert Outlet.objects.count() == 3
    assert Claim.objects.count() == 0
