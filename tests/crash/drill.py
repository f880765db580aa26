"""Crash drills: kill -9 at a random moment, look at what is left, again and again.

``drill(kind, rounds=…, url=…, folder=…)`` runs one kind on a database of its own and raises `Damaged` at the first
victim that left something half done. The seed makes the moments repeatable as far as the machine allows.
"""

import json
import os
import random
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
FILE_NAME = "db.sqlite3"
KINDS = ("import", "step", "upload")
UNITS, POSTS = 60, 5
FILINGS = 40
UPLOADS = 60
# Nobody uploads as much in a day as a thousand victims do.
QUOTAS = ("FILES_PER_USER", "MB_PER_USER", "FILES_PER_UNIT", "MB_PER_UNIT")


class Damaged(AssertionError):
    """Something was half done, or the database is not sound."""


@dataclass
class Tally:
    """What came out of one kind of drill on one database."""

    kind: str
    killed: int = 0
    too_late: int = 0  # the victim had ended before its moment came
    mid_write: int = 0  # SQLite: its journal was left behind, to be rolled back by whoever comes next
    outcomes: Counter[str] = field(default_factory=Counter)
    orphans: int = 0
    orphans_after_sweep: int = 0
    seconds: float = 0

    @property
    def words(self) -> str:
        found = ", ".join(f"{name} {count}" for name, count in sorted(self.outcomes.items()))
        journals = f"; {self.mid_write} left a journal to be rolled back" if self.mid_write else ""
        return f"{found}; files without a row {self.orphans}, after the sweep {self.orphans_after_sweep}{journals}"


class Nursery:
    """The process that forks victims (tests/crash/nursery.py)."""

    def __init__(self, url: str, folder: Path) -> None:
        environment = os.environ | {
            "DEPLOYMENT": "demo",
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "STORAGE_DIR": "",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **{f"UPLOAD_{quota}_PER_DAY": "1000000" for quota in QUOTAS},
        }
        command = [sys.executable, "-m", "tests.crash.nursery"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def attempt(self, act: str, kill_after: float | None = None, **arguments: Any) -> dict[str, Any]:
        """Have a victim do something; it may be killed."""
        assert self.process.stdin
        assert self.process.stdout
        job = {"act": act, "arguments": arguments, "kill_after": kill_after}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        if "failed" in answer:
            raise Damaged(f"{act} failed:\n{answer['failed']}")
        return answer

    def ask(self, act: str, **arguments: Any) -> Any:
        """Have something done to the end."""
        return self.attempt(act, **arguments)["result"]

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(60)


@contextmanager
def nursery(url: str, folder: Path) -> Iterator[Nursery]:
    """A nursery with an empty, migrated database."""
    found = Nursery(url, folder)
    try:
        found.ask("prepare")
        yield found
    finally:
        found.close()


@contextmanager
def scratch_database(folder: Path, server: str = "") -> Iterator[str]:
    """The address of an empty database: a file in the folder, or one on the PostgreSQL server that an address names."""
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / FILE_NAME}"
        return
    name = f"crash_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            administrator.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def drill(kind: str, *, rounds: int, url: str, folder: Path, seed: int = 0) -> Tally:
    """Kill so many victims of one kind, and look at what each of them left."""
    dice, begun = random.Random(f"{kind} {seed}"), time.monotonic()
    tally = Tally(kind)
    with nursery(url, folder) as victims:
        attempts = _DRILLS[kind](victims, dice, folder)
        while tally.killed < rounds:
            moment, answer, look = next(attempts)
            if answer["killed"]:
                tally.killed += 1
                tally.mid_write += (folder / f"{FILE_NAME}-journal").exists()
            else:
                tally.too_late += 1
            when = f"{kind}, victim {tally.killed}, killed after {moment:.4f} s"
            _require_sound(victims.ask("look_at_database"), when)
            tally.outcomes[_outcome(look(), when)] += 1
        files = victims.ask("look_at_files")
    tally.orphans, tally.orphans_after_sweep = files["orphans"], files["orphans_after_sweep"]
    tally.seconds = time.monotonic() - begun
    if files["without_file"] or files["orphans_after_sweep"]:
        raise Damaged(f"{kind}: {files}")
    return tally


Look = Callable[[], dict[str, Any]]
# The moment, the victim's answer, and how to look at what it left.
Attempts = Iterator[tuple[float, dict[str, Any], Look]]


def _imports(victims: Nursery, dice: random.Random, folder: Path) -> Attempts:
    """Half of the moments lie anywhere, half after the first row was written."""
    path, applied = str(folder / "roster.xlsx"), 0
    expected = victims.ask("make_roster", path=path, units=UNITS, posts=POSTS)

    def look() -> dict[str, Any]:
        nonlocal applied
        found: dict[str, Any] = victims.ask("look_at_import", expected=expected, applied_before=applied)
        applied += found.get("outcome") == "all"
        return found

    for _ in range(2):  # the second one is warm: that is how long it takes
        whole = victims.attempt("import_roster", path=path)
        _outcome(look(), "import, undisturbed", "all")
    while True:
        first = whole["result"]["write_from"] if dice.random() < 0.5 else 0
        moment = dice.uniform(first, whole["seconds"])
        answer = victims.attempt("import_roster", kill_after=moment, path=path)
        whole = whole if answer["killed"] else answer
        yield moment, answer, look


def _steps(victims: Nursery, dice: random.Random, folder: Path) -> Attempts:
    """Somewhere in the first three filings of a victim."""
    one = victims.attempt("take_steps", after=0, count=3)["seconds"] / 3
    _outcome(victims.ask("look_at_steps", after=0), "steps, undisturbed", "FILED")
    while True:
        after, moment = victims.ask("highest_post"), dice.uniform(0, 3 * one)
        answer = victims.attempt("take_steps", kill_after=moment, after=after, count=FILINGS)
        yield moment, answer, partial(victims.ask, "look_at_steps", after=after)


def _uploads(victims: Nursery, dice: random.Random, folder: Path) -> Attempts:
    """Somewhere in the first five files of a victim."""
    one = victims.attempt("upload_files", count=5)["seconds"] / 5
    while True:
        before, moment = victims.ask("known_uploads"), dice.uniform(0, 5 * one)
        answer = victims.attempt("upload_files", kill_after=moment, count=UPLOADS)
        yield moment, answer, partial(victims.ask, "look_at_uploads", before=before)


def _outcome(found: dict[str, Any], when: str, expected: str = "") -> str:
    if "wrong" in found or (expected and found["outcome"] != expected):
        raise Damaged(f"{when}: {found}")
    return str(found["outcome"])


def _require_sound(unsound: list[str], when: str) -> None:
    if unsound:
        raise Damaged(f"{when}: {unsound}")


_DRILLS: dict[str, Callable[[Nursery, random.Random, Path], Attempts]] = {
    "import": _imports,
    "step": _steps,
    "upload": _uploads,
}
