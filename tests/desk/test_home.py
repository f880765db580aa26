"""Home pages: everybody sees what concerns the own roles, in few statements."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from common import clock
from organizers.models import RecordStatus
from tests.compliance.test_facts import staffed
from tests.factories import accounts, filings, organizers, units as factory

pytestmark = pytest.mark.django_db
HOME = reverse("desk:home")
TODAY = date(2026, 11, 23)  # a Monday
YEAR_END = date(2025, 12, 31)
# Session, account, global roles, settings, units with counts, posts with holders, filings, calendar, memberships,
# the own person.
QUERIES = 10


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


def text_of(client) -> str:
    return client.get(HOME).content.decode()


def parts_of(client) -> list[str]:
    return [part.title for part in client.get(HOME).context["parts"]]


def fill(number: int) -> list:
    """Units in every condition, half of them with a filing whose days are running."""
    people = []
    for position in range(number):
        cast = filings.cast(f"第{position:02}学院党委")
        if position % 2:
            filings.draft(cast, determined_on=TODAY - timedelta(days=position % 9), with_documents=False)
        if position % 3:
            factory.member_count(cast.unit, 150 + position * 10, YEAR_END)
        people.append(cast)
    return people


def test_home_asks_for_a_sign_in(client):
    assert client.get(HOME).status_code == 302


class TestDepartment:
    def test_coverage_and_its_gaps(self, sign_in):
        staffed("甲学院党委", 100, "NONE")
        staffed("乙学院党委", 100, "vacant")
        text = text_of(sign_in(accounts.department_head()))
        assert "2个单位中1个有专职组织员在岗" in text
        assert "乙学院党委" in text

    def test_filings_by_what_they_wait_for(self, sign_in):
        with clock.frozen(date(2026, 11, 2)):
            overdue = filings.signed_for(filings.cast("甲学院党委"), determined_on=date(2026, 11, 2))
            waiting = filings.submitted(filings.cast("乙学院党委"), determined_on=date(2026, 11, 2))
        with clock.frozen(date(2026, 11, 17)):
            running = filings.draft(filings.cast("丙学院党委"), determined_on=date(2026, 11, 17))
        text = text_of(sign_in(accounts.department_handler()))
        assert f"甲学院党委 · {overdue.name}" in text
        assert f"乙学院党委 · {waiting.name}" in text
        assert f"丙学院党委 · {running.name}" in text
        assert "已超10个工作日" in text
        assert "尚余1个工作日" in text

    def test_paper_that_awaits_its_second_person_is_not_called_overdue(self, sign_in):
        with clock.frozen(date(2026, 11, 3)):
            filings.received_on_paper(filings.cast("甲学院党委"), determined_on=date(2026, 11, 2))
        text = text_of(sign_in(accounts.department_handler()))
        assert "待确认收到时间" in text
        assert "没有正在计时的事项" in text

    def test_what_changed_lately(self, sign_in):
        unit = staffed("甲学院党委", 188, "NONE")
        factory.member_count(unit, 203, date(2026, 10, 31))
        text = text_of(sign_in(accounts.department_handler()))
        assert "党员人数由188人变为203人，达到200人" in text

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (TODAY, "2026年12月25日起确定人选的，报备截止日将为暂定"),
            (date(2026, 12, 28), "目前的报备截止日为暂定"),
            (date(2026, 6, 1), ""),
        ],
    )
    def test_next_years_calendar_is_asked_for_in_time(self, sign_in, day, words):
        with clock.frozen(day):
            text = text_of(sign_in(accounts.department_handler()))
        assert ("工作日历待审定" in text) is bool(words)
        assert words in text

    @pytest.mark.parametrize("number", [10, 60])
    def test_its_queries_do_not_grow(self, sign_in, django_assert_num_queries, number):
        fill(number)
        client = sign_in(accounts.department_head())
        with django_assert_num_queries(QUERIES):
            client.get(HOME)


class TestUnit:
    def test_what_is_to_be_done_by_whom(self, sign_in):
        cast = filings.cast("甲医院党委")
        with clock.frozen(date(2026, 11, 18)):
            filings.signed_for(cast, determined_on=date(2026, 11, 17))
        assert "请审签" in text_of(sign_in(cast.secretary))
        handlers = text_of(sign_in(cast.handler))
        assert "待书记审签" in handlers
        assert "报备截止日为2026年11月24日（尚余1个工作日）。" in handlers

    def test_a_returned_filing_keeps_its_first_time(self, sign_in):
        cast = filings.cast("甲医院党委")
        with clock.frozen(date(2026, 11, 18)):
            filings.returned(cast, determined_on=date(2026, 11, 17))
        text = text_of(sign_in(cast.handler))
        assert "待补正" in text
        assert "首次报送时间2026年11月18日9时00分，予以保留" in text

    def test_vacancy_and_missing_count_in_the_words_of_the_department(self, sign_in):
        unit = factory.unit("甲医院党委")
        organizers.tenure(organizers.post(unit), organizers.organizer(), ended_on=date(2026, 8, 31))
        text = text_of(sign_in(factory.member(unit, Role.UNIT_HANDLER)))
        assert "自2026年9月1日起空缺" in text
        assert "须至少配备1名" in text
        assert "贵单位尚未报送2025年12月31日时点党员人数，暂无法作出配备提示，请予核报。" in text
        assert "违规" not in text
        assert "不合格" not in text

    def test_it_sees_nothing_of_other_units(self, sign_in):
        cast, other = filings.cast("甲医院党委"), filings.cast("乙学院党委")
        filings.draft(other, name="外单位候选", determined_on=TODAY)
        text = text_of(sign_in(cast.handler))
        assert "乙学院党委" not in text
        assert "外单位候选" not in text

    @pytest.mark.parametrize("number", [1, 12])
    def test_its_queries_do_not_grow(self, sign_in, django_assert_num_queries, number):
        fill(10)
        cast = filings.cast("甲医院党委")
        for position in range(1, number):
            filings.draft(cast, post=filings.post(cast.unit, position + 1), determined_on=TODAY, with_documents=False)
        client = sign_in(cast.secretary)
        with django_assert_num_queries(QUERIES):
            client.get(HOME)


class TestOrganizer:
    def test_the_own_page_masks_the_id_number(self, sign_in):
        account = accounts.account("me")
        person = organizers.organizer(
            "示例同志", account=account, id_number="11010519491231002X", full_member_on=date(2010, 11, 24)
        )
        unit = factory.unit("甲医院党委")
        organizers.tenure(organizers.post(unit), person, status=RecordStatus.PENDING, effective_on=date(2026, 11, 2))
        text = text_of(sign_in(account))
        assert "110***********002X" in text
        assert "11010519491231002X" not in text
        assert "甲医院党委" in text
        assert "待备案" in text
        assert "15年" in text

    def test_without_a_post(self, sign_in):
        account = accounts.account("me")
        organizers.organizer("示例同志", account=account)
        assert "现无在任岗位" in text_of(sign_in(account))

    def test_somebody_with_two_roles_sees_both(self, sign_in):
        unit = factory.unit("甲医院党委")
        account = factory.member(unit, Role.DEPUTY_SECRETARY)
        organizers.organizer("示例同志", account=account)
        assert parts_of(sign_in(account)) == ["甲医院党委", "个人主页"]


class TestAdministrators:
    @pytest.mark.parametrize(
        ("make", "title", "duty"),
        [
            (accounts.system_administrator, "系统管理", "账号管理"),
            (accounts.security_administrator, "安全管理", "角色授权"),
            (accounts.audit_administrator, "审计", "审计日志"),
        ],
    )
    def test_they_see_their_duty_and_no_business(self, sign_in, make, title, duty):
        filings.draft(filings.cast("甲医院党委"), name="某候选", determined_on=TODAY)
        client = sign_in(make())
        text = text_of(client)
        assert parts_of(client) == [title]
        assert duty in text
        assert "甲医院党委" not in text
        assert "某候选" not in text

    def test_an_account_without_a_role_is_told_whom_to_ask(self, sign_in):
        assert "您的账号尚未分配角色" in text_of(sign_in(accounts.account()))
