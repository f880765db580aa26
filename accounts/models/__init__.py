"""Tables of accounts, roles and the audit."""

from accounts.models.audit import AuditEntry, AuditSeal
from accounts.models.role_grants import RoleGrant, state_of_period
from accounts.models.users import User, normalize_username

__all__ = ["AuditEntry", "AuditSeal", "RoleGrant", "User", "normalize_username", "state_of_period"]
