"""A process that forks victims. Each does one act on the scratch database and may be killed in the middle of it.

``python -m tests.crash.nursery`` reads a job per line of its input and answers each with a line. It loads the project
once, so that hundreds of victims cost little, and never opens the database itself. A victim is killed by its own
parent before it has been waited for: its number cannot have been given to anybody else.
"""

import json
import os
import signal
import sys
import time
import traceback
from typing import Any

import django

READY = b"\n"


def attempt(act: str, arguments: dict[str, Any], kill_after: float | None) -> dict[str, Any]:
    """Have a victim do an act; after so many seconds from its being ready, kill it."""
    reading, writing = os.pipe()
    victim = os.fork()
    if victim == 0:
        os.close(reading)
        _perform(act, arguments, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        told.readline()
        begun = time.perf_counter()
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(victim, signal.SIGKILL)
        result = told.read()
    _, status = os.waitpid(victim, 0)
    seconds = time.perf_counter() - begun
    if os.WIFSIGNALED(status):
        return {"killed": os.WTERMSIG(status) == signal.SIGKILL}
    if os.waitstatus_to_exitcode(status) != 0:
        return {"killed": False, "failed": result.decode()}
    return {"killed": False, "seconds": seconds, "result": json.loads(result)}


def _perform(act: str, arguments: dict[str, Any], writing: int) -> None:
    """The victim's life; it never returns into the nursery."""
    from tests.crash import acts  # noqa: PLC0415 - after django.setup()

    code, told = 1, os.fdopen(writing, "wb", buffering=0)
    begins: list[bytes] = [READY]

    def ready() -> None:
        told.write(begins.pop())

    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        result = getattr(acts, act)(ready, **arguments)
        told.write(b"".join(begins) + json.dumps(result).encode())
        code = 0
    except BaseException:
        told.write(b"".join(begins) + traceback.format_exc().encode())
    finally:
        os._exit(code)


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        print(json.dumps(attempt(**json.loads(line))), flush=True)
