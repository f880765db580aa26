"""Columns of the list of units."""

from common import tables


class UnitTable(tables.Table):
    """The order of the columns is that of the cells in units/list.html."""

    number = tables.Column("序号", order_by=("order", "code"), kind="number")
    name = tables.Column("二级单位党组织", order_by=("name_pinyin",))
    kind = tables.Column("单位类别", order_by=("kind",))
    party_kind = tables.Column("党组织类别", order_by=("party_kind",))
    members = tables.Column("党员总数", order_by=("members",), kind="number")
    counted = tables.Column("统计时点", order_by=("counted_on",), kind="date")
    in_post = tables.Column("现在岗", kind="number", hint="名")
    vacancies = tables.Column("空缺", kind="number", hint="个")
    verdict = tables.Column("配备提示", hint="第四条")
