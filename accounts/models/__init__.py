"""Tables of accounts, roles, tries to sign in and the audit."""

from accounts.models.audit import AuditEntry, AuditSeal
from accounts.models.role_grants import RoleGrant, state_of_period
from accounts.models.sign_in import SignInTry
from accounts.models.users import User, normalize_username

__all__ = ["AuditEntry", "AuditSeal", "RoleGrant", "SignInTry", "User", "normalize_username", "state_of_period"]
