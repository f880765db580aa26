"""Questions about verdicts: asked by the unit, answered by the department, seen by both and by nobody else."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.errors import Invalid, Refused, Stale
from compliance.models import Question
from compliance.question_panels import ask_url, questions_beside
from compliance.services.questions import Publication, answer_question, ask_question
from regulation.facts import notes_by_article
from regulation.models import InterpretationNote
from tests.compliance.test_facts import staffed
from tests.factories import accounts, compliance as make, organizers, units as factory
from tests.parallel import together
from units.models import MemberCount

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
LIST, ASK, HOME = (reverse(name) for name in ("compliance:questions", "compliance:question-ask", "desk:home"))


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def unit():
    return staffed("甲学院党委", 213, "vacant", short_name="甲院")


@pytest.fixture
def handler(unit):
    return factory.member(unit, Role.UNIT_HANDLER, "handler_a")


@pytest.fixture
def dept():
    return accounts.department_handler("dept")


@pytest.fixture
def chief():
    return accounts.section_chief("chief")


def place(name: str, question: Question) -> str:
    return reverse(f"compliance:{name}", args=[question.pk])


def ask_page(unit, rule: str = make.RULE, **more) -> str:
    return ask_url(unit.code, rule, **more)


class TestAsking:
    def test_the_message_is_kept_as_it_was_shown(self, unit, handler):
        question = make.question(unit, handler, text=" 已配备，请核对。 ")
        shown = (question.rule, question.rule_title, question.article, question.judged_on, question.outcome)
        assert shown == ("staffing.minimum", "至少配备1名专职组织员", "4", TODAY, "尚未达到")
        assert (question.text, question.asked_by, question.asked_at) == ("已配备，请核对。", handler, clock.now())
        message = question.message
        assert "1名" in message
        organizers.tenure(organizers.post(unit, 9), organizers.organizer())
        question.refresh_from_db()
        assert question.message == message
        entry = AuditEntry.objects.get(action="compliance.ask_question")
        assert (entry.actor, entry.unit_id, entry.subject_id) == (handler, unit.pk, question.pk)

    def test_a_past_day_is_judged_as_of_that_day(self, unit, handler):
        MemberCount.objects.filter(unit=unit).update(counted_on=TODAY - DAY)
        past = make.question(unit, handler, rule="staffing.extra_posts", judged_on=TODAY - 2 * DAY)
        assert past.outcome == "未见记录"

    @pytest.mark.parametrize("rule", ["nonsense", "determination.stated", ""])
    def test_a_rule_that_says_nothing_there(self, unit, handler, rule):
        with pytest.raises(Refused, match="没有这项提示"):
            make.question(unit, handler, rule=rule)
        assert Question.objects.count() == 0

    def test_words_are_needed(self, unit, handler):
        with pytest.raises(Invalid) as refused:
            make.question(unit, handler, text="  ")
        assert list(refused.value.errors) == ["text"]

    def test_only_people_of_the_unit_ask(self, unit, handler, dept):
        other = factory.member(factory.unit("乙学院党委"), Role.PARTY_SECRETARY)
        for by in (dept, other, accounts.system_administrator(), accounts.account()):
            with pytest.raises(Refused, match="由本单位人员提出"):
                make.question(unit, by)
        ended = factory.member(unit, Role.UNIT_HANDLER)
        ended.memberships.update(valid_until=TODAY - DAY)
        with pytest.raises(Refused, match="由本单位人员提出"):
            make.question(unit, ended)

    def test_one_open_question_per_verdict(self, unit, handler, dept):
        question = make.question(unit, handler)
        with pytest.raises(Refused, match="已有待答复的疑问"):
            make.question(unit, factory.member(unit, Role.PARTY_SECRETARY))
        make.question(unit, handler, rule="staffing.vacancy")
        answer_question(question=question, answer="已核对。", by=dept)
        assert make.question(unit, handler).pk != question.pk


class TestAnswering:
    def test_an_answer(self, unit, handler, dept):
        question = make.answered(unit, handler, " 已核对。 ", answered_by=dept)
        question.refresh_from_db()
        assert (question.status, question.answer, question.answered_by) == ("ANSWERED", "已核对。", dept)
        assert (question.answered_at, question.note) == (clock.now(), None)
        entry = AuditEntry.objects.get(action="compliance.answer_question")
        assert entry.changes["status"] == ["OPEN", "ANSWERED"]
        assert entry.unit_id == unit.pk

    def test_it_is_answered_once(self, unit, handler, dept, chief):
        question = make.question(unit, handler)
        stale = Question.objects.get()
        answer_question(question=question, answer="已核对。", by=dept)
        with pytest.raises(Stale):
            answer_question(question=stale, answer="另一答复。", by=chief)
        assert Question.objects.get().answer == "已核对。"

    def test_who_may_not(self, unit, handler):
        question = make.question(unit, handler)
        for by in (handler, accounts.system_administrator(), accounts.account()):
            with pytest.raises(Refused):
                answer_question(question=question, answer="。", by=by)
        both = accounts.department_handler("both")
        factory.membership(both, unit, Role.UNIT_HANDLER)
        own = make.question(unit, both, rule="staffing.vacancy")
        with pytest.raises(Refused, match="本人的疑问"):
            answer_question(question=own, answer="。", by=both)
        with pytest.raises(Invalid):
            answer_question(question=question, answer=" ", by=accounts.department_handler())
        assert Question.objects.open().count() == 2

    def test_an_answer_for_everybody_names_no_unit(self, unit, handler, chief):
        question = make.question(unit, handler)
        publish = Publication("借调人员是否计入？", "不计入。", TODAY, "纪要1号")
        answer_question(question=question, answer="贵院借调人员不计入。", by=chief, publish=publish)
        (note,) = notes_by_article(TODAY)["4"]
        assert (note.question, note.answer, note.document) == ("借调人员是否计入？", "不计入。", "纪要1号")
        question.refresh_from_db()
        assert question.note == note

    @pytest.mark.parametrize(
        ("publish", "field"),
        [
            (Publication("甲学院党委借调？", "不计入。", TODAY), "note_question"),
            (Publication("甲学院借调？", "不计入。", TODAY), "note_question"),
            (Publication("借调？", "甲院不计入。", TODAY), "note_answer"),
            (Publication("借调？", "不计入。", TODAY, "答甲学院函"), "document"),
            (Publication("借调？", "张示例同志不计入。", TODAY), "note_answer"),
            (Publication("", "不计入。", TODAY), "note_question"),
            (Publication("借调？", "不计入。", date(2020, 1, 1)), "note_valid_from"),
        ],
    )
    def test_what_cannot_be_published_leaves_the_question_open(self, unit, handler, chief, publish, field):
        organizers.tenure(organizers.post(unit, 9), organizers.organizer("张示例"))
        question = make.question(unit, handler)
        with pytest.raises(Invalid) as refused:
            answer_question(question=question, answer="不计入。", by=chief, publish=publish)
        assert list(refused.value.errors) == [field]
        assert Question.objects.open().count() == 1
        assert InterpretationNote.objects.count() == 0

    def test_a_handler_answers_and_does_not_publish(self, unit, handler, dept):
        question = make.question(unit, handler)
        with pytest.raises(Refused, match="没有办理此事项的权限"):
            answer_question(question=question, answer="。", by=dept, publish=Publication("借调？", "不计入。", TODAY))
        assert Question.objects.open().count() == 1


def test_the_database_refuses_half_an_answer(unit, handler, dept):
    question = make.question(unit, handler)
    rows = Question.objects.filter(pk=question.pk)
    at = clock.now()
    for values in (
        {"status": "ANSWERED"},
        {"status": "ANSWERED", "answer": "。"},
        {"status": "ANSWERED", "answer": "", "answered_by": dept, "answered_at": at},
        {"status": "ANSWERED", "answer": "。", "answered_by": handler, "answered_at": at},
        {"answered_by": dept},
        {"answer": "。"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def test_who_sees_a_question(unit, handler, dept, chief):
    question = make.question(unit, handler)
    other = factory.member(factory.unit("乙学院党委"), Role.PARTY_SECRETARY)
    secretary = factory.member(unit, Role.PARTY_SECRETARY)
    seen = {by.username: list(Question.objects.visible_to(by)) for by in (handler, secretary, dept, chief, other)}
    assert seen == {by.username: [question] for by in (handler, secretary, dept, chief)} | {other.username: []}
    for by in (accounts.system_administrator(), accounts.audit_administrator(), accounts.account()):
        assert not Question.objects.visible_to(by).exists()
    assert questions_beside(dept, [unit.pk]) == {(unit.pk, make.RULE): [question]}
    assert questions_beside(other, [unit.pk]) == {}


class TestBesideTheVerdict:
    """A question and its answer stand beside the finding that they are about, for whoever sees them."""

    @pytest.fixture
    def answered(self, unit, handler, dept):
        question = make.question(unit, handler, text="已有人选，为何提示？")
        answer_question(question=question, answer="到任后即不再提示。", by=dept)
        return question

    def test_in_the_cell_and_on_the_units_page(self, sign_in, unit, handler, dept, answered):
        cell, page = (
            reverse("compliance:cell", args=[unit.pk, 4]),
            reverse("compliance:unit", args=[unit.pk]),
        )
        for user in (handler, dept):
            shown = sign_in(user).get(cell)
            by_rule = {each.finding.rule: list(each.questions) for each in shown.context["rules"] if each.questions}
            assert by_rule == {make.RULE: [answered]}
            assert shown.context["questions"] == []
            for address in (cell, page):
                text = sign_in(user).get(address).content.decode()
                assert text.count("已有人选，为何提示？") == text.count("答复：到任后即不再提示。") == 1
                assert place("question", answered) in text

    def test_one_without_an_answer_waits(self, sign_in, unit, handler):
        make.question(unit, handler, text="请核对。")
        assert (
            "待党委组织部答复" in sign_in(handler).get(reverse("compliance:cell", args=[unit.pk, 4])).content.decode()
        )

    def test_a_rule_that_says_nothing_any_more_keeps_its_question_under_the_article(
        self, sign_in, unit, handler, answered
    ):
        Question.objects.filter(pk=answered.pk).update(rule="staffing.vacancy")
        organizers.tenure(organizers.post(unit, 9), organizers.organizer())
        unit.posts.exclude(number=9).delete()
        shown = sign_in(handler).get(reverse("compliance:cell", args=[unit.pk, 4]))
        assert shown.context["questions"] == [answered]
        assert not any(each.questions for each in shown.context["rules"])
        assert "至少配备1名专职组织员，" in shown.content.decode()

    def test_another_unit_shows_nothing_of_it(self, sign_in, dept, answered):
        other = staffed("乙学院党委", 213, "vacant")
        for address in (reverse("compliance:cell", args=[other.pk, 4]), reverse("compliance:unit", args=[other.pk])):
            assert "已有人选" not in sign_in(dept).get(address).content.decode()


class TestPages:
    def test_asking_from_a_verdict(self, sign_in, unit, handler):
        client = sign_in(handler)
        page = client.get(ask_page(unit, as_of=TODAY.isoformat()))
        assert "尚未达到" in page.content.decode()
        response = client.post(ask_page(unit), {"text": "已配备，请核对。"})
        question = Question.objects.get()
        assert response["Location"] == place("question", question)
        assert "待答复" in client.get(place("question", question)).content.decode()
        again = client.post(ask_page(unit), {"text": "再问。"})
        assert "已有待答复的疑问" in again.content.decode()
        assert Question.objects.count() == 1

    def test_a_unit_may_be_named_by_its_key(self, sign_in, unit, handler):
        assert sign_in(handler).get(ask_url(str(unit.pk), make.RULE)).context["shown"].rule.id == make.RULE

    def test_what_is_missing_is_told_at_its_field(self, sign_in, unit, handler):
        client = sign_in(handler)
        assert client.post(ask_page(unit), {"text": ""}).context["form"].errors["text"]
        assert client.post(ask_page(unit), {"text": "长" * 1001}).context["form"].errors["text"]
        assert Question.objects.count() == 0

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("?unit=NONE&rule=staffing.minimum", 404),
            ("?unit={code}&rule=nonsense", 404),
            ("?unit={code}&rule=staffing.minimum&subject=nobody", 404),
            ("?unit={code}&rule=staffing.minimum&as_of=2026-11-24", 400),
            ("?unit={code}&rule=staffing.minimum&as_of=2021-04-21", 400),
            ("?unit={code}&rule=staffing.minimum&as_of=nonsense", 400),
            ("?unit={code}&rule=staffing.minimum&as_of=2021-04-22", 200),
            ("?unit={code}", 200),
            ("", 200),
        ],
    )
    def test_what_is_asked_about(self, sign_in, unit, handler, query, status):
        assert sign_in(handler).get(f"{ASK}{query.format(code=unit.code)}").status_code == status

    def test_without_a_verdict_the_page_offers_those_of_today(self, sign_in, unit, handler):
        client = sign_in(handler)
        html = client.get(ASK).content.decode()
        assert "至少配备1名专职组织员" in html
        assert f"unit={unit.code}&amp;rule=staffing.minimum" in html
        assert client.post(ASK, {"text": "？"}).status_code == 400

    def test_other_units_and_the_department_do_not_ask(self, sign_in, unit, dept):
        other = factory.member(factory.unit("乙学院党委"), Role.PARTY_SECRETARY)
        assert sign_in(other).get(ask_page(unit)).status_code == 404
        assert sign_in(other).post(ask_page(unit), {"text": "？"}).status_code == 404
        assert sign_in(dept).get(ask_page(unit)).status_code == 403
        assert sign_in(accounts.account()).get(ASK).status_code == 403
        assert Question.objects.count() == 0

    def test_answering(self, sign_in, unit, handler, dept):
        question = make.question(unit, handler)
        client = sign_in(dept)
        assert place("question-answer", question) in client.get(place("question", question)).content.decode()
        assert "publish" not in client.get(place("question-answer", question)).context["form"].fields
        assert client.post(place("question-answer", question), {"answer": ""}).context["form"].errors["answer"]
        data = {"answer": "已核对，<b>无误</b>。", "publish": "on", "note_question": "？"}
        assert client.post(place("question-answer", question), data)["Location"] == place("question", question)
        assert InterpretationNote.objects.count() == 0
        late = client.post(place("question-answer", question), {"answer": "另一答复。"})
        assert (late.status_code, late.context["rows"]) == (409, [("答复", "已核对，<b>无误</b>。", "另一答复。")])
        html = sign_in(handler).get(place("question", question)).content.decode()
        assert "已核对，&lt;b&gt;无误&lt;/b&gt;。" in html
        assert place("question-answer", question) not in html

    def test_answering_for_everybody(self, sign_in, unit, handler, chief):
        question = make.question(unit, handler)
        client = sign_in(chief)
        data = {"answer": "不计入。", "publish": "on", "note_question": ""}
        assert client.post(place("question-answer", question), data).context["form"].errors["note_question"]
        data["note_question"] = "甲学院借调？"
        assert client.post(place("question-answer", question), data).context["form"].errors["note_answer"]
        data["note_answer"] = "借调人员不计入。"
        assert "甲学院" in str(client.post(place("question-answer", question), data).context["form"].errors)
        data["note_question"] = "借调人员是否计入？"
        assert client.post(place("question-answer", question), data).status_code == 302
        stranger = sign_in(accounts.account()).get(reverse("regulation:text")).content.decode()
        assert "借调人员是否计入？" in stranger
        assert "借调人员不计入。" in stranger
        assert "甲学院" not in stranger
        assert "已写入解释口径" in client.get(place("question", question)).content.decode()

    def test_the_list_shows_what_waits_first(self, sign_in, unit, handler, dept):
        with clock.frozen(TODAY - 3 * DAY):
            make.answered(unit, handler)
        with clock.frozen(TODAY - 2 * DAY):
            make.question(unit, handler)
        make.question(unit, handler, rule="staffing.vacancy", text="人数有误。")
        client = sign_in(dept)
        rows = client.get(LIST).context["listing"].records
        assert [(row.status, row.rule) for row in rows] == [
            ("OPEN", "staffing.minimum"), ("OPEN", "staffing.vacancy"), ("ANSWERED", "staffing.minimum"),
        ]  # fmt: skip
        for query, number in [
            ("?status=OPEN", 2), ("?q=人数有误", 1), ("?q=甲院", 3), ("?q=jxy", 3), ("?article=7", 0),
            (f"?unit={unit.pk}", 3), ("?q=无此内容", 0), ("?sort=-asked_at", 3), ("?status=NONSENSE", 3),
        ]:  # fmt: skip
            assert client.get(f"{LIST}{query}").context["listing"].total == number, query

    def test_home_pages(self, sign_in, unit, handler, dept):
        assert "待答复疑问" not in sign_in(dept).get(HOME).content.decode()
        assert "疑问答复" in sign_in(handler).get(HOME).content.decode()
        question = make.question(unit, handler, text="本单位已配备，请核对。")
        html = sign_in(dept).get(HOME).content.decode()
        assert "待答复疑问" in html
        assert f'href="{LIST}?status=OPEN"' in html
        assert f"{LIST}?status=OPEN&amp;unit={unit.pk}" in html
        assert "1条疑问待党委组织部答复" in sign_in(handler).get(HOME).content.decode()
        answer_question(question=question, answer="已更正。", by=dept)
        assert "1条疑问近期已答复" in sign_in(handler).get(HOME).content.decode()
        with clock.frozen(TODAY + 45 * DAY):
            assert "近期已答复" in sign_in(handler).get(HOME).content.decode()
        with clock.frozen(TODAY + 46 * DAY):
            assert "近期已答复" not in sign_in(handler).get(HOME).content.decode()

    def test_answers_stand_on_the_units_page(self, sign_in, unit, handler, dept):
        page = reverse("units:detail", args=[unit.pk])
        assert f"{ASK}?unit={unit.code}" in sign_in(handler).get(page).content.decode()
        assert ASK not in sign_in(dept).get(page).content.decode()
        make.answered(unit, handler, "已更正。")
        for by in (handler, dept):
            assert "已更正。" in sign_in(by).get(page).content.decode()

    @pytest.mark.parametrize("number", [1, 30])
    def test_queries_do_not_grow(self, sign_in, django_assert_num_queries, dept, number):
        for position in range(number):
            unit = staffed(f"第{position}学院党委", 100, "NONE")
            make.answered(unit, factory.member(unit, Role.UNIT_HANDLER), answered_by=dept)
        client = sign_in(dept)
        with django_assert_num_queries(7):
            assert client.get(LIST).context["listing"].total == number
        with django_assert_num_queries(5):
            client.get(place("question", Question.objects.first()))


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_answers(self):
        unit = staffed("甲学院党委", 213, "vacant")
        question = make.question(unit, factory.member(unit, Role.UNIT_HANDLER))
        people = [accounts.section_chief() for _ in range(6)]

        def answer(by) -> Question:
            publish = Publication("借调？", f"答复{by.pk}", TODAY)
            return answer_question(question=Question.objects.get(), answer="已核对。", by=by, publish=publish)

        results = together([lambda by=by: answer(by) for by in people])
        assert sum(isinstance(each, Question) for each in results) == 1
        assert sum(isinstance(each, Stale) for each in results) == 5
        question.refresh_from_db()
        assert InterpretationNote.objects.get() == question.note
        assert AuditEntry.objects.filter(action="compliance.answer_question").count() == 1

    def test_the_same_question_sent_many_times(self):
        unit = staffed("甲学院党委", 213, "vacant")
        handler = factory.member(unit, Role.UNIT_HANDLER)

        def ask() -> Question:
            return ask_question(unit=unit, rule=make.RULE, judged_on=TODAY, text="请核对。", by=handler)

        results = together([ask] * 6)
        assert sum(isinstance(each, Question) for each in results) == 1
        assert sum(isinstance(each, Refused) for each in results) == 5
        assert Question.objects.count() == 1
