"""A real browser against the live server. Whatever a page complains about fails the test at its end."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from accounts.models import User

PASSWORD = "Yanshi-Mima-2026"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# The browser reports what the content security policy refused; said in the console it is collected with the rest.
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation",
    (event) => console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`))"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's own browser; it refuses its sandbox to root, as continuous integration often is."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on this machine; ./dev test installs it")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ["--no-sandbox", "--disable-gpu"]}


# What stands out to the right, but for what lies in a box that scrolls by itself.
TOO_WIDE = """() => {
    const scrolls = (each) => each && (getComputedStyle(each).overflowX !== "visible" || scrolls(each.parentElement));
    return [...document.querySelectorAll("#content *")]
        .filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1 && !scrolls(each.parentElement))
        .map((each) => each.outerHTML.slice(0, 160)).slice(0, 6);
}"""


class Visitor:
    """Somebody at a browser of their own, signed in, with everything that went wrong there."""

    def __init__(self, browser: Browser, server: str, viewport: dict[str, int]) -> None:
        self.server = server
        self.problems: list[str] = []
        self.context = browser.new_context(viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai")
        # Generous: on two cores beside the rest of the suite a page may wait for its turn.
        self.context.set_default_timeout(60_000)
        self.context.add_init_script(TELL_VIOLATIONS)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("request", self._check_host)

    def _hear(self, message: Any) -> None:
        if message.type == "error":
            self.problems.append(f"console at {self.page.url}: {message.text}")

    def _check_host(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(self.server).netloc:
            self.problems.append(f"request to another host: {request.url}")

    def open(self, path: str) -> Page:
        """Open an address of the server; an error page is a problem."""
        response = self.page.goto(f"{self.server}{path}" if path.startswith("/") else path)
        assert response is not None
        assert response.status == 200, f"{response.status} at {path}"
        return self.page

    def carry(self, session: str) -> "Visitor":
        """Come with a session, as somebody who has signed in before."""
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.server}
        self.context.add_cookies([cookie])
        return self

    def sign_in(self, user: User) -> "Visitor":
        """By the page, with the password."""
        self.open("/accounts/sign-in/")
        self.page.fill("[name=username]", user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda url: "sign-in" not in url)
        return self

    def press(self, name: str) -> None:
        """A button or a link of the page's own content, by what it says."""
        content = self.page.locator("#content")
        found = content.get_by_role("button", name=name, exact=True).or_(
            content.get_by_role("link", name=name, exact=True)
        )
        found.first.click()
        self.page.wait_for_load_state()

    def click_at(self, path: str, selector: str) -> None:
        """Open a page and click the first of what is found there."""
        self.open(path).locator(selector).first.click()

    def says(self, words: str) -> None:
        """The page shows these words."""
        assert words in self.page.locator("#content").inner_text(), f"{words!r} not on {self.page.url}"

    def fits(self) -> None:
        """Nothing makes the page scroll sideways."""
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= room, f"{self.page.url} is {wide} wide in {room}: {self.page.evaluate(TOO_WIDE)}"


@pytest.fixture
def visitor(browser: Browser, live_server: Any, sign_in: Callable[..., Any]) -> Iterator[Callable[..., Visitor]]:
    """``visitor(user, phone=True)``: a signed-in browser; at the end none of them may have complained.

    With ``by_page=True`` the account types its password, which takes a second of hashing.
    """
    everybody: list[Visitor] = []

    def come(user: User, *, phone: bool = False, by_page: bool = False) -> Visitor:
        came = Visitor(browser, live_server.url, PHONE if phone else DESK)
        everybody.append(came)
        return came.sign_in(user) if by_page else came.carry(sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value)

    yield come
    problems = [problem for each in everybody for problem in each.problems]
    for each in everybody:
        each.context.close()
    assert problems == []
