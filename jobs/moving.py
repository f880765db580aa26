"""Moving everything to another database: SQLite to PostgreSQL when the house has grown, or back."""

from django.db import transaction

from accounts.models import AuditEntry
from common.errors import Refused
from jobs import databases
from jobs.tables import Digest, Digester, Table, tables


def move_database(to: str, *, source: str = "default") -> dict[str, Digest]:
    """Copy every table into the empty database ``to`` and prove them equal. The source stays as it is."""
    with databases.snapshot(source) as view:
        databases.require_current(view)
        databases.require_same_migrations(databases.applied_migrations(view), to)
        with transaction.atomic(using=to):
            databases.require_empty(to)
            loading = databases.Loading(to)
            loading.begin()
            copied = {table.name: _copy(table, view, to) for table in tables()}
            loading.finish(copied)
            if _last_entry(source) != _last_entry(view):
                raise Refused("迁移期间原库又有新的操作，已全部撤销。", remedy="请先停止服务，再重新迁移。")
    return copied


def _copy(table: Table, source: str, target: str) -> Digest:
    digester = Digester()
    for lines in table.lines(source):
        digester.update(lines)
        table.insert(lines, target)
    return digester.digest


def _last_entry(alias: str) -> tuple[int, object]:
    """Whoever works leaves audit entries."""
    entries = AuditEntry._base_manager.using(alias)
    return entries.count(), entries.order_by("-pk").values_list("pk", flat=True).first()
