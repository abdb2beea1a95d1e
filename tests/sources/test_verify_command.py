"""``manage.py verify`` looks at every text and passage the desk holds."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests import make

pytestmark = pytest.mark.django_db


def forge(sql: str) -> None:
    """Rewrite a table whose trigger somebody has dropped."""
    table = sql.split()[1]
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_unchangeable{on}")
        cursor.execute(sql)


def test_a_sound_desk_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    make.make_passage()
    make.make_snapshot()
    call_command("verify")
    assert "2 snapshots, 1 passages and 0 original files checked" in capsys.readouterr().out


def test_a_forged_text_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = make.make_snapshot()
    forge("UPDATE sources_snapshot SET text = 'forged'")
    with pytest.raises(CommandError):
        call_command("verify")
    assert f"{snapshot.uuid}: its text is not what was captured" in capsys.readouterr().err


def test_a_passage_that_moved_is_found_with_both_strings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make.make_passage("240", snapshot=make.make_snapshot("reached 240 bn"))
    forge("UPDATE sources_passage SET exact = '999'")
    with pytest.raises(CommandError):
        call_command("verify")
    shown = capsys.readouterr().err
    assert "“999”" in shown
    assert "“240”" in shown


def test_an_original_file_that_was_changed_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = make.make_snapshot_of_a_file(b"Original bytes")
    Path(snapshot.original.path).write_bytes(b"Other bytes")
    with pytest.raises(CommandError, match="1 problems"):
        call_command("verify")
    assert "its original file is not what came" in capsys.readouterr().err


def test_an_original_file_that_is_gone_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = make.make_snapshot_of_a_file(b"Bytes that get lost")
    Path(snapshot.original.path).unlink()
    with pytest.raises(CommandError, match="1 problems"):
        call_command("verify")
    assert "its original file is missing" in capsys.readouterr().err


def test_of_many_problems_the_first_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(25):
        make.make_snapshot(f"Text {number}")
    forge("UPDATE sources_snapshot SET text = 'forged'")
    with pytest.raises(CommandError, match="26 problems"):  # the trigger is one of them
        call_command("verify")
    shown = capsys.readouterr().err
    assert (shown.count("is not what was captured"), "… and more" in shown) == (19, True)
