"""Mutation testing: do the tests of the guarded modules notice a mistake? ``./dev mutate [MODULE…]``.

Each mutant runs in a process of its own, forked from one that has already imported what is not ours; the mutated
module is put in its place when it is imported, no file changes. A mutant that its module's own tests let pass has
survived. ``[tool.mutation]`` in pyproject.toml names the modules, their tests and the score that must be reached.
"""

import argparse
import contextlib
import fnmatch
import importlib
import importlib.util
import json
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import tomllib
import traceback
from dataclasses import dataclass, field
from importlib.machinery import SourceFileLoader
from pathlib import Path

import hypothesis
import pytest

from tests.mutation.mutants import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[2]
# What takes long to import, and knows neither our modules nor our settings.
AHEAD = (
    "chinese_calendar", "cryptography.hazmat.primitives.ciphers.aead", "django.core.cache", "django.core.management",
    "django.db.models", "django.forms", "django.template.defaulttags", "django.urls", "django.views.generic",
    "holidays.countries.china", "openpyxl", "PIL.Image", "playwright.sync_api", "pypdf", "pypinyin", "weasyprint",
)  # fmt: skip
DATA = {"rules/regulation_text.py"}  # one digest guards every character of it
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=mutation")
WITH_DJANGO = ("-n0", "--reuse-db")
# Rules know neither Django nor us, and neither do their tests: three times as quick.
PURE = "tests/rules"
WITHOUT_DJANGO = (
    "-p",
    "no:django",
    "-p",
    "no:xdist",
    "-p",
    "no:playwright",
    "--noconftest",
    "-o",
    "addopts=--import-mode=importlib",
)
SHORTEST_DEADLINE = 30.0
RUNNER_FAILED = 70
COULD_NOT_RUN = {pytest.ExitCode.NO_TESTS_COLLECTED, RUNNER_FAILED}


@dataclass
class Result:
    """What became of the mutants of one module."""

    module: str
    killed: int = 0
    survivors: list[Mutant] = field(default_factory=list)

    @property
    def mutants(self) -> int:
        return self.killed + len(self.survivors)

    @property
    def score(self) -> float:
        return 100 * self.killed / self.mutants if self.mutants else 100.0


class InPlace(SourceFileLoader):
    """Loads a module from the source that it is given, and leaves no compiled file behind."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname):
        return compile(self._source, self.path, "exec", dont_inherit=True)


class Instead:
    """Finds the mutant where its module is asked for."""

    def __init__(self, mutant: Mutant) -> None:
        self._name = ".".join(mutant.path.relative_to(ROOT).with_suffix("").parts)
        self._path, self._source = str(mutant.path), mutant.source

    def find_spec(self, name, path=None, target=None):
        if name != self._name:
            return None
        loader = InPlace(name, self._path, self._source)
        return importlib.util.spec_from_file_location(name, self._path, loader=loader)


class ReadyDatabase:
    """A pytest plugin: the first run keeps its migrated SQLite database, the others begin with a copy of it."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        result = yield
        if fixturedef.argname == "django_db_modify_db_settings" and self._kept.exists():
            shutil.copyfile(self._kept, self._name())
        if fixturedef.argname == "django_db_setup" and not self._kept.exists():
            with contextlib.closing(sqlite3.connect(self._name())) as database:
                database.execute("VACUUM INTO ?", [str(self._kept)])
        return result

    @staticmethod
    def _name() -> str:
        from django.conf import settings  # noqa: PLC0415 - only the child knows the project's settings

        return settings.DATABASES["default"]["TEST"]["NAME"]


class Runner:
    """Runs mutants, a few at once. Everything of a run lies in a folder of its own, named like its process."""

    def __init__(self, workers: int, folder: Path) -> None:
        self._workers, self._folder = workers, folder
        self._running: dict[int, tuple[Mutant, float]] = {}

    def baseline(self, tests: list[str]) -> float:
        """How long the tests take on the module as it is. They must pass."""
        started = time.monotonic()
        child = self._start(None, tests)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code:
            sys.exit(f"Without any mutant these tests end with {code}: {' '.join(tests)}\n{self._output(child)}")
        self._forget(child)
        return time.monotonic() - started

    def run(self, module: str, tests: list[str]) -> Result:
        result = Result(module)
        deadline = max(SHORTEST_DEADLINE, 8 * self.baseline(tests))
        for mutant in mutants_of(ROOT / module):
            while len(self._running) >= self._workers:
                self._reap(result)
            self._running[self._start(mutant, tests)] = (mutant, time.monotonic() + deadline)
        while self._running:
            self._reap(result)
        result.survivors.sort(key=lambda mutant: mutant.line)
        return result

    def _start(self, mutant: Mutant | None, tests: list[str]) -> int:
        child = os.fork()
        if child:
            return child
        try:
            os._exit(self._inside(mutant, tests))
        finally:
            os._exit(RUNNER_FAILED)  # whatever was raised: the parent's code must not go on here

    def _inside(self, mutant: Mutant | None, tests: list[str]) -> int:
        os.setsid()
        own = self._folder / str(os.getpid())
        own.mkdir()
        output = os.open(own / "output", os.O_WRONLY | os.O_CREAT)
        os.dup2(output, 1)
        os.dup2(output, 2)
        if mutant:
            sys.meta_path.insert(0, Instead(mutant))
        is_pure = all(place.startswith(PURE) for place in tests)
        options = [*OPTIONS, *(WITHOUT_DJANGO if is_pure else WITH_DJANGO), f"--basetemp={own / 'temporary'}"]
        plugins = [] if is_pure else [ReadyDatabase(self._folder / "ready.sqlite3")]
        try:
            return int(pytest.main([*options, *tests], plugins=plugins))
        except Exception:  # the application does not even start: noticed
            traceback.print_exc()
            return int(pytest.ExitCode.TESTS_FAILED)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()

    def _reap(self, result: Result) -> None:
        """Wait until one has ended, or end one that is late."""
        child, code = self._ended()
        if code in COULD_NOT_RUN:
            sys.exit(f"The tests could not be run:\n{self._output(child)}")
        mutant, _ = self._running.pop(child)
        if code:
            result.killed += 1
        else:
            result.survivors.append(mutant)
        self._forget(child)

    def _ended(self) -> tuple[int, int]:
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child:
                return child, os.waitstatus_to_exitcode(status)
            for late, (_, until) in self._running.items():
                if time.monotonic() > until:
                    os.killpg(late, signal.SIGKILL)
                    os.waitpid(late, 0)
                    return late, -signal.SIGKILL
            time.sleep(0.02)

    def _output(self, child: int) -> str:
        return (self._folder / str(child) / "output").read_text(encoding="utf-8", errors="replace")

    def _forget(self, child: int) -> None:
        shutil.rmtree(self._folder / str(child), ignore_errors=True)


def targets(configured: dict[str, list[str]], wanted: list[str]) -> list[tuple[str, list[str]]]:
    """(module, its tests) of every module that is wanted; a folder stands for all modules in it."""
    found = []
    for place, tests in configured.items():
        for path in sorted((ROOT / place).glob("*.py")) if (ROOT / place).is_dir() else [ROOT / place]:
            module = str(path.relative_to(ROOT))
            if module not in DATA and (not wanted or any(fnmatch.fnmatch(module, f"{pattern}*") for pattern in wanted)):
                found.append((module, _mirror_first(path, tests)))
    return found


def _mirror_first(path: Path, tests: list[str]) -> list[str]:
    """The file that mirrors the module before all others: it is the likeliest to notice."""
    mirrors = [f"{place}/test_{path.stem}.py" for place in tests if (ROOT / place / f"test_{path.stem}.py").exists()]
    return [*mirrors, *tests]


def get_ready() -> None:
    os.chdir(ROOT)
    for name in AHEAD:
        importlib.import_module(name)
    # The same examples each time; a mutant is dead at the first one that fails, however large.
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutation", derandomize=True, database=None, phases=phases, deadline=None)


def tell(result: Result) -> None:
    print(f"{result.module:32} {result.mutants:5} {len(result.survivors):5} {result.score:7.1f} %", flush=True)
    for mutant in result.survivors:
        print(f"    {mutant.line}: {mutant.operator}\n      - {mutant.before}\n      + {mutant.after}", flush=True)


def write_report(results: list[Result], path: Path) -> None:
    rows = [
        {"module": each.module, "mutants": each.mutants, "killed": each.killed, "score": round(each.score, 1)}
        for each in results
    ]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev mutate", description="Do the tests notice a mistake?")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="rules/staffing.py, accounts …; all without one")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutation"]
    get_ready()
    results = []
    print(f"{'module':32} {'all':>5} {'alive':>5} {'score':>9}", flush=True)
    with tempfile.TemporaryDirectory(prefix="mutation.") as folder:
        runner = Runner(options.workers, Path(folder))
        for module, tests in targets(config["tests"], options.modules):
            results.append(runner.run(module, tests))
            tell(results[-1])
    write_report(results, ROOT / "var" / "mutation.json")
    low = [each.module for each in results if each.score < config["minimum"]]
    if low:
        print(f"\nBelow {config['minimum']} %: {', '.join(low)}", file=sys.stderr)
    return 1 if low or not results else 0


if __name__ == "__main__":
    sys.exit(main())
