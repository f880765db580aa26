"""The grid, its cells, and one unit by itself."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from common import clock
from compliance.cockpit import COLUMNS, DEPARTMENT, Mark, Standing, department_row, mark_of, rows_of, standing_of, tally
from compliance.judging import judge
from compliance.models import Question
from rules.articles import article as article_of
from rules.circumstances import Circumstances
from rules.verdicts import Finding, Outcome, Strength, Verdict
from tests.compliance.test_facts import TODAY, staffed
from tests.factories import accounts, filings, organizers, regulation, units as factory

pytestmark = pytest.mark.django_db
GRID = reverse("compliance:cockpit")


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def dept(sign_in):
    return sign_in(accounts.department_handler())


@pytest.fixture
def four():
    return [
        staffed("甲医院党委", 620, "SECTION_CHIEF", kind="HOSPITAL", short_name="甲院"),
        staffed("乙学院党委", 200, "STAFF_MEMBER", kind="COLLEGE"),
        staffed("丙学院党总支", 90, "vacant", kind="COLLEGE", party_kind="GENERAL_BRANCH"),
        staffed("丁研究所党总支", None, "NONE", kind="AFFILIATE"),
    ]


def names(client, query: str = "") -> list[str]:
    return [line.row.name for line in client.get(f"{GRID}{query}").context["rows"]]


def cell(unit, article=4) -> str:
    return reverse("compliance:cell", args=[unit.pk, article])


def a_finding(outcome=Outcome.NOT_MET, strength=Strength.MUST, **details) -> Finding:
    return Finding("x.y", outcome, strength, "提示。", "4", **details)


NOTED = Circumstances("情况", date(2026, 1, 5), date(2026, 1, 6))
STATED = Circumstances("情况", date(2026, 1, 5))


@pytest.mark.parametrize(
    ("findings", "standing", "word", "tone"),
    [
        ([], Standing.NOT_APPLICABLE, "不适用", "muted"),
        ([a_finding(Outcome.MET)], Standing.MET, "已达到", "ok"),
        ([a_finding()], Standing.GAP, "尚未达到", "gap"),
        ([a_finding(strength=Strength.NORMALLY)], Standing.EXPLAIN, "请说明", "warn"),
        ([a_finding(strength=Strength.NORMALLY, circumstances=STATED)], Standing.EXPLAIN, "待备注", "warn"),
        ([a_finding(strength=Strength.NORMALLY, circumstances=NOTED)], Standing.MET, "已说明", "ok"),
        ([a_finding(Outcome.UNKNOWN)], Standing.UNKNOWN, "未见记录", "unknown"),
        ([a_finding(Outcome.MET), a_finding(Outcome.UNKNOWN)], Standing.UNKNOWN, "未见记录", "unknown"),
        ([a_finding(Outcome.UNKNOWN), a_finding()], Standing.GAP, "尚未达到", "gap"),
        ([a_finding(Outcome.MET, reminds=True)], Standing.MET, "临近期限", "warn"),
        ([a_finding(Outcome.MET, Strength.MAY)], Standing.NOT_APPLICABLE, "可考虑", "muted"),
        ([a_finding(Outcome.MET, Strength.WORK)], Standing.NOT_APPLICABLE, "已记录", "muted"),
        ([a_finding(Outcome.NOT_MET, Strength.WORK)], Standing.NOT_APPLICABLE, "待推进", "muted"),
    ],
)
def test_what_a_cell_says(findings, standing, word, tone):
    verdict = Verdict(tuple(findings))
    mark = mark_of(verdict)
    assert (standing_of(verdict), mark.standing, mark.word, mark.tone) == (standing, standing, word, tone)


def test_a_cell_counts_what_is_open_and_tells_the_first():
    open_, met = a_finding(), a_finding(Outcome.MET)
    assert mark_of(Verdict((met, open_, open_))) == Mark(Standing.GAP, "尚未达到", "gap", 2, "提示。")


def test_every_unit_against_every_article_with_the_department_first(dept, four):
    page = dept.get(GRID)
    assert page.status_code == 200
    assert [head.label for head in page.context["heads"]] == [column.label for column in COLUMNS]
    assert [head.label for head in page.context["heads"]] == [
        "第二条", "第四条", "第六条", "第七条", "第八条", "第十一条", "第十二条", "第十四条",
    ]  # fmt: skip
    assert page.context["own"].row.name == DEPARTMENT
    assert names(dept) == [unit.profiles.get().name for unit in four]
    for line in page.context["rows"]:
        assert line.cells.count("<td ") == len(COLUMNS)


def test_each_cell_has_word_sign_and_place(dept, four):
    markup = dept.get(GRID).content.decode()
    assert (
        f'<td class="cell is-gap" data-label="配备"><a href="units/{four[2].pk}/4/" '
        'title="须至少配备1名专职组织员；现在岗0名，尚缺1名。岗位自2015年1月1日起空缺。">'
        '<svg class="icon" aria-hidden="true"><use href="#sign-gap"/></svg><span>尚未达到</span></a></td>'
    ) in markup
    assert 'id="sign-gap"' in markup


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=COLLEGE", ["乙学院党委", "丙学院党总支"]),
        ("?article=4&outcome=GAP", ["丙学院党总支"]),
        ("?article=4&outcome=EXPLAIN", ["乙学院党委"]),
        ("?article=4&outcome=UNKNOWN", ["丁研究所党总支"]),
        ("?article=4&outcome=MET", ["甲医院党委"]),
        ("?article=4&outcome=CLEAR", ["甲医院党委"]),
        ("?outcome=GAP", ["丙学院党总支"]),
        ("?q=甲院", ["甲医院党委"]),
        ("?q=yxy", ["乙学院党委"]),
        ("?q=没有", []),
        ("?article=4&sort=urgency", ["丙学院党总支", "乙学院党委", "丁研究所党总支", "甲医院党委"]),
        ("?kind=NONSENSE", ["甲医院党委", "乙学院党委", "丙学院党总支", "丁研究所党总支"]),
    ],
)
def test_it_is_narrowed_and_sorted(dept, four, query, expected):
    assert names(dept, query) == expected


def test_units_out_of_scope_are_shown_on_demand_and_never_judged(dept, four):
    outside = staffed("戊直属支部", 90, "vacant", in_scope=False)
    assert "戊直属支部" not in names(dept)
    lines = dept.get(f"{GRID}?scope=all").context["rows"]
    row = next(line.row for line in lines if line.row.name == "戊直属支部")
    assert {mark.word for mark in row.marks.values()} == {"不纳入"}
    assert "不纳入配备范围" in dept.get(cell(outside)).content.decode()
    assert tally([row])["4"] == dict.fromkeys(Standing, 0)


def test_totals_lead_to_the_rows_that_they_count(dept, four):
    counted = tally(rows_of(judge(accounts.department_head(), TODAY)))
    assert counted["4"] == {
        Standing.GAP: 1, Standing.EXPLAIN: 1, Standing.UNKNOWN: 1, Standing.MET: 1, Standing.NOT_APPLICABLE: 0,
    }  # fmt: skip
    for head in dept.get(GRID).context["heads"]:
        article = head.anchor.removeprefix("article-")
        for standing, number in counted[article].items():
            assert len(names(dept, f"?article={article}&outcome={standing}")) == number
            assert (f"article={article}&amp;outcome={standing}" in head.total) == bool(number)


def test_tiles_lead_to_as_many_units_as_they_say(dept, four):
    for tile in dept.get(GRID).context["tiles"]:
        assert len(names(dept, f"?outcome={tile.filter}")) == tile.units


def test_the_departments_row_goes_with_the_filter(dept, four):
    assert dept.get(f"{GRID}?kind=COLLEGE").context["own"] is None
    assert dept.get(f"{GRID}?q=甲").context["own"] is None
    shown = department_row(judge(accounts.department_head(), TODAY))
    for standing in Standing:
        row = dept.get(f"{GRID}?article=8&outcome={standing}").context["own"]
        assert bool(row) == (shown.marks["8"].standing is standing)


def statements(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_the_statements_of_the_grid_do_not_grow_with_the_units(sign_in):
    client = sign_in(accounts.department_handler())
    found = []
    for number in (5, 35):
        for _ in range(number):
            staffed("", 300, "SECTION_CHIEF", "vacant")
        found.append(statements(lambda: client.get(GRID)))
    assert found[0] == found[1]


def test_the_pages_add_little_to_the_judging(sign_in):
    unit = staffed("甲医院党委", 900, "SECTION_CHIEF")
    user = accounts.department_handler()
    client = sign_in(user)
    judging = statements(lambda: judge(User.objects.get(pk=user.pk), TODAY))  # the account among them
    assert statements(lambda: client.get(GRID)) == judging + 1  # the session
    # The unit on the day, whose units the visitor may ask for, and the questions; for a cell the settings, the notes.
    judged_one = statements(lambda: judge(User.objects.get(pk=user.pk), TODAY, units=[unit.pk]))
    assert statements(lambda: client.get(reverse("compliance:unit", args=[unit.pk]))) == judged_one + 3
    assert statements(lambda: client.get(cell(unit))) == judged_one + 6


@pytest.mark.parametrize("article", [4, 7, 8])
def test_the_statements_of_a_cell_do_not_grow_with_the_people(dept, article):
    few, many = staffed("甲医院党委", 900, "SECTION_CHIEF"), staffed("乙医院党委", 900, *["SECTION_CHIEF"] * 8)
    assert statements(lambda: dept.get(cell(few, article))) == statements(lambda: dept.get(cell(many, article)))


def test_a_cell_opens_everything_that_the_verdict_rests_on(dept, four):
    page = dept.get(cell(four[1]))
    (rule,) = [each for each in page.context["rules"] if each.rule.id == "staffing.section_level"]
    assert [each.look.word for each in rule.findings] == ["请说明"]
    assert [each.value for each in rule.parameters] == [200]
    assert [state.note.key for state in rule.states] == [
        "count_probationary_members",
        "section_levels",
        "higher_level_satisfies",
    ]
    text = page.content.decode()
    for words in (
        article_of(4).text,
        "一般（一般、原则上）",
        "“党员人数”是否包括预备党员？",
        "系统默认口径，待组织部决定",
        "确有特殊情况的，请提交情况说明，由党委组织部备注。",
        "系统提示，以党委组织部认定为准。",
        "沪交医委〔2021〕30号",
        "staffing.section_level",
    ):
        assert words in text


def test_the_loudest_rule_stands_first(dept, four):
    rules = [each.rule.id for each in dept.get(cell(four[2])).context["rules"]]
    assert rules[0] == "staffing.minimum"


def test_a_decided_setting_and_a_note_stand_beside_the_verdict(dept, four):
    head = accounts.department_head()
    regulation.decided(
        "higher_level_satisfies", False, valid_from=TODAY, answer="不视为达到。", document="会议纪要1号", by=head
    )
    regulation.note("article-4", question="如何理解级别？", answer="按任免文件。", valid_from=TODAY, by=head)
    text = dept.get(cell(four[1])).content.decode()
    assert "不视为达到。" in text
    assert "会议纪要1号" in text
    assert "如何理解级别？" in text


def test_a_cell_leads_to_the_facts(dept, sign_in):
    people = filings.cast("甲学院党委")
    with clock.frozen(date(2026, 11, 17)):
        filing = filings.submitted(people, determined_on=date(2026, 11, 16))
    person = organizers.organizer("张示例")
    organizers.tenure(organizers.post(people.unit, 2), person)
    organizer_links = {
        link.url
        for rule in dept.get(cell(people.unit, 8)).context["rules"]
        for each in rule.findings
        for link in each.links
    }
    assert reverse("organizers:detail", args=[person.pk]) in organizer_links
    filing_links = {
        link.url
        for rule in dept.get(cell(people.unit, 7)).context["rules"]
        for each in rule.findings
        for link in each.links
    }
    assert reverse("filings:detail", args=[filing.pk]) in filing_links
    unknown = {
        link.label for rule in sign_in(people.handler).get(cell(people.unit)).context["rules"] for each in rule.findings
        for link in each.links
    }  # fmt: skip
    assert "报送党员人数" in unknown


def test_the_way_back_keeps_the_filter_and_the_day(dept, four):
    page = dept.get(f"{GRID}?article=4&outcome=GAP&as_of=2026-11-01&page=1&nonsense=1")
    query = "?article=4&amp;outcome=GAP&amp;as_of=2026-11-01"
    assert f'href="units/{four[2].pk}/4/{query}"' in page.content.decode()
    inside = dept.get(f"{cell(four[2])}?article=4&outcome=GAP&as_of=2026-11-01")
    assert inside.context["grid_url"] == f"{GRID}?article=4&outcome=GAP&as_of=2026-11-01"
    assert inside.context["as_of"] == date(2026, 11, 1)


@pytest.mark.parametrize("article", [1, 3, 5, 9, 10, 13, 15, 16, 17, 0])
def test_articles_that_are_not_judged_have_no_cell(dept, four, article):
    assert dept.get(cell(four[0], article)).status_code == 404


def test_the_department_has_only_its_own_articles(dept):
    for column in COLUMNS:
        url = reverse("compliance:department-cell", args=[column.article])
        assert dept.get(url).status_code == (200 if column.article in ("2", "8", "11", "14") else 404)
    page = dept.get(reverse("compliance:department"))
    assert [part["column"].article for part in page.context["parts"]] == ["2", "8", "11", "14"]


@pytest.mark.parametrize("path", [GRID, "unit", "cell"])
@pytest.mark.parametrize(
    ("asked", "shown", "problem"),
    [
        ("2026-11-22", date(2026, 11, 22), ""),
        ("2021-01-01", date(2021, 1, 1), ""),
        ("2020-12-31", TODAY, "查看日期不能早于2021年1月1日。"),
        ("2026-11-24", TODAY, "查看日期不能晚于今天。"),
        ("bald", TODAY, "“bald”不是有效日期，请按“2026-03-01”的样式填写。"),
    ],
)
def test_the_day_is_marked_or_refused_in_words(dept, four, path, asked, shown, problem):
    url = {"unit": reverse("compliance:unit", args=[four[0].pk]), "cell": cell(four[0])}.get(path, path)
    page = dept.get(f"{url}?as_of={asked}")
    assert page.status_code == 200
    assert (page.context["as_of"], page.context["as_of_problem"]) == (shown, problem)
    assert (problem or "本页显示") in page.content.decode()


def test_it_looks_back(dept):
    unit = staffed("甲医院党委", None, "vacant")
    organizers.tenure(unit.posts.get(), organizers.organizer(), effective_on=date(2026, 11, 10))
    rule = "staffing.minimum"

    def outcome(day: date) -> Outcome:
        return judge(accounts.department_head(), day).units[0].verdict.finding(rule).outcome

    assert outcome(date(2026, 11, 10)) is Outcome.MET
    assert outcome(date(2026, 11, 9)) is Outcome.NOT_MET
    assert names(dept, "?article=4&outcome=GAP&as_of=2026-11-09") == ["甲医院党委"]
    assert names(dept, "?article=4&outcome=GAP") == []


def test_a_unit_that_did_not_exist_on_the_day_is_said_so(dept):
    unit = factory.unit("新学院党委", established_on=date(2026, 6, 1))
    text = dept.get(f"{cell(unit)}?as_of=2026-05-31").content.decode()
    assert "尚未启用或已停用" in text
    assert (
        "尚未启用或已停用"
        in dept.get(f"{reverse('compliance:unit', args=[unit.pk])}?as_of=2026-05-31").content.decode()
    )


def test_somebody_of_one_unit_is_led_to_its_page_and_sees_nothing_else(sign_in, four):
    client = sign_in(factory.member(four[0], Role.UNIT_HANDLER))
    answer = client.get(f"{GRID}?as_of=2026-11-01")
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('compliance:unit', args=[four[0].pk])}?as_of=2026-11-01"
    assert client.get(answer["Location"]).status_code == 200
    for path in (cell(four[1]), reverse("compliance:unit", args=[four[1].pk])):
        assert client.get(path).status_code == 404
    assert client.get(reverse("compliance:department")).status_code == 403


def test_somebody_of_two_units_sees_both_and_no_department(sign_in, four):
    user = factory.member(four[0], Role.UNIT_HANDLER)
    factory.membership(user, four[1], Role.UNIT_HANDLER)
    page = sign_in(user).get(GRID)
    assert [line.row.name for line in page.context["rows"]] == ["甲医院党委", "乙学院党委"]
    assert page.context["own"] is None
    assert DEPARTMENT + "</a>" not in page.content.decode()


def test_who_sees_no_unit_is_refused(sign_in):
    assert sign_in(accounts.account("nobody")).get(GRID).status_code == 403


def test_a_unit_may_ask_and_reads_what_was_answered(sign_in, four):
    user = factory.member(four[0], Role.UNIT_HANDLER)
    client = sign_in(user)
    asks = {rule.ask_url for rule in client.get(cell(four[0])).context["rules"]}
    place = reverse("compliance:question-ask")
    assert f"{place}?unit={four[0].code}&rule=staffing.minimum" in asks
    assert client.get(f"{place}?unit={four[0].code}&rule=staffing.minimum").status_code == 200
    past = {rule.ask_url for rule in client.get(f"{cell(four[0])}?as_of=2026-11-01").context["rules"]}
    assert f"{place}?unit={four[0].code}&rule=staffing.minimum&as_of=2026-11-01" in past
    Question.objects.create(
        unit=four[0], rule="staffing.minimum", rule_title="至少配备1名", article="4", judged_on=TODAY, message="提示",
        outcome="已达到", text="如何计数？", asked_by=user, asked_at=clock.now(),
    )  # fmt: skip
    assert "如何计数？" in client.get(cell(four[0])).content.decode()
    assert "如何计数？" not in client.get(cell(four[0], 8)).content.decode()


def test_the_department_does_not_ask_itself(dept, four):
    assert {rule.ask_url for rule in dept.get(cell(four[0])).context["rules"]} == {""}


def test_before_the_regulation_nothing_is_judged_and_nothing_asked(sign_in):
    unit = staffed("甲医院党委", 620, "SECTION_CHIEF")
    client = sign_in(factory.member(unit, Role.UNIT_HANDLER))
    page = client.get(f"{cell(unit)}?as_of=2021-03-01")
    assert {rule.ask_url for rule in page.context["rules"]} == {""}
    assert {each.look.word for rule in page.context["rules"] for each in rule.findings} <= {"未见记录", "不适用"}


def test_an_empty_house(dept):
    page = dept.get(GRID)
    assert page.context["rows"] == []
    assert "当日尚无单位" in page.content.decode()


def test_names_are_escaped(dept):
    unit = staffed("<b>甲</b>&党委", 90, "vacant")
    for path in (GRID, cell(unit), reverse("compliance:unit", args=[unit.pk])):
        assert "<b>甲</b>" not in dept.get(path).content.decode()
    odd = dept.get(f"{GRID}?q=%22%3E%3Cscript%3E").content.decode()
    assert '"><script>' not in odd


def test_the_page_of_a_unit_leads_here_on_the_day_that_it_shows(dept, four):
    own, page = reverse("units:detail", args=[four[0].pk]), reverse("compliance:unit", args=[four[0].pk])
    assert f'href="{page}"' in dept.get(own).content.decode()
    assert f'href="{page}?as_of=2026-11-01"' in dept.get(f"{own}?as_of=2026-11-01").content.decode()
    assert f'href="{page}"' in dept.get(f"{own}?as_of=2019-11-01").content.decode()
