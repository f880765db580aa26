"""How long pages take, against an empty signed-in page: lists of fifty rows and the home pages.

One server process as in production (no debugging, cached templates, named static files), asked over loopback through
one connection that stays open. A figure is the 95th percentile of a round of requests; the empty page of the same
account and the page are asked in turn. The home pages are those of the demo (a school of some forty units); the lists
run over a database that was grown to hundreds of rows, and `home-dept-large` shows the department's page there.
"""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode

from benchmarks._harness import ROOT, Case, arguments, interleaved, own_installation, report, say

REQUESTS = 40
PAIRS = 5
PEER = "empty signed-in page"
SERVER = ["config.wsgi:application", "--workers", "1", "--threads", "2", "--keep-alive", "900", "--no-control-socket"]
EMPTY = "/empty/"
HOMES = {"home-dept": "dept", "home-unit": "handler", "home-organizer": "organizer"}
LISTS = {"list-50": "/units/", "list-50-organizers": "/organizers/", "list-50-filings": "/filings/"}


class Session:
    """A signed-in browser with one connection."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        page = self.get("/accounts/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise SystemExit("the sign-in page has no form")
        body = urlencode({"username": username, "password": password, "csrfmiddlewaretoken": token[1]})
        self._ask("POST", "/accounts/sign-in/", body, {"Content-Type": "application/x-www-form-urlencoded"}, 302)

    def get(self, path: str) -> str:
        return self._ask("GET", path, None, {}, 200).decode()

    def seconds(self, path: str) -> float:
        """How long one answer takes."""
        start = perf_counter()
        self._ask("GET", path, None, {}, 200)
        return perf_counter() - start

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str], expected: int) -> bytes:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {"Cookie": cookie, **headers})
        response = self.connection.getresponse()
        content = response.read()
        for header in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        if response.status != expected:
            raise SystemExit(f"{method} {path} answered {response.status}, not {expected}")
        return content


class Round:
    """The page and the empty one by turns, request by request, so that whatever else the machine does meets both."""

    def __init__(self, session: Session, path: str) -> None:
        self.session, self.path = session, path
        self.empty: list[float] = []

    def ours(self) -> float:
        """Run the round; the page's figure."""
        pairs = [(self.session.seconds(EMPTY), self.session.seconds(self.path)) for _ in range(REQUESTS)]
        self.empty = [empty for empty, _ in pairs]
        return p95([page for _, page in pairs])

    def peer(self) -> float:
        """The empty page's figure of the same round."""
        return p95(self.empty)


def p95(seconds: list[float]) -> float:
    """Milliseconds of the 95th percentile."""
    return sorted(seconds)[-(-len(seconds) * 95 // 100) - 1] * 1000


@contextmanager
def serving() -> Iterator[int]:
    """One server process on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", *SERVER, "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DEBUG": "0"}, stdout=sys.stderr)
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("the server did not start; its lines above say why")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start within 30 seconds")


def measured(case: str, path: str, session: Session, username: str, note: str = "") -> Case:
    """The page and the empty one in turn, after both are warm."""
    for warm in (path, EMPTY) * 3:
        session.get(warm)
    note = f"p95 of {REQUESTS} requests; {queries(path, username)} queries" + (f"; {note}" if note else "")
    say(case)
    turns = Round(session, path)
    return interleaved(case, turns.ours, turns.peer, peer_name=PEER, unit="ms", pairs=PAIRS, note=note)


def queries(path: str, username: str) -> int:
    """The statements of one request, session and account among them."""
    from django.conf import settings  # noqa: PLC0415 - after the settings
    from django.db import connection  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    from accounts.models import User  # noqa: PLC0415 - as above

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def run() -> list[Case]:
    from django.core.management import call_command  # noqa: PLC0415 - after the settings

    from accounts.demo import DEMO_PASSWORD  # noqa: PLC0415 - as above
    from benchmarks._enlarged import enlarge  # noqa: PLC0415 - as above

    say("seeding the demo and collecting the static files")
    call_command("seed_demo", stdout=sys.stderr)
    call_command("collectstatic", interactive=False, verbosity=0)
    with serving() as port:
        sessions = {name: Session(port, name, DEMO_PASSWORD) for name in HOMES.values()}
        cases = [measured(case, "/", sessions[name], name, "the demo") for case, name in HOMES.items()]
        say("growing the database")
        grown = "{units} units, {organizers} organizers, {filings} filings".format(**enlarge())
        cases += [measured(case, path, sessions["dept"], "dept", grown) for case, path in LISTS.items()]
        cases.append(measured("home-dept-large", "/", sessions["dept"], "dept", grown))
    return cases


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks._page_settings")
    with own_installation():
        report("pages", run(), as_json=options.as_json)
