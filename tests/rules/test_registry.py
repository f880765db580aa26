"""What the decorator makes of a rule function, apart from any real rule."""

import pytest

from rules import registry
from rules.editions import EDITION_2021, TRIAL_2017, ParameterKey
from rules.registry import Rule, registered_rules, rule, rule_named
from rules.verdicts import Bearer, Outcome, Strength


@pytest.fixture
def empty_register(monkeypatch):
    monkeypatch.setattr(registry, "_RULES", {})


def test_a_function_becomes_a_rule(empty_register):
    @rule(
        "test.hours",
        title="学时",
        article="8",
        strength=Strength.MUST,
        bearer=Bearer.ORGANIZER,
        anchor="article-8-p-1",
        parameters=(ParameterKey.SCHOOL_HOURS_PER_YEAR,),
        settings=("go_live_on",),
    )
    def hours(this, done, *, needed):
        """“每年”."""
        return this.met("已达到。", evidence=(("学时", f"{done}/{needed}"),), remedy="无")

    found = hours(16, needed=16)
    assert (found.rule, found.outcome, found.strength, found.message) == (
        "test.hours",
        Outcome.MET,
        Strength.MUST,
        "已达到。",
    )
    assert (found.article, found.evidence, found.bearer, found.remedy) == (
        "8",
        (("学时", "16/16"),),
        Bearer.ORGANIZER,
        "无",
    )
    (entry,) = registered_rules()
    assert (entry.id, entry.title, entry.docstring, entry.citation) == ("test.hours", "学时", "“每年”.", "第八条第一款")
    assert (entry.parameters, entry.settings) == ((ParameterKey.SCHOOL_HOURS_PER_YEAR,), ("go_live_on",))


def test_each_answer_has_its_own_outcome():
    this = Rule("test.any", "任一", "4", Strength.NORMALLY)
    answers = {
        Outcome.MET: this.met,
        Outcome.NOT_MET: this.not_met,
        Outcome.UNKNOWN: this.unknown,
        Outcome.NOT_APPLICABLE: this.not_applicable,
    }
    for outcome, answer in answers.items():
        found = answer("说明", evidence=(("甲", "乙"),), remedy="请办理")
        assert (found.outcome, found.strength, found.evidence) == (outcome, Strength.NORMALLY, (("甲", "乙"),))
        assert (found.message, found.remedy, found.bearer) == ("说明", "请办理", Bearer.UNIT)
        assert (answer("说明").evidence, answer("说明").remedy) == ((), "")
    assert this.citation == "第四条"


def test_a_softened_rule_is_the_same_rule():
    this = Rule("test.any", "任一", "4", Strength.MUST)
    softened = this.softened(Strength.NORMALLY)
    assert (softened.id, softened.strength, this.strength) == ("test.any", Strength.NORMALLY, Strength.MUST)


def test_rules_come_by_article_then_by_name(empty_register):
    for name, article in (("b.second", "10"), ("z.last", "4"), ("a.first", "4"), ("a.third", "10")):
        rule(name, title="", article=article, strength=Strength.MUST)(lambda this: None)
    assert [entry.id for entry in registered_rules()] == ["a.first", "z.last", "a.third", "b.second"]


def test_a_finding_names_its_subject_and_may_remind():
    found = Rule("test.any", "任一", "4", Strength.MUST).met("说明", subject="k", reminds=True)
    assert (found.subject, found.reminds) == ("k", True)


def test_what_is_not_recorded_at_all():
    found = Rule("test.any", "任一", "4", Strength.MUST).unrecorded("培训", subject="k")
    assert (found.outcome, found.message, found.subject) == (Outcome.UNKNOWN, "培训尚无记录。", "k")


def test_without_a_text_nothing_is_judged():
    this = Rule("test.any", "任一", "4", Strength.MUST)
    assert this.without_text(EDITION_2021) is None
    for answer in (this.without_text, this.without_value):
        assert answer(None, subject="k") == this.not_applicable("当日尚无施行中的办法，不作判断。", subject="k")
        untold = "当日施行的《上海交通大学医学院党委组织员工作实施细则（试行）》条文未载入本系统，不作判断。"
        assert answer(TRIAL_2017, subject="k") == this.unknown(untold, subject="k")
    assert this.without_value(EDITION_2021).outcome is Outcome.UNKNOWN


def test_the_rule_behind_a_finding(empty_register):
    rule("test.any", title="任一", article="4", strength=Strength.MUST)(lambda this: None)
    assert rule_named("test.any").title == "任一"
    with pytest.raises(KeyError):
        rule_named("test.none")
