"""The database itself refuses to change the audit and its seals (common/append_only.py).

A later migration that rebuilds the table on SQLite drops the triggers silently and must create them again
(tests/accounts/test_protection.py counts them). Whoever may change the schema may drop them too: the sealed
chain, not the trigger, is what proves that nothing was changed behind the application's back.
"""

from common.append_only import AppendOnly

_AUDIT = AppendOnly(
    {"accounts_auditentry": ("id",), "accounts_auditseal": ("position",)},
    function="audit_refuse_change",
    message="audit entries are append-only",
)

EXPECTED_TRIGGERS = _AUDIT.expected
create_triggers, drop_triggers, triggers = _AUDIT.create, _AUDIT.drop, _AUDIT.standing
apply, undo = _AUDIT.apply, _AUDIT.undo
