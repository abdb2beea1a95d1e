"""``manage.py verify`` looks at every text and passage the desk holds."""

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
    assert "2 snapshots and 1 passages checked" in capsys.readouterr().out


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
