"""One world per module, inside one transaction that is rolled back at its end."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from common import clock
from tests.access import world as cast


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[cast.World]:
    """The fixed cast, for tests that are marked ``django_db`` and so leave no trace in it."""
    with django_db_blocker.unblock(), clock.frozen(cast.TODAY), transaction.atomic():
        yield cast.build()
        transaction.set_rollback(True)
