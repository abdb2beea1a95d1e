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
from collections.abc import Iterator
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
def demo_desk() -> Iterator[tuple[str, str]]:
    """Serve a demo desk; yield its address and Ben's password."""
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
                yield f"http://{address}", passwords["ben"]
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


def take(browser: Browser, address: str, password: str) -> None:
    """Take every picture, in light and in dark."""
    for scheme, ending in SCHEMES:
        context = browser.new_context(
            base_url=address,
            viewport={"width": 1440, "height": 900},
            color_scheme=scheme,
            locale="en-GB",
            timezone_id="UTC",
        )
        page = context.new_page()
        page.goto("/admin/login/")
        page.get_by_label("Username").fill("ben")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/admin/")
        for name, open_page in PICTURES.items():
            open_page(page)
            page.wait_for_load_state("networkidle")
            page.mouse.move(0, 0)
            page.screenshot(path=FOLDER / f"{name}{ending}.png", animations="disabled")
        context.close()


def desk(page: Page) -> None:
    page.goto("/admin/")


def claims(page: Page) -> None:
    page.goto("/admin/claims/claim/?o=5.6")


def claim_form(page: Page) -> None:
    """Open a claim that waits for review."""
    page.goto("/admin/claims/claim/?status__exact=submitted&measure__exact=level&language=vi")
    page.locator("#result_list .field-indicator_cell a").first.click()
    page.wait_for_url("**/change/**")


def note_form(page: Page) -> None:
    page.goto("/admin/claims/crosssourcenote/")
    page.get_by_role("link", name="Two readouts").click()
    page.wait_for_url("**/change/**")


def reader(page: Page) -> None:
    """Open a Vietnamese text with a claim's card pointed at."""
    page.goto("/admin/sources/source/?language=vi&q=2023")
    page.get_by_role("link", name="Buôn bán").click()
    page.get_by_role("link", name="Read", exact=True).click()
    page.locator(".card").nth(1).click()


def chinese_reader(page: Page) -> None:
    page.goto("/admin/sources/source/?language=zh-Hans&q=2024")
    page.locator("#result_list .field-title_cell a").first.click()
    page.get_by_role("link", name="Read", exact=True).click()
    page.locator(".card").nth(2).click()


def indicator(page: Page) -> None:
    page.goto("/admin/claims/indicator/")
    page.get_by_role("link", name="China–Russia goods trade", exact=True).click()
    page.locator(".set-panel canvas").last.wait_for()


def event(page: Page) -> None:
    page.goto("/admin/claims/event/?q=Telephone+call+between+Xi")
    page.get_by_role("link", name="Side by side").first.click()


def conflicts(page: Page) -> None:
    page.goto("/admin/claims/conflict/")


def conflict(page: Page) -> None:
    """Open the conflict of a figure that was cut off instead of rounded."""
    conflicts(page)
    page.get_by_role("link", name="244.819").first.click()


def fact(page: Page) -> None:
    page.goto("/admin/claims/fact/?verdict__exact=confirmed")
    page.locator("#result_list tbody a").first.click()


def suggestions(page: Page) -> None:
    """Paste a text, and point at the second thing that is suggested in it."""
    page.goto("/admin/sources/source/capture/")
    page.get_by_label("Pasted text").fill(NEWS)
    page.get_by_label("Outlet").fill("Bến Cảng")
    page.get_by_label("Published").fill("2024-01-12")
    page.get_by_role("button", name="Capture", exact=True).click()
    page.wait_for_url("**/admin/read/**")
    page.locator(".card.maybe").nth(1).click()


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

PICTURES = {
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
}


def main() -> None:
    """Take the pictures, or say that there is no browser to take them with."""
    path = chromium.find()
    if path is None:
        sys.exit("There is no Chromium to take the screenshots with.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_desk() as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.arguments())
        take(browser, address, password)
        browser.close()
    sys.stdout.write(f"{len(PICTURES) * len(SCHEMES)} pictures in docs/screenshots\n")


if __name__ == "__main__":
    main()
