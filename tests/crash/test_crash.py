"""A killed process leaves all of what it did, or nothing. A few victims here; hundreds with CRASH_ROUNDS=200."""

import os

import pytest

from tests.crash.drill import KINDS, drill, scratch_database

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "6"))


@pytest.mark.crash
@pytest.mark.parametrize("kind", KINDS)
def test_all_or_nothing(kind, tmp_path):
    with scratch_database(tmp_path, os.environ.get("DATABASE_URL", "")) as url:
        tally = drill(kind, rounds=ROUNDS, url=url, folder=tmp_path)
    assert tally.killed == ROUNDS
    assert tally.orphans_after_sweep == 0
