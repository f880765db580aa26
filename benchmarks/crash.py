"""Two hundred victims of each kind on one database (--postgres: on a PostgreSQL of its own); stops at any damage.

There is no peer: the aim is that nothing is ever half done. What is counted are the victims.
"""

import os
import tempfile
from pathlib import Path

from benchmarks._harness import Case, arguments, report, say
from tests.crash.drill import KINDS, drill, scratch_database

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "200"))


def run(kind: str) -> Case:
    """One kind of drill on a database of its own."""
    server = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="crash-") as name, scratch_database(Path(name), server) as url:
        say(f"{kind}: killing {ROUNDS}")
        tally = drill(kind, rounds=ROUNDS, url=url, folder=Path(name))
    database = "PostgreSQL" if server.startswith("postgres") else "SQLite"
    note = f"{database}; nothing half done; {tally.words}; {tally.seconds:.0f} s"
    return Case(kind, tally.killed, None, None, None, "victims", 1, note)


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    report("crash", [run(kind) for kind in KINDS], as_json=options.as_json)
