"""Bad input, end to end: each way in refuses it with one clear message and keeps nothing of it."""

import re
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from sources import capture
from sources.models import Outlet, Snapshot, Source
from tests import make
from tests.people import ada, client_of
from tests.sources.pdf_files import pdf, scan
from tests.sources.web_pages import LEAD, news, page

pytestmark = pytest.mark.django_db

OUTLET = "Harbour News"
MB = 1 << 20
ADVICE = re.compile(
    r"\b(Check|Choose|Copy|Download|Give|Name|Open|Paste|Run|Save|Shorten|paste|save)\b"
)
"""The verbs with which a message tells what to do."""

RUSSIAN = (
    "Торговля через пролив выросла на четверть, сообщили в порту во вторник утром. "
    "Очередь у северного причала почти исчезла, а цены на билеты не изменятся до марта."
)
CHINESE = "双边贸易去年增长了四分之一，港口周二表示，北码头的长队已经消失，票价到三月不变。"
ENGLISH = "Ferry traffic across the strait rose by a quarter, the harbour office said on Tuesday."

TCVN = {
    "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9, "ă": 0xA8, "ằ": 0xBB, "ẳ": 0xBC,
    "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6, "â": 0xA9, "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA,
    "ậ": 0xCB, "è": 0xCC, "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1, "ê": 0xAA, "ề": 0xD2,
    "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6, "ì": 0xD7, "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD,
    "ị": 0xDE, "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4, "ô": 0xAB, "ồ": 0xE5,
    "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9, "ơ": 0xAC, "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC,
    "ớ": 0xED, "ợ": 0xEE, "ù": 0xEF, "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4, "ư": 0xAD,
    "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9, "ỳ": 0xFA, "ỷ": 0xFB, "ỹ": 0xFC,
    "ý": 0xFD, "ỵ": 0xFE, "đ": 0xAE, "Đ": 0xA7,
}  # fmt: skip
"""The bytes of TCVN 5712, in which old Vietnamese files are written."""


def tcvn(text: str) -> bytes:
    return bytes(TCVN.get(char, ord(char)) for char in text)


# The three ways in. Each returns the messages that a person is shown, none when it was kept.

Way = Callable[[Path], list[str]]


def by_the_function(path: Path) -> list[str]:
    try:
        capture.capture_file(path=path, at=make.NOW, outlet=OUTLET)
    except capture.CaptureProblem as problem:
        return [str(problem)]
    return []


def by_the_desk(path: Path) -> list[str]:
    return sent_to_the_desk(
        {"file": SimpleUploadedFile(path.name, path.read_bytes()), "outlet": OUTLET}
    )


def sent_to_the_desk(form: dict[str, Any]) -> list[str]:
    answer = client_of(ada()).post(reverse("admin:sources_source_capture"), form)
    if answer.status_code == 302:
        return []
    assert answer.status_code == 200
    return [message for messages in answer.context["form"].errors.values() for message in messages]


@pytest.fixture
def by_the_command(capsys: pytest.CaptureFixture[str]) -> Way:
    def run(path: Path) -> list[str]:
        with suppress(CommandError):
            call_command("capture", path, outlet=OUTLET)
        shown = capsys.readouterr().err.splitlines()
        return [line.removeprefix("failed").strip() for line in shown if line.startswith("failed")]

    return run


@pytest.fixture(params=["the function", "the command", "the desk"])
def way(request: pytest.FixtureRequest, by_the_command: Way) -> Way:
    ways: dict[str, Way] = {"the function": by_the_function, "the desk": by_the_desk}
    return ways.get(request.param, by_the_command)


@pytest.fixture(params=["the function", "the command"])
def way_from_disk(request: pytest.FixtureRequest, by_the_command: Way) -> Way:
    """Return a way that reads the file itself, where an upload would come through a browser."""
    return by_the_function if request.param == "the function" else by_the_command


@dataclass(frozen=True)
class Kept:
    """What the desk holds: its records, and the original files beside them."""

    outlets: int
    sources: int
    snapshots: int
    files: frozenset[Path]


@pytest.fixture
def kept(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Kept]:
    """Return a function that counts; the desk holds one text of another outlet already."""
    folder = tmp_path_factory.mktemp("originals")
    settings.MEDIA_ROOT = folder
    make.make_snapshot()

    def count() -> Kept:
        files = frozenset(path for path in folder.rglob("*") if path.is_file())
        return Kept(Outlet.objects.count(), Source.objects.count(), Snapshot.objects.count(), files)

    return count


@dataclass(frozen=True)
class Bad:
    """A file that can't be captured, and words of the message that say why."""

    name: str
    data: bytes
    reason: str


WHOLE_PDF = pdf("Ferry traffic across the strait rose by a quarter in 2023.")
BAD = {
    "a truncated PDF": Bad("paper.pdf", WHOLE_PDF[: len(WHOLE_PDF) // 2], "cut off"),
    "a PDF with a password": Bad("paper.pdf", pdf(ENGLISH, locked=True), "password"),
    "a scan": Bad("paper.pdf", scan("", "p. 2"), "pictures of pages and no text"),
    "a text called a PDF": Bad("paper.pdf", ENGLISH.encode(), "called a PDF, but isn't one"),
    "a page without text": Bad("page.html", page("<img src=a.png>").encode(), "no text"),
    "a page of a script": Bad("page.html", page("<script>go()</script>").encode(), "no text"),
    "NUL bytes": Bad("notes.txt", f"{ENGLISH}\0{ENGLISH}".encode(), "NUL"),
    "NUL bytes in a page": Bad("page.html", news(f"<p>{LEAD}\0</p>").encode(), "NUL"),
    "UTF-16 without its mark": Bad("notes.txt", ENGLISH.encode("utf-16-le"), "NUL"),
    "mixed encodings": Bad(
        "notes.txt", f"{LEAD}\n".encode() + RUSSIAN.encode("cp1251"), "mixes encodings"
    ),
    "mixed encodings in a page": Bad(
        "page.html", news().encode() + f"<p>{RUSSIAN}".encode("cp1251"), "mixes encodings"
    ),
    "a few letters in an old encoding": Bad("notes.txt", "Привет".encode("cp1251"), "encoding"),
    "Vietnamese in TCVN": Bad("notes.txt", tcvn(f"{LEAD}\n" * 5), "encoding"),
    "half a pair of surrogates": Bad("notes.txt", b"Trade \xed\xa0\x80 rose.", "encoding"),
    "more characters than an article has": Bad("notes.txt", b"ab " * 700_000, "characters"),
    "a Word file": Bad("notes.txt", b"PK\x03\x04" + bytes(range(256)), "Word"),
    "blank lines": Bad("notes.txt", b" \n\t\r\n", "no text"),
    "nothing but invisible characters": Bad(
        "notes.txt", "\u200b\u2060\ufeff\u202e\n".encode(), "no text"
    ),
}


@pytest.fixture(params=BAD)
def bad(request: pytest.FixtureRequest) -> Bad:
    return BAD[request.param]


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_bad_file_gets_one_message_that_says_why(tmp_path: Path, way: Way, bad: Bad) -> None:
    messages = way(written(tmp_path, bad.name, bad.data))
    assert len(messages) == 1
    assert bad.reason in messages[0]


def test_the_message_on_a_bad_file_says_what_to_do(tmp_path: Path, way: Way, bad: Bad) -> None:
    messages = way(written(tmp_path, bad.name, bad.data))
    assert ADVICE.search(" ".join(messages))


def test_nothing_of_a_bad_file_is_kept(
    tmp_path: Path, way: Way, bad: Bad, kept: Callable[[], Kept]
) -> None:
    before = kept()
    way(written(tmp_path, bad.name, bad.data))
    assert kept() == before


@pytest.mark.parametrize("name", ["empty.txt", "empty.html", "empty.pdf"])
def test_an_empty_file_is_refused(
    tmp_path: Path, way: Way, name: str, kept: Callable[[], Kept]
) -> None:
    before = kept()
    messages = way(written(tmp_path, name, b""))
    assert len(messages) == 1
    assert re.search("empty|no text|isn't one", messages[0])
    assert kept() == before


# Files that are not there to be read.

FILE_NAMES = pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf", "a"])


@FILE_NAMES
def test_a_missing_file_is_named(tmp_path: Path, way_from_disk: Way, name: str) -> None:
    [message] = way_from_disk(tmp_path / name)
    assert f"{name}: there is no such file. Check the path." in message


@FILE_NAMES
def test_a_folder_is_no_file_whatever_it_is_called(
    tmp_path: Path, way_from_disk: Way, name: str
) -> None:
    (tmp_path / name).mkdir()
    [message] = way_from_disk(tmp_path / name)
    assert f"{name}: this is a folder. Name the files in it." in message


@FILE_NAMES
def test_a_file_that_may_not_be_read_says_so(
    tmp_path: Path, way_from_disk: Way, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, name, ENGLISH.encode())

    def refuse(*_arguments: object, **_named: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # an administrator may read any file
    monkeypatch.setattr(Path, "read_bytes", refuse)
    [message] = way_from_disk(path)
    assert f"{name}: can't be read (Permission denied)" in message


def test_a_missing_file_leaves_no_outlet(
    tmp_path: Path, way_from_disk: Way, kept: Callable[[], Kept]
) -> None:
    before = kept()
    way_from_disk(tmp_path / "a.html")
    assert kept() == before


# Forty megabytes.


@pytest.fixture(params=["long.txt", "long.html"])
def forty_megabytes(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path: Path = tmp_path / request.param
    with path.open("wb") as file:
        for _ in range(40):
            file.write(b"Trade rose. " * (MB // 12) + b"    ")
    return path


def test_forty_megabytes_are_refused_with_the_limit_and_advice(
    forty_megabytes: Path, way: Way
) -> None:
    [message] = way(forty_megabytes)
    assert "10 MB" in message
    assert ADVICE.search(message)


def test_nothing_of_forty_megabytes_is_kept(
    forty_megabytes: Path, way: Way, kept: Callable[[], Kept]
) -> None:
    before = kept()
    way(forty_megabytes)
    assert kept() == before


@pytest.fixture
def memory() -> Iterator[Callable[[], int]]:
    """Return a function that says how many bytes Python held at most since it began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def test_forty_megabytes_are_not_even_read(
    forty_megabytes: Path, memory: Callable[[], int]
) -> None:
    by_the_function(forty_megabytes)
    assert memory() < 20 * MB


def test_forty_megabytes_of_paste_are_refused_with_a_message_that_says_what_to_do() -> None:
    form = {"text": "Trade rose. " * (40 * MB // 12), "outlet": OUTLET}
    answer = client_of(ada()).post(reverse("admin:sources_source_capture"), form)
    said = re.sub(r"<[^>]+>", " ", answer.content.decode())
    assert "MB" in said or "characters" in said
    assert ADVICE.search(said)


def test_nothing_of_forty_megabytes_of_paste_is_kept(kept: Callable[[], Kept]) -> None:
    before = kept()
    form = {"text": "Trade rose. " * (40 * MB // 12), "outlet": OUTLET}
    answer = client_of(ada()).post(reverse("admin:sources_source_capture"), form)
    assert answer.status_code != 302
    assert kept() == before


def test_a_paste_has_the_same_limit_as_a_file() -> None:
    with pytest.raises(capture.CaptureProblem, match="2,100,000 characters; more than 2,000,000"):
        capture.capture_text(text="ab " * 700_000, outlet=OUTLET, at=make.NOW)


def test_the_longest_text_can_be_pasted() -> None:
    text = f"{CHINESE}\n" * (1_000_000 // len(f"{CHINESE}\n"))  # three bytes a character
    assert sent_to_the_desk({"text": text, "outlet": OUTLET}) == []


# Pasted text.


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(f"{ENGLISH}\0", "NUL characters", id="NUL"),
        pytest.param("Trade \ud800 rose.", "lone surrogate", id="lone surrogate"),
        pytest.param(" \n\t", "no text in it", id="blank"),
    ],
)
def test_a_bad_paste_is_refused(text: str, reason: str, kept: Callable[[], Kept]) -> None:
    before = kept()
    with pytest.raises(capture.CaptureProblem, match=reason) as problem:
        capture.capture_text(text=text, outlet=OUTLET, at=make.NOW)
    assert ADVICE.search(str(problem.value))
    assert kept() == before


@pytest.mark.parametrize(
    "text", [f"{ENGLISH}\0", " \r\n\t", "\u200b\u2060"], ids=["NUL", "blank", "invisible"]
)
def test_a_bad_paste_on_the_desk_gets_one_message(text: str, kept: Callable[[], Kept]) -> None:
    before = kept()
    assert len(sent_to_the_desk({"text": text, "outlet": OUTLET})) == 1
    assert kept() == before


def test_half_a_pair_of_surrogates_sent_to_the_desk_is_never_kept() -> None:
    """No browser sends it; Django shows the sign for what can't be read in its place."""
    body = encode_multipart(BOUNDARY, {"text": "Trade @@ rose.", "outlet": OUTLET})
    body = body.replace(b"@@", b"\xed\xa0\x80")
    address = reverse("admin:sources_source_capture")
    client_of(ada()).generic("POST", address, body, content_type=MULTIPART_CONTENT)
    texts = Snapshot.objects.values_list("text", flat=True)
    assert all(re.fullmatch("Trade \N{REPLACEMENT CHARACTER}+ rose.", text) for text in texts)


# Several at once.


def test_the_rest_is_kept_and_the_exit_code_is_one_when_some_are_bad(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = [written(tmp_path, "first.txt", ENGLISH.encode())]
    bad = [
        written(tmp_path, f"{number}-{each.name}", each.data)
        for number, each in enumerate(BAD.values())
    ]
    good.append(written(tmp_path, "last.html", news().encode()))
    places = [good[0], *bad, tmp_path / "missing.txt", tmp_path, good[1]]
    with pytest.raises(CommandError, match=f"{len(bad) + 2} of {len(places)}") as error:
        call_command("capture", *places, outlet=OUTLET)
    assert error.value.returncode == 1
    assert Snapshot.objects.count() == len(good)


def test_every_bad_file_of_several_is_named_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"{number}-{each.name}" for number, each in enumerate(BAD.values())]
    bad = [
        written(tmp_path, name, each.data) for name, each in zip(names, BAD.values(), strict=True)
    ]
    with pytest.raises(CommandError):
        call_command("capture", *bad, outlet=OUTLET)
    failed = [line for line in capsys.readouterr().err.splitlines() if line.startswith("failed")]
    assert [name for name in names for line in failed if f"/{name}:" in line] == names


# What looks bad and isn't.

LIST_PAGE = page("<nav><ul><li>Economy</li><li>Society</li></ul></nav><p>All rights reserved.</p>")


def test_a_page_without_an_article_is_kept_whole(tmp_path: Path, way: Way) -> None:
    assert way(written(tmp_path, "list.html", LIST_PAGE.encode())) == []
    snapshot = Snapshot.objects.get()
    assert [line for line in snapshot.text.split("\n") if line] == [
        "Economy",
        "Society",
        "All rights reserved.",
    ]


def test_a_page_without_an_article_has_none(tmp_path: Path, way: Way) -> None:
    way(written(tmp_path, "list.html", LIST_PAGE.encode()))
    assert Snapshot.objects.get().articles == []


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        pytest.param(RUSSIAN, "cp1251", "ru", id="windows-1251"),
        pytest.param(RUSSIAN, "koi8-r", "ru", id="KOI8-R"),
        pytest.param(CHINESE * 2, "gb18030", "zh-Hans", id="GB18030"),
        pytest.param(LEAD, "utf-16", "vi", id="UTF-16"),
        pytest.param(LEAD, "utf-8-sig", "vi", id="UTF-8 with a mark"),
    ],
)
def test_a_text_file_in_an_old_encoding_is_captured_rightly(
    tmp_path: Path, way: Way, text: str, encoding: str, language: str
) -> None:
    assert way(written(tmp_path, "notes.txt", text.encode(encoding))) == []
    snapshot = Snapshot.objects.get()
    assert (snapshot.text, snapshot.source.language) == (text, language)


@pytest.mark.parametrize("ending", ["txt", "TXT", "md", "text", ""])
def test_a_text_file_is_a_text_whatever_it_is_called(tmp_path: Path, way: Way, ending: str) -> None:
    assert way(written(tmp_path, f"notes.{ending}".rstrip("."), ENGLISH.encode())) == []
    assert Snapshot.objects.get().text == ENGLISH


@pytest.mark.parametrize(
    "head",
    [
        f"<title>{'Trade rose again ' * 40}</title>",
        f'<title>Trade</title><meta name="author" content="{"Ines Okafor, " * 40}">',
        f'<title>Trade</title><meta property="og:site_name" content="{"Harbour " * 40}">',
    ],
    ids=["title", "byline", "outlet"],
)
def test_a_page_that_says_too_much_of_itself_is_captured(tmp_path: Path, head: str) -> None:
    path = written(tmp_path, "page.html", news(head=head).encode())
    capture.capture_file(path=path, at=make.NOW, outlet="" if "site_name" in head else OUTLET)
    assert Source.objects.get().snapshots.count() == 1
