from datetime import date

import pytest

from rules.circumstances import Circumstances, known_on
from rules.registry import Rule, explained
from rules.verdicts import Finding, Outcome, Strength, Tone, Verdict

STATED, NOTED = date(2026, 3, 1), date(2026, 3, 10)
UNNOTED = Circumstances("援外一年", STATED)
SETTLED = Circumstances("援外一年", STATED, NOTED)


def deviation(circumstances, strength=Strength.NORMALLY, outcome=Outcome.NOT_MET):
    return Finding("a.rule", outcome, strength, "说明", "8", circumstances=circumstances)


@pytest.mark.parametrize(
    ("circumstances", "day", "expected"),
    [
        (None, NOTED, None),
        (SETTLED, date(2026, 2, 28), None),
        (SETTLED, STATED, UNNOTED),
        (SETTLED, date(2026, 3, 9), UNNOTED),
        (SETTLED, NOTED, SETTLED),
        (UNNOTED, NOTED, UNNOTED),
    ],
)
def test_what_was_known_on_a_day(circumstances, day, expected):
    assert known_on(circumstances, day) == expected


def test_a_statement_says_something_and_is_noted_afterwards():
    assert Circumstances("病假", STATED, STATED).is_noted
    with pytest.raises(ValueError, match="says something"):
        Circumstances("  ", STATED)
    with pytest.raises(ValueError, match="noted after"):
        Circumstances("病假", STATED, date(2026, 2, 28))


@pytest.mark.parametrize(
    ("circumstances", "tone", "label", "is_open", "outcome"),
    [
        (None, Tone.ATTENTION, "请说明", True, Outcome.NOT_MET),
        (UNNOTED, Tone.ATTENTION, "已说明，待备注", True, Outcome.NOT_MET),
        (SETTLED, Tone.NEUTRAL, "已说明", False, Outcome.MET),
    ],
)
def test_a_deviation_is_amber_until_it_is_noted_and_calm_after(circumstances, tone, label, is_open, outcome):
    found = deviation(circumstances)
    assert (found.tone, found.label, found.is_open, found.is_gap) == (tone, label, is_open, is_open)
    assert found.outcome is Outcome.NOT_MET
    verdict = Verdict((found,))
    assert (verdict.outcome, verdict.tone, verdict.label) == (outcome, tone, label)
    assert verdict.gaps == ((found,) if is_open else ())


@pytest.mark.parametrize("strength", [Strength.MUST, Strength.MAY, Strength.WORK])
def test_only_what_is_normally_asked_can_be_explained(strength):
    assert not deviation(SETTLED, strength).is_explained
    assert not deviation(SETTLED, outcome=Outcome.UNKNOWN).is_explained
    assert deviation(SETTLED).is_explained


def test_a_deviation_that_stands_is_quiet_beside_what_is_met():
    met = Finding("b.rule", Outcome.MET, Strength.MUST, "说明", "8")
    verdict = Verdict((deviation(SETTLED), met))
    assert (verdict.outcome, verdict.tone, verdict.label) == (Outcome.MET, Tone.GOOD, "已达到")


def test_a_rule_speaks_of_the_circumstances():
    speaking = Rule("a.rule", "学时", "8", Strength.NORMALLY)
    plain = speaking.deviates("说明。", circumstances=None, evidence=(("甲", "乙"),), remedy="请说明。")
    assert (plain.circumstances, plain.evidence, plain.remedy) == (None, (("甲", "乙"),), "请说明。")
    waiting = speaking.deviates("说明。", circumstances=UNNOTED, evidence=(("甲", "乙"),), remedy="请说明。")
    assert waiting.evidence == (
        ("甲", "乙"),
        ("情况说明", "援外一年（2026年3月1日）"),
        ("备注", "待党委组织部备注"),
    )
    assert waiting.remedy == "请党委组织部审核情况说明并备注。"
    settled = speaking.deviates("说明。", circumstances=SETTLED, remedy="请说明。", subject="k")
    assert settled.evidence == (("情况说明", "援外一年（2026年3月1日）"), ("备注", "2026年3月10日"))
    assert (settled.remedy, settled.circumstances, settled.subject) == ("", SETTLED, "k")
    assert (plain.outcome, waiting.outcome, settled.outcome) == (Outcome.NOT_MET,) * 3


@pytest.mark.parametrize(
    ("strength", "outcome"),
    [(Strength.MUST, Outcome.NOT_MET), (Strength.NORMALLY, Outcome.UNKNOWN), (Strength.NORMALLY, Outcome.MET)],
)
def test_nothing_but_a_deviation_is_explained(strength, outcome):
    plain = deviation(None, strength, outcome)
    assert explained(plain, SETTLED) == plain
    assert explained(deviation(None), SETTLED).circumstances == SETTLED
    assert explained(deviation(None), None) == deviation(None)
