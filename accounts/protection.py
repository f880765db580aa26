"""The database itself refuses to change the audit and its seals.

Whoever may change the schema may drop the triggers too: the sealed chain, not the trigger, is what proves that nothing
was changed behind the application's back.
"""

from common.append_only import AppendOnly

AUDIT = AppendOnly(
    # Each with its primary key, which SQLite's REPLACE would overwrite.
    tables={"accounts_auditentry": "id", "accounts_auditseal": "position"},
    message="audit entries are append-only",
    function="audit_refuse_change",
)
EXPECTED_TRIGGERS = AUDIT.expected
create_triggers, drop_triggers, triggers = AUDIT.create, AUDIT.drop, AUDIT.standing
apply, undo = AUDIT.apply, AUDIT.undo
