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


class LedgerTable(tables.Table):
    """任免备案台账 on the screen; the other columns stand below each row. The order is that of filings/ledger.html."""

    unit = tables.Column("报备单位", order_by=("unit__order", "unit__code"))
    name = tables.Column("姓名", order_by=("pinyin",))
    position = tables.Column("任（免）职务")
    determined_on = tables.Column("人选确定日", order_by=("candidate_determined_on",), kind="date")
    due_on = tables.Column("应报截止日", order_by=("due_on",), kind="date")
    complete_at = tables.Column("首次报齐", order_by=("first_complete_at",), kind="date")
    used = tables.Column("用时", hint="工作日", kind="number")
    in_time = tables.Column("是否按期", hint="第七条")
    number = tables.Column("备案编号", order_by=("number_year", "number_serial"))
    filed_on = tables.Column("备案日期", order_by=("filed_at",), kind="date")
