"""Two people who decide at the same moment: one is told so, nothing is lost or overwritten."""

from datetime import date, time, timedelta

import pytest

from accounts.models import AuditEntry
from common import clock
from common.errors import Stale
from regulation.models import InterpretationNote, Setting
from regulation.services.notes import withdraw_note
from regulation.services.settings import decide_setting, withdraw_setting
from tests.factories import accounts, regulation as make
from tests.parallel import together

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 23)
WORKERS = 6


def answers(results: list[object]) -> tuple[int, int]:
    """How many were done, how many came too late; anything else is an error of the test."""
    late = [each for each in results if isinstance(each, Stale)]
    failed = [each for each in results if isinstance(each, Exception) and not isinstance(each, Stale)]
    assert failed == []
    return len(results) - len(late), len(late)


@pytest.mark.parametrize("apart", [0, 1], ids=["same-day", "different-days"])
def test_two_people_never_decide_past_each_other(apart):
    with clock.frozen(TODAY):
        people = [accounts.section_chief() for _ in range(WORKERS)]

        def decide(worker: int) -> Setting:
            day = TODAY + timedelta(days=worker * apart)
            return decide_setting(
                key="close_of_business", value=time(12 + worker), valid_from=day, answer="截至下班。", version=0,
                by=people[worker],
            )  # fmt: skip

        assert answers(together([lambda worker=worker: decide(worker) for worker in range(WORKERS)])) == (
            1,
            WORKERS - 1,
        )
    assert list(Setting.objects.values_list("number", flat=True)) == [1]
    assert AuditEntry.objects.filter(action="regulation.decide_setting").count() == 1


def test_a_decision_is_withdrawn_or_replaced_never_both():
    with clock.frozen(TODAY):
        chief, head = accounts.section_chief(), accounts.department_head()
        for number in range(8):
            day = TODAY + timedelta(days=number + 1)
            row = make.decided(value=time(17), valid_from=day, by=chief)
            version = row.number

            def replace(day=day, version=version):
                return make.decided(value=time(18), valid_from=day, version=version, by=chief)

            def withdraw(key=row.pk):
                return withdraw_setting(setting=Setting.objects.get(pk=key), reason="误录", by=head)

            done, _ = answers(together([replace, withdraw]))
            row.refresh_from_db()
            assert done >= 1
            assert (row.replaced_by_id is None) != (row.withdrawn_at is None)


def test_a_note_is_withdrawn_once():
    with clock.frozen(TODAY):
        people, note = [accounts.section_chief() for _ in range(WORKERS)], make.note()
        jobs = [
            lambda by=by: withdraw_note(note=InterpretationNote.objects.get(pk=note.pk), reason="误录", by=by)
            for by in people
        ]
        assert answers(together(jobs)) == (1, WORKERS - 1)
    assert AuditEntry.objects.filter(action="regulation.withdraw_note").count() == 1
