from rules.qualification_facts import CandidateFacts, ExperienceKind, Judgement, StatedJudgement


def test_the_parts_that_are_assessed_in_words():
    assert [each.label for each in Judgement] == [
        "政治素质好、党性意识强、业务水平高、熟悉党务工作",
        "热爱党务工作，熟悉党规党纪",
        "综合素质、事业心和责任感、工作能力",
        "工作作风优良，公道正派",
    ]


def test_kinds_of_experience():
    assert {each.label for each in ExperienceKind} == {"党务工作", "思想政治工作"}


def test_the_statement_on_one_part():
    opening, conduct = (StatedJudgement(each, "符合。") for each in (Judgement.OPENING, Judgement.CONDUCT))
    facts = CandidateFacts(judgements=(opening, conduct))
    assert [facts.judgement(each) for each in Judgement] == [opening, None, None, conduct]
