"""Capture: from an address, a file or a pasted text to a snapshot, or to a clear refusal."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from sources import capture
from sources.fetching import Fetched, fetch
from sources.models import Outlet, Snapshot, Source
from tests import make
from tests.people import ada, client_of, viewer
from tests.sources.pdf_files import pdf
from tests.sources.servers import HERE, Site, page, redirect, serving
from tests.sources.web_pages import BODY, news

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as started:
        yield started


def capture_from(site: Site, path: str, **known: Any) -> capture.Captured:
    """Capture from a server on this machine, which tests alone may reach."""

    def fetch_here(url: str) -> Fetched:
        return fetch(url, allow=lambda address: address == HERE, limits=site.limits)

    return capture.capture_url(url=site.url(path), at=make.NOW, fetch=fetch_here, **known)


def test_a_page_becomes_a_source_with_its_whole_text(site: Site) -> None:
    site.answers["/news"] = page(news())
    snapshot = capture_from(site, "/news", outlet="Ferry").snapshot
    assert snapshot.source.url == site.url("/news")
    assert snapshot.source.language == "vi"
    assert "<" not in snapshot.text


def test_the_same_page_again_makes_nothing_new(site: Site) -> None:
    site.answers["/news"] = page(news())
    first = capture_from(site, "/news", outlet="Ferry")
    again = capture_from(site, "/news", outlet="Ferry")
    assert (again.is_new, again.snapshot) == (False, first.snapshot)


def test_a_page_that_changed_is_another_snapshot_of_its_source(site: Site) -> None:
    site.answers["/news"] = page(news())
    first = capture_from(site, "/news", outlet="Ferry").snapshot
    site.answers["/news"] = page(news().replace("</body>", "<p>Updated.</p></body>"))
    second = capture_from(site, "/news", outlet="Ferry").snapshot
    assert (second.source, Snapshot.objects.count()) == (first.source, 2)


def test_nothing_of_a_page_runs_or_stays_as_markup(site: Site) -> None:
    bad = '<p onclick="x()">Trade grew by 5%.</p><script>alert(1)</script><svg onload="y()"/>'
    site.answers["/bad"] = page(f"<html><body>{bad}</body></html>")
    text = capture_from(site, "/bad", outlet="Ferry").snapshot.text
    assert text.strip() == "Trade grew by 5%."


def test_a_page_on_this_machine_is_refused_without_the_tests_allowance(site: Site) -> None:
    site.answers["/news"] = page(news())
    with pytest.raises(capture.CaptureProblem):
        capture.capture_url(url=site.url("/news"), at=make.NOW)
    assert (site.asked, Source.objects.count()) == ([], 0)


def test_a_redirect_to_a_forbidden_address_is_refused(site: Site) -> None:
    site.answers["/away"] = redirect("http://169.254.169.254/latest/meta-data/")
    with pytest.raises(capture.CaptureProblem, match="After a redirect"):
        capture_from(site, "/away", outlet="Ferry")
    assert not Source.objects.exists()


def test_the_command_captures_html_and_pdf_files(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(news(), encoding="utf-8")
    (tmp_path / "paper.pdf").write_bytes(pdf("Trade reached 240 billion dollars in 2023."))
    call_command("capture", str(tmp_path / "page.html"), str(tmp_path / "paper.pdf"), outlet="X")
    assert Snapshot.objects.filter(text__contains="240 billion dollars").exists()
    assert Snapshot.objects.count() == 2


def test_the_command_keeps_the_rest_when_one_file_fails(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "good.html").write_text(news(), encoding="utf-8")
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7 and no more")
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("capture", str(tmp_path / "cut.pdf"), str(tmp_path / "good.html"), outlet="X")
    assert Snapshot.objects.count() == 1


CAPTURE = "admin:sources_source_capture"


def test_a_pasted_text_is_captured_and_opened_in_the_reader() -> None:
    form = {"text": "Kim ngạch đạt\r\n240,1 tỷ USD.", "outlet": "Ferry", "published": "9/4/2024"}
    response = client_of(ada()).post(reverse(CAPTURE), form)
    snapshot = Snapshot.objects.get()
    assert response["Location"].startswith(reverse("admin:read", args=[snapshot.source_id]))
    assert (snapshot.text, snapshot.captured_by) == ("Kim ngạch đạt\n240,1 tỷ USD.", ada())
    assert snapshot.source.published == "2024-04-09"


def test_an_uploaded_page_is_captured() -> None:
    upload = SimpleUploadedFile("page.html", news().encode(), "text/html")
    client_of(ada()).post(reverse(CAPTURE), {"file": upload, "outlet": "Ferry"})
    assert Snapshot.objects.get().source.outlet.name == "Ferry"


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({}, "Give an address, a file or a text."),
        ({"text": "Words."}, "Name the outlet that published this."),
        ({"text": "Words.", "outlet": "X", "published": "2023-13"}, "there is no month 13"),
        ({"text": "a\0b", "outlet": "X"}, "Null characters are not allowed."),
        ({"url": "http://127.0.0.1/"}, "127.0.0.1"),
        ({"url": "ftp://site.example/"}, "http"),
    ],
)
def test_what_can_not_be_captured_is_refused_with_a_reason(form: Any, message: str) -> None:
    page = client_of(ada()).post(reverse(CAPTURE), form)
    assert message in page.content.decode()
    assert not Source.objects.exists()


def test_a_viewer_captures_nothing() -> None:
    form = {"text": "Words.", "outlet": "Ferry"}
    assert client_of(viewer()).get(reverse(CAPTURE)).status_code == 403
    assert client_of(viewer()).post(reverse(CAPTURE), form).status_code == 403
    assert not Source.objects.exists()


def test_the_bytes_of_a_page_are_kept_beside_its_text(site: Site) -> None:
    site.answers["/news"] = page(news())
    snapshot = capture_from(site, "/news", outlet="Ferry").snapshot
    with snapshot.original.open("rb") as file:
        assert file.read() == news().encode()
    assert snapshot.original_sha256 == sha256(news().encode()).hexdigest()
    assert snapshot.original_media_type == "text/html"


def test_the_fragment_of_an_address_names_no_other_page(site: Site) -> None:
    site.answers["/news"] = page(news())
    first = capture_from(site, "/news", outlet="Ferry").snapshot
    again = capture_from(site, "/news#comments", outlet="Ferry")
    assert (again.is_new, again.snapshot) == (False, first)


def test_a_text_file_in_another_encoding_is_read(tmp_path: Path) -> None:
    words = "Товарооборот двух стран вырос за год на четверть, сообщила таможня во вторник. " * 5
    (tmp_path / "a.txt").write_bytes(words.encode("cp1251"))
    found = capture.capture_file(path=tmp_path / "a.txt", outlet="X", at=make.NOW).snapshot
    assert found.text == words
    assert found.original_media_type == "text/plain"


def test_pasted_markup_becomes_the_text_that_it_shows() -> None:
    snapshot = capture.capture_pasted(text=news(), outlet="Ferry", at=make.NOW).snapshot
    assert "<" not in snapshot.text
    assert (len(snapshot.articles), snapshot.original_media_type) == (1, "text/html")


def test_a_pasted_text_that_begins_with_a_sign_stays_as_it_is() -> None:
    snapshot = capture.capture_pasted(text="<5 % of all", outlet="Ferry", at=make.NOW).snapshot
    assert snapshot.text == "<5 % of all"


def test_a_known_text_needs_no_outlet_to_be_known() -> None:
    first = capture.capture_text(text="Words.", outlet="Ferry", at=make.NOW)
    again = capture.capture_pasted(text="Words.", outlet="", at=make.NOW)
    assert (again.is_new, again.snapshot) == (False, first.snapshot)


def test_the_page_says_when_a_text_is_known_and_leads_to_it() -> None:
    known = capture.capture_text(text="Words.", outlet="Ferry", at=make.NOW).snapshot
    form = {"text": "Words.", "outlet": "Ferry"}
    answer = client_of(ada()).post(reverse(CAPTURE), form, follow=True)
    assert "The desk already has this text, captured on 10 Apr 2024." in answer.content.decode()
    assert answer.context["snapshot"] == known


def test_a_passage_of_a_pdf_names_its_page(tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(pdf("The first page.", "Trade reached 240 billion."))
    snapshot = capture.capture_file(path=tmp_path / "paper.pdf", outlet="X", at=make.NOW).snapshot
    assert make.make_passage("240 billion", snapshot=snapshot).locator == "p. 2"


def test_to_capture_a_source_again_the_form_is_filled() -> None:
    source = make.make_source("Trade", outlet=make.make_outlet("Ferry"), published="2024-04-09")
    page = client_of(ada()).get(reverse(CAPTURE), {"source": source.pk})
    assert page.context["form"].initial["outlet"] == "Ferry"
    assert page.context["form"].initial["published"] == "2024-04-09"


def test_a_failed_capture_leaves_no_outlet_behind() -> None:
    with pytest.raises(capture.CaptureProblem):
        capture.capture_text(text="Words.", outlet="New", at=make.NOW, published="2023-13")
    assert not Outlet.objects.exists()


@pytest.mark.parametrize("who", [ada, viewer])
def test_the_original_file_is_handed_out_and_never_shown(who: Any) -> None:
    snapshot = make.make_snapshot_of_a_file(b"<script>alert(1)</script>")
    answer = client_of(who()).get(reverse("admin:sources_snapshot_original", args=[snapshot.pk]))
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_lines_of_a_plain_text_tell_its_article_from_the_site() -> None:
    title = "Bến phà mở thêm hai chuyến mỗi ngày"
    body = "\n".join(BODY)
    teasers = "Đọc thêm\nGiá vé giữ nguyên đến tháng Ba\n14:02:14 06/08/2025\nThời tiết"
    text = f"Trang chủ\nKinh tế\n{title}\n{body}\n{teasers}"
    snapshot = capture.capture_text(text=text, outlet="Ferry", at=make.NOW).snapshot
    article = snapshot.articles[0]
    assert (article["title"], snapshot.source.title) == (title, title)
    assert "\n".join(text[start:end] for start, end in article["body"]) == body


def test_a_text_that_is_too_long_is_refused_however_it_comes() -> None:
    with pytest.raises(capture.CaptureProblem, match="2,000,000 is no article"):
        capture.capture_text(text="ab " * 700_000, outlet="X", at=make.NOW)


def test_a_plain_text_that_states_its_date_gives_it_to_its_source() -> None:
    body = "\n".join(BODY)
    text = f"Bến phà mở thêm hai chuyến mỗi ngày\nThứ ba, 09/04/2024 10:15 (GMT+7)\n{body}"
    source = capture.capture_text(text=text, outlet="Ferry", at=make.NOW).snapshot.source
    assert source.published == "2024-04-09"
