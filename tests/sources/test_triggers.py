"""The database itself keeps captured texts and review events from being rewritten."""

from collections.abc import Callable

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from claims import review
from claims.models import ReviewEvent
from sources import triggers
from sources.checks import unchangeable_columns_are_protected
from sources.models import Passage, Snapshot
from tests import make
from tests.people import ada

pytestmark = pytest.mark.django_db


def drop(trigger: str) -> None:
    table = trigger.removesuffix("_unchangeable")
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{trigger}"{on}')


def write(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_what_never_changes_is_protected() -> None:
    protected = {trigger.table for trigger in triggers.wanted()}
    assert protected == {
        "sources_snapshot",
        "sources_passage",
        "sources_passageplace",
        "sources_batch",
        "claims_comment",
        "claims_reviewevent",
    }


@pytest.mark.parametrize("column", ["text", "sha256"])
def test_raw_sql_can_not_rewrite_a_snapshot(column: str) -> None:
    make.make_snapshot()
    with pytest.raises(IntegrityError, match="can not be changed"):
        write(f"UPDATE sources_snapshot SET {column} = 'forged'")  # noqa: S608 (a fixed column)


def test_a_queryset_can_not_rewrite_a_snapshot() -> None:
    snapshot = make.make_snapshot()
    with pytest.raises(IntegrityError):
        Snapshot.objects.filter(pk=snapshot.pk).update(sha256="0" * 64)


def test_saving_a_changed_text_is_refused() -> None:
    snapshot = make.make_snapshot()
    snapshot.text = "forged"
    with pytest.raises(IntegrityError):
        snapshot.save()


def test_what_is_not_the_text_can_be_changed() -> None:
    snapshot = make.make_snapshot()
    write("UPDATE sources_snapshot SET captured_with = 'by hand', text = text")
    snapshot.refresh_from_db()
    assert snapshot.captured_with == "by hand"


@pytest.mark.parametrize(
    "change", ["start = 1", '"end" = 2', "exact = 'x'", "snapshot_id = snapshot_id + 1"]
)
def test_raw_sql_can_not_move_a_passage(change: str) -> None:
    make.make_passage()
    with pytest.raises(IntegrityError):
        write(f"UPDATE sources_passage SET {change}")  # noqa: S608 (a fixed list)


def test_a_queryset_can_not_move_a_passage() -> None:
    passage = make.make_passage()
    with pytest.raises(IntegrityError):
        Passage.objects.filter(pk=passage.pk).update(start=1, end=len(passage.exact) + 1)


def test_raw_sql_can_not_rewrite_a_review_event() -> None:
    review.submit(record=make.make_claim(), by=ada(), at=make.NOW)
    with pytest.raises(IntegrityError):
        write("UPDATE claims_reviewevent SET reason = 'forged'")


def test_a_queryset_can_not_rewrite_a_review_event() -> None:
    review.submit(record=make.make_claim(), by=ada(), at=make.NOW)
    with pytest.raises(IntegrityError):
        ReviewEvent.objects.update(new_status="approved")


def test_a_migrated_database_lacks_no_trigger() -> None:
    assert triggers.missing(connection) == []
    assert unchangeable_columns_are_protected(databases=["default"]) == []


@pytest.mark.parametrize("trigger", triggers.wanted(), ids=lambda trigger: trigger.table)
def test_the_check_reports_a_missing_trigger(trigger: triggers.Trigger) -> None:
    drop(trigger.name)
    [warning] = [
        found for found in run_checks(databases=["default"]) if found.id == "onrecord.W001"
    ]
    assert trigger.name in warning.msg
    assert "migrate" in str(warning.hint)


def test_verify_reports_a_missing_trigger(capsys: pytest.CaptureFixture[str]) -> None:
    drop("sources_snapshot_unchangeable")
    with pytest.raises(CommandError, match="1 problem"):
        call_command("verify")
    assert "sources_snapshot_unchangeable is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    "restore",
    [
        pytest.param(lambda: triggers.install(connection), id="install"),
        pytest.param(lambda: call_command("migrate", verbosity=0), id="migrate"),
    ],
)
def test_a_lost_trigger_is_made_again(restore: Callable[[], None]) -> None:
    make.make_snapshot()
    drop("sources_snapshot_unchangeable")
    restore()
    assert triggers.missing(connection) == []
    with pytest.raises(IntegrityError):
        write("UPDATE sources_snapshot SET text = 'forged'")


def test_making_the_triggers_twice_is_harmless() -> None:
    triggers.install(connection)
    triggers.install(connection)
    assert triggers.missing(connection) == []
