"""Takes the pictures of docs/pictures/ anew: a fresh demo in a folder of its own, a server, a browser.

    .venv/bin/python docs/take_pictures.py [NAME …] [--to FOLDER]

Run ./dev test once before: it brings the browser and the fonts. Nothing but the picture folder is written.
"""

import argparse
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DESK, PHONE = (1440, 900), (390, 844)
TALLEST = 2400
UNWANTED = frozenset({"DATABASE_URL", "STORAGE_DIR", "SECRET_KEY", "ALLOWED_HOSTS"})
COLOURS = 128
LARGEST = 300_000


@dataclass(frozen=True)
class Picture:
    """Who looks at what, how wide. ``click`` is the text of a link to follow from there."""

    name: str
    account: str
    path: str
    click: str = ""
    size: tuple[int, int] = DESK
    is_whole: bool = True


PICTURES = (
    Picture("sign-in", "", "/accounts/sign-in/", is_whole=False),
    Picture("home-department", "head", "/"),
    Picture("home-unit", "handler", "/"),
    Picture("home-secretary", "secretary", "/"),
    Picture("home-organizer", "organizer", "/"),
    Picture("home-system-administrator", "sysadmin", "/", is_whole=False),
    Picture("home-security-administrator", "security", "/", is_whole=False),
    Picture("home-auditor", "auditor", "/", is_whole=False),
    Picture("cockpit", "dept", "/compliance/"),
    Picture("cockpit-unit", "secretary", "/compliance/"),
    Picture("ledger", "dept", "/filings/ledger/"),
    Picture("timeliness", "dept", "/filings/timeliness/"),
    Picture("forecast", "dept", "/compliance/forecast/"),
    Picture("calendar", "dept", "/regulation/calendar/2026/"),
    Picture("settings", "chief", "/regulation/settings/"),
    Picture("staffing", "dept", "/compliance/staffing/"),
    Picture("what-if", "dept", "/compliance/what-if/?members=213&organizers=1&level=STAFF_MEMBER"),
    Picture("unit", "dept", "/units/", "示例附属云帆医院党委"),
    Picture("filing", "dept", "/", "示例附属望岳口腔医院党委 ·"),
    Picture("filing-overdue", "dept", "/", "示例信息中心党总支 ·"),
    Picture("filing-unit", "secretary", "/", "同志任职备案"),
    Picture("search", "dept", "/search/?q=yf"),
    Picture("home-department-phone", "head", "/", size=PHONE),
    Picture("home-unit-phone", "handler", "/", size=PHONE),
    Picture("home-organizer-phone", "organizer", "/", size=PHONE),
    Picture("cockpit-phone", "dept", "/compliance/", size=PHONE),
    Picture("staffing-phone", "dept", "/compliance/staffing/", size=PHONE),
    Picture("what-if-phone", "dept", "/compliance/what-if/?members=213&organizers=1&level=STAFF_MEMBER", size=PHONE),
)


def environment(folder: Path) -> dict[str, str]:
    """A demo with its data in a folder that is thrown away."""
    own = {"DEPLOYMENT": "demo", "DEBUG": "1", "DATA_DIR": str(folder)}
    return {name: value for name, value in os.environ.items() if name not in UNWANTED} | own


def fonts() -> dict[str, str]:
    """The fonts that ./dev fetched, so that the pictures show Chinese on a machine that has none."""
    file = ROOT / "var" / "fonts.conf"
    return {"FONTCONFIG_FILE": str(file)} if file.exists() else {}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A seeded demo on a free port; gives its address."""
    env = environment(folder)
    for command in ("migrate", "seed_demo"):
        asked = [sys.executable, "manage.py", command]
        subprocess.run(asked, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 our own commands
    port = free_port()
    server = subprocess.Popen(  # noqa: S603 our own command
        [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/accounts/sign-in/")
        yield address
    finally:
        server.terminate()
        server.wait(10)


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310 our own server
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"nothing answers at {url}")


def signed_in(browser: Browser, address: str, account: str, password: str) -> Any:
    """The cookies of an account that has signed in."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/accounts/sign-in/")
    page.fill("input[name=username]", account)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    state = context.storage_state()
    context.close()
    return state


def take(browser: Browser, address: str, picture: Picture, cookies: Any) -> bytes:
    """One picture as PNG; complaints of the browser and pages wider than the screen are told."""
    width, height = picture.size
    viewport = {"width": width, "height": height}
    context = browser.new_context(viewport=viewport, locale="zh-CN", storage_state=cookies)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address + picture.path)
    if picture.click:
        page.locator("main a", has_text=picture.click).first.click()
    page.wait_for_load_state("networkidle")
    if picture.is_whole:  # as tall as the page, so that what stays in its place while scrolling is drawn to the end
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
    shown = page.screenshot()
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    if complaints or overflow > 0:
        print(f"{picture.name}: {complaints or ''} {f'{overflow}px too wide' if overflow > 0 else ''}", file=sys.stderr)
    return shown


def compressed(shown: bytes) -> bytes:
    """Few colours are enough for an interface, and a repository does not forget."""
    image: Any = Image.open(io.BytesIO(shown)).convert("RGB")
    for colours in (COLOURS, 64, 32):
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(each.name for each in PICTURES))
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "pictures")
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DEPLOYMENT", "demo")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from accounts.demo import DEMO_PASSWORD  # noqa: PLC0415 the path is known only now

    os.environ |= fonts()  # the browser inherits them
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        wanted = [picture for picture in PICTURES if not asked.names or picture.name in asked.names]
        accounts = {picture.account for picture in wanted if picture.account}
        cookies = {account: signed_in(browser, address, account, DEMO_PASSWORD) for account in sorted(accounts)}
        for picture in wanted:
            file = asked.to / f"{picture.name}.png"
            file.write_bytes(compressed(take(browser, address, picture, cookies.get(picture.account))))
            print(f"{file.name}: {file.stat().st_size // 1024} KB")
        browser.close()


if __name__ == "__main__":
    main()
