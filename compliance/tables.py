"""Columns of the staffing register (配备情况一览表)."""

from common import tables


class StaffingTable(tables.Table):
    """The order of the columns is that of the cells in compliance/staffing.html; keys are those of `UnitStaffing`."""

    name = tables.Column("二级单位党组织", order_by=("unit.name_pinyin",))
    kind = tables.Column("单位类别", order_by=("unit.kind",))
    members = tables.Column("党员总数", order_by=("members",), kind="number", hint="统计时点")
    minimum = tables.Column("最低应配", kind="number")
    posts = tables.Column("核定岗位", order_by=("posts",), kind="number")
    in_post = tables.Column("实配", order_by=("in_post",), kind="number")
    vacant = tables.Column("空缺", order_by=("vacant_since",), hint="起始日")
    grade = tables.Column("级别要求")
    conclusion = tables.Column("结论", order_by=("urgency",), hint="第四条")


class QuestionTable(tables.Table):
    """Questions about verdicts; the order of the columns is that of the cells in compliance/question_list.html."""

    rule = tables.Column("提示")
    unit = tables.Column("单位", order_by=("unit__order", "unit__code"))
    text = tables.Column("疑问")
    asked_at = tables.Column("提出", order_by=("asked_at",), kind="date")
    status = tables.Column("状态")
