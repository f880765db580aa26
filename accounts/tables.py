"""Columns of the registers of accounts and of the audit."""

from common import tables


class AccountTable(tables.Table):
    """Accounts."""

    username = tables.Column("账号", order_by=("username",))
    display_name = tables.Column("姓名", order_by=("display_name",))
    roles = tables.Column("全局角色")
    state = tables.Column("状态", order_by=("is_active",))
    last_login = tables.Column("最近登录", order_by=("last_login",), kind="date")


class AuditTable(tables.Table):
    """Audit entries, latest first."""

    summary = tables.Column("操作")
    at = tables.Column("时间", order_by=("at", "id"), kind="date")
    actor = tables.Column("操作账号", order_by=("actor_name",))
    subject = tables.Column("对象")
    reason = tables.Column("理由")
