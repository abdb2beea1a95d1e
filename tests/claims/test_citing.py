"""What a note cites: as it reads now, what changed since, and who says that it still holds."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import citing, review
from claims.models import Claim, CrossSourceNote, Translation
from claims.models.citation import CITED
from tests import make
from tests.people import ada, ben

pytestmark = pytest.mark.django_db


def token(kind: str, record: Any, words: str = "") -> str:
    return f"[[{kind}:{record.uuid}{'|' if words else ''}{words}]]"


def note_of(claim: Claim) -> CrossSourceNote:
    return make.make_note(body=f"It was {token('claim', claim, '240.1 bn USD')}.")


def read(note: CrossSourceNote) -> citing.Reading:
    return citing.read(note.body, note=note, kinds=CITED)


def change(claim: Claim, **values: Any) -> None:
    make.change(Claim.objects.get(pk=claim.pk), by=ben(), **values)


def one_of_each() -> str:
    """Return a text with a token of every kind, each of a new record."""
    claim, statement = make.make_claim(), make.make_statement()
    source, indicator = make.make_source(language="vi"), make.make_indicator()
    cited = {
        "claim": claim, "statement": statement, "source": source,
        "fact": make.make_fact(claims=[claim]), "indicator": indicator,
    }  # fmt: skip
    return " ".join(token(kind, record) for kind, record in cited.items())


def test_a_note_reads_with_the_figure_as_it_is_now() -> None:
    claim = make.make_claim()
    note = note_of(claim)
    change(claim, value=Decimal(241_000_000_000), step=None)
    assert "241 bn USD" in read(note).html


def test_a_changed_claim_says_what_it_was_and_is_since_when_and_by_whom() -> None:
    claim = make.make_claim()
    note = note_of(claim)
    change(claim, value=Decimal(241_000_000_000), step=None)
    [row] = read(note).changed
    assert row.change is not None
    assert (row.change.was, row.change.now) == ("240.1 bn USD, 2023", "241 bn USD, 2023")
    assert row.change.by == "Ben"
    assert row.change.since is not None
    assert row.change.fields == ("value", "last digit")


def test_the_first_of_several_changes_says_since_when() -> None:
    claim = make.make_claim()
    note = note_of(claim)
    for year in ("2022", "2021"):
        change(claim, period=year)
    [row] = read(note).changed
    first = claim.history.order_by("history_date")[1]
    assert row.change is not None
    assert row.change.since == first.history_date


def test_a_rejected_claim_is_struck() -> None:
    claim = make.make_claim(created_by=ada(), status="submitted")
    note = note_of(claim)
    review.reject(record=claim, by=ben(), at=make.NOW, reason="Misread.")
    reading = read(note)
    assert "<s>240.1 bn USD</s>" in reading.html
    assert [row.mark for row in reading.changed] == ["rejected"]


def test_a_retracted_source_is_struck() -> None:
    source = make.make_source("Trade")
    note = make.make_note(body=token("source", source))
    source.state = "retracted"
    source.save()
    [row] = read(note).changed
    assert (row.mark, row.change and row.change.fields) == ("retracted", ("state",))


def test_a_change_without_history_is_told_without_a_date() -> None:
    claim = make.make_claim()
    note = note_of(claim)
    Claim.history.all().delete()
    change(claim, period="2022")
    Claim.history.all().delete()
    [row] = read(note).changed
    assert row.change is not None
    assert (row.change.since, row.change.by) == (None, "")


def test_a_statement_tells_after_whom_its_outlet_tells_it_and_its_translation() -> None:
    statement = make.make_statement()
    make.make_relay(statement, outlet=make.make_outlet("Xinhua"))
    Translation.objects.create(statement=statement, language="en", text="We trust one another")
    html = citing.read(f"> {token('statement', statement)}", note=None, kinds=CITED).html
    assert ", after Xinhua" in html
    assert "We trust one another · " in html


def test_sources_and_origins_are_counted() -> None:
    original = make.make_source()
    copy = make.make_source(copy_of=original)
    body = f"{token('source', original)} {token('source', copy)}"
    reading = citing.read(body, note=None, kinds=CITED)
    assert (reading.number_of_sources, reading.number_of_origins) == (2, 1)
    assert reading.has_enough_sources


def test_a_record_named_twice_is_one_row() -> None:
    claim = make.make_claim()
    body = f"{token('claim', claim)} {token('claim', claim, 'other words')}"
    assert len(citing.read(body, note=None, kinds=CITED).rows) == 1


def test_what_a_reader_may_not_see_is_shown_in_the_tokens_own_words() -> None:
    claim = make.make_claim()
    reading = citing.read(token("claim", claim, "so much"), note=None, kinds={"source"})
    assert "so much" in reading.html
    assert "240.1" not in reading.html
    assert (reading.rows, reading.number_missing) == ([], 0)


def test_a_long_note_asks_as_many_questions_as_a_short_one() -> None:
    counts = []
    for times in (1, 12):
        note = make.make_note(body=" ".join(one_of_each() for _ in range(times)))
        for claim in note.claims.all():
            change(claim, period="2022")
        with CaptureQueriesContext(connection) as queries:
            assert len(read(note).rows) == 5 * times
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_note_of_thousands_of_tokens_is_saved_and_read() -> None:
    claims = [make.make_claim() for _ in range(5)]
    body = " ".join(token("claim", claims[number % 5], "240.1 bn USD") for number in range(2_500))
    note = make.make_note(body=body)
    note.full_clean()
    assert note.citations.count() == 5
    assert read(note).html.count('class="live"') == 2_500


def confirm(note: CrossSourceNote, seen: str) -> None:
    citing.still_holds(citation=note.citations.get(), seen=seen, by=ben(), at=make.NOW)


def test_what_still_holds_is_in_step_and_in_the_notes_history() -> None:
    claim = make.make_claim()
    note = note_of(claim)
    change(claim, period="2022")
    confirm(note, read(note).rows[0].now_seen)
    note.refresh_from_db()
    assert read(note).changed == []
    latest = note.history.latest()
    assert (latest.history_user, note.version) == (ben(), 2)
    assert latest.history_change_reason == "Still holds: 240.1 bn USD, 2022"


def test_a_confirmation_leaves_an_approval_standing() -> None:
    claim = make.make_claim()
    note = note_of(claim)
    make.put(note, status="approved")
    change(claim, period="2022")
    confirm(note, read(note).rows[0].now_seen)
    note.refresh_from_db()
    assert note.status == "approved"


def test_what_changed_once_more_is_not_confirmed() -> None:
    claim = make.make_claim()
    note = note_of(claim)
    change(claim, period="2022")
    seen = read(note).rows[0].now_seen
    change(claim, period="2021")
    with pytest.raises(citing.CitationProblem, match="once more"):
        confirm(note, seen)
    assert len(read(note).changed) == 1
