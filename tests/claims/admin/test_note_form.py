"""The form of a cross-source note: its tokens are what it cites, and it cites two sources."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, CrossSourceNote
from claims.models.note import LONGEST
from tests import make
from tests.claims.admin.everything import address
from tests.claims.admin.forms import errors_of, messages_of, send
from tests.people import ada, ben, cem, client_of, viewer

pytestmark = pytest.mark.django_db

ADD = "/admin/claims/crosssourcenote/add/"
LIST = "/admin/claims/crosssourcenote/"
PREVIEW = "/admin/claims/crosssourcenote/preview/"
PICK = "/admin/claims/crosssourcenote/pick/"
UNKNOWN = "[[claim:00000000-0000-4000-8000-000000000000|240]]"


def token(record: Any) -> str:
    return f"[[{record._meta.model_name}:{record.uuid}]]"


def record(**fields: Any) -> Any:
    words = {"title": "Two readouts", "kind": "omission", "body": "They differ.", **fields}
    return send(client_of(ada()), ADD, **words)


def page_of(note: CrossSourceNote) -> str:
    return address(CrossSourceNote, "change", note.pk)


def read(note: CrossSourceNote, person: Any = None) -> str:
    return client_of(person or ada()).get(page_of(note)).content.decode()


def preview(body: str, note: CrossSourceNote | None = None) -> dict[str, str]:
    sent = {"body": body, "note": note.pk if note else ""}
    parts: dict[str, str] = client_of(ada()).post(PREVIEW, sent).json()
    return parts


def make_stale_note() -> tuple[CrossSourceNote, Claim]:
    """Return a note whose only claim was changed by Ben after it was cited."""
    claim = make.make_claim()
    note = make.make_note(body=f"It was {token(claim)}.", created_by=ada(), edited_by=ada())
    changed = Claim.objects.get(pk=claim.pk)
    make.change(changed, by=ben(), value=Decimal(241_000_000_000), step=None)
    return note, changed


def confirm(note: CrossSourceNote, person: Any, seen: str = "", **headers: str) -> Any:
    citation = note.citations.get()
    holds = address(CrossSourceNote, "holds", note.pk, citation.pk)
    sent = {"seen": seen or f"{citation.record.fingerprint} False"}
    return client_of(person).post(holds, sent, headers=headers)


def test_a_note_cites_what_the_tokens_of_its_text_name() -> None:
    statement, claim = make.make_statement(), make.make_claim()
    record(body=f"He said {token(statement)}, it was {token(claim)}.")
    note = CrossSourceNote.objects.get()
    assert (note.statements.get(), note.claims.get()) == (statement, claim)
    assert (note.status, note.created_by) == ("draft", ada())


def test_a_note_needs_a_headline_and_a_text() -> None:
    response = record(title="", body="")
    assert set(errors_of(response)) == {"title", "body"}
    assert not CrossSourceNote.objects.exists()


def test_a_token_of_nothing_is_refused_and_the_text_comes_back() -> None:
    response = record(body=f"It was {UNKNOWN}.")
    assert "The desk has no such record" in errors_of(response)["body"][0]
    assert UNKNOWN in response.content.decode()
    assert "1 not found" in response.content.decode()


def test_many_tokens_of_nothing_are_named_by_the_first_few() -> None:
    body = " ".join(f"[[claim:00000000-0000-4000-8000-{n:012}]]" for n in range(3_000))
    [problem] = errors_of(record(body=body))["body"]
    assert "+ 2995" in problem
    assert len(problem) < 600


def test_a_text_of_a_million_characters_is_refused_with_a_message() -> None:
    response = record(body="a " * 500_000)
    assert f"at most {LONGEST} characters" in errors_of(response)["body"][0]
    assert not CrossSourceNote.objects.exists()


def test_a_note_of_two_sources_is_submitted_from_its_form() -> None:
    note = make.make_note_over_two_sources(created_by=ada(), edited_by=ada())
    send(client_of(ada()), page_of(note), "_step=submit")
    note.refresh_from_db()
    assert note.status == "submitted"


def test_a_note_of_one_source_is_saved_and_not_submitted() -> None:
    note = make.make_note(statements=[make.make_statement()], created_by=ada(), edited_by=ada())
    response = send(client_of(ada()), page_of(note), "_step=submit", title="A better headline")
    note.refresh_from_db()
    assert (note.status, note.title) == ("draft", "A better headline")
    assert "at least two sources; this one cites 1" in messages_of(response)[-1]


@pytest.mark.parametrize("make_cited", [make.make_statement, make.make_claim, make.make_source])
def test_citing_something_else_in_an_approved_note_goes_back_to_review(make_cited: Any) -> None:
    note = make.make_note_over_two_sources(status="approved", created_by=ada(), edited_by=ada())
    send(client_of(cem()), page_of(note), body=f"{note.body} {token(make_cited())}")
    note.refresh_from_db()
    assert (note.status, note.edited_by) == ("submitted", cem())


def test_what_a_note_cites_stands_beside_and_beneath_its_text() -> None:
    page = read(make.make_note_over_two_sources())
    assert page.count(make.QUOTE) >= 4
    assert "a note needs two sources: met" in page


def test_a_preview_shows_the_live_figure_before_anything_is_saved() -> None:
    claim = make.make_claim()
    parts = preview(f"**So much:** {token(claim)}")
    assert "<strong>So much:</strong>" in parts["reads"]
    assert "240.1 bn USD" in parts["reads"]
    assert "a note needs two sources: it has 1" in parts["cited"]
    assert "not saved yet" in parts["cited"]


@pytest.mark.parametrize("key", ["x", "-1", "999999", "9" * 40, "²"])
def test_a_preview_of_a_note_that_is_not_there_is_of_a_new_one(key: str) -> None:
    response = client_of(ada()).post(PREVIEW, {"body": "Text", "note": key})
    assert "<p>Text</p>" in response.json()["reads"]


def test_a_preview_of_too_long_a_text_says_so() -> None:
    parts = preview("a" * (LONGEST + 7))
    assert "7 characters more" in parts["reads"]
    assert len(parts["reads"]) < 500


@pytest.mark.parametrize("body", [UNKNOWN, "[[claim:nonsense]]", "[[" * 5_000, "]]" * 5_000])
def test_a_preview_of_bad_tokens_is_harmless(body: str) -> None:
    assert "Nothing yet" in preview(body)["cited"]


def test_a_preview_needs_the_forms_own_token() -> None:
    client = client_of(ada())
    client.handler.enforce_csrf_checks = True
    assert client.post(PREVIEW, {"body": "Text"}).status_code == 403


def test_a_stale_citation_says_what_it_was_and_is_and_by_whom() -> None:
    note, _ = make_stale_note()
    page = read(note)
    assert "1 citation is stale." in page
    assert "<b>240.1 bn USD, 2023</b> when it was cited" in page
    assert "(Ben) it reads <b>241 bn USD, 2023</b>" in page
    assert "show change" in page


def test_what_still_holds_is_stale_no_more() -> None:
    note, _ = make_stale_note()
    response = confirm(note, cem())
    note.refresh_from_db()
    assert response.headers["Location"] == page_of(note)
    assert "is stale" not in read(note)
    assert note.history.latest().history_user == cem()


def test_what_changed_once_more_is_not_confirmed() -> None:
    note, _ = make_stale_note()
    response = confirm(note, cem(), "another", Accept="application/json")
    assert (response.status_code, "once more" in response.json()["problem"]) == (409, True)
    assert "is stale" in read(note)


def test_a_citation_of_another_note_is_not_found() -> None:
    note, _ = make_stale_note()
    other = make.make_note()
    holds = address(CrossSourceNote, "holds", other.pk, note.citations.get().pk)
    assert client_of(ada()).post(holds, {"seen": ""}).status_code == 404


def test_a_viewer_reads_a_stale_note_and_confirms_nothing() -> None:
    note, _ = make_stale_note()
    page = read(note, viewer())
    assert ("1 citation is stale" in page, "It still holds" in page) == (True, False)
    assert "241 bn USD" in page
    assert confirm(note, viewer()).status_code == 403
    note.refresh_from_db()
    assert note.version == 1


def test_a_viewer_writes_no_note_and_picks_nothing() -> None:
    client = client_of(viewer())
    assert client.post(ADD, {"title": "x", "body": "x"}).status_code == 403
    assert client.get(PICK).status_code == 403
    assert not CrossSourceNote.objects.exists()


def test_the_picker_offers_records_with_what_tells_them_apart() -> None:
    claim = make.make_claim(indicator=make.make_indicator("Goods trade"))
    [choice] = client_of(ada()).get(PICK, {"q": "240.1 bn usd"}).json()["choices"]
    assert (choice["kind"], choice["uuid"]) == ("claim", str(claim.uuid))
    assert (choice["title"], choice["quote"]) == ("Goods trade, 2023", make.FIGURE)


def test_the_list_shows_and_finds_stale_notes() -> None:
    note, _ = make_stale_note()
    make.make_note("All in step")
    page = client_of(ada()).get(LIST, {"citations": "stale"}).content.decode()
    assert (note.title in page, "1 stale" in page, "All in step" in page) == (True, True, False)
    assert "All in step" in client_of(ada()).get(LIST, {"citations": "in_step"}).content.decode()


def test_the_first_page_shows_stale_notes_only_where_there_are_any() -> None:
    desk = client_of(ada()).get("/admin/").content.decode()
    make_stale_note()
    later = client_of(ada()).get("/admin/").content.decode()
    assert ("Notes that cite what changed" in desk, "1 stale" in later) == (False, True)


@pytest.mark.parametrize(
    "make_cited", [make.make_claim, make.make_statement, make.make_source, make.make_indicator]
)
def test_each_cited_records_page_lists_the_notes_that_cite_it(make_cited: Any) -> None:
    cited = make_cited()
    make.make_note("Why they differ", body=token(cited))
    page = client_of(ada()).get(address(type(cited), "change", cited.pk)).content.decode()
    assert ("Cited in" in page, "Why they differ" in page) == (True, True)


def test_a_cited_records_page_tells_which_note_is_stale() -> None:
    _, claim = make_stale_note()
    make.make_note("Later", body=token(claim))
    page = client_of(ada()).get(address(Claim, "change", claim.pk)).content.decode()
    assert page.count('<tr class="stale">') == 1


def test_a_record_that_no_note_cites_says_nothing_of_notes() -> None:
    claim = make.make_claim()
    page = client_of(ada()).get(address(Claim, "change", claim.pk)).content.decode()
    assert "Cited in" not in page


def test_a_record_cited_often_asks_as_many_questions_as_one_cited_once() -> None:
    client, claim, counts = client_of(ada()), make.make_claim(), []
    for _ in range(2):
        for _ in range(4):
            make.make_note(body=token(claim))
        page = address(Claim, "change", claim.pk)
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]
