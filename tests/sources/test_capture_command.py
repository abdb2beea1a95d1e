"""``manage.py capture``: what goes in, what is refused, and what is kept when one fails."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sources.models import Outlet, Snapshot, Source

pytestmark = pytest.mark.django_db

SHARED: dict[str, Any] = {"outlet": "Ngã Ba Sông", "language": "vi", "published": "9/4/2024"}


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_file_becomes_a_source_with_its_text(tmp_path: Path) -> None:
    call_command(
        "capture", write(tmp_path, "a.txt", "\nHội đàm\nThương mại 240,1 tỷ USD\n"), **SHARED
    )
    source = Source.objects.get()
    assert (source.title, source.published, source.language) == ("Hội đàm", "2024-04-09", "vi")
    assert source.snapshots.get().text == "\nHội đàm\nThương mại 240,1 tỷ USD\n"


def test_what_was_captured_goes_to_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("capture", write(tmp_path, "a.txt", "Talks"), **SHARED)
    shown = capsys.readouterr()
    assert shown.out.startswith("captured ")
    assert Snapshot.objects.get().sha256[:12] in shown.out


def test_the_title_can_be_given(tmp_path: Path) -> None:
    call_command("capture", write(tmp_path, "a.txt", "Text"), title="Given", **SHARED)
    assert Source.objects.get().title == "Given"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    call_command("capture", write(tmp_path, "a.txt", b"\xef\xbb\xbfText"), **SHARED)
    assert Snapshot.objects.get().text == "Text"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "no text", id="empty"),
        pytest.param(b" \n\n", "no text", id="blank"),
        pytest.param(b"a\x00b", "NUL bytes", id="binary with NUL"),
        pytest.param(b"PK\x03\x04\x00\x00", "a Word, Excel or ZIP file", id="office file"),
        pytest.param(b"\x89PNG\r\n\x1a\n\xff", "a picture", id="picture"),
        pytest.param("Привет".encode("cp1251"), "save it as UTF-8", id="too short to tell"),
    ],
)
def test_a_file_that_is_no_text_is_refused_and_nothing_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, reason: str
) -> None:
    with pytest.raises(CommandError, match="1 of 1 could not be captured"):
        call_command("capture", write(tmp_path, "bad.txt", content), **SHARED)
    assert reason in capsys.readouterr().err
    assert not Source.objects.exists()
    assert not Outlet.objects.exists()


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError):
        call_command("capture", tmp_path / "missing.txt", **SHARED)
    assert "missing.txt: there is no such file" in capsys.readouterr().err


def test_a_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError):
        call_command("capture", tmp_path, **SHARED)
    assert "this is a folder" in capsys.readouterr().err


def test_the_good_files_are_kept_when_one_fails(tmp_path: Path) -> None:
    good, bad = write(tmp_path, "good.txt", "Good"), write(tmp_path, "bad.txt", "")
    late = write(tmp_path, "late.txt", "Late")
    with pytest.raises(CommandError, match="1 of 3") as failure:
        call_command("capture", good, bad, late, **SHARED)
    assert failure.value.returncode == 1
    assert {source.title for source in Source.objects.all()} == {"Good", "Late"}


def test_the_same_file_again_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "a.txt", "Talks\nText")
    call_command("capture", path, **SHARED)
    call_command("capture", path, **SHARED)
    assert capsys.readouterr().out.splitlines()[1].startswith("unchanged")
    assert (Source.objects.count(), Snapshot.objects.count()) == (1, 1)


def test_other_line_ends_are_the_same_text(tmp_path: Path) -> None:
    call_command("capture", write(tmp_path, "a.txt", "Talks\nText"), **SHARED)
    call_command("capture", write(tmp_path, "b.txt", "Talks\r\nText"), **SHARED)
    assert Snapshot.objects.count() == 1


def test_a_changed_text_is_a_new_snapshot_of_the_same_source(tmp_path: Path) -> None:
    call_command("capture", write(tmp_path, "a.txt", "Talks\n240 bn"), **SHARED)
    call_command("capture", write(tmp_path, "a.txt", "Talks\n241 bn"), **SHARED)
    texts = Source.objects.get().snapshots.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["Talks\n240 bn", "Talks\n241 bn"]


def test_an_address_names_the_source_whatever_its_title(tmp_path: Path) -> None:
    address = "https://a.example/talks"
    call_command("capture", write(tmp_path, "a.txt", "Talks\none"), url=address, **SHARED)
    call_command("capture", write(tmp_path, "a.txt", "Talks, updated\ntwo"), url=address, **SHARED)
    assert Source.objects.get(url=address).snapshots.count() == 2


def test_an_address_of_another_outlet_is_refused(tmp_path: Path) -> None:
    address = "https://a.example/talks"
    call_command("capture", write(tmp_path, "a.txt", "One"), url=address, outlet="One")
    with pytest.raises(CommandError):
        call_command("capture", write(tmp_path, "b.txt", "Two"), url=address, outlet="Other")
    assert Snapshot.objects.count() == 1


def test_the_same_text_in_two_outlets_is_two_sources(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Agency text")
    call_command("capture", path, outlet="One")
    call_command("capture", path, outlet="Other")
    assert Source.objects.count() == 2


@pytest.mark.parametrize("published", ["2024-13", "2024-02-30", "soon"])
def test_a_date_that_is_none_stops_before_anything_is_captured(
    tmp_path: Path, published: str
) -> None:
    with pytest.raises(CommandError, match="--published: "):
        call_command("capture", write(tmp_path, "a.txt", "A"), outlet="One", published=published)
    assert not Source.objects.exists()


def test_a_language_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError):
        call_command("capture", write(tmp_path, "a.txt", "A"), outlet="One", language="klingon")
    assert "“klingon” is no language tag" in capsys.readouterr().err
    assert not Outlet.objects.exists()


def test_somebody_has_to_have_published_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="1 of 1 could not be captured"):
        call_command("capture", write(tmp_path, "a.txt", "A"))
    assert "--outlet NAME" in capsys.readouterr().err


def test_one_title_is_not_for_several_files(tmp_path: Path) -> None:
    files = [write(tmp_path, "a.txt", "A"), write(tmp_path, "b.txt", "B")]
    with pytest.raises(CommandError, match="single file"):
        call_command("capture", *files, title="Both", **SHARED)
