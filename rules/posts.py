"""Levels of posts (岗位级别), as far as Article 4 asks about them."""

from enum import StrEnum


class PostLevel(StrEnum):
    DIVISION_CHIEF = "DIVISION_CHIEF"
    DIVISION_DEPUTY = "DIVISION_DEPUTY"
    SECTION_CHIEF = "SECTION_CHIEF"
    SECTION_DEPUTY = "SECTION_DEPUTY"
    STAFF_MEMBER = "STAFF_MEMBER"
    CLERK = "CLERK"
    NONE = "NONE"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_above_section(self) -> bool:
        return self in (PostLevel.DIVISION_CHIEF, PostLevel.DIVISION_DEPUTY)


class ExpectedGrade(StrEnum):
    """What Article 4 expects of a post (专职组织员级别一般为科级)."""

    SECTION = "SECTION"

    @property
    def label(self) -> str:
        return "科级"


_LABELS = {
    PostLevel.DIVISION_CHIEF: "处级正职",
    PostLevel.DIVISION_DEPUTY: "处级副职",
    PostLevel.SECTION_CHIEF: "科级正职",
    PostLevel.SECTION_DEPUTY: "科级副职",
    PostLevel.STAFF_MEMBER: "科员",
    PostLevel.CLERK: "办事员",
    PostLevel.NONE: "不设职级",
}
