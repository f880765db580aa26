"""The accounts of the demonstration, written down once. The names are plainly invented."""

from dataclasses import dataclass

from accounts.roles import Role

DEMO_PASSWORD = "Demo-2026-Zhuzhi"  # noqa: S105 public on purpose; only a demo has these accounts


@dataclass(frozen=True)
class DemoAccount:
    """One account: global roles are given here, unit roles and the organizer's person by the demo's seed."""

    username: str
    display_name: str
    label: str
    roles: tuple[Role, ...] = ()
    unit_role: Role | None = None


DEMO_ACCOUNTS = (
    DemoAccount("dept", "示例干事", "组织部干事", (Role.DEPARTMENT_HANDLER,)),
    DemoAccount("chief", "示例科长", "组织部科长", (Role.SECTION_CHIEF,)),
    DemoAccount("head", "示例部长", "组织部部长", (Role.DEPARTMENT_HEAD,)),
    DemoAccount("secretary", "示例书记", "二级单位党组织书记", unit_role=Role.PARTY_SECRETARY),
    DemoAccount("handler", "示例经办人", "二级单位经办人", unit_role=Role.UNIT_HANDLER),
    DemoAccount("organizer", "示例组织员", "专职组织员"),
    DemoAccount("sysadmin", "示例系统管理员", "系统管理员", (Role.SYSTEM_ADMINISTRATOR,)),
    DemoAccount("security", "示例安全管理员", "安全管理员", (Role.SECURITY_ADMINISTRATOR,)),
    DemoAccount("auditor", "示例审计管理员", "审计管理员", (Role.AUDIT_ADMINISTRATOR,)),
)
