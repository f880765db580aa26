"""The only writers of accounts and roles."""

from accounts.services.accounts import (
    change_account,
    create_account,
    deactivate_account,
    end_sessions,
    reactivate_account,
)
from accounts.services.demo import create_demo_accounts
from accounts.services.passwords import change_own_password, reset_password
from accounts.services.roles import end_role, ending, grant_role, holds_scope, register_objection
from accounts.services.sign_in import check_credentials, record_sign_in, record_sign_out
from accounts.services.tries import (
    TooManyTries,
    blocked_until,
    forget_old_tries,
    lift_address_block,
    lift_block,
)

__all__ = [
    "TooManyTries",
    "blocked_until",
    "change_account",
    "change_own_password",
    "check_credentials",
    "create_account",
    "create_demo_accounts",
    "deactivate_account",
    "end_role",
    "end_sessions",
    "ending",
    "forget_old_tries",
    "grant_role",
    "holds_scope",
    "lift_address_block",
    "lift_block",
    "reactivate_account",
    "record_sign_in",
    "record_sign_out",
    "register_objection",
    "reset_password",
]
