"""Columns of the list of people."""

from common import tables


class OrganizerTable(tables.Table):
    """The order of the columns is that of the cells in organizers/list.html."""

    number = tables.Column("序号", kind="number")
    name = tables.Column("姓名", order_by=("pinyin",))
    unit = tables.Column("二级单位党组织", order_by=("unit_order", "post_number"))
    post = tables.Column("岗位")
    level = tables.Column("岗位级别", order_by=("level_rank", "unit_order"))
    since = tables.Column("任职时间", order_by=("since",), kind="date")
    status = tables.Column("备案状态", order_by=("record_status",))
