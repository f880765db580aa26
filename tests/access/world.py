"""A fixed cast: two units of the same shape, the department, the administrators, and a stranger.

Side "b" carries a marker in every text; whoever belongs to side "a" must never read it.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client

from accounts import audit
from accounts.models import AuditEntry, User
from accounts.roles import Role
from compliance.services.snapshots import take_snapshot
from filings.models import FilingStatus, SealedFiling
from regulation.models import CalendarVersion
from tests.access.classes import Actor
from tests.factories import accounts, compliance, filings, jobs, organizers, regulation, units

TODAY = date(2026, 11, 4)
MARKER = "QZXJ"
BUSINESS = "QZXJROW"  # the marker of rows that no administrator sees; accounts and the audit are theirs

ACTORS = (
    Actor("anonymous", is_anonymous=True),
    Actor("handler_a", unit_roles={"a": (Role.UNIT_HANDLER,)}),
    Actor("secretary_a", unit_roles={"a": (Role.PARTY_SECRETARY,)}),
    Actor("deputy_a", unit_roles={"a": (Role.DEPUTY_SECRETARY,)}),
    Actor("organizer_a", person_of="a"),
    Actor("handler_b", unit_roles={"b": (Role.UNIT_HANDLER,)}),
    Actor("secretary_b", unit_roles={"b": (Role.PARTY_SECRETARY,)}),
    Actor("organizer_b", person_of="b"),
    Actor("dept", (Role.DEPARTMENT_HANDLER,)),
    Actor("chief", (Role.SECTION_CHIEF,)),
    Actor("head", (Role.DEPARTMENT_HEAD,)),
    Actor("sysadmin", (Role.SYSTEM_ADMINISTRATOR,)),
    Actor("security", (Role.SECURITY_ADMINISTRATOR,)),
    Actor("auditor", (Role.AUDIT_ADMINISTRATOR,)),
    Actor("nobody"),
)
UNIT_ACCOUNTS = {"handler": Role.UNIT_HANDLER, "secretary": Role.PARTY_SECRETARY, "deputy": Role.DEPUTY_SECRETARY}
OF_UNIT_A = tuple(actor for actor in ACTORS if "a" in actor.unit_roles or actor.person_of == "a")

Keys = dict[type[models.Model], set[Any]]


@dataclass
class World:
    """The cast, both sides, and which rows belong to side "b"."""

    users: dict[str, User]
    sides: dict[str, SimpleNamespace]
    sessions: dict[str, str] = field(default_factory=dict)
    rows_of_b: Keys = field(default_factory=dict)

    def client(self, actor: Actor) -> Client:
        """A new browser with the actor's session, so that what one page does to the cookies stays with it."""
        client = Client(raise_request_exception=False)
        if not actor.is_anonymous:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[actor.name]
        return client

    def kwargs(self, wanted: dict[str, Any], side: str) -> dict[str, Any]:
        """The arguments of a URL, with the keys of a side's rows filled in."""
        rows = self.sides.get(side)
        return {name: getattr(rows, value).pk if type(value) is str else value for name, value in wanted.items()}


def our_models() -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        if str(config.path).startswith(str(settings.BASE_DIR)) and "site-packages" not in str(config.path):
            yield from config.get_models()


def keys() -> Keys:
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in our_models()}


def build() -> World:
    """Everything, with the clock standing at TODAY."""
    central = [actor for actor in ACTORS if not (actor.is_anonymous or actor.unit_roles or actor.person_of)]
    users = {actor.name: accounts.account(actor.name, *actor.roles) for actor in central}
    interpretation = _interpretation(users)
    sides = {"a": _side("a", users, "甲示例")}
    before = keys()
    sides["b"] = _side("b", users, f"乙{MARKER}")
    after = keys()
    for side in sides.values():
        side.__dict__.update(interpretation)
    world = World(users, sides)
    world.rows_of_b = {model: after[model] - before[model] for model in after}
    world.rows_of_b = {model: found for model, found in world.rows_of_b.items() if found}
    mark(world.rows_of_b)
    take_snapshot(year=2025, by=users["head"])  # with the marker of unit B inside
    world.sessions = {name: _session(user) for name, user in users.items()}
    return world


def _interpretation(users: dict[str, User]) -> dict[str, models.Model]:
    """A setting that is to hold, a note, the checklist of materials: the department's own, about no unit."""
    tomorrow = TODAY + timedelta(days=1)
    setting = regulation.decided(value=time(17), valid_from=tomorrow, by=users["chief"])
    material_kind = filings.material_kind(by=users["chief"])
    return {"setting": setting, "note": regulation.note(by=users["head"]), "material_kind": material_kind}


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _side(side: str, users: dict[str, User], word: str) -> SimpleNamespace:
    """One unit with its people, an organizer in post, and a filing in every state."""
    unit = units.unit(f"{word}学院党委", code=f"{word}-{side}")
    for name, role in UNIT_ACCOUNTS.items():
        users[f"{name}_{side}"] = units.member(unit, role, f"{name}_{side}", display_name=f"{word}{name}")
    users[f"organizer_{side}"] = accounts.account(f"organizer_{side}", display_name=f"{word}组织员")
    post = organizers.post(unit, 1, basis=f"{word}依据")
    person = organizers.organizer(f"{word}同志", staff_number=f"{word}1", account=users[f"organizer_{side}"])
    tenure = organizers.tenure(post, person, document_number=f"{word}〔2015〕1号")
    rows = SimpleNamespace(
        unit=unit,
        account=users[f"handler_{side}"],
        membership=unit.memberships.get(user=users[f"handler_{side}"]),
        role_grant=accounts.role_grant(accounts.account(f"clerk_{side}"), Role.DEPARTMENT_HANDLER),
        count=units.member_count(unit, 213, date(2026, 6, 30), source=f"{word}来源"),
        post=post,
        organizer=person,
        tenure=tenure,
        calendar_version=CalendarVersion.objects.get(year=2026),
        audit_entry=audit.record(by=users[f"handler_{side}"], action="units.act", summary=f"{word}操作", subject=unit),
    )
    asked = {"text": f"{word}疑问", "answered_by": users["dept"]}
    rows.question = compliance.answered(unit, users[f"handler_{side}"], f"{word}答复", **asked)
    add_filings(rows, users, side, word)
    return rows


def add_filings(rows: SimpleNamespace, users: dict[str, User], side: str, word: str) -> None:
    """``filing_<status>`` for every status and two on paper, each on a post of its own; ``attachment`` of one."""
    numbers = itertools.count(2)

    def people() -> filings.Cast:
        return filings.Cast(
            unit=rows.unit,
            post=organizers.post(rows.unit, next(numbers)),
            handler=users[f"handler_{side}"],
            secretary=users[f"secretary_{side}"],
            deputy=users[f"deputy_{side}"],
            dept=users["dept"],
            chief=users["chief"],
            head=users["head"],
        )

    for status in FilingStatus:
        setattr(rows, f"filing_{status.lower()}", filings.in_status(people(), status))
    rows.paper_draft = filings.draft(people(), is_paper=True)
    rows.paper = filings.received_on_paper(people())
    rows.communication = filings.talk(rows.unit, users[f"handler_{side}"], gist=f"{word}沟通")
    drafted = rows.filing_draft
    rows.circumstances = filings.stated(drafted, users[f"handler_{side}"], text=f"{word}情况")
    filings.said_of_materials(drafted, users[f"handler_{side}"], kept_where=f"{word}档案柜")
    rows.form_source = filings.basic_form(drafted, users[f"handler_{side}"], word).source
    rows.job = jobs.waiting(users[f"handler_{side}"], f"{word}任务")
    rows.job_over = jobs.cancelled(users[f"handler_{side}"], f"{word}打印")
    rows.job_done = jobs.finished(users[f"handler_{side}"], f"{word}文书", name=f"{word}文书.pdf")
    rows.document = rows.filing_submitted.documents.first()
    rows.attachment = rows.document.attachment


# Codes and digests that the application compares with; words around them are marked all the same.
UNMARKED = {
    "kind",
    "password",
    "sha256",
    "media_type",
    "owner_kind",
    "action",
    "subject_type",
    "id_number_sealed",
    "content_sealed",
    "id_number_index",
    "username",
    "name_pinyin",
    "worker",
}


def mark(rows: Keys) -> None:
    """Write the marker into every text of some rows, past all services (audit and seals are protected)."""
    for model, found in rows.items():
        if model in (AuditEntry, SealedFiling):
            continue
        marker = MARKER if model._meta.app_label == "accounts" else BUSINESS
        fields = [each for each in model._meta.concrete_fields if _takes_marker(each)]
        for number, row in enumerate(model._base_manager.filter(pk__in=found)):
            values = {}
            for each in fields:
                text = f"{getattr(row, each.attname)}{marker}"
                if each.unique or _is_in_constraint(model, each):
                    text = f"{marker}{number}{getattr(row, each.attname)}"
                values[each.attname] = text[-each.max_length :] if each.max_length else text
            if values:
                model._base_manager.filter(pk=row.pk).update(**values)


def _takes_marker(each: models.Field) -> bool:
    if not isinstance(each, models.CharField | models.TextField) or isinstance(each, models.FileField):
        return False
    return not each.choices and each.name not in UNMARKED and (each.max_length or 99) >= len(BUSINESS) + 3


def _is_in_constraint(model: type[models.Model], each: models.Field) -> bool:
    return any(each.name in getattr(constraint, "fields", ()) for constraint in model._meta.constraints)
