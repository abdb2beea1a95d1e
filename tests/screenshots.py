"""Takes docs/screenshots of the demo desk, served from a database that goes away.

``make screenshots`` runs it. The pictures change with the pages and with the date.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium

HOME = Path(__file__).parent.parent
FOLDER = HOME / "docs" / "screenshots"
PATIENCE = 30  # seconds until a server that doesn't answer is given up
SCHEMES: tuple[tuple[Literal["light", "dark"], str], ...] = (("light", ""), ("dark", "-dark"))


def manage(command: str, environment: dict[str, str]) -> str:
    """Run a command of manage.py and return what it printed."""
    done = subprocess.run(  # noqa: S603 (one of ours)
        [sys.executable, "manage.py", *command.split()],
        cwd=HOME, env=environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout


@contextlib.contextmanager
def demo_desk() -> Iterator[tuple[str, dict[str, str]]]:
    """Serve a demo desk; yield its address and the passwords by user name."""
    with tempfile.TemporaryDirectory(prefix="on-record-") as folder, socket.socket() as free:
        environment = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": ""}
        manage("migrate --verbosity 0", environment)
        manage("collectstatic --no-input --verbosity 0", environment)
        manage("load_demo", environment)
        printed = manage("demo_passwords", environment).splitlines()
        passwords = dict(line.split()[:2] for line in printed)
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        free.close()
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", address]
        quietly = ["--threads", "4", "--log-level", "warning", "--no-control-socket"]
        with subprocess.Popen(  # noqa: S603 (one of ours)
            command + quietly, cwd=HOME, env=environment
        ) as server:
            try:
                wait_for(address)
                yield f"http://{address}", passwords
            finally:
                server.terminate()


def wait_for(address: str) -> None:
    """Wait until the server answers."""
    host, port = address.split(":")
    given_up = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((host, int(port))).close()
        except OSError:
            if time.monotonic() > given_up:
                raise
            time.sleep(0.1)
        else:
            return


def take(browser: Browser, address: str, passwords: dict[str, str]) -> None:
    """Take every picture, in light and in dark; Ben's, and one for which Cem is at work, too."""
    for scheme, ending in SCHEMES:
        contexts = [
            browser.new_context(
                base_url=address,
                viewport={"width": 1440, "height": 900},
                color_scheme=scheme,
                locale="en-GB",
                timezone_id="UTC",
            )
            for _ in range(2)
        ]
        page, other = (context.new_page() for context in contexts)
        for each, username in ((page, "ben"), (other, "cem")):
            each.goto("/admin/login/")
            each.get_by_label("Username").fill(username)
            each.get_by_label("Password").fill(passwords[username])
            each.get_by_role("button", name="Log in").click()
            each.wait_for_url("**/admin/")
        for name, open_page in PICTURES.items():
            open_page(page, other)
            page.wait_for_load_state("networkidle")
            page.mouse.move(0, 0)
            page.screenshot(path=FOLDER / f"{name}{ending}.png", animations="disabled")
        for context in contexts:
            context.close()


def desk(page: Page, _other: Page) -> None:
    page.goto("/admin/")


def claims(page: Page, _other: Page) -> None:
    page.goto("/admin/claims/claim/?o=5.6")


def claim_form(page: Page, _other: Page) -> None:
    """Open a claim that waits for review."""
    page.goto("/admin/claims/claim/?status__exact=submitted&measure__exact=level&language=vi")
    page.locator("#result_list .field-indicator_cell a").first.click()
    page.wait_for_url("**/change/**")


def note_form(page: Page, _other: Page) -> None:
    page.goto("/admin/claims/crosssourcenote/")
    page.get_by_role("link", name="Two readouts").click()
    page.wait_for_url("**/change/**")


def reader(page: Page, _other: Page) -> None:
    """Open a Vietnamese text with a claim's card pointed at."""
    page.goto("/admin/sources/source/?language=vi&q=2023")
    page.get_by_role("link", name="Buôn bán").click()
    page.get_by_role("link", name="Read", exact=True).click()
    page.locator(".card").nth(1).click()


def chinese_reader(page: Page, _other: Page) -> None:
    page.goto("/admin/sources/source/?language=zh-Hans&q=2024")
    page.locator("#result_list .field-title_cell a").first.click()
    page.get_by_role("link", name="Read", exact=True).click()
    page.locator(".card").nth(2).click()


def indicator(page: Page, _other: Page) -> None:
    page.goto("/admin/claims/indicator/")
    page.get_by_role("link", name="China–Russia goods trade", exact=True).click()
    page.locator(".set-panel canvas").last.wait_for()


def event(page: Page, _other: Page) -> None:
    page.goto("/admin/claims/event/?q=Telephone+call+between+Xi")
    page.get_by_role("link", name="Side by side").first.click()


def conflicts(page: Page, _other: Page) -> None:
    page.goto("/admin/claims/conflict/")


def conflict(page: Page, other: Page) -> None:
    """Open the conflict of a figure that was cut off instead of rounded."""
    conflicts(page, other)
    page.get_by_role("link", name="244.819").first.click()


def fact(page: Page, _other: Page) -> None:
    page.goto("/admin/claims/fact/?verdict__exact=confirmed")
    page.locator("#result_list tbody a").first.click()


def suggestions(page: Page, _other: Page) -> None:
    """Paste a text, and point at the second thing that is suggested in it."""
    page.goto("/admin/sources/source/capture/")
    page.get_by_label("Pasted text").fill(NEWS)
    page.get_by_label("Outlet").fill("Bến Cảng")
    page.get_by_label("Published").fill("2024-01-12")
    page.get_by_role("button", name="Capture", exact=True).click()
    page.wait_for_url("**/admin/read/**")
    page.locator(".card.maybe").nth(1).click()


def review(page: Page, _other: Page) -> None:
    page.goto("/admin/review/")


def batch(page: Page, other: Page) -> None:
    """Open what Cem did to several claims at once."""
    other.goto("/admin/claims/claim/?status__exact=draft&language=vi")
    boxes = other.locator("input.action-select")
    for place in range(3):
        boxes.nth(place).check()
    other.get_by_label("Action:").select_option("assign_to_me")
    other.get_by_role("button", name="Go").click()
    other.get_by_role("link", name="Assign to me").first.click()
    other.wait_for_url("**/batch/**")
    page.goto(other.url)


def merge(page: Page, other: Page) -> None:
    """Save a claim that Cem has saved meanwhile."""
    page.goto("/admin/claims/claim/?status__exact=submitted&measure__exact=level&language=vi")
    page.locator("#result_list .field-indicator_cell a").first.click()
    page.wait_for_url("**/change/**")
    other.goto(page.url)
    sentence = "China–Russia goods trade reached a record 240.1 bn USD in 2023"
    other.locator("#id_proposition").fill(f"{sentence}.")
    other.locator("#id_vintage").select_option("preliminary")
    other.get_by_role("button", name="Save and stay").click()
    other.locator(".messagelist .success").wait_for()
    page.locator("#id_proposition").fill(f"{sentence.replace('a record ', '')}, 中国海关统计.")
    page.locator("#id_credibility").select_option("2")
    page.keyboard.press("Control+s")
    page.locator(".merge").wait_for()


def timeline(page: Page, _other: Page) -> None:
    page.goto("/admin/timeline/")


NEWS = """Thương mại Trung Quốc – Nga lập kỷ lục mới

Theo số liệu Hải quan Trung Quốc công bố hôm nay (12/1), kim ngạch thương mại hàng hóa giữa \
Trung Quốc và Nga năm 2023 đạt 240,1 tỷ USD, tăng 26,3% so với năm trước.

Xuất khẩu hàng hóa của Trung Quốc sang Nga tăng 46,9%, trong khi nhập khẩu từ Nga tăng gần 13%. \
Hai nước đã vượt mục tiêu 200 tỷ USD sớm hơn dự kiến.

Người phát ngôn Bộ Ngoại giao Trung Quốc Mao Ninh cho biết quan hệ kinh tế giữa hai nước \
phát triển lành mạnh và ổn định. Bà nhấn mạnh: “Hợp tác này không nhằm vào bên thứ ba”.

Đọc thêm
Giá dầu tăng phiên thứ ba liên tiếp
Tỷ giá hôm nay 12/1
"""

PICTURES: dict[str, Callable[[Page, Page], None]] = {
    "suggestions": suggestions,
    "desk": desk,
    "claims": claims,
    "claim-form": claim_form,
    "indicator": indicator,
    "event": event,
    "conflicts": conflicts,
    "conflict": conflict,
    "fact": fact,
    "note-form": note_form,
    "reader": reader,
    "reader-chinese": chinese_reader,
    "review": review,
    "batch": batch,
    "merge": merge,
    "timeline": timeline,
}
"""What leads to each picture, of Ben's page, with Cem's beside it."""


def main() -> None:
    """Take the pictures, or say that there is no browser to take them with."""
    path = chromium.find()
    if path is None:
        sys.exit("There is no Chromium to take the screenshots with.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_desk() as (address, passwords), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.arguments())
        take(browser, address, passwords)
        browser.close()
    sys.stdout.write(f"{len(PICTURES) * len(SCHEMES)} pictures in docs/screenshots\n")


if __name__ == "__main__":
    main()
