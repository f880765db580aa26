"""The table of transitions against the services: every status × action × role."""

import pytest
from django.db import transaction

from accounts.models import AuditEntry, User
from accounts.permissions import Permission
from common import clock
from common.errors import Refused
from filings import services
from filings.models import Filing, FilingStatus, FilingStep
from filings.transitions import ACTION_PERMISSIONS, TRANSITIONS, Action
from tests.factories import filings as make
from units.access import can

pytestmark = pytest.mark.django_db


def take(filing: Filing, action: Action, by: User) -> Filing:
    """The service of an action."""
    common = {"filing": filing, "version": filing.version, "by": by}
    match action:
        case Action.RECORD_PAPER:
            services.record_paper(**common, delivered_at=clock.now())
            return filing
        case Action.RETURN:
            return services.return_filing(**common, corrections=["任免文件未加盖印章"])
        case Action.SEND_BACK:
            return services.send_back(**common, note="请核对日期")
        case Action.WITHDRAW:
            return services.withdraw_filing(**common, note="需要更正")
    service = {
        Action.REQUEST_SIGN_OFF: services.request_sign_off,
        Action.SUBMIT: services.submit_filing,
        Action.DISCARD: services.discard_filing,
        Action.RECEIVE: services.receive_filing,
        Action.START_CHECK: services.start_check,
        Action.FILE: services.file_filing,
    }[action]
    return service(**common)


def test_each_action_is_one_permissions_own():
    for (_, action), (_, permission) in TRANSITIONS.items():
        assert ACTION_PERMISSIONS[action] == permission
    assert set(ACTION_PERMISSIONS) == set(Action)


@pytest.mark.no_cover
@pytest.mark.parametrize("status", list(FilingStatus))
def test_truth_table(status):
    with clock.frozen(make.DETERMINED_ON):
        people = make.cast()
        filing = make.in_status(people, status)
        roles = {name: getattr(people, name) for name in ("handler", "secretary", "deputy", "dept", "chief", "head")}
        roles |= make.bystanders()
        for action in Action:
            step = TRANSITIONS.get((status, action))
            for name, user in roles.items():
                # What the department received is not discarded, and what is online is not recorded as paper.
                is_blocked = action == Action.RECORD_PAPER
                expected = step is not None and not is_blocked and can(user, step[1], people.unit)
                assert outcome(filing.pk, action, user) == (step[0] if expected else None), (action, name)


def outcome(key, action: Action, user: User) -> str | None:
    """The status that the service leads to, or None where it is refused; nothing is kept."""
    filing = Filing.objects.get(pk=key)
    steps, entries = FilingStep.objects.count(), entries_about(filing)
    with transaction.atomic():
        try:
            result = take(filing, action, user).status
        except Refused:
            result = None
        # Exactly one step and one audit row about the filing for a transition, none for a refusal.
        made = 1 if result else 0
        assert FilingStep.objects.count() - steps == made
        assert entries_about(filing) - entries == made
        transaction.set_rollback(True)
    return result


def entries_about(filing: Filing) -> int:
    return AuditEntry.objects.filter(subject_type="filings.filing", subject_id=filing.pk).count()


@pytest.mark.parametrize("status", [FilingStatus.DRAFT, FilingStatus.RETURNED])
def test_paper_is_the_departments_own(status):
    with clock.frozen(make.DETERMINED_ON):
        people = make.cast()
        filing = make.draft(people, is_paper=True)
        if status == FilingStatus.RETURNED:
            services.record_paper(filing=filing, version=filing.version, by=people.dept, delivered_at=clock.now())
            services.confirm_paper(receipt=filing.paper_receipts.get(), by=people.chief)
            filing.refresh_from_db()
            services.start_check(filing=filing, version=filing.version, by=people.dept)
            services.return_filing(filing=filing, version=filing.version, by=people.dept, corrections=["缺印章"])
        allowed = {
            (action, name): outcome(filing.pk, action, user)
            for action in Action
            for name, user in (("handler", people.handler), ("secretary", people.secretary), ("dept", people.dept))
        }
    expected = {(Action.RECORD_PAPER, "dept"): "RECEIVED"}
    if status == FilingStatus.DRAFT:
        expected[(Action.DISCARD, "dept")] = "DISCARDED"
    assert {pair: result for pair, result in allowed.items() if result} == expected


def test_a_refusal_names_who_may():
    with clock.frozen(make.DETERMINED_ON):
        people = make.cast()
        filing = make.signed_for(people)
        with pytest.raises(Refused) as refused:
            services.submit_filing(filing=filing, version=filing.version, by=people.handler)
    assert refused.value.message == "此步骤由党组织书记、党组织副书记办理。"
    assert refused.value.article == "article-12"


def test_permissions_of_the_table_are_of_one_side():
    """No account of a unit may do what is the department's, and the other way round."""
    of_department = {Permission.RECEIVE_FILING, Permission.DECIDE_FILING, Permission.RECORD_PAPER}
    people = make.cast()
    for permission in {permission for _, permission in TRANSITIONS.values()}:
        side = people.dept if permission in of_department else people.secretary
        other = people.secretary if permission in of_department else people.dept
        assert can(side, permission, people.unit)
        assert not can(other, permission, people.unit)
