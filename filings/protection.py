"""What was sealed when it was filed never changes (Article 7): the database itself refuses."""

from common.append_only import AppendOnly

SEALED = AppendOnly(
    tables={"filings_sealedfiling": ("id", "filing_id")},
    message="sealed filings are append-only",
    function="filings_refuse_change",
)
EXPECTED_TRIGGERS = SEALED.expected
create_triggers, drop_triggers, triggers = SEALED.create, SEALED.drop, SEALED.standing
apply, undo = SEALED.apply, SEALED.undo
