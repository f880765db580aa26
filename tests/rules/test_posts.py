import pytest

from rules.posts import ExpectedGrade, PostLevel


@pytest.mark.parametrize(
    ("level", "label", "is_above_section"),
    [
        (PostLevel.DIVISION_CHIEF, "处级正职", True),
        (PostLevel.DIVISION_DEPUTY, "处级副职", True),
        (PostLevel.SECTION_CHIEF, "科级正职", False),
        (PostLevel.SECTION_DEPUTY, "科级副职", False),
        (PostLevel.STAFF_MEMBER, "科员", False),
        (PostLevel.CLERK, "办事员", False),
        (PostLevel.NONE, "不设职级", False),
    ],
)
def test_levels_of_posts(level, label, is_above_section):
    assert (level.label, level.is_above_section) == (label, is_above_section)


def test_what_article_4_expects():
    assert [grade.label for grade in ExpectedGrade] == ["科级"]
