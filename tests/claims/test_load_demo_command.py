"""The demo desk: whole, sound, and the same after loading it twice."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from claims.models import (
    Claim,
    CrossSourceNote,
    Event,
    Position,
    Reading,
    Speaker,
    Statement,
    Status,
    Topic,
)
from claims.readouts import matrix_of
from claims.roles import ensure_roles
from sources.models import Snapshot, Source
from sources.records import Record
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demo_desk(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load once for all; each test runs in a savepoint of this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        ensure_roles()
        call_command("load_demo")
        yield
        transaction.set_rollback(True)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, history and people included."""
    models = apps.get_app_config("sources").get_models(), apps.get_app_config("claims").get_models()
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for group in models
        for model in group
    }


def test_loading_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = rows()
    call_command("load_demo")
    assert rows() == before
    assert "loaded already" in capsys.readouterr().out


def test_loading_again_leaves_what_an_analyst_changed() -> None:
    claim = Claim.objects.earliest("pk")
    make.change(claim, proposition="Changed by hand.")
    call_command("load_demo")
    claim.refresh_from_db()
    assert claim.proposition == "Changed by hand."


def test_every_passage_verifies(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify")
    assert capsys.readouterr().err == ""


def test_there_are_a_dozen_sources_in_four_languages() -> None:
    languages = {source.language.split("-")[0] for source in Source.objects.all()}
    assert Source.objects.count() >= 12
    assert languages == {"vi", "en", "ru", "zh"}


def test_there_are_forty_statements_and_sixty_claims() -> None:
    assert Statement.objects.count() >= 40
    assert Claim.objects.count() >= 60


def test_every_source_has_a_text() -> None:
    assert not Source.objects.filter(snapshots=None).exists()


@pytest.mark.parametrize("model", [Claim, Statement])
def test_every_status_can_be_seen(model: type[Claim] | type[Statement]) -> None:
    shown = set(model.objects.values_list("status", flat=True))
    assert shown >= {Status.DRAFT, Status.SUBMITTED, Status.APPROVED}


def test_what_was_decided_was_decided_by_another() -> None:
    events = [*Claim.objects.filter(status="approved").prefetch_related("review_events__by")]
    assert events
    for claim in events:
        assert claim.review_events.latest("at").by != claim.created_by


def test_submitted_notes_cite_two_sources() -> None:
    notes = CrossSourceNote.objects.exclude(status="draft")
    assert notes
    assert all(note.not_ready() == [] for note in notes)


def test_well_known_speakers_have_names_in_four_scripts() -> None:
    languages = Speaker.objects.get(name="Wang Yi").names.values_list("language", flat=True)
    assert {language.split("-")[0] for language in languages} == {"vi", "en", "ru", "zh"}


def test_positions_and_events_are_dated() -> None:
    assert not Position.objects.filter(held="").exists()
    assert not Event.objects.filter(date="").exists()


@pytest.mark.parametrize(
    ("value", "unit", "period"),
    [(240_100_000_000, "USD", "2023"), (190_270_000_000, "USD", "2022")],
)
def test_the_known_levels_are_there(value: int, unit: str, period: str) -> None:
    assert Claim.objects.filter(value=value, unit=unit, period=period, measure="level").exists()


@pytest.mark.parametrize("percent", ["26.3", "46.9", "13"])
def test_the_known_changes_are_there(percent: str) -> None:
    assert Claim.objects.filter(value=percent, unit="percent", measure="change").exists()


@pytest.mark.parametrize("day", ["2024-04-09", "2023-09-19", "2024-02-08"])
def test_the_known_talks_are_there(day: str) -> None:
    assert Event.objects.filter(first_day__lte=day, last_day__gte=day).exists()


def overlap(a: Claim, b: Claim) -> bool:
    """Tell whether two intervals share a point; written for this test alone."""
    for one, other in ((a, b), (b, a)):
        if one.high is None or other.low is None:
            continue
        if one.high < other.low:
            return False
        if one.high == other.low and (one.high_open or other.low_open):
            return False
    return True


def same_interval(a: Claim, b: Claim) -> bool:
    return (a.low, a.low_open, a.high, a.high_open) == (b.low, b.low_open, b.high, b.high_open)


def comparable_pairs() -> Iterator[tuple[Claim, Claim]]:
    """Yield the pairs of one set (DESIGN §4, Comparing) that stand in different sources."""
    sets = defaultdict(list)
    numeric = Claim.objects.with_context().exclude(value=None).exclude(first_day=None)
    for claim in numeric.exclude(indicator=None):
        baseline = claim.baseline if claim.measure == "change" else ""
        key = (claim.indicator_id, claim.measure, claim.unit, claim.base_unit, baseline)
        sets[*key, claim.first_day, claim.last_day].append(claim)
    for claims in sets.values():
        for a, b in combinations(claims, 2):
            if a.passage.snapshot.source_id != b.passage.snapshot.source_id:
                yield a, b


def test_at_least_three_sets_hold_a_true_conflict() -> None:
    conflicts = {
        (a.indicator_id, a.measure, a.period) for a, b in comparable_pairs() if not overlap(a, b)
    }
    assert len(conflicts) >= 3


def test_at_least_three_sets_differ_by_rounding_alone() -> None:
    rounded = {
        (a.indicator_id, a.measure, a.period)
        for a, b in comparable_pairs()
        if {a.comparator, b.comparator} == {"eq"} and overlap(a, b) and not same_interval(a, b)
    }
    assert len(rounded) >= 3


def test_every_record_of_the_demo_passes_its_own_rules() -> None:
    for model in apps.get_models():
        if issubclass(model, Record):
            for record in model._default_manager.all()[:500]:
                if record.__class__.__name__ != "ReviewEvent":
                    record.full_clean()


def test_every_text_is_in_the_projects_own_words_and_dated() -> None:
    assert not Source.objects.filter(published="").exists()
    assert all(len(snapshot.text) > 300 for snapshot in Snapshot.objects.all())


def test_ukraine_and_the_middle_east_are_on_the_kremlins_side_alone() -> None:
    found = matrix_of(Event.objects.get(first_day="2024-02-08"))
    rows = {row.name: row for row in found.topics}
    for name in ("Ukraine", "Middle East"):
        cells = {cell.column.name: cell for cell in rows[name].cells}
        assert {each.speaker.name for each in cells["Russia"].statements} == {"Kremlin"}
        assert (cells["China"].state, rows[name].side) == ("silent", "Russia")


def test_the_chinese_readout_has_hot_issues() -> None:
    found = matrix_of(Event.objects.get(first_day="2024-02-08"))
    (row,) = [row for row in found.topics if row.name == "“Hot issues”"]
    assert [each.speaker.name for each in row.statements] == [
        "Ministry of Foreign Affairs of China"
    ]
    assert "热点问题" in row.statements[0].passage.exact
    assert row.says == "China only"


def test_a_demo_topic_made_anew_by_an_analyst_stays() -> None:
    event = Event.objects.get(first_day="2024-02-08")
    event.topics.get(name="Ukraine").delete()
    Reading.objects.filter(event=event).delete()
    mine = Topic.objects.create(event=event, name="Ukraine")
    call_command("load_demo")
    assert event.topics.get(name="Ukraine") == mine
