"""What most tests of filings begin with."""

import pytest

from tests.factories import filings as make


@pytest.fixture
def people():
    """A unit with one vacant post, its people and the department's."""
    return make.cast()
