"""The pause of the search for garbage ends whatever happens, and only with the last that wanted it."""

import gc
import threading

import pytest

from common import collector


def test_a_pause_ends_even_with_an_error():
    @collector.paused()
    def fail():
        raise KeyError(gc.isenabled())

    assert gc.isenabled()
    with pytest.raises(KeyError, match="^False$"):
        fail()
    assert gc.isenabled()


def test_pauses_of_several_threads_end_with_the_last():
    begun, may_end = threading.Event(), threading.Event()

    def other():
        with collector.paused():
            begun.set()
            may_end.wait(10)

    thread = threading.Thread(target=other)
    with collector.paused():
        thread.start()
        assert begun.wait(10)
    assert not gc.isenabled()
    may_end.set()
    thread.join()
    assert gc.isenabled()
