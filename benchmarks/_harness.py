"""What every benchmark shares: pairs that run in turn, medians, one form of report.

A case holds our figure and a peer's from the same run on the same machine; the ratio is ours ÷ peer, so below 1 is
better (above 1 where the case says so). Times are reported here and never asserted in the test suite.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAIRS = 5


@dataclass(frozen=True)
class Case:
    """One line of the report. ``peer`` and ``ratio`` are None where there is no peer."""

    case: str
    ours: float
    peer: float | None
    peer_name: str | None
    ratio: float | None
    unit: str
    pairs: int
    note: str = ""


def timed(act: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = perf_counter()
    act()
    return perf_counter() - start


def interleaved(
    name: str,
    ours: Callable[[], float],
    peer: Callable[[], float] | None,
    *,
    peer_name: str | None = None,
    unit: str = "s",
    pairs: int = PAIRS,
    note: str = "",
) -> Case:
    """Measure in turn, ours and the peer's, and report the medians; each callable returns one figure."""
    own, other = [], []
    for _ in range(pairs):
        own.append(ours())
        if peer is not None:
            other.append(peer())
    mine = statistics.median(own)
    theirs = statistics.median(other) if other else None
    ratio = round(mine / theirs, 4) if theirs else None
    return Case(name, _rounded(mine), _rounded(theirs), peer_name if peer else None, ratio, unit, pairs, note)


def report(name: str, cases: list[Case], *, as_json: bool) -> None:
    """Print the report: JSON alone on stdout, or lines for a reader."""
    found: dict[str, Any] = {"name": name, "machine": machine(), "cases": [asdict(case) for case in cases]}
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    print(f"{name} on {found['machine']}")
    for case in cases:
        peer = f"  {case.peer_name}: {case.peer} {case.unit}  ratio {case.ratio}" if case.peer is not None else ""
        print(f"  {case.case}: {case.ours} {case.unit}{peer}  ({case.pairs} runs) {case.note}")


def machine() -> str:
    """What it was measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {platform.system()}"


def arguments(description: str) -> argparse.Namespace:
    """``--json`` as every benchmark takes it."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", dest="as_json")
    return parser.parse_args()


def say(text: str) -> None:
    """Progress, to stderr."""
    print(f"  {text}", file=sys.stderr, flush=True)


@contextmanager
def own_installation() -> Iterator[Path]:
    """A demo with a database and files of its own, migrated, thrown away afterwards. Call before importing Django."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DEPLOYMENT"] = "demo"
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django  # noqa: PLC0415 - only once the environment says where the data are
        from django.core.management import call_command  # noqa: PLC0415 - as above

        django.setup()
        call_command("migrate", verbosity=0)
        yield Path(folder)


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
