"""The tables of the pages of workbooks."""

from common import tables


class RunTable(tables.Table):
    """Earlier imports."""

    applied_at = tables.Column("导入时间", order_by=("applied_at",), kind="date")
    file_name = tables.Column("文件", order_by=("file_name",))
    counts = tables.Column("结果")
    by = tables.Column("导入人", order_by=("by__display_name",))


class ProblemTable(tables.Table):
    """Cells that are wrong."""

    sheet = tables.Column("工作表")
    row = tables.Column("行", kind="number")
    column = tables.Column("列")
    value = tables.Column("原值")
    message = tables.Column("原因")
    remedy = tables.Column("改法")


class ChangeTable(tables.Table):
    """Fields that change."""

    sheet = tables.Column("工作表")
    row = tables.Column("行", kind="number")
    subject = tables.Column("对象")
    name = tables.Column("字段")
    before = tables.Column("变更前")
    after = tables.Column("变更后")


class NewTable(tables.Table):
    """What is new."""

    sheet = tables.Column("工作表")
    row = tables.Column("行", kind="number")
    subject = tables.Column("对象")
    after = tables.Column("内容")
