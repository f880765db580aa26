"""Reads the whole corpus under limits, in a process of its own; prints what became of each file as JSON."""

import json
import resource
import sys
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from attachments.archives import Rejected
from tests.workbooks import hostile_families
from workbooks.reading import read_book

HARD_LIMIT = 1024**3


def outcome(file_name: str, content: bytes) -> list:
    began = process_time()
    try:
        read_book(file_name, content)
        said = ["read", ""]
    except Rejected as rejected:
        said = [rejected.reason, rejected.remedy]
    return [*said, process_time() - began]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (HARD_LIMIT, HARD_LIMIT))
    hostile = {name: outcome(*file) for name, *file in hostile_families.files()}
    mutated = [
        outcome("a.xlsx", content) for content in (*hostile_families.mutations(), *hostile_families.inner_mutations())
    ]
    # Not ru_maxrss: that begins with what the process had which started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024
    print(json.dumps({"hostile": hostile, "mutated": mutated, "peak": peak}))


if __name__ == "__main__":
    main()
