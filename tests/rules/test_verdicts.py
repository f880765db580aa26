import pytest

from rules.verdicts import Bearer, Finding, Outcome, Strength, Tone, Verdict


def finding(outcome: Outcome, strength: Strength = Strength.MUST, rule: str = "a.rule", article: str = "4") -> Finding:
    return Finding(rule, outcome, strength, "说明", article)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), Outcome.NOT_APPLICABLE),
        ((Outcome.NOT_APPLICABLE,), Outcome.NOT_APPLICABLE),
        ((Outcome.NOT_APPLICABLE, Outcome.MET), Outcome.MET),
        ((Outcome.MET, Outcome.UNKNOWN), Outcome.UNKNOWN),
        ((Outcome.UNKNOWN, Outcome.NOT_MET, Outcome.MET), Outcome.NOT_MET),
    ],
)
def test_the_worst_finding_decides(outcomes, expected):
    assert Verdict(tuple(finding(outcome) for outcome in outcomes)).outcome is expected


@pytest.mark.parametrize("strength", [Strength.MAY, Strength.WORK])
@pytest.mark.parametrize("outcome", list(Outcome))
def test_suggestions_and_records_never_worsen(strength, outcome):
    met = finding(Outcome.MET)
    verdict = Verdict((met, finding(outcome, strength)))
    assert verdict.outcome is Outcome.MET
    assert verdict.gaps == ()
    assert verdict.unknowns == ()
    assert verdict.tone is Tone.GOOD
    assert finding(outcome, strength).tone is Tone.NEUTRAL


@pytest.mark.parametrize(
    ("outcome", "strength", "tone", "label"),
    [
        (Outcome.MET, Strength.MUST, Tone.GOOD, "已达到"),
        (Outcome.NOT_MET, Strength.MUST, Tone.GAP, "尚未达到"),
        (Outcome.NOT_MET, Strength.NORMALLY, Tone.ATTENTION, "请说明"),
        (Outcome.UNKNOWN, Strength.MUST, Tone.ATTENTION, "未见记录"),
        (Outcome.UNKNOWN, Strength.NORMALLY, Tone.ATTENTION, "未见记录"),
        (Outcome.NOT_APPLICABLE, Strength.MUST, Tone.NEUTRAL, "不适用"),
    ],
)
def test_tone_and_label(outcome, strength, tone, label):
    each = finding(outcome, strength)
    assert (each.tone, each.label) == (tone, label)
    assert (Verdict((each,)).tone, Verdict((each,)).label) == (tone, label)


def test_what_is_only_allowed_is_no_achievement():
    each = finding(Outcome.MET, Strength.MAY)
    assert (each.tone, each.label) == (Tone.NEUTRAL, "可考虑")


def test_helpers_select_and_join():
    gap, unknown = finding(Outcome.NOT_MET, rule="x"), finding(Outcome.UNKNOWN, rule="y", article="7")
    verdict = Verdict((gap,)).joined_with(Verdict((unknown,)))
    assert verdict.findings == (gap, unknown)
    assert verdict.gaps == (gap,)
    assert verdict.unknowns == (unknown,)
    assert verdict.of_article("7").findings == (unknown,)
    assert verdict.of_article("4").findings == (gap,)
    assert verdict.finding("x") == gap
    assert verdict.finding("z") is None
    assert verdict.findings_of("y") == (unknown,)
    assert unknown.citation == "第七条"
    assert not finding(Outcome.MET).is_open
    assert not finding(Outcome.UNKNOWN, Strength.MAY).is_open
    assert (gap.is_open, unknown.is_open, unknown.is_gap) == (True, True, False)


@pytest.mark.parametrize("enum", [Outcome, Strength, Bearer])
def test_every_code_has_a_chinese_label(enum):
    assert all(member.label and not member.label.isascii() for member in enum)
    assert len({member.label for member in enum}) == len(enum)
