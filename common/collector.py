"""Python's search for circular garbage, paused while much is built that all stays in use.

It looks at every object again whenever many new ones have come: a quarter of the time of a large import, for nothing.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_pauses = 0


@contextmanager
def paused() -> Iterator[None]:
    """Within it (several threads may be) nothing is searched for; what is no longer referred to is freed as ever."""
    global _pauses  # noqa: PLW0603 - the collector is the process's, too
    with _lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if not _pauses:
                gc.enable()
