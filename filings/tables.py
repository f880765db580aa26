"""Columns of the register of filings (任免备案台账, the essentials)."""

from common import tables


class FilingTable(tables.Table):
    """The order of the columns is that of the cells in filings/list.html."""

    unit = tables.Column("报备单位", order_by=("unit__order", "unit__code"))
    name = tables.Column("姓名", order_by=("pinyin",))
    determined_on = tables.Column("人选确定日", order_by=("candidate_determined_on",), kind="date")
    due_on = tables.Column("应报截止日", order_by=("due_on",), kind="date")
    status = tables.Column("状态")
    clock = tables.Column("报备时限", hint="第七条")
    number = tables.Column("备案编号", order_by=("number_year", "number_serial"))
