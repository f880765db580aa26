from dataclasses import replace

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
    assert verdict.finding("a") is None
    assert verdict.findings_of("x") == (gap,)
    assert verdict.findings_of("y") == (unknown,)
    assert unknown.citation == "第七条"
    assert not finding(Outcome.MET).is_open
    assert not finding(Outcome.UNKNOWN, Strength.MAY).is_open
    assert (gap.is_open, unknown.is_open, unknown.is_gap) == (True, True, False)


@pytest.mark.parametrize("enum", [Outcome, Strength, Bearer])
def test_every_code_has_a_chinese_label(enum):
    assert all(member.label and not member.label.isascii() for member in enum)
    assert len({member.label for member in enum}) == len(enum)


@pytest.mark.parametrize(
    ("outcome", "strength", "tone", "label"),
    [
        (Outcome.MET, Strength.MUST, Tone.ATTENTION, "临近期限"),
        (Outcome.NOT_APPLICABLE, Strength.NORMALLY, Tone.ATTENTION, "临近期限"),
        (Outcome.NOT_APPLICABLE, Strength.MAY, Tone.ATTENTION, "请关注"),
        (Outcome.NOT_MET, Strength.WORK, Tone.ATTENTION, "请关注"),
        (Outcome.NOT_MET, Strength.MUST, Tone.GAP, "尚未达到"),
        (Outcome.UNKNOWN, Strength.MUST, Tone.ATTENTION, "未见记录"),
    ],
)
def test_what_reminds_is_amber_and_opens_nothing(outcome, strength, tone, label):
    reminding = replace(finding(outcome, strength), reminds=True)
    plain = finding(outcome, strength)
    assert (reminding.tone, reminding.label) == (tone, label)
    assert (reminding.is_open, reminding.is_gap, reminding.standing) == (plain.is_open, plain.is_gap, plain.standing)


def test_a_reminder_colours_the_whole_without_changing_its_outcome():
    reminding = replace(finding(Outcome.NOT_APPLICABLE, Strength.NORMALLY), reminds=True)
    verdict = Verdict((finding(Outcome.MET), reminding))
    assert (verdict.outcome, verdict.tone, verdict.label) == (Outcome.MET, Tone.ATTENTION, "临近期限")


@pytest.mark.parametrize(
    ("outcome", "label"),
    [
        (Outcome.MET, "已记录"),
        (Outcome.NOT_MET, "待推进"),
        (Outcome.UNKNOWN, "未见记录"),
        (Outcome.NOT_APPLICABLE, "不适用"),
    ],
)
def test_what_is_only_recorded_has_words_of_its_own(outcome, label):
    recorded = finding(outcome, Strength.WORK)
    assert (recorded.label, recorded.tone) == (label, Tone.NEUTRAL)
    verdict = Verdict((recorded,))
    assert (verdict.outcome, verdict.label) == (Outcome.NOT_APPLICABLE, "只作记录")


def test_the_word_of_the_whole_is_that_of_what_decided():
    unknown, deviation = finding(Outcome.UNKNOWN), finding(Outcome.NOT_MET, Strength.NORMALLY)
    verdict = Verdict((unknown, deviation))
    assert (verdict.outcome, verdict.tone, verdict.label) == (Outcome.NOT_MET, Tone.ATTENTION, "请说明")


def test_nothing_at_all_is_not_applicable():
    assert (Verdict().outcome, Verdict().label, Verdict().tone) == (Outcome.NOT_APPLICABLE, "不适用", Tone.NEUTRAL)


def test_a_finding_says_nothing_that_it_was_not_given():
    plain = finding(Outcome.MET)
    assert (plain.subject, plain.circumstances, plain.reminds, plain.remedy, plain.evidence) == (
        "",
        None,
        False,
        "",
        (),
    )
