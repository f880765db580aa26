"""Pages of accounts, roles and the audit."""

from accounts.views.accounts import (
    AccountActive,
    AccountCreate,
    AccountDetail,
    AccountEdit,
    AccountList,
    AccountPassword,
    AccountUnblock,
)
from accounts.views.audit import AuditDetail, AuditList
from accounts.views.own import PasswordChange, Profile, SignIn, SignOut, TypedForms
from accounts.views.roles import RoleEnd, RoleGrantCreate

__all__ = [
    "AccountActive",
    "AccountCreate",
    "AccountDetail",
    "AccountEdit",
    "AccountList",
    "AccountPassword",
    "AccountUnblock",
    "AuditDetail",
    "AuditList",
    "PasswordChange",
    "Profile",
    "RoleEnd",
    "RoleGrantCreate",
    "SignIn",
    "SignOut",
    "TypedForms",
]
