"""The database itself refuses to change a year-end snapshot (tests/compliance/test_snapshots.py counts the triggers).

What was inside is proved by its digest, which also stands in the sealed audit.
"""

from common.append_only import AppendOnly

_SNAPSHOTS = AppendOnly(
    {"compliance_yearendsnapshot": ("id", "year")},
    function="snapshot_refuse_change",
    message="year-end snapshots are append-only",
)

EXPECTED_TRIGGERS = _SNAPSHOTS.expected
create_triggers, drop_triggers, triggers = _SNAPSHOTS.create, _SNAPSHOTS.drop, _SNAPSHOTS.standing
apply, undo = _SNAPSHOTS.apply, _SNAPSHOTS.undo
