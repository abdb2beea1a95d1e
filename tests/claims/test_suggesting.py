"""Suggestions are stored, and what people decided stays decided."""

from typing import Any

import pytest
from django.core.management import call_command

from claims import deciding
from claims.models import Suggestion
from claims.suggesting import suggest
from extraction import VERSION
from sources.models import Snapshot
from tests import make
from tests.people import ada

pytestmark = pytest.mark.django_db

TEXT = (
    "Trade between China and Russia reached 240.1 billion US dollars in 2023, up 26.3% on the "
    "year before, according to China Customs.\n“We trust each other,” Wang Yi said in Beijing."
)
Status = Suggestion.Status


def make_text(text: str = TEXT, **values: Any) -> Snapshot:
    return make.make_snapshot(
        text, source=make.make_source(language="en", published="2024-04-09"), **values
    )


def suggested(snapshot: Snapshot) -> dict[str, str]:
    """Return the words of every suggestion with its status."""
    return {
        snapshot.text[each.start : each.end]: each.status for each in snapshot.suggestions.all()
    }


def find(snapshot: Snapshot, words: str) -> Suggestion:
    start = snapshot.text.index(words)
    return snapshot.suggestions.get(start=start, end=start + len(words))


def test_figures_and_statements_of_a_text_are_suggested() -> None:
    snapshot = make_text()
    tally = suggest(snapshot, at=make.NOW)
    words = suggested(snapshot)
    assert words["240.1 billion US dollars"] == words["26.3%"] == Status.OPEN
    assert any("We trust each other" in each for each in words)
    assert (tally.new, tally.kept, tally.withdrawn) == (len(words), 0, 0)


def test_a_suggestion_holds_what_was_read() -> None:
    snapshot = make_text()
    suggest(snapshot, at=make.NOW)
    level = find(snapshot, "240.1 billion US dollars")
    assert (level.values["value"], level.values["unit"], level.values["period"]) == (
        "240100000000",
        "USD",
        "2023",
    )
    assert (level.version, level.language) == (VERSION, "en")


def test_a_speaker_of_the_desk_is_recognised_in_any_script() -> None:
    wang = make.make_speaker("Wang Yi", names=["王毅"])
    snapshot = make.make_snapshot(
        "王毅表示,两国贸易继续增长。", source=make.make_source(language="zh-Hans")
    )
    suggest(snapshot, at=make.NOW)
    assert snapshot.suggestions.get(kind="statement").speaker == wang


def test_an_indicator_is_proposed_with_its_score() -> None:
    trade = make.make_indicator("Trade between China and Russia", unit="USD")
    snapshot = make_text()
    suggest(snapshot, at=make.NOW)
    level = find(snapshot, "240.1 billion US dollars")
    assert (level.indicator, level.indicator_score) == (trade, 100)


def test_looking_again_changes_nothing() -> None:
    snapshot = make_text()
    before = suggest(snapshot, at=make.NOW)
    again = suggest(snapshot, at=make.NOW)
    assert (again.new, again.kept, again.withdrawn) == (0, before.new, 0)


def test_what_was_dismissed_stays_dismissed() -> None:
    snapshot = make_text()
    suggest(snapshot, at=make.NOW)
    deciding.dismiss(suggestion=find(snapshot, "26.3%"), by=ada(), at=make.NOW)
    suggest(snapshot, at=make.NOW)
    assert suggested(snapshot)["26.3%"] == Status.DISMISSED


def test_what_was_dismissed_stays_dismissed_with_slightly_other_borders() -> None:
    snapshot = make_text()
    make.make_suggestion("up 26.3%", snapshot=snapshot, status=Status.DISMISSED)
    suggest(snapshot, at=make.NOW)
    assert "26.3%" not in suggested(snapshot)


def test_what_a_newer_extraction_no_longer_finds_is_withdrawn() -> None:
    snapshot = make_text()
    make.make_suggestion("Trade", snapshot=snapshot, version="0")
    tally = suggest(snapshot, at=make.NOW)
    assert (suggested(snapshot)["Trade"], tally.withdrawn) == (Status.WITHDRAWN, 1)


def test_what_is_found_again_is_open_again() -> None:
    snapshot = make_text()
    make.make_suggestion("26.3%", snapshot=snapshot, status=Status.WITHDRAWN)
    suggest(snapshot, at=make.NOW)
    assert suggested(snapshot)["26.3%"] == Status.OPEN


def test_what_was_accepted_is_never_touched() -> None:
    snapshot = make_text()
    make.make_suggestion("Trade", snapshot=snapshot, status=Status.ACCEPTED, version="0")
    suggest(snapshot, at=make.NOW)
    kept = find(snapshot, "Trade")
    assert (kept.status, kept.version) == (Status.ACCEPTED, "0")


def test_what_was_recorded_by_hand_is_not_suggested() -> None:
    snapshot = make_text()
    make.make_claim(passage=make.make_passage("26.3%", snapshot=snapshot))
    suggest(snapshot, at=make.NOW)
    assert "26.3%" not in suggested(snapshot)


def test_site_furniture_is_left_out_where_an_analyst_drew_the_border() -> None:
    text = "Trade grew by 5% in 2023.\nShares fell by 7% in 2022."
    snapshot = make_text(text, articles=[{"title": "", "published": "", "body": [[0, 25]]}])
    suggest(snapshot, at=make.NOW)
    assert "5%" in suggested(snapshot)
    assert "7%" not in suggested(snapshot)


def test_a_yearless_date_counts_from_its_own_articles_date() -> None:
    text = "Trade grew by 5% in March.\nShares fell by 7% in March."
    articles = [
        {"title": "", "published": "2024-04-09", "body": [[0, 26]]},
        {"title": "", "published": "2020-10-26", "body": [[27, 53]]},
    ]
    snapshot = make_text(text, articles=articles)
    suggest(snapshot, at=make.NOW)
    assert find(snapshot, "5%").values["period"] == "2024-03"
    assert find(snapshot, "7%").values["period"] == "2020-03"


def test_the_command_reads_each_text_once(capsys: pytest.CaptureFixture[str]) -> None:
    make_text()
    call_command("suggest")
    call_command("suggest")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("1 texts read")
    assert second.startswith("0 texts read")


def test_the_command_reads_again_when_told(capsys: pytest.CaptureFixture[str]) -> None:
    make_text()
    call_command("suggest")
    call_command("suggest", again=True)
    assert ", 0 withdrawn" in capsys.readouterr().out.splitlines()[1]
